"""Every difference between a claim and the words that it was laid on, by all the checks of facts."""

from __future__ import annotations

from dataclasses import replace

from qa.proof.facts.check_chinese import in_chinese
from qa.proof.facts.check_dates import dates
from qa.proof.facts.check_names import named_alike
from qa.proof.facts.check_numbers import numbers
from qa.proof.facts.check_polarity import directions, unknowns
from qa.proof.facts.check_replaced import replaced
from qa.proof.facts.difference import GRAVITY, Difference, Ground

_CHECKS = (
    replaced,
    numbers,
    dates,
    named_alike,
    directions,
    unknowns,
    in_chinese,
)


def differences(claim: str, ground: Ground) -> tuple[Difference, ...]:
    """Every difference found, the gravest first; of several about the same words only the gravest."""
    found = [difference for check in _CHECKS for difference in check(claim, ground)]
    found.sort(key=lambda d: GRAVITY.index(d.severity))
    kept: dict[tuple[str, str], Difference] = {}
    for difference in found:
        key = {"unit": "number", "speaker": "name"}.get(difference.kind, difference.kind), difference.said
        if key in kept and difference.severity == "absent":
            kept[key] = replace(kept[key], nowhere=True)
        kept.setdefault(key, difference)
    return tuple(kept.values())
