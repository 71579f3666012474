"""The words that answer on the page: stronger where a sentence is the articles' own, calm, and never markup."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from serving import served
from test_web_accessible import faults
from test_web_chat import ask, in_every_look, visit
from test_web_markup import ANY_TEXT, Read

from qa import Answer, Article, ArticleQA, Sentence
from qa.answer import Checked, Delta, Final
from qa.web.drawn import render
from qa.web.drawn.turn import Turn, after

QUAY = Article(
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday. The quay will cost 412 million crowns, it said. "
    "“Nobody will be left on the island,” said Ida Holm, the mayor.",
)
QUESTION = "What will the quay in Tarnholm cost?"
BOLD = "<strong>412 million crowns</strong>"


@pytest.fixture(scope="module")
def qa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as opened:
        opened.add(QUAY)
        yield opened


def test_the_words_that_answer_are_drawn_stronger_as_soon_as_their_sentence_is_there(qa: ArticleQA) -> None:
    turn = Turn(number=1, question=QUESTION, apart=True)
    for event in qa.stream(QUESTION):
        turn = after(turn, event, lambda i, r: qa.article(i, r))
        drawn = render.turn(turn)
        if isinstance(event, Delta):
            assert "<strong>" not in drawn
        if isinstance(event, Checked | Final):
            assert f"The quay will cost {BOLD}, it said." in drawn


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_whatever_is_said_to_answer_the_words_stay_words(text: str, parts: list[tuple[int, int]]) -> None:
    def drawn(*answering: tuple[int, int]) -> Read:
        sentence = Sentence(text=text, support="unchecked", answering=answering)
        answer = Answer(question="Q", standalone_question="Q", text="", sentences=(sentence,))
        return Read(render.turn(after(Turn(number=1, question="Q"), Final(answer), qa_of_none)))

    marked, bare = drawn(*parts), drawn()
    assert marked.text == bare.text
    assert marked.tags == bare.tags | {"strong"}


def qa_of_none(article_id: str, revision: str) -> Article:
    raise KeyError(article_id, revision)


@pytest.mark.browser
def test_in_a_browser_they_stand_out_calmly_and_to_everybody(chromium: Browser, qa: ArticleQA) -> None:
    with served(qa) as address:
        for scheme in ("light", "dark"):
            with visit(chromium, address, scheme=scheme) as page:
                turn = ask(page, QUESTION)
                words = turn.locator(".words strong")
                expect(words).to_have_text("412 million crowns")
                look = "e => [getComputedStyle(e).fontWeight, getComputedStyle(e).color, getComputedStyle(e).display]"
                weight, colour, display = words.evaluate(look)
                assert (weight, display) == ("600", "inline")
                assert colour == turn.locator(".words").evaluate("e => getComputedStyle(e).color")
                assert faults(page) == []
                in_every_look(page, f"answering-{scheme}")
                page.reload()  # the browser kept the answer: it is drawn again as it was
                page.locator("#qa-history .kept").first.click()
                expect(page.locator(".turn .words strong")).to_have_text("412 million crowns")
