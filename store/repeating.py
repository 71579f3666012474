"""What is looked at again and again in a thread of its own, for as long as something is open."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Stopped(Exception):
    """Whoever looks, or waits, was told to stop."""


class Repeating:
    """Looks every so many seconds from `start` on until `close`; after failures in a row later and later.

    `look` may raise Stopped. Whatever else it raises `failed` is told.
    """

    def __init__(
        self,
        name: str,
        look: Callable[[], None],
        every: float,
        longest_pause: float,
        failed: Callable[[Exception], None],
    ) -> None:
        self.stop = threading.Event()
        self._look = look
        self._every = every
        self._longest_pause = longest_pause
        self._failed = failed
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self, patience: float | None = None) -> None:
        """Look no more; a look under way is waited for, so many seconds at most."""
        self.stop.set()
        self._thread.join(patience)

    def _run(self) -> None:
        failures = 0
        while not self.stop.is_set():
            try:
                self._look()
                failures = 0
            except Stopped:
                return
            except Exception as error:
                failures += 1
                self._failed(error)
            self.stop.wait(min(self._longest_pause, self._every * 2.0**failures))
