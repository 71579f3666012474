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
