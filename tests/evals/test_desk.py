"""The command that measures how long a draft takes to be checked."""

from __future__ import annotations

import json
from pathlib import Path

from evals.figures.desk import FIRST, WHOLE, draft, main


def test_a_draft_of_so_many_words_is_checked_against_so_many_articles(tmp_path: Path) -> None:
    lines: list[str] = []
    written = tmp_path / "desk.json"
    status = main(["--words", "60", "--articles", "70", "--json", str(written)], lines.append)
    timings = json.loads(written.read_text(encoding="utf-8"))["timings"]
    assert (timings["articles"], timings["sentences"] > 1, 60 <= timings["words"] < 120) == (70, True, True)
    assert 0 < timings["first"] <= timings["whole"]
    assert status == (timings["whole"] > WHOLE or timings["first"] > FIRST)
    assert len(lines) == 2


def test_a_draft_is_as_long_as_asked_for_and_ends_with_a_sentence() -> None:
    for words in (100, 1_000, 3_000):
        assert words <= len(draft(words).split()) < words + 80
        assert draft(words).rstrip()[-1] in '.?!”"'
