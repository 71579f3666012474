"""Questions that are none, questions that lean on the talk before, and questions that stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.mocked.mocks import Scripted
from qa.answering.question import LONGEST_QUESTION, problem, rewrite, stands_alone, turns
from qa.answering.question import standalone as rewritten
from qa.errors import SettingsError

TALK = (
    ("user", "What will the Harbour Tunnel in Velden cost?"),
    ("assistant", "It will cost 312 million crowns."),
)


@pytest.mark.parametrize("question", ["", "   ", "?!", "…"])
def test_no_question_is_refused(question: str) -> None:
    assert "no question" in (problem(question) or "")


def test_a_text_is_no_question() -> None:
    assert "100,000 characters" in (problem("x" * 100_000) or "")
    assert problem("x" * LONGEST_QUESTION) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who voted against it?",
        "And when does it open?",
        "Why?",
        "What about the opponents?",
        "When will they start?",
        "How long will that take?",
    ],
)
def test_a_question_that_leans_gets_the_subject(question: str) -> None:
    assert not stands_alone(question, TALK)
    assert "Harbour Tunnel" in rewrite(question, TALK)


@pytest.mark.parametrize(
    "question",
    [
        "What did the central bank of Kestria decide in March?",
        "How many schools take part in the lunch programme?",
        "Is it true that the central bank raised its rate?",
        "Are there plans for a new stadium in Aske?",
        "Which party won the most seats in the regional election?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert stands_alone(question, TALK)
    assert rewrite(question, TALK) == question


def test_without_history_nothing_is_rewritten() -> None:
    assert rewrite("And when does it open?", ()) == "And when does it open?"


def test_the_newest_question_with_a_subject_counts() -> None:
    talk = (
        *TALK,
        ("user", "Who is Mira Dahl?"),
        ("assistant", "The mayor."),
        ("user", "Since when?"),
        ("assistant", "2021."),
    )
    assert "Mira Dahl" in rewrite("What did she say?", talk)


@pytest.mark.parametrize("history", [["user"], [("system", "x")], [("user",)], [3]])
def test_a_history_of_another_form_is_refused(history: list[object]) -> None:
    with pytest.raises(SettingsError, match="Item 1 of the history"):
        turns(history)


@pytest.mark.parametrize(
    ("question", "talk", "expected"),
    [
        ("Et le prix ?", "Combien de lignes le tramway de Velden aura-t-il ?", "Et le prix ? (Velden)"),
        ("Und warum?", "Wann beginnt der Bau in Velden?", "Und warum? (Bau, Velden)"),
        ("Wann beginnt der Bau in Aske?", "Was kostet der Tunnel in Velden?", "Wann beginnt der Bau in Aske?"),
    ],
)
def test_in_other_languages_a_few_words_get_the_subject_in_brackets(question: str, talk: str, expected: str) -> None:
    assert rewrite(question, [("user", talk)]) == expected


@given(
    st.text(max_size=200),
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=100)), max_size=4),
)
def test_any_talk_gives_a_question_of_limited_length(question: str, history: list[tuple[str, str]]) -> None:
    rewritten = rewrite(question, turns(history))
    assert len(rewritten) <= 4 * len(question) + 1_000
    assert rewrite(question, turns(history)) == rewritten
    assert rewrite(question, ()) == question


def test_a_model_that_leaves_a_leaning_question_alone_is_not_followed() -> None:
    question = "Who voted against it?"
    assert rewritten(question, TALK, Scripted(replies=[f"{question}\n"])) == rewrite(question, TALK) != question
    whole = "Who voted against the tunnel?"
    assert rewritten(question, TALK, Scripted(replies=[whole])) == whole
