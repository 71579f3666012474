"""Questions that are none, and a history that is none."""

from __future__ import annotations

import pytest

from qa.answering.question import LONGEST_QUESTION, problem, turns
from qa.errors import SettingsError


@pytest.mark.parametrize("question", ["", "   ", "?!", "…"])
def test_no_question_is_refused(question: str) -> None:
    assert "no question" in (problem(question) or "")


def test_a_text_is_no_question() -> None:
    assert "100,000 characters" in (problem("x" * 100_000) or "")
    assert problem("x" * LONGEST_QUESTION) is None


@pytest.mark.parametrize("history", [["user"], [("system", "x")], [("user",)], [3]])
def test_a_history_of_another_form_is_refused(history: list[object]) -> None:
    with pytest.raises(SettingsError, match="Item 1 of the history"):
        turns(history)
