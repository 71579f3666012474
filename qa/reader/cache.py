"""What the reader has said, kept for whoever asks the same again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class RecentValues(Generic[Value]):
    """The last `most` values by key; safe for any number of threads. Keys are digests, so that no text is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = threading.Lock()

    @staticmethod
    def key(*texts: str) -> bytes:
        """The key of what is said of `texts`."""
        return hashlib.blake2b("\x1f".join(texts).encode("utf-8", "replace"), digest_size=16).digest()

    def get(self, key: bytes) -> Value | None:
        """The value under `key`, if it is still kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: bytes, value: Value) -> None:
        """Keeps `value`; the one that was not asked for the longest makes room."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
