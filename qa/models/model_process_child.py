"""The process that calls models for `qa.models.model_process`: lines in say what to ask, lines out what came of it."""

from __future__ import annotations

import functools
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

from qa.errors import SettingsError, WrongSetting
from qa.models.chat import items, name_of, provider_of, resolve
from qa.models.faults import Fault
from qa.models.model_process import write
from qa.models.pieces import Piece
from store import child


class _Calls:
    """Calls under way in the process that makes them, each in a thread."""

    def __init__(self, replies: IO[bytes]) -> None:
        self._replies = replies
        self._mutex = threading.Lock()
        self._ends: dict[int, threading.Event] = {}

    def told(self, told: Mapping[str, Any]) -> None:
        """Does what a line says."""
        number = told["call"]
        if "end" in told:
            with self._mutex:
                end = self._ends.get(number)
            if end is not None:
                end.set()
            return
        with self._mutex:
            end = self._ends[number] = threading.Event()
        threading.Thread(target=self._run, args=(number, told, end), daemon=True).start()

    def _run(self, number: int, told: Mapping[str, Any], end: threading.Event) -> None:
        try:
            model = _made(told.get("make") or told["ask"])
        except SettingsError as error:
            self._tell(number, refused=str(error), misnamed=isinstance(error, WrongSetting))
        else:
            if "make" in told:
                self._tell(number, made=[name_of(model), provider_of(model)])
            else:
                self._ask(number, model, told["messages"], end)
        with self._mutex:
            self._ends.pop(number)

    def _ask(self, number: int, model: Any, messages: Sequence[Sequence[str]], end: threading.Event) -> None:
        for item in items(model, [(role, text) for role, text in messages], end):
            if isinstance(item, Piece):
                self._tell(number, piece=asdict(item))
            elif isinstance(item, Fault):
                said = item.sentence
                fault = {name: value for name, value in vars(item).items() if name != "sentence"}
                self._tell(number, fault=fault, sentence=[str(said), said.chinese])
            else:
                self._tell(number)

    def _tell(self, number: int, **told: Any) -> None:
        with self._mutex:
            write(self._replies, {"call": number, **told})


@functools.cache
def _made(name: str) -> Any:
    return resolve(name)


def main() -> None:
    """What the process does, until there is nobody any more who asks."""
    calls = _Calls(child.begun())
    for line in sys.stdin.buffer:
        calls.told(json.loads(line))
    os._exit(0)  # what still speaks is listened to by nobody


if __name__ == "__main__":
    main()
