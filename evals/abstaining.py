"""Fits when to abstain, the weights and trees of `qa/answering/fitted.json`, from labelled questions.

`python -m evals.abstaining --data FOLDER …` measures every question of the sample cases (the dev half) and of the
folders; each also asked of the library of another set, where it has no answer; and those that have an answer once more
changed so that they have none (`evals/unanswerable.py`). It prints, out of fold, what is answered and what not at
several thresholds, and with `--write` fits on everything and writes the file. Questions about one article are in one
fold, in whatever language.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.answering import HERE, Asked, of_cases, of_folder
from evals.boosting import Plan, fit
from evals.cases import load_cases
from evals.unanswerable import Vocabulary, altered
from qa import ArticleQA
from qa.answering import trees as shipped
from qa.answering.about import RELEVANT
from qa.answering.judging import barred_by, concern
from qa.answering.looking import PASSAGES
from qa.answering.measures import Found
from qa.answering.relevance import rank
from qa.answering.signs import SIGNS, signs
from qa.answering.trees import Fitted, Floats, Line
from store.text import is_spaceless

PLAN = Plan(trees=200, depth=2, rate=0.08, rows=0.5, columns=0.25)
PENALTY = 50.0
"""On the squares of the weights of the sum, against the weights of all questions: strong, for there are many signs."""

WEIGHTS = {"cases": 5.0, "answerable": 0.4, "both": 2.0, "elsewhere": 0.3, "changed": 0.4}
"""What a question weighs: a sample case; one of a folder where all have answers, or some have none; one asked of
another set's library; a changed one."""

ELSEWHERE, CHANGED = 120, 0.4
"""Questions of a set that are asked of another; the share of changed questions that is kept."""

FOLDS = 5
_OUT = Path(shipped.__file__).parent / "fitted.json"
_NAMES = {False: "answered", True: "answered, without spaces"}
_THRESHOLDS = (0.15, 0.25, 0.35, 0.4, 0.45, 0.5, 0.55)


@dataclass(frozen=True)
class Measured:
    """A question asked of a library: its signs in the order of `SIGNS`, and the article that keeps folds apart.

    `may` says that the rules let it be answered, whatever is fitted.
    """

    group: str
    article: str
    row: tuple[float, ...]
    answerable: bool
    spaceless: bool
    weight: float
    may: bool


Searched = tuple[Asked, str, Found]


def searched(qa: ArticleQA, questions: Sequence[Asked]) -> list[Searched]:
    """Each question, standing alone, with what is found for it; without those for which nothing is."""
    rows: list[Searched] = []
    for asked in questions:
        question = qa.rewrite(asked.question, asked.history)
        hits = qa.search(question, k=PASSAGES, filters=asked.filters)
        if hits:
            rows.append((asked, question, tuple((h, qa.article(h.article_id, h.revision)) for h in hits)))
    return rows


def measured(group: str, asked: Asked, question: str, found: Found, answerable: bool, weight: float) -> list[Measured]:
    """The question's signs; none if it has no telling word."""
    ranking = rank(question, found)
    values = signs(found, ranking) if ranking.sentences else {}
    if not values:
        return []
    article = (asked.gold[0][0] if asked.gold else found[0][0].article_id).replace("-zh-", "-en-")
    may = concern(found, ranking, values) >= RELEVANT and not barred_by(found, ranking, values)
    row = tuple(values[n] for n in SIGNS)
    return [Measured(group, article, row, answerable, is_spaceless(question), weight, may)]


def collect(folders: Sequence[Path]) -> list[Measured]:
    """All questions, measured."""
    sets = {folder.name: of_folder(folder) for folder in folders}
    found: list[Measured] = []
    own: dict[str, list[Searched]] = {}
    draw = random.Random(0)
    with tempfile.TemporaryDirectory() as library, ArticleQA.open(library) as qa:
        qa.add(HERE / "articles")
        every = [qa.article(a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id)]
        cases = list(of_cases(load_cases(HERE / "cases" / "dev-samples.jsonl", every)))
        own["cases"] = searched(qa, cases)
        for name, (_, asked) in sets.items():
            found += _elsewhere(f"{name} asked of the samples", searched(qa, _some(asked, draw)))
    for name, (articles, asked) in sets.items():
        with tempfile.TemporaryDirectory() as library, ArticleQA.open(library) as qa:
            qa.add(articles)
            own[name] = searched(qa, asked)
            found += _elsewhere(f"cases asked of {name}", searched(qa, [c for c in cases if c.answerable]))
    for name, rows in own.items():
        both = any(not a.answerable for a, _, _ in rows)
        weight = WEIGHTS["cases" if name == "cases" else "both" if both else "answerable"]
        for a, question, hits in rows:
            group = f"{name}, {'answerable' if a.answerable else 'not answerable'}"
            found += measured(group, a, question, hits, a.answerable, weight)
    return found + list(_changed(own, draw))


