"""The things one question asks about, each to be among the first found: its parts, and the outlets it names.

What a question says of an article, its outlet and its day, brings passages of such articles forward and shuts none out.
With several aspects the order is that of xQuAD, Santos et al. 2010 (https://doi.org/10.1145/1772690.1772780): the next
passage is the one that fits the whole question and those aspects best that nothing before it has answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from store.language.calendar import MONTH_NUMBERS, MONTHS
from store.language.tokens import fold_letters
from store.search.fusion import named_sources

NAMED = 0.3
"""What a passage gains by standing in an outlet that the question names."""
DATED = 0.3
"""What it gains by the day, or the month, on which the question says it was published; and again by both together."""

_OF_ASPECTS = 0.6  # what the aspects count beside the whole question
_SHARPNESS = 6  # a passage answers an aspect by its score there, as a share of the best, to this power

_MONTH = "|".join(MONTHS)
# A grammar of its own: a month without a day is an aspect too, and so is 2024-04; with that of `dates` the right
# article is first for fewer questions (MultiHop-RAG: MRR .968 for .975).
_DAY = re.compile(
    rf"\b(?P<year>\d{{4}})-(?P<number>\d\d)(?:-(?P<day>\d\d))?\b"
    rf"|\b(?P<month>{_MONTH})\s+(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year2>\d{{4}})\b"
    rf"|\b(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month3>{_MONTH}),?\s+(?P<year3>\d{{4}})\b"
    r"|(?P<year4>\d{4})\s*年\s*(?P<number4>\d{1,2})\s*月(?:\s*(?P<day4>\d{1,2})\s*[日号])?",
    re.IGNORECASE,
)


class PassageRecord(Protocol):
    """Where a passage stands, as far as a question may tell."""

    @property
    def source(self) -> str | None: ...

    @property
    def published_at(self) -> str | None: ...


def days_named(question: str) -> frozenset[str]:
    """The days and months that `question` gives with their year, as beginnings of ISO dates: 2024-03-05, 2024-03."""
    found = set()
    for match in _DAY.finditer(fold_letters(question)):
        told = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
        month = int(told["number"]) if "number" in told else MONTH_NUMBERS[told["month"].casefold()]
        day = f"-{int(told['day']):02}" if "day" in told else ""
        found.add(f"{told['year']}-{month:02}{day}")
    return frozenset(found)


def favoured(text: str, scores: Mapping[int, float], places: Mapping[int, PassageRecord]) -> dict[int, float]:
    """`scores`, 0..1, again, higher where the passage stands in an outlet or on a day that `text` names."""
    outlets = frozenset[str]().union(*named_sources(text, _sources(places)))
    days = tuple(days_named(text))
    if not outlets and not days:
        return dict(scores)
    whole = 1 + NAMED * bool(outlets) + DATED * bool(days) + DATED * bool(outlets and days)
    found = {}
    for key, value in scores.items():
        named = places[key].source in outlets
        dated = bool(days) and (places[key].published_at or "").startswith(days)
        found[key] = (value + NAMED * named + DATED * dated + DATED * (named and dated)) / whole
    return found


def by_outlet(text: str, scores: Mapping[int, float], places: Mapping[int, PassageRecord]) -> list[dict[int, float]]:
    """`scores` by each of the outlets that `text` names, if they are several: an aspect each."""
    groups = named_sources(text, _sources(places))
    if len(groups) < 2:
        return []
    return [{key: value for key, value in scores.items() if places[key].source in group} for group in groups]


def spread(whole: Mapping[int, float], aspects: Sequence[Mapping[int, float]], first: int) -> list[int]:
    """All keys of `whole`, best first; the `first` of them such that every aspect is met early."""
    rest = sorted(whole, key=lambda key: -whole[key])
    if not aspects or not rest:
        return rest
    best = whole[rest[0]] or 1.0
    shares = [_shares(aspect) for aspect in aspects]
    unmet = [1.0] * len(shares)

    def gain(key: int) -> float:
        met = sum(left * share.get(key, 0.0) for left, share in zip(unmet, shares, strict=True)) / len(shares)
        return (1 - _OF_ASPECTS) * whole[key] / best + _OF_ASPECTS * met

    chosen: list[int] = []
    while rest and len(chosen) < first:
        taken = max(rest, key=gain)
        rest.remove(taken)
        chosen.append(taken)
        unmet[:] = [left * (1 - share.get(taken, 0.0)) for left, share in zip(unmet, shares, strict=True)]
    return chosen + rest


def _shares(aspect: Mapping[int, float]) -> dict[int, float]:
    best = max(aspect.values(), default=0.0)
    return {key: (value / best) ** _SHARPNESS for key, value in aspect.items()} if best > 0 else {}


def _sources(places: Mapping[int, PassageRecord]) -> Iterable[str]:
    return {place.source for place in places.values() if place.source}
