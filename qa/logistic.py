"""Sums of what is measured, weighed as a fit has it, as logits, and logits as probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

MOST = 30.0
"""The logit of what is certain."""


def logit_of(learned: Mapping[str, Any], values: Mapping[str, float]) -> float:
    """The logit that a fit with a "bias" and "weights" by name makes of `values`, which have every one of them."""
    return float(learned["bias"] + sum(weight * values[name] for name, weight in learned["weights"].items()))


def chance(logit: float) -> float:
    """The probability, 0..1, of a logit."""
    return 1 / (1 + math.exp(-max(-MOST, min(MOST, logit))))


CERTAIN = chance(-MOST)
"""How far, at least, a probability is held to lie from 0 and from 1."""


def logit(probability: float, least: float = CERTAIN) -> float:
    """The logit of a probability, 0..1, held to lie no nearer to 0 or 1 than `least`."""
    kept = max(least, min(1 - least, probability))
    return math.log(kept / (1 - kept))
