"""What the articles found say otherwise than the answer does, and which of its figures a newer one has replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from qa.answer import DisagreementKind
from qa.proof.disagreement.figure_lexicon import (
    EVENT_OF,
    GENERIC,
    GROWING,
    HAN_MEASURES,
    LEVELS,
    MEASURE_OF,
    PERSONS,
    PHRASES,
)
from qa.proof.disagreement.mentions import FigureMention, mentions, sort_of, sorts_in
from qa.proof.disagreement.places import SentenceInContext, places
from qa.proof.disagreement.same import agree, nearer, relation, same_thing
from qa.proof.facts.align import Source, Span, span_at
from qa.proof.facts.check_numbers import figures
from store.article import Article
from store.language.dates import Moment, moments
from store.language.numbers import compare
from store.language.tokens import is_function, tokens

MOST = 3
"""Disagreements told in one answer, or between two articles."""

MOST_SIDES = 4
"""Figures told in one disagreement."""


@dataclass(frozen=True)
class FigureDisagreement:
    """Figures for one quantity that do not agree. `earlier`: each side but the last was replaced by the last one.

    `outdated`: the answer gives one that was replaced, and not the one that replaced it.
    """

    kind: DisagreementKind
    measure: str
    sides: tuple[FigureMention, ...]
    outdated: bool = False


def differences(said: Iterable[tuple[str, Sequence[Span]]], sources: Sequence[Source]) -> Iterator[FigureDisagreement]:
    """Where `sources` differ on a figure that the answer gives, one after the other.

    `said` are the sentences of the answer that are proven, each with the spans that carry it.
    """
    seen = _places(sources)
    anchors = list(_anchors(said, seen))
    sorts = {sort_of(m.unit) for m in anchors}
    known = [m for place in seen if sorts & sorts_in(place) for m in mentions(place)]
    found: list[FigureDisagreement] = []
    for mine in anchors:
        if any(_covered(mine, difference) for difference in found):
            continue
        difference = _difference(mine, known, anchors)
        if difference is not None:
            found.append(difference)
            yield difference


def find_between(one: Article, other: Article) -> tuple[FigureDisagreement, ...]:
    """Every quantity on which two articles differ, or of which one has the newer figure."""
    sources = [Source(a, 0, len(a.text)) for a in (one, other)]
    whole = span_at(one, 0, len(one.text))
    return tuple(islice(differences([(one.text, [whole])], sources), MOST))


def _places(sources: Sequence[Source]) -> list[SentenceInContext]:
    """The sentences of the sources, each once, in their order."""
    found = (place for source in sources for place in places(source.article, source.start, source.end))
    return list({(p.article.id, p.article.revision, p.start, p.end): p for p in found}.values())


def _anchors(said: Iterable[tuple[str, Sequence[Span]]], seen: Sequence[SentenceInContext]) -> Iterator[FigureMention]:
    """The figures that the answer's sentences give, where the words that carry them have them."""
    for text, spans in said:
        for span in spans:
            for place in seen:
                if (place.article.id, place.article.revision) != (span.article_id, span.revision):
                    continue
                if span.start < place.end and place.start < span.end:
                    for m in mentions(place):
                        if span.start <= m.start and m.end <= span.end and _given(text, m):
                            yield m


def _given(text: str, mention: FigureMention) -> bool:
    """Whether a sentence of the answer gives the figure itself."""
    if (given := mention.moment) is not None:
        return any(m.fields & given.fields and _same_fields(m, given) for m in moments(text))
    own = figures(mention.said)
    return any(compare(mine, theirs) == "same" for mine in figures(text) for theirs in own)


def _same_fields(one: Moment, other: Moment) -> bool:
    pairs = (one.year, other.year), (one.month, other.month), (one.day, other.day)
    return all(a is None or b is None or a == b for a, b in pairs)


def _covered(mine: FigureMention, difference: FigureDisagreement) -> bool:
    """Whether a difference found before is about the same quantity."""
    return any(mine is side or (same_thing(mine, side)) for side in difference.sides)


