"""Fits the weights of `qa/proof/verdict.json`: `python -m evals.fit_verdict [--write]`.

From the dev half of `evals/prose` and the rows of the reader's own material that it was not trained on. Prints, out of
fold, how well true and false are told apart in each set, and with `--write` fits on everything and writes the file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evals.prose import sets
from evals.prose.__main__ import area
from evals.reader.examples import own_rows
from qa.proof import verdict
from qa.proof.align import Source
from qa.proof.facts.laid import lay
from qa.proof.leaning import points_back
from qa.proof.support import cleaned
from store.article import GENRES, Article

Floats = npt.NDArray[np.float64]

PENALTY = 15.0
"""On the squares of the weights."""

WEIGHTS = {
    "answers dev": 3.0,
    "answers samples": 3.0,
    "restated": 1.0,
    "attributed": 1.0,
    "pronouns": 1.0,
    "own": 0.5,
    "own answers": 1.0,
}
"""What a sentence of each set weighs: what a model wrote from the product's messages is what will be met."""

EVERY = 3
"""Of the reader's own rows, how many are passed over for one that is taken: each has two dozen claims."""

FOLDS = 8
_OUT = Path(verdict.__file__).parent / "verdict.json"


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
    for row in list(own_rows(held_back=True))[:: max(1, EVERY)]:
        yield from _own_answers(row) if "answers" in row else _own_claims(row)


def _article(record: dict[str, Any], text: str) -> Source:
    article = Article(
        text=text,
        title=record.get("title"),
        author=record.get("author"),
        source=record.get("outlet"),
        published_at=record.get("date"),
        genre=record["genre"] if record.get("genre") in GENRES else "unknown",
        language="en",
    )
    return Source(article, 0, len(article.text))


def _own_claims(row: dict[str, Any]) -> Iterator[Row]:
    source = _article(row, row["passage"])
    for one in row["claims"]:
        yield Row("own", row["id"], one["text"], one.get("prev") or "", (source,), (0,), bool(one["label"]))


def _own_answers(row: dict[str, Any]) -> Iterator[Row]:
    sources = tuple(_article(source, source["text"]) for source in row["sources"])
    for answer in row["answers"]:
        before = ""
        for one in answer["sentences"]:
            hint = int(one["source"]) - 1
            yield Row("own answers", row["id"], one["text"], before, sources, (hint,), bool(one["label"]))
            before = one["text"]


def measured(row: Row) -> dict[str, float] | None:
    """The signs of a sentence; None where it stands there word for word, or the reader does not know its language."""
    claim = cleaned(row.text)
    laid = lay(claim, row.sources, row.hints)
    before = row.before if points_back(claim) else ""
    heard = (
        None
        if laid.verbatim or not laid.alignment.chosen
        else verdict.hear(claim, before, laid, row.sources, row.hints)
    )
    return verdict.signs(claim, laid, heard) if heard else None


def fitted(x: Floats, labels: Floats, weights: Floats, names: list[str]) -> dict[str, Any]:
    """Logistic regression on signs brought to one scale, by Newton's method."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    rows = np.c_[(x - mean) / scale, np.ones(len(x))]
    w = np.zeros(rows.shape[1])
    ridge = np.diag([PENALTY] * x.shape[1] + [1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ w))
        gradient = rows.T @ (weights * (p - labels)) + ridge @ w
        w -= np.linalg.solve((rows * (weights * p * (1 - p))[:, None]).T @ rows + ridge, gradient)
    learned = {
        name: [round(float(v), 4) for v in (mean[i], scale[i], w[i])]
        for i, name in enumerate(names)
        if abs(w[i]) > 0.005
    }
    return {"bias": round(float(w[-1]), 4), "weights": learned}


def probabilities(learned: dict[str, Any], x: Floats, names: list[str]) -> Floats:
    """The probability of each row."""
    total = np.full(len(x), learned["bias"])
    for name, (mean, scale, weight) in learned["weights"].items():
        total += weight * (x[:, names.index(name)] - mean) / scale
    found: Floats = 1 / (1 + np.exp(-total))
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="fit on everything and write qa/proof/verdict.json")
    options = parser.parse_args()
    pairs = [(row, values) for row in rows() if (values := measured(row)) is not None]
    found = [row for row, _ in pairs]
    names = list(pairs[0][1])
    x = np.array([[values[name] for name in names] for _, values in pairs])
    labels = np.array([float(row.true) for row in found])
    weights = np.array([WEIGHTS[row.name] for row in found])
    groups = sorted({(row.name, row.group) for row in found})
    dealt = dict(zip(groups, np.random.default_rng(0).permutation(len(groups)) % FOLDS, strict=True))
    fold = np.array([dealt[row.name, row.group] for row in found])
    out = np.zeros(len(found))
    for k in range(FOLDS):
        here = fold == k
        out[here] = probabilities(fitted(x[~here], labels[~here], weights[~here], names), x[here], names)
    print(f"{'':18}{'rows':>6}{'head':>8}{'rules':>8}{'best':>8}{'joint':>8}{'worst':>8}")
    for name in dict.fromkeys(row.name for row in found):
        of = np.array([row.name == name for row in found])
        true, false = of & (labels == 1), of & (labels == 0)
        columns = [out, *(x[:, names.index(n)] for n in ("rules", "best", "joint", "worst"))]
        areas = [area(list(c[true]), list(c[false])) for c in columns]
        print(f"{name:18}{of.sum():6}" + "".join(f"{a:8.3f}" for a in areas))
    learned = fitted(x, labels, weights, names)
    for name, (_, _, weight) in sorted(learned["weights"].items(), key=lambda item: -abs(item[1][2])):
        print(f"  {name:18} {weight:6.2f}")
    if options.write:
        _OUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
