"""What was said up to each response, so that another can go on from it: kept in memory, within bounds, for its owner.

Nobody can go on from what somebody else was told, whose id they know or not; and it is gone with the process.
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
"""Characters that are kept of one owner; the oldest talks make way."""

MOST = 64_000_000
"""Characters that are kept of all; the oldest talks of who came longest ago make way."""

_EACH = 500  # characters that a talk counts for besides its own

Talk = tuple["Turn", ...]


class Replied:
    """The talks of each owner by the ids of the responses that end them. Used from any thread."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one, self._most = most_of_one, most
        self._of: OrderedDict[str, OrderedDict[str, Talk]] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._size = 0
        self._lock = threading.Lock()

    def keep(self, owner: str, id: str, talk: Sequence[Turn]) -> None:
        """Keeps the end of `talk`, as much as a follow-up may lean on."""
        kept = tuple(talk)[-REMEMBERED:]
        with self._lock:
            self._of.setdefault(owner, OrderedDict())[id] = kept
            self._of.move_to_end(owner)
            self._sizes[owner] = self._sizes.get(owner, 0) + _size(kept)
            self._size += _size(kept)
            while self._sizes.get(owner, 0) > self._most_of_one:
                self._forget(owner)
            while self._size > self._most:
                self._forget(next(iter(self._of)))

    def of(self, owner: str, id: str) -> Talk | None:
        """The talk of `owner` that the response `id` ended, None if none is kept."""
        with self._lock:
            talks = self._of.get(owner)
            return talks.get(id) if talks else None

    def _forget(self, owner: str) -> None:
        _, talk = self._of[owner].popitem(last=False)
        self._sizes[owner] -= _size(talk)
        self._size -= _size(talk)
        if not self._of[owner]:
            del self._of[owner], self._sizes[owner]


def _size(talk: Talk) -> int:
    return _EACH + sum(len(text) for _, text in talk)
