"""Whether two figures are of the same thing, whether they differ, and whether the newer has taken the older's place.

A false alarm costs more trust than a missed disagreement, so whatever may make two quantities different ones counts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from datetime import date
from typing import Literal

from qa.proof.disagreement import cues
from qa.proof.disagreement.content import content_of
from qa.proof.disagreement.figure_days import Days, own_days
from qa.proof.disagreement.figure_lexicon import CONTRASTS, CONTRASTS_CHINESE, GROWING, LEVELS, MEASURES, PERSONS
from qa.proof.disagreement.mentions import FigureMention
from qa.proof.disagreement.places import context_of, headline, last_sentence, leads, nearby_text, topic
from store.article import Article
from store.language.dates import conflicts, day_of
from store.language.names import Name, find, index_names
from store.language.names import names as names_of
from store.language.patterns import late
from store.language.tokens import alike, is_function, root, stem, tokens
from store.language.units import in_base

Relation = Literal["differ", "older", "newer", "unclear"]

SAME_DAYS = 3
"""Days within which two outlets that report a moving figure report the same state of it."""

SAME_MONTH = 30
"""Days after which a newer figure has taken the place of an older one, unless what it measures lasts."""

_ENOUGH = 0.55
"""The share of the words around a figure that the other article has to speak of."""

_TITLE = 0.4
"""The share of a title that the other article speaks of when both are about one thing."""

_FARTHEST = 10.0
"""The ratio from which on two figures are more likely of two things than one of them wrong, unless both are told alike:
a digit that was lost or put in, or a false figure, is told in the words of the true one."""

_LONG = {"year", "month", "quarter", "decade"}  # of a date, what lasts longer than a level stays as it is
_LASTS = frozenset(m.name for m in MEASURES if m.sort == "lasting") | {"the founding", "the birth"}

_CONTRASTS = tuple((stem(a), stem(b)) for a, b in CONTRASTS)
_CORRECTED = late(
    r"\b(?:revis(?:ed|es|ing|ion)|correct(?:ed|s|ion)|no longer|has (?:since )?(?:risen|climbed|grown|increased|fallen|"
    rf"dropped|been (?:raised|lowered|put))\b|earlier (?:{cues.FIGURE}|report)s?|initially|"
    r"originally|previously (?:said|reported|put|given|estimated)|updated|postponed|delayed|pushed back|"
    r"brought forward|a year (?:late|later|early|earlier) than|later than (?:planned|announced)|"
    r"(?:rose|climbed|jumped|increased|grew|fell|dropped) to|(?:raised|lowered|cut|increased) (?:\w+ ){0,4}?to|"
    r"(?:up|down) from|more than (?:planned|expected|(?:\w+ ){1,4}approved)|(?:over|above) budget)\b|"
    r"\b(?:not|instead of|rather than) [$€£]?\d|修正|更正|上调|下调|更新|推迟|升至|增至|降至",
    re.IGNORECASE,
)


def same_thing(one: FigureMention, other: FigureMention) -> bool:
    """Whether both give a figure for one quantity, as far as their words tell."""
    return (
        not (one.old or other.old or one.part or other.part)
        and _same_sort(one, other)
        and (_near_in_size(one, other) or _told_alike(one, other))
        and _same_measure(one, other)
        and _share_a_name(one, other)
        and _same_frame(one, other)
        and _same_names(one, other)
        and _same_subject(one, other)
    )


def of_one_sort(one: FigureMention, other: FigureMention) -> bool:
    """Whether two figures of now, told of one thing, may be one quantity of it: of a sort and like in size."""
    if one.old or other.old or one.part or other.part or not _same_sort(one, other) or not _near_in_size(one, other):
        return False
    return not (one.measure and other.measure) or _same_measure(one, other)


def agree(one: FigureMention, other: FigureMention) -> bool:
    """Whether both figures may stand for one value: rounded, "about", "more than", a range that holds the other."""
    if one.moment is not None or other.moment is not None:
        if one.moment is None or other.moment is None:
            return False
        return not conflicts(one.moment, other.moment, day_of(other.place.article.published_at))
    (low, high), (other_low, other_high) = _in_base(one), _in_base(other)
    return low <= other_high and other_low <= high


def nearer(one: FigureMention, other: FigureMention, to: FigureMention) -> bool:
    """Whether one figure comes nearer than another to a third, as their ratios have it; never of days."""
    if any(m.moment is not None for m in (one, other, to)):
        return False
    a, b, c = (_in_base(m)[0] for m in (one, other, to))
    return min(a, b, c) > 0 and max(a / c, c / a) < max(b / c, c / b)


def relation(one: FigureMention, other: FigureMention) -> Relation:
    """How two figures that do not agree stand to each other: they differ, or `one` is the older or the newer.

    "unclear" where the later article tells of an earlier time.
    """
    mine, theirs = _day(one.place.article), _day(other.place.article)
    own, its_own = own_days(one), own_days(other)
    together = _meet(own, its_own)
    if mine and theirs and mine != theirs:
        (older, before), (newer, after) = sorted(((one, own), (other, its_own)), key=lambda m: _ended(m[0], None))
        if after and not together and after.last < _ended(older, before):
            return "unclear"
        days = (max(mine, theirs) - (_ended(older, None if together else before))).days
        if _replaces(older, newer, days):
            return "older" if older is one else "newer"
        return "differ"
    if mine and theirs and (own or its_own) and not together:
        return "unclear"
    corrected = [bool(_CORRECTED.search(_around(m))) for m in (one, other)]
    if corrected[0] != corrected[1]:
        return "newer" if corrected[0] else "older"
    return "differ"


def _ended(mention: FigureMention, own: Days | None) -> date:
    """The last day that a figure is of: its own, or that of its article, which has one."""
    day = own.last if own else _day(mention.place.article)
    assert day is not None
    return day


def _meet(one: Days | None, other: Days | None) -> bool:
    """Whether two figures are of days in common."""
    return one is not None and other is not None and one.first <= other.last and other.first <= one.last


def _replaces(older: FigureMention, newer: FigureMention, days: int) -> bool:
    mine, theirs = older.place.article.source, newer.place.article.source
    if _CORRECTED.search(_around(newer)) or (mine and theirs and mine.casefold() == theirs.casefold()):
        return True
    if days <= SAME_DAYS or older.measure in _LASTS:
        return False
    return days > SAME_MONTH or older.measure in LEVELS | GROWING


def _around(mention: FigureMention) -> str:
    place = mention.place
    return f"{place.before[-200:]} {place.text} {place.article.text[place.end : place.end + 160]}"


def _day(article: Article) -> date | None:
    days = [d for d in (day_of(article.published_at), day_of(article.updated_at)) if d]
    return max(days, default=None)


def _in_base(mention: FigureMention) -> tuple[float, float]:
    assert mention.low is not None
    assert mention.high is not None
    factor = in_base(mention.unit)[1]
    return mention.low * factor, mention.high * factor


def _same_sort(one: FigureMention, other: FigureMention) -> bool:
    """Figures of one unit, or counts of one noun."""
    if in_base(one.unit)[0] != in_base(other.unit)[0] or one.change != other.change:
        return False
    if one.unit == "date":
        if not (one.content or one.names) or not (other.content or other.names):
            return False
        return _fields(one) & _fields(other) != frozenset()
    return bool(one.unit) or _same_noun(one.head, other.head)


def _near_in_size(one: FigureMention, other: FigureMention) -> bool:
    """Whether neither is ten times the other."""
    if one.unit == "date":
        return True
    sizes = [abs(x) for x in (*_in_base(one), *_in_base(other)) if x not in (float("inf"), float("-inf"), 0.0)]
    return not sizes or max(sizes) / min(sizes) <= _FARTHEST


def _told_alike(one: FigureMention, other: FigureMention) -> bool:
    """Whether both are told of the same names, as figures of the same, in words that either sentence has."""
    mine, theirs = ({part for name in _telling(m) for part in name.parts} for m in (one, other))
    told = one.measure == other.measure != "" or (one.head == other.head != "")
    if not told or not mine or mine != theirs:
        return False
    return _in_words_of(one, other) and _in_words_of(other, one)


def _in_words_of(mine: FigureMention, theirs: FigureMention) -> bool:
    """Whether the sentence of `theirs` has what `mine` is of, and the word that its sentence opens with."""
    capital = {t.stem for t in tokens(mine.segment) if t.kind == "word" and t.capital and not is_function(t)}
    return mine.content | capital <= {t.stem for t in tokens(theirs.place.text)}


def _fields(mention: FigureMention) -> frozenset[str]:
    assert mention.moment is not None
    return mention.moment.fields & {"year", "month", "day"}


def _same_noun(one: str, other: str) -> bool:
    return not one or not other or _like(one, other) or (one in PERSONS and other in PERSONS)


def _like(one: str, other: str) -> bool:
    return one == other or root(one) == root(other) or alike(one, other)


def _same_measure(one: FigureMention, other: FigureMention) -> bool:
    if one.measure and other.measure:
        return one.measure in other.measures and other.measure in one.measures
    counted = bool(one.head and other.head) and one.head not in PERSONS and _same_noun(one.head, other.head)
    if counted:
        named_alike = any(set(n.parts) & set(o.parts) for n in one.names for o in other.names)
        few = min(len(one.content), len(other.content)) < 2
        return _shared(one.content, other.content) >= 1 or (named_alike and few)
    if one.measure or other.measure or in_base(one.unit)[0] in ("time", "points", "times"):
        return False
    least = min(len(one.content), len(other.content))
    return least > 0 and _shared(one.content, other.content) >= max(2, 0.6 * least)


def _same_frame(one: FigureMention, other: FigureMention) -> bool:
    """The same part of it, the same time, and not a plan against what came of it."""
    if one.planned is not None and other.planned is not None and one.planned != other.planned:
        return False
    if one.objects and other.objects and not any(_like(a, b) for a in one.objects for b in other.objects):
        return False
    if one.wholes != other.wholes or _contrasted(one, other):
        return False
    if one.unit != "date" and not _same_time(one, other):
        return False
    return _qualified(one, other) and _qualified(other, one)


def _qualified(mine: FigureMention, theirs: FigureMention) -> bool:
    """Whether the other's words speak of what narrows this measure: "youth" of "youth unemployment"."""
    return not mine.qualifiers or _shared(mine.qualifiers, topic(theirs.place)) == len(mine.qualifiers)


