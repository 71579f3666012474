"""A model's reply as it comes to the page, from a provider on loopback: shown at once, checked, stopped, broken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import served
from test_web_chat import WATCH, ask, in_every_look, visit

from evals.mocked.provider import Act, Exchange, Provider, error, says
from qa import Article, ArticleQA

pytestmark = pytest.mark.browser

TRAM = Article(
    title="Tram approved",
    source="Velden Post",
    genre="news",
    text="The council of Velden approved the tram on Monday. It will cost 312 million crowns. It opens in May.",
)
QUESTION = "What will the tram in Velden cost?"
FIRST, SECOND, THIRD = (
    "The tram will cost 312 million crowns. [1]",
    "The council of Velden approved it on Monday. [1]",
    "It will have 4,000 seats. [1]",
)
WHOLE = f"{FIRST} {SECOND} {THIRD}"


def goes_on(exchange: Exchange) -> None:
    """A sentence, half of another, and then a word now and then for ever."""
    exchange.headers()
    exchange.says("", role="assistant")
    exchange.says(f"{FIRST} {SECOND[:20]}")
    while True:
        exchange.wait(0.1)
        exchange.says(" and")


def breaks_off(exchange: Exchange) -> None:
    """A sentence, half of another, and a reset."""
    exchange.headers()
    exchange.says("", role="assistant")
    exchange.says(f"{FIRST} {SECOND[:20]}")
    exchange.wait(0.3)
    exchange.reset()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("library")
    with ArticleQA.open(made, judge=None) as qa:
        qa.add(TRAM)
    return made


@contextmanager
def page_over(chromium: Browser, folder: Path, *acts: Act) -> Iterator[Page]:
    """The chat over a model whose provider does `acts`, one after the other."""
    with Provider(acts) as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "none")
        patch.setenv("OPENAI_BASE_URL", provider.url)
        with (
            ArticleQA.open(folder, model="openai:small", judge=None) as qa,
            served(qa) as where,
            visit(chromium, where) as page,
        ):
            yield page


def test_a_reply_comes_as_it_is_written_and_marks_settle_one_by_one(chromium: Browser, folder: Path) -> None:
    with page_over(chromium, folder, says(WHOLE, pause=0.08)) as page:
        page.evaluate(WATCH)
        turn = ask(page, QUESTION, None)
        expect(turn.locator(".pending")).to_be_visible()
        expect(turn.locator(".sentence.supported")).not_to_have_count(0)
        expect(turn).to_have_attribute("data-stage", "writing")  # a mark is there while the rest is being written
        expect(turn).to_have_attribute("data-stage", "done")
        expect(turn.locator(".sentence.supported")).to_have_count(2)
        expect(turn.locator(".sentence.unsupported")).to_have_count(1)
        page.wait_for_timeout(100)
        assert page.evaluate("window.lengths.size") >= 6
        assert page.evaluate("window.moved") == []


def test_what_came_before_a_stop_is_checked_and_kept(chromium: Browser, folder: Path) -> None:
    with page_over(chromium, folder, goes_on) as page:
        turn = ask(page, QUESTION, None)
        expect(turn.locator(".sentence.supported")).to_have_count(1)
        expect(turn.locator(".pending")).to_contain_text("and and")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(turn.locator(".sentence.supported .chip")).to_have_text("[1]")
        expect(turn).to_contain_text("The council of Velden")
        expect(turn).to_contain_text("cut off")
        expect(turn).to_have_attribute("data-stage", re.compile("done|stopped"))  # nothing is under way any more
        in_every_look(page, "stopped")
        page.reload()
        kept = page.locator("#qa-earlier #t1")
        expect(kept.locator(".sentence.supported .chip")).to_have_text("[1]")


def test_stop_is_there_as_long_as_the_answer_that_is_shown_is_coming(chromium: Browser, folder: Path) -> None:
    with page_over(chromium, folder, says(WHOLE)) as page:
        turn = ask(page, QUESTION)
        stop, asks = page.locator("#qa-stop"), page.locator("#qa-ask")
        for comes in True, False, True, False:
            there, gone = (stop, asks) if comes else (asks, stop)
            turn.evaluate("(turn, comes) => turn.toggleAttribute('data-coming', comes)", comes)  # and nothing else told
            expect(there).to_be_visible()
            expect(gone).to_be_hidden()


def test_a_model_that_breaks_off_or_is_gone_leaves_an_answer_and_says_so(
    chromium: Browser,
    folder: Path,
) -> None:
    with page_over(chromium, folder, breaks_off, error(401, "no such key"), says(WHOLE)) as page:
        turn = ask(page, QUESTION)
        expect(turn.locator(".sentence.supported .chip").first).to_have_text("[1]")
        expect(turn.locator(".notices")).to_contain_text("cut off")
        turn = ask(page, QUESTION)
        expect(turn.locator(".sentence.supported .chip").first).to_have_text("[1]")
        expect(turn.locator(".notices")).to_contain_text("No model wrote this")
        in_every_look(page, "without-model")
        expect(ask(page, QUESTION).locator(".sentence")).to_have_count(3)
