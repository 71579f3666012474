"""One quantity where an article gives it: its value, and what it is a quantity of, as far as words around it tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from qa.proof.disagreement import cues
from qa.proof.disagreement.content import blank_figures, content, main_part
from qa.proof.disagreement.figure_lexicon import (
    EVENT_OF,
    GENERIC,
    HAN_MEASURES,
    MEASURE_OF,
    MEASURES,
    PERSONS,
    PHRASES,
    WHOLES,
)
from qa.proof.disagreement.places import SentenceInContext
from store.language.calendar import TIME_NOUNS
from store.language.dates import Moment, day_of, moments, same_day
from store.language.names import Name, names
from store.language.numbers import Quantity, quantities
from store.language.reversals import tells_an_error
from store.language.tokens import Token, fold, is_function, stem, tokens
from store.language.units import in_base, unit_words

Change = Literal["", "rise", "fall", "change"]

_LATELY = 2
"""Years before an article of which it may give figures in passing."""

_LONGEST, _MOST_FIGURES = 2_000, 25
"""Characters and figures from which on a sentence is a table or a list, in which no figure tells what it is of."""

_UNIT_NOUNS = frozenset(map(stem, unit_words("length") | unit_words("mass") | {"litres"}))
_STRETCHES = frozenset(map(stem, TIME_NOUNS | {"season"}))
_BY_NAME = {m.name: m for m in MEASURES}
_OF_PEOPLE = ("the population", "the capacity", "the attendance", "the votes")


@dataclass(frozen=True)
class FigureMention:
    """A figure or a date, `article.text[start:end]`, and all that tells what it is the figure of.

    `low` and `high` bound what it may stand for, by rounding and by words such as "about" or "at least"; for a date
    they are None and `moment` is given. `old`: it is told as what was said before, or of another time, or as untrue.
    `part`: it is told as a part of another figure. `planned`: it is to come (True), has happened (False), or unknown.
    `objects` are what it goes to, "rail" of "200 million on rail".
    `qualifiers` narrow what is measured: "youth" of "youth unemployment".
    """

    place: SentenceInContext
    start: int
    end: int
    unit: str
    measure: str
    measures: frozenset[str]
    wholes: frozenset[str]
    old: bool
    part: bool
    planned: bool | None
    names: tuple[Name, ...]
    content: frozenset[str]
    segment: str
    low: float | None = None
    high: float | None = None
    moment: Moment | None = None
    head: str = ""
    change: Change = ""
    objects: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    when: tuple[Moment, ...] = ()

    @property
    def said(self) -> str:
        """The figure with what it counts, in the article's words."""
        return self.place.article.text[self.start : self.end]


@lru_cache(maxsize=5_000)
def mentions(place: SentenceInContext) -> tuple[FigureMention, ...]:
    """The figures and dates of a sentence."""
    text = fold(place.text)
    if len(text) > _LONGEST:
        return ()
    found = [q for q in _quantities(place.text) if q.kind in ("count", "percent")]
    if len(found) > _MOST_FIGURES:
        return ()
    lower = set(_lower_ends(text, found))
    read = (
        _figure(place, text, found, q, found[i + 1] if i in lower else None)
        for i, q in enumerate(found)
        if i - 1 not in lower
    )
    return (*filter(None, read), *_dates(place, text))


def _quantities(text: str) -> list[Quantity]:
    """The quantities that are no dates; in Chinese a year has its sign after it, and what has 第 or 最后 before it, or
    号 behind it, is counted off and no quantity."""
    dated = [(m.start, m.end) for m in moments(text)]
    counts = (
        q
        for q in quantities(text)
        if not cues.COUNTED_OFF.search(f"{text[max(0, q.start - 2) : q.start]}0{text[q.end : q.end + 1]}")
    )
    return [q for q in counts if not any(s < q.end and q.start < e for s, e in dated)]


def _lower_ends(text: str, found: Sequence[Quantity]) -> Iterator[int]:
    """The number of the first figure of each range; the next one is its upper end."""
    for i, (one, other) in enumerate(pairwise(found)):
        before, gap = text[: one.start], text[one.end : other.start]
        joined = cues.RANGE.fullmatch(gap) and ("and" not in gap or cues.BETWEEN.search(before))
        of_one = one.value < other.value and (not one.unit or not other.unit or one.unit == other.unit)
        if joined and of_one and not re.search(r"\bfrom\s+\S*$", before):
            yield i


