"""What was searched for an answer: a chip for each filter, to be removed or changed and asked again, and as of when.

The chips carry what the browser needs to ask again: the question as it was searched, and all filters as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from qa.answer import Answer
from qa.web import parts
from qa.web.markup import Html, el, icon, join
from store.article import GENRES

STRICTNESS = {
    "annotate": "unsupported sentences marked",
    "strict": "unsupported sentences left out",
    "verbatim": "the articles' own sentences only",
}
LABELS = {
    "author": "Author",
    "source": "Outlet",
    "genre": "Genre",
    "published_from": "From",
    "published_to": "Until",
    "article_ids": "Articles",
}
_MOST = 12
"""Chips of one kind that are drawn."""

_LONGEST = 4_000
"""Characters of the filters, or of the question, up to which they can be changed and asked again."""


def section(a: Answer) -> Html:
    """The chips, and below them the quiet line: as of when, the question as searched, by what, how strictly."""
    written = json.dumps(dict(a.filters), ensure_ascii=False)
    again = max(len(written), len(a.standalone_question)) <= _LONGEST
    given = list(_each(a.filters))
    dropped = list(_each({key: value for key, value in a.read.items() if key not in a.filters}))
    groups = [
        ("Read from your question", [_chip(key, value, "read") for key, value in given if key in a.read]),
        ("Set for this question", [_chip(key, value, "set") for key, value in given if key not in a.read]),
        ("Not applied, nothing found", [_dropped(key, value) for key, value in dropped]),
    ]
    chips = [[el("li", lead, class_="lead"), chips] for lead, chips in groups if chips]
    more = el("button", "Change filters" if chips else "Filter…", type="button", class_="more", data_edit="")
    return el(
        "section",
        el("ul", chips, el("li", more) if again else None, class_="filters"),
        _line(a),
        class_="scope",
        aria_label="What was searched",
        data_asked=a.standalone_question if again else None,
        data_filters=written if again else None,
        data_genres=" ".join(GENRES),
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


def _chip(key: str, value: str, origin: Literal["read", "set"]) -> Html:
    """One filter: pressed, it can be changed; its cross removes it."""
    label = LABELS.get(key, key)
    change = el("button", _said(key, value), type="button", class_="value", data_edit=key, title="Change it")
    drop = el(
        "button",
        icon("close"),
        type="button",
        class_="drop",
        data_drop=key,
        data_value=value if len(value) <= _LONGEST else None,
        aria_label=f"Remove {label.lower()} {parts.short(value, parts.NAME)} and ask again",
    )
    return el("li", change, drop, class_=f"filter {origin}")


def _dropped(key: str, value: str) -> Html:
    """A filter of the question within which nothing was about it."""
    return el("li", el("span", _said(key, value), class_="value"), class_="filter dropped")


def _said(key: str, value: str) -> Html:
    return join(el("span", LABELS.get(key, key), class_="key"), " ", el("bdi", _shown(key, value)))


def _shown(key: str, value: str) -> Html | str:
    if key in ("published_from", "published_to"):
        return parts.day(value)
    if key == "genre" and value in GENRES:
        return parts.GENRES[value]  # type: ignore[index]
    if key == "article_ids":
        return f"{value} chosen"
    return parts.short(value, parts.NAME)


def _line(a: Answer) -> Html:
    by = "extraction, no language model" if a.model == "extractive" else f"written by {parts.named(a.model)}"
    said: list[Html | str] = [join("As of ", parts.day(a.as_of))] if a.as_of else []
    said += [join("newest article found: ", parts.day(a.newest))] if a.newest else []
    searched = el("span", el("bdi", parts.short(a.standalone_question, parts.TITLE)), class_="as-searched")
    said += [join("Searched for ", searched), by, STRICTNESS[a.strictness]]
    said += [f"{a.timings['total'] / 1000:.1f} s"] if "total" in a.timings else []
    return el("p", [el("span", words, class_="part") for words in said], class_="searched")