def _difference(
    mine: FigureMention, known: Sequence[FigureMention], given: Sequence[FigureMention]
) -> FigureDisagreement | None:
    others = [m for m in known if _elsewhere(m, mine) and not m.old and same_thing(mine, m)]
    related = [(relation(mine, m), m) for m in others if not agree(mine, m)]
    related = [(r, m) for r, m in related if r != "differ" or not _both(mine, m, known)]
    related = [(r, m) for r, m in related if r == "differ" or not _is_told_nearer(mine, m, known)]
    newer = [m for r, m in related if r == "older"]
    if newer:
        latest = max(newer, key=lambda m: (_published(m), -known.index(m)))
        both = any(same_thing(m, latest) and agree(m, latest) for m in given)
        return FigureDisagreement("earlier", _measure(mine, latest), (mine, latest), outdated=not both)
    rivals = [m for r, m in related if r == "differ"]
    agreeing = [mine, *(m for m in others if agree(mine, m))]
    rivals = [m for m in rivals if not any(relation(m, a) == "older" for a in agreeing)]
    if rivals:
        return FigureDisagreement("differ", _measure(mine, rivals[0]), (mine, *_apart(rivals, MOST_SIDES - 1)))
    older = [m for r, m in related if r == "newer"]
    if older:
        return FigureDisagreement("earlier", _measure(mine, older[0]), (*_apart(older, 1), mine))
    return None


def _elsewhere(one: FigureMention, other: FigureMention) -> bool:
    return one.place.article.id != other.place.article.id


def _both(mine: FigureMention, other: FigureMention, known: Sequence[FigureMention]) -> bool:
    """Whether one of the two articles gives both figures itself, as figures of today: then they are of two things."""
    for one, far in ((mine, other), (other, mine)):
        for m in known:
            mine_too = m.place.article.id == one.place.article.id and m is not one and not m.old and m.unit == far.unit
            if mine_too and agree(m, far) and not agree(m, one) and (m.head == far.head or m.measure == far.measure):
                return True
    return False


def _is_told_nearer(mine: FigureMention, other: FigureMention, known: Sequence[FigureMention]) -> bool:
    """Whether one of the two articles has another figure for the same that comes nearer to the far one: 367 heat deaths
    have replaced a first 214 there, and not the 2,391 of all causes."""
    for one, far in ((mine, other), (other, mine)):
        beside = [m for m in known if m.place.article.id == one.place.article.id and not agree(m, one) and not m.old]
        if any(nearer(m, one, far) and same_thing(m, far) for m in beside):
            return True
    return False


def _apart(sides: Sequence[FigureMention], most: int) -> list[FigureMention]:
    """One of each value, the first found."""
    kept: list[FigureMention] = []
    for m in sides:
        if len(kept) < most and not any(agree(m, k) or not _elsewhere(m, k) for k in kept):
            kept.append(m)
    return kept


def _measure(one: FigureMention, other: FigureMention) -> str:
    """What both measure; not where they count what another word near them only speaks of: "48 turbines, at a cost"."""
    name = one.measure or other.measure
    counted = {m.head for m in (one, other)} - GENERIC - PERSONS - {""}
    told = all(word in MEASURE_OF and MEASURE_OF[word].name == name for word in counted)
    return name if told or name in GROWING else ""


def _published(mention: FigureMention) -> str:
    article = mention.place.article
    return max(article.published_at or "", article.updated_at or "")


# Whether a question is about what a figure measures: then the figure's past is part of the answer.

_TOLD_BY = {word: m.name for word, m in MEASURE_OF.items()} | EVENT_OF


@lru_cache(maxsize=1_000)
def measures_in(text: str) -> frozenset[str]:
    """The names of the measures, and of the events that have a date, of which `text` speaks."""
    told = {_TOLD_BY[t.stem] for t in tokens(text) if t.kind == "word" and t.stem in _TOLD_BY}
    told |= {name for pattern, name in PHRASES if pattern.search(text)}
    return frozenset(told | {m.name for han, m in HAN_MEASURES if han.search(text)})


def touches(question: str, difference: FigureDisagreement, *, asks_when: bool) -> bool:
    """Whether `question` is about the quantity of `difference`: names what it measures or counts, or asks when."""
    if asks_when and difference.sides[0].moment is not None:
        return True
    if difference.measure in measures_in(question):
        return True
    heads = {side.head for side in difference.sides} - GENERIC - PERSONS - {""}
    return any(t.stem in heads for t in tokens(question) if t.kind == "word" and not is_function(t))


def moves(difference: FigureDisagreement) -> bool:
    """Whether it is of what moves all the time, such as a price: then the newer figure does not put the older right."""
    return difference.measure in LEVELS
