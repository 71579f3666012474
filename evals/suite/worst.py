"""What went wrong, worst first, with what a reader saw and why it is wrong."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from evals.suite.catalogue import METRICS
from evals.suite.figures import wrong
from evals.suite.outcomes import Shown
from evals.suite.run import Row

MOST = 3
"""Of one kind of fault of one subject."""

PROSE = 12
"""Sentences of real prose of one sort of fault."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one row. `rank` orders kinds, the gravest first."""

    rank: int
    kind: str
    reason: str
    row: Row


_KINDS = (
    "crashed",
    "a promise is broken",
    "false sentences shown as supported",
    "answered, and there is no answer here",
    "answered from other words",
    "true sentences marked",
    "not answered, and the answer is here",
)
_ANSWERING = (3, 4, 6)
"""The kinds that say something about an answer and not about the proof of it."""


def worst(rows: Iterable[Row], answering: Container[str]) -> tuple[Fault, ...]:
    """At most `MOST` faults of each kind for each subject.

    `answering` are the subjects that mean to answer: what others do not answer well is no fault of the product.
    """
    kept: dict[tuple[int, str], list[Fault]] = {}
    for row in rows:
        for fault in _faults(row):
            if fault.rank in _ANSWERING and row.subject not in answering:
                continue
            found = kept.setdefault((fault.rank, row.subject), [])
            if len(found) < MOST:
                found.append(fault)
    return tuple(fault for key in sorted(kept, key=lambda k: k[0]) for fault in kept[key])


def told_wrongly(rows: Iterable[Row]) -> list[tuple[Row, Shown]]:
    """Sentences of real prose that are shown as what they are not, at most `PROSE` of each sort, the worst first.

    First false ones shown as supported, the highest scores first; then true ones shown as unsupported, the lowest.
    """
    every = [(row, shown) for row in rows for shown in row.shown]
    false = [one for one in every if one[1].true is False and one[1].support == "supported"]
    true = [one for one in every if one[1].true and one[1].support == "unsupported"]
    false.sort(key=lambda one: (-one[1].score, one[0].case.id))
    true.sort(key=lambda one: (one[1].score, one[0].case.id))
    return [*false[:PROSE], *true[:PROSE]]


def _faults(row: Row) -> Iterator[Fault]:
    def fault(rank: int, reason: str) -> Fault:
        return Fault(rank, _KINDS[rank], reason, row)

    values = row.values
    if row.status == "crashed":
        yield fault(0, row.failure)
    for metric in METRICS:
        if metric.exact and metric.name in values and metric.target is not None:
            tally = values[metric.name]
            bad = tally.got if metric.better == "lower" else tally.of - tally.got
            if bad:
                yield fault(1, f"{metric.title}: {bad:g} of {tally.of:g} are not so.")
    if "false_shown" in values and values["false_shown"].got:
        yield fault(2, f"{values['false_shown'].got:g} of {values['false_shown'].of:g} false sentences look supported.")
    if row.status == "answered" and row.case.expect == "abstain":
        yield fault(3, "The articles do not answer this, and it was answered.")
    elif row.status == "answered" and wrong(row):
        yield fault(4, "No word of the evidence that the answer needs is cited.")
    if "true_marked" in values and values["true_marked"].got:
        yield fault(5, f"{values['true_marked'].got:g} of {values['true_marked'].of:g} true sentences are marked.")
    if row.status == "abstained" and row.case.expect in ("answer", "disagree"):
        yield fault(6, "The articles answer this, and it was declined.")
