"""Tasks on the page, in headless Chromium: what was understood, and changed; the views; what may be asked next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import served
from test_web_accessible import faults
from test_web_chat import LOOKS, ask, in_every_look, visit

from qa import Article, ArticleQA

pytestmark = pytest.mark.browser

APPROVED = (
    "The council of Velden approved the tram on 4 March 2024. “The tram will carry 9,000 people a day,” said Ida Lund, "
    "the mayor of Velden. The tram will cost 312 million crowns."
)
BEGUN = (
    "Workers began to build the tram in Velden on 9 September 2024. “Nobody will miss the bus,” said Mira Dahl, who "
    "leads the work on the tram. The tram will cost 312 million crowns, according to the council."
)
DEARER = (
    "The council of Velden said on 1 February 2025 that the tram will cost 355 million crowns. “Steel has become "
    "dear,” said Jon Aske, who builds the tram in Velden."
)
SHELF = (
    Article(title="Velden approves the tram", source="Velden Post", author="Ada Holt", published_at="2024-03-05",
            genre="news", language="en", text=APPROVED),
    Article(title="Work on the Velden tram begins", source="Radio Nord", published_at="2024-09-10",
            genre="news", language="en", text=BEGUN),
    Article(title="The Velden tram becomes dearer", source="Holm Ledger", published_at="2025-02-02",
            genre="analysis", language="en", text=DEARER),
)  # fmt: skip

QUESTION = "What will the tram in Velden cost?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with ArticleQA.open(tmp_path_factory.mktemp("library"), now=datetime(2025, 4, 1, tzinfo=UTC)) as qa:
        qa.add(SHELF)
        with served(qa) as where:
            yield where


def done(page: Page, number: int) -> Locator:
    turn = page.locator(f"#t{number}")
    expect(turn).to_have_attribute("data-stage", "done")
    return turn


def test_a_timeline_is_a_line_of_dates_that_lead_to_the_words(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "Timeline of the tram in Velden")
        expect(turn.locator(".understood")).to_contain_text("Timelinethe tram in Veldenall outlets")
        dates = turn.locator(".timeline .date").all_inner_texts()
        assert dates == ["4 March 2024", "9 September 2024", "1 February 2025"]
        assert turn.locator(".timeline .verdict.supported").count() == turn.locator(".timeline .sentence").count()
        assert turn.get_by_role("button", name="Evidence pack").is_visible()
        in_every_look(page, "timeline")
        turn.locator(".timeline > li").last.locator(".chip").first.click()
        expect(page.locator("#source mark.cited")).to_contain_text("1 February 2025")


@pytest.mark.parametrize(("size", "scheme"), [LOOKS[0], LOOKS[3]])
def test_the_chip_asks_the_same_topic_as_another_task_by_keyboard(
    chromium: Browser, address: str, size: str, scheme: str
) -> None:
    with visit(chromium, address, size, scheme) as page:
        turn = ask(page, "Timeline of the tram in Velden")
        chip = turn.locator(".understood summary")
        chip.focus()
        page.keyboard.press("Enter")
        expect(turn.locator(".tasks [aria-current]")).to_have_text("Timeline")
        page.keyboard.press("Tab")
        expect(turn.get_by_role("button", name="Answer", exact=True)).to_be_focused()
        turn.get_by_role("button", name="Comparison").press("Enter")
        again = done(page, 2)
        expect(again.locator(".question")).to_have_text("Compare how the outlets report on the tram in Velden")
        expect(again.locator(".side-name")).to_have_count(3)
        lefts = {round(column.bounding_box()["x"]) for column in again.locator(".column").all()}  # type: ignore[index]
        assert len(lefts) == (1 if size == "narrow" else 3)
        assert page.locator("details.understood[open]").count() == 0
        again.locator(".understood summary").click()
        assert faults(page) == []


def test_what_may_be_asked_next_is_asked(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "Timeline of the tram in Velden")
        expect(turn.locator(".next button")).to_have_text(
            ["What do others say", "Who else is quoted", "The latest on this"]
        )
        turn.get_by_role("button", name="Who else is quoted").click()
        again = done(page, 2)
        expect(again.locator(".understood .kind")).to_have_text("Quotes")
        assert set(again.locator(".speaker").all_inner_texts()) >= {"Ida Lund", "Mira Dahl", "Jon Aske"}
        expect(again.locator(".card > .byline").first).to_contain_text("202")
        expect(again.get_by_role("button", name="Who else is quoted")).to_have_count(0)
        in_every_look(page, "quotes")
        thanked = ask(page, "Thanks!")
        expect(thanked.locator(".said")).not_to_be_empty()
        assert thanked.locator(".next, .understood").count() == 0


def test_an_article_that_is_read_is_asked_about(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        turn = ask(page, QUESTION)
        turn.locator(".chip").first.click()
        offers = page.locator("#source .offers")
        expect(offers.locator("button")).to_have_text(["Summary", "Quotes", "People", "What others write"])
        title = page.locator("#source h2").inner_text()
        offers.get_by_role("button", name="Summary").press("Enter")
        again = done(page, 2)
        expect(page.locator("#source")).to_be_hidden()
        expect(again.locator(".understood")).to_contain_text("Summaryone article")
        assert set(again.locator(".source .title").all_inner_texts()) == {title}
