"""How long an answer is to be, where the request says it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_tasks import ARTICLES, OPENED, asked_of

from qa import ArticleQA
from qa.answering.wording.asked_length import asked_length


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("lengths"), *ARTICLES)


@pytest.mark.parametrize(
    ("question", "length", "lines", "rest"),
    [
        ("Summarise the flood in one sentence", "short", 1, "Summarise the flood"),
        ("In two sentences, what is the strike about?", "normal", 2, "what is the strike about?"),
        ("Summarise in three bullet points what the Post wrote", "normal", 3, "Summarise what the Post wrote"),
        ("A one-sentence summary of the flood", "short", 1, "A summary of the flood"),
        ("The five most important points of the report", "full", 5, "The five most important points of the report"),
        ("Give me three points on the flood", "normal", 3, "Give me three points on the flood"),
        ("Briefly, why did the strike end?", "short", None, "why did the strike end?"),
        ("Give me a short summary of the flood", "short", None, "Give me a short summary of the flood"),
        ("Explain in detail how the dam works", "full", None, "Explain in detail how the dam works"),
        ("用三句话总结港口扩建", "normal", 3, "总结港口扩建"),
        ("简要介绍港口扩建", "short", None, "简要介绍港口扩建"),
        ("And in one sentence, please?", "short", 1, ""),
        ("Timeline of the strike, 3 entries max", "normal", 3, "Timeline of the strike"),
        ("Summarise the strike (at most two sentences)", "normal", 2, "Summarise the strike"),
        ("Did the council allow at most 3 lines?", None, None, "Did the council allow at most 3 lines?"),
        ("Shorter", "short", None, ""),
        ("Can you make it a bit shorter, please?", "short", None, ""),
        ("In more detail?", "full", None, ""),
        ("Longer", "full", None, ""),
        ("再短一点", "short", None, ""),
        ("详细一点", "full", None, ""),
        ("Is it longer?", None, None, "Is it longer?"),
        ("How much longer?", None, None, "How much longer?"),
        ("Who won by three points?", None, None, "Who won by three points?"),
        ("Who was given two sentences of six years?", None, None, "Who was given two sentences of six years?"),
        ("Was the bridge briefly closed?", None, None, "Was the bridge briefly closed?"),
        ("下午三点发生了什么？", None, None, "下午三点发生了什么？"),
    ],
)
def test_what_a_request_says_of_the_length_of_its_answer(
    question: str, length: str | None, lines: int | None, rest: str
) -> None:
    assert asked_length(question) == (length, lines, rest)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("Summarise the Kettering tram in one sentence", 1),
        ("Summarise the Kettering tram in three points", 3),
        ("Timeline of the Kettering tram in two points", 2),
        ("What's the latest on the Kettering tram, in one sentence?", 1),
        ("In one sentence, what will the Kettering tram cost?", 1),
    ],
)
def test_an_answer_has_as_many_lines_as_are_asked_for(qa: ArticleQA, question: str, lines: int) -> None:
    answer = qa.ask(question)
    assert not answer.abstained
    assert len(answer.sentences) - len(answer.disagreements) == lines


def test_one_sentence_on_a_topic_tells_how_it_stands(qa: ArticleQA) -> None:
    answer = qa.ask("Summarise the Kettering tram in one sentence")
    assert [c.title for c in answer.citations] == [OPENED.title]


def test_a_length_that_is_chosen_beside_the_question_counts(qa: ArticleQA) -> None:
    answer = qa.ask("Briefly, what happened to the Kettering tram?", length="full")
    assert answer.length == "full"
    assert qa.ask("Briefly, what happened to the Kettering tram?").length == "short"


def test_a_turn_that_only_says_how_long_asks_the_last_one_again(qa: ArticleQA) -> None:
    asked = "Summarise the Kettering tram"
    history = [("user", asked), ("assistant", qa.ask(asked).text)]
    again = qa.ask("And in one sentence?", history)
    assert (again.task, again.standalone_question) == ("summary", asked)
    assert len(again.sentences) == 1
    assert qa.ask("In one sentence?").abstained


def test_shorter_is_what_was_asked_last_within_what_limits_it(qa: ArticleQA) -> None:
    history: list[tuple[str, str]] = []
    for turn in ("Summarise the Kettering tram", "Since 2020", "Longer", "Thanks", "Shorter"):
        answer = qa.ask(turn, history)
        history += [("user", turn), ("assistant", answer.text)]
    assert (answer.task, answer.length, answer.read) == ("summary", "short", {"published_from": "2020-01-01"})
    assert answer.standalone_question == "Since 2020 (Summarise the Kettering tram)"


def test_a_length_holds_for_what_is_asked_again(qa: ArticleQA) -> None:
    asked = "Summarise the Kettering tram in one sentence"
    history = [("user", asked), ("assistant", qa.ask(asked).text)]
    again = qa.ask("Since 2020", history)
    assert (again.task, len(again.sentences)) == ("summary", 1)
