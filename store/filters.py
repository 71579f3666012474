"""Filters: which articles a search may see. Parsed once from an untrusted mapping, applied as a pure predicate."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from store.article import GENRES, Article
from store.errors import FilterError
from store.language.bilingual import Bilingual
from store.language.outlets import Outlets, holds

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What was asked for; an empty field lets everything through.

    `author` and `source` match on whole words of the name, whatever the case and the diacritics, and `source` on every
    name of the outlet: `store.language.outlets`. `published_from` and `published_to` are whole days, both included,
    "YYYY-MM-DD". An article without a date passes every date filter. `collection` names sets of articles that the
    library keeps, of which one must hold the article.
    """

    author: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    published_from: str | None = None
    published_to: str | None = None
    article_ids: tuple[str, ...] | None = None
    collection: tuple[str, ...] = ()

    @classmethod
    def parse(cls, mapping: Mapping[str, Any] | None) -> Filters:
        """Read `mapping`; keys whose value is None, an empty string or an empty list count as not given.

        An empty `article_ids` is the exception: it was asked for, and lets nothing through.

        Raises: FilterError for an unknown key, a genre nobody knows or a date that is none.
        """
        if mapping is None:
            return cls()
        if not isinstance(mapping, Mapping):
            raise FilterError(f"filters are a mapping of names to values, not {mapping!r}")
        known_keys(mapping)
        names = {key: _names(key, mapping.get(key)) for key in ("author", "source", "genre", "collection")}
        names["genre"] = tuple(dict.fromkeys(g.lower().replace(" ", "_").replace("-", "_") for g in names["genre"]))
        for genre in names["genre"]:
            if genre not in GENRES:
                raise FilterError(_unknown("genre", genre, GENRES))
        start = _day("published_from", mapping.get("published_from"), last=False)
        end = _day("published_to", mapping.get("published_to"), last=True)
        if start and end and start > end:
            raise FilterError(
                Bilingual(
                    f"published_from {start} is later than published_to {end}; swap them",
                    f"发表时间的起始 {start} 晚于截止 {end}，请对调。",
                )
            )
        ids = mapping.get("article_ids")
        return cls(
            **names,
            published_from=start,
            published_to=end,
            article_ids=None if ids is None else _names("article_ids", ids),
        )

    def matches(self, article: Article) -> bool:
        """Whether `article` may be seen, with no other to show what its outlet is called besides."""
        return self.test()(article.id, article.author, article.source, article.genre, article.published_at)

    def test(
        self, outlets: Outlets | None = None, collected: Collection[str] = ()
    ) -> Callable[[str, str | None, str | None, str, str | None], bool]:
        """`matches` as a function of id, author, outlet, genre and date of publication, quick over many articles.

        `outlets` are the library's; `collected` are the ids of the articles in the collections asked for.
        """
        ids = None if self.article_ids is None else frozenset(self.article_ids)
        by_author = cache(lambda name: _part_of(self.author, name))
        by_source = cache(lambda name: _from_outlet(self.source, name, outlets))
        in_time = cache(self._in_time)

        def passes(id: str, author: str | None, source: str | None, genre: str, published_at: str | None) -> bool:
            return (
                (ids is None or id in ids)
                and (not self.collection or id in collected)
                and (not self.genre or genre in self.genre)
                and by_source(source)
                and by_author(author)
                and in_time(published_at)
            )

        return passes

    def _in_time(self, published_at: str | None) -> bool:
        span = _days_of(published_at)
        if span is None:
            return True
        first, last = span
        # A date known only to the month or year stays in when any day of it would.
        after = self.published_from is None or last >= self.published_from
        return after and (self.published_to is None or first <= self.published_to)

    @property
    def by_date_alone(self) -> bool:
        """Whether nothing but the date of an article decides."""
        return self == Filters(published_from=self.published_from, published_to=self.published_to)

    def to_dict(self) -> dict[str, Any]:
        """Only what was set, JSON-ready; `Filters.parse(f.to_dict()) == f`."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in given.items()
            if value or (key == "article_ids" and value is not None)
        }


NAMES: tuple[str, ...] = tuple(f.name for f in fields(Filters))
"""The names of the filters."""


def known_keys(keys: Collection[str]) -> tuple[str, ...]:
    """`keys`, if each is the name of a filter; a string is one key. Raises: FilterError for one that is none, and for
    what is no list."""
    if not isinstance(keys, Iterable):
        raise FilterError(f"filters are named in a list, not by {type(keys).__name__}")
    keys = (keys,) if isinstance(keys, str) else tuple(keys)
    for key in keys:
        if key not in NAMES:
            raise FilterError(_unknown("filter", str(key), NAMES))
    return keys


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.0)
    return f"no {what} is called {name!r}; did you mean {near[0]!r}? (known: {', '.join(known)})"


class Dates:
    """When many articles came out, for filters by date alone: 16 bytes an article.

    `keys` are the articles', and `published` their dates as they stand, in the same order.
    """

    def __init__(self, keys: Sequence[int], published: Sequence[str | None]) -> None:
        numbers = cache(_numbers)
        days = [numbers(text) for text in published]
        self._keys = np.array(keys, dtype=np.int64)
        self._first, self._last = np.array(days, dtype=np.int32).reshape(-1, 2).T

    def passing(self, filters: Filters) -> npt.NDArray[np.int64]:
        """The keys of those that pass, as `Filters.test` has it."""
        first, last = _number(filters.published_from or "0"), _number(filters.published_to or _NEVER)
        passing: npt.NDArray[np.int64] = self._keys[(self._last >= first) & (self._first <= last)]
        return passing


_NEVER = "9999-99-99"


def _numbers(published_at: str | None) -> tuple[int, int]:
    first, last = _days_of(published_at) or ("0", _NEVER)  # without a date it passes every filter
    return _number(first), _number(last)


def _number(day: str) -> int:
    return int(day.replace("-", ""))


def _names(key: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, Iterable) or isinstance(items, Mapping | bytes):
        raise FilterError(f"the filter {key} takes a name or a list of names, not {value!r}")
    names: list[str] = []
    for item in items:
        if not isinstance(item, str):
            raise FilterError(f"the filter {key} takes names, not {item!r}")
        if item.strip():
            names.append(item.strip())
    return tuple(dict.fromkeys(sorted(names) if isinstance(value, Set) else names))  # a set's order is the process's


def _day(key: str, value: Any, *, last: bool) -> str | None:
    """`value` as "YYYY-MM-DD"; a year or a month stands for its first day, or its last."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    span = _days_of(value) if isinstance(value, str) else None
    if span is None:
        raise FilterError(f"the filter {key} takes a date such as 2024-03-15 or 2024-03, not {value!r}")
    return span[1] if last else span[0]


def _days_of(text: str | None) -> tuple[str, str] | None:
    """The first and the last day that an ISO date, month, year or instant covers, in its own time zone, or None."""
    text = (text or "").strip()
    if match := _DAY.fullmatch(text):
        year, month, day = (int(g) if g else None for g in match.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
            final = day or calendar.monthrange(first.year, month or 12)[1]
            return first.isoformat(), date(first.year, month or 12, final).isoformat()
        except ValueError:
            return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date().isoformat(), moment.date().isoformat()


def _part_of(wanted: tuple[str, ...], name: str | None) -> bool:
    return not wanted or (name is not None and any(holds(name, w) for w in wanted))


def _from_outlet(wanted: tuple[str, ...], source: str | None, outlets: Outlets | None) -> bool:
    if not wanted or source is None:
        return not wanted
    known = outlets or Outlets({source: 1})
    return any(known.passes(w, source) for w in wanted)
