"""Collections on the page: a filter of an answer and of the list of articles, like the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from serving import served
from test_web_chat import ask, visit
from test_web_watch import QUAY, QUESTION

from qa import Article, ArticleQA

pytestmark = pytest.mark.browser

OTHER = Article(
    id="other",
    title="Quay dearer",
    source="Coast Ledger",
    published_at="2031-02-01",
    text="The quay in Tarnholm will cost 390 million crowns, said the port.",
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with ArticleQA.open(tmp_path) as qa:
        qa.add([QUAY, OTHER])
        qa.collections.add("Ledger desk", rule={"filters": {"source": "Coast Ledger"}})
        with served(qa) as where:
            yield where


def test_an_answer_and_the_list_are_narrowed_to_a_collection(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        turn = ask(page, QUESTION)
        turn.get_by_role("button", name="Filter…").click()
        turn.get_by_label("Collection").fill("Ledger desk")
        turn.locator("form").get_by_role("button", name="Ask again").click()
        again = page.locator(".turn").last
        expect(again).to_have_attribute("data-stage", "done")
        expect(again.locator(".filter")).to_contain_text("Ledger desk")
        expect(again.locator(".source")).to_have_count(1)
        expect(again.locator(".source")).to_contain_text("Coast Ledger")
        page.get_by_role("button", name="Open the menu").click()
        page.locator("#qa-nav a[data-view=library]").click()
        view = page.locator("#view-library")
        expect(view.locator(".how-many")).to_have_text("2 articles")
        view.get_by_text("Filters", exact=True).click()
        view.get_by_label("Collection").fill("Ledger desk")
        view.get_by_label("Collection").press("Tab")
        expect(view.locator(".how-many")).to_have_text("1 article")
        expect(view.locator(".chosen")).to_contain_text("Ledger desk")
