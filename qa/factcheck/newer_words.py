"""What a newer article of the same story, or a newer entry of a live page, has on a sentence: told beside its verdict,
for whoever checks to look there.

Whether it says otherwise is only told where that is exact: another figure of the same, another day of the same. Of all
else nothing here hears it: of the sentences told by `python -m evals.proving.drafts` as supported, of which a newer
article speaks and does not carry them, about as many still hold as were overtaken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.answering.finding.newer import LaterWords
from qa.factcheck.conflicting_figures import gives_now, tells_of_then, told_as_old
from qa.factcheck.finding_texts import worded
from qa.factcheck.weighing import Weighed, credit, fitted
from qa.logistic import chance
from qa.proof.check.verdict import BORDER
from qa.proof.disagreement.mentions import FigureMention, mentions
from qa.proof.disagreement.places import SentenceInContext, context_of, places
from qa.proof.disagreement.same import agree, lacks_one, of_one_sort
from qa.proof.facts.align import Source, article_of, span_at
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.rarity import weight
from qa.proof.speakers.agreement import attributed
from qa.reader import knows, verify, windows_of
from store.article import Article
from store.filters import Filters
from store.language.dates import bears_out, conflicts, day_of, moments
from store.language.names import names
from store.language.tokens import Token, alike, is_function, tokens
from store.language.units import in_base
from store.library import Library
from store.reading.prose.entries import entry_at

_AGAIN, _OF_IT = 0.2, 0.5
"""The share of the telling words of a sentence, but for names, figures and days, that one has which says it again; and
that one has, names among them, which is of the same thing where its figure or day is another."""


def with_newer(
    found: Weighed, text: str, sources: Sequence[Source], library: Library, filters: Mapping[str, Any]
) -> tuple[Weighed, tuple[Source, ...]]:
    """`found` with the words on the sentence `text` of an article of the story, or an entry of the page, that is newer
    than all it cites, where that does not say it again, and `sources` with these. Raises ReaderError when the reader's
    files are missing or damaged."""
    if found.verdict not in ("supported", "not_found") or not found.spans or not knows(text):
        return found, tuple(sources)
    articles = (source.article for source in sources)
    later = LaterWords.than(found.spans, articles, text, library, Filters.parse(filters)).nearest()
    if later is None or (found.verdict == "supported" and _says_again(text, *later)):
        return found, tuple(sources)
    article, start, end = later
    who, entry = credit(article), entry_at(article.text, start)
    who = worded("{name} ({day})", name=who, day=entry.time) if entry else who
    span, more = span_at(article, start, end), (*sources, Source(article, start, end))
    instead = next(_instead(text, *later), None) if found.verdict == "supported" else None
    if instead is None:
        why = worded("{who}, which is newer, speaks of this too: look there.", who=who)
        return replace(found, reasons=(*found.reasons, why), spans=(*found.spans, span)), more
    here, there = instead
    gives = worded("The article gives {there}, not {here}.", there=there, here=here)
    old = credit(article_of(found.spans[0], sources))
    told = replace(
        found,
        verdict="outdated",
        score=fitted()["sureness"]["figure"],
        reasons=(
            worded("{why} That is {who}.", why=gives, who=who),
            worded("{who} said so; this has changed since.", who=old),
        ),
        spans=(span, *found.spans),
        mend=span,
        kind="figure",
        parts=tuple(
            "outdated" if here in claim.text else verdict
            for verdict, claim in zip(found.parts, found.claims, strict=False)
        ),
    )
    return told, more


def _says_again(text: str, article: Article, start: int, end: int) -> bool:
    """Whether newer words carry a sentence: they are heard to, and have its figures, its days, the names, and
    some of what else it says: what is heard alone takes one person, figure or ruling for another."""
    there, published = article.text[start:end], day_of(article.published_at)
    if not all(gives_now(there, q) for q in figures(text)):
        return False
    if not all(any(bears_out(m, other, published) for other in moments(there)) for m in moments(text)):
        return False
    named = [(name.start, name.end) for name in names(text)]
    plain = [t for t in _words(text) if not any(a <= t.start < b for a, b in named)]
    if lacks_one(names(text), there) or _share(plain, there) < _AGAIN:
        return False
    windows = [window for window in windows_of(article) if window.holds(start, start + 1)]
    return bool(windows) and chance(max(verify(text, windows))) >= BORDER


def _instead(text: str, article: Article, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The one figure or day of a sentence that tells of now, and the one of its sort that newer words on the same thing
    give in its place."""
    there, published = article.text[start:end], day_of(article.published_at)
    told = [*places(article, start, end)]
    if attributed(text) or tells_of_then(text) or not told or lacks_one(names(text), context_of(told[0])):
        return
    own = SentenceInContext(Article(text=text, published_at=article.published_at), 0, len(text), "")
    mine = [*_amounts(own)]
    days = [m for m in moments(text) if m.month is not None]
    if len(mine) + len(moments(text)) != 1 or _share(_words(text), there) < _OF_IT:
        return
    others = [one for place in told for one in _amounts(place)]
    for figure in mine:
        now = [one for one in others if of_one_sort(figure, one)]
        if len(now) == 1 and not agree(figure, now[0]) and not any(gives_now(there, q) for q in figures(figure.said)):
            yield figure.said, now[0].said
    for day in days:
        dates = [m for m in moments(there) if m.month is not None and not told_as_old(there, m)]
        if len(dates) == 1 and conflicts(day, dates[0], published):
            yield text[day.start : day.end], there[dates[0].start : dates[0].end]


def _amounts(place: SentenceInContext) -> Iterator[FigureMention]:
    """The figures of a sentence, a time told in two units ("two years and three months") as one."""
    held: FigureMention | None = None
    for one in (m for m in mentions(place) if m.moment is None):
        joined = held and place.article.text[held.end : one.start] == " and " and _together(held, one)
        if held and not joined:
            yield held
        held = joined or one
    if held:
        yield held


def _together(one: FigureMention, other: FigureMention) -> FigureMention | None:
    """Two times told as one; None where the second is no smaller unit of time."""
    (sort, long), (other_sort, short) = in_base(one.unit), in_base(other.unit)
    if {sort, other_sort} != {"time"} or short >= long or one.low is None or one.high is None or other.low is None:
        return None
    more = other.low * short / long
    return replace(one, end=other.end, low=one.low + more, high=one.high + more)


def _words(text: str) -> list[Token]:
    """The words of a sentence that stand outside of its figures and days."""
    taken = [(q.start, q.end) for q in figures(text)] + [(m.start, m.end) for m in moments(text)]
    return [t for t in tokens(text) if t.kind == "word" and not any(a <= t.start < b for a, b in taken)]


def _share(words: Sequence[Token], text: str) -> float:
    """How much of the telling ones among `words`, by weight, `text` has, or a word like it; 1 where there are none."""
    known = {t.stem for t in tokens(text)}
    telling = [(weight(t), t.stem) for t in words if not is_function(t)]
    total = sum(value for value, _ in telling)
    had = sum(value for value, stem in telling if stem in known or any(alike(stem, other) for other in known))
    return had / total if total else 1.0
