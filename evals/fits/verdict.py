"""Fits the weights of `qa/proof/check/verdict.json`: `python -m evals.fits.verdict [--write]`.

From the answers, restatements and the like of `evals/prose` that may be looked at, and the reader's own answers that
it was not trained on. Prints, out of fold, how well true and false are told apart in each set and what is shown of
them, by the rules alone and by the sum, and of what use each kind of difference is. With `--write` it fits on all.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.area import area_of
from evals.fits.provenance import Provenance, today, write
from evals.prose import sets
from evals.reader.claims import own_claims
from qa.logistic import chance
from qa.proof.check import verdict
from qa.proof.check.leaning import points_back
from qa.proof.check.support import cleaned, settle
from qa.proof.facts.align import Source
from qa.proof.facts.claim_alignment import lay
from qa.proof.facts.difference import Difference

Floats = npt.NDArray[np.float64]

PENALTY = 1.0
"""On the squares of the weights."""

WEIGHTS = {
    "answers dev": 3.0, "answers samples": 3.0, "restated": 1.0, "attributed": 1.0, "pronouns": 1.0, "own answers": 0.5,
}  # fmt: skip
"""What a sentence of each set weighs: what a model wrote from the product's messages is what will be met."""

FOLDS = 8
_OUT = Path(verdict.__file__).parent / "verdict.json"
_COMMAND = "python -m evals.fits.verdict --write"


@dataclass(frozen=True)
class Row:
    """A sentence with what it is held against; those of one `group` are in one fold."""

    name: str
    group: str
    text: str
    before: str
    sources: tuple[Source, ...]
    hints: tuple[int, ...]
    true: bool


def rows() -> Iterator[Row]:
    """Every sentence to learn from."""
    for half in ("dev", sets.SAMPLES):
        for told in sets.answers(half):
            before = ""
            for said in told.sentences:
                if said.true is not None:
                    hints = tuple(n - 1 for n in said.cites if 0 < n <= len(told.sources))
                    yield Row(f"answers {half}", told.id, said.text, before, told.sources, hints, said.true)
                before = said.text
    for name in ("restated", "attributed", "pronouns"):
        for one in getattr(sets, name)("dev"):
            yield Row(name, one.source.article.id, one.text, one.before or "", (one.source,), (0,), one.true)
    for _, claim in own_claims(held_back=True, names="answers*"):
        yield Row("own answers", claim.row, claim.said, claim.before, claim.sources, (claim.cited,), claim.true)


@dataclass(frozen=True)
class Measured:
    """A row with what the rules alone find, the differences that count beside the reader, and the signs for the sum:
    None where the claim stands there almost as it is, and the rules decide."""

    row: Row
    rules: float
    found: tuple[Difference, ...]
    counted: tuple[Difference, ...]
    values: dict[str, float] | None


def measured(row: Row) -> Measured | None:
    """The signs of a sentence; None where nothing speaks of it, or the reader does not know its language."""
    claim = cleaned(row.text)
    laid = lay(claim, row.sources, row.hints)
    before = row.before if points_back(claim) else ""
    if not laid.alignment.chosen:
        return None
    if verdict.stands(laid) and not before:
        return Measured(row, laid.score, laid.found, verdict.counted(laid), None)
    heard = verdict.hear(claim, before, laid, row.sources, row.hints)
    if heard is None:
        return None
    return Measured(row, laid.score, laid.found, verdict.counted(laid), verdict.signs(laid, heard))


def fitted(x: Floats, labels: Floats, weights: Floats) -> tuple[float, Floats]:
    """(bias, weights) of a logistic regression, by Newton's method."""
    rows = np.c_[x, np.ones(len(x))]
    w = np.zeros(rows.shape[1])
    ridge = np.diag([PENALTY] * x.shape[1] + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ w))
        gradient = rows.T @ (weights * (p - labels)) + ridge @ w
        w -= np.linalg.solve((rows * (weights * p * (1 - p))[:, None]).T @ rows + ridge, gradient)
    return float(w[-1]), w[:-1]


