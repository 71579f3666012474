"""Small parts that a turn and an article have in common: genre, byline, date, and texts cut to what can be shown."""

from __future__ import annotations

from collections.abc import Mapping

from qa.answer import Citation, Newer
from qa.web.markup import Html, el, join
from store.article import Article, Genre

GENRES: Mapping[Genre, str] = {
    "news": "News",
    "opinion": "Opinion",
    "analysis": "Analysis",
    "press_release": "Press release",
    "unknown": "Unknown genre",
}
_MONTHS = "January February March April May June July August September October November December".split()

# Characters shown of a text that may be as long as an article or a model likes; whole articles are the panel's matter.
QUESTION = 1_200
SNIPPET = 240
TITLE = 300
NAME = 120
REMARK = 600
QUOTE = 1_500
SENTENCE = 5_000


def genre_badge(genre: Genre) -> Html:
    """The genre in words, in a shape of its own for each."""
    return el("span", GENRES[genre], class_=f"badge {genre}")


def byline(of: Article | Citation | Newer) -> Html:
    """Outlet, author and date, as far as known; an article without a date is said to be undated."""
    parts = [el("bdi", named(p)) for p in (of.source, of.author) if p]
    parts.append(day(of.published_at) if of.published_at else Html("undated"))
    return join([el("span", p, class_="part") for p in parts])


def day(iso: str) -> Html:
    """An ISO date or time as a day in words; what is no date stands as it is."""
    try:
        year, month, date = (int(p) for p in iso[:10].split("-"))
        words = f"{date} {_MONTHS[month - 1]} {year}"
    except (ValueError, IndexError):
        return el("bdi", named(iso))
    return el("time", words, datetime=iso)


def titled(title: str | None) -> str:
    """The title, or what stands for one."""
    return short(title, TITLE) if title else "Untitled article"


def named(name: str | None) -> str | None:
    """A name of a person, an outlet or a model, no longer than names are."""
    return short(name, NAME) if name else None


def short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[:limit].rstrip() + "…"
