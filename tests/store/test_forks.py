"""A process that is forked has its parent's memory, and none of its locks and connections."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.library import Library

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")

OUTLIVING = """
import os, sys, time
from pathlib import Path
from evals.trials.faults.fault_tools import Directions
from store.article import Article
from store.library import Library

library = Library.open(Path(sys.argv[1]), embedder=Directions("test", 16))
library.add(Article(id="first", text="The tram is red."))
parent = os.getpid()
if os.fork():
    os._exit(0)
while os.getppid() == parent:
    time.sleep(0.01)
print("alone", flush=True)
sys.stdin.readline()
report = library.add(Article(id="third", text="The boat is blue."))
print(*report.added, *sorted(a.id for a in library.articles()), flush=True)
os._exit(0)
"""

WHILE_IT_IS_HELD = """
import os, sys
from pathlib import Path
from store.lock import FileLock

path = Path(sys.argv[1]) / "write.lock"
lock = FileLock.acquire(path)
child = os.fork()
if not child:
    sys.stdin.readline()
    os._exit(0)
lock.release()
again = FileLock.attempt(path)
print("free" if again else "taken", flush=True)
os._exit(0)
"""


def begun(program: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_what_a_process_adds_that_outlives_its_parent_is_there_for_all(tmp_path: Path) -> None:
    with begun(OUTLIVING, tmp_path) as outliving:
        assert line(outliving) == "alone"
        with Library.open(tmp_path, embedder=Directions("test", 16)) as library:
            library.add(Article(id="second", text="The bus is green."))
        tell(outliving)
        assert line(outliving) == "third first second third"
    with Library.open(tmp_path, embedder=Directions("test", 16)) as library:
        assert sorted(a.id for a in library.articles()) == ["first", "second", "third"]
        assert library.verify().ok


def test_a_lock_is_free_once_who_took_it_lets_it_go(tmp_path: Path) -> None:
    with begun(WHILE_IT_IS_HELD, tmp_path) as process:
        assert line(process) == "free"
        tell(process)
