"""Trains what `qa/proof/support.json` holds: how rare words are, and the weights of the verdict, from WiCE alone.

    python -m evals.train_support DATA_FOLDER

reads `claims/wice-dev.jsonl` of the folder (WiCE: ODC-BY, pages CC BY-SA). Only counts of words and a few weights are
kept, no text. The weights are those of a logistic regression whose signs are fixed by what a measure means, so that it
cannot learn an accident of one set; it is calibrated on claims it has not seen, grouped by page.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.proof.align import Source
from qa.proof.facts.laid import lay
from qa.proof.facts.lexicon import FUNCTION_WORDS
from qa.proof.facts.rarity import model
from qa.proof.facts.words import tokens
from qa.proof.support import cleaned
from store.article import Article

Array = NDArray[np.float64]

SIGNS = {
    "chosen": 1, "window": 1, "anywhere": 1, "plain": 1, "words": 1, "worst_part": 1, "pairs": 1, "letters": 1,
    "missing": -1, "rarest_missing": -1, "number_absent": -1, "number_weak": -1, "date_absent": -1, "date_weak": -1,
    "name_absent": -1, "name_weak": -1, "wrong": -1, "sentences": 0, "length": 0, "sources": 0,
}  # fmt: skip
"""Which way each measure may count: 1 only for a claim, -1 only against it, 0 either."""

PRIOR = 0.37
"""Share of claims that are supported, for which the score is calibrated: a little more than WiCE's third."""

STRENGTH = 1.0
"""Inverse of the penalty on large weights: slight, as the fixed signs are a check already."""

_FEWEST = 4  # times a word must be met in small letters to be kept
_OUT = Path(__file__).parent.parent / "qa" / "proof" / "support.json"


@dataclass(frozen=True)
class Weights:
    """A logistic regression: `mean` and `scale` of each measure, its `weight`, and the `bias`."""

    mean: Array
    scale: Array
    weight: Array
    bias: float

    def logits(self, measures: Array) -> Array:
        """One number per row of `measures` (n, d): the logarithm of the odds that it is supported."""
        result: Array = ((measures - self.mean) / self.scale) @ self.weight + self.bias
        return result


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The claims of one JSON Lines file: `claim`, `context`, `supported`. Raises `FileNotFoundError`."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


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


def measured(row: Mapping[str, Any]) -> Mapping[str, float]:
    """The measures of one claim against its whole page."""
    page = Article(text=row["context"])
    return lay(cleaned(row["claim"]), [Source(page, 0, len(page.text))]).measures


def fit(measures: Array, labels: Array, signs: Array) -> Weights:
    """Logistic regression with fixed signs, by projected gradient, each class weighted to `PRIOR`."""
    mean, scale = measures.mean(0), measures.std(0) + 1e-9
    rows = (measures - mean) / scale
    share = labels.mean()
    pull = np.where(labels == 1, PRIOR / share, (1 - PRIOR) / (1 - share))
    weight, bias = np.zeros(rows.shape[1]), 0.0
    step = 4.0 / (pull.max() * (np.linalg.norm(rows, 2) ** 2 + len(rows)) + 4.0 / STRENGTH)
    for _ in range(20_000):
        error = pull * (_sigmoid(rows @ weight + bias) - labels)
        moved = weight - step * (rows.T @ error + weight / STRENGTH)
        moved = np.where((signs > 0) & (moved < 0) | (signs < 0) & (moved > 0), 0.0, moved)
        bias -= step * float(error.sum())
        done = float(np.abs(moved - weight).max()) < 1e-9
        weight = moved
        if done:
            break
    return Weights(mean, scale, weight, bias)


def out_of_fold(measures: Array, labels: Array, pages: Sequence[str], signs: Array, folds: int = 5) -> Array:
    """Logits of each claim by weights fitted without its page: the mean over three ways to deal pages to folds."""
    total = np.zeros(len(labels))
    names = sorted(set(pages))
    for seed in range(3):
        dealt = dict(zip(np.random.default_rng(seed).permutation(names), range(len(names)), strict=True))
        fold = np.array([dealt[page] % folds for page in pages])
        for k in range(folds):
            held = fold == k
            total[held] += fit(measures[~held], labels[~held], signs).logits(measures[held])
    return total / 3


def calibration(logits: Array, labels: Array) -> tuple[float, float]:
    """Slope and shift of Platt's scaling, by Newton's method, each class weighted to `PRIOR`."""
    share = labels.mean()
    pull = np.where(labels == 1, PRIOR / share, (1 - PRIOR) / (1 - share))
    x = np.stack([logits, np.ones_like(logits)])
    theta = np.array([1.0, 0.0])
    for _ in range(50):
        p = _sigmoid(theta @ x)
        theta = theta - np.linalg.solve((x * (pull * p * (1 - p))) @ x.T + 1e-9 * np.eye(2), x @ (pull * (p - labels)))
    return float(theta[0]), float(theta[1])


def _sigmoid(z: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return result


def table(rows: Sequence[Mapping[str, Any]]) -> tuple[Array, Array, list[str], Array]:
    """(measures, labels, pages, signs) of claims."""
    measures = np.array([[m[name] for name in SIGNS] for m in map(measured, rows)], dtype=np.float64)
    labels = np.array([float(bool(r["supported"])) for r in rows])
    pages = [str(r.get("meta", {}).get("page") or r["context"][:200]) for r in rows]
    return measures, labels, pages, np.array(list(SIGNS.values()), dtype=np.float64)


def main() -> None:
    """Trains and writes the file."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_support", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="a folder with claims/wice-dev.jsonl")
    options = parser.parse_args()
    path = options.data / "claims" / "wice-dev.jsonl"
    if not path.exists():
        parser.error(f"{path} is not there; give the folder that holds claims/wice-dev.jsonl.")
    rows = rows_of(path)
    learned: dict[str, Any] = {
        "about": "By `python -m evals.train_support`, from WiCE (ODC-BY; pages CC BY-SA): counts and weights.",
        "rarest": round(math.log((len(rows) + 1) / 0.7), 2),
        "rarity": rarity([r["context"] for r in rows]),
        "bias": 0.0,
        "weights": {},
    }
    _write(learned)  # the measures are made with the rarity just learned
    measures, labels, pages, signs = table(rows)
    slope, shift = calibration(out_of_fold(measures, labels, pages, signs), labels)
    weights = fit(measures, labels, signs)
    learned["bias"] = round(slope * weights.bias + shift, 4)
    learned["weights"] = {
        name: [round(float(m), 5), round(float(s), 5), round(float(slope * w), 4)]
        for name, m, s, w in zip(SIGNS, weights.mean, weights.scale, weights.weight, strict=True)
        if abs(w) > 1e-6
    }
    _write(learned)
    print(f"{len(rows)} claims, {len(set(pages))} pages; calibration: slope {slope:.2f}, shift {shift:.2f}")
    for name, (_, _, weight) in sorted(learned["weights"].items(), key=lambda item: -abs(item[1][2])):
        print(f"  {name:16} {weight:+.2f}")


def _write(learned: Mapping[str, Any]) -> None:
    _OUT.write_text(json.dumps(learned, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    model.cache_clear()


if __name__ == "__main__":
    main()
