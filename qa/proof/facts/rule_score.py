"""From measures to a score in 0..1, by weights that training learned."""

from __future__ import annotations

from collections.abc import Mapping

from qa.logistic import chance
from qa.proof.facts.rarity import model


def score_by_rules(measures: Mapping[str, float]) -> float:
    """How likely a claim with these measures is carried by its sources."""
    learned = model()["weights"]
    total = float(model()["bias"])
    for name, value in measures.items():
        if name in learned:
            mean, scale, weight = learned[name]
            total += weight * (value - mean) / scale
    return chance(total)
