"""The command that measures what one question costs."""

from __future__ import annotations

import pstats
from pathlib import Path

from evals.figures.cost import main


def test_both_ways_of_answering_are_measured_and_profiled(tmp_path: Path) -> None:
    lines: list[str] = []
    profile = tmp_path / "profile"
    assert main(["--articles", "30", "--questions", "2", "--profile", str(profile)], lines.append) == 0
    assert [line.split("  ")[0].strip() for line in lines] == ["extraction"] * 2 + ["faithful model"] * 2
    assert [line.split("by the ")[1].split(";")[0] for line in lines] == ["processor", "clock"] * 2
    assert all("0 of 2 not answered" in line for line in lines)
    assert any(name == "ask" for _, _, name in pstats.Stats(str(profile)).stats)  # type: ignore[attr-defined]
