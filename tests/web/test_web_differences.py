"""Figures that do not agree, on the page: side by side, each a link to the exact words, and nothing as markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from double import told
from hypothesis import given
from playwright.sync_api import Browser, expect
from serving import served
from test_web_chat import ask, in_every_look, visit
from test_web_markup import ANY_TEXT, Read
from test_web_render import NEWS, turn

from qa import Article, ArticleQA
from qa.answer import Disagreement, Side
from qa.web.drawn import render

COURIER = Article(
    title="Quay approved in Tarnholm",
    source="Harbour Courier",
    published_at="2031-03-03",
    genre="news",
    text="The council of Tarnholm approved the new quay on Monday. The quay will cost 412 million crowns, it said.",
)
LEDGER = Article(
    title="Tarnholm gets its quay",
    source="Coast Ledger",
    published_at="2031-03-05",
    genre="news",
    text="After six years of talks Tarnholm gets a second quay. The quay will cost 380 million crowns.",
)
QUESTION = "What will the quay in Tarnholm cost?"


def side(said: str, source: str | None = None) -> Side:
    """A side cited by the first citation."""
    return Side(
        said=said,
        citation=1,
        article_id=NEWS.id,
        revision=NEWS.revision,
        start=16,
        end=25,
        source=source,
        published_at=None,
    )


def drawn(*disagreements: Disagreement) -> str:
    return render.turn(
        turn(
            *told(
                "Q",
                ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
                disagreements=disagreements,
            )
        )
    )


def test_an_answer_without_a_difference_has_no_block() -> None:
    assert "differences" not in drawn()


def test_a_newer_figure_is_not_shown_as_a_disagreement() -> None:
    earlier = Disagreement(kind="earlier", about="the cost", sides=(side("40 crowns"), side("60 crowns")), sentence=1)
    read = Read(drawn(earlier))
    assert "There is a newer figure: the cost" in read.text
    assert read.text.count("Earlier figure") == 1
    assert "The articles differ" not in read.text


def test_a_side_without_its_citation_is_left_out() -> None:
    lost = replace(side("60 crowns"), citation=9)
    read = Read(drawn(Disagreement(kind="differ", about="", sides=(side("40 crowns"), lost), sentence=1)))
    assert "40 crowns" in read.text
    assert "60 crowns" not in read.text


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_of_a_side_is_markup(said: str, about: str) -> None:
    plain = Read(drawn(Disagreement(kind="differ", about="x", sides=(side("x"), side("x")), sentence=1)))
    read = Read(drawn(Disagreement(kind="differ", about=about, sides=(side(said), side("x")), sentence=1)))
    assert read.tags == plain.tags


@pytest.fixture(scope="module")
def page_of_two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ArticleQA.open(tmp_path_factory.mktemp("library")) as qa:
        assert len(qa.add([COURIER, LEDGER]).added) == 2
        with served(qa) as address:
            yield address


@pytest.mark.browser
def test_both_sides_lead_to_the_exact_words(chromium: Browser, page_of_two: str) -> None:
    with visit(chromium, page_of_two) as page:
        shown = ask(page, QUESTION)
        block = shown.locator(".difference.differ")
        expect(block.locator("h3")).to_have_text("The articles differ: the cost")
        sides = block.locator(".side")
        expect(sides).to_have_count(2)
        assert sorted(sides.locator(".figure").all_inner_texts()) == ["380 million crowns", "412 million crowns"]
        expect(block).to_contain_text("3 March 2031")
        expect(block).to_contain_text("Coast Ledger")
        in_every_look(page, "difference")
        for drawn_side in sides.all():
            figure = drawn_side.locator(".figure").inner_text()
            drawn_side.click()
            expect(page.locator("#source mark.cited").first).to_contain_text(figure)
            page.keyboard.press("Escape")


def test_the_http_answers_carry_it(page_of_two: str) -> None:
    asked = httpx.post(f"{page_of_two}/v1/ask", json={"question": QUESTION}, timeout=60).json()
    (difference,) = asked["disagreements"]
    assert difference["kind"] == "differ"
    assert {s["source"] for s in difference["sides"]} == {"Harbour Courier", "Coast Ledger"}
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    completion = httpx.post(f"{page_of_two}/v1/chat/completions", json=body, timeout=60).json()
    assert completion["disagreements"] == asked["disagreements"]
