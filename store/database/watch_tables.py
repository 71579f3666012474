"""What is watched, as it stood when it was last looked at, and what was found to have changed.

What these and `recording` hold of the articles are words that somebody cited, as JSON. An article that is removed takes
its own out of them in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from store.database.catalogue import held
from store.database.library_notes import get_note, set_note
from store.database.moment import LibraryState, moment
from store.database.schema import REMOVED, articles, changes, news, put_row, records, revisions, watches
from store.shared_words import LeavingWords, cited_in

_LAST = "last-news"  # the note of the highest number when a watch was last let go
MOST_NEWS = 200
"""Findings that are kept of one watch, the newest."""

_NAMING = frozenset(
    "article_id article_ids revision latest source published_at genre what status task question".split()
)
"""What a record of cited words may keep of an article that is gone: what it was and was asked, none of its words."""


@dataclass(frozen=True, kw_only=True)
class StoredWatch:
    """One watch. `state` is JSON; `library` and `sequence` say up to which change of which library it was looked at."""

    id: str
    kind: str
    asked: str
    filters: str
    made: str
    library: str
    sequence: int
    state: str


@dataclass(frozen=True, kw_only=True)
class StoredNews:
    """What one run found on a watch, as JSON, at a time in ISO 8601. `number` counts the findings of a library."""

    number: int
    watch: str
    at: str
    seen: bool
    told: str


@dataclass(frozen=True)
class Changed:
    """The articles that came, or changed, after some change, by id, those of them that came, and whether any was
    removed."""

    ids: frozenset[str]
    came: frozenset[str]
    removed: bool


@dataclass(frozen=True)
class WatchRun:
    """What a run makes of the watch `before`: it is `after`, and `told` is news of it, None for none.

    `revisions` are those whose words stand in either; where one has gone meanwhile, nothing of it is written.
    """

    before: StoredWatch
    after: StoredWatch
    told: str | None
    revisions: frozenset[tuple[str, str]]


def get_watches(connection: Connection) -> tuple[StoredWatch, ...]:
    """All of them, the first made first."""
    return tuple(StoredWatch(**row._mapping) for row in connection.execute(_WATCHES))


_WATCHES = select(watches).order_by(watches.c.made, watches.c.id)


def put_watch(connection: Connection, watch: StoredWatch) -> None:
    """Keep it, in place of one with the same id, whose news stays."""
    put_row(connection, watches.c.id, asdict(watch))


def drop_watch(connection: Connection, id: str) -> bool:
    """Keep it no longer, nor what was found on it; False if it was not there."""
    set_note(connection, _LAST, str(_last_number(connection)).encode())
    connection.execute(delete(news).where(news.c.watch == id))
    return connection.execute(delete(watches).where(watches.c.id == id)).rowcount > 0


def get_news(connection: Connection, watch: str | None = None, limit: int = 100) -> tuple[StoredNews, ...]:
    """The last findings, of one watch or of all, the newest first."""
    chosen = select(news).order_by(news.c.number.desc()).limit(limit)
    rows = connection.execute(chosen if watch is None else chosen.where(news.c.watch == watch))
    return tuple(replace(StoredNews(**row._mapping), seen=bool(row.seen)) for row in rows)


def count_unseen(connection: Connection) -> dict[str, int]:
    """How many findings on each watch nobody has seen."""
    counted = select(news.c.watch, func.count().label("many")).where(news.c.seen == 0).group_by(news.c.watch)
    return {row.watch: row.many for row in connection.execute(counted)}


def see_news(connection: Connection, watch: str | None, up_to: int | None) -> int:
    """Note that findings on one watch, or on all, were seen, up to the one of that number; how many had not been."""
    unseen = update(news).where(news.c.seen == 0).values(seen=1)
    unseen = unseen if watch is None else unseen.where(news.c.watch == watch)
    return connection.execute(unseen if up_to is None else unseen.where(news.c.number <= up_to)).rowcount


def settle_watches(connection: Connection, outcomes: Iterable[WatchRun]) -> tuple[tuple[StoredNews, ...], bool]:
    """Write what a run found: the news, and whether any watch was left as it is because it, or an article that it
    speaks of, has changed meanwhile."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = [_settle(connection, outcome, at) for outcome in outcomes]
    return tuple(found for found in told if isinstance(found, StoredNews)), False not in told


def _settle(connection: Connection, outcome: WatchRun, at: str) -> StoredNews | bool | None:
    """The news, or None where there is none. False where the watch has been looked at, changed or removed meanwhile,
    or what it is about to say is not held any more."""
    now = connection.execute(select(watches).where(watches.c.id == outcome.before.id)).first()
    is_held = held(connection, outcome.revisions) == outcome.revisions
    if not is_held or now is None or StoredWatch(**now._mapping) != outcome.before:
        return False
    put_watch(connection, outcome.after)
    if outcome.told is None:
        return None
    number = _last_number(connection) + 1
    found = StoredNews(number=number, watch=outcome.after.id, at=at, seen=False, told=outcome.told)
    connection.execute(insert(news).values(asdict(found) | {"seen": 0}))
    _forget_the_oldest(connection, outcome.after.id)
    return found


