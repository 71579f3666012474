"""A browser that dies, or is not there, is a failure of the tests that it was for, and not the end of the run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

TESTS_OF_ALL = Path(__file__).parents[1]
ROOT = TESTS_OF_ALL.parent
LEFT_OUT = ("-p", "no:langsmith_plugin", "-p", "no:schemathesis")  # as in pyproject.toml, which is out of sight here
TESTS = """
def works(chromium):
    page = chromium.new_page()
    assert page.evaluate("1 + 1") == 2
    page.close()

def test_before(chromium): works(chromium)
def test_the_page_dies(chromium): chromium.new_page().goto("chrome://crash")
def test_between(chromium): works(chromium)
def test_the_browser_dies(chromium): chromium.new_browser_cdp_session().send("Browser.crash")
def test_after(chromium): works(chromium)
def test_without(): pass
"""


def outcomes(folder: Path, path: str) -> dict[str, str]:
    """How each of `TESTS` ends in a run as that of `make test`, with the fixtures of this folder."""
    (folder / "test_dying.py").write_text(TESTS, encoding="utf-8")
    packages = os.pathsep.join([str(TESTS_OF_ALL), str(ROOT), os.environ["PYTHONPATH"]])
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "1",
        "-v",
        "--tb=line",
        "-p",
        "conftest",
        *LEFT_OUT,
        "test_dying.py",
    ]
    environment = os.environ | {"PYTHONPATH": packages, "PATH": path}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr
    return {
        test: outcome for outcome, test in re.findall(r"(PASSED|FAILED|ERROR) test_dying.py::test_(\w+)", done.stdout)
    }


def test_who_comes_after_has_another(tmp_path: Path) -> None:
    assert outcomes(tmp_path, os.environ["PATH"]) == {
        "before": "PASSED",
        "the_page_dies": "FAILED",
        "between": "PASSED",
        "the_browser_dies": "FAILED",
        "after": "PASSED",
        "without": "PASSED",
    }


def test_where_there_is_none_the_others_go_on(tmp_path: Path) -> None:
    without = {"before", "the_page_dies", "between", "the_browser_dies", "after"}
    assert outcomes(tmp_path, "/nowhere") == dict.fromkeys(without, "ERROR") | {"without": "PASSED"}
