"""Numbers that disagree: what is told of pairs of articles, against labels given by hand.

`python -m evals.proving.disagreeing [--pairs PATH] [--set dev|held] [--show N]` prints precision and recall with 95 %
Wilson intervals, and ends with status 1 when a floor is missed. A line of the pairs has two short articles written for
this project and a label: `disagree`, `superseded` (the newer figure has replaced the older), `same` (both figures may
stand for one value) or `unrelated` (figures of two things). `dev` pairs were read while the rules were made; `held`
ones not.

`python -m evals.proving.disagreeing --data FOLDER [--show N]` asks the questions of a data set without a model, and
prints how many answers tell of a difference, and the differences, to be judged by eye.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from evals.folders import article_of, rows
from evals.intervals import wilson
from qa import Answer, ArticleQA
from qa.answer import DisagreementKind
from qa.proof.disagreement.find import find_between
from store.article import Article

HERE = Path(__file__).parents[1]
PRECISION, RECALL = 0.9, 0.7
"""Floors: a false alarm costs more than a difference that is not told."""

Label = Literal["disagree", "superseded", "same", "unrelated"]
TOLD: dict[Label, DisagreementKind] = {"disagree": "differ", "superseded": "earlier"}


@dataclass(frozen=True)
class Pair:
    """Two articles and what there is to tell of them; `figures` are the two numbers, for the first two labels."""

    id: str
    part: str
    label: Label
    figures: tuple[str, ...]
    one: Article
    other: Article


@dataclass(frozen=True)
class Outcome:
    """What was told of a pair, asked from either side: kinds, and the words of the figures."""

    pair: Pair
    kinds: frozenset[DisagreementKind]
    told: tuple[str, ...]

    def right(self, kind: DisagreementKind) -> bool:
        """Whether that kind was due and told, with both of the figures."""
        return TOLD.get(self.pair.label) == kind in self.kinds and all(
            any(figure in words for words in self.told) for figure in self.pair.figures
        )


def load(path: Path) -> tuple[Pair, ...]:
    """The pairs of a .jsonl file. Raises ValueError for a label that is not known or a figure that is not there."""
    return tuple(map(_pair, rows(path)))


def _pair(told: dict[str, Any]) -> Pair:
    if told["label"] not in get_args(Label):
        raise ValueError(f"pair {told['id']}: the label {told['label']!r} is not known")
    pair = Pair(
        told["id"],
        told["set"],
        told["label"],
        tuple(told["figures"]),
        Article(**told["one"], id=f"{told['id']}-1"),
        Article(**told["other"], id=f"{told['id']}-2"),
    )
    for figure in pair.figures:
        if figure not in pair.one.text + pair.other.text:
            raise ValueError(f"pair {pair.id}: no article says {figure!r}")
    return pair


def outcome(pair: Pair) -> Outcome:
    """What is told of `pair`, whichever article the answer rests on."""
    found = [*find_between(pair.one, pair.other), *find_between(pair.other, pair.one)]
    said = tuple(side.said for difference in found for side in difference.sides)
    return Outcome(pair, frozenset(d.kind for d in found), said)


def figures(outcomes: Sequence[Outcome], kind: DisagreementKind) -> tuple[float, float, str]:
    """Precision and recall of one kind, and both as text."""
    due = [o for o in outcomes if TOLD.get(o.pair.label) == kind]
    told = [o for o in outcomes if kind in o.kinds]
    right = sum(o.right(kind) for o in told)
    text = f"precision {_share(right, len(told))}   recall {_share(right, len(due))}"
    return right / len(told) if told else math.nan, right / len(due) if due else math.nan, text


def _share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits / of if of else math.nan:.3f} [{low:.3f}, {high:.3f}] of {of}"


def report(outcomes: Sequence[Outcome], show: int) -> bool:
    """Prints the figures, whole and by label, and the first `show` pairs that went wrong; whether the floors hold."""
    held = True
    for kind in get_args(DisagreementKind):
        precision, recall, text = figures(outcomes, kind)
        print(f"  {kind:10} {text}")
        held = held and precision >= PRECISION and recall >= RECALL
    for label in ("same", "unrelated"):
        of = [o for o in outcomes if o.pair.label == label]
        print(f"  {label:10} false alarms {_share(sum(bool(o.kinds) for o in of), len(of))}")
    wrong = [o for o in outcomes if o.kinds != frozenset(filter(None, [TOLD.get(o.pair.label)]))]
    for o in wrong[:show]:
        print(f"    {o.pair.id} {o.pair.label}: told {sorted(o.kinds) or 'nothing'} {list(o.told)}")
    return held


def answers(folder: Path) -> Iterator[Answer]:
    """The answers to the questions of a data set, by extraction."""
    with tempfile.TemporaryDirectory() as library, ArticleQA.open(library, now=datetime(2026, 1, 1, tzinfo=UTC)) as qa:
        qa.add(map(article_of, rows(folder / "articles.jsonl")))
        for row in rows(folder / "questions.jsonl"):
            yield qa.ask(row["question"])


def by_eye(folder: Path, show: int) -> None:
    """Prints how often a difference is told over a data set, and the first `show` of them."""
    counted: Counter[str] = Counter()
    for answer in answers(folder):
        counted["abstained" if answer.abstained else "answered"] += 1
        for difference in answer.disagreements:
            counted[difference.kind] += 1
            if counted["differ"] + counted["earlier"] <= show:
                print(f"  {answer.question[:100]}\n    {answer.sentences[difference.sentence - 1].text}")
    print("  ".join(f"{name} {number}" for name, number in sorted(counted.items())))


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.proving.disagreeing", description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, default=HERE / "disagreeing" / "pairs.jsonl", help="labelled pairs")
    parser.add_argument("--set", choices=("dev", "held"), help="only these pairs")
    parser.add_argument("--data", type=Path, help="a folder with articles.jsonl and questions.jsonl")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N that went wrong, or N differences")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.data:
        by_eye(options.data, options.show)
        return 0
    pairs = load(options.pairs)
    held = True
    for part in sorted({p.part for p in pairs}) if options.set is None else [options.set]:
        outcomes = [outcome(p) for p in pairs if p.part == part]
        print(f"{part}: {len(outcomes)} pairs")
        held = report(outcomes, options.show) and held
    print(f"floors: precision {PRECISION}, recall {RECALL}: {'met' if held else 'missed'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
