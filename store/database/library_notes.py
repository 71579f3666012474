"""What a library remembers about itself, its format, its identity, the embedder of its vectors; and a row put."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, Connection, insert, select, update

from store.database.schema import meta

OF_THE_PLACE = ("schema", "library", "vectors-wanted")
"""Notes that stay where they are when rows are copied: two libraries are never taken for one."""


def get_note(connection: Connection, name: str) -> bytes | None:
    """What is recorded under `name`, or None."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return None if value is None else bytes(value)


def set_note(connection: Connection, name: str, value: bytes) -> None:
    """Record `value` under `name`."""
    put_row(connection, meta.c.name, {"name": name, "value": value})


def put_row(connection: Connection, key: Column[str], values: Mapping[str, object]) -> None:
    """Keep a row of the table of `key`, in place of the one with the same."""
    if connection.execute(update(key.table).where(key == values[key.name]).values(**values)).rowcount == 0:
        connection.execute(insert(key.table).values(**values))
