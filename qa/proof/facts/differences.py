"""Every difference between a claim and the words that it was laid on, by all the checks of facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.proof.facts.check_chinese import in_chinese
from qa.proof.facts.check_chinese_names import another_person
from qa.proof.facts.check_dates import dates
from qa.proof.facts.check_names import named_alike, turned_round
from qa.proof.facts.check_numbers import figures, numbers
from qa.proof.facts.check_polarity import denied, directions, still_to_come, unknowns
from qa.proof.facts.check_replaced import replaced
from qa.proof.facts.difference import GRAVITY, Difference, Ground, differ
from qa.proof.facts.reckoning import is_rest, reckoned
from store.language.numbers import said

_CHECKS: tuple[Callable[[str, Ground], Sequence[Difference | None]], ...] = (
    replaced,
    numbers,
    dates,
    named_alike,
    turned_round,
    directions,
    denied,
    unknowns,
    still_to_come,
    in_chinese,
    another_person,
)


def differences(claim: str, ground: Ground) -> tuple[Difference, ...]:
    """Every difference found, the gravest first; of several about the same words only the gravest."""
    every = (difference for check in _CHECKS for difference in check(claim, ground))
    found = _without_the_rest(claim, ground, [difference for difference in every if difference is not None])
    found.sort(key=lambda d: GRAVITY.index(d.severity))
    kept: dict[tuple[str, str], Difference] = {}
    for difference in found:
        key = {"unit": "number", "speaker": "name"}.get(difference.kind, difference.kind), difference.said
        if key in kept and difference.severity == "absent":
            kept[key] = replace(kept[key], nowhere=True)
        kept.setdefault(key, difference)
    return tuple(kept.values())


def _without_the_rest(claim: str, ground: Ground, found: list[Difference]) -> list[Difference]:
    """`found` without the "not" and the figure of a claim that tells what is left: of "three of the five are for it"
    that two of the five are not."""
    if not any(d.kind == "negation" for d in found):
        return found
    given = [(words, figures(words.text)) for words in ground.chosen]
    for words, there in given:
        for figure in figures(claim):
            if is_rest(figure, there):
                here, of = said(figure, claim), ", ".join(said(q, words.text) for q in reckoned(figure, there))
                told = "Nothing in the articles read gives the figure {words}; it may follow from {there}."
                kept = [d for d in found if d.kind != "negation" and (d.kind, d.said) != ("number", here)]
                return [*kept, differ("number", "absent", here, told, words=here, there=of)]
    return found
