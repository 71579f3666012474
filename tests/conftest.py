"""What every test stands on: no network but loopback, no keys, and the sample articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from evals.servers import Chroma, Missing, Postgres

NETWORK = Path(__file__).parent / "network"
sys.path.insert(0, str(NETWORK))
import sitecustomize  # noqa: E402, F401 - its import installs the guard
from sitecustomize import _refuse_foreign  # noqa: E402, F401 - fails if another sitecustomize was found first

os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(NETWORK), os.environ.get("PYTHONPATH"))))
for name in [n for n in os.environ if n.startswith(("QA_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_"))]:
    del os.environ[name]

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

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
    """A new server; what is missing here is said, and is a failure where everything ought to be there."""
    try:
        return kind()
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing}.")
        pytest.skip(f"{missing}.")
