"""From narrow to wide: what is searched when nothing within the filters read out of a question is about it.

Dates go first, then the genre, the outlet, and the author last. What the caller set is never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from qa.answering.phrases import plainly
from store.errors import FilterError
from store.filters import Filters

_ORDER = (("published_from", "published_to"), ("genre",), ("source",), ("author",))
_GENRES = {"news": "news", "opinion": "opinion", "analysis": "analysis", "press_release": "press release"}


def applied(read: Filters, given: Filters, unread: Collection[str] = ()) -> tuple[Filters, tuple[str, ...]]:
    """Both together, and the keys that come from the question: what was given wins, `unread` keys are not read out.

    Dates of the question that contradict a given one are left out.
    """
    mine = {k: v for k, v in read.to_dict().items() if k not in given.to_dict() and k not in unread}
    try:
        return Filters.parse({**mine, **given.to_dict()}), tuple(mine)
    except FilterError:
        mine = {k: v for k, v in mine.items() if k not in _ORDER[0]}
        return Filters.parse({**mine, **given.to_dict()}), tuple(mine)


def steps(filters: Filters, read: Collection[str]) -> Iterator[tuple[Filters, tuple[str, ...]]]:
    """`filters`, then wider and wider, each with the keys of those `read` that were dropped."""
    kept, dropped = filters.to_dict(), []
    yield filters, ()
    for keys in _ORDER:
        going = [key for key in keys if key in kept and key in read]
        if going:
            dropped += going
            kept = {key: value for key, value in kept.items() if key not in going}
            yield Filters.parse(kept), tuple(dropped)


def widened(narrow: Filters, wide: Filters) -> str:
    """The sentence that says that an answer comes from outside of what was asked for."""
    return f"Nothing among {described(narrow)} is about this, so the answer comes from {described(wide)}."


def in_vain(narrow: Filters, wide: Filters) -> str:
    """The sentence that says that there is no answer outside of it either."""
    return f"Nothing among {described(narrow)} is about this, so {described(wide)} were searched too."


def described(filters: Filters) -> str:
    """Which articles pass, in words: "opinion articles by A from B published since 3 May 2024"."""
    genre = " or ".join(_GENRES.get(g, g) for g in filters.genre)
    parts = [f"{genre} articles" if genre else "articles"]
    parts += [f"by {_listed(filters.author)}"] if filters.author else []
    parts += [f"from {_listed(filters.source)}"] if filters.source else []
    parts += [_window(filters)] if filters.published_from or filters.published_to else []
    parts += ["that were chosen"] if filters.article_ids is not None else []
    return " ".join(parts if len(parts) > 1 or genre else ["all articles"])


def _window(filters: Filters) -> str:
    first, last = (day and spoken(day) for day in (filters.published_from, filters.published_to))
    if first and last:
        return f"published on {first}" if first == last else f"published from {first} to {last}"
    return f"published since {first}" if first else f"published until {last}"


def spoken(day: str) -> str:
    """An ISO day in words: "3 May 2024"; what is no day stands as it is."""
    try:
        read = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{read.day} {read:%B %Y}"


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(plainly(name) for name in names)
