"""What was searched for an answer: a chip for each filter, to be removed or changed and asked again, and as of when.

The chips carry what the browser needs to ask again: the question as it was searched, and all filters as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from qa.answer import Answer
from qa.web.drawn import snippets
from qa.web.drawn.markup import Html, el, icon, join
from qa.web.drawn.page_texts import Language, say
from store.article import GENRES
from store.filters import NAMES

_MOST = 12
"""Chips of one kind that are drawn."""

_LONGEST = 4_000
"""Characters of the filters, or of the question, up to which they can be changed and asked again."""


def section(a: Answer, language: Language) -> Html:
    """The chips, and below them the quiet line: as of when, the question as searched, by what, how strictly."""
    written = json.dumps(dict(a.filters), ensure_ascii=False)
    again = max(len(written), len(a.standalone_question)) <= _LONGEST
    given = list(_each(a.filters))
    dropped = [_said(*one, language) for one in _each({k: v for k, v in a.read.items() if k not in a.filters})]
    groups = [
        ("read", [_chip(key, value, "read", language) for key, value in given if key in a.read]),
        ("set", [_chip(key, value, "set", language) for key, value in given if key not in a.read]),
        ("dropped", [el("li", el("span", said, class_="value"), class_="filter dropped") for said in dropped]),
    ]
    chips = [[el("li", say(f"searched: {how}", language), class_="lead"), chips] for how, chips in groups if chips]
    more = say("change filters" if chips else "add filters", language)
    change = el("button", more, type="button", class_="more", data_edit="")
    return el(
        "section",
        el("ul", chips, el("li", change) if again else None, class_="filters"),
        _line(a, language),
        class_="scope",
        aria_label=say("searched", language),
        data_asked=a.standalone_question if again else None,
        data_filters=written if again else None,
    )


def _each(filters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each value of each filter; chosen articles count as one."""
    for key, value in filters.items():
        if value is None:
            continue
        if key == "article_ids" and isinstance(value, list | tuple):
            yield key, str(len(value))
        elif isinstance(value, list | tuple):
            yield from ((key, str(v)) for v in value[:_MOST])
        elif value:
            yield key, str(value)


def _chip(key: str, value: str, origin: Literal["read", "set"], language: Language) -> Html:
    """One filter: pressed, it can be changed; its cross removes it."""
    said, hint = _said(key, value, language), say("change it", language)
    change = el("button", said, type="button", class_="value", data_edit=key, title=hint)
    name = _label(key, language).lower()
    drop = el(
        "button",
        icon("close"),
        type="button",
        class_="drop",
        data_drop=key,
        data_value=value if len(value) <= _LONGEST else None,
        aria_label=say("drop filter", language, name=name, value=_words(key, value, language)),
    )
    return el("li", change, drop, class_=f"filter {origin}")


def _label(key: str, language: Language) -> str:
    return say(f"chip: {key}", language) if key in NAMES else key


def _said(key: str, value: str, language: Language) -> Html:
    shown = snippets.day(value, language) if key.startswith("published_") else _words(key, value, language)
    return join(el("span", _label(key, language), class_="key"), " ", el("bdi", shown))


def _words(key: str, value: str, language: Language) -> str:
    if key.startswith("published_"):
        return snippets.day_words(value, language) or snippets.short(value, snippets.NAME)
    if key == "genre" and value in GENRES:
        return say(f"kind: {value}", language)
    if key == "article_ids":
        return say("chosen", language, count=value)
    return snippets.short(value, snippets.NAME)


def _line(a: Answer, language: Language) -> Html:
    searched = el("span", el("bdi", snippets.short(a.standalone_question, snippets.TITLE)), class_="as-searched")
    said: list[Html | str] = (
        [snippets.fill_words("as of", language, day=snippets.day(a.as_of, language))] if a.as_of else []
    )
    if a.newest_told:
        said.append(snippets.fill_words("newest told", language, day=snippets.day(a.newest_told, language)))
    said.append(snippets.fill_words("searched for", language, words=searched))
    written = say("written by", language, model=snippets.shorten_name(a.model))
    said += [say("by extraction", language) if a.model == "extractive" else written]
    said += [say(f"held to: {a.strictness}", language)]
    if "total" in a.timings:
        said.append(say("seconds", language, seconds=f"{a.timings['total'] / 1000:.1f}"))
    return el("p", [el("span", words, class_="part") for words in said], class_="searched")
