"""Requests in two halves: each is answered, or it is said that it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_tasks import article, asked_of, assert_proven

from qa import ArticleQA
from qa.answer import Found

HALL = article(
    "Swimming hall opens its doors", "2026-02-10",
    "The new swimming hall in Ostrand opens on 2 May 2026. It cost 61 million crowns, 3 million less than planned. "
    "Entry costs 8 crowns for adults and 4 for children. Parents criticise that there are no lessons for beginners in "
    'the hall. "My son cannot learn to swim there," said Eva Ruud, a mother of two.',
    "Ostrand Times", author="Nils Aaker",
)  # fmt: skip
STRIKE = article(
    "Nurses go on strike", "2025-11-10",
    "Nurses at the hospital of Brek went on strike on Monday for higher pay. The union wants 9 per cent more, the "
    'hospital offers 4. "We are tired of applause," said Kari Moe, who leads the union of the nurses.', "Radio Brek",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("halves"), HALL, STRIKE)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote the article about the swimming hall, and what did it cost?", ("Nils Aaker", "61 million")),
        ("Who wrote the article about the swimming hall, and does anyone object?", ("Nils Aaker", "no lessons")),
        ("Who is Kari Moe, and what did she say?", ("leads the union", "tired of applause")),
    ],
)
def test_both_halves_of_a_request_are_answered(qa: ArticleQA, question: str, told: tuple[str, ...]) -> None:
    answer = qa.ask(question)
    assert not answer.abstained
    assert all(words in answer.text for words in told)
    assert_proven(qa, answer)


def test_a_half_that_nothing_answers_is_told_as_that(qa: ArticleQA) -> None:
    answer = qa.ask("Who wrote the article about the swimming hall, and what did Odd Hamre say?")
    assert "Nils Aaker" in answer.text
    assert answer.text.endswith("Not answered: what did Odd Hamre say. No article names Odd Hamre.")


@pytest.mark.parametrize(
    "question",
    [
        "Who is for the swimming hall, and who opposes it?",
        "Who is against the swimming hall and who is for it?",
        "Who is for and who is against the swimming hall?",
    ],
)
def test_for_and_against_one_thing_are_asked_for_at_once(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert answer.task == "opinions"
    told = [sentence.text for sentence in answer.sentences]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("The new swimming hall in Ostrand opens in May. Who objects to it?", "no lessons", "8 crowns"),
        ("The nurses in Brek walked out. What did Kari Moe say?", "tired of applause", "on strike on Monday"),
    ],
)
def test_what_only_says_what_is_asked_about_is_no_half(qa: ArticleQA, question: str, told: str, untold: str) -> None:
    answer = qa.ask(question)
    assert told in answer.text
    assert untold not in answer.text


def test_what_names_nothing_is_no_half(qa: ArticleQA) -> None:
    answer = qa.ask("Give me a timeline of the nurses' strike and what followed")
    assert answer.task == "timeline"
    assert "The library holds" not in answer.text


def test_what_both_halves_find_is_found_once(qa: ArticleQA) -> None:
    events = qa.stream("Who wrote the article about the swimming hall, and what did it cost?")
    hits = [(hit.article_id, hit.start) for event in events if isinstance(event, Found) for hit in event.hits]
    assert hits
    assert len(hits) == len(set(hits))
