"""The run over all rows: which parts it has, that it goes on where it stopped, its table, and what fails it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from evals.trials.attacks.secret_words import KEY
from evals.trials.faults import reliability
from evals.trials.faults.fault_outcome import Line, Outcome, joined, read, write
from evals.trials.faults.reliability import CRITERIA, PARTS


def test_every_row_of_the_table_of_faults_has_a_part() -> None:
    tried = {row for part in PARTS for row in part.rows}
    assert tried == CRITERIA.keys()


@pytest.mark.parametrize("share", [1.0, 0.3, 0.001])
def test_pieces_make_each_trial_once(share: float) -> None:
    for part in PARTS:
        given = list(reliability.pieces(part, share))
        assert len({name for name, _ in given}) == len(given)
        if len(part.numbered) == 2:
            numbers = [dict(pairwise(words)) for _, words in given]
            seeds = [int(n[part.numbered[1]]) + i for n in numbers for i in range(int(n[part.numbered[0]]))]
            assert seeds == list(range(1, max(1, round(part.trials * share + 0.499)) + 1))


def test_a_run_goes_on_where_it_stopped_and_tells_what_failed(tmp_path: Path) -> None:
    said: list[str] = []
    assert reliability.main(["--out", str(tmp_path), "--rows", "I6", "--share", "0.01"], said.append) == 0
    assert "I6-robots.txt: none failed" in said[0]
    assert any("| I6 | 2 kinds | 92 | 0 | 0.0326 |" in text for text in said)
    said.clear()
    lines = tmp_path / "I6-robots.txt.json"
    write([Line("I6", "robots.txt", 20, 1, 0.0, ("not obeyed",))], lines)
    assert reliability.main(["--out", str(tmp_path), "--rows", "I6"], said.append) == 1
    assert not any("none failed" in text for text in said)
    assert said[-1] == "I6: not obeyed"


def test_a_secret_in_what_a_part_wrote_is_told(tmp_path: Path) -> None:
    write([Line("S1", "x", 3, 0, 0.1)], tmp_path / "S1-x-0.json")
    (tmp_path / "S1-x-0.log").write_text(f"Traceback: {KEY}")
    (told,) = [line for line in reliability.table(tmp_path) if line.row == "W12"]
    assert (told.trials, told.failed, told.failures) == (3, 1, ("S1-x-0.log",))


def test_lines_are_joined_and_bounded(tmp_path: Path) -> None:
    outcomes = [Outcome(True, seconds=1.0), Outcome(False, "lost", 2.0)]
    one, other = Line.of("S1", "kill", outcomes), Line("S1", "kill", 98, 0, 0.5)
    (both,) = joined([one, other])
    assert (both.trials, both.failed, both.slowest_s, both.failures) == (100, 1, 2.0, ("lost",))
    assert both.at_most == pytest.approx(0.0545, abs=0.0001)
    assert Line("S1", "kill", 1_000, 0, 0.0).at_most == 0.003
    write([one], tmp_path / "lines.json")
    assert read(tmp_path / "lines.json") == [one]
