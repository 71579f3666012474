"""Figures and days that articles give for a quantity of the draft, as far as words tell that it is the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product
from math import isclose

from qa.proof.disagreement.cues import OLD_BEFORE
from qa.proof.disagreement.mentions import FigureMention, mentions
from qa.proof.disagreement.places import SentenceInContext, nearby_text, places, topic
from qa.proof.disagreement.same import agree, lacks_one, same_thing
from qa.proof.facts.align import Source
from qa.proof.facts.check_numbers import figures, told_in
from qa.proof.facts.features import closeness
from qa.proof.facts.reckoning import reckoned, rival
from store.article import Article
from store.language.dates import Moment, moments
from store.language.names import names
from store.language.numbers import Quantity, compare, said
from store.language.patterns import late
from store.language.reversals import speaks_of_error
from store.language.tokens import tokens
from store.language.units import in_base
from store.search.revision_comparison import TextChange, differences

_BEFORE = 70  # characters before a figure that tell whether it is the earlier one
_BESIDE = 25  # characters before a figure in which a name or a year says of whom or when it is
_ON_TOPIC = 3  # telling words that two places share which are about one thing
_TOLD_AS_PAST = late(
    r"\b(?:had|draft|once|then|announced|promised|estimated?|planned|would|was to|were to|dropped|fallen|risen|"
    r"provisional)\b|曾|此前",
    re.IGNORECASE,
)
_MORE = late(
    r"\s*(?:(?P<more>more|higher|above|dearer)|less|fewer|lower|below|cheaper)\b(?: than)? (?:[\w’'-]+ ){0,6}?"
    r"(?P<verb>announced|approved|agreed|planned|budgeted|estimated|expected|forecast|promised|set aside)\b",
    re.IGNORECASE,
)
_APPOSED = late(r"\s?[,;(–—-]\s*(?:or |which is |that is )?")
_NEARLY = 0.65  # share of a claim's words that a sentence has which says the same with another figure
_HALF = 0.5  # … and that a correction has which speaks of the same
_SMALL = 10  # a figure in words up to this is too common to be known again
_SCALES = (1.0, 1e3, 1e6, 1e9)


@dataclass(frozen=True)
class Rival:
    """What an article gives, `there`, for the quantity that the draft gives as `mine`; both as they are said.

    `place` is the article's sentence. `old`: it calls the draft's figure the earlier one, or `beside`, another sentence
    of the article, does.
    """

    mine: str
    there: str
    place: SentenceInContext
    old: bool
    beside: SentenceInContext | None = None


def rivals(place: SentenceInContext, sources: Sequence[Source]) -> Iterator[Rival]:
    """Other figures that the sources give for a quantity of the draft's sentence at `place`."""
    own = _own(place, sources)
    for sentence in _sentences(sources) if own else ():
        told = mentions(sentence)
        for mine in own:
            if any(same_thing(mine, there) and agree(mine, there) for there in told) or _gives(sentence, mine):
                continue
            for there in told:
                at = there.start - there.place.start
                if not same_thing(mine, there) or beside_another(there.place.text, at, nearby_text(place)):
                    continue
                if not _follows(mine, place.text, there, sentence.text):
                    yield Rival(mine.said, there.said, sentence, old=False)


def _follows(mine: FigureMention, claim: str, there: FigureMention, text: str) -> bool:
    """Whether the draft's figure follows from the article's, and is told as something else: "by 4 crowns" where fares
    went "from 28 to 32 crowns"."""
    pairs = product(told_in(claim, mine.said), told_in(text, there.said))
    return any(reckoned(own, figures(text)) and not rival(own, claim, other, text) for own, other in pairs)


def replaced(place: SentenceInContext, sources: Sequence[Source]) -> Iterator[Rival]:
    """Each figure or day of the draft that a sentence on the same thing calls the earlier one, with the one that it
    gives in its place; none where the draft itself tells of the past."""
    text = place.text
    if tells_of_then(text):
        return
    for sentence in _sentences(sources):
        found = [*_earlier(text, sentence), *_earlier_days(text, sentence)]
        if found and not _of_then(text, sentence) and len(topic(place) & topic(sentence)) >= _ON_TOPIC:
            yield from found


