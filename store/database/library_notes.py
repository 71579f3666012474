"""What a library remembers about itself: its format, its identity, the embedder of its vectors."""

from __future__ import annotations

from sqlalchemy import Connection, select

from store.database.schema import meta, put_row

OF_THE_PLACE = ("schema", "library", "vectors-wanted")
"""Notes that stay where they are when rows are copied: two libraries are never taken for one."""


def get_note(connection: Connection, name: str) -> bytes | None:
    """What is recorded under `name`, or None."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return None if value is None else bytes(value)


def set_note(connection: Connection, name: str, value: bytes) -> None:
    """Record `value` under `name`."""
    put_row(connection, meta.c.name, {"name": name, "value": value})
