"""How often a request is taken for the task that it asks for, and a plain question for none.

`python -m evals.figures.recognition [--half open | held]` reads `evals/tasks/phrasings`: a task and a way of asking for
it on a line, "answer" for plain questions. Prints the share of each task, and what was taken for another of the open
half.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from evals.intervals import share
from qa.answering.tasks import recognise

HERE = Path(__file__).parents[1] / "tasks" / "phrasings"


class Asked(NamedTuple):
    """A way of asking, the task that it asks for, and the one that it was taken for."""

    said: str
    task: str
    taken: str


def asked(half: str) -> list[Asked]:
    """Every line of a half, recognised."""
    rows = [line.split("\t") for line in (HERE / f"{half}.tsv").read_text(encoding="utf-8").splitlines()]
    return [Asked(said, task, recognise(said).name) for task, said in rows]


def told(found: Sequence[Asked]) -> list[str]:
    """The shares as lines: of each task, of all of them, and of plain questions."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        kinds[one.task].append(one.task == one.taken)
    tasks = [right for task, rows in kinds.items() if task != "answer" for right in rows]
    lines = [f"{task:<10} {share(rows)}" for task, rows in kinds.items()]
    return [*lines, f"all tasks  {share(tasks)}"]


def main() -> None:
    """Recognises and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("open", "held"), default="open")
    half = parser.parse_args().half
    found = asked(half)
    for one in found if half == "open" else ():
        if one.task != one.taken:
            print(f"{one.said}\n    {one.task}, taken for {one.taken}")
    print("\n".join(told(found)))


if __name__ == "__main__":
    main()
