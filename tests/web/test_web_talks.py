"""Conversations in headless Chromium: kept, searched, renamed, deleted, shared, copied, signed off, verified."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from double import Counts, Pause, Scripted, Shelf, endless, told
from playwright.sync_api import Browser, Download, Locator, Page, expect
from serving import served
from test_web_chat import EVERY_LOOK, ask, begun, in_every_look, picture, side_bar, visit

from qa import Article, ArticleQA
from qa.answer import Delta, Found
from qa.packs.check import check_pack

pytestmark = pytest.mark.browser

TRAM = "The tram in Velden will cost 312 million crowns, said the council. It will run from the harbour to the station."
RATE = "The Bank of Holm cut its key rate to 4 percent on Thursday, because prices rise more slowly than in March."
COST, WHY = "How much will the tram in Velden cost?", "Why did the Bank of Holm cut its key rate?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    folder: Path = tmp_path_factory.mktemp("library")
    with ArticleQA.open(folder) as qa:
        shelf = (("Tram approved", "Ida Lund", "Velden Post", TRAM), ("Rate cut", "Jon Aske", "Holm Ledger", RATE))
        qa.add(
            Article(title=title, author=author, source=source, published_at="2024-03-04", language="en", text=text)
            for title, author, source, text in shelf
        )
        yield qa


@pytest.fixture(scope="module")
def address(library: ArticleQA) -> Iterator[str]:
    with served(library) as where:
        yield where


def history(page: Page) -> Locator:
    """The conversations in the side bar, which small screens open with the menu button."""
    return side_bar(page).locator("#qa-history .kept")


def act(page: Page, name: str, does: str) -> None:
    """Does something to the conversation of that name."""
    line = history(page).filter(has_text=name)
    if not line.locator(".acts").count():
        line.get_by_role("button", name="More").click()
    line.get_by_role("button", name=does).click()


def begin_anew(page: Page) -> None:
    history(page)
    page.locator("#qa-new").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def saved(page: Page, button: Locator) -> Path:
    """The file that a press of the button gives."""
    with page.expect_download() as coming:
        button.click()
    file: Download = coming.value
    return Path(file.path())


def drop(page: Page, name: str, content: str) -> None:
    """Drops a file on the page."""
    page.evaluate(
        """([name, content]) => {
          const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], name));
          for (const type of ["dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        [name, base64.b64encode(content.encode()).decode()],
    )


@EVERY_LOOK
def test_conversations_are_kept_searched_renamed_and_deleted(
    chromium: Browser,
    address: str,
    size: str,
    scheme: str,
) -> None:
    with visit(chromium, address, size, scheme) as page:
        ask(page, COST)
        begin_anew(page)
        ask(page, WHY)
        expect(history(page)).to_have_count(2)
        picture(page, f"history-{size}-{scheme}")
        page.reload()
        expect(page.locator("#qa-earlier #t1")).to_contain_text("because prices rise more slowly")
        search = page.get_by_role("searchbox", name="Search conversations")
        history(page)
        search.fill("312 MILLION")
        expect(history(page)).to_have_count(1)
        expect(history(page).locator("mark")).to_have_text("312 million")
        search.fill("nobody said this")
        expect(page.locator("#qa-history")).to_contain_text("No conversation says that.")
        search.fill("")
        act(page, COST, "Rename")
        page.get_by_label("Title").fill("Trams <b>and</b> money")
        page.keyboard.press("Enter")
        line = history(page).filter(has_text="Trams <b>and</b> money")
        line.locator(".talk").click()
        expect(page.locator("#qa-earlier #t1 .said")).to_contain_text("312 million crowns")
        turn = ask(page, "Where will it run from?")  # the conversation goes on
        expect(turn.locator(".as-searched")).to_contain_text("Velden")
        act(page, "Trams <b>and</b> money", "Delete")
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(history(page)).to_have_count(1)
        expect(page.locator(".turn")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_is_edited_and_asked_again(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        ask(page, COST)
        ask(page, "Where will it run from?")
        page.locator("#t2").get_by_role("button", name="Ask again").click()  # the last one: in its place
        expect(page.locator("#qa-latest #t2")).to_have_attribute("data-stage", "done")
        expect(page.locator(".turn")).to_have_count(2)
        expect(history(page)).to_have_count(1)
        page.keyboard.press("Escape")
        page.locator("#t1").get_by_role("button", name="Edit the question").click()
        box = page.get_by_role("textbox", name="Edit the question")
        expect(box).to_have_value(COST)
        in_every_look(page, "edit")
        page.keyboard.press("Escape")
        expect(page.locator("#t1").get_by_role("button", name="Edit the question")).to_be_focused()
        page.keyboard.press("Enter")
        box.fill(WHY)
        page.keyboard.press("Enter")  # not the last one: the conversation as it was stays
        turn = page.locator("#qa-latest #t1")
        expect(turn).to_have_attribute("data-stage", "done")
        expect(turn).to_contain_text("because prices rise more slowly")
        expect(page.locator(".turn")).to_have_count(1)
        expect(history(page)).to_have_count(2)
        history(page).nth(1).locator(".talk").click()
        expect(page.locator("#qa-earlier .turn")).to_have_count(2)
        expect(page.locator("#qa-earlier #t1 .question")).to_have_text(COST)


@dataclass(frozen=True)
class SlowShelf(Shelf):
    """A library that takes its time to say how much it holds."""

    def counts(self) -> Counts:
        """How much there is."""
        time.sleep(0.4)
        return super().counts()


class Slow(Scripted):
    """A double over such a library."""

    @property
    def library(self) -> SlowShelf:
        """What is held."""
        return SlowShelf(self.held)


def test_whatever_is_done_at_once_comes_one_after_the_other(chromium: Browser) -> None:
    """A new conversation and a question in it, without waiting for the one to be there before asking the other."""
    article = Article(text=TRAM, title="Tram")
    said = {q: told(q, (f"{q}: it will run.", "supported", article, TRAM)) for q in ("first", "second", "third")}
    double = Slow((article,), {**said, "endless": [Found(()), Delta("The tram"), Pause(3), *said["first"]]})
    with served(double) as where, visit(chromium, where) as page:
        box = page.locator("#qa-question textarea")

        def press_and_ask(press: str, question: str) -> None:
            page.locator(press).first.click()
            box.fill(question)
            box.press("Enter")
            expect(page.locator("#qa-latest .question")).to_have_text(question)
            expect(page.locator("#qa-latest .turn")).to_have_attribute("data-stage", "done")

        ask(page, "first")
        press_and_ask("#qa-new", "second")
        ask(page, "third")
        assert page.locator(".turn .question").all_inner_texts() == ["second", "third"]
        assert [role for role, _ in double.asked[-1]["history"]] == ["user", "assistant"]
        ask(page, "endless", None)  # an answer under way is kept where it was asked for
        press_and_ask("#qa-new", "second")
        assert double.asked[-1]["history"] == ()
        expect(history(page)).to_have_count(3)
        press_and_ask("#qa-history .kept:has-text('first') .talk", "third")
        expect(page.locator(".turn")).to_have_count(2)
        assert page.locator(".turn .question").all_inner_texts() == ["first", "third"]


def test_a_question_that_is_refused_stands_in_the_box_again(chromium: Browser, address: str) -> None:
    page = chromium.new_page()  # which complains of the refusal, so that it is no `visit`
    page.goto(address)
    begun(page)
    expect(history(page)).to_have_count(0)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"error": {"message": "Too often."}}))
    box = page.locator("#qa-question textarea")
    box.fill(COST)
    box.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("the question was not taken")
    page.keyboard.press("Escape")
    expect(box).to_have_value(COST)
    expect(history(page)).to_have_count(0)
    page.unroute("**/queue/join*")
    box.press("Enter")
    expect(page.locator("#qa-latest #t1")).to_have_attribute("data-stage", "done")
    expect(history(page)).to_have_count(1)
    page.close()


