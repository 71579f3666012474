"""Responses, with what was said up to each, so that another can go on from it: in memory, within bounds, for its owner.

Nobody can read or go on from what somebody else was told, whose id they know or not; and it is gone with the process.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.web.http.visitor import REMEMBERED

if TYPE_CHECKING:
    from qa.answering.question import Turn

MOST_OF_ONE = 2_000_000
"""Characters that are kept of one owner; the oldest responses make way."""

MOST = 64_000_000
"""Characters that are kept of all; the oldest responses make way."""

_EACH = 500  # characters that a response counts for besides its own

Talk = tuple["Turn", ...]
Kept = tuple[Talk, bytes]


class Replied:
    """The responses and talks of each owner, by the ids of the responses. Used from any thread."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one, self._most = most_of_one, most
        self._kept: dict[tuple[str, str], Kept] = {}  # the oldest first
        self._sizes: Counter[str] = Counter()
        self._lock = threading.Lock()

    def keep(self, owner: str, id: str, talk: Sequence[Turn], response: bytes) -> None:
        """Keeps the end of `talk`, as much as a follow-up may lean on, and the `response` as it was told."""
        kept = (tuple(talk)[-REMEMBERED:], response)
        with self._lock:
            self._kept[owner, id] = kept
            self._sizes[owner] += _size(kept)
            while self._sizes[owner] > self._most_of_one:
                self._forget(next(key for key in self._kept if key[0] == owner))
            while self._sizes.total() > self._most:
                self._forget(next(iter(self._kept)))

    def of(self, owner: str, id: str) -> Kept | None:
        """The response of `owner` with this id and the talk that it ended, None if none is kept."""
        with self._lock:
            return self._kept.get((owner, id))

    def drop(self, owner: str, id: str) -> bool:
        """Keeps it no longer; False if none was kept."""
        with self._lock:
            there = (owner, id) in self._kept
            if there:
                self._forget((owner, id))
            return there

    def _forget(self, key: tuple[str, str]) -> None:
        self._sizes[key[0]] -= _size(self._kept.pop(key))
        if not self._sizes[key[0]]:
            del self._sizes[key[0]]


def _size(kept: Kept) -> int:
    talk, response = kept
    return _EACH + len(response) + sum(len(text) for _, text in talk)
