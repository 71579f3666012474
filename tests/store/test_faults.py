"""A seeded sample of the fault trials; `python -m evals.faults` runs them by the hundred."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import faults
from evals.fault_trials import TRIALS, Trial
from evals.server_trials import kill_chroma, kill_postgres, kill_web

KINDS = [trial for row, trials in TRIALS.items() if row != "S11" for trial in trials]


@pytest.mark.parametrize("trial", KINDS, ids=lambda trial: trial.__name__)
def test_it_comes_through(trial: Trial, tmp_path: Path) -> None:
    for seed, outcome in faults.run(trial, [1], tmp_path):
        assert outcome.ok, f"seed {seed}: {outcome.what}"


def test_kills_past_one_machine_lose_nothing(postgres: object, tmp_path: Path) -> None:
    """Three of the kinds, of one start of all the processes; `postgres` says what to install if it is missing."""
    for trial in (kill_web, kill_postgres, kill_chroma):
        for seed, outcome in faults.run(trial, [1], tmp_path):
            assert outcome.ok, f"{trial.__name__}, seed {seed}: {outcome.what}"


def test_the_command_prints_and_writes_its_table(tmp_path: Path) -> None:
    said: list[str] = []
    status = faults.main(["--only", "little_space", "--trials", "2", "--json", str(tmp_path / "t.json")], said.append)
    assert status == 0
    assert "little_space" in said[-1]
    assert json.loads((tmp_path / "t.json").read_text())[0]["failed"] == 0
    assert faults.main(["--only", "S99"], said.append) == 2
