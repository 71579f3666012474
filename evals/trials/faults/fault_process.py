"""The processes that fault trials start, listen to and kill: each real, with its own memory, files and locks.

They are forked from one process that has imported everything and done nothing, so that a trial does not pay for the
start of an interpreter.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals.trials.faults import fault_child

_PATIENCE = 120.0  # seconds after which a child is taken to hang

_from_a_warm_one = multiprocessing.get_context("forkserver")
_from_a_warm_one.set_forkserver_preload([fault_child.__name__, "chromadb"])


class Child:
    """A process of `evals.trials.faults.fault_child`; `said` is what it has said so far."""

    def __init__(self, action: str, library: Path, *arguments: object) -> None:
        ours, theirs = _from_a_warm_one.Pipe(duplex=False)
        self.said: list[dict[str, Any]] = []
        with theirs:
            command = [action, str(library), *map(str, arguments)]
            self._process = _from_a_warm_one.Process(target=fault_child.run, args=(command, theirs))
            self._process.start()
        with ours:
            self._told = os.fdopen(os.dup(ours.fileno()), encoding="utf-8")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    def hears(self, condition: Callable[[list[dict[str, Any]]], bool]) -> bool:
        """Wait until what was said fulfils `condition`; False if the process ended, or hung, before."""
        deadline = time.monotonic() + _PATIENCE
        while not condition(self.said):
            if not self._process.is_alive() or time.monotonic() > deadline:
                self._reader.join(1)
                return condition(self.said)
            time.sleep(0.005)
        return True

    def runs_for(self, seconds: float) -> float:
        """Wait until, after the first it says, it has used so much of the processor, ended or hung; what it used."""
        self.hears(lambda said: len(said) > 0)
        deadline = time.monotonic() + _PATIENCE
        before = used = self._used() or 0.0
        while used - before < seconds and time.monotonic() < deadline and (now := self._used()) is not None:
            used = now
            time.sleep(0.002)
        return used - before

    def _used(self) -> float | None:
        """Seconds of the processor so far, which other work on the machine does not stretch; None once it has ended."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self._process.kill()
        self._process.join()
        self._reader.join()

    def end(self) -> int:
        """Wait until it has ended; its exit status, negative for a signal, 1 if it hung and had to be killed."""
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self.kill()
            return 1
        self._reader.join()
        return self._process.exitcode or 0

    def _read(self) -> None:
        with self._told:
            for line in self._told:
                with contextlib.suppress(ValueError):  # a line cut off by the kill was never said
                    self.said.append(json.loads(line))


def look(library: Path, question: str, follow: bool) -> dict[str, Any] | None:
    """What another process finds in `library`; None when it crashed or hung."""
    child = Child("look", library, question, *(["--follow"] if follow else []))
    return child.said[-1] if child.end() == 0 and child.said else None
