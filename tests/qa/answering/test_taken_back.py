"""What an article says that it said before it was corrected is no figure that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tasks import article, asked_of

from qa import ArticleQA
from store.language.reversals import takes_back

FERRY = article(
    "Night ferry to cross at Brek", "2026-01-15",
    "A night ferry will cross the river at Brek from 1 March. A ticket for the night ferry costs 14 crowns, the "
    "shipping office said. The ferry leaves every hour.\n\nCorrection: An earlier version of this article said that a "
    "ticket for the night ferry costs 40 crowns.", "Halden Gazette",
)  # fmt: skip
RADIO = article(
    "Ferry at night", "2026-01-16",
    "From March a ferry will cross the river at Brek at night. A ticket for the night ferry costs 14 crowns.",
    "Radio Brek",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    yield from asked_of(tmp_path_factory.mktemp("taken_back"), FERRY, RADIO)


@pytest.mark.parametrize(
    "question",
    [
        "How much does a ticket for the night ferry cost?",
        "List the figures in the article 'Night ferry to cross at Brek'",
        "Summarise the article 'Night ferry to cross at Brek'",
        "Summarise the night ferry",
        "Compare the Halden Gazette and Radio Brek on the ticket for the night ferry",
    ],
)
def test_what_was_corrected_is_no_figure_of_the_article(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert "14 crowns" in answer.text
    assert "40 crowns" not in answer.text
    assert not answer.disagreements


def test_what_an_article_said_before_can_be_asked_for(qa: ArticleQA) -> None:
    assert "40 crowns" in qa.ask("What did the earlier version of the article on the night ferry say?").text


COLUMN = article(
    "Corrections and clarifications", "2026-02-25",
    'A travel feature ("Slow train to Brek", 13 February) gave the weight of smoked eel in a pie as 350 grams. It '
    "should have been 250 grams.\n\nA report on exam results said that 71 per cent of pupils at Hesk Academy passed. "
    "The correct figure is 67 per cent.\n\nAn article on the harbour misstated the name of the dredging company as "
    "Vander Marine. It is Vanter Marine.", "Halden Gazette",
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("How much smoked eel goes in the pie?", "350 grams", "250 grams"),
        ("How many pupils at Hesk Academy passed?", "71 per cent", "67 per cent"),
        ("What is the dredging company called?", "Vander Marine", "Vanter Marine"),
    ],
)
def test_what_is_put_right_is_told_with_what_is_right(tmp_path: Path, question: str, wrong: str, right: str) -> None:
    with ArticleQA.open(tmp_path, judge=None) as opened:
        opened.add([COLUMN, RADIO])
        answer = opened.ask(question)
    (told,) = (sentence for sentence in answer.sentences if wrong in sentence.text)
    assert right in told.text


@pytest.mark.parametrize(
    "request_", ["Summarise “Corrections and clarifications”", "List the figures in “Corrections and clarifications”"]
)
def test_no_error_is_told_alone(tmp_path: Path, request_: str) -> None:
    with ArticleQA.open(tmp_path, judge=None) as opened:
        opened.add([COLUMN, RADIO])
        told = [sentence.text for sentence in opened.ask(request_).sentences]
    pairs = [("350 grams", "250 grams"), ("71 per cent", "67 per cent")]
    for wrong, right in pairs:
        assert [right in text for text in told if wrong in text] == [True]
        assert [wrong in text for text in told if right in text] == [True]


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("An earlier version of this story said 40 crowns.", True),
        ("A previous version misstated the price as 40 crowns.", True),
        ("This article originally said that the hall opens in May.", True),
        ("本文此前误称票价为40克朗。", True),
        ("An earlier version of the bill set the tax at 40 crowns.", False),
        ("The first version of the bridge was built of wood.", False),
        ("The article on the bridge was read by many, the mayor said.", False),
    ],
)
def test_what_takes_back(sentence: str, is_so: bool) -> None:
    assert takes_back(sentence) is is_so


def test_how_an_error_came_about_is_told_with_the_error(tmp_path: Path) -> None:
    column = article(
        "Correction: the mill at Velden", "2025-06-07",
        "Our report on the sale of the mill at Velden gave its price as 112 million crowns. It is 121 million. The "
        "figures were transposed in editing.\n\nWe apologise to readers for the error. Corrections are printed on "
        "Saturdays. The online version is marked with the day of the change.",
    )  # fmt: skip
    for qa in asked_of(tmp_path, column):
        answer = qa.ask("What was transposed in editing?")
        assert "gave its price as 112 million crowns. It is 121 million. The figures were transposed" in answer.text
        assert "We apologise" not in answer.text
