"""The index of vectors on a Chroma server, for any number of processes: one keeps it up to date, all search it.

Whoever holds the lock "vectors" follows the library's log of changes. How far it has come is noted beside the vectors
themselves, so that a server that lost its last writes has lost that note as well, and what is written twice is written
the same. An index is built beside the old one and searched once it is noted as ready. While the server cannot be
reached, searches by meaning go on without it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from store.database.connection import Database
from store.database.library_notes import get_note
from store.database.log import changes_since
from store.database.renewing import waiting
from store.database.schema import LIVE
from store.errors import LibraryError
from store.index.log_following import (
    Followed,
    Following,
    Inspected,
    Told,
    compare_vectors,
    is_to_be_built,
    origin_of,
    passages_searched,
    sample_of,
    steps,
    unmade,
    wanted_by,
)
from store.index.vectors import ChromaServer, VectorCollection, missed
from store.language.bilingual import Bilingual
from store.lock import Lock
from store.repeating import Repeating, Stopped

FORMAT = 2
"""Raised whenever what is kept in the index changes; an index of another format is built anew."""

_log = logging.getLogger(__name__)
_EVERY = 0.5  # seconds between two looks at the log and at the server
_LONGEST_PAUSE = 4.0  # seconds before trying again after failures
_ASKING = 3.0  # seconds that a search waits for the server
_WRITING = 20.0  # seconds that whoever writes waits for it
_PATIENCE = 5.0  # seconds that closing waits for a look to end

_Held = Followed[VectorCollection]


class _Lost(Exception):
    """The lock was lost on the way."""


class ServerIndex(Following[VectorCollection]):
    """Search by meaning in a large library, on a server. Safe to use from many threads and processes."""

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self._url = url
        self._library = _library(database)
        self._lock: Lock | None = None
        self._sound = False  # whether the index was compared since this process began to lead
        self._writer: ChromaServer | None = None
        self._asker: ChromaServer | None = None
        self._reachable = True
        self._following = Repeating("server-index", self._look, _EVERY, _LONGEST_PAUSE, self._unreached)
        self._stop = self._following.stop

    @classmethod
    def start(cls, database: Database, url: str) -> ServerIndex:
        """Begin to follow, or to look at how far another process has followed, in a thread of its own."""
        index = cls(database, url)
        index._following.start()
        return index

    @property
    def trouble(self) -> Bilingual | None:
        """What whoever searches should know, in one sentence; None while the server answers."""
        if self._reachable:
            return None
        url = shown(self._url)
        return Bilingual(
            f"The Chroma server at {url} cannot be reached; searches by meaning go on without it.",
            f"无法连接位于{url}的Chroma服务器；按语义的搜索不靠它继续进行。",
        )

    def _ask(self, origin: str, ask: Callable[[VectorCollection], Told]) -> tuple[Told, int] | None:
        opened = self._opened
        if opened is None or opened.origin != origin:
            return None
        try:
            # The change as it was before: what came in since is known to be newer.
            return ask(opened.collection), opened.sequence
        except Exception as error:  # chromadb's errors, and those of the network below it
            self._failed(opened, error)
            return None

    def close(self) -> None:
        """Stop following; the index stays on the server."""
        self._following.close(_PATIENCE)
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def _failed(self, opened: _Held, error: Exception) -> None:
        _log.warning("the Chroma server failed: %s: %s", type(error).__name__, error)
        if self._opened is opened:
            self._opened = None

    def _unreached(self, error: Exception) -> None:
        """A look failed, by chromadb's errors, those of the network below it, or the database's."""
        if isinstance(error, LibraryError):  # for which the server is not to blame
            _log.warning("the index of vectors cannot follow: %s", error)
            return
        if self._reachable:
            _log.warning("the Chroma server failed: %s: %s", type(error).__name__, error)
        self._opened, self._writer, self._asker = None, None, None
        self._reachable, self._sound = False, False

    def _look(self) -> None:
        if self._asker is None:
            self._asker = ChromaServer(self._url, _ASKING)
        # Asked first by the connection that waits for no long time, so that a server that hangs is soon known.
        ready = _ready(self._asker, self._database)
        if self._leads():
            with suppress(_Lost):
                self._keep_up()
        else:
            self._opened = ready
        self._reachable = True

    def _leads(self) -> bool:
        """Whether this process keeps the index up to date."""
        if self._stop.is_set():
            raise Stopped
        if self._lock is not None and self._lock.is_held():
            return True
        if self._lock is not None:
            self._lock.release()
        self._sound = False
        self._lock = self._database.attempt("vectors")
        return self._lock is not None

    def _require_lead(self) -> None:
        """Raises: _Lost. Another may lead since the connection that held the lock broke, and writes from here on."""
        if self._lock is None or not self._lock.is_held():
            raise _Lost

    def _keep_up(self) -> None:
        if self._writer is None:
            self._writer = ChromaServer(self._url, _WRITING)
        held = _ready(self._writer, self._database)
        if held is not None and not self._sound and not self._is_sound(held):
            _log.warning("the index of vectors on the Chroma server is incomplete and is built anew")
            held.collection.set_note(_note(self._library, held, ready=False))
            held = self._opened = None
        if held is None or (held.written and is_to_be_built(self._database, held)):
            held = self._built(self._writer)
        self._sound = True
        for other in self._writer.collections(_prefix(self._library)):
            if other.name != held.place:
                self._writer.drop(other.name)
        self._show(held)
        for further in steps(self._database, self._stop, held):
            self._require_lead()
            further.collection.set_note(_note(self._library, further))
            self._show(further)

    def _show(self, held: _Held) -> None:
        """Search in `held` from now on, by the connection that waits for no long time."""
        shown_now = self._opened
        if shown_now is None or shown_now.place != held.place:
            assert self._asker is not None
            (collection,) = (c for c in self._asker.collections(_prefix(self._library)) if c.name == held.place)
        else:
            collection = shown_now.collection
        self._opened = replace(held, collection=collection)

    def _is_sound(self, held: _Held) -> bool:
        """Whether the index holds as many vectors as the log says, and finds some of them."""
        with self._database.read() as connection:
            log = changes_since(connection, 0)
            unembedded = sum(change.count for change in waiting(connection))
            sample = sample_of(connection, held.sequence)
        complete = sum(c.count for c in log if c.state == LIVE and c.sequence <= held.sequence)
        newer = sum(c.count for c in log if c.sequence > held.sequence)
        # What changed since is there as it was before, or not yet, or already.
        count = held.collection.count()
        return complete - unembedded <= count <= complete + newer and not missed(held.collection, sample)

    def _built(self, server: ChromaServer) -> _Held:
        """A new index of everything in the database, beside the old one."""
        name = f"{_prefix(self._library)}{uuid.uuid4().hex[:12]}"
        collection = server.create(name, passages_searched(self._database), {"library": self._library, "ready": False})
        with self._database.read() as connection:
            origin, wanted = origin_of(connection), wanted_by(connection)
        built = Followed(collection, name, origin, sequence=0, written=0, count=0, wanted=wanted)
        for further in steps(self._database, self._stop, built):
            self._require_lead()
            built = further
        collection.set_note(_note(self._library, built))
        return built


def inspect(database: Database, url: str) -> Inspected:
    """Compare the index on the server with the database."""
    try:
        held = _ready(ChromaServer(url, _WRITING), database)
        if held is None:
            note = "The index of vectors is not on the Chroma server; the next process that follows builds it."
            return Inspected(notes=(note,), usable=False)
        found = set(held.collection.keys())
    except LibraryError:
        raise
    except Exception:
        note = f"The Chroma server at {shown(url)} cannot be reached, and its index was not compared."
        return Inspected(notes=(note,), usable=False)
    return compare_vectors(database, found, held.sequence)


def version(url: str) -> str:
    """The version of the server. Raises: LibraryError when it cannot be reached."""
    try:
        return ChromaServer(url, _WRITING / 4).version()
    except Exception as error:
        raise LibraryError(f"The Chroma server at {shown(url)} cannot be reached ({type(error).__name__}).") from error


def shown(url: str) -> str:
    """The address without a name and password."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _library(database: Database) -> str:
    return (database.ask(get_note, "library") or b"").decode()


def _prefix(library: str) -> str:
    return f"article-qa-{library[:16]}-"


def _ready(server: ChromaServer, database: Database) -> _Held | None:
    """The index of the vectors that the library has which may be searched, the furthest if there are two."""
    with database.read() as connection:
        origins = (origin_of(connection), unmade(connection))
    found = [
        Followed.from_note(collection, collection.name, note)
        for collection in server.collections(_prefix(_library(database)))
        if (note := collection.note).get("ready") and note["format"] == FORMAT and note["origin"] in origins
    ]
    return max(found, key=lambda held: held.sequence, default=None)


def _note(library: str, held: _Held, ready: bool = True) -> dict[str, Any]:
    """What is noted beside the vectors."""
    return {"library": library, "format": FORMAT, "ready": ready, **held.note}
