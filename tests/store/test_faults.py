"""A seeded sample of the fault trials; `python -m evals.trials.faults.faults` runs them by the hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.trials.faults import faults
from evals.trials.faults.fault_outcome import read
from evals.trials.faults.fault_trials import LONG, TRIALS, Trial
from evals.trials.faults.server_trials import kill_each

KINDS = [trial for trials in TRIALS.values() for trial in trials if trial not in LONG]


@pytest.mark.parametrize("trial", KINDS, ids=lambda trial: trial.__name__)
def test_it_comes_through(trial: Trial, tmp_path: Path) -> None:
    for seed, outcome in faults.run(trial, [1], tmp_path):
        assert outcome.ok, f"seed {seed}: {outcome.what}"


def test_kills_past_one_machine_lose_nothing(postgres: object, tmp_path: Path) -> None:
    """Each of the processes in turn, under one load; `postgres` says what to install if it is missing."""
    for seed, outcome in faults.run(kill_each, [1], tmp_path):
        assert outcome.ok, f"seed {seed}: {outcome.what}"


def test_the_command_prints_and_writes_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults.main(["--only", "little_space", "--trials", "2", "--json", str(tmp_path / "t.json")]) == 0
    assert "little_space" in capsys.readouterr().out.splitlines()[-1]
    (line,) = read(tmp_path / "t.json")
    assert (line.row, line.trials, line.failed, line.at_most) == ("S4", 2, 0, 1.0)
    assert faults.main(["--only", "S99"]) == 2