def test_an_answer_stays_where_the_question_that_was_to_replace_it_is_refused(chromium: Browser, address: str) -> None:
    page = chromium.new_page()  # which complains of the refusal, so that it is no `visit`
    page.goto(address)
    begun(page)
    ask(page, COST)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"error": {"message": "Too often."}}))
    page.locator("#t1").get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("dialog")).to_contain_text("the question was not taken")
    page.keyboard.press("Escape")
    expect(page.locator("#t1 .said")).to_contain_text("312 million crowns")
    page.reload()
    expect(page.locator("#t1 .said")).to_contain_text("312 million crowns")
    page.close()


def test_an_answer_that_was_not_finished_is_kept_as_such(chromium: Browser) -> None:
    article = Article(text=TRAM, title="Tram")
    short = told("short", ("It will run.", "supported", article, TRAM))
    with (
        served(Scripted((article,), {"endless": endless("The tram"), "short": short})) as where,
        visit(chromium, where) as page,
    ):
        expect(ask(page, "endless", None).locator(".pending")).to_contain_text("The tram and")
        tab = page.context.new_page()  # another tab of the same browser, while the answer comes
        tab.goto(where)
        history(tab).locator(".talk").click()
        turn = tab.locator("#qa-earlier #t1")
        expect(turn).to_contain_text("This answer was not finished.")
        expect(turn.get_by_role("button", name="Copy with references")).to_have_count(0)
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#t1")).to_have_attribute("data-stage", "stopped")
        turn.get_by_role("button", name="Edit the question").click()
        tab.get_by_role("textbox", name="Edit the question").fill("short")
        tab.keyboard.press("Enter")
        expect(tab.locator("#qa-latest #t1")).to_have_attribute("data-stage", "done")
        expect(tab.locator(".turn")).to_have_count(1)


