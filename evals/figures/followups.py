"""How well follow-ups are completed by rules: what a human's rewriting adds, and what it leaves alone.

    python -m evals.figures.followups DATA_FOLDER [--show 20]

DATA_FOLDER/followups holds `*.jsonl`, one question a line: `question`, `history` (a list of `role` and `text`),
`rewrite` (a human's) and `conversation_id`. Counted in content words, folded to lower case, without possessive endings:

- recovered: of the words of the rewrite that the question lacks and the history has, those that ours has;
- of all lacking: the same over every word that the question lacks, whether or not the talk has it;
- noise: of the words that ours has and the question lacks, those that the rewrite lacks too;
- changed: questions that we change although they stand alone: in their talk, where the human changed no more than case
  and punctuation; as first turns; and after a talk about something else.

The other folders of DATA_FOLDER that hold `questions.jsonl` give questions that stand alone: each is asked after two
questions of its set about other articles.

Shares are over words, or over questions for `changed`; intervals are 95 % bootstrap intervals over talks. Exit status 1
when over all sets `recovered` is below .50, `noise` above .35 or `changed` above .03.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.folders import rows
from evals.intervals import Interval, ratio
from qa.answering.question import Turn, rewrite
from store.language.text import words

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having he
    her here hers herself him himself his how i i'm if in into is it it's its itself just let's may me might
    more most must my myself no nor not now of off on once only or other our ours out over own please same shall
    she should so some such tell than that that's the their theirs them themselves then there these they this
    those through to too under until up upon very was we were what what's when where which while who whom whose
    why will with would yes you your yours
    """.split()
)
RECOVERED, NOISE, CHANGED = 0.50, 0.35, 0.03
"""What the rules have to reach over all sets."""

MEASURES = ("recovered", "of all lacking", "noise", "changed", "in their talk", "first turns", "elsewhere")


@dataclass(frozen=True)
class Case:
    """A question of a talk, and how a human rewrote it."""

    talk: str
    question: str
    history: tuple[Turn, ...]
    rewrite: str

    @property
    def alone(self) -> bool:
        """Whether the human left the question as it is."""
        return same(self.question, self.rewrite)


def same(one: str, other: str) -> bool:
    """Whether two questions differ in no more than case and punctuation."""
    return words(one) == words(other)


def content(text: str) -> set[str]:
    """The content words of `text`."""
    return {w for w in words(text) if w not in STOP_WORDS}


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one file. Raises: OSError, KeyError or ValueError when it is not of the form above."""
    return tuple(
        Case(
            str(row.get("conversation_id") or row["id"]),
            row["question"],
            tuple((turn["role"], turn["text"]) for turn in row["history"]),
            row["rewrite"],
        )
        for row in rows(path)
    )


def strangers(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The first question of each talk, asked at the end of another one."""
    longest: dict[str, Case] = {}
    for case in cases:
        if len(case.history) >= len(longest.get(case.talk, case).history):
            longest[case.talk] = case
    first = [case for case in cases if case.alone and not case.history]
    talks = list(longest.values())
    others = [talks[(at + len(talks) // 2) % len(talks)] for at in range(len(first))]
    return tuple(
        Case(other.talk, case.question, other.history, case.rewrite)
        for case, other in zip(first, others, strict=True)
        if other.talk != case.talk and other.history
    )


def standing_alone(path: Path, most: int) -> tuple[Case, ...]:
    """Up to `most` questions of a labelled set, each after two others of the same language about other articles."""
    told = list(rows(path))
    found = []
    for language in sorted({row.get("lang") or "" for row in told}):
        asked = [row for row in told if (row.get("lang") or "") == language]
        random.Random(7).shuffle(asked)
        for at, row in enumerate(asked[:most]):
            others = [
                o for o in (asked[at - 1], asked[at - 2]) if o.get("gold_article_ids") != row.get("gold_article_ids")
            ]
            history: tuple[Turn, ...] = tuple(("user", o["question"]) for o in others)
            if history:
                found.append(Case(f"{path.parent.name} {language} {at}", row["question"], history, row["question"]))
    return tuple(found)


Counts = Mapping[str, tuple[int, int]]


def counted(case: Case, ours: str, *, elsewhere: bool = False) -> Counts:
    """What of each measure's whole `ours` has, as (part, whole)."""
    if case.alone:
        changed = (int(not same(case.question, ours)), 1)
        where = "elsewhere" if elsewhere else "in their talk" if case.history else "first turns"
        added = len(content(ours) - content(case.rewrite))
        return {"changed": changed, where: changed} | ({} if elsewhere else {"noise": (added, added)})
    asked, wanted = content(case.question), content(case.rewrite)
    had = set().union(*(content(text) for _, text in case.history))
    lacking, added_words = wanted - asked, content(ours) - asked
    return {
        "recovered": (len(lacking & had & added_words), len(lacking & had)),
        "of all lacking": (len(lacking & added_words), len(lacking)),
        "noise": (len(added_words - wanted), len(added_words)),
    }


Counted = list[tuple[str, Counts]]


def figures(counts: Counted) -> dict[str, Interval]:
    """Each measure over (talk, counts), with its interval over talks."""
    found = {}
    for measure in MEASURES:
        talks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for talk, count in counts:
            part, whole = count.get(measure, (0, 0))
            talks[talk][0] += part
            talks[talk][1] += whole
        found[measure] = ratio([p for p, _ in talks.values()], [w for _, w in talks.values()])
    return found


def run(cases: Iterable[Case], *, elsewhere: bool = False) -> Counted:
    """What the rules make of `cases`."""
    return [(c.talk, counted(c, rewrite(c.question, c.history), elsewhere=elsewhere)) for c in cases]


def table(name: str, counts: Counted) -> str:
    """The figures of one set as lines of text."""
    told = [f"  {measure:15} {figure}" for measure, figure in figures(counts).items() if figure.of]
    return "\n".join([name, *told])


def examples(cases: Iterable[Case], most: int) -> Iterable[str]:
    """The first `most` questions that were not completed as the human did, as lines of text."""
    for case in cases:
        ours = rewrite(case.question, case.history)
        if most > 0 and content(ours) != content(case.rewrite):
            most -= 1
            yield f"  {case.question}\n    ours   {ours}\n    human  {case.rewrite}"


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.figures.followups", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--most", type=int, default=300, help="stand-alone questions of each other set and language")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print N differences from the human of each set"
    )
    options = parser.parse_args(arguments)
    paths = sorted((options.folder / "followups").glob("*.jsonl"))
    if not paths:
        say(f"No follow-ups at {options.folder / 'followups'}; pass a folder that holds such a folder.")
        return 2
    everything: Counted = []
    start, asked = time.process_time(), 0
    for path in paths:
        cases = read_cases(path)
        counts = run(cases) + run(strangers(cases), elsewhere=True)
        asked += len(counts)
        say(table(path.stem, counts))
        for line in examples(cases, options.show):
            say(line)
        everything += counts
    for path in sorted(options.folder.glob("*/questions.jsonl")):
        counts = run(standing_alone(path, options.most), elsewhere=True)
        asked += len(counts)
        say(table(path.parent.name, counts))
        everything += counts
    took = (time.process_time() - start) / asked * 1000
    say(table("all", everything) + f"\n  {took:.1f} ms of processor time a question, with its whole talk")
    found = {measure: figure.value for measure, figure in figures(everything).items()}
    return int(found["recovered"] < RECOVERED or found["noise"] > NOISE or found["changed"] > CHANGED)


if __name__ == "__main__":
    sys.exit(main())
