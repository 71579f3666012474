"""Watches in headless Chromium: an answer watched, what changed on it unread, read, let go; by keyboard, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import served
from test_web_accessible import faults
from test_web_chat import ask, in_every_look, side_bar, visit
from test_web_watching_http import CORRECTED, QUAY, QUESTION

from qa import ArticleQA

pytestmark = pytest.mark.browser


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path) as opened:
        opened.add(QUAY)
        yield opened


def opened(page: Page) -> Locator:
    """The view of what is watched."""
    side_bar(page).locator("a[data-view=watches]").click()
    view = page.locator("#view-watches")
    expect(view.locator("h1")).to_be_visible()
    return view


def test_an_answer_is_watched_and_what_changes_on_it_is_read(chromium: Browser, qa: ArticleQA) -> None:
    with served(qa) as where, visit(chromium, where) as page:
        turn = ask(page, QUESTION)
        turn.get_by_role("button", name="Watch this").click()
        expect(page.get_by_role("dialog")).to_contain_text("Watched.")
        page.keyboard.press("Escape")
        qa.add(CORRECTED)
        view = opened(page)
        watch = view.locator(".watch")
        expect(watch).to_have_class("watch unread")
        expect(watch.locator("del").first).to_have_text("The quay will cost 412 million crowns.")
        expect(watch.locator("ins").first).to_have_text("The quay will cost 431 million crowns.")
        expect(page.locator("#qa-nav .unread-count")).to_contain_text("1")
        assert faults(page) == []
        in_every_look(page, "watches")
        watch.get_by_role("link", name="Source").first.click()
        expect(page.locator("#source")).to_contain_text("431 million crowns")
        page.keyboard.press("Escape")
        watch.get_by_role("button", name="Mark as read").click()
        expect(watch).to_have_class("watch")
        expect(page.locator("#qa-nav .unread-count")).to_have_count(0)
        assert [w.unread for w in qa.watch.all()] == [0]
        watch.get_by_role("button", name="Watch no longer").click()
        page.get_by_role("dialog").get_by_role("button", name="Watch no longer").click()
        expect(view).to_contain_text("Nothing is watched yet.")
        assert qa.watch.all() == ()


def test_a_question_is_watched_by_keyboard_and_told_in_chinese(chromium: Browser, qa: ArticleQA) -> None:
    with served(qa) as where, visit(chromium, where, "narrow") as page:
        view = opened(page)
        view.get_by_label("A question to watch").focus()
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        expect(view.locator(".watch h2")).to_have_text(QUESTION)
        qa.remove("quay")
        view.get_by_role("button", name="Look again now").focus()
        page.keyboard.press("Enter")
        expect(view).to_contain_text("Looked at again: 1 finding.")
        expect(view.locator(".watch")).to_contain_text("Its articles are gone")
        page.evaluate("import('/ui/store.js').then((kept) => kept.keep('language', 'zh'))")
        expect(view.locator("h1")).to_have_text("关注")
        expect(view.locator(".watch")).to_contain_text("已从资料库移除")
        qa.add(replace(QUAY, title="Quay"))
        view.get_by_role("button", name="立即重新核对").click()
        expect(view.locator(".watch")).to_contain_text("与此有关的新文章")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_focus_stays_where_something_is_watched_and_let_go(chromium: Browser, qa: ArticleQA) -> None:
    with served(qa) as where, visit(chromium, where) as page:
        button = ask(page, QUESTION).get_by_role("button", name="Watch this")
        button.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("Watched.")
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
        view = opened(page)
        view.get_by_role("button", name="Watch no longer").press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Watch no longer").press("Enter")
        expect(view).to_contain_text("Nothing is watched yet.")
        expect(view.get_by_label("A question to watch")).to_be_focused()
        page.locator("#qa-nav a[data-view=settings]").click()
        page.locator("[data-act=try-model]").press("Enter")
        expect(page.locator(".tried")).to_contain_text("There is no model to reach")
        expect(page.locator("[data-act=try-model]")).to_be_focused()


def test_the_focus_is_not_lost_where_the_list_is_drawn_anew_under_a_dialogue(chromium: Browser, qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    with served(qa) as where, visit(chromium, where) as page:
        view = opened(page)
        view.get_by_role("button", name="Watch no longer").press("Enter")
        old = view.locator(".watch").element_handle()
        page.evaluate("document.dispatchEvent(new CustomEvent('view', { detail: { name: 'watches' } }))")
        page.wait_for_function("(old) => !old.isConnected", arg=old)
        page.get_by_role("dialog").get_by_role("button", name="Watch no longer").press("Enter")
        expect(view).to_contain_text("Nothing is watched yet.")
        expect(view.get_by_label("A question to watch")).to_be_focused()


def test_where_it_is_read_only_nothing_offers_to_watch(chromium: Browser, qa: ArticleQA) -> None:
    qa.watch.add(QUESTION)
    with served(qa, read_only=True) as where, visit(chromium, where) as page:
        turn = ask(page, QUESTION)
        expect(turn.get_by_role("button", name="Watch this")).to_have_count(0)
        view = opened(page)
        expect(view.locator(".watch")).to_have_count(1)
        expect(view.get_by_role("button", name="Watch", exact=False)).to_have_count(0)


def test_an_answer_is_pinned_by_keyboard_and_shown_by_its_link(chromium: Browser, qa: ArticleQA) -> None:
    with served(qa) as where, visit(chromium, where, "narrow") as page:
        ask(page, QUESTION).get_by_role("button", name="Pin this").press("Enter")
        page.get_by_label("Note").fill("For Tuesday")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").last).to_contain_text("/pins/")
        page.keyboard.press("Escape")
        qa.add(CORRECTED)
        pin = opened(page).locator("[data-pin]")
        expect(pin).to_contain_text("For Tuesday")
        expect(pin).to_contain_text("1 superseded")
        assert faults(page) == []
        in_every_look(page, "pins")
        pin.get_by_role("link").click()
        expect(page.locator("mark").first).to_contain_text("412 million crowns")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.go_back()
        opened(page).get_by_role("button", name="Let the pin go").press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Let go").click()
        expect(pin).to_have_count(0)
        assert qa.pins.all() == ()
