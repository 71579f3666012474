"""Which articles are copies of one story, kept as articles come, change and go. The caller holds the writer's lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store import copies
from store.copies import Signature
from store.database.schema import articles, bands, revisions, stories

_COMPARED = 12  # articles that one is compared with run by run, the most alike first
_SHARING = (
    select(bands.c.article)
    .where(bands.c.band.in_(bindparam("bands", expanding=True)))
    .group_by(bands.c.article)
    .having(func.count() >= copies.SHARED_BANDS)
    .order_by(func.count().desc(), bands.c.article)
    .limit(_COMPARED)
)
_STORED = select(stories).where(stories.c.article.in_(bindparam("keys", expanding=True)))
_TEXT = (
    select(revisions.c.text)
    .join(articles, articles.c.current == revisions.c.key)
    .where(articles.c.key == bindparam("key"))
)
_AT_ONCE = 500


def place_stories(connection: Connection, current: Mapping[int, str]) -> None:
    """Find the stories of articles whose current text is new: `current` has the text by the article's key."""
    drop_stories(connection, list(current))
    for key, text in current.items():
        signature = copies.signature(text)
        if signature is None:
            continue
        found = _copies(connection, text, signature)
        story = min(found.values(), default=key)
        others = set(found.values()) - {story}
        if others:
            connection.execute(update(stories).where(stories.c.story.in_(others)).values(story=story))
        row = {"article": key, "story": story, "signature": signature.astype("<u4").tobytes()}
        connection.execute(insert(stories), [row])
        connection.execute(insert(bands), [{"band": b, "article": key} for b in dict.fromkeys(copies.bands(signature))])


def _copies(connection: Connection, text: str, signature: Signature) -> dict[int, int]:
    """The story of each article, by key, that is a copy of `text`."""
    keys = connection.execute(_SHARING, {"bands": copies.bands(signature)}).scalars().all()
    found: dict[int, int] = {}
    for row in connection.execute(_STORED, {"keys": keys}) if keys else ():
        if row.story in found.values() or not copies.likely(signature, np.frombuffer(row.signature, "<u4")):
            continue
        theirs = connection.execute(_TEXT, {"key": row.article}).scalar()
        if theirs is not None and copies.is_copy(text, theirs):
            found[row.article] = row.story
    return found


def drop_stories(connection: Connection, keys: Sequence[int]) -> None:
    """Forget what is known of articles; a story goes on under the first of its copies that are left."""
    rows = connection.execute(_STORED, {"keys": keys}).all() if keys else []
    for row in rows:
        own = copies.bands(np.frombuffer(row.signature, "<u4"))
        connection.execute(delete(bands).where(bands.c.article == row.article, bands.c.band.in_(own)))
        connection.execute(delete(stories).where(stories.c.article == row.article))
        if row.story == row.article:
            left = connection.execute(select(stories.c.article).where(stories.c.story == row.story)).scalars().all()
            if left:
                connection.execute(update(stories).where(stories.c.story == row.story).values(story=min(left)))


def place_missing(connection: Connection) -> None:
    """Find the stories of every article of a library from before there were any."""
    rows = connection.execute(
        select(articles.c.key, revisions.c.text)
        .join(revisions, revisions.c.key == articles.c.current)
        .order_by(articles.c.key)
    )
    while group := rows.fetchmany(_AT_ONCE):
        place_stories(connection, {row.key: row.text for row in group})


def copies_of(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each of the articles `ids` that has copies, their ids, in the order in which they came."""
    own = stories.alias()
    rows = connection.execute(
        select(articles.c.id, own.c.article, own.c.story)
        .join(own, own.c.article == articles.c.key)
        .where(articles.c.id.in_(list(ids)))
    ).all()
    members: dict[int, list[tuple[int, str]]] = {}
    for row in connection.execute(
        select(stories.c.story, articles.c.key, articles.c.id)
        .join(articles, articles.c.key == stories.c.article)
        .where(stories.c.story.in_({row.story for row in rows}))
        .order_by(articles.c.key)
    ):
        members.setdefault(row.story, []).append((row.key, row.id))
    found = {row.id: tuple(i for key, i in members[row.story] if key != row.article) for row in rows}
    return {article: others for article, others in found.items() if others}
