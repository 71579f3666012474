"""Gradient boosting of small trees for yes or no, in numpy: what `qa/answering/trees.py` reads is made here.

Logistic loss, second-order leaves (Chen and Guestrin 2016, arXiv:1603.02754), columns cut into bins of equal counts,
a random part of rows and columns for each tree. All trees have the full depth: a node not worth parting passes
everything on to its left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.answering.trees import Floats, Integers, Trees

_BINS = 32


@dataclass(frozen=True)
class Plan:
    """How to fit: `least` is the least weight of a leaf, `ridge` the penalty on what it adds, `rows` and `columns` the
    parts that a tree sees."""

    trees: int = 150
    depth: int = 3
    rate: float = 0.06
    least: float = 4.0
    ridge: float = 2.0
    rows: float = 0.6
    columns: float = 0.4
    seed: int = 0


def fit(rows: Floats, labels: Floats, weights: Floats, names: Sequence[str], plan: Plan) -> Trees:
    """Trees for `labels` (0 or 1) of `rows`; `weights` are made to have the mean 1."""
    rng = np.random.default_rng(plan.seed)
    weights = weights / weights.mean()
    borders = [np.unique(np.quantile(column, np.linspace(0, 1, _BINS + 1)[1:-1])) for column in rows.T]
    codes = np.stack([np.searchsorted(b, column, side="left") for b, column in zip(borders, rows.T, strict=True)], 1)
    share = float(np.average(labels, weights=weights))
    bias = float(np.log(share / (1 - share)))
    logits = np.full(len(rows), bias)
    asked, cuts, leaves = [], [], []
    for _ in range(plan.trees):
        p = 1 / (1 + np.exp(-logits))
        slope, bend = weights * (p - labels), weights * p * (1 - p)
        seen = np.flatnonzero(rng.random(len(rows)) < plan.rows)
        columns = rng.permutation(rows.shape[1])[: max(1, round(plan.columns * rows.shape[1]))]
        tree = _tree(codes, slope, bend, seen, columns, borders, plan)
        at = np.zeros(len(rows), dtype=np.intp)
        for _ in range(plan.depth):
            at = 2 * at + 1 + (codes[np.arange(len(rows)), tree[0][at]] > tree[1][at])
        logits += tree[2][at - len(tree[0])]
        asked.append(tree[0])
        cuts.append([float(borders[f][c]) if c < len(borders[f]) else np.inf for f, c in zip(*tree[:2], strict=True)])
        leaves.append(tree[2])
    return Trees(tuple(names), bias, np.array(asked), np.nan_to_num(np.array(cuts), posinf=1e9), np.array(leaves))


def _tree(
    codes: Integers,
    slope: Floats,
    bend: Floats,
    seen: Integers,
    columns: Integers,
    borders: Sequence[Floats],
    plan: Plan,
) -> tuple[Integers, Integers, Floats]:
    """The column and the last bin on the left of each inner node, and what the leaves add."""
    inner = 2**plan.depth - 1
    asked, cut = np.zeros(inner, dtype=np.intp), np.full(inner, _BINS, dtype=np.intp)
    members = {0: seen}
    for node in range(inner):
        own = members.pop(node)
        best = _split(codes, slope, bend, own, columns, plan)
        if best is not None:
            asked[node], cut[node] = best
        right = codes[own, asked[node]] > cut[node]
        members[2 * node + 1], members[2 * node + 2] = own[~right], own[right]
    leaves = [
        -plan.rate * float(slope[own].sum()) / (float(bend[own].sum()) + plan.ridge)
        for own in (members[i] for i in range(inner, 2 * inner + 1))
    ]
    return asked, cut, np.array(leaves)


def _split(
    codes: Integers, slope: Floats, bend: Floats, own: Integers, columns: Integers, plan: Plan
) -> tuple[int, int] | None:
    """The column and bin that part a node best, or None if nothing is gained."""
    if len(own) < 2:
        return None
    width = _BINS
    flat = (codes[own][:, columns] + width * np.arange(len(columns))[None, :]).ravel()
    size = width * len(columns)
    g = np.bincount(flat, np.repeat(slope[own], len(columns)), size).reshape(len(columns), width).cumsum(axis=1)
    h = np.bincount(flat, np.repeat(bend[own], len(columns)), size).reshape(len(columns), width).cumsum(axis=1)
    whole_g, whole_h = g[:, -1:], h[:, -1:]
    gain = (
        g**2 / (h + plan.ridge) + (whole_g - g) ** 2 / (whole_h - h + plan.ridge) - whole_g**2 / (whole_h + plan.ridge)
    )
    gain[(h < plan.least / 4) | (whole_h - h < plan.least / 4)] = 0.0
    place = int(gain.argmax())
    if gain.flat[place] <= 1e-9:
        return None
    return int(columns[place // width]), place % width
