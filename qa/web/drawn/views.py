"""Answers of tasks that have a view of their own: a timeline along a line, a comparison in columns, quotes as cards.

Each is made of the answer's sentences, with their markers and verdicts as anywhere. What has no label stands before or
behind the view, and so does all that a model wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple, get_args

from qa.answer import Citation, Sentence
from qa.answering.phrases import Spoken, in_words, plainly
from qa.web.drawn import snippets
from qa.web.drawn.follow_up_questions import kind
from qa.web.drawn.markup import Html, el
from qa.web.drawn.page_texts import say
from qa.web.drawn.sentence import sentence_of
from qa.web.drawn.turn import Turn


class DrawnLine(NamedTuple):
    """One labelled sentence, drawn, with the article that it is from; None where it cites nothing."""

    label: str
    drawn: Html
    source: Citation | None


def draw_task(t: Turn) -> Html | None:
    """The answer in the view of its task, None where that has none or the answer is still coming."""
    view = _VIEWS.get(kind(t.answer)) if t.answer else None
    labelled = [n for n, s in enumerate(t.sentences) if s.label]
    if view is None or not labelled:
        return None
    first, last = labelled[0], labelled[-1] + 1
    entries = [_entry(t, n, s) for n, s in enumerate(t.sentences[first:last], first)]
    return el("div", _plain(t, 0, first), view(entries, t), _plain(t, last, len(t.sentences)), class_="said")


def _plain(t: Turn, first: int, last: int) -> Html | None:
    citations = {c.number: c for c in t.citations}
    told = [[sentence_of(t, n, t.sentences[n], citations), " "] for n in range(first, last)]
    return el("div", told, class_="para") if told else None


def _entry(t: Turn, index: int, sentence: Sentence) -> DrawnLine:
    cited = {c.number: c for c in t.citations if c.number in sentence.citations}
    return DrawnLine(
        sentence.label,
        sentence_of(t, index, sentence, cited, bare=bool(sentence.label)),
        cited.get(next(iter(sentence.citations), 0)),
    )


def _byline(source: Citation | None, t: Turn, *, but: str = "") -> Html | None:
    """Outlet, author and date under a line, without the name `but`; the genre where it is not news."""
    if source is None:
        return None
    badge = None if source.genre in ("news", "unknown") else snippets.genre_badge(source.genre, t.language)
    said = [
        el("bdi", snippets.shorten_name(name))
        for name in (source.source, source.author)
        if name and plainly(name) != but
    ]
    told = [el("span", one, class_="part") for one in (*said, snippets.dated(source.published_at, t.language))]
    return el("p", badge, " " if badge else None, told, class_="byline")


def _timeline(entries: Sequence[DrawnLine], t: Turn) -> Html:
    """A dot for each date along a line, with what happened then."""
    days = [
        el(
            "li",
            el("h3", el("bdi", label), class_="date"),
            [_happening(list(together), t) for _, together in groupby(of_day, key=_article)],
        )
        for label, of_day in groupby(entries, key=lambda entry: entry.label)
    ]
    return el("ol", days, class_="timeline")


def _article(entry: DrawnLine) -> str:
    return entry.source.article_id if entry.source else ""


def _happening(entries: Sequence[DrawnLine], t: Turn) -> Html:
    """What one article tells of a day, with its byline once."""
    return el(
        "div",
        [el("div", entry.drawn, class_="sentence-of") for entry in entries],
        _byline(entries[0].source, t),
        class_="happening",
    )


def _compare(entries: Sequence[DrawnLine], t: Turn) -> Html:
    """A column for each side; what another side tells alike says so."""
    rows = [(*_side(entry), entry) for entry in entries]
    sides = list(dict.fromkeys(side for side, _, _ in rows))
    columns = [
        el(
            "section",
            el("h3", el("bdi", side), class_="side-name"),
            el("ul", [_told(side, rest, entry, t) for name, rest, entry in rows if name == side]),
            class_="column",
        )
        for side in sides
    ]
    return el("div", columns, class_="columns", data_sides=len(sides))


def _side(entry: DrawnLine) -> tuple[str, str]:
    """The side that a label names first, and what else it says. An outlet may have a comma in its name."""
    label, c = entry.label, entry.source
    named = (plainly(name) for name in (c.source, c.author) if name) if c else ()
    side = next((name for name in named if label == name or label.startswith(f"{name}, ")), "")
    side = side or label.partition(", ")[0]
    return side, _without_day(label[len(side) :], c).removeprefix(", ")


def _without_day(rest: str, c: Citation | None) -> str:
    """What a label says but for the day of its article, which stands in the byline."""
    days = (in_words(c.published_at[:10], language) for language in get_args(Spoken)) if c and c.published_at else ()
    return next((rest.removesuffix(f", {day}") for day in days if rest.endswith(f", {day}")), rest)


def _told(side: str, rest: str, entry: DrawnLine, t: Turn) -> Html:
    c = entry.source
    says = rest and c is not None and c.published_at is not None and (plainly(c.source or "") or "\n") in rest
    alike = el("p", say("tells alike", t.language, others=rest), class_="alike") if rest and not says else None
    return el("li", entry.drawn, _byline(c, t, but=side), alike)


def _quotes(entries: Sequence[DrawnLine], t: Turn) -> Html:
    """A card for each quotation: who says it, the words, when and where."""
    cards = [
        el(
            "li",
            el("h3", el("bdi", _speaker(entry)), class_="speaker"),
            el("div", entry.drawn, class_="uttered"),
            _byline(entry.source, t),
            class_="card",
        )
        for entry in entries
    ]
    return el("ul", cards, class_="cards")


def _speaker(entry: DrawnLine) -> str:
    """Who speaks, of a label that may go on with the day and the outlet."""
    label, c = entry.label, entry.source
    where = plainly(c.source or c.title or "") if c else ""
    if not where or not label.endswith(f", {where}"):
        return label
    label = label.removesuffix(f", {where}")
    return label.rpartition(", ")[0] or label if c and c.published_at else label


_VIEWS: dict[str, Callable[[Sequence[DrawnLine], Turn], Html]] = {
    "timeline": _timeline,
    "compare": _compare,
    "quotes": _quotes,
}
