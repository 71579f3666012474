"""What readers have the library keep, as JSON: who signed which words off, and answers that are pinned.

An article that is removed takes its words out of them in the same transaction (`watching.forget_words`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from store.database.schema import records


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing of its `kind`, made `at` that time (ISO 8601, UTC); `told` is JSON."""

    id: str
    kind: str
    at: str
    told: str


def get_records(connection: Connection, kind: str) -> tuple[Record, ...]:
    """All of a kind, the first made first."""
    rows = select(records).where(records.c.kind == kind).order_by(records.c.at, records.c.id)
    return tuple(Record(**row._mapping) for row in connection.execute(rows))


def put_record(connection: Connection, record: Record) -> None:
    """Keep it, in place of one with the same id."""
    values = asdict(record)
    if connection.execute(update(records).where(records.c.id == record.id).values(**values)).rowcount == 0:
        connection.execute(insert(records).values(**values))


def drop_record(connection: Connection, kind: str, id: str) -> bool:
    """Keep it no longer; False if there was none."""
    return connection.execute(delete(records).where(records.c.kind == kind, records.c.id == id)).rowcount > 0
