"""Responses, with what was said up to each, so that another can go on from it: in memory, within bounds, for its owner.

Nobody can read or go on from what somebody else was told, whose id they know or not; and it is gone with the process.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.web.http.visitor import REMEMBERED

if TYPE_CHECKING:
    from qa.answering.question import Turn

MOST_OF_ONE = 2_000_000
"""Characters that are kept of one owner; the oldest responses make way."""

MOST = 64_000_000
"""Characters that are kept of all; the oldest responses of who came longest ago make way."""

_EACH = 500  # characters that a response counts for besides its own

Talk = tuple["Turn", ...]
Kept = tuple[Talk, bytes]


class Replied:
    """The responses and talks of each owner, by the ids of the responses. Used from any thread."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one, self._most = most_of_one, most
        self._of: OrderedDict[str, OrderedDict[str, Kept]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def keep(self, owner: str, id: str, talk: Sequence[Turn], response: bytes) -> None:
        """Keeps the end of `talk`, as much as a follow-up may lean on, and the `response` as it was told."""
        kept = (tuple(talk)[-REMEMBERED:], response)
        with self._lock:
            self._of.setdefault(owner, OrderedDict())[id] = kept
            self._of.move_to_end(owner)
            self._sizes[owner] = self._sizes.get(owner, 0) + _size(kept)
            self._size += _size(kept)
            while self._sizes.get(owner, 0) > self._most_of_one:
                self._forget(owner)
            while self._size > self._most:
                self._forget(next(iter(self._of)))

    def of(self, owner: str, id: str) -> Kept | None:
        """The response of `owner` with this id and the talk that it ended, None if none is kept."""
        with self._lock:
            kept = self._of.get(owner)
            return kept.get(id) if kept else None

    def drop(self, owner: str, id: str) -> bool:
        """Keeps it no longer; False if none was kept."""
        with self._lock:
            there = id in self._of.get(owner, ())
            if there:
                self._of[owner].move_to_end(id, last=False)
                self._forget(owner)
            return there

    def _forget(self, owner: str) -> None:
        _, kept = self._of[owner].popitem(last=False)
        self._sizes[owner] -= _size(kept)
        self._size -= _size(kept)
        if not self._of[owner]:
            del self._of[owner], self._sizes[owner]


def _size(kept: Kept) -> int:
    talk, response = kept
    return _EACH + len(response) + sum(len(text) for _, text in talk)
