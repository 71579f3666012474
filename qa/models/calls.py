"""One running call to a chat model: what it sends is taken from a queue, and it can be ended at any time.

Models that speak asyncio run on one event loop of our own, in a thread of its own, where a call is a task that can
be cancelled in the middle of a read. One loop for all, because LangChain shares its connections between models, and
a connection belongs to the loop it was opened in. Models that only block run in a thread each, which is left behind
when the call ends: a thread cannot be stopped, but it can be no longer listened to.
"""

from __future__ import annotations

import asyncio
import functools
import os
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.models.pieces import piece_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_WAITING = 1_000
"""Pieces a model may be ahead of its reader before it is held up."""


@dataclass(frozen=True)
class Finished:
    """The model said all it had to say."""


class Call:
    """A call under way, whose `items` wait in a queue."""

    def __init__(self, items: queue.Queue[Any] | queue.SimpleQueue[Any]) -> None:
        self._items = items

    def take(self, seconds: float) -> Any:
        """The next Piece, a Fault, a `Finished`, an exception, or None when `seconds` have passed without any."""
        try:
            return self._items.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            return None

    def arrived(self) -> int:
        """How many items wait to be taken."""
        return self._items.qsize()

    def cancel(self) -> None:
        """Ends the call; does nothing when it has ended."""
        raise NotImplementedError


def start(model: BaseChatModel, messages: Sequence[tuple[str, str]], *, asynchronous: bool) -> Call:
    """Begins to ask `model`: on the event loop if it is `asynchronous`, else in a thread."""
    return _TaskCall(model, messages) if asynchronous else _ThreadCall(model, messages)


class _TaskCall(Call):
    def __init__(self, model: BaseChatModel, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__(queue.SimpleQueue())
        self._model = model
        self._messages = list(messages)
        self._future = asyncio.run_coroutine_threadsafe(self._run(), _loop(os.getpid()))

    async def _run(self) -> None:
        try:
            async for piece in self._model.astream(self._messages):
                self._items.put(piece_of(piece))
                while self._items.qsize() > MOST_WAITING:
                    await asyncio.sleep(0.01)
        except BaseException as error:  # a call that the model's client cancels has nobody else to tell either
            self._items.put(error)
        else:
            self._items.put(Finished())

    def cancel(self) -> None:
        self._future.cancel()


class _ThreadCall(Call):
    def __init__(self, model: BaseChatModel, messages: Sequence[tuple[str, str]]) -> None:
        super().__init__(queue.Queue(MOST_WAITING))
        self._ended = threading.Event()
        self._model = model
        self._messages = list(messages)
        threading.Thread(target=self._run, name="qa-model-call", daemon=True).start()

    def _run(self) -> None:
        try:
            for piece in self._model.stream(self._messages):
                if not self._put(piece_of(piece)):
                    return
        except BaseException as error:  # a thread has nobody else to tell
            self._put(error)
        else:
            self._put(Finished())

    def _put(self, item: Any) -> bool:
        while not self._ended.is_set():
            try:
                self._items.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def cancel(self) -> None:
        self._ended.set()


_starting = threading.Lock()


def _loop(process: int) -> asyncio.AbstractEventLoop:
    with _starting:
        return _started_loop(process)


@functools.lru_cache(maxsize=1)  # by process: a fork has its parent's memory and none of its threads
def _started_loop(process: int) -> asyncio.AbstractEventLoop:
    loop = _new_loop()
    threading.Thread(target=loop.run_forever, name="qa-models", daemon=True).start()
    return loop


def _new_loop() -> asyncio.AbstractEventLoop:
    """uvloop's where it is installed, which takes less of the processor for every piece of a reply."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop
