"""One browser for the tests of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from evals.trials.attacks.web_attacks import launched


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Browser]]:
    """Gives the browser, and a new one when that has died.

    What drives it is a program of Node's, which keeps what it compiled for the next file.
    """
    os.environ["NODE_COMPILE_CACHE"] = str(tmp_path_factory.getbasetemp().parent / "node")
    with sync_playwright() as playwright:
        started: list[Browser] = []

        def running() -> Browser:
            if not started or not started[-1].is_connected():
                started.append(launched(playwright))
            return started[-1]

        yield running
        for browser in started:
            browser.close()


@pytest.fixture
def chromium(running: Callable[[], Browser]) -> Browser:
    """A browser that is alive: of one that dies in a test, that test alone knows."""
    return running()