def _some(asked: Sequence[Asked], draw: random.Random) -> list[Asked]:
    return draw.sample(asked, min(ELSEWHERE, len(asked)))


def _elsewhere(group: str, rows: Sequence[Searched]) -> list[Measured]:
    return [m for a, q, hits in rows for m in measured(group, a, q, hits, False, WEIGHTS["elsewhere"])]


def _changed(own: dict[str, list[Searched]], draw: random.Random) -> Iterator[Measured]:
    spaced = [hit.text for rows in own.values() for _, q, hits in rows if not is_spaceless(q) for hit, _ in hits]
    vocabulary = Vocabulary(spaced)
    for name, rows in own.items():
        for a, question, hits in rows:
            if not a.answerable or not a.gold:
                continue
            for one in altered(question, hits, a.gold, vocabulary, draw):
                if draw.random() < CHANGED or name == "cases":
                    group = f"{name}, {one.way}"
                    yield from measured(group, a, one.question, one.found, False, WEIGHTS["changed"])


def arrays(found: Sequence[Measured]) -> tuple[Floats, Floats, Floats]:
    """(rows, labels, weights), both labels weighing the same."""
    labels = np.array([float(m.answerable) for m in found])
    weights = np.array([m.weight for m in found])
    weights[labels == 1] *= weights[labels == 0].sum() / weights[labels == 1].sum()
    return np.array([m.row for m in found]), labels, weights


def fitted(rows: Floats, labels: Floats, weights: Floats) -> Fitted:
    """The sum and the trees for these questions."""
    return Fitted(line(rows, labels, weights), fit(rows, labels, weights, SIGNS, PLAN))


def line(rows: Floats, labels: Floats, weights: Floats) -> Line:
    """Logistic regression on measures brought to one scale, by Newton's method."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    x = np.c_[(rows - mean) / scale, np.ones(len(rows))]
    w = np.zeros(x.shape[1])
    ridge = np.diag([PENALTY] * rows.shape[1] + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weights * (p - labels)) + ridge @ w
        w -= np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    each = w[:-1] / scale
    return Line(SIGNS, float(w[-1] - each @ mean), each)


def out_of_fold(found: Sequence[Measured], rounds: int = 3) -> Floats:
    """Logits of each question by a fit that saw nothing about its article: the mean of several ways to deal them."""
    rows, labels, weights = arrays(found)
    articles = sorted({m.article for m in found})
    total = np.zeros(len(found))
    for seed in range(rounds):
        dealt = dict(zip(articles, np.random.default_rng(seed).permutation(len(articles)) % FOLDS, strict=True))
        fold = np.array([dealt[m.article] for m in found])
        for k in range(FOLDS):
            here = fold == k
            total[here] += fitted(rows[~here], labels[~here], weights[~here]).logits(rows[here])
    return total / rounds


def _table(found: Sequence[Measured], logits: Floats) -> None:
    sure = np.where([m.may for m in found], 1 / (1 + np.exp(-logits)), 0.0)
    print(f"{'':42}{'':11}{'of':>5}" + "".join(f"{t:7}" for t in _THRESHOLDS))
    for group in dict.fromkeys(m.group for m in found):
        of = np.array([m.group == group for m in found])
        answerable = found[int(np.flatnonzero(of)[0])].answerable
        shares = [float((sure[of] >= t).mean()) for t in _THRESHOLDS]
        cells = "".join(f"{s if answerable else 1 - s:7.2f}" for s in shares)
        print(f"{group:42}{'answered' if answerable else 'abstained':11}{of.sum():5}{cells}")


def main() -> None:
    """Prints the fit out of fold; writes it if told to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders with articles and questions")
    parser.add_argument("--write", action="store_true", help="fit on everything and write qa/answering/fitted.json")
    options = parser.parse_args()
    learned = {}
    everything = collect(options.data)
    for spaceless, name in _NAMES.items():
        found = [m for m in everything if m.spaceless == spaceless]
        print(f"\n{name}")
        _table(found, out_of_fold(found))
        learned[name] = fitted(*arrays(found)).to_dict()
    if options.write:
        _OUT.write_text(json.dumps(learned, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
