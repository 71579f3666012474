"""Vectors of another embedder, gathered beside those in use until all are there, then put in their place at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from store.database.log import Change, head
from store.database.schema import LIVE, changes, renewed, vectors


def not_renewed(connection: Connection, limit: int) -> list[Change]:
    """Up to `limit` of the searched revisions that still lack a new vector."""
    rows = connection.execute(
        select(changes.c.revision, changes.c.sequence, changes.c.state, changes.c.first, changes.c.count)
        .outerjoin(renewed, renewed.c.revision == changes.c.revision)
        .where(changes.c.state == LIVE, renewed.c.revision.is_(None))
        .order_by(changes.c.sequence)
        .limit(limit)
    )
    return [Change(*row) for row in rows]


def put_renewed(connection: Connection, data: Mapping[int, bytes]) -> None:
    """Keep new vectors, float32, by revision."""
    if data:
        connection.execute(insert(renewed), [{"revision": key, "data": value} for key, value in data.items()])


def clear_renewed(connection: Connection) -> None:
    """Forget the new vectors."""
    connection.execute(delete(renewed))


def adopt_renewed(connection: Connection) -> None:
    """Put the new vectors in the place of the old ones, and let every index know."""
    live: Sequence[int] = list(
        connection.execute(
            select(changes.c.revision).where(changes.c.state == LIVE).order_by(changes.c.sequence)
        ).scalars()
    )
    connection.execute(delete(vectors))
    connection.execute(insert(vectors).from_select(["revision", "data"], select(renewed.c.revision, renewed.c.data)))
    clear_renewed(connection)
    for number, revision in enumerate(live, head(connection) + 1):
        connection.execute(update(changes).where(changes.c.revision == revision).values(sequence=number))
