"""Requests in words of their own: the reader hears what they ask for, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qa import Article, ArticleQA
from qa.answering.tasks import recognise

TEXTS = (
    ("Merkow Bank taken over by the state", "2024-09-09",
     "The state took over Merkow Bank on Sunday night after a weekend of talks with other banks had failed. The bank "
     "had lent 17 billion crowns to one developer. Savings are safe, Finance Minister Ida Roth said."),
    ("Six years for Merkow Bank's lending chief", "2025-06-20",
     "The lending chief of Merkow Bank, Tom Rothe, was sentenced to six years on Friday. Its chairwoman was acquitted. "
     "The collapse cost the state 3 billion crowns, the court said."),
    ("Tram line to the harbour opens", "2025-05-02",
     "The tram line to the harbour of Velden opened on Friday. It cost 312 million crowns. Shopkeepers in Quay Street "
     "complained of two years of dust."),
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("heard") / "library", now=datetime(2025, 10, 1, tzinfo=UTC)) as made:
        made.add(
            [
                Article(title=title, published_at=day, text=text, source="Velden Post", genre="news", language="en")
                for title, day, text in TEXTS
            ]
        )
        yield made


@pytest.mark.parametrize(
    ("request_", "name", "about"),
    [
        ("The bank collapse explained for somebody who has not followed it", "summary", "bank collapse"),
        ("The row over the tram line: anger of shopkeepers, joy of commuters, everybody with an opinion please",
         "opinions", "the tram line"),
        ("I need what the finance minister told the press about the savings, in her very own words", "quotes",
         "the savings"),
    ],
)  # fmt: skip
def test_a_request_that_nothing_else_knows_is_heard(request_: str, name: str, about: str) -> None:
    task = recognise(request_)
    assert task.name == name
    assert about.removeprefix("the ") in task.topic


@pytest.mark.parametrize(
    "question",
    [
        "What did the tram line cost?",
        "Who was sentenced to six years?",
        "Was the chairwoman acquitted?",
        "how much had the bank lent to one developer",
    ],
)
def test_a_question_of_fact_stays_one(question: str) -> None:
    assert recognise(question).name == "answer"


def test_two_names_before_what_they_are_compared_with_are_one() -> None:
    assert recognise("Compare Marks and Hale with Penlow Water").sides == ("Marks and Hale", "Penlow Water")
    assert recognise("Compare the Ledger and the Echo with regard to rents").sides == ("the Ledger", "the Echo")


def test_what_is_compared_is_heard_of_a_question_too() -> None:
    task = recognise("Mayor and drivers' union disagree about how many trams are late. What does each say?")
    assert task.name == "compare"
    assert [side.lower().split("'")[0] for side in task.sides] == ["mayor", "drivers"]


def test_words_are_wanted_of_somebody_alone() -> None:
    assert recognise("Anything fresh about the heat deaths count?").name == "latest"
    assert recognise("anything hollin said about the furnace?").speaker == "hollin"
    assert recognise("everything the mayor said about the tram").speaker == "the mayor"


def test_a_request_is_about_what_it_is_about_and_not_about_why_somebody_asks(qa: ArticleQA) -> None:
    answer = qa.ask(
        "I'm new to the Merkow affair. What happened at that bank, and who was tried? A short overview would do."
    )
    assert not answer.abstained
    assert answer.task == "summary"
    assert {c.title for c in answer.citations} == {TEXTS[0][0], TEXTS[1][0]}


def test_what_the_request_is_not_about_is_declined(qa: ArticleQA) -> None:
    answer = qa.ask("I'm new to it all. A short overview of the hospital merger in Ostrand, with the sums, would do.")
    assert answer.abstained


@pytest.mark.parametrize("question", ["\x08", "\x00", "\u200b", "?!", "\t\n"])
def test_what_has_no_word_is_declined(qa: ArticleQA, question: str) -> None:
    assert qa.ask(question).abstained
