"""Figures that follow from those of one sentence by a single step: a sum, a difference, a share, a multiple.

Nothing is carried by reckoning, for what a figure is a figure of is a matter of reading; but what follows from the
figures of an article is nothing that it says otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal

from store.language.dates import Moment
from store.language.grammar import ARTICLES, NEARLY
from store.language.numbers import Quantity, compare
from store.language.patterns import late
from store.language.tokens import alike, opposite, stem, tokens
from store.language.units import MONEY, in_base, in_unit, same_unit

Role = Literal["at", "by", "from"]

_MOST = 5  # figures of a sentence that are reckoned with: among more, any number follows from some
_SLACK, _LOOSELY = 0.01, 0.05  # share of a figure by which it may differ, and where it is said to be about that
_BEFORE = 40
_BOUNDS = NEARLY | ARTICLES | {"some", "just", "over", "than", "more", "at", "least"}
_HAN_FROM = late(r"[从由自](?:原来的)?$")
_HAN_BY = late(r"[升降增减涨跌高低长少加调缩滑](?:了|约|近|超过)*$")
_MORE = late(r"\s*(?:more|less|fewer|higher|lower)\b", re.IGNORECASE)


def reckoned(figure: Quantity, given: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Those of the figures `given` of one sentence from which `figure`, which is none of them, follows by one step;
    none where it does not."""
    told = [q for q in given if q.kind != "ordinal"]
    if figure.kind == "ordinal" or len(told) > _MOST or any(compare(figure, q) == "same" for q in told):
        return ()
    for one in told:
        if one.kind == "percent" and figure.kind == "percent" and _is(figure, 100 - one.value):
            return (one,)
    for one, other in combinations(told, 2):
        if any(_of_unit(figure, unit) and _is(figure, value) for value, unit in _steps(one, other)):
            return one, other
    alike_units = len(told) > 2 and all(_alike(told[0], q) for q in told)
    total = math.fsum(in_unit(q.value, q.unit, told[0].unit) or q.value for q in told)
    return tuple(told) if alike_units and _of_unit(figure, told[0].unit) and _is(figure, total) else ()


def is_rest(figure: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether `figure` is what is left of one figure without another, or of a hundred percent."""
    of = reckoned(figure, given)
    return len(of) == 1 or (len(of) == 2 and _is(figure, abs(of[0].value - of[1].value)))


def year_reckoned(moment: Moment, other: Moment, given: Sequence[Quantity]) -> bool:
    """Whether the year of `moment` lies as many years from that of `other` as a figure beside it says."""
    if moment.fields != {"year"} or moment.year is None or other.year is None:
        return False
    apart = abs(moment.year - other.year)
    return any(q.unit == "years" and round(q.value) == apart for q in given)


def rival(one: Quantity, claim: str, other: Quantity, text: str) -> bool:
    """Whether `other`, which `text` has in the place of `one` of `claim`, is told as the same sort of figure in the
    same role, so that one of the two may be wrong: 14 percent is no other 312 crowns, nor "by 4" another "from 28"."""
    return same_sort(one, other) and role(one, claim) == role(other, text)


def role(figure: Quantity, text: str) -> Role:
    """Whether a figure is what something changes by, where that begins, or how much there is."""
    if in_base(figure.unit)[0] == "points":
        return "by"
    before = text[max(0, figure.start - _BEFORE) : figure.start]
    measured = figure.kind == "percent" or figure.unit in MONEY
    if _MORE.match(text, figure.end) or (measured and _HAN_BY.search(before)):
        return "by"
    if _HAN_FROM.search(before):
        return "from"
    led = False  # by the word "by": "late by two years" is how late it is, "rose by two years" what it rose by
    for word in reversed(tokens(before)):
        if word.folded == "from":
            return "from"
        if word.folded == "by":
            if measured:
                return "by"
            led = True
        elif word.kind == "word" and word.folded not in _BOUNDS:
            if alike(word.stem, stem("rise")) or opposite(word.stem, stem("rise")):
                return "by" if led or measured else "at"
            if not led:
                return "at"
    return "at"


def same_sort(one: Quantity, other: Quantity) -> bool:
    """Whether two figures may be of one measure, as far as their units tell."""
    if _alike(one, other):
        return True
    bare = next((q for q in (one, other) if not q.unit), None)
    return bare is not None and bare.kind != "times" and not bare.noun


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether the two are of one unit, or of units of the same."""
    if one.kind != other.kind:
        return False
    if one.unit in MONEY and other.unit in MONEY:
        return True
    same = in_base(one.unit)[0] == in_base(other.unit)[0] or same_unit(one.unit, other.unit)
    return same or (one.kind == "count" and "" in (one.unit, other.unit))


def _steps(one: Quantity, other: Quantity) -> Iterator[tuple[float, str]]:
    """What follows from two figures, each with its unit."""
    a, b = one.value, other.value
    points = in_base(one.unit)[0] == "points", in_base(other.unit)[0] == "points"
    if "percent" in (one.kind, other.kind) and any(points):
        yield from ((a + b, "%"), (abs(a - b), "%"))
    elif one.kind != other.kind and "percent" in (one.kind, other.kind):
        share, of = (a, other) if one.kind == "percent" else (b, one)
        parts = (share / 100, 1 - share / 100, 1 + share / 100)
        yield from ((of.value * part, of.unit) for part in parts)
        yield from ((of.value / part, of.unit) for part in parts if part > 0)
    elif "times" in (one.kind, other.kind) or "times" in (one.unit, other.unit):
        unit = other.unit if "times" in (one.kind, one.unit) else one.unit
        yield from ((x, unit) for x in (a * b, *(x / y for x, y in ((a, b), (b, a)) if y)))
    elif _alike(one, other):
        unit = one.unit or other.unit
        b = in_unit(b, other.unit, unit) or b
        yield from ((a + b, unit), (abs(a - b), unit))
        if one.kind == "percent":
            yield abs(a - b), "percentage points"
        for x, y in ((a, b), (b, a)):
            if y:
                yield from ((100 * x / y, "%"), (100 * abs(x - y) / abs(y), "%"), (x / y, "times"))


def _of_unit(figure: Quantity, unit: str) -> bool:
    """Whether a figure may be one of a unit that is reckoned: "times" are told by words too."""
    own = "times" if figure.kind == "times" else figure.unit
    return own == unit or (unit not in ("%", "times") and (not own or not unit or in_base(own)[0] == in_base(unit)[0]))


def _is(figure: Quantity, value: float) -> bool:
    share = _LOOSELY if figure.bound or figure.spelled else _SLACK
    return abs(figure.value - value) <= max(1e-6, min(figure.step / 2, share * abs(figure.value)))
