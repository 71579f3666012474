"""Whether what was found is about the question, so that a model is asked at all: a weighted sum of a few signs.

Kept apart from whether a sentence of it answers, which `judging.py` judges by what was fitted for that: a model may
find an answer in what extraction would not tell, so less is asked here, and a new fit there does not move this.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from qa.answering.asked import Query
from store.text import is_spaceless

_WEIGHTS: Mapping[str, float] = {
    "score": 1.83, "of it: meaning": 0.96, "missing": -1.42, "names": 1.62, "numbers": 0.21, "focus": 0.21,
    "counts": 0.69, "of it: unfit": -1.27, "ahead": -1.21, "opposite": -0.61, "negated": -1.47, "silent": -2.18,
    "wrong": -1.37, "absent": -0.65, "long": 3.65,
}  # fmt: skip
_BIAS = -5.5
_SPACELESS_WEIGHTS: Mapping[str, float] = {
    "score": 4.09, "near": 3.86, "missing": -3.08, "numbers": -0.42, "of it: unfit": 1.25, "ahead": -0.05,
    "negated": -0.8, "wrong": 0.06, "absent": -2.83, "long": 0.3,
}  # fmt: skip
_SPACELESS_BIAS = -0.87
"""What each sign counts, in languages with spaces between words and in those without: logistic regressions on questions
with and without an answer in their library, those of the library's own topics weighing more; bias shifted by hand."""

RELEVANT = 0.1
"""Probability from which on what was found is taken to be about the question."""


def about(query: Query, measured: Mapping[str, float]) -> float:
    """How probable it is, 0..1, that what was found, `measured` by `signs.signs`, is about the question."""
    spaceless = is_spaceless(query.text)
    weights = _SPACELESS_WEIGHTS if spaceless else _WEIGHTS
    logit = (_SPACELESS_BIAS if spaceless else _BIAS) + sum(w * measured[name] for name, w in weights.items())
    return 1 / (1 + math.exp(-logit))
