"""The command line that every command of trials has: which kinds, how many of each, by which seed, and a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.trials.faults.fault_outcome import HEADING, Line, Outcome, write


@dataclass(frozen=True)
class Kind:
    """One kind of trial of a row of the table of faults.

    `made` gives the outcomes of so many trials by a seed; what is a list of tricks gives one of each.
    """

    row: str
    made: Callable[[int, int], Iterable[Outcome]]


def command(
    name: str, what: str, kinds: Mapping[str, Kind], arguments: Sequence[str] | None, *, trials: int = 10
) -> int:
    """Run the chosen of `kinds`, print a line for each and write them as JSON; 1 when any trial failed.

    `trials` are made of each unless something else is asked for.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=what.split("\n")[0])
    parser.add_argument("--only", help=f"rows or kinds, separated by commas: {', '.join(kinds)}")
    parser.add_argument("--trials", type=int, default=trials, help="of each kind; of what is a list, one each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    wanted = set(options.only.split(",")) if options.only else None
    chosen = {k: kind for k, kind in kinds.items() if wanted is None or wanted & {k, kind.row}}
    if not chosen:
        print(f"No kind is called {options.only}; there are {', '.join(kinds)}.")
        return 2
    lines: list[Line] = []
    print(HEADING)
    for title, kind in chosen.items():
        lines.append(Line.of(kind.row, title, kind.made(options.trials, options.seed)))
        print(lines[-1], flush=True)
        for failure in lines[-1].failures:
            print(f"     {failure}")
    if options.json:
        write(lines, options.json)
    return 1 if any(line.failed for line in lines) else 0
