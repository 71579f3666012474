"""What was searched, in headless Chromium: the filters of an answer are seen, removed, changed, and asked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from serving import served
from test_web_chat import EVERY_LOOK, ask, begun, picture, visit

from qa import Article, ArticleQA

pytestmark = pytest.mark.browser

TRAM = "The tram in Velden will cost 312 million crowns, said the council. It will run from the harbour to the station."
DEAR = "I have seen trams before. The tram will cost 340 million crowns by now. For that we could all ride in taxis."
COST = "Ten months on, the council says that the tram in Velden will cost 355 million crowns. Steel has become dear."
SHELF = (
    ("Tram approved", "Ida Lund", "Velden Post", "2024-03-04", "news", TRAM),
    ("Tram is too dear", "Jon Aske", "Velden Post", "2024-05-06", "opinion", DEAR),
    ("What the tram costs", "Mira Dahl", "Radio Nord", "2025-02-02", "analysis", COST),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("library")
    with ArticleQA.open(folder, now=datetime(2025, 4, 1, 12, tzinfo=UTC)) as qa:
        qa.add(
            [
                Article(
                    title=title,
                    author=author,
                    source=source,
                    published_at=day,
                    genre=genre,  # type: ignore[arg-type]
                    language="en",
                    text=text,
                )
                for title, author, source, day, genre, text in SHELF
            ]
        )
        with served(qa) as where:
            yield where


QUESTION = "How much will the tram in Velden cost, according to Lund's articles from March 2024?"


@EVERY_LOOK
def test_what_was_read_out_of_a_question_is_seen(
    chromium: Browser,
    address: str,
    size: str,
    scheme: str,
) -> None:
    with visit(chromium, address, size, scheme) as page:
        turn = ask(page, QUESTION)
        chips = turn.locator(".filter.read")
        expect(chips).to_have_count(3)
        for words in ("Author Ida Lund", "From 1 March 2024", "Until 31 March 2024"):
            expect(chips.filter(has_text=words)).to_be_visible()
        for words in ("As of 1 April 2025", "newest article told: 4 March 2024"):
            expect(turn.locator(".searched")).to_contain_text(words)
        expect(turn.locator(".notices")).to_contain_text("Newer, and about this: What the tram costs (Radio Nord")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        turn.locator(".scope").scroll_into_view_if_needed()
        picture(page, f"scope-{size}-{scheme}")
        turn.locator(".scope .more").click()
        expect(turn.locator(".scope form input[name=author]")).to_be_focused()
        turn.locator(".scope form").scroll_into_view_if_needed()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"scope-editor-{size}-{scheme}")


def test_a_filter_is_removed_and_asked_again_by_keyboard(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, QUESTION)
        turn.get_by_role("button", name="Remove author Ida Lund and ask again").focus()
        page.keyboard.press("Enter")
        again = page.locator("#t2")
        expect(again).to_have_attribute("data-stage", "done")
        expect(again.locator(".filter")).to_have_count(2)
        expect(again.locator(".filter.set")).to_have_count(2)
        expect(again.locator(".filter").filter(has_text="Author")).to_have_count(0)
        third = ask(page, QUESTION)  # what was set holds for one question
        expect(third.locator(".filter.read")).to_have_count(3)


def test_a_question_that_is_refused_keeps_the_filters_that_were_set_for_it(chromium: Browser, address: str) -> None:
    page = chromium.new_page()  # which complains of the refusal, so that it is no `visit`
    page.goto(address)
    begun(page)
    turn = ask(page, QUESTION)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"error": {"message": "Too often."}}))
    turn.get_by_role("button", name="Remove author Ida Lund and ask again").click()
    expect(page.get_by_role("dialog")).to_contain_text("the question was not taken")
    page.keyboard.press("Escape")
    page.unroute("**/queue/join*")
    page.locator("#qa-question textarea").press("Enter")
    again = page.locator("#qa-latest #t2")
    expect(again).to_have_attribute("data-stage", "done")
    expect(again.locator(".filter.set")).to_have_count(2)
    expect(again.locator(".filter").filter(has_text="Author")).to_have_count(0)
    page.close()


def test_a_filter_is_changed_and_asked_again_by_keyboard(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        turn = ask(page, QUESTION)
        turn.locator("[data-edit=author]").focus()
        page.keyboard.press("Enter")
        expect(turn.locator("form input[name=author]")).to_be_focused()
        page.keyboard.press("Escape")
        expect(turn.locator("form")).to_have_count(0)
        expect(turn.locator("[data-edit=author]")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.type("Jon Aske")
        turn.locator("form input[name=published_to]").fill("2024-06-30")
        turn.locator("form").get_by_label("opinion").check()
        page.keyboard.press("Enter")
        again = page.locator("#t2")
        expect(again).to_have_attribute("data-stage", "done")
        expect(again.locator(".filter.set")).to_have_count(4)
        expect(again.locator(".said")).to_contain_text("340 million crowns")
        expect(again.locator(".source")).to_have_count(1)


def test_what_was_dropped_is_seen_and_said(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "What will the tram in Velden cost, by articles from January 2020?")
        expect(turn.locator(".filter.dropped")).to_have_count(2)
        expect(turn.locator(".notices")).to_contain_text(
            "Nothing among articles published from 1 January 2020 to 31 January 2020 is about this"
        )
        expect(turn.locator(".said")).to_contain_text("million crowns")
        picture(page, "scope-widened-wide-light")
