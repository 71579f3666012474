"""Fits when to abstain: the weights of `qa/answering/relevance.py`, from labelled questions, with cross-validation.

`python -m evals.abstaining [--data FOLDER …]` measures every question of the sample cases (the dev half) and of the
folders, each also asked of the library of the next set, where it has no answer; fits a logistic regression; prints the
weights to put into `qa/answering/relevance.py`, and out-of-fold figures for several thresholds.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.answering import HERE, Asked, of_cases, of_folder
from evals.cases import load_cases
from qa import ArticleQA
from qa.answering.ask import PASSAGES
from qa.answering.relevance import MEASURES, rank

Rows = npt.NDArray[np.float64]


def measured(qa: ArticleQA, questions: Sequence[Asked]) -> list[list[float]]:
    """The measures of each question that has any, in the order of `MEASURES`."""
    rows = []
    for asked in questions:
        hits = qa.search(qa.rewrite(asked.question, asked.history), k=PASSAGES, filters=asked.filters)
        measures = rank(asked.question, [(h, qa.article(h.article_id, h.revision)) for h in hits]).measures
        if measures:
            rows.append([measures[name] for name in MEASURES])
    return rows


def fit(rows: Rows, labels: Rows, weights: Rows, penalty: float = 1.0) -> Rows:
    """Logistic regression by Newton's method; the last coefficient is the bias."""
    x = np.c_[rows, np.ones(len(rows))]
    w = np.zeros(x.shape[1])
    ridge = np.diag([penalty] * rows.shape[1] + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weights * (p - labels)) + ridge @ w
        w -= np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return w


def main() -> None:
    """Prints the fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders with articles and questions")
    options = parser.parse_args()
    groups: list[tuple[str, list[list[float]], float]] = []
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
        qa.add(HERE / "articles")
        every = [qa.article(a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id)]
        cases = list(of_cases(load_cases(HERE / "cases" / "dev-samples.jsonl", every)))
        groups.append(("cases, answerable", measured(qa, [c for c in cases if c.answerable]), 1.0))
        groups.append(("cases, not answerable", measured(qa, [c for c in cases if not c.answerable]), 0.0))
        for data in options.data:
            groups.append((f"{data.name} asked of the samples", measured(qa, of_folder(data)[1][:200]), 0.0))
    for data in options.data:
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            articles, asked = of_folder(data)
            qa.add(articles)
            groups.append((f"{data.name}, answerable", measured(qa, [a for a in asked if a.answerable][:300]), 1.0))
            groups.append(
                (f"{data.name}, not answerable", measured(qa, [a for a in asked if not a.answerable][:300]), 0.0)
            )
            groups.append((f"cases asked of {data.name}", measured(qa, cases), 0.0))
    groups = [g for g in groups if g[1]]
    rows = np.array([row for _, found, _ in groups for row in found])
    labels = np.array([label for _, found, label in groups for _ in found])
    which = np.array([i for i, (_, found, _) in enumerate(groups) for _ in found])
    # the sample cases are what the product is for: each counts as much as a few of the others
    weights = np.array([3.0 if groups[i][0].startswith("cases,") else 1.0 for i in which])
    weights *= (
        np.where(labels == 1, 1 / (weights * (labels == 1)).sum(), 1 / (weights * (labels == 0)).sum()) * len(rows) / 2
    )
    folds = np.random.default_rng(0).integers(0, 10, len(rows))
    out = np.zeros(len(rows))
    for k in range(10):
        w = fit(rows[folds != k], labels[folds != k], weights[folds != k])
        out[folds == k] = 1 / (1 + np.exp(-np.c_[rows[folds == k], np.ones((folds == k).sum())] @ w))
    w = fit(rows, labels, weights)
    print(
        "weights",
        {name: round(float(v), 2) for name, v in zip(MEASURES, w, strict=False)},
        "bias",
        round(float(w[-1]), 2),
    )
    for threshold in (0.1, 0.15, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6):
        print(f"threshold {threshold}")
        for i, (name, found, label) in enumerate(groups):
            passed = (out[which == i] >= threshold).mean()
            done, share = ("answered", passed) if label else ("abstained", 1 - passed)
            print(f"  {name:45} {done} {share:.3f} of {len(found)}")


if __name__ == "__main__":
    main()
