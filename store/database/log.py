"""The log of changes, and what an index that follows it asks for."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from store.database.schema import LIVE, changes, passages, revisions, vectors

_HEAD = select(func.max(changes.c.sequence))


def head(connection: Connection) -> int:
    """The number of the last change, 0 in an empty library."""
    return connection.execute(_HEAD).scalar() or 0


@dataclass(frozen=True)
class Change:
    """The last change to one revision, whose passages are numbered from `first`."""

    revision: int
    sequence: int
    state: int
    first: int
    count: int

    @property
    def keys(self) -> range:
        """The keys of its passages."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True)
class LivePassage:
    """A passage of a current revision, as an index takes it in. `article` is the article's key."""

    key: int
    revision: int
    article: int
    text: str
    headline: str
    byline: str


_CHANGES = select(changes).order_by(changes.c.sequence)
_VECTORS = select(vectors.c.revision, vectors.c.data).where(vectors.c.revision.in_(bindparam("keys", expanding=True)))
_OWNERS = select(revisions.c.key, revisions.c.article)


def changes_since(connection: Connection, sequence: int, limit: int | None = None) -> list[Change]:
    """The changes after number `sequence`, oldest first; at most `limit` of them."""
    rows = connection.execute(_CHANGES.where(changes.c.sequence > sequence).limit(limit))
    return [Change(*row) for row in rows]


def differing(
    connection: Connection, keys: set[int], sequence: int, without: Set[int] = frozenset()
) -> tuple[int, int]:
    """How an index that holds the passages `keys`, and says it has followed up to `sequence`, differs.

    The number of passages it has or lacks against the log, and the number that changed since and do not count. The
    passages `without` have no place in it.
    """
    log = changes_since(connection, 0)
    expected = {key for change in log if change.state == LIVE and change.sequence <= sequence for key in change.keys}
    since = {key for change in log if change.sequence > sequence for key in change.keys}
    return len((keys ^ (expected - without)) - since), len(since)


def live_vectors(connection: Connection, wanted: Iterable[Change]) -> Iterator[tuple[Change, int, bytes]]:
    """Those of `wanted` that are live, each with its article's key and its vectors, in groups that bound memory."""
    live = [change for change in wanted if change.state == LIVE]
    owner = _articles_of(connection, [change.revision for change in live])
    for group in _groups(live):
        rows = connection.execute(_VECTORS, {"keys": [change.revision for change in group]})
        found = {row.revision: row.data for row in rows}
        for change in group:
            if change.revision in found:
                yield change, owner[change.revision], found[change.revision]


def _articles_of(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """The key of the article of each revision."""
    # Many are read off the index of digests, in which no text lies between one row and the next.
    chosen = _OWNERS if len(keys) > _GROUP else _OWNERS.where(revisions.c.key.in_(keys))
    return {row.key: row.article for row in connection.execute(chosen)}


def stored_vectors(connection: Connection, keys: Sequence[int], dimension: int) -> dict[int, bytes]:
    """The vectors of those of the passages `keys` that have one, float32, by key."""
    size = 4 * dimension
    rows = connection.execute(
        select(passages.c.key, func.substr(vectors.c.data, passages.c.ordinal * size + 1, size).label("data"))
        .join(vectors, vectors.c.revision == passages.c.revision)
        .where(passages.c.key.in_(keys))
        .order_by(passages.c.key)
    )
    return {row.key: row.data for row in rows if row.data is not None and len(row.data) == size}


def live_passages(connection: Connection, wanted: Iterable[Change]) -> Iterator[LivePassage]:
    """The passages of those of `wanted` that are live, read in groups that keep memory bounded."""
    for group in _groups(change for change in wanted if change.state == LIVE):
        keys = [change.revision for change in group]
        spans: dict[int, list[Any]] = {key: [] for key in keys}
        for row in connection.execute(
            select(passages).where(passages.c.revision.in_(keys)).order_by(passages.c.revision, passages.c.ordinal)
        ):
            spans[row.revision].append(row)
        for row in connection.execute(select(revisions).where(revisions.c.key.in_(keys)).order_by(revisions.c.key)):
            byline = " ".join(part for part in (row.source, row.author, _in_words(row.published_at)) if part)
            for span in spans[row.key]:
                heading = "" if span.heading_start is None else row.text[span.heading_start : span.heading_stop]
                yield LivePassage(
                    key=span.key,
                    revision=row.key,
                    article=row.article,
                    text=row.text[span.start : span.stop],
                    headline=f"{row.title or ''} {heading}",
                    byline=byline,
                )


def _in_words(published_at: str | None) -> str:
    """The day as a question says it, "March 4 2025"; as it stands where it is no full date."""
    try:
        day = date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return published_at or ""
    return f"{month_name[day.month]} {day.day} {day.year}"


_GROUP = 1000


def _groups(wanted: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    size = 0
    for change in wanted:
        if group and (size + change.count > _GROUP or len(group) >= _GROUP):
            yield group
            group, size = [], 0
        group.append(change)
        size += change.count
    if group:
        yield group
