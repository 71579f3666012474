"""A circuit breaker: while a model is down, those who ask are told at once instead of waiting for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from qa.errors import ModelError
from qa.models.faults_told import sentence


class Breaker:
    """Opens after `failures` in a row and refuses for `pause` seconds; then one call is let through to see.

    Shared by all calls to one model, from any thread. `clock` counts seconds.
    """

    def __init__(self, *, failures: int = 5, pause: float = 20.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None

    def admit(self, name: str) -> None:
        """Lets a call to the model `name` through, or raises ModelError that says when to come again."""
        with self._lock:
            if self._open_until is None:
                return
            left = self._open_until - self._clock()
            if left > 0:
                raise ModelError(
                    sentence(
                        "The model {name} has failed {count} times in a row and is left alone; "
                        "try again in {seconds} seconds.",
                        name=name,
                        count=str(self._failures),
                        seconds=str(max(1, round(left))),
                    ),
                    retryable=True,
                )
            self._open_until = self._clock() + self._pause  # this call is the trial; the others wait for what it finds

    def succeeded(self) -> None:
        """A reply came to its end."""
        with self._lock:
            self._failures = 0
            self._open_until = None

    def failed(self) -> None:
        """The provider failed, and it was its own fault."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._open_until = self._clock() + self._pause
