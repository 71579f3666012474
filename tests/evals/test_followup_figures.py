"""The measure of follow-ups, on a talk written here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.figures.followups import Case, counted, main, read_cases, standing_alone

TALK = (("user", "What is the Harbour Tunnel?"),)


def test_words_are_counted_against_the_human() -> None:
    case = Case("1", "How deep is it?", TALK, "How deep is the Harbour Tunnel in Velden?")
    counts = counted(case, "How deep is the Harbour Tunnel bridge?")
    assert counts == {"recovered": (2, 2), "of all lacking": (2, 3), "noise": (1, 3)}


def test_a_question_that_the_human_left_alone_counts_as_changed_or_not() -> None:
    case = Case("1", "What is lace?", TALK, "what is lace")
    assert counted(case, "What is lace?")["changed"] == (0, 1)
    assert counted(case, "What is lace of the Harbour Tunnel?")["in their talk"] == (1, 1)
    assert counted(Case("1", "What is lace?", (), "What is lace?"), "What is lace?")["first turns"] == (0, 1)


def test_the_command_reads_a_folder_of_the_form(tmp_path: Path) -> None:
    (tmp_path / "followups").mkdir()
    (tmp_path / "facts").mkdir()
    rows = [
        {"conversation_id": "a", "history": [], "question": "What is lace?", "rewrite": "What is lace?"},
        {
            "conversation_id": "a",
            "history": [{"role": "user", "text": "What is lace?"}],
            "question": "Who invented it?",
            "rewrite": "Who invented lace?",
        },
    ]
    (tmp_path / "followups" / "ours.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    questions = [{"question": f"Where is town {n}?", "gold_article_ids": [str(n)]} for n in range(3)]
    (tmp_path / "facts" / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    said: list[str] = []
    assert main([str(tmp_path)], said.append) == 0
    assert "recovered       1.000 [1.000, 1.000] of 1" in said[-1]
    assert len(read_cases(tmp_path / "followups" / "ours.jsonl")) == 2
    assert len(standing_alone(tmp_path / "facts" / "questions.jsonl", 2)) == 2


def test_a_folder_without_follow_ups_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "No follow-ups" in capsys.readouterr().out
