"""Small parts that a turn and an article have in common: genre, byline, date, and texts cut to what can be shown."""

from __future__ import annotations

import re

from qa.answer import Citation, Newer
from qa.web.drawn.markup import Child, Html, el, join
from qa.web.drawn.page_texts import WORDS, Language, say
from store.article import Article, Genre
from store.language.calendar import MONTHS

_VARIABLE = re.compile(r"\{(\w+)\}")

# Characters shown of a text that may be as long as an article or a model likes; whole articles are the panel's matter.
QUESTION = 1_200
SNIPPET = 240
TITLE = 300
NAME = 120
REMARK = 600
QUOTE = 1_500
SENTENCE = 5_000


def fill_words(name: str, language: Language, /, **values: Child) -> Html:
    """The words of that name, with markup or text for its variables."""
    pieces = _VARIABLE.split(WORDS[name][language])
    return join([values[piece] if i % 2 else piece for i, piece in enumerate(pieces)])


def genre_badge(genre: Genre, language: Language) -> Html:
    """The genre in words, in a shape of its own for each."""
    return el("span", say(f"kind: {genre}", language), class_=f"badge {genre}")


def byline(of: Article | Citation | Newer, language: Language) -> Html:
    """Outlet, author and date, as far as known; an article without a date is said to be undated."""
    parts = [el("bdi", shorten_name(p)) for p in (of.source, of.author) if p]
    parts.append(dated(of.published_at, language))
    return join([el("span", p, class_="part") for p in parts])


def headed(of: Article | Citation | None, language: Language) -> Html:
    """The title, and below it the genre and the byline; None is an article that is gone, of which nothing is known."""
    title = el("span", el("bdi", titled(of.title if of else None, language)), class_="title")
    if of is None:
        return title
    return join(title, el("span", genre_badge(of.genre, language), " ", byline(of, language), class_="byline"))


def dated(iso: str | None, language: Language) -> Html:
    """The day, or that there is none."""
    return day(iso, language) if iso else Html(say("not dated", language))


def day(iso: str, language: Language) -> Html:
    """An ISO date or time as a day in words; what is no date stands as it is."""
    words = day_words(iso, language)
    return el("time", words, datetime=iso) if words else el("bdi", shorten_name(iso))


def day_words(iso: str, language: Language) -> str | None:
    """The same as plain words, None for what is no date."""
    try:
        year, month, date = (int(p) for p in iso[:10].split("-"))
        return f"{date} {MONTHS[month - 1]} {year}" if language == "en" else f"{year}年{month}月{date}日"
    except (ValueError, IndexError):
        return None


def titled(title: str | None, language: Language) -> str:
    return short(title, TITLE) if title else say("untitled", language)


def shorten_name(name: str | None) -> str | None:
    """A name of a person, an outlet or a model, no longer than names are."""
    return short(name, NAME) if name else None


def short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[:limit].rstrip() + "…"