def _contrasted(one: FigureMention, other: FigureMention) -> bool:
    """Whether one is of men, say, and the other of women."""
    mine, theirs = ({t.stem for t in tokens(m.segment)} for m in (one, other))
    if any(_parted(a, b, mine, theirs) for a, b in _CONTRASTS):
        return True
    return any(_parted(a, b, one.segment, other.segment) for a, b in CONTRASTS_CHINESE)


def _parted(a: str, b: str, mine: Container[str], theirs: Container[str]) -> bool:
    """Whether one side has the one word alone, and the other side the other."""
    there = (a in mine, b in mine, a in theirs, b in theirs)
    return there in ((True, False, False, True), (False, True, True, False))


def _same_time(one: FigureMention, other: FigureMention) -> bool:
    published = day_of(other.place.article.published_at)
    for mine in one.when:
        for theirs in other.when:
            level = one.measure in LEVELS and not (mine.fields | theirs.fields) & _LONG
            if not level and conflicts(mine, theirs, published):
                return False
    for told, untold in ((one, other), (other, one)):
        years = {m.year for m in told.when if m.year is not None}
        if years and not any(m.year is not None for m in untold.when):
            now = {d.year for a in (told, untold) if (d := _day(a.place.article))}
            ahead = now and min(years) > max(now) and told.planned is not False is not untold.planned
            if now and not years & now and not ahead:
                return False
    return True


