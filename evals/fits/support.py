"""Trains what `qa/proof/support.json` holds: how rare words are, and the weights of the verdict.

    python -m evals.fits.support DATA_FOLDER

reads `claims/wice-dev.jsonl` of the folder (WiCE: ODC-BY, pages CC BY-SA), and the questions of `xquad` and
`squad2_500` (CC BY-SA), which are told as statements. Only counts of words and a few weights are kept, no text. The
weights are those of a logistic regression whose signs are fixed by what a measure means, so that it cannot learn an
accident of one set; every set has a bias of its own, and a text of no set gets their mean.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.area import area
from evals.fits.provenance import Provenance, today, write
from evals.proving.claim_sets import Example, training_sets
from qa.logistic import read_fit
from qa.proof.check.support import cleaned
from qa.proof.facts.align import Source
from qa.proof.facts.claim_alignment import lay
from store.article import Article
from store.language.grammar import FUNCTION_WORDS
from store.language.tokens import tokens

Array = NDArray[np.float64]

SIGNS = {
    "window": 1, "density": 1, "worst_part": 1, "order": 1, "letters": 1, "length": 0,
    "number_absent": -1, "date_absent": -1, "name_absent": -1, "name_weak": -1, "wrong": -1,
}  # fmt: skip
"""Which way each measure may count: 1 only for a claim, -1 only against it, 0 either."""

PRIOR = 0.4
"""Share of claims taken to be supported: a mark that should not be there is held to cost half as much again as one
that is missing, and 0.4 to 0.6 says so."""

STRENGTH = 200.0
"""Inverse of the penalty on large weights, where all examples weigh 1 together: slight, as signs are a check too."""

FOLDS, DEALS = 5, 3
"""Parts that pages are dealt to for weights that have not seen them, and the number of times they are dealt."""

_FEWEST = 4  # times a word must be met in small letters to be kept
_OUT = Path(__file__).parents[2] / "qa" / "proof" / "support.json"


@dataclass(frozen=True)
class Table:
    """Measured claims: `measures` (n, d), `labels` (n,), and the number of the set and the page that each is from."""

    measures: Array
    labels: Array
    sets: NDArray[np.int64]
    pages: NDArray[np.str_]

    def where(self, kept: NDArray[np.bool_]) -> Table:
        """The claims that are `kept`, (n,)."""
        return Table(self.measures[kept], self.labels[kept], self.sets[kept], self.pages[kept])


@dataclass(frozen=True)
class Weights:
    """A logistic regression: `mean` of each measure, its `scale` within a set, its `weight`, and the `bias`."""

    mean: Array
    scale: Array
    weight: Array
    bias: float

    def logits(self, measures: Array) -> Array:
        """One number per row of `measures` (n, d): the logarithm of the odds that it is supported."""
        result: Array = ((measures - self.mean) / self.scale) @ self.weight + self.bias
        return result


def rarity(texts: Sequence[str]) -> dict[str, str]:
    """Words by how rare they are: ten times the logarithm of (texts / texts with the word), as a string → the words."""
    documents: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        words = [t for t in tokens(text) if t.kind == "word"]
        documents.update({t.stem for t in words})
        small.update({t.stem for t in words if not t.capital and t.folded.isascii() and t.folded.isalpha()})
    levels: dict[int, list[str]] = defaultdict(list)
    for word, count in documents.items():
        if small[word] >= _FEWEST and len(word) > 1 and word not in FUNCTION_WORDS:
            levels[round(10 * math.log((len(texts) + 1) / (count + 0.7)))].append(word)
    return {str(level): " ".join(sorted(levels[level])) for level in sorted(levels)}


def measured(example: Example) -> Mapping[str, float]:
    """The measures of one claim against its whole text."""
    page = Article(text=example.context)
    return lay(cleaned(example.claim), [Source(page, 0, len(page.text))]).measures


def table(sets: Mapping[str, Sequence[Example]]) -> Table:
    """The claims of all sets, measured, set after set."""
    rows = [(number, example) for number, name in enumerate(sets) for example in sets[name]]
    return Table(
        np.array([[m[name] for name in SIGNS] for m in (measured(example) for _, example in rows)], dtype=np.float64),
        np.array([float(example.supported) for _, example in rows]),
        np.array([number for number, _ in rows], dtype=np.int64),
        np.array([example.group for _, example in rows]),
    )


def fit(claims: Table) -> Weights:
    """Logistic regression with fixed signs and a bias for each set, by projected gradient (FISTA: Beck, Teboulle 2009).

    Every set weighs the same, and in each its supported claims weigh `PRIOR`; the bias given is the mean of theirs.
    """
    pull = _pull(claims)
    of_set = np.eye(int(claims.sets.max()) + 1)[claims.sets]
    mean = pull @ claims.measures
    middle = (of_set * pull[:, None]).T @ claims.measures / ((pull @ of_set)[:, None] + 1e-12)
    scale = np.sqrt(pull @ (claims.measures - middle[claims.sets]) ** 2) + 1e-9
    rows = np.hstack([(claims.measures - mean) / scale, of_set])
    count = len(mean)
    signs = np.concatenate([list(SIGNS.values()), np.zeros(rows.shape[1] - count)])
    penalty = np.where(np.arange(rows.shape[1]) < count, 1 / STRENGTH, 0.0)
    step = 1 / (float(np.linalg.norm((rows * pull[:, None]).T @ rows, 2)) / 4 + 1 / STRENGTH)
    theta, ahead, pace = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), 1.0
    for _ in range(5_000):
        error = pull * (_sigmoid(rows @ ahead) - claims.labels)
        moved = ahead - step * (rows.T @ error + penalty * ahead)
        moved = np.where((signs > 0) & (moved < 0) | (signs < 0) & (moved > 0), 0.0, moved)
        following = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / following * (moved - theta)
        done = float(np.abs(moved - theta).max()) < 1e-9
        theta, pace = moved, following
        if done:
            break
    return Weights(mean, scale, theta[:count], float(theta[count:].mean()))


def _pull(claims: Table) -> Array:
    """The weight of each claim; together they weigh 1."""
    pull = np.zeros(len(claims.labels))
    for number in np.unique(claims.sets):
        for label, share in ((1.0, PRIOR), (0.0, 1 - PRIOR)):
            these = (claims.sets == number) & (claims.labels == label)
            pull[these] = share / max(1, these.sum())
    result: Array = pull / pull.sum()
    return result


def out_of_fold(claims: Table, number: int) -> Array:
    """Logits of each claim of set `number` by weights fitted without its page, in any set: the mean over all deals."""
    asked = np.flatnonzero(claims.sets == number)
    pages = sorted(set(claims.pages[asked].tolist()))
    total = np.zeros(len(asked))
    for seed in range(DEALS):
        dealt = dict(zip(np.random.default_rng(seed).permutation(pages).tolist(), range(len(pages)), strict=True))
        fold = np.array([dealt[page] % FOLDS if page in dealt else -1 for page in claims.pages.tolist()])
        for k in range(FOLDS):
            weights = fit(claims.where(fold != k))
            held = fold[asked] == k
            total[held] += weights.logits(claims.measures[asked[held]])
    return total / DEALS


def _sigmoid(z: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains and writes the file."""
    parser = argparse.ArgumentParser(prog="python -m evals.fits.support", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="a folder with claims/wice-dev.jsonl, xquad and squad2_500")
    options = parser.parse_args(arguments)
    try:
        sets = training_sets(options.data)
    except FileNotFoundError as error:
        parser.error(f"{error.filename} is not there; give the folder that holds claims/wice-dev.jsonl.")
    pages = [example.context for example in sets["pages"]]
    learned: dict[str, Any] = {
        "rarest": round(math.log((len(pages) + 1) / 0.7), 2),
        "rarity": rarity(pages),
        "bias": 0.0,
        "weights": {},
    }
    _write(learned, "rarity alone")  # the measures are made with the rarity just learned
    claims = table(sets)
    weights = fit(claims)
    areas = (f"{name} {_area(claims, number):.3f}" for number, name in enumerate(sets))
    learned["bias"] = round(weights.bias, 4)
    learned["weights"] = {
        name: [round(float(m), 5), round(float(s), 5), round(float(w), 4)]
        for name, m, s, w in zip(SIGNS, weights.mean, weights.scale, weights.weight, strict=True)
        if abs(w) > 1e-6
    }
    _write(learned, "area under the curve on claims of pages not fitted on: " + ", ".join(areas))
    print(", ".join(f"{len(examples)} {name}" for name, examples in sets.items()))
    for name, (_, _, weight) in sorted(learned["weights"].items(), key=lambda item: -abs(item[1][2])):
        print(f"  {name:16} {weight:+.2f}")


def _area(claims: Table, number: int) -> float:
    logits, true = out_of_fold(claims, number), claims.labels[claims.sets == number] > 0.5
    return area(logits[true].tolist(), logits[~true].tolist())


def _write(learned: Mapping[str, Any], figure: str) -> None:
    on = "WiCE (ODC-BY; pages CC BY-SA), XQuAD and SQuAD 2.0 (CC BY-SA): counts and weights"
    write(_OUT, learned, Provenance("python -m evals.fits.support DATA_FOLDER", on, today(), figure), indent=0)
    read_fit.cache_clear()


if __name__ == "__main__":
    main()