def told(found: Sequence[Measured], logits: Floats) -> Iterator[str]:
    """Each set's figures, in a line: rows, those the reader is heard on, areas under the curve of these by the rules
    and by the sum, and what is shown by the rules alone and by both."""
    for name in dict.fromkeys(m.row.name for m in found):
        of = [(m, float(v)) for m, v in zip(found, logits, strict=True) if m.row.name == name]
        heard = [(m, v) for m, v in of if m.values is not None]
        areas = area_of([(m.rules, m.row.true) for m, _ in heard]), area_of([(v, m.row.true) for m, v in heard])
        by_rules = [(m.row.true, settle(verdict.shifted(m.rules), m.found)[0]) for m, _ in of]
        by_sum = [
            (m.row.true, settle(verdict.shifted(m.rules) if m.values is None else chance(v), m.counted)[0])
            for m, v in of
        ]
        yield f"{name:16}{len(of):6}{len(heard):6}{areas[0]:7.3f}{areas[1]:7.3f}{_shares(by_rules)}{_shares(by_sum)}"


def differing(found: Sequence[Measured]) -> Iterator[str]:
    """Of each kind of difference in answers, how many true and how many false sentences have one, all and counted."""
    answers = [m for m in found if m.row.name.startswith("answers")]
    for kind in sorted({(d.kind, d.severity) for m in answers for d in m.found if d.severity != "weak"}):
        every = [m.row.true for m in answers if kind in {(d.kind, d.severity) for d in m.found}]
        counted = [m.row.true for m in answers if kind in {(d.kind, d.severity) for d in m.counted}]
        yield f"{' '.join(kind):16} of true {sum(every):3}, of false {len(every) - sum(every):3}; counted " + (
            f"{sum(counted):3}, {len(counted) - sum(counted):3}"
        )


def figure(found: Sequence[Measured], logits: Floats) -> str:
    """How well the sum tells true from false where the reader is heard, set by set."""
    heard = [(m.row, float(v)) for m, v in zip(found, logits, strict=True) if m.values is not None]
    names = dict.fromkeys(row.name for row, _ in heard)
    areas = (f"{name} {area_of([(v, row.true) for row, v in heard if row.name == name]):.3f}" for name in names)
    return "area under the curve, out of fold: " + ", ".join(areas)


def _shares(verdicts: Sequence[tuple[bool, str]]) -> str:
    def share(truth: bool, support: str) -> float:
        of = [v for true, v in verdicts if true is truth]
        return sum(v == support for v in of) / (len(of) or 1)

    return f"  | {share(True, 'supported'):.2f} {share(True, 'unsupported'):.2f} {share(False, 'supported'):.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="fit on everything and write qa/proof/check/verdict.json")
    options = parser.parse_args(arguments)
    found = [m for row in rows() if (m := measured(row)) is not None]
    heard = [i for i, m in enumerate(found) if m.values is not None]
    names = list(found[heard[0]].values or {})
    x = np.array([[(found[i].values or {})[name] for name in names] for i in heard])
    labels = np.array([float(found[i].row.true) for i in heard])
    weights = np.array([WEIGHTS.get(found[i].row.name, 0.0) for i in heard])
    groups = sorted({(m.row.name, m.row.group) for m in found})
    dealt = dict(zip(groups, np.random.default_rng(0).permutation(len(groups)) % FOLDS, strict=True))
    fold = np.array([dealt[found[i].row.name, found[i].row.group] for i in heard])
    logits = np.zeros(len(found))
    for k in range(FOLDS):
        here = fold == k
        bias, each = fitted(x[~here], labels[~here], weights[~here])
        logits[np.array(heard)[here]] = x[here] @ each + bias
    print("rows, heard; area by rules, by the sum; true as supported, as unsupported, false as supported: rules | sum")
    for line in (*told(found, logits), *differing(found)):
        print(line)
    bias, each = fitted(x, labels, weights)
    learned = {"bias": round(bias, 4), "weights": {n: round(float(v), 4) for n, v in zip(names, each, strict=True)}}
    print(learned)
    if options.write:
        on = "the dev half of evals/prose, the answers of evals/reader/own"
        write(_OUT, learned, Provenance(_COMMAND, on, today(), figure(found, logits)))


if __name__ == "__main__":
    main()
