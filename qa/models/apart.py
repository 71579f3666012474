"""A model that is asked by a process of its own, for a server: what LangChain and a provider's client do for each token
of each reply holds up nothing else there.

Run as a program, this module is that process. It is asked on standard input and tells on standard output, a line of
JSON each, any number of calls at once. It makes models by their names and the environment, as the server would.
"""

from __future__ import annotations

import functools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import count
from typing import IO, Any

from qa.bilingual import Bilingual
from qa.errors import SettingsError
from qa.models.calls import Finished, taken
from qa.models.faults import Fault
from qa.models.pieces import Piece, Usage
from qa.models.sentences import sentence
from store import child

_MAKING = 60.0  # seconds that a model may take to be made, LangChain's loading included
_ENDING = 5.0  # seconds that the process has to end


class ApartModel:
    """A chat model that another process has; `model_name` is what its provider calls it."""

    def __init__(self, asked: _Asked, name: str, model_name: str) -> None:
        self.model_name = model_name
        self._asked = asked
        self._name = name

    def start(self, messages: Sequence[tuple[str, str]]) -> ApartCall:
        """Begins to ask it."""
        return ApartCall(self._asked, {"ask": self._name, "messages": messages})


@contextmanager
def apart(name: str) -> Iterator[ApartModel]:
    """The model of that LangChain name, in a process that runs for as long as this lasts, and again if it ends.

    Raises: SettingsError as `qa.models.chat.resolve` does.
    """
    asked = _Asked()
    try:
        making = ApartCall(asked, {"make": name})
        made = making.take(_MAKING)
        making.cancel()
        if isinstance(made, SettingsError):
            raise made
        if not isinstance(made, str):
            raise SettingsError(f"The model {name} could not be made: the process that asks it does not answer.")
        yield ApartModel(asked, name, made)
    finally:
        asked.close()


class ApartCall:
    """A call that another process makes; see `qa.models.calls.Call`."""

    def __init__(self, asked: _Asked, told: Mapping[str, Any]) -> None:
        self._items: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._asked = asked
        self._number = asked.begin(told, self._items)

    def take(self, seconds: float) -> Any:
        """The next Piece, a Fault, a `Finished`, or None when `seconds` have passed without any."""
        return taken(self._items, seconds)

    def arrived(self) -> int:
        """How many items wait to be taken."""
        return self._items.qsize()

    def cancel(self) -> None:
        """Ends the call; does nothing when it has ended."""
        self._asked.end(self._number)


class _Asked:
    """The process, begun with the first call, and with the next one after it has ended. Used from any thread."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._numbers = count()
        self._calls: dict[int, queue.SimpleQueue[Any]] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, told: Mapping[str, Any], items: queue.SimpleQueue[Any]) -> int:
        """Begins a call whose `items` are told from now on; its number."""
        with self._mutex:
            number = next(self._numbers)
            self._calls[number] = items
            if not self._tells({"call": number, **told}):
                self._lose([other for other in self._calls if other != number])
                self._begin()
                if not self._tells({"call": number, **told}):
                    self._lose((number,))
        return number

    def end(self, number: int) -> None:
        """Nobody listens to that call any more."""
        with self._mutex:
            if self._calls.pop(number, None) is not None:
                self._tells({"call": number, "end": True})

    def close(self) -> None:
        """Ends the process."""
        with self._mutex:
            process, self._process = self._process, None
        if process is not None:
            child.end(process, _ENDING)

    def _tells(self, told: Mapping[str, Any]) -> bool:
        """Whether the process is there to be told."""
        if self._process is None or self._process.stdin is None:
            return False
        try:
            _write(self._process.stdin, told)
        except (OSError, ValueError):
            return False
        return True

    def _begin(self) -> None:
        before, self._process = self._process, None
        if before is not None:
            child.end(before, _ENDING)
        with suppress(OSError):
            self._process = child.begin("qa.models.apart")
            threading.Thread(target=self._listen, args=(self._process,), name="model-process", daemon=True).start()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with suppress(OSError, ValueError):
            for line in process.stdout:
                told = json.loads(line)
                if (items := self._calls.get(told["call"])) is not None:
                    items.put(_item(told))
        with self._mutex:
            if self._process in (process, None):  # else those of now are another's
                self._process = None
                self._lose(tuple(self._calls))
        child.end(process, _ENDING)

    def _lose(self, numbers: Sequence[int]) -> None:
        """These calls come to nothing: they were made by a process that has ended."""
        said = sentence("The process that asks the models has ended; try again.")
        for number in numbers:
            self._calls.pop(number).put(Fault(said, again=True, retryable=True, outage=True))


def _item(told: Mapping[str, Any]) -> Any:
    """What a line says has happened in a call."""
    if "piece" in told:
        return Piece(**{**told["piece"], "usage": Usage(**told["piece"]["usage"])})
    if "fault" in told:
        english, chinese = told["sentence"]
        return Fault(**{**told["fault"], "sentence": Bilingual(english, chinese)})
    if "refused" in told:
        return SettingsError(told["refused"])
    return told.get("made") or Finished()


def _write(stream: IO[bytes], told: Mapping[str, Any]) -> None:
    stream.write(json.dumps(told).encode() + b"\n")
    stream.flush()


# The process's own side.


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
        from qa.models.chat import name_of

        try:
            model = _made(told.get("make") or told["ask"])
        except SettingsError as error:
            self._tell(number, refused=str(error))
        else:
            if "make" in told:
                self._tell(number, made=name_of(model))
            else:
                self._ask(number, model, told["messages"], end)
        with self._mutex:
            self._ends.pop(number)

    def _ask(self, number: int, model: Any, messages: Sequence[Sequence[str]], end: threading.Event) -> None:
        from qa.models.chat import items

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
            _write(self._replies, {"call": number, **told})


@functools.cache
def _made(name: str) -> Any:
    from qa.models.chat import resolve

    return resolve(name)


def main() -> None:
    """What the process does, until there is nobody any more who asks."""
    calls = _Calls(child.begun())
    for line in sys.stdin.buffer:
        calls.told(json.loads(line))
    os._exit(0)  # what still speaks is listened to by nobody


if __name__ == "__main__":
    main()
