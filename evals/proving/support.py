"""How far `check_support` can be trusted: on labelled claims, on sentences made false on purpose, and what it costs.

    python -m evals.proving.support DATA_FOLDER [--articles FOLDER] [--count N] [--seed N] [--json]

`DATA_FOLDER` holds `claims/*.jsonl` (claim, context, supported). Where a set was trained on (WiCE dev), the figures are
those of weights fitted without the claim's page. Intervals are of 95 %: by resampling for accuracy and AUROC, Wilson's
for shares.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
from rapidfuzz.fuzz import partial_ratio

from evals import intervals
from evals.area import area
from evals.fits.support import Array, out_of_fold, table
from evals.mocked.mutate import CHANGES, Made, made
from evals.proving.claim_sets import WICE, rows_of, training_sets
from qa.proof.check.support import SUPPORTED, check_support, cleaned, prove, settle
from qa.proof.facts.align import Source, prepare_sentences
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.claim_alignment import lay
from store import read
from store.article import Article
from store.language.dates import moments
from store.language.names import index_names, names
from store.language.numbers import quantities
from store.language.polarity import stances
from store.language.tokens import tokens
from store.passages import split

_SHOWN = 5  # passages a sentence is checked against


@dataclass(frozen=True)
class Line:
    """One figure: `value` between `low` and `high`, over `count` cases; `target` is what it should reach."""

    name: str
    value: float
    low: float
    high: float
    count: int
    target: str = ""


# ------------------------------------------------------------------------------------------------------ labelled claims


def claims(path: Path) -> list[Line]:
    """Balanced accuracy at the shipped threshold, AUROC, and accuracy on the surer half, for one file of claims."""
    rows = rows_of(path)
    labels = np.array([float(bool(row["supported"])) for row in rows])
    if path.stem == WICE:
        scores = _unseen_scores(path.parent.parent, rows)
        how = f"{path.stem}, pages not trained on"
    else:
        scores = np.array([check_support(row["claim"], row["context"]).score for row in rows])
        how = path.stem
    surer = np.abs(scores - SUPPORTED) >= np.median(np.abs(scores - SUPPORTED))
    return [
        _resampled(f"{how}: balanced accuracy", labels, scores, balanced_accuracy, "≥ 0.72"),
        _resampled(f"{how}: AUROC", labels, scores, auroc, "≥ 0.78"),
        _resampled(f"{how}: balanced accuracy, surer half", labels[surer], scores[surer], balanced_accuracy, "≥ 0.80"),
        _resampled(f"{how}: calibration error", labels, scores, calibration_error),
    ]


def _unseen_scores(folder: Path, rows: Sequence[dict[str, object]]) -> Array:
    sets = training_sets(folder)
    logits = out_of_fold(table(sets), list(sets).index("pages"))
    scores = []
    for row, logit in zip(rows, logits, strict=True):
        page = Article(text=str(row["context"]))
        laid = lay(cleaned(str(row["claim"])), [Source(page, 0, len(page.text))])
        scores.append(settle(1 / (1 + math.exp(-logit)), laid.found)[1])
    return np.array(scores)


def balanced_accuracy(labels: Array, scores: Array) -> float:
    """Mean of the shares of supported and of unsupported claims that fall on the right side of `SUPPORTED`."""
    told = scores >= SUPPORTED
    return float((told[labels == 1].mean() + (~told[labels == 0]).mean()) / 2)


def auroc(labels: Array, scores: Array) -> float:
    """Chance that a supported claim scores above an unsupported one; ties count half."""
    return area(scores[labels == 1].tolist(), scores[labels == 0].tolist())


def calibration_error(labels: Array, scores: Array) -> float:
    """Mean distance of score and share supported over ten equal parts, each class weighted as in training."""
    weights = np.where(labels == 1, 0.4 / labels.mean(), 0.6 / (1 - labels.mean()))
    bins = np.minimum((scores * 10).astype(int), 9)
    total = 0.0
    for b in range(10):
        inside = bins == b
        if inside.any():
            w = weights[inside]
            total += w.sum() * abs(np.average(labels[inside], weights=w) - np.average(scores[inside], weights=w))
    return float(total / weights.sum())


def _resampled(
    name: str, labels: Array, scores: Array, figure: Callable[[Array, Array], float], target: str = ""
) -> Line:
    return _line(name, intervals.resampled(labels, scores, figure), target)


# ------------------------------------------------------------------------------------------------ made false on purpose


def articles_of(folder: Path) -> list[Article]:
    """The articles of a folder, one revision of each."""
    found: dict[str, Article] = {}
    for item in read(folder):
        if isinstance(item, Article):
            found.setdefault(item.id, item)
    return list(found.values())


def mutations(articles: Sequence[Article], count: int, seed: int) -> list[Line]:
    """Of sentences made false, those not called supported; of true ones, those that were not; of strange ones, both."""
    flagged: dict[tuple[str, str], list[bool]] = defaultdict(list)
    random = Random(seed)
    for sentence in made(articles, seed, count):
        shown = _shown(sentence, articles, random)
        verdict = prove(sentence.text, shown).support.verdict
        flagged[sentence.form, sentence.change].append(verdict != "supported")
        if sentence.change == "none":
            strange = [source for source in shown if source.article.id != sentence.article_id]
            flagged[sentence.form, "elsewhere"].append(prove(sentence.text, strange).support.verdict != "supported")
    lines = []
    for form, target in (("paraphrase", "≥ 0.95"), ("summary", "≥ 0.75")):
        lines.append(_share(f"{form}: true sentences flagged (false alarms)", flagged[form, "none"], "≤ 0.05"))
        facts = [f for change in ("number", "date", "name", "unit", "direction") for f in flagged[form, change]]
        lines.append(_share(f"{form}: false in number, date, name, unit or direction, flagged", facts, target))
        lines += [_share(f"{form}: false in {change}, flagged", flagged[form, change]) for change in CHANGES]
        lines.append(_share(f"{form}: invented of the article's names, flagged", flagged[form, "invented"], "≥ 0.95"))
        lines.append(_share(f"{form}: true of another article, flagged", flagged[form, "elsewhere"], "≥ 0.95"))
    both = [f for form in ("paraphrase", "summary") for change in ("negation", "mood") for f in flagged[form, change]]
    lines.append(_share("negation and mood, both forms, flagged", both, "≥ 0.85"))
    return lines


def _shown(sentence: Made, articles: Sequence[Article], random: Random) -> list[Source]:
    """The passages that the sentence is from, among others: as many as a model is shown, in any order."""
    home = next(a for a in articles if a.id == sentence.article_id)
    own = [p for p in split(home) if any(p.start < end and start < p.end for start, end in sentence.spans)]
    others = [(a, p) for a in articles if a.id != home.id for p in split(a)]
    picked = random.sample(others, min(len(others), max(2, _SHOWN - len(own))))
    shown = [Source(home, p.start, p.end) for p in own] + [Source(a, p.start, p.end) for a, p in picked]
    random.shuffle(shown)
    return shown


def _share(name: str, hits: Sequence[bool], target: str = "") -> Line:
    return _line(name, intervals.share(hits), target)


def _line(name: str, found: intervals.Interval, target: str = "") -> Line:
    return Line(name, found.value, found.low, found.high, found.of, target)


# ---------------------------------------------------------------------------------------------------------------- spans


def spans(articles: Sequence[Article], count: int, seed: int) -> list[Line]:
    """Of true sentences made from one article and found supported: which cite more than one, which cite all the words
    they were made from, and how long what is cited is next to those words."""
    padded: dict[str, list[bool]] = defaultdict(list)
    whole: dict[str, list[bool]] = defaultdict(list)
    longer: dict[str, list[float]] = defaultdict(list)
    random = Random(seed)
    for sentence in made(articles, seed, count):
        if sentence.change != "none":
            continue
        proof = prove(sentence.text, _shown_alike(sentence, articles, random))
        if proof.support.verdict != "supported":
            continue
        home = next(a for a in articles if a.id == sentence.article_id)
        padded[sentence.form].append(len({s.article_id for s in proof.spans}) > 1)
        cited = " ".join(s.quote for s in proof.spans)
        pieces = [home.text[start:end] for start, end in sentence.spans]
        whole[sentence.form].append(all(partial_ratio(piece, cited) >= 90 for piece in pieces))  # or a wire copy of it
        gold = sum(map(len, pieces))
        longer[sentence.form].append(sum(len(s.quote) for s in proof.spans) / gold)
    lines = []
    for form in ("paraphrase", "summary"):
        lines.append(_share(f"{form}: cites more than one article", padded[form], "≤ 0.01"))
        lines.append(_share(f"{form}: cites every sentence that it was made from", whole[form]))
        if longer[form]:
            lines.append(_line(f"{form}: length of what is cited to that of those", intervals.mean(longer[form])))
    return lines


def _shown_alike(sentence: Made, articles: Sequence[Article], random: Random) -> list[Source]:
    """The passages that the sentence is from, among those of other articles that have the most of its words."""
    mine = set(sentence.text.lower().split())
    home = next(a for a in articles if a.id == sentence.article_id)
    own = [p for p in split(home) if any(p.start < end and start < p.end for start, end in sentence.spans)]
    others = [(a, p) for a in articles if a.id != home.id for p in split(a)]
    others.sort(key=lambda ap: -len(mine & set(ap[0].text[ap[1].start : ap[1].end].lower().split())))
    shown = [Source(home, p.start, p.end) for p in own] + [Source(a, p.start, p.end) for a, p in others[:_SHOWN]]
    random.shuffle(shown)
    return shown


# ----------------------------------------------------------------------------------------------------------------- cost


_REMEMBERED = (prepare_sentences, tokens, stances, quantities, moments, names, index_names, figures)
"""Functions that keep what they were asked before."""


def cost(articles: Sequence[Article], count: int, seed: int) -> list[Line]:
    """Processor milliseconds to check one sentence against five passages never met, and against the same once more."""
    first, again = [], []
    random = Random(seed)
    for sentence in made(articles, seed, count):
        shown = _shown(sentence, articles, random)[:_SHOWN]
        for function in _REMEMBERED:
            function.cache_clear()
        start = time.process_time()
        prove(sentence.text, shown)
        middle = time.process_time()
        prove(f"{sentence.text} Indeed.", shown)
        again.append(1000 * (time.process_time() - middle))
        first.append(1000 * (middle - start))
    return [_median("cost, new passages, ms", first, "≤ 10"), _median("cost, passages met before, ms", again, "≤ 10")]


def _median(name: str, values: Sequence[float], target: str) -> Line:
    ordered = sorted(values)
    low, high = ordered[int(0.05 * len(ordered))], ordered[int(0.95 * len(ordered))]
    return Line(f"{name} (median; 5th to 95th percentile)", statistics.median(ordered), low, high, len(ordered), target)


def report(lines: Iterable[Line]) -> str:
    """The figures as a table."""
    rows = [f"{'what':82} {'value':>7}  {'95 % interval':15} {'n':>5}  target"]
    rows += [f"{x.name:82} {x.value:7.3f}  {x.low:.3f} – {x.high:.3f}   {x.count:5}  {x.target}" for x in lines]
    return "\n".join(rows)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.proving.support", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="a folder with claims/*.jsonl")
    parser.add_argument("--articles", type=Path, default=Path(__file__).parents[1] / "articles")
    parser.add_argument("--count", type=int, default=600, help="true sentences to make, each with its false ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    files = sorted((options.data / "claims").glob("*.jsonl"))
    if not files:
        parser.error(f"{options.data / 'claims'} holds no .jsonl file of claims.")
    articles = articles_of(options.articles)
    lines = [line for path in files for line in claims(path)]
    lines += mutations(articles, options.count, options.seed)
    lines += spans(articles, options.count, options.seed)
    lines += cost(articles, min(options.count, 100), options.seed)
    print(json.dumps([asdict(line) for line in lines], indent=1) if options.json else report(lines))


if __name__ == "__main__":
    main()
