"""Every view by axe-core, and by the Tab key: no serious fault, and everything is reached, in order, visibly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from serving import served
from test_web_around import QUESTION, REPLY, SHELF
from test_web_chat import LOOKS, SIZES, ask, picture, side_bar, visit

from evals.mocked.mocks import Scripted as ScriptedModel
from qa import ArticleQA

pytestmark = pytest.mark.browser

TABBED = """() => {
  const kinds = 'a[href], button, input, textarea, select, summary, [tabindex]';
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0;
  window.tabbed = [...document.querySelectorAll(kinds)].filter((e) => shown(e) && !e.closest('dialog'));
  return window.tabbed.length;
}"""
FOCUSED = """() => {
  const e = document.activeElement;
  const around = [e, e.closest('label'), e.closest('#qa-line')].filter((n) => n);
  const outlined = around.some((n) => getComputedStyle(n).outlineStyle !== 'none');
  const box = e.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight;
  return [window.tabbed.indexOf(e), outlined && inSight, e.outerHTML.slice(0, 160)];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = ScriptedModel(replies=[REPLY] * 40)
    with ArticleQA.open(tmp_path_factory.mktemp("library"), model=model, judge=None) as qa:
        qa.add(SHELF)
        with served(qa) as where:
            yield where


def faults(page: Page) -> list[str]:
    """The serious and critical violations on the page as it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{v['id']}: {n['html'][:200]} {n['failureSummary'][:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


def test_faults_are_noticed(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=en><title>x</title><main><button></button><p style='color:#aaa'>faint</p></main>")
    assert {fault.partition(":")[0] for fault in faults(page)} == {"button-name", "color-contrast"}
    page.close()


def go(page: Page, view: str) -> None:
    side_bar(page)
    page.locator(f"[data-view={view}]").click()
    expect(page.locator(f"#view-{view}" if view != "chat" else "#qa-talk")).to_be_visible()
    page.wait_for_timeout(300)


@pytest.mark.parametrize(("size", "scheme"), LOOKS[::3])  # each size once, each scheme once
def test_no_view_has_a_serious_fault(chromium: Browser, address: str, size: str, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    with visit(chromium, address, size, scheme) as page:
        found["empty"] = faults(page)
        turn = ask(page, QUESTION)
        for summary in turn.locator("summary:visible").all():
            summary.click()
        turn.get_by_role("button", name="Who else reports this?").first.click()
        expect(turn.locator(".other").first).to_be_visible()
        found["answer"] = faults(page)
        turn.get_by_role("button", name="Something is wrong with this answer").click()
        found["rating"] = faults(page)
        page.keyboard.press("Escape")
        turn.locator(".chip").first.click()
        expect(page.locator("#source mark.cited")).to_be_visible()
        found["source"] = faults(page)
        page.keyboard.press("Escape")
        ask(page, "Who won the tennis match in Velden?")
        expect(page.locator(".instead .example").first).to_be_visible()
        found["abstention"] = faults(page)
        for view in ("library", "factcheck", "watches", "settings"):
            go(page, view)
            picture(page, f"{view}-{size}-{scheme}")
            found[view] = faults(page)
        side_bar(page)
        expect(page.locator("#qa-history .kept").first).to_be_visible()
        page.wait_for_timeout(300)
        found["history"] = faults(page)
    assert found == {view: [] for view in found}


@pytest.mark.parametrize("size", SIZES)
def test_tab_reaches_everything_in_order_and_visibly(chromium: Browser, address: str, size: str) -> None:
    with visit(chromium, address, size) as page:
        turn = ask(page, QUESTION)
        turn.locator(".verdict summary").last.click()
        page.wait_for_timeout(300)
        count = page.evaluate(TABBED)
        page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
        page.locator("body").evaluate("b => { b.tabIndex = -1; b.focus({ preventScroll: true }); }")
        reached: list[int] = []
        for _ in range(count + 5):
            page.keyboard.press("Tab")
            number, seen, html = page.evaluate(FOCUSED)
            if number < 0:
                break
            assert seen, html
            reached.append(number)
        radios = set(page.evaluate("window.tabbed.flatMap((e, n) => e.type === 'radio' && !e.checked ? [n] : [])"))
        assert reached == sorted(reached)
        assert set(range(count)) - radios <= set(reached)
