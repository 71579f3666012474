"""A collection of vectors on disk, open in a process of its own.

Chroma may crash the process that opens damaged files, and for as long as it takes vectors in, half a millisecond each,
no other thread of that process gets on. So a child has the collection open and is asked. Run as a program, this module
is that child: requests come on standard input, replies go to standard output, each a line of JSON, which says how many
bytes follow it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import IO, Any

import numpy as np

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
_Told = tuple[dict[str, Any], bytes]


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
        held._ask("create", {"folder": str(folder), "expected": size}, stop=stop)
        return held

    @classmethod
    def open(cls, folder: Path, sample: Sample, size: int, stop: threading.Event) -> VectorProcess:
        """The collection in `folder` of about `size` vectors, asked for `sample`, keys with their vectors.

        Raises: Stopped.
        """
        held = cls()
        told, _ = held._ask("open", {"folder": str(folder), "sample": sample}, b"", OPENING + size / OPENED, stop)
        held.missed = int(told["missed"])
        return held

    def count(self) -> int:
        return int(self._ask("count")[0]["count"])

    def keys(self) -> list[int]:
        return _numbers(self._ask("keys")[1])

    def put(self, keys: Sequence[int], rows: Floats) -> None:
        for start in range(0, len(keys), AT_A_TIME):
            some = keys[start : start + AT_A_TIME]
            vectors = rows[start : start + AT_A_TIME].astype("<f4").tobytes()
            self._ask("put", {"count": len(some)}, _bytes(some) + vectors)

    def delete(self, keys: Sequence[int]) -> None:
        if keys:
            self._ask("delete", {}, _bytes(keys))

    def nearest(self, vector: Floats, limit: int) -> list[tuple[int, float]]:
        told, data = self._ask("nearest", {"limit": limit}, vector.astype("<f4").tobytes())
        keys = _numbers(data[: 8 * told["count"]])
        return list(zip(keys, np.frombuffer(data[8 * told["count"] :], dtype="<f8").tolist(), strict=True))

    def close(self) -> None:
        """Let the files go, in order if the child still answers; a second call does nothing."""
        try:
            if self._process.poll() is None:
                self._ask("close")
        finally:
            child.end(self._process, _ENDING)

    def _ask(
        self,
        what: str,
        told: Mapping[str, Any] = {},
        data: bytes = b"",
        seconds: float = ANSWERING,
        stop: threading.Event | None = None,
    ) -> _Told:
        with self._asking:
            try:
                return self._asked({"do": what, **told}, data, time.monotonic() + seconds, stop)
            except BaseException:  # what it would say now would be taken for the reply to another question
                child.end(self._process, 0.0)
                raise

    def _asked(self, told: Mapping[str, Any], data: bytes, until: float, stop: threading.Event | None) -> _Told:
        assert self._process.stdin is not None
        try:
            _write(self._process.stdin, told, data)
        except (OSError, ValueError) as error:
            raise Broken("its process has ended") from error
        while True:
            if stop is not None and stop.is_set():
                raise Stopped
            left = until - time.monotonic()
            if left <= 0:
                raise Broken(f"its process did not answer in time ({told['do']})")
            with suppress(Empty):
                reply = self._replies.get(timeout=left if stop is None else min(left, _TICK))
                break
        if reply is None:
            raise Broken(f"its process has ended ({told['do']})")
        if "error" in reply[0]:
            raise Broken(str(reply[0]["error"]))
        return reply

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            while (told := _read(self._process.stdout)) is not None:
                self._replies.put(told)
        self._replies.put(None)


class _Worker:
    """The child's side: does what it is asked to."""

    def __init__(self) -> None:
        self._collection: VectorCollection | None = None

    def answer(self, asked: Mapping[str, Any], data: bytes) -> _Told:
        """The reply to one request."""
        what = asked["do"]
        if what == "create":
            self._collection = VectorCollection.create(Path(asked["folder"]), asked["expected"])
            return {}, b""
        if what == "open":
            self._collection = VectorCollection.open(Path(asked["folder"]))
            return {"missed": missed(self._collection, asked["sample"])}, b""
        assert self._collection is not None
        return self._of(self._collection, asked, data)

    def _of(self, collection: VectorCollection, asked: Mapping[str, Any], data: bytes) -> _Told:
        what = asked["do"]
        if what == "count":
            return {"count": collection.count()}, b""
        if what == "keys":
            return {}, _bytes(collection.keys())
        if what == "nearest":
            found = collection.nearest(np.frombuffer(data, dtype="<f4"), asked["limit"])
            far = np.array([far for _, far in found], dtype="<f8").tobytes()
            return {"count": len(found)}, _bytes([key for key, _ in found]) + far
        if what == "put":
            keys = _numbers(data[: 8 * asked["count"]])
            collection.put(keys, np.frombuffer(data[8 * len(keys) :], dtype="<f4").reshape(len(keys), -1))
        elif what == "delete":
            collection.delete(_numbers(data))
        elif what == "close":
            collection.close()
        return {}, b""


def _bytes(keys: Sequence[int]) -> bytes:
    return np.array(keys, dtype="<i8").tobytes()


def _numbers(data: bytes) -> list[int]:
    return [int(key) for key in np.frombuffer(data, dtype="<i8")]


def _write(stream: IO[bytes], told: Mapping[str, Any], data: bytes) -> None:
    stream.write(json.dumps({**told, "size": len(data)}).encode() + b"\n" + data)
    stream.flush()


def _read(stream: IO[bytes]) -> _Told | None:
    """The next message; None where there is none any more."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    told: dict[str, Any] = json.loads(line)
    return told, stream.read(told["size"])


def _lighten() -> None:
    """Spares this process a quarter of Chroma's start: what it imports for a command line and for sending traces."""
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # which httpx takes for "not installed"
    tracing = ModuleType("opentelemetry.exporter.otlp.proto.grpc.trace_exporter")
    tracing.OTLPSpanExporter = None  # type: ignore[attr-defined]
    sys.modules[tracing.__name__] = tracing


def main() -> None:
    """What the child does, until there is nobody any more who asks."""
    replies = child.begun()
    _lighten()
    held = _Worker()
    while (asked := _read(sys.stdin.buffer)) is not None:
        try:
            reply: _Told = held.answer(*asked)
        except BaseException as error:  # Chroma's panics are no `Exception`
            _write(replies, {"error": f"{type(error).__name__}: {error}"}, b"")
            sys.exit(1)
        _write(replies, *reply)


if __name__ == "__main__":
    main()
