"""All vectors of a library made again by another embedder, from the stored articles, while the old ones are in use.

The new vectors are gathered beside the old ones, a page at a time, and change places with them at once when all are
there. What was gathered stays when the process ends, however it ends, and whoever goes on begins where it stopped. One
process at a time does this; the writer's lock is held for a page's rows only, so others add and remove meanwhile.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from store.database.connection import Database
from store.database.log import Change, live_passages
from store.database.moment import Maker, moment, record_maker
from store.database.renewing import (
    Renewing,
    adopt_renewed,
    clear_renewed,
    count_renewed,
    fill,
    has_renewed,
    not_renewed,
    note_renewing,
    put_renewed,
    renewing,
    waiting,
)
from store.embedding.same_embedder import CheckedEmbedder, Embedders
from store.errors import LibraryError
from store.language.bilingual import Bilingual
from store.lock import Lock
from store.repeating import Repeating, Stopped

if TYPE_CHECKING:
    from sqlalchemy import Connection

_log = logging.getLogger(__name__)
_EVERY = 1.0  # seconds between two looks for something to do
_LONGEST_PAUSE = 60.0  # seconds before trying again after failures
_PATIENCE = 5.0  # seconds that closing waits for an embedder that is at work
_CLEARED = 100  # revisions whose old vectors are deleted at a time
_FEWEST, _MOST = 16, 2048  # passages embedded and committed at a time
_AIM = 0.5  # seconds that embedding a page should take
_REST = 0.1  # share of its time that a thread in the background leaves to searches

Told = Callable[[int, int], None]

_STUCK = Bilingual(" It does not go on at present; the log says why.", "目前没有进展，原因见日志。")


@dataclass(frozen=True)
class Reembedding:
    """A change of embedder under way: `done` of `total` articles have the vectors of `embedder`.

    Until all have, searches use those of `in_use`, or go by words alone where `by_words`. `trouble` is why it does not
    go on, when it does not.
    """

    embedder: str
    in_use: str
    done: int
    total: int
    by_words: bool
    trouble: str | None = None

    @property
    def told(self) -> Bilingual:
        """How far it has come. Why it does not go on may name an address or a part of a key: only the log says that."""
        meanwhile = "words alone" if self.by_words else f"the vectors of {self.in_use}"
        in_chinese = "只按词语" if self.by_words else f"按{self.in_use}的向量"
        stuck = Bilingual("", "") if self.trouble is None else _STUCK
        return Bilingual(
            f"{self.done:,} of {self.total:,} articles are embedded again by {self.embedder}; searches go by "
            f"{meanwhile} until all are.{stuck}",
            f"{self.total:,}篇文章中有{self.done:,}篇已由{self.embedder}重新嵌入；全部完成之前，搜索{in_chinese}进行。"
            f"{stuck.chinese}",
        )

    def __str__(self) -> str:
        return self.told


class Reembedder:
    """Brings the vectors of one library to be those of the embedder that was chosen for it."""

    def __init__(self, database: Database, embedders: Embedders, stop: threading.Event, rest: float = 0.0) -> None:
        self._database = database
        self._embedders = embedders
        self._stop = stop
        self._rest = rest
        self._page = _FEWEST
        self._library = ""

    def run(self, anew: bool = False, told: Told | None = None) -> None:
        """Make what is missing; with `anew`, all vectors, whoever made those that are there.

        `told` hears how many articles of how many are done, after each page. The caller holds the lock "renewing".
        Raises: LibraryError when the embedder or the disk fails; Stopped.
        """
        now = self._database.ask(moment)
        maker, self._library = now.maker, now.library
        chosen = self._embedders.chosen(maker)
        if maker is None or chosen is None:
            return
        if anew or not chosen.made(maker):
            self._begin(chosen)
            while not self._adopted(chosen):
                self._gather(chosen, told)
        else:
            self._fill(chosen)
        state = self._database.ask(renewing)
        if state is None or (self._embedders.decided and not chosen.made(state.maker)):
            self._clear()

    def _begin(self, chosen: CheckedEmbedder) -> None:
        """Go on with what was gathered, if it is by `chosen`; else begin."""
        state = self._database.ask(renewing)
        if state is None or not chosen.made(state.maker):
            self._clear()
            with self._committing() as connection:
                note_renewing(connection, Renewing(_maker(chosen), *count_renewed(connection)))

    def _clear(self) -> None:
        """Forget the vectors that are not in use: those of before a change, or of one that nobody wants any more."""
        with self._committing() as connection:
            note_renewing(connection, None)
        while self._database.ask(has_renewed):
            with self._committing() as connection:
                clear_renewed(connection, _CLEARED)

    def _gather(self, chosen: CheckedEmbedder, told: Told | None) -> None:
        """Make the vectors that are missing, page by page."""
        done, total = self._database.ask(count_renewed)
        after = 0
        while True:
            if told:
                told(done, total)
            self._database.check_space()
            page = _first(self._database.ask(not_renewed, after, self._page), self._page)
            if not page:
                return
            data = self._embedded(chosen, page)
            after = page[-1].revision
            done += len(page)
            total = max(total, done)
            with self._committing() as connection:
                self._require(connection, chosen)
                put_renewed(connection, data)
                note_renewing(connection, Renewing(_maker(chosen), done, total))

    def _adopted(self, chosen: CheckedEmbedder) -> bool:
        """Put the new vectors in use, if all are there."""
        with self._committing() as connection:
            self._require(connection, chosen)
            if not_renewed(connection, 0, 1):
                return False
            adopt_renewed(connection)
            record_maker(connection, chosen.name, chosen.probe())
            note_renewing(connection, None)
            return True

    def _require(self, connection: Connection, chosen: CheckedEmbedder) -> None:
        state = renewing(connection)
        if state is None or not chosen.made(state.maker):
            raise LibraryError("Another process began to embed the library by another embedder; try again.")

    def _fill(self, chosen: CheckedEmbedder) -> None:
        """Embed the passages that were added while no embedder could be had."""
        while True:
            page = _first(self._database.ask(waiting, self._page), self._page)
            if not page:
                return
            data = self._embedded(chosen, page)
            with self._committing() as connection:
                maker = moment(connection).maker
                if maker is None or not chosen.made(maker):
                    return
                fill(connection, data)

    def _embedded(self, chosen: CheckedEmbedder, page: list[Change]) -> dict[int, bytes]:
        """The vectors of each revision of `page`, float32."""
        start = time.monotonic()
        with self._database.read() as connection:
            passages = list(live_passages(connection, page))
        parts = []
        for at in range(0, len(passages), self._page):
            if self._stop.is_set():
                raise Stopped
            parts.append(chosen.passages([passage.text for passage in passages[at : at + self._page]]))
        took = time.monotonic() - start
        # A hosted model wants large requests, and one on a slow machine must not lose much when it is stopped.
        if took < _AIM / 2:
            self._page = min(_MOST, 2 * self._page)
        elif took > 2 * _AIM:
            self._page = max(_FEWEST, self._page // 2)
        self._stop.wait(self._rest * took)
        rows = np.concatenate(parts).astype("<f4") if parts else np.zeros((0, 0), dtype="<f4")
        place = {passage.key: i for i, passage in enumerate(passages)}
        # Whoever was taken out meanwhile has no passages any more.
        there = (change for change in page if all(key in place for key in change.keys))
        return {c.revision: rows[[place[key] for key in c.keys]].tobytes() for c in there}

    @contextlib.contextmanager
    def _committing(self) -> Iterator[Connection]:
        """A transaction under the writer's lock, waited for however long another process adds.

        Raises: Stopped; LibraryError when a backup was restored meanwhile, to whose articles no key of before belongs.
        """
        while True:
            if self._stop.is_set():
                raise Stopped
            lock = self._database.attempt("write", 0.2)
            if lock is not None:
                break
        with lock, self._database.write() as connection:
            if moment(connection).library != self._library:
                raise LibraryError("A backup was restored while the library was embedded again; try again.")
            yield connection


class Background:
    """Re-embedding in a thread of a process that lives long, whenever there is something to do."""

    def __init__(self, database: Database, embedders: Embedders) -> None:
        self.trouble: str | None = None
        self._database = database
        self._embedders = embedders
        self._lock: Lock | None = None
        self._looking = Repeating("reembedding", self._look, _EVERY, _LONGEST_PAUSE, self._failed)
        self._looking.start()

    def close(self) -> None:
        """Stop; what was gathered stays."""
        self._looking.close(_PATIENCE)
        if self._lock is not None:
            self._lock.release()

    def _failed(self, error: Exception) -> None:
        if not self._looking.stop.is_set():
            self.trouble = str(error)
            _log.warning("embedding again does not go on: %s", error)

    def _look(self) -> None:
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # searches come first
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        if needed(self._database, self._embedders):
            # Kept until closed: of two processes that want different embedders, the first has its way while it lives.
            if self._lock is None or not self._lock.is_held():
                self._lock = self._database.attempt("renewing")
            if self._lock is not None:
                Reembedder(self._database, self._embedders, self._looking.stop, _REST).run()
        self.trouble = None


def needed(database: Database, embedders: Embedders) -> bool:
    """Whether some vectors are to be made, or to be forgotten."""
    with database.read() as connection:
        maker, state = moment(connection).maker, renewing(connection)
        idle = state is None and has_renewed(connection)
        lacking = bool(waiting(connection, 1))
    chosen = embedders.chosen(maker)
    if maker is None or chosen is None:
        return False
    unwanted = embedders.decided and state is not None and not chosen.seems_to_have_made(state.maker)
    return lacking or idle or unwanted or not chosen.seems_to_have_made(maker)


def state(database: Database, embedders: Embedders, trouble: str | None = None) -> Reembedding | None:
    """The change of embedder that is under way or to come, if there is one."""
    with database.read() as connection:
        maker, begun = moment(connection).maker, renewing(connection)
        if maker is None:
            return None
        chosen = embedders.chosen(maker)
        if begun is not None and (chosen is None or not embedders.decided or chosen.name == begun.maker.name):
            name, done, total = begun.maker.name, begun.done, begun.total
        elif chosen is not None and not chosen.seems_to_have_made(maker):
            name, (done, total) = chosen.name, count_renewed(connection)
        else:
            return None
    return Reembedding(name, maker.name, done, total, embedders.of(maker) is None, trouble)


def _maker(chosen: CheckedEmbedder) -> Maker:
    return Maker("", chosen.name, chosen.probe().astype("<f4").tobytes())


def _first(changes: list[Change], passages: int) -> list[Change]:
    """The first of `changes`, one at least, with about so many `passages`."""
    counts = accumulate(change.count for change in changes)
    return [change for i, (change, sum) in enumerate(zip(changes, counts, strict=True)) if not i or sum <= passages]
