"""Questions that give a figure and ask whether it is so: what corrects it is found and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA
from qa.answering.finding.asserted import without_figures
from qa.answering.reading.question_analysis import read

FIRST = Article(
    title="Heat wave may have killed 214 people in Velden",
    source="Velden Post",
    published_at="2025-07-24",
    genre="news",
    language="en",
    text="The heat wave of July 2025 may have killed 214 people in Velden, the health institute said at first.",
)
FINAL = Article(
    title="Final count of the heat: 367 lives",
    source="Velden Post",
    published_at="2025-09-18",
    genre="news",
    language="en",
    text="The heat wave in Velden cost 367 lives, the health institute said on Thursday in its final count.",
)
TOWNS = ("Aske", "Corvane", "Ilsford", "Karrow", "Merrin", "Ostrand", "Sellick", "Tarnholm", "Yarrow", "Norrvik")
OF_JULY = tuple(
    Article(
        title=f"Heat wave of July 2025 in {town}",
        source=f"{town} Herald",
        published_at=f"2025-07-{number:02}",
        genre="news",
        language="en",
        text=f"The heat wave of July 2025 killed the trees of {town} square. People stayed in. "
        f"In Velden and in {town} the heat of July killed every lawn.",
    )
    for number, town in enumerate(TOWNS, 10)
)
CORRECTED = "Velden Post (24 July 2025) said 214 people; Velden Post (18 September 2025) says 367 lives."
ASKED = (
    "Is it correct that the heat wave of July 2025 killed 214 people in Velden?",
    "Did the heat wave of July 2025 kill 214 people in Velden?",
    "The heat wave of July 2025 killed 214 people in Velden?",
)


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(
        tmp_path_factory.mktemp("library"), now=datetime(2025, 12, 1, tzinfo=UTC), judge=None
    ) as opened:
        opened.add([FIRST, FINAL, *OF_JULY])
        yield opened


@pytest.mark.parametrize("question", ASKED)
def test_a_figure_asked_about_is_told_with_what_replaced_it(qa: ArticleQA, question: str) -> None:
    answer = qa.ask(question)
    assert FIRST.text in answer.text
    assert CORRECTED in answer.text


def test_a_model_is_shown_what_replaced_the_figure_and_its_answer_is_corrected(qa: ArticleQA) -> None:
    reply = "Yes, the heat wave may have killed 214 people in Velden [1]."
    answer = qa.ask(ASKED[0], model=Scripted(replies=[reply]))
    assert any(s.article_id == qa.articles(published_from="2025-09")[0].id for s in answer.shown)
    assert CORRECTED in answer.text


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        (ASKED[0], "Is it correct that the heat wave of July 2025 killed     people in Velden?"),
        ("Will the quay cost 412 million crowns?", "Will the quay cost                   ?"),
        ("Is it 412?", None),
        ("How many of the 214 were old?", None),
        ("Did the heat wave of July 2025 kill people?", None),
    ],
)
def test_what_is_searched_for_beside_a_figure_is_the_question_without_it(question: str, searched: str | None) -> None:
    assert without_figures(question) == searched


@pytest.mark.parametrize(
    "frame",
    ["Is it true that", "Is it really correct that", "Isn’t it the case that", "Can you confirm that", "Is it so that",
     "And is it a fact that", "Do you know whether"],
)  # fmt: skip
def test_whether_something_is_so_is_asked_in_words_that_no_article_need_have(frame: str) -> None:
    assert [t.surface for t in read(f"{frame} the quay was approved?").terms] == ["quay", "approved"]
    assert "correct" in [t.surface for t in read("Which count is correct that the mayor gave?").terms]
