"""What every test stands on: no network but loopback, no keys, and the sample articles."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from evals.trials.faults.servers import Chroma, Missing, Postgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NETWORK = Path(__file__).parent / "network"
sys.path.insert(0, str(NETWORK))
if not hasattr(sys.modules.get("sitecustomize"), "_refuse_foreign"):
    sys.modules.pop("sitecustomize", None)  # Debian's Python starts with one of its own
import sitecustomize  # noqa: E402, F401 - its import installs the guard
from sitecustomize import _refuse_foreign  # noqa: E402, F401 - fails if another sitecustomize was found first

os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(NETWORK), os.environ.get("PYTHONPATH"))))
for name in [n for n in os.environ if n.startswith(("QA_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_"))]:
    del os.environ[name]

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


LONG = (
    "test_suite_command", "test_suite_sabotage", "test_invariants", "test_setup", "test_quotes_generated",
    "test_faults", "test_reading_figures", "test_suite_prose", "test_load", "test_cli", "test_web_attacks",
    "test_web_browser_dies", "test_web_accessible", "test_web_talks", "test_web_chat", "test_web_keeping",
    "test_syncing_mail", "test_wheel", "test_container",
)  # fmt: skip
"""Files with a test of ten seconds or more, the longest first."""


def pytest_collection_finish() -> None:
    """What is imported by now stays: Python's search for garbage would look through all of it a thousand times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: whoever runs out of tests takes the other's last ones, and no long one is left."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(LONG)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure that cannot be drawn is told in plain words, and the run goes on.

    To draw it, the source is parsed, and Python 3.11.7 gives up parsing ("AST constructor recursion depth mismatch")
    when another thread, such as a server that a test runs, parses in the same moment.
    """
    try:
        return (yield)
    except Exception as undrawn:
        assert call.excinfo is not None
        told = f"{call.excinfo.exconly()}\n(where it happened cannot be shown: {undrawn!r})"
        names = dict.fromkeys(item.keywords, 1)
        when, took = call.when, call.duration
        assert when != "collect"
        return pytest.TestReport(
            item.nodeid, item.location, names, "failed", told, when, duration=took, start=call.start, stop=call.stop
        )


class Browsers:
    """The headless browser of this process: started when a test asks for one, and anew when it has died.

    What drives it is a program of Node's, which keeps what it compiled for the next process.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def running(self, folder: Path) -> Browser:
        """A browser that is alive; `folder` is where Node keeps what it compiled."""
        from playwright.sync_api import sync_playwright

        from evals.trials.attacks.web_attacks import launched

        os.environ["NODE_COMPILE_CACHE"] = str(folder)
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            self._browser = launched(self._playwright)
        return self._browser

    def close(self) -> None:
        """End it, if it runs: while it does, its loop of events is the process's one."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()
        self._browser = self._playwright = None


_BROWSERS = Browsers()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The browser stays for the next test that asks for one, and is gone for any other."""
    if "chromium" not in getattr(item, "fixturenames", ()):
        _BROWSERS.close()


def pytest_sessionfinish() -> None:
    _BROWSERS.close()


@pytest.fixture
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser that is alive: of one that dies in a test, that test alone knows."""
    return _BROWSERS.running(tmp_path_factory.getbasetemp().parent / "node")


Server = TypeVar("Server", Postgres, Chroma)
SAMPLES = Path(__file__).parent.parent / "evals" / "articles"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample articles."""
    return SAMPLES


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own."""
    server = started(Postgres)
    yield server
    server.close()


@pytest.fixture(scope="session")
def chroma() -> Iterator[Chroma]:
    """A Chroma server of the tests' own."""
    server = started(Chroma)
    yield server
    server.close()


def started(kind: Callable[[], Server]) -> Server:
    """A new server; what is missing is said, and is a failure: `make test` has seen to it that nothing is."""
    try:
        return kind()
    except Missing as missing:
        pytest.fail(f"{missing}.")
