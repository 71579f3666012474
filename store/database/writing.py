"""Articles into the tables and out of them. Whoever calls holds the writer's lock and the transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from store.article import Article, Passage
from store.database.collection_tables import drop_member
from store.database.files import forget_files
from store.database.log import head
from store.database.schema import (
    LIVE,
    METADATA,
    REMOVED,
    RESTING,
    articles,
    changes,
    originals,
    passages,
    prints,
    renewed,
    revisions,
    vectors,
)
from store.database.stories import drop_stories, place_stories
from store.database.watch_tables import forget_words

Metadata = tuple[str | None, ...]


@dataclass
class Known:
    """What the library holds under one article id: its revisions' keys by digest, and what is said of each."""

    key: int
    current: int
    keys: dict[str, int] = field(default_factory=dict)
    metadata: dict[int, Metadata] = field(default_factory=dict)


@dataclass(frozen=True)
class Insertion:
    """A revision to write, current or `older`. `replaces` is the same text stored before, `rests` what was current."""

    article: Article
    passages: tuple[Passage, ...]
    article_key: int | None
    older: bool
    replaces: int | None
    rests: int | None


@dataclass(frozen=True)
class Correction:
    """New metadata for a revision whose text and passages stay."""

    revision: int
    article: Article


class Batch:
    """Rows of one transaction, with the keys they get."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sequence = head(connection)
        self._article = connection.execute(select(func.max(articles.c.key))).scalar() or 0
        self._revision = connection.execute(select(func.max(changes.c.revision))).scalar() or 0
        self._passage = connection.execute(select(func.max(changes.c.first + changes.c.count))).scalar() or 1
        self._rows: dict[str, list[dict[str, Any]]] = {
            t.name: [] for t in (articles, revisions, prints, originals, passages, vectors, changes)
        }
        self._current: dict[int, str] = {}

    def insert(self, insertion: Insertion, data: bytes | None) -> None:
        """Take `insertion` in; `data` its passages' vectors, float32."""
        if insertion.replaces is not None:
            drop_revisions(self._connection, [insertion.replaces])
            self._change(insertion.replaces, RESTING)
        if insertion.rests is not None:
            drop_vectors(self._connection, [insertion.rests])
            self._change(insertion.rests, RESTING)
        self._revision += 1
        key = self._revision
        article_key = insertion.article_key
        if article_key is None:
            self._article += 1
            article_key = self._article
            self._rows["articles"].append({"key": article_key, "id": insertion.article.id, "current": key})
        elif not insertion.older:
            self._connection.execute(update(articles).where(articles.c.key == article_key).values(current=key))
        if not insertion.older:
            self._current[article_key] = insertion.article.text
        self._rows["revisions"].append(_revision_row(key, article_key, insertion.article))
        if insertion.article.pages:
            self._rows["prints"].append({"revision": key, "pages": json.dumps(insertion.article.pages)})
        if insertion.article.original:
            self._rows["originals"].append({"revision": key, "data": insertion.article.original})
        self._rows["passages"].extend(_passage_rows(self._passage, key, insertion))
        if data is not None:
            self._rows["vectors"].append({"revision": key, "data": data})
        self._sequence += 1
        count = len(insertion.passages)
        state = RESTING if insertion.older else LIVE
        self._rows["changes"].append(
            {"revision": key, "sequence": self._sequence, "state": state, "first": self._passage, "count": count}
        )
        self._passage += count

    def correct(self, correction: Correction) -> None:
        """Write new metadata."""
        values = {name: getattr(correction.article, name) for name in METADATA}
        self._connection.execute(update(revisions).where(revisions.c.key == correction.revision).values(**values))
        self._change(correction.revision, LIVE)

    def write(self) -> None:
        """Write what was taken in."""
        for table in (articles, revisions, prints, originals, passages, vectors, changes):
            if self._rows[table.name]:
                self._connection.execute(insert(table), self._rows[table.name])
        place_stories(self._connection, self._current)

    def _change(self, revision: int, state: int) -> None:
        self._sequence += 1
        self._connection.execute(
            update(changes).where(changes.c.revision == revision).values(sequence=self._sequence, state=state)
        )


def known_articles(connection: Connection, ids: Sequence[str]) -> dict[str, Known]:
    """What the library holds under each of `ids`, without the texts; those it does not have are left out."""
    rows = connection.execute(
        select(
            articles.c.id,
            articles.c.key.label("article_key"),
            articles.c.current,
            revisions.c.key,
            revisions.c.digest,
            revisions.c.headings,
            *(revisions.c[name] for name in METADATA),
        )
        .join(revisions, revisions.c.article == articles.c.key)
        .where(articles.c.id.in_(ids))
    )
    known: dict[str, Known] = {}
    for row in rows:
        entry = known.setdefault(row.id, Known(row.article_key, row.current))
        entry.keys[row.digest] = row.key
        entry.metadata[row.key] = (*(getattr(row, name) for name in METADATA), row.headings)
    return known


def metadata_of(article: Article) -> Metadata:
    """What is said of `article`, comparable with what is stored: `METADATA` in order, then the headings."""
    return (*(getattr(article, name) for name in METADATA), _headings(article))


def _headings(article: Article) -> str:
    return json.dumps([list(span) for span in article.headings])


def _revision_row(key: int, article_key: int, article: Article) -> dict[str, Any]:
    return {
        "key": key,
        "article": article_key,
        "digest": article.revision,
        "headings": _headings(article),
        "text": article.text,
        **{name: getattr(article, name) for name in METADATA},
    }


def _passage_rows(first: int, revision: int, insertion: Insertion) -> Iterator[dict[str, Any]]:
    text = insertion.article.text
    heading, above, searched = "", -1, 0  # a long section is not searched again for each of its passages
    for i, passage in enumerate(insertion.passages):
        if (passage.heading or "") != heading:
            heading, above, searched = passage.heading or "", -1, 0
        if heading:
            above = max(above, text.rfind(heading, max(0, searched - len(heading)), passage.start))
            searched = passage.start
        yield {
            "key": first + i,
            "revision": revision,
            "ordinal": passage.ordinal,
            "start": passage.start,
            "stop": passage.end,
            "heading_start": above if above >= 0 else None,
            "heading_stop": above + len(heading) if above >= 0 else None,
        }


def remove_article(connection: Connection, article_id: str) -> bool:
    """Delete every row that holds words of the article; False if there is none. The caller holds the writer's lock."""
    key = connection.execute(select(articles.c.key).where(articles.c.id == article_id)).scalar()
    if key is None:
        return False
    drop_stories(connection, [key])
    keys = list(connection.execute(select(revisions.c.key).where(revisions.c.article == key)).scalars())
    forget_words(connection, article_id, keys)
    drop_revisions(connection, keys)
    drop_member(connection, key)
    connection.execute(delete(articles).where(articles.c.key == key))
    for number, revision in enumerate(keys, head(connection) + 1):
        connection.execute(update(changes).where(changes.c.revision == revision).values(sequence=number, state=REMOVED))
    return True


def drop_revisions(connection: Connection, keys: Sequence[int]) -> None:
    """Delete revisions with their passages and vectors."""
    drop_vectors(connection, keys)
    forget_files(connection, keys)
    for table in (passages, prints, originals):
        connection.execute(delete(table).where(table.c.revision.in_(keys)))
    connection.execute(delete(revisions).where(revisions.c.key.in_(keys)))


def drop_vectors(connection: Connection, keys: Sequence[int]) -> None:
    """Delete the vectors of revisions that are searched no more."""
    for table in (vectors, renewed):
        connection.execute(delete(table).where(table.c.revision.in_(keys)))
