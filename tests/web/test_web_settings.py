"""Settings in headless Chromium: model and its test, strictness, length, kept in the browser; and what length does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import served
from test_web_chat import EVERY_LOOK, LOOKS, ask, picture, side_bar, visit

from evals.mocked.mocks import Scripted as ScriptedModel
from qa import ArticleQA, SettingsError
from qa.answer import Length

PLANT = "What is known about the battery plant in Dunmarrow?"
QUESTION = "How much water may the battery plant in Dunmarrow take a year?"


@pytest.fixture(scope="module")
def library(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleQA]:
    model = ScriptedModel(replies=["Ready.\nAnd more."])
    with ArticleQA.open(tmp_path_factory.mktemp("library"), model=model, judge=None) as qa:
        qa.add(samples)
        yield qa


@pytest.fixture(scope="module")
def address(library: ArticleQA) -> Iterator[str]:
    with served(library) as where:
        yield where


def opened(page: Page) -> Locator:
    side_bar(page).get_by_role("link", name="Settings").click()
    return page.locator("#view-settings")


@pytest.mark.browser
@EVERY_LOOK
def test_settings_are_kept_and_hold_for_the_next_question(
    chromium: Browser,
    address: str,
    library: ArticleQA,
    size: str,
    scheme: str,
) -> None:
    with visit(chromium, address, size, scheme) as page:
        view = opened(page)
        if (size, scheme) == LOOKS[-1]:  # the script of the model has one reply
            view.get_by_role("button", name="Test").click()
            expect(view.locator(".tried")).to_contain_text("“Ready.”")
        view.get_by_role("button", name="None: the articles' own sentences").click()
        view.get_by_role("button", name="Test").click()
        expect(view.locator(".tried")).to_contain_text("no model to reach")
        view.get_by_role("button", name="Supported only").click()
        view.get_by_role("button", name="Short").click()
        view.get_by_label("Your name").fill("Ada Lund")
        page.keyboard.press("Tab")
        picture(page, f"settings-{size}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.go_back()
        expect(page.locator("#qa-strictness label.selected")).to_have_text("Supported only")
        turn = ask(page, QUESTION)
        expect(turn.locator(".sentence")).to_have_count(1)
        page.locator("#qa-strictness").get_by_text("Mark unsupported").click()
        page.reload()
        view = opened(page)
        expect(view.get_by_label("Your name")).to_have_value("Ada Lund")
        for name in ("Mark unsupported", "Short", "None: the articles' own sentences"):
            expect(view.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


def test_only_a_model_that_is_served_is_tried(address: str) -> None:
    for model in ("openai:gpt-4.1", "http://127.0.0.1:9/v1", "../x"):
        answer = httpx.post(f"{address}/ui/model", json={"model": model}, timeout=60)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "model_not_found")
    assert httpx.post(f"{address}/ui/model", json={"model": "extractive"}, timeout=60).json()["said"] is None
    assert (
        httpx.post(f"{address}/ui/model", json={"model": "extractive", "base_url": "x"}, timeout=60).status_code == 422
    )


def test_length_decides_how_much_is_extracted(library: ArticleQA, address: str) -> None:
    count = {
        length: len(library.ask(PLANT, model="extractive", length=length).sentences)  # type: ignore[arg-type]
        for length in ("short", "normal", "full")
    }
    assert 0 < count["short"] < count["normal"] < count["full"]
    assert len(library.ask(QUESTION, model="extractive", length="short").sentences) == 1
    body = {"question": PLANT, "model": "extractive", "length": "short"}
    assert len(httpx.post(f"{address}/v1/ask", json=body, timeout=60).json()["sentences"]) == count["short"]
    assert httpx.post(f"{address}/v1/ask", json=body | {"length": "long"}, timeout=60).status_code == 422
    with pytest.raises(SettingsError, match="length 'long' is not one of short, normal, full"):
        library.ask(QUESTION, length="long")  # type: ignore[arg-type]


@pytest.mark.parametrize("length", ["short", "full"])
def test_length_decides_one_line_of_what_a_model_is_sent(library: ArticleQA, length: Length) -> None:
    sent = []
    for asked in ("normal", length):
        model = ScriptedModel(replies=["She thinks that the cut came too late [1]."])
        assert not library.ask(QUESTION, model=model, length=asked).abstained
        sent.append(str(model.requests[0][0].content).splitlines())
    assert sum(a != b for a, b in zip(*sent, strict=True)) == 1
