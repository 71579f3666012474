"""Rows of the library back to values: articles, revisions, passages. Each function reads, and is one question."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, func, select

from store.article import Article, Passage
from store.database.among import among
from store.database.collection_tables import inside
from store.database.schema import (
    LIVE,
    METADATA,
    REMOVED,
    articles,
    changes,
    naming,
    originals,
    passages,
    prints,
    revisions,
)
from store.filters import Dates, Filters
from store.language.dates import iso_moment
from store.language.outlets import Outlets

_FIELDS = (
    articles.c.id,
    articles.c.key.label("article_key"),
    revisions.c.headings,
    *(revisions.c[name] for name in METADATA),
)
# From the revisions' side, so that an index has all that is asked for and no text is passed over.
_FILTERED = select(
    articles.c.key,
    articles.c.id,
    revisions.c.author,
    revisions.c.source,
    revisions.c.genre,
    revisions.c.published_at,
).join_from(revisions, articles, (articles.c.key == revisions.c.article) & (articles.c.current == revisions.c.key))
_FILTERED_OF = _FILTERED.where(among(articles.c.id, "ids"))
_DATES = _FILTERED.with_only_columns(articles.c.key, revisions.c.published_at)
_WHOLE = select(*_FIELDS, prints.c.pages, revisions.c.text)
_CURRENT = _WHOLE.join(revisions, revisions.c.key == articles.c.current).outerjoin(prints)
_THESE = _CURRENT.where(among(articles.c.key, "keys"))
_ANY = _WHOLE.join(revisions, revisions.c.article == articles.c.key).outerjoin(prints)
_OF_THESE = _ANY.add_columns(revisions.c.digest).where(
    among(articles.c.id, "ids"), among(revisions.c.digest, "digests")
)
_ORIGINAL = (
    select(originals.c.data)
    .join(revisions, revisions.c.key == originals.c.revision)
    .join(articles, articles.c.key == revisions.c.article)
    .where(articles.c.id == bindparam("id"), revisions.c.digest == bindparam("digest"))
)
_CURRENT_DIGESTS = (
    select(articles.c.id, revisions.c.digest)
    .join(revisions, revisions.c.key == articles.c.current)
    .where(among(articles.c.id, "ids"))
)
_HELD = _OF_THESE.with_only_columns(articles.c.id, revisions.c.digest)
_REVISIONS = select(
    articles.c.current, revisions.c.key, revisions.c.digest, revisions.c.published_at, revisions.c.updated_at
).join(revisions, revisions.c.article == articles.c.key)
_TEXT = select(revisions.c.key, revisions.c.digest, revisions.c.text).join(
    articles, revisions.c.article == articles.c.key
)
_BYLINES = (
    select(revisions.c.author, revisions.c.source, revisions.c.genre, func.count().label("many"))
    .join(articles, articles.c.current == revisions.c.key)
    .group_by(revisions.c.author, revisions.c.source, revisions.c.genre)
)
_CHANGED = changes.c.sequence > bindparam("since")
_REMOVED = select(changes.c.sequence).where(_CHANGED, changes.c.state == REMOVED).limit(1)
_ADDRESSES = (
    select(revisions.c.source, revisions.c.url)
    .join(changes, changes.c.revision == revisions.c.key)
    .where(_CHANGED, changes.c.state == LIVE, revisions.c.source.is_not(None), revisions.c.url.is_not(None))
)
# Built once: a search has no time to put a statement together.
_SPANS = (
    select(
        passages.c.key,
        articles.c.id,
        passages.c.revision,
        revisions.c.digest,
        revisions.c.source,
        revisions.c.title,
        revisions.c.published_at,
        passages.c.start,
        passages.c.stop,
    )
    .join(revisions, revisions.c.key == passages.c.revision)
    .join(articles, (articles.c.key == revisions.c.article) & (articles.c.current == revisions.c.key))
    .where(among(passages.c.key, "keys"))
)


def _cut(start: Any, stop: Any) -> Any:
    """The words of a span, without reading the whole article into memory."""
    return func.substr(revisions.c.text, start + 1, stop - start)


_WORDS = (
    select(
        passages.c.key,
        _cut(passages.c.start, passages.c.stop).label("text"),
        _cut(passages.c.heading_start, passages.c.heading_stop).label("heading"),
    )
    .join(revisions, revisions.c.key == passages.c.revision)
    .where(among(passages.c.key, "keys"))
)


def keys_allowed(connection: Connection, filters: Filters, outlets: Outlets) -> npt.NDArray[np.int64]:
    """The keys of the articles whose current revision passes."""
    return np.array([row.key for row in _rows_passing(connection, filters, outlets)], dtype=np.int64)


def dates(connection: Connection) -> Dates:
    """When the current revision of each article came out."""
    rows = connection.execute(_DATES).all()
    return Dates([row.key for row in rows], [row.published_at for row in rows])


class CatalogueEntry(NamedTuple):
    """What a list of articles is made from: one current revision without its words."""

    id: str
    author: str | None
    source: str | None
    genre: str
    published_at: str | None


def entries(connection: Connection, filters: Filters, outlets: Outlets) -> tuple[CatalogueEntry, ...]:
    """The current revisions that pass, newest first, undated ones last, each outlet under one name."""
    found = (CatalogueEntry(*row[1:]) for row in _passing(connection, filters, outlets))
    return tuple(entry._replace(source=outlets.name(entry.source)) for entry in found)


def _rows_passing(connection: Connection, filters: Filters, outlets: Outlets) -> list[Any]:
    ids = filters.article_ids
    found = connection.execute(_FILTERED) if ids is None else connection.execute(_FILTERED_OF, {"ids": list(ids)})
    rows = found.all()
    collected = inside(connection, filters.collection, rows, outlets) if filters.collection else ()
    passes = filters.test(outlets, collected)
    return [row for row in rows if passes(*row[1:])]


def _passing(connection: Connection, filters: Filters, outlets: Outlets) -> list[Any]:
    rows = _rows_passing(connection, filters, outlets)
    rows.sort(key=lambda row: (row.published_at is None, -_seconds(row.published_at), row.id))
    return rows


def current_articles(
    connection: Connection, filters: Filters, outlets: Outlets, limit: int | None, offset: int = 0
) -> tuple[Article, ...]:
    """The current revisions that pass, newest first, undated ones last; at most `limit` of them after `offset`."""
    rows = _passing(connection, filters, outlets)
    keys = [row.key for row in rows[offset : None if limit is None else offset + limit]]
    found = {row.article_key: _article(row, outlets) for row in connection.execute(_THESE, {"keys": keys})}
    return tuple(found[key] for key in keys)


def mentioning(connection: Connection, filters: Filters, outlets: Outlets, words: str) -> tuple[Article, ...]:
    """The current revisions that pass and have `words` in text or title, in any case, newest first, undated last."""
    order = {row.key: number for number, row in enumerate(_passing(connection, filters, outlets))}
    rows = connection.execute(_CURRENT.where(naming(words, connection.dialect.name)))
    found = {row.article_key: _article(row, outlets) for row in rows if row.article_key in order}
    return tuple(found[key] for key in sorted(found, key=order.__getitem__))


def last_added(connection: Connection, outlets: Outlets, limit: int) -> tuple[Article, ...]:
    """The current revisions of the articles that came in last, the last first."""
    rows = connection.execute(_CURRENT.order_by(articles.c.key.desc()).limit(limit))
    return tuple(_article(row, outlets) for row in rows)


def bylines(connection: Connection) -> dict[tuple[str | None, str | None, str], int]:
    """Author, outlet and genre of the current revisions as they are stored, and how many have that combination."""
    return {(row.author, row.source, row.genre): row.many for row in connection.execute(_BYLINES)}


def addresses(connection: Connection, since: int) -> tuple[tuple[str, str], ...] | None:
    """Outlet and address of the current revisions that changed after `since`; None when any was removed after it."""
    if since and connection.execute(_REMOVED, {"since": since}).first():
        return None
    return tuple((row.source, row.url) for row in connection.execute(_ADDRESSES, {"since": since}))


class Counts(NamedTuple):
    """How much is in a library; revisions and passages are those of today and older ones."""

    articles: int
    revisions: int
    passages: int


def counts(connection: Connection) -> Counts:
    """How many articles, revisions and passages there are."""
    tables = (articles, revisions, passages)
    return Counts(*(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables))


def one_article(connection: Connection, article_id: str, revision: str | None, outlets: Outlets) -> Article:
    """One article, current or in the revision named. Raises: KeyError where there is none."""
    chosen = _CURRENT if revision is None else _ANY.where(revisions.c.digest == revision)
    row = connection.execute(chosen.where(articles.c.id == article_id)).first()
    if row is None:
        raise KeyError(article_id if revision is None else (article_id, revision))
    return _article(row, outlets)


def original(connection: Connection, article_id: str, revision: str) -> bytes | None:
    """The printed document that a revision was read from, where it is kept."""
    data: bytes | None = connection.execute(_ORIGINAL, {"id": article_id, "digest": revision}).scalar()
    return data


def has_original(connection: Connection, article_id: str, revision: str) -> bool:
    """Whether that is kept."""
    named = {"id": article_id, "digest": revision}
    return connection.execute(_ORIGINAL.with_only_columns(originals.c.revision), named).first() is not None


def articles_of(
    connection: Connection, wanted: Collection[tuple[str, str]], outlets: Outlets
) -> dict[tuple[str, str], Article]:
    """Those of the articles `wanted`, each by id and revision, that are there."""
    rows = connection.execute(_OF_THESE, _named(wanted)).all() if wanted else []
    return {(row.id, row.digest): _article(row, outlets) for row in rows if (row.id, row.digest) in wanted}


def held(connection: Connection, wanted: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Which of the revisions `wanted`, each by id and revision, are there."""
    rows = connection.execute(_HELD, _named(wanted)).all() if wanted else []
    return frozenset((row.id, row.digest) for row in rows).intersection(wanted)


