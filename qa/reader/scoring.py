"""What the model says of a text and each of many windows, with what was said before kept."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from qa.cpu_gate import beside
from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.windows import Window

Told = TypeVar("Told")


class RecentValues(Generic[Told]):
    """The last `most` values by key; safe for any number of threads. Keys are digests, so that no text is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[bytes, Told] = OrderedDict()
        self._lock = threading.Lock()

    @staticmethod
    def key(*texts: str) -> bytes:
        """The key of what is said of `texts`."""
        return hashlib.blake2b("\x1f".join(texts).encode("utf-8", "replace"), digest_size=16).digest()

    def get(self, key: bytes) -> Told | None:
        """The value under `key`, if it is still kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: bytes, value: Told) -> None:
        """Keeps `value`; the one that was not asked for the longest makes room."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def scored(
    asked: str,
    windows: Sequence[Window],
    told: Callable[[Window, Encoded, Scores], Told],
    kept: RecentValues[Told],
    model: Callable[[], Model],
    adapter: str = "",
) -> list[Told]:
    """What `told` makes of the scores of each window.

    Only what the shipped model said is `kept`. Raises ReaderError as `model` does.
    """
    keys = [RecentValues.key(asked, w.read, repr(w.sentences)) for w in windows]
    known = {i: said for i, key in enumerate(keys) if (said := kept.get(key)) is not None and model is shipped}
    if rest := [i for i in range(len(windows)) if i not in known]:
        reader = model()
        pairs = [reader.encode(asked, windows[i].read) for i in rest]
        with beside() as threads:
            found = reader.score(pairs, adapter, threads)
        for i, pair, scores in zip(rest, pairs, found, strict=True):
            known[i] = told(windows[i], pair, scores)
            if model is shipped:
                kept.put(keys[i], known[i])
    return [known[i] for i in range(len(windows))]
