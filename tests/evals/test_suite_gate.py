"""Comparing two runs: what closes the gate, which cases moved, and that a baseline reads as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.cases import CaseError
from evals.suite import gate
from evals.suite.catalogue import METRICS
from evals.suite.gate import Scored
from evals.suite.outcomes import Tally


def run(name: str, values: list[float], status: str = "answered", digest: str = "d") -> gate.Scores:
    return {"liar": {f"case-{i:03}": Scored(digest, status, {name: Tally(v)}) for i, v in enumerate(values)}}


def test_the_same_run_moves_nothing() -> None:
    same = run("gold_cited", [1.0, 0.0, 1.0])
    assert gate.changes(same, same) == []
    assert gate.shared(same, same) == 3


def test_many_cases_that_fall_close_the_gate_and_are_named() -> None:
    before, after = [1.0] * 50, [0.0] * 6 + [1.0] * 44
    (fall,) = gate.falls(run("gold_cited", before), run("gold_cited", after))
    assert (fall.subject, fall.metric, fall.before, round(fall.after, 2)) == ("liar", "gold_cited", 1.0, 0.88)
    assert [m.case for m in fall.cases] == [f"case-{i:03}" for i in range(6)]
    assert gate.falls(run("gold_cited", after), run("gold_cited", before)) == []


def test_one_case_among_many_is_told_and_closes_nothing_unless_the_metric_is_exact() -> None:
    before, after = [1.0] * 50, [0.0] + [1.0] * 49
    (change,) = gate.changes(run("gold_cited", before), run("gold_cited", after))
    assert not change.fell
    assert [m.case for m in change.cases] == ["case-000"]
    assert gate.falls(run("quotes_valid", before), run("quotes_valid", after))


def test_lower_is_better_where_it_says_so_and_nothing_is_judged_where_nothing_is_better() -> None:
    assert gate.falls(run("false_shown", [0.0] * 20), run("false_shown", [1.0] * 20))
    assert not gate.falls(run("false_shown", [1.0] * 20), run("false_shown", [0.0] * 20))
    assert not gate.falls(run("tokens_in", [10.0] * 20), run("tokens_in", [9_000.0] * 20))


def test_a_new_crash_closes_the_gate() -> None:
    (fall,) = gate.falls(run("hit", [1.0] * 3), run("hit", [1.0] * 3, "crashed"))
    assert fall.metric == "crashed"
    assert gate.falls(run("hit", [1.0], "crashed"), run("hit", [1.0], "crashed")) == []


def test_cases_that_changed_and_subjects_that_were_not_asked_are_left_out() -> None:
    old, new = run("hit", [1.0] * 9), run("hit", [0.0] * 9, digest="another")
    assert gate.shared(old, new) == 0
    assert gate.changes(old, new) == []
    assert gate.changes(old, {"faithful": {}}) == []


tallies = st.tuples(st.integers(0, 5), st.integers(1, 5)).map(lambda p: Tally(float(min(p)), float(p[1])))
scored = st.builds(
    Scored, st.text("0123456789abcdef", min_size=8, max_size=8), st.sampled_from(["answered", "abstained", "crashed"]),
    st.dictionaries(st.sampled_from([m.name for m in METRICS]), tallies, max_size=6),
)  # fmt: skip


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["extractive", "own knowledge"]), st.dictionaries(st.text(max_size=5), scored)))
def test_a_baseline_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, found: gate.Scores) -> None:
    path = tmp_path_factory.mktemp("baseline") / "baseline.json"
    gate.write(path, {"seed": 0}, found)
    assert gate.read(path) == ({"seed": 0}, found)


def test_a_file_that_is_no_baseline_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(CaseError, match=r"other\.json is no baseline"):
        gate.read(tmp_path / "other.json")
