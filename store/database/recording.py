"""What readers have the library keep, as JSON: who signed which words off, and answers that are pinned.

An article that is removed takes its words out of them in the same transaction (`watching.forget_words`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select

from store.database.catalogue import held
from store.database.schema import put_row, records


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


def put_record(
    connection: Connection,
    make: Callable[[tuple[Record, ...]], Record],
    kind: str,
    words_of: frozenset[tuple[str, str]] = frozenset(),
) -> Record:
    """Keep what `make` makes of all there are of that kind, in place of the one with its id.

    `words_of` are the articles, by id and revision, whose words it may hold. Raises: KeyError where one has gone.
    """
    if held(connection, words_of) != words_of:
        raise KeyError("an article has gone whose words were to be kept")
    record = make(get_records(connection, kind))
    put_row(connection, records.c.id, asdict(record))
    return record


def drop_record(connection: Connection, kind: str, id: str) -> bool:
    """Keep it no longer; False if there was none."""
    return connection.execute(delete(records).where(records.c.kind == kind, records.c.id == id)).rowcount > 0
