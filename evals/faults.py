"""Faults done to a library on purpose, many times: kills, second writers, full disks, damage, loss.

    python -m evals.faults [--trials N] [--only S1,S5,…] [--seed 1] [--json FILE]

Each row of the table is one kind of trial; N trials of it without a failure bound its rate by 3/N. A failure is told
with its seed, and `--only` with `--seed` and `--trials 1` does it again. Exit status 1 when any trial failed.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.fault_outcome import Outcome
from evals.fault_trials import TRIALS, Trial


def run(trial: Trial, seeds: Sequence[int], work: Path) -> Iterator[tuple[int, Outcome]]:
    """One outcome for each seed, each in a folder of its own under `work`."""
    for seed in seeds:
        with tempfile.TemporaryDirectory(dir=work, ignore_cleanup_errors=True) as place:
            yield seed, _tried(trial, Path(place), seed)


def _tried(trial: Trial, place: Path, seed: int) -> Outcome:
    try:
        return trial(place, random.Random(f"{trial.__name__}/{seed}"))
    except Exception as error:  # whatever comes out untyped is the failure that is looked for
        return Outcome(False, f"{type(error).__name__}: {error}")


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.faults", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--trials", type=int, default=10, help="of each kind")
    parser.add_argument("--only", help="rows or kinds of trial, separated by commas")
    parser.add_argument("--seed", type=int, default=1, help="of the first trial")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    chosen = [
        (row, trial)
        for row, trials in TRIALS.items()
        for trial in trials
        if options.only is None or {row, trial.__name__} & set(options.only.split(","))
    ]
    if not chosen:
        say(f"No trial is called {options.only}; there are {', '.join(TRIALS)}.")
        return 2
    logging.getLogger("store").setLevel(logging.ERROR)
    table: list[dict[str, Any]] = []
    say(f"{'row':5}{'trial':26}{'trials':>7}{'failed':>8}{'at most':>9}{'slowest':>9}")
    with tempfile.TemporaryDirectory() as work:
        for row, trial in chosen:
            outcomes = []
            for seed, outcome in run(trial, range(options.seed, options.seed + options.trials), Path(work)):
                outcomes.append(outcome)
                if not outcome.ok:
                    say(f"     {trial.__name__}, seed {seed}: {outcome.what}")
            table.append(_line(row, trial, outcomes))
            say("{row:5}{trial:26}{trials:7}{failed:8}{at_most:9.3f}{slowest_s:8.1f}s".format(**table[-1]))
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 1 if any(line["failed"] for line in table) else 0


def _line(row: str, trial: Trial, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    failed = sum(not outcome.ok for outcome in outcomes)
    # 3/n bounds the rate when nothing failed; otherwise the share itself is what is known.
    at_most = 3 / len(outcomes) if not failed else failed / len(outcomes)
    slowest = max(outcome.seconds for outcome in outcomes)
    return {
        "row": row,
        "trial": trial.__name__,
        "trials": len(outcomes),
        "failed": failed,
        "at_most": min(1.0, at_most),
        "slowest_s": slowest,
    }


if __name__ == "__main__":
    sys.exit(main())
