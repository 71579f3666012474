"""What was fitted, as it is read; sums of what is measured, weighed by it, as logits, and logits as probabilities."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

MOST = 30.0
"""The logit of what is certain."""


@cache
def read_fit(package: str, name: str) -> dict[str, Any]:
    """What was learned from data and stands in the JSON file `name` of `package`, read once."""
    learned: dict[str, Any] = json.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
    return learned


def logit_of(learned: Mapping[str, Any], values: Mapping[str, float]) -> float:
    """The logit that a fit with a "bias" and "weights" by name makes of `values`, which have every one of them."""
    return float(learned["bias"] + sum(weight * values[name] for name, weight in learned["weights"].items()))


def bounded(logit: float, most: float) -> float:
    """A logit held to lie no further than `most` from 0."""
    return max(-most, min(most, logit))


def chance(logit: float) -> float:
    """The probability, 0..1, of a logit."""
    return 1 / (1 + math.exp(-bounded(logit, MOST)))


CERTAIN = chance(-MOST)
"""How far, at least, a probability is held to lie from 0 and from 1."""


def logit(probability: float, least: float = CERTAIN) -> float:
    """The logit of a probability, 0..1, held to lie no nearer to 0 or 1 than `least`."""
    kept = max(least, min(1 - least, probability))
    return math.log(kept / (1 - kept))
