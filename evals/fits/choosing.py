"""The weights that put what is right in front of all else that was found: one fit for passages and for sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEPS = 25


@dataclass(frozen=True)
class Choice:
    """What was found for a question: the `rows` (found, measures), and which of them are `right` (found,), 0 or 1."""

    rows: Floats
    right: Floats

    @property
    def tells(self) -> bool:
        """Whether some are right and some are not."""
        return bool(0 < self.right.sum() < len(self.right))


def fit(sets: Sequence[Sequence[Choice]], ways: Sequence[int], ridge: float) -> Floats:
    """Weights, one a measure, that make the right ones likeliest under a softmax over all found for their question.

    Every set weighs the same, and in it every question that tells something. A measure may count only in its way, 1 for
    what was found or -1 against it, so that no accident of a set is learned: one that would count the other way gets
    nothing. `ridge` is the penalty on the squares of the weights, of measures scaled to a spread of 1.
    """
    known = [[choice for choice in choices if choice.tells] for choices in sets]
    used = np.arange(len(ways))
    while True:
        weights = np.zeros(len(ways))
        weights[used] = _climbed(known, used, ridge)
        wrong = used[weights[used] * np.array(ways)[used] < 0]
        if not len(wrong):
            return weights
        used = np.setdiff1d(used, wrong)


def _climbed(sets: Sequence[Sequence[Choice]], used: npt.NDArray[np.intp], ridge: float) -> Floats:
    """The weights of the columns `used`: by Newton's method, with the spread of the rows under what is likely for the
    curvature."""
    every = [choice for choices in sets for choice in choices]
    rows, right = np.concatenate([c.rows[:, used] for c in every]), np.concatenate([c.right for c in every])
    sizes = np.array([len(c.right) for c in every])
    starts = np.cumsum(sizes) - sizes
    counts = np.repeat(np.concatenate([np.full(len(c), 1 / len(c) / len(sets)) for c in sets if c]), sizes)
    share = counts / np.repeat(sizes, sizes)
    scale = np.sqrt(share @ (rows - share @ rows) ** 2) + 1e-9
    rows = rows / scale

    def shares(values: Floats) -> Floats:
        """`values` as shares of all of their question."""
        whole: Floats = np.repeat(np.add.reduceat(values, starts), sizes)
        return values / whole

    def likelihood(weights: Floats) -> tuple[float, Floats]:
        """What is climbed, and how likely each is within its question."""
        scores = rows @ weights
        likely = shares(np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes)))
        gold = np.add.reduceat(likely * right, starts)
        return float(counts[starts] @ np.log(gold + 1e-12)) - ridge / 2 * float(weights @ weights), likely

    weights = np.zeros(rows.shape[1])
    height, likely = likelihood(weights)
    for _ in range(_STEPS):
        around = rows - np.repeat(np.add.reduceat(likely[:, None] * rows, starts, axis=0), sizes, axis=0)
        bend = around.T @ (around * (counts * likely)[:, None]) + ridge * np.eye(rows.shape[1])
        gold = np.repeat(np.add.reduceat(likely * right, starts), sizes)
        slope = rows.T @ (counts * (likely * right / (gold + 1e-12) - likely)) - ridge * weights
        step = np.linalg.solve(bend, slope)
        while (reached := likelihood(weights + step))[0] < height and np.abs(step).max() > 1e-6:
            step = step / 2
        weights, (height, likely) = weights + step, reached
    found: Floats = weights / scale
    return found