def _figure(
    place: SentenceInContext, text: str, found: Sequence[Quantity], q: Quantity, upper: Quantity | None
) -> FigureMention | None:
    end = upper.end if upper else q.end
    unit = upper.unit or q.unit if upper else q.unit
    a, b = _segment(text, [(f.start, f.end) for f in found], q.start, end)
    segment = text[a:b]
    before, after = text[max(0, q.start - 70) : q.start], text[end : end + 70]
    head, modifiers, end_of_noun = _counted(text, end) if not unit else ("", frozenset[str](), end)
    if head in _STRETCHES:  # seven "were killed in the past two winters"
        return None
    if head in _UNIT_NOUNS:  # "million cubic metres"
        unit, head, modifiers = text[end:end_of_noun].strip(), "", frozenset()
    modifiers = frozenset(m for m in modifiers if m not in GENERIC and m not in MEASURE_OF)
    head = head or (_total_of(segment[: q.start - a]) if not unit else "")
    low, high = _bounds(q, upper.value if upper else None)
    whole = _without(text, found, q, end)
    sort = sort_of(unit or ("%" if q.kind == "percent" else ""))
    measures = _measures(segment, q.start - a, head, sort)
    if not head and not unit and q.kind == "count" and not (measures or _totals(text, q)):
        return None  # of what else is in the sentence a bare number tells nothing: an age, "a father of three"
    measures = measures or _measures(whole, q.start, head, sort)
    if not head and not unit and q.kind == "count" and not _elliptic(text, q, end, measures):
        return None
    said_names = tuple(n for n in _subjects(text, a, b) if n.end <= q.start or n.start >= end_of_noun)
    currency = cues.CURRENCY.match(text[q.start : q.end])
    main = main_part(segment, q.start - a, end_of_noun - a)
    return FigureMention(
        place=place,
        start=place.start + q.start,
        end=place.start + end_of_noun,
        low=low,
        high=high,
        unit=f"{currency[1]}" if currency else unit or ("%" if q.kind == "percent" else ""),
        head=head,
        wholes=_words_of(segment, WHOLES),
        measure=measures[0] if measures else "",
        measures=frozenset(measures),
        change=_change(after, unit),
        old=bool(cues.OLD_BEFORE.search(before) or cues.OLD_AFTER.match(after) or cues.PAST_PERIOD.search(segment)
                 or cues.NOT_SAID.search(text[: q.start]) or tells_an_error(text, place.article.title)),
        part=bool(cues.PART_AFTER.match(text[end_of_noun : end_of_noun + 40]) or cues.PART_AFTER.match(after)
                  or cues.PART_BEFORE.search(before)),
        planned=_planned(segment, text),
        names=said_names,
        content=content(blank_figures(main, [(q.start - a, end_of_noun - a)])) - {head},
        objects=content(blank_figures(main[end_of_noun - a :], ())) if unit else frozenset(),
        qualifiers=_qualifiers(segment, measures[0] if measures else "") | modifiers,
        when=_when(place, a, b),
        segment=segment,
    )  # fmt: skip


def _when(place: SentenceInContext, start: int, end: int) -> tuple[Moment, ...]:
    """When the figure of a part of a sentence is of: its own dates, those the sentence begins with, and where these
    have no year, the years of the rest, but for those long gone ("the worst flood since 1911")."""
    told, published = moments(fold(place.text)), day_of(place.article.published_at)
    if cues.HAN.search(place.text):  # a report in Chinese opens with its own day, whatever it is of
        told = tuple(m for m in told if m.day is None or not same_day(m, published))
    own = [m for m in told if start <= m.start < end or m.end < 25]
    if published is None or any(m.year is not None for m in own):
        return tuple(own)
    return (*own, *(m for m in told if m not in own and m.year is not None and m.year >= published.year - _LATELY))


def _totals(text: str, q: Quantity) -> bool:
    """Whether a bare number tells what a number named before comes to: "the number of injured now stands at 43"."""
    return bool(cues.NUMBER_OF.search(text, 0, q.start) and cues.IS.search(text[: q.start]))


