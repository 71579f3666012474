"""A model that is asked by a process of its own, for a server: what LangChain and a provider's client do for each token
of each reply holds up nothing else there.

`qa.models.model_process_child` is that process. It is asked on standard input and tells on standard output, a line of
JSON each, any number of calls at once. It makes models by their names and the environment, as the server would.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import IO, Any

from qa.errors import SettingsError, WrongSetting
from qa.models.calls import Call, Finished
from qa.models.faults import Fault, outage_of
from qa.models.faults_told import sentence
from qa.models.pieces import Piece, Usage
from store import child
from store.language.bilingual import Bilingual

_MAKING = 60.0  # seconds that a model may take to be made, LangChain's loading included
_ENDING = 5.0  # seconds that the process has to end


class ApartModel:
    """A chat model that another process has; `model_name` is what its `provider` calls it."""

    def __init__(self, asked: _Asked, name: str, model_name: str, provider: str) -> None:
        self.model_name = model_name
        self.provider = provider
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
        if not isinstance(made, list):
            raise SettingsError(f"The model {name} could not be made: the process that asks it does not answer.")
        yield ApartModel(asked, name, *made)
    finally:
        asked.close()


class ApartCall(Call):
    """A call that another process makes."""

    def __init__(self, asked: _Asked, told: Mapping[str, Any]) -> None:
        items: queue.SimpleQueue[Any] = queue.SimpleQueue()
        super().__init__(items)
        self._asked = asked
        self._number = asked.begin(told, items)

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
            write(self._process.stdin, told)
        except (OSError, ValueError):
            return False
        return True

    def _begin(self) -> None:
        before, self._process = self._process, None
        if before is not None:
            child.end(before, _ENDING)
        with suppress(OSError):
            self._process = child.begin("qa.models.model_process_child")
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
            self._calls.pop(number).put(outage_of(said, again=True))


def _item(told: Mapping[str, Any]) -> Any:
    """What a line says has happened in a call."""
    if "piece" in told:
        return Piece(**{**told["piece"], "usage": Usage(**told["piece"]["usage"])})
    if "fault" in told:
        english, chinese = told["sentence"]
        return Fault(**{**told["fault"], "sentence": Bilingual(english, chinese)})
    if "refused" in told:
        return (WrongSetting if told["misnamed"] else SettingsError)(told["refused"])
    return told.get("made") or Finished()


def write(stream: IO[bytes], told: Mapping[str, Any]) -> None:
    """One line between the two processes."""
    stream.write(json.dumps(told).encode() + b"\n")
    stream.flush()
