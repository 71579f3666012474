"""The things one question asks about, each to be among the first found: its parts, and the outlets it names.

What a question says of an article, its outlet and its day, brings passages of such articles forward and shuts none out.
With several aspects the order is that of xQuAD, Santos et al. 2010 (https://doi.org/10.1145/1772690.1772780): the next
passage is the one that fits the whole question and those aspects best that nothing before it has answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from store.language.dates import iso, moments
from store.search.ranking import named_sources

NAMED = 0.3
"""What a passage gains by standing in an outlet that the question names."""
DATED = 0.3
"""What it gains by the day, or the month, on which the question says it was published; and again by both together."""

_OF_ASPECTS = 0.6  # what the aspects count beside the whole question
_SHARPNESS = 6  # a passage answers an aspect by its score there, as a share of the best, to this power


class Place(Protocol):
    """Where a passage stands, as far as a question may tell."""

    @property
    def source(self) -> str | None: ...

    @property
    def published_at(self) -> str | None: ...


def days_named(question: str) -> frozenset[str]:
    """The days and months that `question` gives with their year, as beginnings of ISO dates: 2024-03-05, 2024-03."""
    return frozenset(str(iso(m, None)) for m in moments(question) if m.year and m.month)


def favoured(text: str, scores: Mapping[int, float], places: Mapping[int, Place]) -> dict[int, float]:
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


def by_outlet(text: str, scores: Mapping[int, float], places: Mapping[int, Place]) -> list[dict[int, float]]:
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


def _sources(places: Mapping[int, Place]) -> Iterable[str]:
    return {place.source for place in places.values() if place.source}
