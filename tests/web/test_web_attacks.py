"""A sample of the long trials: hostile articles, answers and model replies in a real browser; and that they can fail."""

from __future__ import annotations

import random

from evals import web_attacks
from evals.web_payloads import PAYLOADS

SAMPLE = random.Random(7).sample(PAYLOADS, 14)


def test_nothing_hostile_runs_or_asks_anybody() -> None:
    outcome = web_attacks.renders(SAMPLE, len(SAMPLE))
    assert outcome.trials == len(SAMPLE)
    assert not outcome.through


def test_nothing_a_model_replies_runs_or_asks_anybody() -> None:
    assert not web_attacks.replies(SAMPLE, 8).through


def test_the_trial_notices_what_gets_through() -> None:
    leaks = {
        "<img src='{sink}/a.png'>": "img",
        "<a href='javascript:window.__ran=1'>x</a>": "a link leads to javascript",
        "<p onclick='x()'>x</p>": "an element acts",
        "<form><input></form>": "form",
    }
    with web_attacks.sink() as (where, _), web_attacks.served(web_attacks.Hostile(["x"])) as address:
        for payload, noticed in leaks.items():
            with web_attacks.browser_page(address) as (page, _):
                drawn = web_attacks.aimed(payload, where)
                page.evaluate("html => { document.querySelector('#qa-latest').innerHTML = html; }", drawn)
                assert noticed in str(page.evaluate(web_attacks.INSPECT))


def test_the_pages_policy_holds_even_if_markup_got_in() -> None:
    """The wall behind the escaping: what is written into the page can neither run nor ask."""
    with web_attacks.sink() as (where, asked), web_attacks.served(web_attacks.Hostile(["x"])) as address:
        with web_attacks.browser_page(address) as (page, seen):
            for payload in PAYLOADS:
                if "refresh" in payload:  # no policy stops a page from being led away; such a tag cannot be made
                    continue
                drawn = web_attacks.aimed(payload, where).encode("utf-8", "replace").decode()
                page.evaluate("html => { document.querySelector('#qa-latest').innerHTML = html; }", drawn)
            page.wait_for_timeout(500)
            assert not page.evaluate("window.__ran")
            assert [s for s in seen if s.startswith("console")]
        assert not asked
