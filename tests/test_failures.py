"""A failure that pytest cannot draw is the failure of one test, and not the end of the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LEFT_OUT = ("-p", "no:langsmith_plugin", "-p", "no:schemathesis")  # as in pyproject.toml, which is out of sight here
TESTS = """
from pathlib import Path

def fails():
    deep = Path(__file__).with_name("deep.py")  # which no parser gets through
    deep.write_text("-" * 200_000 + "1")
    found = {}
    exec(compile("def fails(): raise OSError('the browser is gone')", str(deep), "exec"), found)
    found["fails"]()

def test_before(): pass
def test_it(): fails()
def test_after(): pass
"""


def test_a_failure_that_cannot_be_drawn_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "test_undrawn.py").write_text(TESTS, encoding="utf-8")
    paths = os.pathsep.join([str(HERE), str(HERE.parent), os.environ["PYTHONPATH"]])
    command = [sys.executable, "-m", "pytest", "-n", "1", "-q", "-p", "conftest", *LEFT_OUT, "test_undrawn.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert "INTERNALERROR" not in done.stdout
    assert "1 failed, 2 passed" in done.stdout
    assert "OSError: the browser is gone" in done.stdout
