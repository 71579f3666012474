"""A figure is told of the year that is asked about, and without one of the article's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from qa import Article, ArticleQA

HEAT = Article(
    title="Heat wave of July cost 367 lives", published_at="2025-09-18", source="Velden Wire", genre="news",
    language="en",
    text="It was the deadliest heat wave since 2003, when 410 people died. The heat wave of July caused 367 deaths in "
    "Velden, the health institute said. Most of the dead were older than 80.",
)  # fmt: skip
CASTLE = Article(
    title="Castle opens again", published_at="2025-05-02", source="Velden Wire", genre="news", language="en",
    text="The castle of Velden opens again on Sunday. Guests are asked to come by tram.",
)  # fmt: skip


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("years"), now=datetime(2026, 3, 15, tzinfo=UTC)) as opened:
        opened.add([HEAT, CASTLE])
        yield opened


def test_without_a_year_an_article_tells_its_own_figure(qa: ArticleQA) -> None:
    assert "367" in qa.ask("How many people died in the heat wave?").sentences[0].text


def test_of_a_year_what_is_told_of_it(qa: ArticleQA) -> None:
    assert "410" in qa.ask("How many people died in the heat wave of 2003?").text


def test_a_figure_of_another_year_is_no_answer(qa: ArticleQA) -> None:
    assert qa.ask("How many people died in the heat wave of 2018?").abstained