def tells_of_then(text: str) -> bool:
    """Whether a draft itself tells of the past, or of what was planned then."""
    return bool(_TOLD_AS_PAST.search(text))


def _of_then(text: str, sentence: SentenceInContext) -> bool:
    """Whether the draft itself says that it tells of a year before the article's."""
    year = (sentence.article.published_at or "9999")[:4]
    return any(m.year is not None and str(m.year) < year for m in moments(text))


def _earlier(text: str, sentence: SentenceInContext) -> Iterator[Rival]:
    own, there = figures(text), figures(sentence.text)
    yield from _raised(text, sentence)
    old = [q for q in there if told_as_old(sentence.text, q)]
    for mine in own if old else ():
        common = mine.spelled and mine.value <= _SMALL
        if common or told_as_old(text, mine) or not any(_is(mine, q, sentence.text) for q in old):
            continue
        now = [q for q in there if q not in old and _sort(q) == _sort(mine) and compare(mine, q) == "no"]
        if len(now) == 1 and all(compare(q, now[0]) != "same" for q in own):
            yield Rival(said(mine, text), said(now[0], sentence.text), sentence, old=True)


def _is(mine: Quantity, there: Quantity, text: str) -> bool:
    """Whether two figures are one; in "from 9.4 to 14 million" the first has the second's millions."""
    alike = there.unit in ("", mine.unit)
    if compare(mine, there) == "same" and alike:
        return True
    runs_on = text[there.end : there.end + 4].startswith(" to ")
    return runs_on and alike and any(isclose(mine.value, there.value * scale) for scale in _SCALES)


def _raised(text: str, sentence: SentenceInContext) -> Iterator[Rival]:
    """The figure of the draft that makes up another with what came to it since: "203 million, 15 million more than
    announced" was 188 million. A draft that tells of the announcement itself tells of then."""
    own = figures(text)
    for now, by in pairwise(figures(sentence.text)) if own else ():
        more = _MORE.match(sentence.text, by.end)
        beside = _APPOSED.fullmatch(sentence.text, now.end, by.start)
        if not more or not beside or by.unit not in ("", now.unit) or more["verb"].casefold() in text.casefold():
            continue
        then = now.value - by.value if more["more"] else now.value + by.value
        for mine in own:
            if mine.unit == now.unit and mine.unit and isclose(mine.value, then):
                yield Rival(said(mine, text), said(now, sentence.text), sentence, old=True)


def corrected(claim: str, sources: Sequence[Source]) -> Iterator[Rival]:
    """Each figure of the draft that an article's own note takes back, with what the article gives now, or the note."""
    own = [q for q in figures(claim) if not q.spelled or q.value > _SMALL]
    if not own or speaks_of_error(claim):
        return
    words = tokens(claim)
    for note in _notes(sources):
        others = [p for p in places(note.article, 0, len(note.article.text)) if not speaks_of_error(p.text)]
        alike = [p for p in others if closeness(words, tokens(p.text)) >= _HALF]
        for mine in own:
            if not has_figure(note.text, mine) or any(has_figure(p.text, mine) for p in alike):
                continue
            here = said(mine, claim)
            if now := _instead(claim, mine, others):
                yield Rival(here, now[1], now[0], old=True, beside=note)
            elif len(figures(note.text)) == 1 and closeness(words, tokens(note.text)) >= _HALF:
                yield Rival(here, "", note, old=True)


def _notes(sources: Sequence[Source]) -> Iterator[SentenceInContext]:
    """The sentences in which the articles found, which need not have been found by them, take something back."""
    for article in dict.fromkeys(source.article for source in sources):
        for sentence in places(article, 0, len(article.text)) if speaks_of_error(article.text) else ():
            if speaks_of_error(sentence.text):
                yield sentence


def has_figure(text: str, mine: Quantity) -> bool:
    """Whether a figure of `text` is the same as `mine`."""
    return any(compare(mine, q) == "same" for q in figures(text))


def _instead(
    claim: str, mine: Quantity, sentences: Iterable[SentenceInContext]
) -> tuple[SentenceInContext, str] | None:
    """The sentence most like the claim that has, of the same sort, another figure alone, and that figure."""
    words = tokens(claim)
    best: tuple[float, tuple[SentenceInContext, str] | None] = (_NEARLY, None)
    for sentence in sentences:
        alike = closeness(words, tokens(sentence.text))
        if alike >= best[0] and (other := _other(mine, sentence.text)) is not None:
            best = alike, (sentence, other)
    return best[1]


