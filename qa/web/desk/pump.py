"""From a worker thread to the event loop: an iterator that blocks, read without blocking."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")

GRACE = 1.0
"""Seconds that a stopped answer has for what has come to be checked."""


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


async def pumped(
    make: Callable[[], Iterator[T]],
    stop: Stop,
    wanted: Callable[[T], bool] = lambda item: True,
    *,
    grace: float = 0.0,
) -> AsyncGenerator[list[T], None]:
    """What `make()` yields that is `wanted`, made in a thread of its own, in batches of what came since the last one.

    Once `stop` is given, the iterator has `grace` seconds to come to an end of its own, which it may do knowing
    `stop.event`; then this ends without waiting for the thread, and the thread closes the iterator at its next item.
    Leaving this early gives the sign. Raises what the iterator raises.
    """
    loop = asyncio.get_running_loop()
    wake = asyncio.Event()
    items: deque[T] = deque()
    ended: list[BaseException | None] = []
    rung = left = False  # whether the loop is about to look; whether nobody looks any more
    stop.on(loop, wake)

    def tell(item: T) -> None:
        nonlocal rung
        items.append(item)
        if not rung:  # to wake the loop costs more than all the rest
            rung = True
            loop.call_soon_threadsafe(ring)

    def ring() -> None:
        nonlocal rung
        rung = False
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
                    if left:
                        break
                    if wanted(item):
                        tell(item)
            finally:
                close = getattr(source, "close", None)
                if close is not None:
                    close()
        except BaseException as e:  # handed to whoever reads, never lost in the thread
            error = e
        with suppress(RuntimeError):  # the loop is gone
            loop.call_soon_threadsafe(end, error)

    # in the context of whoever asks, whose trace it is a part of
    threading.Thread(target=copy_context().run, args=(work,), name="answer", daemon=True).start()
    until: float | None = None
    try:
        while True:
            if stop.given and until is None:
                until = loop.time() + grace
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await wake.wait()
            wake.clear()
            batch: list[T] = []
            while items:  # the thread goes on adding meanwhile
                batch.append(items.popleft())
            if batch:
                yield batch
            if ended and not items:
                if ended[0] is not None:
                    raise ended[0]
                return
            if until is not None and loop.time() >= until:
                return
    finally:
        left = True
        if not ended:
            stop.give()
