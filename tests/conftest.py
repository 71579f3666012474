"""What every test stands on: no network but loopback, no keys, and the sample articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from evals.trials.faults.servers import Chroma, Missing, Postgres

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
    "test_faults", "test_reading_figures", "test_suite_prose", "test_load", "test_web_browser_dies",
    "test_web_accessible", "test_cli", "test_web_attacks", "test_web_keeping",
    "test_syncing_mail", "test_wheel", "test_container",
)  # fmt: skip
"""Files with a test of ten seconds or more, the longest first."""


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
