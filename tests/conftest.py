"""What every test stands on: no network but loopback, no keys, and the sample articles."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

NETWORK = Path(__file__).parent / "network"
sys.path.insert(0, str(NETWORK))
import sitecustomize  # noqa: E402, F401 - its import installs the guard
from sitecustomize import _refuse_foreign  # noqa: E402, F401 - fails if another sitecustomize was found first

os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(NETWORK), os.environ.get("PYTHONPATH"))))
for name in [n for n in os.environ if n.startswith(("QA_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_"))]:
    del os.environ[name]

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

SAMPLES = Path(__file__).parent.parent / "evals" / "articles"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample articles."""
    return SAMPLES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets the tests named in `known_gaps.txt` fail without stopping the build; they are run and reported all the same."""
    lines = (Path(__file__).parent / "known_gaps.txt").read_text(encoding="utf-8").splitlines()
    gaps = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    for item in items:
        if item.nodeid.startswith(gaps):
            item.add_marker(pytest.mark.xfail(reason="a known gap, see tests/known_gaps.txt", strict=False))