def test_a_conversation_is_shared_as_a_file_and_opened_elsewhere(
    chromium: Browser,
    address: str,
) -> None:
    hostile = "<img src=x onerror=window.__ran=1> cost of the tram in Velden?"
    with visit(chromium, address) as page:
        ask(page, hostile)
        ask(page, COST)
        act(page, "onerror", "Share")
        in_every_look(page, "share")
        box = page.get_by_role("dialog")
        html = saved(page, box.get_by_role("button", name="Save")).read_text(encoding="utf-8")
        act(page, "onerror", "Share")
        box.get_by_role("button", name="JSON").click()
        written = saved(page, box.get_by_role("button", name="Save")).read_text(encoding="utf-8")
    assert [t["question"] for t in json.loads(written)["turns"]] == [hostile, COST]
    with visit(chromium, address) as other:
        expect(history(other)).to_have_count(0)
        drop(other, "talk.html", html)
        expect(other.locator("#qa-earlier .turn")).to_have_count(2)
        expect(other.locator("#qa-earlier #t1 .question")).to_have_text(hostile)
        expect(history(other)).to_have_count(1)
        other.keyboard.press("Escape")
        other.locator("#qa-earlier #t2 .chip").first.click()
        expect(other.locator("#source mark.cited").first).to_be_visible()
        other.keyboard.press("Escape")
        expect(ask(other, "Where will it run from?").locator(".as-searched")).to_contain_text("Velden")
        drop(other, "talk.json", written)
        expect(other.locator("#qa-earlier .turn")).to_have_count(2)
        assert not other.evaluate("window.__ran")
        page = other.context.new_page()  # the file itself, in a tab of its own
        page.set_content(html)
        assert page.locator("script, img").count() == 0
        expect(page.locator("h2.asked").first).to_have_text(hostile)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_is_copied_with_references(chromium: Browser, address: str) -> None:
    with visit(chromium, address, "narrow") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        turn = ask(page, COST)
        turn.get_by_role("button", name="Copy with references").click()
        box = page.get_by_role("dialog")
        text = box.get_by_label("The text to copy")
        expect(text).to_have_value(re.compile("\\[1\\] Ida Lund, “Tram approved”, Velden Post"))
        for style, words in (("APA", "Lund, I. (2024, March 4)."), ("Chicago", "“Tram approved,” Velden Post"),
                             ("BibTeX", "@article{lund2024tram,"), ("Annotations", '"TextQuoteSelector"'),
                             ("Guardian", "(Ida Lund in Velden Post, 4 March 2024)")):  # fmt: skip
            box.get_by_role("button", name=style).click()
            expect(text).to_have_value(re.compile(re.escape(words)))
        in_every_look(page, "copy")
        box.get_by_role("button", name="Copy", exact=True).click()
        expect(box).to_contain_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == text.input_value()
        box.get_by_role("button", name="BibTeX").click()
        file = saved(page, box.get_by_role("button", name="Save as a file"))
        assert file.read_text(encoding="utf-8").startswith("@article{lund2024tram,")
        box.get_by_role("button", name="Guardian").click()
        page.keyboard.press("Escape")
        expect(turn.get_by_role("button", name="Copy with references")).to_be_focused()
        ask(page, WHY).get_by_role("button", name="Copy with references").click()
        expect(box.get_by_role("button", name="Guardian")).to_have_attribute("aria-pressed", "true")  # as chosen last


