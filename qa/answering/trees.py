"""What was fitted to judge by, read from `fitted.json`: the mean of a weighted sum of measures and of boosted trees.

The sum carries over to other libraries, the trees know what counts only together; the mean of the two does better on
questions that neither saw. `evals/abstaining.py` fits both. A tree of depth d is kept as three lists: the measure asked
about at each inner node and the border it is compared with, level by level from the root, and what each of the 2**d
leaves adds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Trees:
    """`asked` and `borders` are (trees, 2**depth - 1), `leaves` (trees, 2**depth); `names` are the measures' names."""

    names: tuple[str, ...]
    bias: float
    asked: Integers
    borders: Floats
    leaves: Floats

    def logits(self, rows: Floats) -> Floats:
        """One number per row of `rows` (n, measures): the logarithm of the odds."""
        if not len(rows) or not len(self.leaves):
            return np.full(len(rows), self.bias)
        inner = self.asked.shape[1]
        trees = np.arange(len(self.asked))[None, :]
        at = np.zeros((len(rows), len(self.asked)), dtype=np.intp)
        each = np.arange(len(rows))[:, None]
        while int(at[0, 0]) < inner:
            beyond = rows[each, self.asked[trees, at]] > self.borders[trees, at]
            at = 2 * at + 1 + beyond
        total: Floats = self.bias + self.leaves[trees, at - inner].sum(axis=1)
        return total

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "names": list(self.names),
            "bias": round(self.bias, 4),
            "asked": [" ".join(map(str, row)) for row in self.asked.tolist()],
            "borders": [" ".join(f"{v:.4g}" for v in row) for row in self.borders.tolist()],
            "leaves": [" ".join(f"{v:.3g}" for v in row) for row in self.leaves.tolist()],
        }


def read_trees(record: Mapping[str, Any]) -> Trees:
    """The trees of `Trees.to_dict`."""
    return Trees(
        tuple(record["names"]),
        float(record["bias"]),
        np.array(_rows(record["asked"]), dtype=np.intp),
        np.array(_rows(record["borders"]), dtype=np.float64),
        np.array(_rows(record["leaves"]), dtype=np.float64),
    )


@dataclass(frozen=True)
class Line:
    """A weighted sum: one weight for each of `names`."""

    names: tuple[str, ...]
    bias: float
    weights: Floats

    def logits(self, rows: Floats) -> Floats:
        """One number per row of `rows` (n, measures): the logarithm of the odds."""
        total: Floats = rows @ self.weights + self.bias
        return total

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {
            "bias": round(self.bias, 4),
            "weights": {n: round(float(w), 4) for n, w in zip(self.names, self.weights, strict=True)},
        }


@dataclass(frozen=True)
class Fitted:
    """A sum and trees over the same measures."""

    line: Line
    trees: Trees

    @property
    def names(self) -> tuple[str, ...]:
        """The measures, in the order of a row."""
        return self.trees.names

    def logits(self, rows: Floats) -> Floats:
        """One number per row of `rows` (n, measures): the logarithm of the odds."""
        mean: Floats = (self.line.logits(rows) + self.trees.logits(rows)) / 2
        return mean

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {"line": self.line.to_dict(), "trees": self.trees.to_dict()}


def read_fitted(record: Mapping[str, Any]) -> Fitted:
    """What `Fitted.to_dict` wrote."""
    weights = record["line"]["weights"]
    line = Line(tuple(weights), float(record["line"]["bias"]), np.array(list(weights.values()), dtype=np.float64))
    return Fitted(line, read_trees(record["trees"]))


def _rows(lines: Sequence[str]) -> list[list[float]]:
    return [[float(v) for v in line.split()] for line in lines]


@lru_cache(maxsize=8)
def fitted(name: str) -> Fitted:
    """What was fitted under that name and comes with the package."""
    text = files("qa.answering").joinpath("fitted.json").read_text(encoding="utf-8")
    return read_fitted(json.loads(text)[name])
