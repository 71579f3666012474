"""Which articles are copies of one story, kept as articles come, change and go. The caller holds the writer's lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import copies
from store.copies import Signature
from store.database.among import among
from store.database.schema import articles, bands, revisions, stories

_COMPARED = 4  # articles that one is compared with run by run, the most alike first
_OF_A_BAND = 50  # articles that are counted for a band, the newest: what is made from one template is all alike
_AT_ONCE = 500
_NEWEST_FIRST = func.row_number().over(partition_by=bands.c.band, order_by=bands.c.article.desc())
_WITH_BANDS = select(bands, _NEWEST_FIRST.label("place")).where(among(bands.c.band, "bands")).subquery()
_SHARING = (
    select(_WITH_BANDS.c.band, _WITH_BANDS.c.article)
    .where(_WITH_BANDS.c.place <= _OF_A_BAND)
    .order_by(_WITH_BANDS.c.article)
)
_STORED = select(stories).where(among(stories.c.article, "keys"))
_TEXT = (
    select(revisions.c.text)
    .join(articles, articles.c.current == revisions.c.key)
    .where(articles.c.key == bindparam("key"))
)
_COPY, _OTHER = stories.alias(), articles.alias()
_COPIES = (
    select(articles.c.id, _OTHER.c.id)
    .join(stories, stories.c.article == articles.c.key)
    .join(_COPY, (_COPY.c.story == stories.c.story) & (_COPY.c.article != stories.c.article))
    .join(_OTHER, _OTHER.c.key == _COPY.c.article)
    .where(among(articles.c.id, "ids"))
    .order_by(_OTHER.c.key)
)


def place_stories(connection: Connection, current: Mapping[int, str]) -> None:
    """Find the stories of articles whose current text is new: `current` has the text by the article's key."""
    drop_stories(connection, list(current))
    marks = {key: mark for key, text in current.items() if (mark := copies.signature(text)) is not None}
    if marks:
        _Placing(connection, current, marks).run()


class _Placing:
    """One batch of articles: what they share with those before them is asked for at once."""

    def __init__(self, connection: Connection, texts: Mapping[int, str], marks: Mapping[int, Signature]) -> None:
        self._connection = connection
        self._texts = texts
        self._own = {key: list(dict.fromkeys(copies.bands(mark))) for key, mark in marks.items()}
        self._holders = self._before()
        self._marks = dict(marks)
        self._story: dict[int, int] = {}
        self._renamed: dict[int, int] = {}

    def run(self) -> None:
        """Place every article, one after another, and write it all."""
        new = list(self._own)
        near = {key: self._near(key) for key in new}
        older = {other for others in near.values() for other in others} - self._marks.keys()
        for row in _rows(self._connection, older):
            self._marks[row.article] = np.frombuffer(row.signature, "<u4")
            self._story[row.article] = row.story
        for key in new:
            self._place(key, near[key])
        for old, story in self._renamed.items():
            self._connection.execute(update(stories).where(stories.c.story == old).values(story=story))
        rows = [
            {"article": k, "story": self._now(self._story[k]), "signature": self._marks[k].astype("<u4").tobytes()}
            for k in new
        ]
        self._connection.execute(insert(stories), rows)
        self._connection.execute(insert(bands), [{"band": b, "article": k} for k in new for b in self._own[k]])

    def _before(self) -> dict[int, list[int]]:
        """The newest articles of the library that have each band of the batch."""
        wanted = list({band for own in self._own.values() for band in own})
        found: dict[int, list[int]] = {}
        for row in self._connection.execute(_SHARING, {"bands": wanted}):
            found.setdefault(row.band, []).append(row.article)
        return found

    def _near(self, key: int) -> list[int]:
        """The few articles, of the library or earlier in the batch, that share the most bands with this one."""
        shared = Counter(other for band in self._own[key] for other in self._holders.get(band, ())[-_OF_A_BAND:])
        for band in self._own[key]:
            self._holders.setdefault(band, []).append(key)
        ranked = sorted((-count, other) for other, count in shared.items() if count >= copies.SHARED_BANDS)
        return [other for _, other in ranked[:_COMPARED]]

    def _place(self, key: int, near: Sequence[int]) -> None:
        alike = {self._now(self._story[other]) for other in near if self._is_copy(key, other)}
        story = self._story[key] = min(alike, default=key)
        self._renamed |= dict.fromkeys(alike - {story}, story)

    def _now(self, story: int) -> int:
        """The name of a story after those that turned out to be one were joined."""
        while story in self._renamed:
            story = self._renamed[story]
        return story

    def _is_copy(self, key: int, other: int) -> bool:
        if not copies.likely(self._marks[key], self._marks[other]):
            return False
        text = self._texts.get(other) or self._connection.execute(_TEXT, {"key": other}).scalar()
        return text is not None and copies.is_copy(self._texts[key], text)


def _rows(connection: Connection, keys: Iterable[int]) -> Sequence[Any]:
    return connection.execute(_STORED, {"keys": sorted(keys)}).all()


def drop_stories(connection: Connection, keys: Sequence[int]) -> None:
    """Forget what is known of articles; a story goes on under the first of its copies that are left."""
    for row in _rows(connection, keys):
        own = copies.bands(np.frombuffer(row.signature, "<u4"))
        connection.execute(delete(bands).where(bands.c.article == row.article, bands.c.band.in_(own)))
        connection.execute(delete(stories).where(stories.c.article == row.article))
        if row.story == row.article:
            left = connection.execute(select(stories.c.article).where(stories.c.story == row.story)).scalars().all()
            if left:
                connection.execute(update(stories).where(stories.c.story == row.story).values(story=min(left)))


def place_all(connection: Connection) -> None:
    """Find the stories of every article anew."""
    connection.execute(delete(bands))
    connection.execute(delete(stories))
    rows = connection.execute(
        select(articles.c.key, revisions.c.text)
        .join(revisions, revisions.c.key == articles.c.current)
        .order_by(articles.c.key)
        .execution_options(yield_per=_AT_ONCE)
    )
    while group := rows.fetchmany(_AT_ONCE):
        place_stories(connection, {row.key: row.text for row in group})


def copies_of(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each of the articles `ids` that has copies, their ids, in the order in which they came."""
    found: dict[str, list[str]] = {}
    for article, other in connection.execute(_COPIES, {"ids": list(ids)}):
        found.setdefault(article, []).append(other)
    return {article: tuple(others) for article, others in found.items()}
