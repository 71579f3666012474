"""Numbers of a claim held against the numbers of the words that it was laid on."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations

from qa.proof.facts.difference import Difference, Ground, Words, agreement, literally
from qa.proof.reasons import reason
from store.language.dates import moments
from store.language.grammar import ORDINALS
from store.language.numbers import COUNT_WORDS, Quantity, compare, in_base, quantities, said
from store.language.patterns import late, one_of

_FROM_TO = late(r"\b(from|to)\s+(?:(?:about|around|nearly|roughly|some|over|US)\s*)?[$€£¥]?$", re.IGNORECASE)
_DIGIT = late(
    rf"[\d百千万亿]|[一二三四五六七八九十两]\w|\b(?:{one_of(COUNT_WORDS, ORDINALS)}|\w+fold)\b",
    re.IGNORECASE,
)


_TO_THE_LETTER = 0.75
"""Share of a claim from which on a sentence is the one that it was made of."""

_MOST_RECKONED = 12
"""Numbers of which any two are tried: of many, some two come to anything."""

_ABOUT = 0.06
"""How far off a ratio may be told: "about eight times"."""


@lru_cache(maxsize=4_000)
def figures(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that are no dates."""
    if not _DIGIT.search(text):
        return ()
    dated = [(m.start, m.end) for m in moments(text)]
    return tuple(q for q in quantities(text) if not any(s < q.end and q.start < e for s, e in dated))


def _small(quantity: Quantity) -> bool:
    """So small and bare a number that texts often say it in other ways: "one of", "both", "the first"."""
    if quantity.kind == "ordinal":
        return quantity.value <= 3
    return quantity.spelled and quantity.kind == "count" and not quantity.unit and quantity.value <= 3


def numbers(claim: str, ground: Ground) -> list[Difference]:
    ours = figures(claim)
    if not ours:
        return []
    theirs = [(words, other) for words in ground.chosen for other in figures(words.text)]
    # Found once for all of ours: a reply may be one sentence of hundreds of numbers.
    borne = frozenset(other for _, other in theirs if any(compare(q, other) == "same" for q in ours))
    found = []
    for quantity in ours:
        matches = [(words, other, compare(quantity, other)) for words, other in theirs]
        same = [(words.text, other) for words, other, match in matches if match == "same"]
        if same:
            difference = _bound_elsewhere(claim, quantity, borne, same)
        else:
            difference = _number_missing(claim, quantity, borne, matches, ground)
        if difference is not None:
            found.append(difference)
    return found


def _number_missing(
    claim: str,
    quantity: Quantity,
    borne: Collection[Quantity],
    matches: Sequence[tuple[Words, Quantity, str]],
    ground: Ground,
) -> Difference | None:
    spoken = said(quantity, claim)
    if _is_reckoned(quantity, [(words, other) for words, other, _ in matches]):
        why = reason("The figure {words} can be reckoned from the article's and does not stand there.", words=spoken)
        return Difference("number", "weak", why, spoken)
    for words, other, match in matches:
        if match == "unit" and other not in borne:
            return Difference(
                "unit",
                "wrong",
                reason("The article says {there}, not {here}.", there=said(other, words.text), here=spoken),
                spoken,
            )
    # In a claim that is no sentence of theirs with a number exchanged, what stands in its place cannot be told.
    exchanged = any(words.share >= _TO_THE_LETTER for words in ground.chosen)
    rival = _rival(claim, quantity, borne, matches) if exchanged else None
    if quantity.value in (0.0, 1.0) and quantity.kind == "count" and not quantity.unit and quantity.spelled:
        return None
    if _among(quantity, (*ground.around, *ground.rest)):
        if rival:
            return Difference(
                "number",
                "wrong",
                reason("The article says {there} here, not {here}.", there=rival, here=spoken),
                spoken,
            )
        why = reason("The figure {words} stands in another place of the article.", words=spoken)
        return Difference("number", "weak", why, spoken)
    if rival:
        why = reason("The article says {there}, not {here}.", there=rival, here=spoken)
        return Difference("number", "wrong", why, spoken)
    if _small(quantity) or literally(spoken, ground):
        why = reason("The article does not give the figure {words}.", words=spoken)
        return Difference("number", "weak", why, spoken)
    return Difference("number", "absent", reason("No cited article gives the figure {words}.", words=spoken), spoken)