def _last_number(connection: Connection) -> int:
    """The highest number that a finding has, or had on a watch that is kept no longer: readers of the feed know each
    finding by its own."""
    there = connection.execute(select(func.max(news.c.number))).scalar() or 0
    return max(there, int(get_note(connection, _LAST) or 0))


def _forget_the_oldest(connection: Connection, watch: str) -> None:
    of_it = select(news.c.number).where(news.c.watch == watch).order_by(news.c.number.desc())
    oldest = connection.execute(of_it.offset(MOST_NEWS).limit(1)).scalar()
    if oldest is not None:
        connection.execute(delete(news).where(news.c.watch == watch, news.c.number <= oldest))


def last_change(connection: Connection) -> tuple[LibraryState, int]:
    """The last change to the library, and the key of the last revision that there ever was: those that come have higher
    ones."""
    return moment(connection), connection.execute(select(func.max(changes.c.revision))).scalar() or 0


def changed_since(connection: Connection, sequence: int, revision: int) -> Changed:
    """What happened to articles after that change, when `revision` was the last there ever was."""
    after = changes.c.sequence > sequence
    ids = (
        select(articles.c.id)
        .distinct()
        .join(revisions, revisions.c.article == articles.c.key)
        .join(changes, changes.c.revision == revisions.c.key)
        .where(after)
    )
    gone = connection.execute(select(changes.c.revision).where(after, changes.c.state == REMOVED).limit(1)).first()
    found = frozenset(connection.execute(ids).scalars())
    first = func.min(revisions.c.key)
    came = select(articles.c.id).join(revisions, revisions.c.article == articles.c.key).group_by(articles.c.id)
    new = frozenset(connection.execute(came.having(first > revision)).scalars()) if found else frozenset[str]()
    return Changed(found, found & new, gone is not None)


def forget_words(connection: Connection, article_id: str, keys: Sequence[int]) -> None:
    """Take the words of an article, whose revisions are `keys`, out of what is kept of watches, sign-offs and pins.

    A question stays as somebody asked it, without what was taken from a talk and stands in brackets behind it. Words
    that an article which stays has too stay where it is cited.
    """
    kept = [
        (watches.c.id, watches.c.state, watches),
        (news.c.number, news.c.told, news),
        (records.c.id, records.c.told, records),
    ]
    rows = [(*one, *row) for one in kept for row in connection.execute(select(*one[:2]))]
    if not rows:
        return
    leaving = LeavingWords(_texts(connection, revisions.c.key.in_(keys)), lambda id: _texts_of(connection, id))
    for watch in get_watches(connection):
        asked, _, bracketed = watch.asked.rpartition(" (")
        cited = cited_in(json.loads(watch.state)) - {article_id}
        if asked and watch.kind == "answer" and leaving.held([bracketed], cited):
            connection.execute(update(watches).where(watches.c.id == watch.id).values(asked=asked))
    for name, column, table, key, written in rows:
        told = json.loads(written)
        theirs = leaving.held(_strings(told), cited_in(told) - {article_id})
        left = _without(told, article_id, theirs.__contains__)
        if left != told:
            connection.execute(
                update(table).where(name == key).values({column.name: json.dumps(left, ensure_ascii=False)})
            )


def _texts_of(connection: Connection, article_id: str) -> list[str]:
    of_it = select(articles.c.key).where(articles.c.id == article_id)
    return _texts(connection, revisions.c.article.in_(of_it))


def _texts(connection: Connection, which: ColumnElement[bool]) -> list[str]:
    rows = connection.execute(select(revisions.c.text, revisions.c.title, revisions.c.note).where(which))
    return [part for row in rows for part in row if part]


def _without(value: Any, article_id: str, is_theirs: Callable[[str], bool]) -> Any:
    """`value` without the words that `is_theirs` tells, and without any in a record of words of that article."""
    if isinstance(value, str):
        return "" if is_theirs(value) else value
    if isinstance(value, list):
        return [_without(inner, article_id, is_theirs) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("article_id") == article_id or article_id in (value.get("article_ids") or ()):
        is_theirs = _any
    return {k: v if k in _NAMING else _without(v, article_id, is_theirs) for k, v in value.items()}


def _any(words: str) -> bool:
    return True


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner: Iterable[Any] = ()
    if isinstance(value, dict):
        inner = (part for key, part in value.items() if key not in _NAMING)
    elif isinstance(value, list):
        inner = value
    for part in inner:
        yield from _strings(part)
