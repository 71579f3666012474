"""Intervals of 95 % around what was measured: by resampling, and for shares by formula. All seeded."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

RESAMPLES = 2_000
LEVEL = (0.025, 0.975)


@dataclass(frozen=True)
class Interval:
    """A figure with the ends of its interval and the number of cases behind it; NaN where there are none."""

    value: float
    low: float
    high: float
    of: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] of {self.of}" if self.of else "–"


def mean(values: Sequence[float] | Array, resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    """The mean and its percentile bootstrap interval (Efron 1979). NaNs count as not measured."""
    kept = np.asarray(values, dtype=np.float64)
    kept = kept[~np.isnan(kept)]
    return ratio(kept, np.ones(len(kept)), resamples, seed)


def ratio(
    got: Sequence[float] | Array, of: Sequence[float] | Array, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """sum(got) / sum(of) with its interval, cases drawn whole, so that what is counted within one case stays together.

    `Interval.of` is sum(of): the number of things counted.
    """
    got, of = np.asarray(got, dtype=np.float64), np.asarray(of, dtype=np.float64)
    total = float(of.sum())
    if not total:
        return Interval(math.nan, math.nan, math.nan, 0)
    drawn = _drawn(len(of), resamples, seed)
    tops, bottoms = got[drawn].sum(axis=1), of[drawn].sum(axis=1)
    low, high = np.quantile(tops[bottoms > 0] / bottoms[bottoms > 0], LEVEL)
    return Interval(float(got.sum()) / total, float(low), float(high), round(total))


def change(
    before: tuple[Array, Array], after: tuple[Array, Array], resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """How far sum(got) / sum(of) moved between two runs over the same cases: the paired bootstrap.

    Each side is (got, of), one entry a case, in the same order; NaN where either side counted nothing.
    """
    (got, of), (got_now, of_now) = before, after
    if not of.sum() or not of_now.sum():
        return Interval(math.nan, math.nan, math.nan, 0)
    drawn = _drawn(len(of), resamples, seed)
    old, new = of[drawn].sum(axis=1), of_now[drawn].sum(axis=1)
    both = (old > 0) & (new > 0)
    moved = got_now[drawn].sum(axis=1)[both] / new[both] - got[drawn].sum(axis=1)[both] / old[both]
    low, high = np.quantile(moved, LEVEL)
    value = float(got_now.sum() / of_now.sum() - got.sum() / of.sum())
    return Interval(value, float(low), float(high), len(of))


def resampled(
    labels: Array, scores: Array, figure: Callable[[Array, Array], float], resamples: int = 500, seed: int = 0
) -> Interval:
    """`figure(labels, scores)` and its bootstrap interval; draws in which only one label occurs are left out."""
    random = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        pick = random.integers(0, len(labels), len(labels))
        if 0 < labels[pick].sum() < len(pick):
            values.append(figure(labels[pick], scores[pick]))
    low, high = np.quantile(values, LEVEL) if values else (0.0, 1.0)
    return Interval(float(figure(labels, scores)), float(low), float(high), len(labels))


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); NaN for no trials."""
    if not of:
        return math.nan, math.nan
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(hits: Sequence[bool]) -> Interval:
    """The share of `hits` that are true, with Wilson's interval."""
    low, high = wilson(sum(hits), len(hits))
    return Interval(sum(hits) / len(hits) if hits else math.nan, low, high, len(hits))


def _drawn(size: int, resamples: int, seed: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, size, size=(resamples, size))
