"""Vectors that are still to be made: all of them anew by another embedder, or those that nobody could make at the time.

New vectors are gathered beside those in use until all are there, and then change places with them at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from store.database.library_notes import get_note, set_note
from store.database.log import Change, head
from store.database.moment import Maker
from store.database.schema import LIVE, changes, renewed, vectors

_NOTE = "renewing"
_WAITING = "waiting"


@dataclass(frozen=True)
class Renewing:
    """A change of embedder under way: whose vectors are gathered, and for how many of the searched revisions."""

    maker: Maker
    done: int
    total: int


def renewing(connection: Connection) -> Renewing | None:
    """The change of embedder that was begun and has not ended, if there is one."""
    note = get_note(connection, _NOTE)
    if not note:
        return None
    name, probe, done, total = json.loads(note)
    return Renewing(Maker("", name, bytes.fromhex(probe)), done, total)


def note_renewing(connection: Connection, state: Renewing | None) -> None:
    """Record how far a change of embedder has come, or that there is none."""
    note = [] if state is None else [state.maker.name, state.maker.probe.hex(), state.done, state.total]
    set_note(connection, _NOTE, json.dumps(note).encode() if note else b"")


_LACKING = (
    select(changes)
    .outerjoin(renewed, renewed.c.revision == changes.c.revision)
    .where(changes.c.state == LIVE, renewed.c.revision.is_(None))
    .order_by(changes.c.revision)
)


def not_renewed(connection: Connection, after: int, limit: int) -> list[Change]:
    """Up to `limit` of the searched revisions that lack a new vector, by key, from behind the key `after`."""
    rows = connection.execute(_LACKING.where(changes.c.revision > after).limit(limit))
    return [Change(*row) for row in rows]


def put_renewed(connection: Connection, data: Mapping[int, bytes]) -> None:
    """Keep new vectors, float32, by revision; those of a revision that is searched no more are let go."""
    lacking = connection.execute(_LACKING.where(changes.c.revision.in_(list(data))))
    rows = [{"revision": row.revision, "data": data[row.revision]} for row in lacking]
    if rows:
        connection.execute(insert(renewed), rows)


def clear_renewed(connection: Connection, limit: int) -> None:
    """Forget up to `limit` of the vectors that are not in use."""
    some = select(renewed.c.revision).limit(limit)
    connection.execute(delete(renewed).where(renewed.c.revision.in_(some)))


def has_renewed(connection: Connection) -> bool:
    """Whether there are any vectors that are not in use."""
    return connection.execute(select(renewed.c.revision).limit(1)).first() is not None


def count_renewed(connection: Connection) -> tuple[int, int]:
    """How many of the searched revisions have a new vector, and how many there are."""
    total = select(func.count()).select_from(changes).where(changes.c.state == LIVE)
    done = connection.execute(select(func.count()).select_from(renewed)).scalar_one()
    return done, connection.execute(total).scalar_one()


def adopt_renewed(connection: Connection) -> None:
    """Put the new vectors in use. In SQLite the old ones take their place, which is done at once however many."""
    if connection.dialect.name == "postgresql":  # a reader from before would find the new table under the old name
        connection.execute(delete(vectors))
        connection.execute(insert(vectors).from_select(["revision", "data"], select(renewed)))
        connection.execute(delete(renewed))
    else:
        for old, new in (("vectors", "vectors_aside"), ("renewed", "vectors"), ("vectors_aside", "renewed")):
            connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
    set_note(connection, _WAITING, b"")


def let_wait(connection: Connection) -> None:
    """Note that some vectors are empty: their passages wait for an embedder."""
    set_note(connection, _WAITING, b"1")


def waiting(connection: Connection, limit: int | None = None) -> list[Change]:
    """Up to `limit` of the searched revisions whose passages wait for an embedder, by key."""
    if not get_note(connection, _WAITING):
        return []
    rows = connection.execute(
        select(changes)
        .join(vectors, vectors.c.revision == changes.c.revision)
        .where(changes.c.state == LIVE, func.length(vectors.c.data) == 0)
        .order_by(changes.c.revision)
        .limit(limit)
    )
    return [Change(*row) for row in rows]


def fill(connection: Connection, data: Mapping[int, bytes]) -> None:
    """Give revisions that waited their vectors, float32, and let every index know."""
    for number, (key, value) in enumerate(data.items(), head(connection) + 1):
        empty = (vectors.c.revision == key) & (func.length(vectors.c.data) == 0)
        if connection.execute(update(vectors).where(empty).values(data=value)).rowcount:
            connection.execute(update(changes).where(changes.c.revision == key).values(sequence=number))
    if not waiting(connection, 1):
        set_note(connection, _WAITING, b"")
