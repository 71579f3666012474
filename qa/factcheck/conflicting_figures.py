"""Figures and days that articles give for a quantity of the draft, as far as words tell that it is the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.proof.disagreement.cues import OLD_BEFORE
from qa.proof.disagreement.mentions import Mention, mentions
from qa.proof.disagreement.places import Place, near, places, topic
from qa.proof.disagreement.same import agree, same_thing
from qa.proof.facts.align import Source
from qa.proof.facts.check_numbers import figures
from store.language.dates import moments
from store.language.names import find, named, names
from store.language.numbers import Quantity, compare, in_base, said
from store.language.patterns import late

_BEFORE = 70  # characters before a figure that tell whether it is the earlier one
_BESIDE = 25  # characters before a figure in which a name or a year says of whom or when it is
_ON_TOPIC = 3  # telling words that two places share which are about one thing
_TOLD_AS_PAST = late(
    r"\b(?:had|draft|once|then|announced|promised|estimated?|planned|would|was to|were to|dropped|fallen|risen|"
    r"provisional)\b|曾|此前",
    re.IGNORECASE,
)
_SMALL = 10  # a figure in words up to this is too common to be known again
_SCALES = (1.0, 1e3, 1e6, 1e9)


@dataclass(frozen=True)
class Rival:
    """What an article gives, `there`, for the quantity that the draft gives as `mine`; both as they are said.

    `place` is the article's sentence. `old`: it calls the draft's figure the earlier one.
    """

    mine: str
    there: str
    place: Place
    old: bool


def rivals(place: Place, sources: Sequence[Source]) -> Iterator[Rival]:
    """Other figures that the sources give for a quantity of the draft's sentence at `place`."""
    own = _own(place, sources)
    for sentence in _sentences(sources) if own else ():
        told = mentions(sentence)
        for mine in own:
            if any(same_thing(mine, there) and agree(mine, there) for there in told) or _gives(sentence, mine):
                continue
            for there in told:
                if same_thing(mine, there) and not _of_another(there, place):
                    yield Rival(mine.said, there.said, sentence, old=False)


def replaced(place: Place, sources: Sequence[Source]) -> Iterator[Rival]:
    """Each figure or day of the draft that a sentence on the same thing calls the earlier one, with the one that it
    gives in its place; none where the draft itself tells of the past."""
    text = place.text
    if _TOLD_AS_PAST.search(text):
        return
    for sentence in _sentences(sources):
        found = [*_earlier(text, sentence), *_earlier_days(text, sentence)]
        if found and not _of_then(text, sentence) and len(topic(place) & topic(sentence)) >= _ON_TOPIC:
            yield from found


def _of_then(text: str, sentence: Place) -> bool:
    """Whether the draft itself says that it tells of a year before the article's."""
    year = (sentence.article.published_at or "9999")[:4]
    return any(m.year is not None and str(m.year) < year for m in moments(text))


def _earlier(text: str, sentence: Place) -> Iterator[Rival]:
    own, there = figures(text), figures(sentence.text)
    old = [q for q in there if told_as_old(sentence.text, q)]
    for mine in own if old else ():
        if (
            (mine.spelled and mine.value <= _SMALL)
            or told_as_old(text, mine)
            or not any(_is(mine, q, sentence.text) for q in old)
        ):
            continue
        now = [q for q in there if q not in old and _sort(q) == _sort(mine) and compare(mine, q) == "no"]
        if len(now) == 1 and all(compare(q, now[0]) != "same" for q in own):
            yield Rival(said(mine, text), said(now[0], sentence.text), sentence, old=True)


def _is(mine: Quantity, there: Quantity, text: str) -> bool:
    """Whether two figures are one; in "from 9.4 to 14 million" the first has the second's millions."""
    if compare(mine, there) == "same" and (mine.unit == there.unit or not there.unit):
        return True
    runs_on = text[there.end : there.end + 4].startswith(" to ")
    return runs_on and not there.unit and any(mine.value == there.value * scale for scale in _SCALES)


def _sort(quantity: Quantity) -> str:
    return in_base(quantity.unit)[0] or quantity.kind


def _earlier_days(text: str, sentence: Place) -> Iterator[Rival]:
    for moment in moments(text):
        day = text[moment.start : moment.end]
        if moment.year is None or day not in sentence.text:
            continue
        moved = re.search(rf"\bfrom (?P<old>(?:[\w-]+ ){{0,4}}{re.escape(day)}) to (?P<new>[^.;,]+)", sentence.text)
        if moved:
            yield Rival(moved["old"], moved["new"], sentence, old=True)


def _own(place: Place, sources: Sequence[Source]) -> list[Mention]:
    """The figures of the draft, which is taken to be as old as the newest article found: it tells of today."""
    newest = max((s.article.published_at for s in sources if s.article.published_at), default=None)
    dated = replace(place, article=replace(place.article, published_at=newest))
    return [m for m in mentions(dated) if not m.old and not m.part]


def _sentences(sources: Sequence[Source]) -> Iterator[Place]:
    for source in sources:
        yield from places(source.article, source.start, source.end)


def _gives(sentence: Place, mine: Mention) -> bool:
    """Whether a sentence has the draft's own figure too, as one of today, of whatever it may be."""
    own = figures(mine.said)
    text = sentence.text
    return any(compare(q, o) == "same" and not told_as_old(text, o) for q in own for o in figures(text))


def told_as_old(text: str, figure: Quantity) -> bool:
    """Whether `text` calls a figure of it the earlier one."""
    return bool(OLD_BEFORE.search(text[max(0, figure.start - _BEFORE) : figure.start]))


def _of_another(there: Mention, place: Place) -> bool:
    """Whether a name that the draft does not speak of, or a year, right before the figure says of what it is."""
    start = there.start - there.place.start
    beside = there.place.text[max(0, start - _BESIDE) : start]
    known = named(near(place))
    if any(find(name, known) == "absent" for name in names(beside)):
        return True
    years = {m.year for m in moments(beside)} - {None}
    return bool(years) and not years & {m.year for m in moments(near(place))}
