"""A collection in a process of its own: what it holds, and what becomes of it when that process, or ours, goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from evals import family
from store.index.vector_process import AT_A_TIME, Broken, Stopped, VectorProcess

COUNT = AT_A_TIME + 20
ROWS = np.random.default_rng(5).normal(size=(COUNT, 8)).astype(np.float32)
KEYS = list(range(100, 100 + COUNT))
SAMPLE = [(KEYS[n], [float(x) for x in ROWS[n]]) for n in (0, 7, COUNT - 1)]


def made(folder: Path) -> VectorProcess:
    folder.mkdir()
    held = VectorProcess.create(folder, COUNT, threading.Event())
    held.put(KEYS, ROWS)
    return held


@pytest.fixture
def held(tmp_path: Path) -> Iterator[VectorProcess]:
    held = made(tmp_path / "vectors")
    yield held
    held.close()


def children(process: int | None = None) -> set[int]:
    """The processes that a process, this one unless said, has started."""
    process = process or os.getpid()
    return family.processes(process) - {process}


def child_with(folder: Path) -> int:
    """The process that has files in `folder` open: a test before may have left others to begin or to end."""
    for pid in children():
        with suppress(OSError):  # one that ended meanwhile
            if any(folder in link.readlink().parents for link in Path(f"/proc/{pid}/fd").iterdir()):
                return pid
    raise AssertionError(f"no process has files in {folder} open")


def ended(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_it_holds_what_was_put_and_not_what_was_deleted(held: VectorProcess) -> None:
    assert (held.count(), sorted(held.keys())) == (COUNT, KEYS)
    assert [held.nearest(row, 1)[0][0] for row in ROWS[::50]] == KEYS[::50]
    assert held.nearest(ROWS[3], 2)[0][1] == pytest.approx(0, abs=1e-5)
    held.delete(KEYS[:2])
    held.delete([])
    assert (held.count(), sorted(held.keys())) == (COUNT - 2, KEYS[2:])
    assert held.nearest(ROWS[0], 1)[0][0] != KEYS[0]


def test_many_threads_may_ask_while_it_takes_in(held: VectorProcess) -> None:
    wrong: list[int] = []

    def ask(n: int) -> None:
        wrong.extend(k for k in range(n, COUNT, 40) if held.nearest(ROWS[k], 1)[0][0] != KEYS[k])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    held.put(KEYS, ROWS)
    for thread in threads:
        thread.join()
    assert not wrong


def test_opened_again_it_is_asked_for_a_sample(tmp_path: Path) -> None:
    made(tmp_path / "vectors").close()
    foreign = (1, [0.5] * 8)
    held = VectorProcess.open(tmp_path / "vectors", [*SAMPLE, foreign], COUNT, threading.Event())
    assert (held.count(), held.missed) == (COUNT, 1)
    held.close()
    held.close()


def test_a_child_that_dies_is_told_of_at_once_and_ever_after(tmp_path: Path) -> None:
    held = made(tmp_path / "vectors")
    pid = child_with(tmp_path / "vectors")
    os.kill(pid, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(Broken, match="has ended"):
            held.nearest(ROWS[0], 1)
    held.close()
    assert pid not in children()


def test_what_cannot_be_done_is_told_of(tmp_path: Path) -> None:
    held = made(tmp_path / "vectors")
    with pytest.raises(Broken, match="dimension"):
        held.nearest(np.ones(3, dtype=np.float32), 1)
    held.close()
    (tmp_path / "empty").mkdir()
    before = children()
    with pytest.raises(Broken):
        VectorProcess.open(tmp_path / "empty", SAMPLE, COUNT, threading.Event())
    assert children() <= before  # those of tests before this one may end meanwhile


def test_opening_can_be_given_up(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    before = children()
    with pytest.raises(Stopped):
        VectorProcess.open(tmp_path, SAMPLE, COUNT, stop)
    assert children() <= before  # those of tests before this one may end meanwhile


def test_a_signal_to_all_leaves_it_to_who_asks_and_it_ends_with_them(tmp_path: Path) -> None:
    code = f"""
import signal, threading, time
from pathlib import Path
from store.index.vector_process import VectorProcess
held = VectorProcess.create(Path({str(tmp_path)!r}), 10, threading.Event())
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: None)
print("ready", flush=True)
while True:
    time.sleep(0.05)
    held.count()
"""
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert asking.stdout is not None
    assert asking.stdout.readline() == "ready\n"
    (pid,) = children(asking.pid)
    try:
        os.killpg(asking.pid, signal.SIGINT)
        os.killpg(asking.pid, signal.SIGTERM)
        time.sleep(0.3)
        assert asking.poll() is None
        assert Path(f"/proc/{pid}").exists()
    finally:
        asking.kill()
        asking.wait()
        asking.stdout.close()
    assert ended(pid)
