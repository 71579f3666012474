"""The library as it is stored, revision by revision, for whoever compares it with itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from store.database.log import Change, changes_since
from store.database.schema import LIVE, articles, passages, revisions, vectors

Span = tuple[int, int, int]
"""Ordinal, start and end of a passage."""


@dataclass(frozen=True)
class StoredRevision:
    """One revision with everything that is stored about it; `change` and `vectors` are None where they are missing."""

    article_id: str
    digest: str
    text: str
    current: bool
    spans: tuple[Span, ...]
    change: Change | None
    vectors: bytes | None


_REVISIONS = (
    select(revisions.c.key, revisions.c.digest, revisions.c.text, articles.c.id, articles.c.current, vectors.c.data)
    .join(articles, articles.c.key == revisions.c.article)
    .outerjoin(vectors, vectors.c.revision == revisions.c.key)
    .order_by(revisions.c.key)
)
_SPANS = select(passages.c.ordinal, passages.c.start, passages.c.stop).order_by(passages.c.key)


def stored_revisions(connection: Connection) -> Iterator[StoredRevision]:
    """Every revision, oldest first, one at a time in memory."""
    log = {change.revision: change for change in changes_since(connection, 0)}
    for row in connection.execution_options(yield_per=20).execute(_REVISIONS):
        spans = connection.execute(_SPANS.where(passages.c.revision == row.key))
        yield StoredRevision(
            article_id=row.id,
            digest=row.digest,
            text=row.text,
            current=row.current == row.key,
            spans=tuple((span.ordinal, span.start, span.stop) for span in spans),
            change=log.get(row.key),
            vectors=row.data,
        )


def loose_ends(connection: Connection) -> list[str]:
    """What refers to a revision that is not there."""
    held = set(connection.execute(select(revisions.c.key)).scalars())
    found = [
        f"Article {row.id} has no current revision."
        for row in connection.execute(select(articles.c.id, articles.c.current))
        if row.current not in held
    ]
    live = (change for change in changes_since(connection, 0) if change.state == LIVE)
    return found + [f"Revision {c.revision} is searched and not stored." for c in live if c.revision not in held]