def current_digests(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The current revision of each of the articles `ids` that is there."""
    rows = connection.execute(_CURRENT_DIGESTS, {"ids": sorted(ids)}).all() if ids else []
    return {row.id: row.digest for row in rows}


def _named(wanted: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    return {"ids": sorted({id for id, _ in wanted}), "digests": sorted({digest for _, digest in wanted})}


def digests(connection: Connection, article_id: str) -> tuple[str, ...]:
    """The revisions of one article, the current one first, then newest first. Raises: KeyError for an article that is
    not there."""
    rows = connection.execute(_REVISIONS.where(articles.c.id == article_id)).all()
    if not rows:
        raise KeyError(article_id)

    def newest(row: Any) -> tuple[bool, float, int]:
        return row.current == row.key, _seconds(row.updated_at or row.published_at), row.key

    return tuple(row.digest for row in sorted(rows, key=newest, reverse=True))


def passages_of(connection: Connection, article_id: str, revision: str | None) -> tuple[Passage, ...]:
    """The passages of one revision, in order. Raises: KeyError for one that is not there."""
    wanted = revisions.c.key == articles.c.current if revision is None else revisions.c.digest == revision
    row = connection.execute(_TEXT.where(articles.c.id == article_id, wanted)).first()
    if row is None:
        raise KeyError(article_id if revision is None else (article_id, revision))
    spans = connection.execute(
        select(passages).where(passages.c.revision == row.key).order_by(passages.c.ordinal)
    ).all()
    return tuple(
        Passage(
            article_id=article_id,
            revision=row.digest,
            ordinal=span.ordinal,
            start=span.start,
            end=span.stop,
            text=row.text[span.start : span.stop],
            heading=None if span.heading_start is None else row.text[span.heading_start : span.heading_stop],
        )
        for span in spans
    )


class PassageSpan(NamedTuple):
    """Where a passage of a current revision stands; `revision` is the revision's key, `digest` its name."""

    article_id: str
    revision: int
    digest: str
    source: str | None
    title: str | None
    published_at: str | None
    start: int
    end: int


def current_spans(connection: Connection, keys: Sequence[int]) -> dict[int, PassageSpan]:
    """Those of the passages `keys` that are of a current revision."""
    rows = connection.execute(_SPANS, {"keys": list(keys)}).all()
    return {row.key: PassageSpan._make(row[1:]) for row in rows}


def words_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """The text of each of the passages `keys`, and the heading above it."""
    return {row.key: (row.text, row.heading) for row in connection.execute(_WORDS, {"keys": list(keys)}).all()}


def _article(row: Any, outlets: Outlets) -> Article:
    """An article as stored, but for the outlet's name, which is the same for all its articles."""
    return Article(
        id=row.id,
        text=row.text,
        headings=tuple((start, end) for start, end in json.loads(row.headings)),
        pages=tuple(json.loads(getattr(row, "pages", None) or "[]")),
        **{name: getattr(row, name) for name in METADATA} | {"source": outlets.name(row.source)},
    )


def _seconds(text: str | None) -> float:
    """When it was, to sort by."""
    moment = iso_moment(text or "")
    return moment.timestamp() if moment else 0.0
