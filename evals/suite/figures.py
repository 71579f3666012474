"""From rows to figures: means with intervals by subject, by tag and by metric, and the curves of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.intervals import Interval, ratio
from evals.suite.catalogue import METRICS, Metric
from evals.suite.run import Row

BINS = 10
SUPPORTS = ("supported", "partial", "unsupported", "unchecked")


@dataclass(frozen=True)
class Figure:
    """One metric of one group of cases. `met` says whether the target is kept, None where there is none."""

    metric: str
    interval: Interval
    met: bool | None


@dataclass(frozen=True)
class Bin:
    """Sentences whose support score lies from `low` to `high`: how many, their mean score, the share that is true."""

    low: float
    high: float
    count: int
    score: float
    true: float


@dataclass(frozen=True)
class Reliability:
    """How far the support score is a probability. `error`: expected calibration error (Naeini et al. 2015); `brier`."""

    bins: tuple[Bin, ...]
    error: float
    brier: float


@dataclass(frozen=True)
class Kind:
    """Labelled sentences of one kind: how many, and how many of them are shown as what."""

    kind: str
    true: bool | None
    count: int
    supported: int
    partial: int
    unsupported: int
    unchecked: int


@dataclass(frozen=True)
class Point:
    """Of the surest `coverage` of all questions, `risk` are answered wrongly; `sureness` is that of the least sure."""

    coverage: float
    risk: float
    sureness: float


def figures(rows: Iterable[Row]) -> tuple[Figure, ...]:
    """Every metric that applies to `rows`."""
    rows = list(rows)
    found = (figure(metric, rows) for metric in METRICS)
    return tuple(f for f in found if f is not None)


def figure(metric: Metric, rows: Iterable[Row]) -> Figure | None:
    """One metric over `rows`; None where it applies to none of them."""
    tallies = [row.values[metric.name] for row in rows if metric.name in row.values]
    if not tallies:
        return None
    interval = ratio([t.got for t in tallies], [t.of for t in tallies])
    return Figure(metric.name, interval, _met(metric, interval.value))


def _met(metric: Metric, value: float) -> bool | None:
    if metric.target is None:
        return None
    return value <= metric.target + 1e-9 if metric.better == "lower" else value >= metric.target - 1e-9


def reliability(rows: Iterable[Row]) -> Reliability | None:
    """The support score against the truth, over every sentence whose truth a mock knows."""
    return calibrated([pair for row in rows for pair in row.scored])


def prose_reliability(rows: Iterable[Row]) -> Reliability | None:
    """The support score against the labels, over every sentence of real prose that is true or false."""
    return calibrated([(s.score, s.true) for row in rows for s in row.shown if s.true is not None])


def kinds(rows: Iterable[Row]) -> tuple[Kind, ...]:
    """What is shown of each kind of sentence of real prose: true ones, false ones, those about the sources."""
    found: dict[tuple[bool | None, str], list[str]] = {}
    for shown in (s for row in rows for s in row.shown):
        found.setdefault((shown.true, shown.kind), []).append(shown.support)
    order = sorted(found, key=lambda of: ((True, False, None).index(of[0]), -len(found[of]), of[1]))
    return tuple(Kind(kind, true, len(found[true, kind]), *map(found[true, kind].count, SUPPORTS))
                 for true, kind in order)  # fmt: skip


def calibrated(scored: Sequence[tuple[float, bool]]) -> Reliability | None:
    """How far the scores of (score, true) are probabilities; None for none."""
    if not scored:
        return None
    scores, truth = np.array([s for s, _ in scored]), np.array([float(t) for _, t in scored])
    which = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(b / BINS, (b + 1) / BINS, int(inside.sum()), float(scores[inside].mean()), float(truth[inside].mean()))
        for b in range(BINS)
        if (inside := which == b).any()
    )
    error = sum(b.count * abs(b.score - b.true) for b in bins) / len(scored)
    return Reliability(bins, float(error), float(((scores - truth) ** 2).mean()))


def risk_coverage(rows: Iterable[Row]) -> tuple[Point, ...]:
    """Risk and coverage (El-Yaniv and Wiener 2010), surest first; empty where nothing says how sure it is.

    Wrong is an answer to a question that has none here, or one that cites no word of the evidence.
    """
    rows = [row for row in rows if row.sureness is not None]
    answered = sorted((r for r in rows if r.status == "answered"), key=lambda r: (-(r.sureness or 0.0), r.case.id))
    points = []
    for n in sorted({round(len(answered) * twentieth / 20) for twentieth in range(1, 21)} - {0}):
        taken = answered[:n]
        points.append(Point(n / len(rows), sum(map(wrong, taken)) / n, taken[-1].sureness or 0.0))
    return tuple(points)


def wrong(row: Row) -> bool:
    """Whether what was answered is not the answer."""
    if row.case.expect in ("abstain", "false_premise"):
        return row.values["false_premise_met"].got == 0 if "false_premise_met" in row.values else True
    return "gold_cited" in row.values and row.values["gold_cited"].got == 0


def tags(rows: Sequence[Row]) -> tuple[str, ...]:
    """The tags that occur, commonest first."""
    counts: dict[str, int] = {}
    for row in rows:
        for tag in row.case.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))


def stages(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of every stage, in milliseconds."""
    taken: dict[str, list[float]] = {}
    for row in rows:
        for stage, value in row.timings.items():
            taken.setdefault(stage, []).append(value)
    return {
        s: dict(zip(("p50", "p95"), np.quantile(v, (0.5, 0.95)).round(3).tolist(), strict=True))
        for s, v in taken.items()
    }
