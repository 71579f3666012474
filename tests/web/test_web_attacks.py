"""A sample of the long trials: hostile articles, answers and replies in a real browser; and that trials can fail."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from evals.trials.attacks import web_attacks
from evals.trials.attacks.web_payloads import PAYLOADS
from evals.trials.doors import shown

pytestmark = pytest.mark.browser

SAMPLE = random.Random(7).sample(PAYLOADS, 6)


def test_nothing_hostile_runs_or_asks_anybody() -> None:
    outcome = web_attacks.renders(SAMPLE, len(SAMPLE))
    assert outcome.trials == len(SAMPLE)
    assert not outcome.through


def test_nothing_hostile_runs_or_asks_anybody_on_the_other_pages() -> None:
    assert [outcome.what for outcome in shown.shown(SAMPLE, 3) if not outcome.ok] == []


def test_nothing_a_model_replies_runs_or_asks_anybody() -> None:
    assert not web_attacks.replies(SAMPLE, 5).through


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[Page, list[str]]]:
    with (
        web_attacks.served(web_attacks.Hostile(["x"])) as address,
        web_attacks.browser_page(address) as (page, seen),
    ):
        yield page, seen


def put(page: Page, markup: str) -> None:
    """Writes `markup` into the page, past everything that would escape it."""
    page.evaluate(
        "html => { document.querySelector('#qa-latest').innerHTML = html; }", markup.encode("utf-8", "replace").decode()
    )


def test_no_payload_of_two_hundred_is_markup_wherever_it_stands(opened: tuple[Page, list[str]]) -> None:
    page, seen = opened
    assert len(set(PAYLOADS)) >= 200
    with web_attacks.sink() as (where, asked):
        drawn = list(web_attacks.turns([web_attacks.aimed(payload, where) for payload in PAYLOADS]))
        before = len(seen)
        for first in range(0, len(drawn), 25):
            put(page, "".join(drawn[first : first + 25]))
            links = "[...document.querySelectorAll('#qa-latest a[target=_blank]')].forEach((a) => a.remove())"
            page.evaluate(links)  # to the live page: held by tests of addresses
            assert page.evaluate(web_attacks.INSPECT) is None
        page.wait_for_timeout(200)
        assert not asked
        assert seen[before:] == []
        put(page, "")


@pytest.mark.parametrize(
    ("markup", "noticed"),
    [
        ("<img src='/x.png'>", "img"),
        ("<a href='javascript:window.__ran=1'>x</a>", "a link leads to javascript"),
        ("<p onclick='x()'>x</p>", "an element acts"),
        ("<form><input></form>", "form"),
    ],
)
def test_the_trial_notices_what_gets_through(opened: tuple[Page, list[str]], markup: str, noticed: str) -> None:
    page, _ = opened
    put(page, markup)
    assert noticed in str(page.evaluate(web_attacks.INSPECT))


def test_the_pages_policy_holds_even_if_markup_got_in(opened: tuple[Page, list[str]]) -> None:
    """The wall behind the escaping: what is written into the page can neither run nor ask."""
    page, seen = opened
    with web_attacks.sink() as (where, asked):
        for payload in PAYLOADS:
            if "refresh" not in payload:  # no policy stops a page from being led away; `el` makes no such tag
                put(page, web_attacks.aimed(payload, where))
        page.wait_for_timeout(500)
        assert not page.evaluate("window.__ran")
        assert [s for s in seen if s.startswith("console")]
        assert not asked
