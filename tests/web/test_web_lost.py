"""A server that goes away under an open page, and comes back: what the page says of it, and what it keeps."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import page_is_ready
from test_web_chat import begun
from test_web_server import process

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)


@contextmanager
def visitor(chromium: Browser, address: str, locale: str = "en-GB") -> Iterator[Page]:
    """A page that is open and whole (its parts come one by one), and complains of a server that is gone as it may."""
    page_is_ready(address)
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, locale=locale)
    page = context.new_page()
    page.goto(address)
    begun(page)
    for part in ".welcome", "#qa-question textarea", "#qa-ask":
        expect(page.locator(part)).to_be_visible(timeout=60_000)
    try:
        yield page
    finally:
        context.close()


def asked(page: Page, question: str) -> None:
    box = page.locator("#qa-question textarea")
    box.fill(question)
    box.press("Enter")


def test_an_answer_that_a_server_died_over_says_so_and_is_asked_again(chromium: Browser) -> None:
    with process() as (running, address), visitor(chromium, address, "zh-CN") as page:
        asked(page, "long")
        expect(page.locator("#t1")).to_have_attribute("data-stage", "done")
        asked(page, "hung")
        expect(page.locator("#t2")).to_have_attribute("data-stage", "writing")
        running.kill()
        running.wait()
        turn, box = page.locator("#t2"), page.locator("#qa-question textarea")
        expect(turn).to_contain_text("与服务器的连接中断了", timeout=60_000)
        expect(turn.locator(".spinner")).to_have_count(0)
        expect(page.locator("#qa-stop")).to_be_hidden()
        expect(page.get_by_text("Connection")).to_be_hidden()  # what Gradio says of it
        turn.get_by_role("button", name="再问一次").click()
        expect(page.locator("dialog")).to_contain_text("无法连接服务器")
        page.keyboard.press("Escape")
        box.fill("long")
        box.press("Enter")
        expect(page.locator("dialog")).to_contain_text("无法连接服务器")
        page.keyboard.press("Escape")
        box.fill("写了一半")
        with process(int(address.rpartition(":")[2])):
            expect(page.locator("#qa-earlier #t2")).to_contain_text("这个回答没有完成", timeout=60_000)
            expect(page.locator("#qa-earlier #t1 .chip")).to_be_visible()
            expect(box).to_have_value("写了一半")
            page.locator("#t2").get_by_role("button", name="再问一次").click()
            expect(page.locator("#qa-latest #t2")).to_have_attribute("data-stage", "writing")


def test_a_question_that_found_no_server_stands_in_the_box_until_there_is_one(chromium: Browser) -> None:
    with process() as (running, address), visitor(chromium, address) as page:
        running.kill()
        running.wait()
        asked(page, "long")
        expect(page.locator("dialog")).to_contain_text("the server could not be reached", timeout=60_000)
        page.keyboard.press("Escape")
        expect(page.locator("#qa-question textarea")).to_have_value("long")
        expect(page.locator(".turn")).to_have_count(0)
        page.evaluate("window.before = true")
        with process(int(address.rpartition(":")[2])):
            page.wait_for_function(  # it is loaded anew
                "!window.before && document.querySelector('#qa-question textarea')?.value === 'long'", timeout=60_000
            )
            page.locator("#qa-question textarea").press("Enter")
            expect(page.locator("#t1")).to_have_attribute("data-stage", "done", timeout=60_000)


def test_a_page_outlives_a_server_that_is_begun_anew(chromium: Browser) -> None:
    with process() as (running, address), visitor(chromium, address) as page:
        asked(page, "long")
        expect(page.locator("#t1")).to_have_attribute("data-stage", "done")
        running.send_signal(signal.SIGTERM)
        running.wait()
        with process(int(address.rpartition(":")[2])) as (_, again):
            page_is_ready(again)
            asked(page, "long")
            expect(page.locator("#t2")).to_have_attribute("data-stage", "done", timeout=60_000)
