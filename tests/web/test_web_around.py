"""Around an answer, in headless Chromium: thumbs, who else reports it, context, copies, what was not used, what to ask
instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from serving import served
from test_web_chat import EVERY_LOOK, ask, in_every_look, picture, visit

from evals.mocked.mocks import Scripted as ScriptedModel
from evals.suite.command import main as evaluate
from evals.synthetic import article as synthetic
from qa import Article, ArticleQA
from qa.feedback import FILE, read_feedback
from qa.web.drawn import page_texts
from qa.web.http.rating import PER_MINUTE

pytestmark = pytest.mark.browser

LEAD = "The Bank of Tolland cut its key rate to 3.25 percent on Tuesday."
WIRE = f"Traders had waited for months. {LEAD} Its governor spoke of calmer prices. " + synthetic(3, paragraphs=3).text
SHELF = (
    Article(id="Echo", source="Echo", title="Rate cut", author="Ida Lund", published_at="2024-03-05", text=WIRE),
    Article(id="Post", source="Post", title="Rate cut", published_at="2024-03-05", text=f"{WIRE} Post adds a line."),
    Article(
        id="Ledger", source="Holm Ledger", title="Bank moves", published_at="2024-03-06", genre="news",
        text="On Tuesday the Bank of Tolland cut its key rate to 3.25 percent. Shops in Holm were glad of it.",
    ),
    Article(
        id="Star", source="Star", title="Cheaper loans", published_at="2024-03-07", genre="opinion",
        text="The Bank of Tolland cut its key rate to 2.75 percent on Tuesday. That is too much, if you ask me.",
    ),
    Article(id="Tram", source="Velden Post", title="Tram approved", text="The tram in Velden will cost 312 million."),
)  # fmt: skip
QUESTION = "To what did the Bank of Tolland cut its key rate, according to the Echo?"
REPLY = "The Bank of Tolland cut its key rate to 3.25 percent. [1] It employs 900 people. [1]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(folder, model=ScriptedModel(replies=[REPLY] * 40), judge=None) as qa:
        assert len(qa.add(SHELF).added) == len(SHELF)
        yield qa


@pytest.fixture(scope="module")
def address(library: ArticleQA) -> Iterator[str]:
    with served(library) as where:
        yield where


def send(page: Page, reason: str, note: str = "") -> None:
    box = page.get_by_role("dialog", name="What is wrong?")
    box.get_by_role("button", name=reason).click()
    box.get_by_label("In your own words (optional)").fill(note)
    box.get_by_role("button", name="Send").click()
    expect(box).to_have_count(0)


@EVERY_LOOK
def test_thumbs_become_cases(
    chromium: Browser,
    library: ArticleQA,
    folder: Path,
    address: str,
    tmp_path: Path,
    size: str,
    scheme: str,
) -> None:
    (folder / FILE).unlink(missing_ok=True)
    with visit(chromium, address, size, scheme) as page:
        turn = ask(page, QUESTION)
        turn.get_by_role("button", name="This answer is right").click()
        expect(turn.locator(".acts .rated")).to_have_text("Kept as right")
        turn.get_by_role("button", name="Something is wrong with this answer").click()
        picture(page, f"rating-{size}-{scheme}")
        page.keyboard.press("Escape")
        turn.locator(".verdict.unsupported summary").click()
        turn.get_by_role("button", name="Something is wrong with this sentence").click()
        send(page, "It is not what the articles say", "nobody says 900")
        expect(turn.locator(".of-sentence .rated").nth(1)).to_have_text("Kept: It is not what the articles say")
        whole, sentence = read_feedback(folder / FILE)
        assert (whole.thumb, whole.sentence, whole.question) == ("up", None, QUESTION)
        assert (sentence.thumb, sentence.reason, sentence.note) == ("down", "wrong", "nobody says 900")
        assert sentence.sentence == "It employs 900 people."
        page.reload()
        earlier = page.locator("#qa-earlier #t1")
        expect(earlier.get_by_role("button", name="This answer is right")).to_have_attribute("aria-pressed", "true")
    cases = tmp_path / "cases.jsonl"
    options = ["--library", str(folder), "--feedback", "--to", str(cases)]
    assert evaluate(["new", *options]) == 0
    asked = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    assert {case["question"] for case in asked} == {QUESTION}
    assert [case["refuted"] for case in asked if case.get("refuted")] == [["It employs 900 people."]]


def test_nothing_is_kept_of_what_the_library_does_not_hold(library: ArticleQA, folder: Path, address: str) -> None:
    (folder / FILE).unlink(missing_ok=True)
    answer = library.ask(QUESTION).to_dict()

    def rate(**told: object) -> httpx.Response:
        return httpx.post(
            f"{address}/ui/rate", json={"question": QUESTION, "answer": answer, "thumb": "up", **told}, timeout=60
        )

    gone = {**answer, "citations": [{**answer["citations"][0], "quote": "Words that stand nowhere."}]}
    assert rate(answer=gone).status_code == 422
    assert rate(answer=None).status_code == 422
    assert rate(thumb="sideways").status_code == 422
    assert rate(sentence=9).status_code == 422
    assert rate(history=[["user", "x" * 60_000]]).status_code == 422
    assert "没有记下" in page_texts.WORDS[f"error: {rate(answer=gone).json()['error']['code']}"]["zh"]
    assert not (folder / FILE).exists()
    assert rate().status_code == 200


def test_feedback_can_be_turned_off_and_is_limited(library: ArticleQA, folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
    told = {"question": QUESTION, "answer": library.ask(QUESTION).to_dict(), "thumb": "up"}

    def codes(times: int, **options: Any) -> list[tuple[int, str | None]]:
        with served(library, **options) as where, httpx.Client(base_url=where, timeout=60) as client:
            answers = [client.post("/ui/rate", json=told) for _ in range(times)]
        return [(a.status_code, a.json().get("error", {}).get("code")) for a in answers]

    assert codes(1, feedback=False) == codes(1, read_only=True) == [(403, "feedback_off")]
    assert not (folder / FILE).exists()
    assert codes(1, read_only=True, feedback=True) == [(200, None)]
    often = codes(int(PER_MINUTE))
    assert often[0] == (200, None)
    assert often[-1] == (429, "rate_limited")


def test_where_none_is_kept_nobody_is_asked_for_feedback(chromium: Browser, library: ArticleQA) -> None:
    with served(library, feedback=False) as where, visit(chromium, where) as page:
        turn = ask(page, QUESTION)
        expect(turn.get_by_role("button", name="Copy with references")).to_be_visible()
        expect(turn.get_by_role("button", name="This answer is right")).to_have_count(0)


def test_who_else_reports_a_sentence(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, QUESTION)
        sentence = turn.locator(".sentence.supported")
        sentence.locator("summary").first.click()
        sentence.get_by_role("button", name="Who else reports this?").click()
        found = sentence.locator(".others > .other-list .other")
        expect(found).to_have_count(2)
        ledger, post = found.filter(has_text="Holm Ledger"), found.filter(has_text="Post")
        expect(ledger.locator(".verdict-of")).to_have_text("Supported")
        expect(ledger).to_contain_text("6 March 2024")
        expect(ledger).not_to_contain_text("Copy")
        expect(post).to_contain_text("Copy of the cited article")
        sentence.locator(".others .folded summary").click()
        star = sentence.locator(".others .folded .other").filter(has_text="Star")
        expect(star.locator(".verdict-of")).to_have_text("Not supported")
        expect(star.locator(".badge")).to_have_text("Opinion")
        expect(star.locator(".reason")).not_to_be_empty()
        in_every_look(page, "others")
        ledger.locator("a").click()
        expect(page.locator("#source mark.cited")).to_have_text(
            "On Tuesday the Bank of Tolland cut its key rate to 3.25 percent."
        )


def test_a_source_shows_context_copies_and_who_else_has_the_quote(
    chromium: Browser,
    address: str,
) -> None:
    with visit(chromium, address, "narrow") as page:
        turn = ask(page, QUESTION)
        source = turn.locator(".source").first
        source.get_by_text("In context").click()
        expect(source.locator(".passage mark")).to_have_text(LEAD)
        expect(source.locator(".passage")).to_have_text(
            f"Traders had waited for months. {LEAD} Its governor spoke of calmer prices."
        )
        source.get_by_text("The same story in 1 other article").click()
        source.locator(".copies a").click()
        expect(page.locator("#source .outlet")).to_have_text("Post")
        page.keyboard.press("Escape")
        source.get_by_role("button", name="Who else reports this? [1]").click()
        expect(source.locator(".others > .other-list .other")).to_have_count(2)
        in_every_look(page, "around")
        turn = ask(page, "To what did the Bank of Tolland cut its key rate?")
        unused = turn.locator(".unused")
        unused.locator("summary").click()
        expect(unused.locator(".near").first).to_be_visible()
        cited = turn.locator(".source .byline").all_inner_texts()
        assert not set(cited) & set(unused.locator(".near .byline").all_inner_texts())


def test_an_abstention_offers_questions_that_have_an_answer(
    chromium: Browser,
    address: str,
) -> None:
    with visit(chromium, address) as page:
        turn = ask(page, "Who won the tennis match in Velden?")
        expect(turn).to_contain_text("Not answered")
        offered = turn.locator(".instead .example")
        expect(offered.first).to_be_visible()
        in_every_look(page, "instead")
        question = offered.first.inner_text()
        offered.first.click()
        again = page.locator("#qa-latest #t2")
        expect(again).to_have_attribute("data-stage", "done")
        expect(again.locator(".question")).to_have_text(question)
        expect(again.locator(".abstained")).to_have_count(0)
