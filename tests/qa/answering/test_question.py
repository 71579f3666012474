"""Questions that are none, and a history that is none."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest

from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA
from qa.answering.question import LONGEST_QUESTION, problem, turns
from qa.errors import SettingsError


@pytest.mark.parametrize("question", ["", "   ", "?!", "…"])
def test_no_question_is_refused(question: str) -> None:
    assert "no question" in (problem(question) or "")


@pytest.mark.parametrize("value", [None, 3, b"What will the tram cost?"])
def test_what_is_no_text_is_refused_by_whatever_reads_one(tmp_path: Path, value: Any) -> None:
    def rewritten(question: Any) -> str:
        return qa.rewrite(question, ())

    with ArticleQA.open(tmp_path) as qa:
        for call in (qa.ask, qa.search, rewritten, qa.timeline, qa.quotes, qa.factcheck, qa.watch.add):
            with pytest.raises(SettingsError, match=f"is a text, not {type(value).__name__}"):
                call(value)


@pytest.mark.parametrize("k", [None, "10", 2.5])
def test_how_many_passages_is_a_whole_number(tmp_path: Path, k: Any) -> None:
    with ArticleQA.open(tmp_path) as qa, pytest.raises(SettingsError, match="how many passages"):
        qa.search("tram", k=k)


def test_a_text_is_no_question() -> None:
    assert "100,000 characters" in (problem("x" * 100_000) or "")
    assert problem("x" * LONGEST_QUESTION) is None


def test_half_a_character_in_what_is_asked_is_no_error(tmp_path: Path) -> None:
    asked = "\ud83d What will the tram of Velden cost?"
    with ArticleQA.open(tmp_path / "library") as qa:
        qa.add(Article(text="The tram of Velden will cost 312 million crowns.", published_at="2031-01-02"))
        answer = qa.ask(asked, [("user", asked), ("assistant", asked)])
        assert "312 million" in answer.text
        assert answer.question == asked.replace("\ud83d", "\ufffd")
        assert qa.rewrite(asked, [])
        assert len(qa.timeline("\ud83d tram of Velden")) == 1
        assert qa.quotes("Ida\ud83d", "\ud83d tram") == ()
        assert qa.watch.add(asked).question == answer.question


def test_half_a_character_in_what_a_model_makes_of_a_follow_up_is_no_error(tmp_path: Path) -> None:
    talk = [("user", "What will the tram of Velden cost?"), ("assistant", "312 million crowns.")]
    model = Scripted(replies=["When will the tram of Velden open? \ud83d", "The tram of Velden will open in May. [1]"])
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add(Article(text="The tram of Velden will cost 312 million crowns. It will open in May."))
        answer = qa.ask("And when?", talk, model=model)
    assert answer.standalone_question == "When will the tram of Velden open? \ufffd"
    assert answer.sentences[0].support == "supported"


@pytest.mark.parametrize("history", [["user"], [("system", "x")], [("user",)], [3], [("user", None)]])
def test_a_history_of_another_form_is_refused(history: list[object]) -> None:
    with pytest.raises(SettingsError, match="Item 1 of the history"):
        turns(history)


SPOKEN_OF = ("user", f"Who is {'.' * 13_000} x?"), ("assistant", "Velden Post: The tram line will open in 2027. [1]")


@pytest.mark.parametrize(
    ("question", "history"),
    [
        (f"Who is {'.' * 12_000} x?", ()),
        (f"Who is {'.' * 3_900} x?", ()),
        (f"比较{' ' * 3_800}x 的报道?", ()),
        (f"比较{' 　' * 1_900}x 的报道?", ()),
        ("And when will it open?", SPOKEN_OF),
    ],
    ids=["too long", "dots", "blanks", "two sorts of blanks", "talk"],
)
def test_a_question_of_hardly_anything_but_marks_keeps_nobody_waiting(
    tmp_path: Path, question: str, history: tuple[tuple[str, str], ...]
) -> None:
    with ArticleQA.open(tmp_path) as qa:
        qa.add(Article(title="Tram", source="Velden Post", text="The tram line will open in 2027. It will be long."))
        qa.ask("When will the tram line open?")  # loads what is read with
        begun = process_time()
        qa.ask(question, history=history)
    assert process_time() - begun < 4


@pytest.mark.parametrize("history", [None, 3])
def test_what_is_no_history_at_all_is_refused(tmp_path: Path, history: Any) -> None:
    with (
        ArticleQA.open(tmp_path) as qa,
        pytest.raises(SettingsError, match=r"sequence of pairs of role and text, not (NoneType|int)"),
    ):
        qa.ask("What will the tram of Velden cost?", history)