def test_a_quote_is_signed_off_exported_and_verified(
    chromium: Browser,
    address: str,
    library: ArticleQA,
) -> None:
    with visit(chromium, address, "narrow") as page:
        turn = ask(page, COST)
        turn.get_by_role("button", name="Mark as checked").first.click()
        page.get_by_role("dialog").get_by_label("Your name").fill("Ada Lund")
        page.get_by_label("Comment").fill("By phone")
        in_every_look(page, "sign")
        page.keyboard.press("Enter")
        expect(turn.locator(".signed")).to_contain_text("Checked by Ada Lund, ")
        page.reload()
        turn = page.locator("#qa-earlier #t1")
        expect(turn.locator(".signed")).to_contain_text("Checked by Ada Lund, ")
        packs: dict[str, str] = {}
        for form in ("HTML", "Markdown", "JSON"):
            turn.get_by_role("button", name="Evidence pack").click()
            button = page.get_by_role("dialog").get_by_role("button", name=form)
            packs[form] = saved(page, button).read_text(encoding="utf-8")
            report = check_pack(packs[form], library.article)
            assert report.ok
            assert [(s.name, s.comment) for s in report.signed] == [("Ada Lund", "By phone")]
        turn.get_by_role("button", name="Withdraw").click()
        page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
        expect(turn.locator(".signed.void")).to_contain_text("Withdrawn by Ada Lund")
        expect(turn.get_by_role("button", name="Mark as checked").first).to_be_visible()
        box = page.get_by_role("dialog")
        for form, pack in packs.items():
            drop(page, f"pack.{form}", pack)
            expect(box.locator(".report > .headline")).to_have_text("Every quote and every verdict holds")
            expect(box.locator(".checked.supported")).to_have_count(len(json.loads(packs["JSON"])["citations"]))
            expect(box.locator(".signed")).to_contain_text("Checked by Ada Lund")
            if form == "HTML":
                in_every_look(page, "verified")
            page.keyboard.press("Escape")
        drop(page, "changed.json", packs["JSON"].replace("312", "412"))
        expect(box.locator(".report > .headline")).to_contain_text("mismatch")
        expect(box.locator(".checked.unsupported .problem-of").filter(has_text="312 million")).to_be_visible()
        in_every_look(page, "changed")
        box.locator(".checked .evidence").first.click()
        expect(page.locator("#source mark.cited").first).to_be_visible()


def test_two_visitors_have_nothing_in_common(chromium: Browser, address: str) -> None:
    """The same as over HTTP, as far as it shows: talks, sources, filters and settings of two browsers, by turns."""
    with visit(chromium, address) as one, visit(chromium, address, "narrow", "dark") as other:
        for _ in range(3):
            ask(one, COST)
            ask(other, WHY)
        one.locator("#qa-strictness").get_by_text("Supported only").click()
        expect(other.locator("#qa-strictness label.selected")).to_have_text("Mark unsupported")
        one.locator("#qa-nav a[data-view=settings]").click()
        one.locator("[data-setting=language][data-value=zh]").click()
        expect(one.locator("#qa-new")).to_have_text("新对话")
        expect(other.locator("#qa-new")).to_have_text("New conversation")
        expect(history(one)).to_have_count(1)
        expect(history(other)).to_have_count(1)
        one.reload()
        # The question tells whose it is; the articles are both visitors', and each may read what the other cites.
        for page, theirs, not_theirs in ((one, COST, WHY), (other, WHY, COST)):
            expect(page.locator(".turn")).to_have_count(3)
            shown = " ".join([*page.locator(".turn").all_text_contents(), page.locator("#qa-history").inner_text()])
            assert theirs in shown
            assert not_theirs not in shown


def test_what_is_pressed_twice_is_signed_once(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        qa.add(Article(title="Tram approved", source="Velden Post", published_at="2024-03-04", text=TRAM))
        turn = ask(page, COST)
        turn.get_by_role("button", name="Mark as checked").first.click()
        page.get_by_role("dialog").get_by_label("Your name").fill("Ada Lund")
        page.get_by_role("dialog").locator(".main").dblclick()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(turn.locator(".signed")).to_contain_text("Checked by Ada Lund, ")
        page.wait_for_timeout(500)
        assert len(qa.signed.all()) == 1


def test_what_is_deleted_while_its_answer_comes_stays_deleted(chromium: Browser) -> None:
    article = Article(text=TRAM, title="Tram")
    with served(Scripted((article,), {"endless": endless("The tram")})) as where, visit(chromium, where) as page:
        expect(ask(page, "endless", None).locator(".pending")).to_contain_text("The tram and")
        act(page, "endless", "Delete")
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".turn")).to_have_count(0)
        page.wait_for_timeout(500)
        expect(history(page)).to_have_count(0)
        page.reload()
        begun(page)
        expect(history(page)).to_have_count(0)