def _elliptic(text: str, q: Quantity, end: int, measures: Sequence[str]) -> bool:
    """Whether a bare number counts people that something befell: "3,650 were brought to safety". With an article, "the
    three from the boat", it only comes back to them."""
    if cues.HAN.match(text[end : end + 1]):
        return True
    if cues.KNOWN.search(text[: q.start]):
        return False
    if measures and measures[0] in _OF_PEOPLE and cues.IS.search(text[: q.start]):
        return True
    return bool(measures) and _BY_NAME[measures[0]].sort == "event"


def _dates(place: SentenceInContext, text: str) -> Iterator[FigureMention]:
    """Dates of events: "will open in 2028"."""
    for moment in moments(place.text):
        if moment.year is None and moment.month is None:
            continue
        if not cues.AT_DATE.search(text[max(0, moment.start - 30) : moment.start]):
            continue
        a, b = _segment(text, [(m.start, m.end) for m in moments(place.text)], moment.start, moment.end)
        words = [t for t in tokens(text[a : moment.start]) if t.kind == "word"][-7:]
        verb = next((t for t in reversed(words) if t.stem in EVENT_OF), None)
        if verb is None or any(t.stem in cues.SPEECH for t in words[words.index(verb) :]):
            continue
        segment = text[a:b]
        before = text[max(0, moment.start - 60) : moment.start]
        yield FigureMention(
            place=place,
            start=place.start + moment.start,
            end=place.start + moment.end,
            unit="date",
            moment=moment,
            wholes=_words_of(segment, WHOLES),
            measure=EVENT_OF[verb.stem],
            measures=frozenset({EVENT_OF[verb.stem]}),
            old=bool(cues.OLD_BEFORE.search(re.sub(r"\b(?:in|on|by)\s+$", "", before)))
            or tells_an_error(text, place.article.title),
            part=bool(re.search(r"\bsince|\bafter|\bbefore|\buntil|\bfrom", before[-12:])),
            planned=_planned(segment, text),
            names=tuple(_subjects(text, a, b)),
            content=content(segment),
            segment=segment,
        )


def _segment(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The part of the sentence that a figure stands in: up to a mark, or a joining word before another figure."""
    a, b = 0, len(text)
    for border in cues.BORDER.finditer(text):
        if border.end() <= start:
            a = max(a, border.end())
        elif border.start() >= end:
            b = min(b, border.start())
            break
    for joint in cues.JOINT.finditer(text, a, b):
        if joint.end() <= start and any(a <= s and e <= joint.start() for s, e in spans):
            a = max(a, joint.end())
        elif joint.start() >= end and any(s >= joint.end() and e <= b for s, e in spans):
            b = joint.start()
            break
    return a, b


def _without(text: str, found: Sequence[Quantity], q: Quantity, end: int) -> str:
    """The sentence with the parts blanked that speak of other figures."""
    spans = [(f.start, f.end) for f in found]
    kept = text
    for f in found:
        if f.start < end and f.end > q.start:
            continue
        a, b = _segment(text, spans, f.start, f.end)
        if not (a <= q.start < b):
            kept = kept[:a] + " " * (b - a) + kept[b:]
    return kept


def _counted(text: str, end: int) -> tuple[str, frozenset[str], int]:
    """What a bare number counts: the stem of the noun, the words before it that narrow it, and where it ends."""
    if cues.HAN.match(text[end:]):
        return ("people" if text[end] in "人名" else ""), frozenset(), end + 1
    following = tokens(text[end : end + 60])
    taken: list[Token] = []
    for token in following:
        if token.surface == "-" and not taken:
            continue
        if token.kind != "word" or (is_function(token) and token.folded not in ("more",)):
            break
        taken.append(token)
        if _plural(token.folded) or len(taken) == 4:
            break
    plural = next((i for i, t in enumerate(taken) if _plural(t.folded)), None)
    if plural is None:
        return "", frozenset(), end
    noun = taken[plural]
    return noun.stem, frozenset(t.stem for t in taken[:plural]), end + noun.end


def _total_of(before: str) -> str:
    """The noun of "the number of wolves at 130"."""
    match = cues.NUMBER_OF.search(before)
    return stem(match[1].lower()) if match else ""


def _qualifiers(segment: str, measure: str) -> frozenset[str]:
    """The words right before the word that tells the measure: "youth" of "youth unemployment"."""
    words = [t for t in tokens(segment) if t.kind == "word"]
    found = set()
    for one, other in pairwise(words):
        if other.folded.endswith("ed") or _plural(one.folded):
            continue  # a verb with who does it
        if other.stem not in MEASURE_OF or MEASURE_OF[other.stem].name != measure or other.start - one.end != 1:
            continue
        if not is_function(one) and not any(one.stem in known for known in (GENERIC, MEASURE_OF)):
            found.add(one.stem)
    return frozenset(found)


def _plural(word: str) -> bool:
    if word in ("people", "men", "women", "children", "police", "lives", "troops", "staff", "personnel", "feet"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _measures(segment: str, at: int, head: str, sort: str) -> list[str]:
    """What the figure at `at` may measure, by the words that tell, the nearest first."""
    near: list[tuple[int, str]] = []
    if cues.HAN.search(segment):
        near = [(_gap(m.start(), m.end(), at), name.name) for han, name in HAN_MEASURES for m in han.finditer(segment)]
    else:
        if head in MEASURE_OF and head not in PERSONS:
            near.append((0, MEASURE_OF[head].name))
        told = ((m, name) for pattern, name in PHRASES for m in pattern.finditer(segment))
        near += [(_gap(m.start(), m.end(), at) - 3, name) for m, name in told]
        words = [t for t in tokens(segment) if t.kind == "word" and t.stem in MEASURE_OF]
        near += [(_gap(t.start, t.end, at), MEASURE_OF[t.stem].name) for t in words]
    fitting = [(gap, name) for gap, name in sorted(near) if _BY_NAME[name].units in ("", sort)]
    return list(dict.fromkeys(name for _, name in fitting))


def sorts_in(place: SentenceInContext) -> set[str]:
    """The sorts of figures and dates that a sentence gives, before they are read in full."""
    if not cues.ANY_FIGURE.search(place.text):
        return set()
    dates = {"date"} if moments(place.text) else set()
    return dates | {sort_of(q.unit) for q in _quantities(place.text) if q.kind in ("count", "percent")}


def sort_of(unit: str) -> str:
    """What a unit is of: "count" for none."""
    return "count" if unit in ("", "%") else in_base(unit)[0]


def _gap(start: int, end: int, at: int) -> int:
    return at - end if end <= at else start - at


def _words_of(segment: str, known: frozenset[str]) -> frozenset[str]:
    return frozenset(t.stem for t in tokens(segment) if t.kind == "word" and t.stem in known and not t.capital)


def _change(after: str, unit: str) -> Change:
    if word := cues.CHANGE_AFTER.match(after):
        return "fall" if cues.DOWN.match(word["word"]) else "rise"
    return "change" if unit in ("percentage points", "basis points") else ""


def _planned(segment: str, text: str) -> bool | None:
    for words in (segment, text):
        if cues.PLANNED.search(words):
            return True
        if cues.HAPPENED.search(words) or any(_past(t) for t in tokens(words)):
            return False
    return None


def _past(token: Token) -> bool:
    return token.folded.endswith("ed") and len(token.folded) > 4 and token.stem not in cues.SPEECH and not token.capital


def _bounds(q: Quantity, upper: float | None) -> tuple[float, float]:
    """What the figure may stand for, by its rounding and the words before it."""
    step = min(q.step, 1.0) if q.kind == "percent" and not q.spelled else q.step
    slack = step / 2 if q.kind == "percent" or q.unit == "%" else min(step / 2, 0.05 * abs(q.value))
    low, high = q.value - slack, (q.value if upper is None else upper) + slack
    if q.bound in ("about", "nearly"):
        low = min(low, q.value - 0.1 * abs(q.value))
    if q.bound == "about":
        high = max(high, (upper or q.value) + 0.1 * abs(upper or q.value))
    elif q.bound == "over":
        high = float("inf")
    elif q.bound == "under":
        low = float("-inf")
    return low, high


def _subjects(text: str, a: int, b: int) -> Iterator[Name]:
    """The names around a figure."""
    return (name for name in names(text) if a <= name.start < b and name.sure)