def _is_reckoned(quantity: Quantity, theirs: Sequence[tuple[Words, Quantity]]) -> bool:
    """Whether it is the sum, the difference or the ratio of two numbers of the sentences that the claim was laid on."""
    values = [(in_base(q.unit)[0], q.value * in_base(q.unit)[1]) for _, q in theirs if q.kind in ("count", "percent")]
    pairs = combinations(dict.fromkeys(values[:_MOST_RECKONED]), 2)
    return any(_comes_to(quantity, *sorted((a, b))) for (u, a), (v, b) in pairs if u == v or not u or not v)


def _comes_to(quantity: Quantity, low: float, high: float) -> bool:
    """Whether two numbers make `quantity`: a count by sum or difference, a share or times by their ratio."""
    if quantity.kind == "times" or quantity.unit == "times":
        return low > 0 and math.isclose(high / low, quantity.value, rel_tol=_ABOUT)
    if quantity.kind == "percent":
        shares = [100 * low / high, 100 * (high - low) / high, 100 * (high - low) / low] if low > 0 else []
        return any(math.isclose(share, quantity.value, abs_tol=0.5, rel_tol=_ABOUT) for share in shares)
    value = quantity.value * in_base(quantity.unit)[1]
    return quantity.kind == "count" and any(math.isclose(value, whole) for whole in (high - low, high + low))


def _among(quantity: Quantity, texts: Sequence[Words]) -> bool:
    return any(compare(quantity, other) == "same" for words in texts for other in figures(words.text))


def _rival(
    claim: str, quantity: Quantity, borne: Collection[Quantity], matches: Sequence[tuple[Words, Quantity, str]]
) -> str | None:
    """The number that the aligned words have in the place of `quantity`: of the same sort, not `borne` by the claim."""
    best: tuple[float, str] | None = None
    for words, other, _ in matches:
        if (other.kind == "ordinal") != (quantity.kind == "ordinal") or _small(other) != _small(quantity):
            continue
        if other in borne:
            continue
        alike = other.unit == quantity.unit and (bool(quantity.unit) or other.noun == quantity.noun != "")
        close = agreement(claim, quantity.start, quantity.end, words.text, other.start, other.end)
        if words.share < 0.35 or close + (1 if alike else 0) < 2:
            continue
        value = close + (1 if alike else 0) + words.share
        if best is None or value > best[0]:
            best = (value, said(other, words.text))
    return best[1] if best else None


def _bound_elsewhere(
    claim: str, quantity: Quantity, borne: Collection[Quantity], same: Sequence[tuple[str, Quantity]]
) -> Difference | None:
    """The number is there, but in another place: the claim says "from" where the article says "to", or puts it where
    the article has another number of the same sort."""
    spoken = said(quantity, claim)
    role = _role(claim, quantity)
    roles = {_role(text, q) for text, q in same}
    if role and roles and "" not in roles and role not in roles:
        return Difference(
            "number",
            "wrong",
            reason(
                "The article says “{there}”, not “{here}”.", there=f"{roles.pop()} {spoken}", here=f"{role} {spoken}"
            ),
            spoken,
        )
    own = max(agreement(claim, quantity.start, quantity.end, text, q.start, q.end) for text, q in same)
    for text, _ in same:
        for other in figures(text):
            if other.kind != quantity.kind or not _same_sort(quantity, other) or compare(quantity, other) == "same":
                continue
            if other in borne:
                continue
            if agreement(claim, quantity.start, quantity.end, text, other.start, other.end) >= own + 2 and own <= 1:
                return Difference(
                    "number",
                    "wrong",
                    reason("The article says {there} here, not {here}.", there=said(other, text), here=spoken),
                    spoken,
                )
    return None


def _role(text: str, quantity: Quantity) -> str:
    """ "from" or "to", if such a word stands right before a number."""
    found = _FROM_TO.search(text[max(0, quantity.start - 24) : quantity.start])
    return found[1].lower() if found else ""


def _same_sort(one: Quantity, other: Quantity) -> bool:
    """Numbers that could stand for each other: of one unit, or of none and about the same size."""
    if one.unit and other.unit:
        return one.unit == other.unit
    if one.unit or other.unit:
        low, high = sorted((one.value, other.value))
        return low >= 1000 and high / low < 1000
    return one.noun == other.noun != ""
