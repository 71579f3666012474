"""Collections on the page: a filter of an answer and of the list of articles, like the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from serving import served
from test_web_accessible import faults
from test_web_chat import ask, in_every_look, side_bar, visit
from test_web_watching_http import QUAY, QUESTION

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
        side_bar(page).locator("a[data-view=library]").click()
        view = page.locator("#view-library")
        expect(view.locator(".how-many")).to_have_text("2 articles")
        view.get_by_text("Filters", exact=True).click()
        view.get_by_label("Collection", exact=True).fill("Ledger desk")
        view.get_by_label("Collection", exact=True).press("Tab")
        expect(view.locator(".how-many")).to_have_text("1 article")
        expect(view.locator(".chosen")).to_contain_text("Ledger desk")


def test_collections_are_made_filled_by_a_control_and_by_dragging_renamed_and_let_go(
    chromium: Browser, tmp_path: Path
) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        qa.add([QUAY, OTHER])
        page.locator("#qa-nav a[data-view=library]").click()
        panel, box = page.locator("#qa-library .collections"), page.get_by_role("dialog")
        panel.get_by_text("0 collections").click()
        panel.get_by_role("button", name="New collection").press("Enter")
        box.get_by_label("Name").fill("Desk")
        box.get_by_label("Words in the article").fill("said the port")
        page.keyboard.press("Enter")
        desk = panel.locator("[data-collection=Desk]")
        expect(desk).to_contain_text("Desk (1)")
        expect(desk).to_contain_text("Words in the article: said the port")
        page.locator(f"[data-collect='{QUAY.id}']").press("Enter")
        expect(box.get_by_label("Desk")).not_to_be_checked()
        box.get_by_label("New collection").fill("Quays")
        assert faults(page) == []
        page.keyboard.press("Enter")
        quays = panel.locator("[data-collection=Quays]")
        expect(quays).to_contain_text("Quays (1)")
        page.locator(".piece").filter(has_text=str(OTHER.title)).drag_to(quays)
        expect(quays).to_contain_text("Quays (2)")
        assert faults(page) == []
        in_every_look(page, "collections")
        quays.get_by_role("button", name="Change").click()
        box.get_by_label("Name").fill("All quays")
        page.keyboard.press("Enter")
        expect(panel.locator("[data-collection='All quays']")).to_contain_text("(2)")
        desk.get_by_role("button", name="Let go").click()
        box.get_by_role("button", name="Let go").click()
        expect(desk).to_have_count(0)
        assert [c.name for c in qa.collections.all()] == ["All quays"]


def test_a_conversation_that_belongs_to_one_is_asked_within_it(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, QUESTION)
        page.locator("#qa-history .more").click()
        page.get_by_role("button", name="Collection", exact=True).click()
        page.get_by_role("dialog").get_by_label("Collection").select_option("Ledger desk")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator("#qa-history .kept")).to_contain_text("Ledger desk")
        again = ask(page, "What will the quay in Tarnholm cost, said the port?")
        expect(again.locator(".filter")).to_contain_text("Ledger desk")
        expect(again.locator(".source")).to_have_count(1)


def test_an_edited_question_counts_by_its_own_words_within_the_collection(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        for author, source, cost in (("Ida Lund", "Velden Post", 312), ("Per Berg", "Harbour Times", 350)):
            text = f"The council said the quay in Tarnholm will cost {cost} million crowns."
            qa.add([Article(id=source, author=author, source=source, published_at="2031-02-01", text=text)])
        qa.collections.add("Desk", ["Velden Post", "Harbour Times"])
        question = "What did Ida Lund write about the cost of the quay?"
        ask(page, question)
        page.locator("#qa-history .more").click()
        page.get_by_role("button", name="Collection", exact=True).click()
        page.get_by_role("dialog").get_by_label("Collection").select_option("Desk")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.locator("#qa-history")).to_contain_text("Desk")  # what is sent while it is kept may be lost
        expect(ask(page, question).locator(".filter").filter(has_text="Ida Lund")).to_have_count(1)
        for number in (2, 1):  # the last one in its place, the first in a conversation of its own
            turn = page.locator(f"#t{number}")
            turn.get_by_role("button", name="Edit the question").click()
            page.get_by_role("textbox", name="Edit the question").fill(question.replace("Ida Lund", "Per Berg"))
            page.keyboard.press("Enter")
            again = page.locator(f"#qa-latest #t{number}")
            expect(again).to_have_attribute("data-stage", "done")
            expect(again.locator(".source")).to_have_count(1)
            expect(again.locator(".source")).to_contain_text("350 million crowns")
            expect(again.locator(".filter").filter(has_text="Desk")).to_have_count(1)
