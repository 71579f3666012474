"""Which files were read, and what they gave: a file is known as long as all of that is current and unchanged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from store.database.among import among
from store.database.schema import LIVE, articles, changes, files, revisions

_KNOWN = (
    select(files.c.sequence, changes.c.sequence.label("now"), changes.c.state, articles.c.id, revisions.c.digest)
    .join(changes, changes.c.revision == files.c.revision)
    .join(revisions, revisions.c.key == files.c.revision)
    .join(articles, articles.c.key == revisions.c.article)
    .where(files.c.mark == bindparam("mark"))
    .order_by(files.c.revision)
)
_CURRENT = (
    select(articles.c.id, revisions.c.digest, revisions.c.key, changes.c.sequence)
    .join(revisions, revisions.c.key == articles.c.current)
    .join(changes, changes.c.revision == revisions.c.key)
    .where(among(articles.c.id, "ids"))
)


def known_file(connection: Connection, mark: bytes) -> tuple[tuple[str, str], ...] | None:
    """The articles, by id and revision, that the file of this mark gave; None unless all are as it gave them."""
    rows = connection.execute(_KNOWN, {"mark": mark}).all()
    if not rows or any(row.state != LIVE or row.sequence != row.now for row in rows):
        return None
    return tuple((row.id, row.digest) for row in rows)


def remember_file(connection: Connection, mark: bytes, given: Sequence[tuple[str, str]]) -> None:
    """Note that the file of this mark gave these articles, unless the library has one of them otherwise."""
    wanted = dict(given)
    rows = [
        {"mark": mark, "revision": row.key, "sequence": row.sequence}
        for row in connection.execute(_CURRENT, {"ids": list(wanted)})
        if row.digest == wanted[row.id]
    ]
    if len(rows) == len(set(given)):
        connection.execute(delete(files).where(files.c.mark == mark))
        connection.execute(insert(files), rows)


def forget_files(connection: Connection, keys: Sequence[int]) -> None:
    """Forget the files that gave any of the revisions `keys`, which are about to go."""
    gave = select(files.c.mark).where(files.c.revision.in_(keys))
    connection.execute(delete(files).where(files.c.mark.in_(gave)))
