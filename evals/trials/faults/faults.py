"""Faults done to a library on purpose, many times: kills, second writers, full disks, damage, loss.

    python -m evals.trials.faults.faults [--trials N] [--only S1,S5,…] [--seed 1] [--json FILE]

Each row of the table is one kind of trial; N trials of it without a failure bound its rate by 3/N. A failure is told
with its seed, and `--only` with `--seed` and `--trials 1` does it again. Exit status 1 when any trial failed.
"""

from __future__ import annotations

import logging
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.fault_trials import TRIALS, Trial
from evals.trials.faults.trial_command import Kind, command


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


def _outcomes(trial: Trial, work: Path, trials: int, seed: int) -> Iterator[Outcome]:
    for number, outcome in run(trial, range(seed, seed + trials), work):
        yield replace(outcome, what=f"seed {number}: {outcome.what}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    logging.getLogger("store").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as work:
        kinds = {
            trial.__name__: Kind(row, partial(_outcomes, trial, Path(work)))
            for row, some in TRIALS.items()
            for trial in some
        }
        return command("evals.trials.faults.faults", __doc__ or "", kinds, arguments)


if __name__ == "__main__":
    sys.exit(main())
