"""The command that measures a question from start to exit."""

from __future__ import annotations

import json
from pathlib import Path

from evals.figures.cold import LIMIT, main


def test_both_commands_are_run_in_turn_and_told_as_a_ratio(tmp_path: Path) -> None:
    lines: list[str] = []
    written = tmp_path / "cold.json"
    status = main(["--rounds", "1", "--json", str(written)], lines.append)
    timings = json.loads(written.read_text(encoding="utf-8"))["timings"]
    assert timings["ask"] > 0 < timings["chromadb"]
    assert status == (timings["by_processor"] > LIMIT)
    assert len(lines) == 2
