"""How far a judge agrees with labelled claims, and what its words would change.

    python -m evals.proving.judging FILE.jsonl --judge openai:gpt-4.1-mini|NLI_FOLDER [--count N] [--seed N] [--json]

`FILE` holds claims (claim, context, supported), as `claims/*.jsonl` of a data folder. The judge is asked as for an
answer, of claims on which its word may change our verdict and with the words around those that come nearest, but
without control sentences: this is what a judge is worth that is always heard.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from evals.intervals import Interval, share
from evals.proving.claim_sets import Example, examples, rows_of
from qa.errors import QAError
from qa.proof.check.controls import words_around
from qa.proof.check.judges import Judge, JudgedClaim, ModelJudge, NliJudge, Word, heard, name_of
from qa.proof.check.second_reading import MOST, is_open, settle_finding
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import cleaned
from qa.proof.facts.align import Source
from store.article import Article


@dataclass(frozen=True)
class Heard:
    """A claim, what we found of it, whether a judge's word may change that, and its word; None where it has none."""

    example: Example
    finding: Finding
    open: bool
    word: Word | None = None

    @property
    def told(self) -> bool:
        """We call it supported."""
        return self.finding.support == "supported"

    @property
    def after(self) -> bool:
        """It is called supported, once the judge was heard."""
        found = self.finding if self.word is None else settle_finding(self.finding, self.word, "judge")
        return found.support == "supported"


@dataclass(frozen=True)
class Figures:
    """What a judge is worth: `asked` and `silent` are counts, the rest shares of claims put on the right side.

    `agreement` is of the judge alone, taking "yes" for supported; `without` and `settled` are balanced: of our
    verdicts, and of those with the judge.
    """

    judge: str
    asked: int
    silent: int
    agreement: Interval
    without: float
    settled: float


def hear(claims: Sequence[Example], judge: Judge) -> list[Heard]:
    """Each claim with what we found and, where it may matter, the judge's word; of a call that fails none."""
    found: list[Heard] = []
    asked: dict[int, JudgedClaim] = {}
    for n, example in enumerate(claims):
        page = Article(text=example.context)
        sources = [Source(page, 0, len(page.text))]
        finding = Checker(sources).check(DraftSentence("", example.claim, ()))
        found.append(Heard(example, finding, is_open(finding)))
        if found[-1].open:
            words = words_around((*finding.spans, *finding.nearest), sources)
            asked[n] = JudgedClaim(words, cleaned(finding.text))
    places = list(asked)
    for start in range(0, len(places), MOST):
        some = places[start : start + MOST]
        for n, word in zip(some, _said(judge, [asked[n] for n in some]), strict=True):
            found[n] = Heard(found[n].example, found[n].finding, True, word)
    return found


def _said(judge: Judge, asked: Sequence[JudgedClaim]) -> Sequence[Word | None]:
    try:
        return heard(judge, asked, deadline=60.0).words
    except QAError:
        return [None] * len(asked)


def measure(found: Sequence[Heard], judge: str) -> Figures:
    """The figures of a judge that has been heard on `found`."""
    able = [h for h in found if h.open]
    said = [h for h in able if h.word is not None]
    return Figures(
        judge,
        len(able),
        len(able) - len(said),
        share([(h.word == "yes") == h.example.supported for h in said]),
        _balanced([(h.example.supported, h.told) for h in found]),
        _balanced([(h.example.supported, h.after) for h in found]),
    )


def _balanced(pairs: Sequence[tuple[bool, bool]]) -> float:
    sides = [[told == label for label, told in pairs if label is side] for side in (True, False)]
    return sum(sum(side) / len(side) for side in sides) / 2 if all(sides) else math.nan


def report(figures: Figures) -> str:
    """The figures as text."""
    return "\n".join(
        (
            f"judge {figures.judge}: asked {figures.asked} times, silent {figures.silent} times",
            f"agrees with the labels: {figures.agreement}",
            f"balanced accuracy without it {figures.without:.3f}, with it {figures.settled:.3f}",
        )
    )


def judge_of(name: str) -> Judge:
    """The judge called `name`: an NLI model's folder if there is one, or else a chat model."""
    return NliJudge(name) if Path(name).is_dir() else ModelJudge(name)


def main(arguments: Sequence[str] | None = None, judge: Callable[[str], Judge] = judge_of) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.proving.judging", description=(__doc__ or "").split("\n")[0])
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
    figures = measure(hear(drawn, asked), name_of(asked))
    print(json.dumps(asdict(figures), indent=1) if options.json else report(figures))


if __name__ == "__main__":
    main()