def _other(mine: Quantity, text: str) -> str | None:
    """The one figure of a text that is of the sort of `mine`, if that is another."""
    alike = [q for q in figures(text) if (_sort(q), q.kind) == (_sort(mine), mine.kind)]
    return said(alike[0], text) if len(alike) == 1 and compare(mine, alike[0]) == "no" else None


def _sort(quantity: Quantity) -> str:
    return in_base(quantity.unit)[0] or quantity.kind


def _earlier_days(text: str, sentence: SentenceInContext) -> Iterator[Rival]:
    for moment in moments(text):
        day = text[moment.start : moment.end]
        if moment.year is None or day not in sentence.text:
            continue
        moved = re.search(rf"\bfrom (?P<old>(?:[\w-]+ ){{0,4}}{re.escape(day)}) to (?P<new>[^.;,]+)", sentence.text)
        if moved:
            yield Rival(moved["old"], moved["new"], sentence, old=True)


def revised(claim: str, sources: Sequence[Source], earlier: Mapping[str, Sequence[Article]]) -> Iterator[Rival]:
    """Each figure of the draft that an earlier revision of an article gave, with what the article gives since."""
    for article in dict.fromkeys(source.article for source in sources):
        for before in earlier.get(article.id, ()):
            for change in _rewritten(before, article):
                yield from _since(claim, change, article)


@lru_cache(maxsize=200)
def _rewritten(before: Article, now: Article) -> tuple[TextChange, ...]:
    return tuple(d for d in differences(before, now) if d.field == "text" and d.old and d.new and d.new_span)


def _since(claim: str, change: TextChange, now: Article) -> Iterator[Rival]:
    old, new = change.old or "", change.new or ""
    if change.new_span is None or closeness(tokens(claim), tokens(old)) < _NEARLY:
        return
    place = SentenceInContext(now, *change.new_span, "")
    for mine in figures(claim):
        if has_figure(old, mine) and not has_figure(new, mine) and (other := _other(mine, new)):
            yield Rival(said(mine, claim), other, place, old=True)
    for moment in moments(claim):
        day = claim[moment.start : moment.end]
        since = [new[m.start : m.end] for m in moments(new)]
        if day in old and day not in new and len(since) == 1:
            yield Rival(day, since[0], place, old=True)


def _own(place: SentenceInContext, sources: Sequence[Source]) -> list[FigureMention]:
    """The figures of the draft, which is taken to be as old as the newest article found: it tells of today."""
    newest = max((s.article.published_at for s in sources if s.article.published_at), default=None)
    dated = replace(place, article=replace(place.article, published_at=newest))
    return [m for m in mentions(dated) if not m.old and not m.part]


def _sentences(sources: Sequence[Source]) -> Iterator[SentenceInContext]:
    for source in sources:
        yield from places(source.article, source.start, source.end)


def _gives(sentence: SentenceInContext, mine: FigureMention) -> bool:
    """Whether a sentence has the draft's own figure too, as one of today, of whatever it may be."""
    return any(gives_now(sentence.text, q) for q in told_in(mine.place.text, mine.said))


def gives_now(text: str, figure: Quantity) -> bool:
    """Whether `text` has the figure, and does not call it the earlier one."""
    return any(compare(figure, q) == "same" and not told_as_old(text, q) for q in figures(text))


def told_as_old(text: str, figure: Quantity | Moment) -> bool:
    """Whether `text` calls a figure or a day of it the earlier one."""
    return bool(OLD_BEFORE.search(text[max(0, figure.start - _BEFORE) : figure.start]))


def beside_another(text: str, start: int, about: str) -> bool:
    """Whether right before a figure of `text`, at `start`, is a name or a year that is not in what the draft is
    `about`."""
    beside = text[max(0, start - _BESIDE) : start]
    if lacks_one(names(beside), about):
        return True
    years = {m.year for m in moments(beside)} - {None}
    return bool(years) and not years & {m.year for m in moments(about)}