def test_an_answer_goes_on_when_its_conversation_is_opened_again(chromium: Browser) -> None:
    article = Article(text=TRAM, title="Tram")
    with served(Scripted((article,), {"endless": endless("The tram")})) as where, visit(chromium, where) as page:
        expect(ask(page, "endless", None).locator(".pending")).to_contain_text("The tram and")
        page.locator("#qa-nav a[data-view=settings]").click()
        history(page).locator(".talk").click()
        pending = page.locator("#qa-latest .pending")
        expect(pending).to_be_visible()
        before = len(pending.inner_text())
        page.wait_for_timeout(1_500)
        expect(page.locator("#qa-latest .turn")).to_have_attribute("data-stage", "writing")
        assert len(pending.inner_text()) > before


def test_what_two_tabs_ask_in_one_conversation_is_all_kept(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, COST)
        tab = page.context.new_page()
        tab.goto(address)
        history(tab).locator(".talk").click()
        expect(tab.locator("#qa-earlier .turn")).to_have_count(1)
        act(tab, COST, "Rename")
        tab.get_by_label("Title").fill("Trams")
        tab.keyboard.press("Enter")
        expect(history(tab)).to_have_text(re.compile("Trams"))
        ask(page, "Where will it run from?")
        expect(history(page).locator(".talk")).to_have_text(["Trams"])  # as it was called in the other tab
        ask(tab, WHY)
        expect(history(tab)).to_have_count(2)
        asked = []
        for place in range(2):
            history(tab).nth(place).locator(".talk").click()
            expect(history(tab).nth(place)).to_have_class("kept shown")
            expect(tab.locator("#qa-earlier .turn")).to_have_count(2)
            asked.append(tab.locator("#qa-earlier .question").all_inner_texts())
        assert sorted(asked) == sorted([[COST, WHY], [COST, "Where will it run from?"]])


def test_what_a_reader_has_open_in_a_turn_goes_on_when_the_next_begins(chromium: Browser, tmp_path: Path) -> None:
    with ArticleQA.open(tmp_path) as qa, served(qa) as where, visit(chromium, where) as page:
        qa.add(Article(title="Tram approved", source="Velden Post", published_at="2024-03-04", text=TRAM))
        turn = ask(page, COST)
        turn.get_by_role("button", name="Mark as checked").first.click()
        page.get_by_role("dialog").get_by_label("Your name").fill("Ada Lund")
        page.keyboard.press("Enter")
        expect(turn.locator(".signed")).to_contain_text("Checked by Ada Lund, ")
        turn.get_by_role("button", name="Edit the question").click()
        turn.get_by_role("textbox", name="Edit the question").fill("Where to?")
        turn.locator(".scope .more").click()
        ask(page, "Where will it run from?")
        earlier = page.locator("#qa-earlier #t1")
        expect(earlier.get_by_role("textbox", name="Edit the question")).to_have_value("Where to?")
        earlier.locator(".editor").get_by_role("button", name="Cancel").click()
        expect(earlier.locator(".editor")).to_have_count(0)
        earlier.locator(".scope form").get_by_role("button", name="Cancel").click()
        expect(earlier.locator(".scope form")).to_have_count(0)
        earlier.get_by_role("button", name="Withdraw").click()
        page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
        expect(earlier.locator(".signed.void")).to_contain_text("Withdrawn by Ada Lund")


def test_a_dialogue_closes_by_a_press_beside_it_and_no_other(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, COST)
        act(page, COST, "Rename")
        box, title = page.get_by_role("dialog"), page.get_by_label("Title")
        title.fill("Trams")
        edge = box.bounding_box()
        assert edge
        page.mouse.click(edge["x"] + 5, edge["y"] + 5)  # its own rim
        expect(title).to_have_value("Trams")
        title.hover()
        page.mouse.down()
        page.mouse.move(edge["x"] - 40, edge["y"])  # words marked with the mouse, further than they go
        page.mouse.up()
        expect(title).to_have_value("Trams")
        page.mouse.click(edge["x"] - 40, edge["y"])
        expect(box).to_have_count(0)


def test_the_list_of_conversations_keeps_the_focus(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        ask(page, COST)
        begin_anew(page)
        ask(page, WHY)
        history(page).nth(1).locator(".talk").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#qa-earlier #t1 .question")).to_have_text(COST)
        expect(history(page).nth(1).locator(".talk")).to_be_focused()
        for title, focused in ((WHY, history(page).locator(".talk")), (COST, page.locator("#qa-question textarea"))):
            line = history(page).filter(has_text=title)
            line.get_by_role("button", name="More").press("Enter")
            line.get_by_role("button", name="Delete").press("Enter")
            page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
            expect(line).to_have_count(0)
            expect(focused).to_be_focused()
