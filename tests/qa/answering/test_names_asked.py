"""Whoever is asked for by initials, and names that stand behind the first word of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_tasks import article, asked_of, assert_proven
from test_tasks_quotes import speakers

from qa import ArticleQA
from qa.proof.speakers.agreement import cast_of

BANK = article(
    "Founder of failed exchange denies fraud", "2025-10-04",
    "Sven Brandt-Farrow, the founder of the exchange Halvard, denied on Monday that he had taken money. \"I never "
    'opened that account," Brandt-Farrow told the court in Velden.\n\nUsing Caroline Ellwood, who ran its trading '
    "firm, as a front, SBF had a secret way to the money of customers, the prosecutor said.", "Radio Velden",
)  # fmt: skip
FRONT = article(
    "What SBF told the bank", "2025-10-09",
    "The bank asked SBF twice about the account. It was told by Sven Brandt-Farrow that the account was a mistake.",
    "Ostrand Ledger",
)  # fmt: skip


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("exchange"), BANK, FRONT)


def test_whoever_is_asked_for_by_initials_is_found_by_the_name(exchange: ArticleQA) -> None:
    answer = exchange.ask("quotes by SBF")
    assert answer.about.speaker == "Sven Brandt-Farrow"
    assert speakers(answer) == {"Sven Brandt-Farrow"}
    assert "I never opened that account" in answer.text
    assert_proven(exchange, answer)


def test_who_somebody_is_is_told_of_initials(exchange: ArticleQA) -> None:
    answer = exchange.ask("Who is SBF?")
    assert answer.task == "who_is"
    assert "the founder of the exchange Halvard" in answer.text


def test_initials_that_are_nobodys_are_named_as_they_were_typed(exchange: ArticleQA) -> None:
    answer = exchange.ask("quotes by QXZ")
    assert answer.abstained
    assert "QXZ" in (answer.reason or "")


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("Using Caroline Ellwood as a front, he hid the money. Ellwood left.", "Caroline Ellwood"),
        ("He left. Calling Donald Harrow a liar, she sat down. Harrow laughed.", "Donald Harrow"),
        ("Sterling Mossop said that he had won. Mossop left.", "Sterling Mossop"),
    ],
)
def test_a_participle_before_a_name_is_none_of_it(sentence: str, person: str) -> None:
    people, _ = cast_of(article("A day in court", "2025-10-04", sentence))
    assert people == (person,)
