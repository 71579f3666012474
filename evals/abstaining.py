"""Fits when to abstain: the weights of `qa/answering/judging.py`, from labelled questions, with cross-validation.

`python -m evals.abstaining [--data FOLDER …]` measures every question of the sample cases (the dev half) and of the
folders, each also asked of the library of another set, where it has no answer; fits a logistic regression; prints the
weights to put into `qa/answering/judging.py`, and for several thresholds the risk and coverage out of fold. Questions
about one article are in one fold.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.answering import HERE, Asked, of_cases, of_folder
from evals.cases import load_cases
from qa import ArticleQA
from qa.answering.ask import PASSAGES
from qa.answering.judging import SIGNS, signs
from qa.answering.relevance import rank
from store.text import is_spaceless

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """A question asked of a library: its signs in the order of `SIGNS`, and the article that keeps folds apart."""

    group: str
    article: str
    row: tuple[float, ...]
    answerable: bool


def measured(qa: ArticleQA, questions: Sequence[Asked], group: str, *, answerable: bool) -> list[Measured]:
    """The signs of each question that has any."""
    found = []
    for asked in questions:
        question = qa.rewrite(asked.question, asked.history)
        hits = qa.search(question, k=PASSAGES, filters=asked.filters)
        pairs = [(h, qa.article(h.article_id, h.revision)) for h in hits]
        ranking = rank(question, pairs)
        values = signs(pairs, ranking) if ranking.sentences else {}
        if values:
            article = asked.gold[0][0] if asked.gold else hits[0].article_id
            found.append(Measured(group, article, tuple(values[name] for name in SIGNS), answerable))
    return found


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


def out_of_fold(found: Sequence[Measured], weights: Rows, folds: int = 10) -> Rows:
    """The probability of each question by a fit that saw nothing about its article."""
    rows, labels = _arrays(found)
    fold_of = {a: i % folds for i, a in enumerate(sorted({m.article for m in found}))}
    fold = np.array([fold_of[m.article] for m in found])
    out = np.zeros(len(found))
    for k in range(folds):
        if (fold == k).any():
            w = fit(rows[fold != k], labels[fold != k], weights[fold != k])
            out[fold == k] = 1 / (1 + np.exp(-np.c_[rows[fold == k], np.ones((fold == k).sum())] @ w))
    return out


def balance(found: Sequence[Measured]) -> Rows:
    """Weights that make each group count the same, the sample cases thrice, and both labels alike."""
    size = {g: sum(m.group == g for m in found) for g in {m.group for m in found}}
    raw = np.array([(3.0 if m.group.startswith("cases,") else 1.0) / size[m.group] for m in found])
    _, labels = _arrays(found)
    for label in (0.0, 1.0):
        total = raw[labels == label].sum()
        raw[labels == label] *= len(found) / 2 / total if total else 0.0
    return raw


def _arrays(found: Sequence[Measured]) -> tuple[Rows, Rows]:
    return np.array([m.row for m in found]), np.array([float(m.answerable) for m in found])


def _collect(folders: Sequence[Path]) -> dict[bool, list[Measured]]:
    """All questions measured, by whether they are in a language without spaces."""
    found: dict[bool, list[Measured]] = {False: [], True: []}

    def add(qa: ArticleQA, questions: Sequence[Asked], group: str, *, answerable: bool, most: int = 300) -> None:
        for spaceless in (False, True):
            part = [q for q in questions if is_spaceless(q.question) == spaceless][:most]
            found[spaceless] += measured(qa, part, group, answerable=answerable)

    sets = {folder.name: of_folder(folder) for folder in folders}
    with tempfile.TemporaryDirectory() as library, ArticleQA.open(library) as qa:
        qa.add(HERE / "articles")
        every = [qa.article(a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id)]
        cases = list(of_cases(load_cases(HERE / "cases" / "dev-samples.jsonl", every)))
        add(qa, [c for c in cases if c.answerable], "cases, answerable", answerable=True)
        add(qa, [c for c in cases if not c.answerable], "cases, not answerable", answerable=False)
        for name, (_, asked) in sets.items():
            add(qa, asked, f"{name} asked of the samples", answerable=False, most=200)
    for name, (articles, asked) in sets.items():
        with tempfile.TemporaryDirectory() as library, ArticleQA.open(library) as qa:
            qa.add(articles)
            add(qa, [a for a in asked if a.answerable], f"{name}, answerable", answerable=True)
            add(qa, [a for a in asked if not a.answerable], f"{name}, not answerable", answerable=False)
            add(qa, cases, f"cases asked of {name}", answerable=False)
    return found


def main() -> None:
    """Prints the fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders with articles and questions")
    for spaceless, found in _collect(parser.parse_args().data).items():
        if len({m.answerable for m in found}) < 2:
            continue
        weights = balance(found)
        w = fit(*_arrays(found), weights)
        print("without spaces" if spaceless else "with spaces between words")
        print({n: round(float(v), 2) for n, v in zip(SIGNS, w, strict=False)}, "bias", round(float(w[-1]), 2))
        out = out_of_fold(found, weights)
        for threshold in (0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6):
            print(f"threshold {threshold}")
            for group in dict.fromkeys(m.group for m in found):
                of = np.array([m.group == group for m in found])
                passed = float((out[of] >= threshold).mean())
                label = found[int(np.flatnonzero(of)[0])].answerable
                done, share = ("answered", passed) if label else ("abstained", 1 - passed)
                print(f"  {group:45} {done} {share:.3f} of {of.sum()}")


if __name__ == "__main__":
    main()
