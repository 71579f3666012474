"""A collection of vectors on disk, open in a process of its own.

Chroma may crash the process that opens damaged files, and for as long as it takes vectors in, half a millisecond each,
no other thread of that process gets on. So a child has the collection open and is asked. Run as a program, this module
is that child: requests come on standard input, each what to do and with what, and what came of it goes to standard
output.
"""

from __future__ import annotations

import pickle
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any, cast

from store import child
from store.index.sketch import Floats
from store.index.vectors import VectorCollection, missed
from store.repeating import Stopped

OPENING = 30.0
"""Seconds that opening a collection may take, and one more for every `OPENED` vectors."""
OPENED = 10_000

ANSWERING = 60.0
"""Seconds that anything else may take."""

AT_A_TIME = 250
"""Vectors that are sent in one request: a search waits for no more than these."""

_TICK = 0.1  # seconds between two looks at whether to stop
_ENDING = 10.0  # seconds that a child that has closed its collection has to end

Sample = Sequence[tuple[int, Sequence[float]]]
_Told = tuple[str | None, Any]
"""Why it could not be done, None where it was, and what came of it."""


class Broken(Exception):
    """The child cannot be started, has ended, is silent for too long, or could not do what it was asked to."""


class VectorProcess:
    """`store.index.vectors.VectorCollection`, in a child: `Vectors`. Safe to use from many threads, for one process.

    Everything raises Broken, after which only `close` is of use. `missed` says how many of the sample that it was
    opened with it did not find.
    """

    def __init__(self) -> None:
        self.missed = 0
        self._asking = threading.Lock()
        self._replies: SimpleQueue[_Told | None] = SimpleQueue()
        try:
            self._process = child.begin("store.index.vector_process")
        except OSError as error:
            raise Broken(f"no process can be started: {error.strerror}") from error
        threading.Thread(target=self._listen, name="vector-process", daemon=True).start()

    @classmethod
    def create(cls, folder: Path, size: int, stop: threading.Event) -> VectorProcess:
        """A new collection in the empty `folder`, for about `size` vectors. Raises: Stopped."""
        held = cls()
        held._ask("create", folder, size, stop=stop)
        return held

    @classmethod
    def open(cls, folder: Path, sample: Sample, size: int, stop: threading.Event) -> VectorProcess:
        """The collection in `folder` of about `size` vectors, asked for `sample`, keys with their vectors.

        Raises: Stopped.
        """
        held = cls()
        held.missed = int(held._ask("open", folder, sample, seconds=OPENING + size / OPENED, stop=stop))
        return held

    def count(self) -> int:
        return int(self._ask("count"))

    def keys(self) -> list[int]:
        return cast(list[int], self._ask("keys"))

    def put(self, keys: Sequence[int], rows: Floats) -> None:
        for start in range(0, len(keys), AT_A_TIME):
            self._ask("put", keys[start : start + AT_A_TIME], rows[start : start + AT_A_TIME])

    def delete(self, keys: Sequence[int]) -> None:
        if keys:
            self._ask("delete", keys)

    def nearest(self, vector: Floats, limit: int) -> list[tuple[int, float]]:
        return cast(list[tuple[int, float]], self._ask("nearest", vector, limit))

    def close(self) -> None:
        """Let the files go, in order if the child still answers; a second call does nothing."""
        try:
            if self._process.poll() is None:
                self._ask("close")
        finally:
            child.end(self._process, _ENDING)

    def _ask(self, what: str, *given: object, seconds: float = ANSWERING, stop: threading.Event | None = None) -> Any:
        with self._asking:
            try:
                return self._asked(what, given, time.monotonic() + seconds, stop)
            except BaseException:  # what it would say now would be taken for the reply to another question
                child.end(self._process, 0.0)
                raise

    def _asked(self, what: str, given: tuple[object, ...], until: float, stop: threading.Event | None) -> Any:
        assert self._process.stdin is not None
        try:
            pickle.dump((what, given), self._process.stdin)
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise Broken("its process has ended") from error
        while True:
            if stop is not None and stop.is_set():
                raise Stopped
            left = until - time.monotonic()
            if left <= 0:
                raise Broken(f"its process did not answer in time ({what})")
            with suppress(Empty):
                reply = self._replies.get(timeout=left if stop is None else min(left, _TICK))
                break
        if reply is None:
            raise Broken(f"its process has ended ({what})")
        why, told = reply
        if why is not None:
            raise Broken(why)
        return told

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(Exception):  # which of them, where a reply breaks off, is not documented
            while True:
                self._replies.put(pickle.load(self._process.stdout))
        self._replies.put(None)


def _lighten() -> None:
    """Spares this process a quarter of Chroma's start: what it imports for a command line and for sending traces."""
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # which httpx takes for "not installed"
    tracing = ModuleType("opentelemetry.exporter.otlp.proto.grpc.trace_exporter")
    tracing.OTLPSpanExporter = None  # type: ignore[attr-defined]
    sys.modules[tracing.__name__] = tracing


def _done(collection: VectorCollection | None, what: str, given: Sequence[Any]) -> tuple[VectorCollection, Any]:
    """The collection, which the first request names, and what came of a request."""
    if collection is not None:
        return collection, getattr(collection, what)(*given)
    if what == "create":
        return VectorCollection.create(*given), None
    folder, sample = given
    collection = VectorCollection.open(folder)
    return collection, missed(collection, sample)


def main() -> None:
    """What the child does, until there is nobody any more who asks."""
    replies = child.begun()
    _lighten()
    collection: VectorCollection | None = None
    why: str | None = None
    while why is None:
        try:
            what, given = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        told = None
        try:
            collection, told = _done(collection, what, given)
        except BaseException as error:  # Chroma's panics are no `Exception`
            why = f"{type(error).__name__}: {error}"
        pickle.dump((why, told), replies)
        replies.flush()
    sys.exit(1)


if __name__ == "__main__":
    main()
