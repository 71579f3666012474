"""From a worker thread to the event loop: an iterator that blocks, read without blocking, and how many run at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class Desk:
    """How many questions are being answered: at most `places` at once, and a way to wait until none is.

    Used from the event loop only.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0
        self.closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    def take(self) -> bool:
        """Takes a place; False when none is free or the desk is closed."""
        if self.closed or self.taken >= self.places:
            return False
        self.taken += 1
        self._idle.clear()
        return True

    def leave(self) -> None:
        """Gives a place back."""
        self.taken -= 1
        if self.taken == 0:
            self._idle.set()

    async def drain(self, seconds: float) -> bool:
        """Takes no more and waits until every place is free; False when `seconds` were not enough."""
        self.closed = True
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Stop:
    """A sign from the event loop to a worker thread that nobody wants the rest. `event` is what the worker looks at."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._waiting: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def given(self) -> bool:
        """Whether the sign was given."""
        return self.event.is_set()

    def give(self) -> None:
        """Gives the sign, and wakes who reads from `pumped`."""
        self.event.set()
        if self._waiting is not None and self._loop is not None:
            with suppress(RuntimeError):  # the loop is gone
                self._loop.call_soon_threadsafe(self._waiting.set)

    def on(self, loop: asyncio.AbstractEventLoop, wake: asyncio.Event) -> None:
        """`wake` is set when the sign is given."""
        self._loop, self._waiting = loop, wake
        if self.given:
            wake.set()


async def pumped(make: Callable[[], Iterator[T]], stop: Stop, *, grace: float = 0.0) -> AsyncGenerator[list[T], None]:
    """What `make()` yields, made and read in a thread of its own, in batches of what has come since the last one.

    Once `stop` is given, the iterator has `grace` seconds to come to an end of its own, which it may do knowing
    `stop.event`; then this ends without waiting for the thread, and the thread closes the iterator at its next item.
    Leaving this early gives the sign. Raises what the iterator raises.
    """
    loop = asyncio.get_running_loop()
    wake = asyncio.Event()
    items: list[T] = []
    ended: list[BaseException | None] = []
    left = threading.Event()
    stop.on(loop, wake)

    def tell(item: T) -> None:
        items.append(item)
        wake.set()

    def end(error: BaseException | None) -> None:
        ended.append(error)
        wake.set()

    def work() -> None:
        error: BaseException | None = None
        try:
            source = make()
            try:
                for item in source:
                    if left.is_set():
                        break
                    loop.call_soon_threadsafe(tell, item)
            finally:
                close = getattr(source, "close", None)
                if close is not None:
                    close()
        except BaseException as e:  # handed to whoever reads, never lost in the thread
            error = e
        with suppress(RuntimeError):  # the loop is gone
            loop.call_soon_threadsafe(end, error)

    threading.Thread(target=work, name="answer", daemon=True).start()
    until: float | None = None
    try:
        while True:
            if stop.given and until is None:
                until = loop.time() + grace
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), None if until is None else max(0.0, until - loop.time()))
            wake.clear()
            if items:
                batch, items[:] = list(items), []
                yield batch
            if ended and not items:
                if ended[0] is not None:
                    raise ended[0]
                return
            if until is not None and loop.time() >= until:
                return
    finally:
        left.set()
        if not ended:
            stop.give()