def _share_a_name(one: FigureMention, other: FigureMention) -> bool:
    """Whether a name around the one figure is around the other too, where there are names around both."""
    mine, theirs = _telling(one), _telling(other)
    return not mine or not theirs or any(set(n.parts) & set(o.parts) for n in mine for o in theirs)


def _same_names(one: FigureMention, other: FigureMention) -> bool:
    """The names around one figure are around the other too, or in what that sentence is about."""
    for mine, theirs in ((one, other), (other, one)):
        if (names := _telling(mine)) and lacks_one(names, nearby_text(theirs.place)):
            return False
    return True


def lacks_one(names: Sequence[Name], text: str) -> bool:
    """Whether one of the `names` does not stand in `text`."""
    index = index_names(text)
    return any(find(name, index) == "absent" for name in names)


def _telling(mention: FigureMention) -> list[Name]:
    """The names around a figure, but for the outlet's own."""
    outlet = set(re.findall(r"\w+", (mention.place.article.source or "").lower()))
    return [n for n in mention.names if not set(n.parts) <= outlet]


def _same_subject(one: FigureMention, other: FigureMention) -> bool:
    """What each is said to be a quantity of, the other's words speak of too."""
    mine, theirs = (_shared(a.content, topic(b.place)) for a, b in ((one, other), (other, one)))
    if one.content and other.content and one.measure not in GROWING and not mine and not theirs:
        return False
    spoken = [_spoken_of(mine, theirs) for mine, theirs in ((one, other), (other, one))]
    befallen = one.measure == other.measure and one.measure in GROWING  # told with how it came about, each in its way
    return (max(spoken) if befallen else min(spoken)) >= _ENOUGH and _same_topic(one, other)


def _spoken_of(mine: FigureMention, theirs: FigureMention) -> float:
    """The share of what `mine` is of, names and words, that the words of `theirs` speak of; 1 if it has none."""
    names = _telling(mine)
    words = mine.content
    if not names and not words:
        words = content_of(last_sentence(mine.place))
        names = [n for n in names_of(last_sentence(mine.place)) if n.sure]
    if not names and not words:
        return 1.0
    index = index_names(context_of(theirs.place))
    there = topic(theirs.place)
    shared = sum(bool(_shared(frozenset({w}), there)) or any(alike(w, o) for o in theirs.content) for w in words)
    shared += sum(find(n, index) != "absent" for n in names)
    of = len(words) + len(names)
    share = shared / of if of > 2 else max(shared / of, _ENOUGH * bool(shared))
    if leads(mine.place) and len(mine.content) < 2 and _title_share(mine, theirs) >= _TITLE:
        return max(share, _ENOUGH)
    return share


def _same_topic(one: FigureMention, other: FigureMention) -> bool:
    """Whether the articles are about the same: the one speaks early on of what the other's title says."""
    shares = _title_share(one, other), _title_share(other, one)
    return max(shares) >= 0.5 or min(shares) >= 0.3


def _title_share(mine: FigureMention, theirs: FigureMention) -> float:
    """The share of the title over `mine` that the words of `theirs` speak of."""
    title = headline(mine.place.article)
    return _shared(title, topic(theirs.place)) / max(2, len(title))


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    roots = {root(w) for w in other}
    return sum(w in other or root(w) in roots for w in one)
