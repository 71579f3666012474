"""The measurement of the page: every question and every source that it cites gives a figure."""

from __future__ import annotations

import pytest

from evals.trials.load import page

pytestmark = pytest.mark.browser


def test_the_page_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    page.main(["--articles", "30", "--asked", "1"])
    head, first, marked = capsys.readouterr().out.splitlines()
    assert head.startswith("30 articles, 1 questions")
    assert first.startswith("first text: median ")
    assert "of 1; bound 300 ms" in first
    assert marked.startswith("marked words: median ")
