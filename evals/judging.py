"""How far a judge agrees with labelled claims, from which probabilities on to trust it, and what it would change.

    python -m evals.judging FILE.jsonl --judge openai:gpt-4.1-mini|NLI_FOLDER [--count N] [--seed N] [--json]

`FILE` holds claims (claim, context, supported), as `claims/*.jsonl` of a data folder. The judge is asked as for an
answer: of claims that we call supported, or partly supported without naming a difference, with the words that we cite.
The limits are fitted on one half of the pages and tried on the other, and the other way round.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from evals.claim_sets import Example, examples, rows_of
from evals.intervals import Interval, share
from qa.answer import Verdict
from qa.proof.align import Source
from qa.proof.judges import Judge, Limits, ModelJudge, NliJudge, is_open, name_of, second_opinion
from qa.proof.support import cleaned, prove
from store.article import Article

TRUST = 0.8
"""Share of the cases in which a judge is to be right where it changes a verdict."""

FEWEST = 5
"""Cases from which on a limit is fitted; with fewer, a judge changes nothing."""


@dataclass(frozen=True)
class Heard:
    """A claim, our verdict on it, and the `probability` that the judge gave; None where it could not say."""

    example: Example
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    probability: float | None

    @property
    def told(self) -> bool:
        """We call it supported."""
        return self.verdict == "supported"


@dataclass(frozen=True)
class Figures:
    """What a judge is worth: `asked` and `silent` are counts, the rest shares of claims put on the right side.

    `agreement` is of the judge alone, at a probability of one half; `without`, `shipped` and `fitted` are balanced: of
    our verdicts, of those with the judge at the limits that the product has, and at limits fitted on other pages.
    """

    judge: str
    asked: int
    silent: int
    agreement: Interval
    without: float
    shipped: float
    fitted: float
    limits: Limits


def hear(claims: Sequence[Example], judge: Judge) -> Iterator[Heard]:
    """Each claim with our verdict and, where it may matter, the judge's probability."""
    for example in claims:
        page = Article(text=example.context)
        proof = prove(example.claim, [Source(page, 0, len(page.text))])
        ours = proof.support
        probability = None
        if ours.verdict == "supported" or is_open(ours.verdict, ours.reasons):
            probability = judge.entails("\n".join(span.quote for span in proof.spans), cleaned(example.claim))
        yield Heard(example, ours.verdict, ours.score, ours.reasons, probability)


def fit(heard: Sequence[Heard], trust: float = TRUST) -> Limits:
    """The limits that change the most verdicts while the judge is right in `trust` of them; without any, 0 and 1."""
    asked = [h for h in heard if h.probability is not None]
    green = sorted((h.probability or 0.0, not h.example.supported) for h in asked if h.told)
    others = sorted(((h.probability or 0.0, h.example.supported) for h in asked if not h.told), reverse=True)
    return Limits(_limit(green, trust, 0.0, up=True), _limit(others, trust, 1.0, up=False))


def _limit(ordered: Sequence[tuple[float, bool]], trust: float, none: float, *, up: bool) -> float:
    """Halfway behind the longest run from the start in which `trust` are right, never inside equal probabilities."""
    best, right = none, 0
    for n, (probability, good) in enumerate(ordered, 1):
        right += good
        following = ordered[n][0] if n < len(ordered) else (1.0 if up else 0.0)
        if n >= FEWEST and right >= trust * n and (following != probability or n == len(ordered)):
            best = (probability + following) / 2
    return round(best, 3)


def measure(heard: Sequence[Heard], judge: str, seed: int = 0) -> Figures:
    """The figures of a judge that has been heard on `heard`."""
    pages = sorted({h.example.group for h in heard})
    Random(seed).shuffle(pages)
    first = set(pages[::2])
    halves = [[h for h in heard if (h.example.group in first) == side] for side in (True, False)]
    crossed = [(h, fit(halves[1 - side])) for side in (0, 1) for h in halves[side]]
    said = [h for h in heard if h.probability is not None]
    able = sum(h.told or is_open(h.verdict, h.reasons) for h in heard)
    return Figures(
        judge,
        able,
        able - len(said),
        share([((h.probability or 0.0) >= 0.5) == h.example.supported for h in said]),
        _balanced([(h.example.supported, h.told) for h in heard]),
        _balanced([(h.example.supported, _after(h, Limits())) for h in heard]),
        _balanced([(h.example.supported, _after(h, limits)) for h, limits in crossed]),
        fit(heard),
    )


@dataclass(frozen=True)
class _Known:
    """A judge that has said it already."""

    probability: float | None

    def entails(self, evidence: str, claim: str) -> float | None:
        return self.probability


def _after(h: Heard, limits: Limits) -> bool:
    """Called supported, once the judge was heard."""
    known = _Known(h.probability)
    return second_opinion(h.verdict, h.score, h.reasons, "", "", known, limits).verdict == "supported"


def _balanced(pairs: Sequence[tuple[bool, bool]]) -> float:
    sides = [[told == label for label, told in pairs if label is side] for side in (True, False)]
    return sum(sum(side) / len(side) for side in sides) / 2 if all(sides) else math.nan


def report(figures: Figures) -> str:
    """The figures as text."""
    return "\n".join(
        (
            f"judge {figures.judge}: asked {figures.asked} times, silent {figures.silent} times",
            f"agrees with the labels: {figures.agreement}",
            f"balanced accuracy without it {figures.without:.3f}, with it {figures.shipped:.3f}, "
            f"at limits fitted on other pages {figures.fitted:.3f}",
            f"limits at which it is right in {TRUST:.0%} of what it changes: "
            f"denied {figures.limits.denied:.3f}, carried {figures.limits.carried:.3f}",
        )
    )


def judge_of(name: str) -> Judge:
    """The judge called `name`: an NLI model's folder if there is one, or else a chat model."""
    return NliJudge(name) if Path(name).is_dir() else ModelJudge(name)


def main(arguments: Sequence[str] | None = None, judge: Callable[[str], Judge] = judge_of) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.judging", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="a .jsonl file of claims")
    parser.add_argument("--judge", required=True, help="a chat model's name, or the folder of an NLI model")
    parser.add_argument("--count", type=int, default=200, help="claims drawn from the file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        parser.error(f"{options.file} is no file of claims.")
    claims = examples(rows_of(options.file))
    drawn = Random(options.seed).sample(claims, min(options.count, len(claims)))
    asked = judge(options.judge)
    figures = measure(list(hear(drawn, asked)), name_of(asked), options.seed)
    print(json.dumps(asdict(figures), indent=1) if options.json else report(figures))


if __name__ == "__main__":
    main()
