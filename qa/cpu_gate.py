"""Whose turn it is to keep a processor busy: one thread at a time where Python runs, and readings beside it.

However many processors there are, one thread runs Python at a time, and each that wants to makes all others wait: the
one that answers the network, too. Two at once answer no more questions, and hold that one up. A reading runs no Python,
so whoever reads lets the next one through meanwhile; and where nobody is waiting, it reads on all processors.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

_INSIDE = threading.local()

PROCESSORS = os.cpu_count() or 2


class Gate:
    """One thread at a time is inside, in the order in which they come. Whoever comes back from reading goes first: an
    answer under way is told before the next is begun.

    `readers` read at once at most; one less than there are processors, if no number is given.
    """

    def __init__(self, readers: int | None = None) -> None:
        self._mutex = threading.Lock()
        self._is_taken = False
        self._line: deque[threading.Lock] = deque()
        self._reading = threading.BoundedSemaphore(readers or max(1, PROCESSORS - 1))

    def __enter__(self) -> None:
        self._come_in()

    def __exit__(self, *_: object) -> None:
        self._go_out()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    @contextmanager
    def left(self) -> Iterator[int]:
        """The caller, who is inside, is outside meanwhile; gives how many threads it may read with."""
        alone = not self._line
        self._go_out()
        try:
            with self._reading:
                yield PROCESSORS if alone else 1
        finally:
            self._come_in(first=True)

    def _come_in(self, *, first: bool = False) -> None:
        turn = self._turn(first=first)
        if turn is not None:
            turn.acquire()
        _INSIDE.gate = self

    def _turn(self, *, first: bool) -> threading.Lock | None:
        """What is released when it is the caller's turn; None where it is at once."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return None
            turn = threading.Lock()
            turn.acquire()
            if first:
                self._line.appendleft(turn)
            else:
                self._line.append(turn)
            return turn

    def _go_out(self) -> None:
        _INSIDE.gate = None
        with self._mutex:
            if self._line:
                self._line.popleft().release()
            else:
                self._is_taken = False


def beside() -> AbstractContextManager[int]:
    """Outside of the gate that this thread is inside of, if it is, for what runs no Python; gives how many threads that
    may be done by."""
    gate: Gate | None = getattr(_INSIDE, "gate", None)
    return gate.left() if gate is not None else nullcontext(PROCESSORS)
