"""The index of words: tantivy, following the library's log of changes. Derived: losing it costs a rebuild.

On disk it is a folder of its own and `words.json`, which names that folder. Nothing in it changes any more: an index
that has followed further, or was rebuilt, is another folder that takes its place in one step, so that whoever is killed
on the way leaves the old one whole. Inside, `followed.json` says up to which change the index has followed and holds a
checksum of each file: damage is met before tantivy maps it. What the index has not followed yet is searched in a small
one in memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from store.database.connection import Database
from store.database.log import changes_since, live_passages
from store.database.moment import LibraryState, moment
from store.database.schema import LIVE, REMOVED
from store.durable import Fingerprint, damaged, fingerprint, write_whole
from store.errors import LibraryBusy, LibraryError
from store.index.held_vectors import Found, Integers
from store.index.tantivy_index import (
    FIELD,
    Index,
    Unusable,
    fill,
    keys_in,
    new_index,
    open_index,
    panics,
    search,
)
from store.index.terms import idf, query_terms
from store.lock import FileLock

FORMAT = 5
"""Raised whenever the fields or the way they are cut into words change; an index of another format is rebuilt."""

_SMALL = 10_000  # passages that are indexed anew in a second
_BIG_LAG = 5000  # passages; a lag larger than this is worth waiting for whoever is indexing
_PATIENCE = 3.0
_PAUSE = 0.5  # seconds between two attempts to bring the index up to date
_POINTER = "words.json"
_RECORD = "followed.json"
_SEGMENTS = "meta.json"  # tantivy's own list of what belongs to the index
_MANAGED = ".managed.json"  # and of the files that it may delete


@dataclass(frozen=True)
class _View:
    """An index as it was opened, complete up to change `sequence` of the `library`."""

    folder: Path
    files: Mapping[str, Fingerprint]
    index: Index
    library: str
    sequence: int


@dataclass(frozen=True)
class _Overlay:
    """What changed after a view: revisions to leave out, and an index in memory of what to add."""

    library: str
    sequence: int
    hidden: frozenset[int]
    index: Index | None


class WordIndex:
    """Search by words over the current revisions. Safe to use from many threads and processes."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._lock_path = folder / "words.lock"
        self._mutex = threading.Lock()
        self._view: _View | None = None
        self._overlay: _Overlay | None = None
        self._try_again = 0.0

    def search(self, question: str, limit: int, now: LibraryState, articles: Integers | None = None) -> Found:
        """The `limit` passages whose words match best, as (passage key, BM25 score), best first.

        `now` has the last change that must be seen; `articles`, keys of articles, restricts the search to them.
        """
        return self.look_up(query_terms(question), limit, now, articles)

    def look_up(self, terms: Sequence[str], limit: int, now: LibraryState, articles: Integers | None = None) -> Found:
        """The same for words as the index has them."""
        if not terms:
            return []
        view, overlay = self._fresh(now)
        found: dict[int, float] = {}
        if view is not None:
            hidden = overlay.hidden if overlay else frozenset()
            found.update(search(view.index, terms, limit, articles, hidden))
        if overlay and overlay.index is not None:
            found.update(search(overlay.index, terms, limit, articles, frozenset()))
        return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]

    def keep_up(self, now: LibraryState) -> None:
        """Follow up to the change of `now`, unless another process is at it; searches go on meanwhile."""
        if self._lacks(now):
            self.follow(wait=0.0)

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """How telling each of `terms` is: BM25's inverse document frequency, in the index as it was last searched."""
        view, overlay = self._view, self._overlay
        indexes = [part.index for part in (view, overlay) if part is not None and part.index is not None]
        searchers = [index.searcher() for index in indexes]
        size = sum(searcher.num_docs for searcher in searchers)
        return {term: idf(sum(s.doc_freq(FIELD, term) for s in searchers), size) for term in terms}

    def close(self) -> None:
        """Let the files go."""
        with self._mutex:
            self._view = self._overlay = None

    def follow(self, wait: float = 30.0, anew: bool = False) -> bool:
        """Bring the index on disk up to date; False when another process is at it, longer than `wait` seconds.

        `anew` builds it again from nothing. Raises: LibraryError when it cannot be written.
        """
        try:
            lock = FileLock.acquire(self._lock_path, wait)
        except LibraryBusy:
            return False
        with lock:  # and not the mutex: the old index is searched until the new one is there
            self._follow(anew)
            with self._mutex:
                self._reopen()
        return True

    def trouble(self) -> str | None:
        """Why the index on disk cannot be used; None if it can be, and where there never was one."""
        if not (self._folder / _POINTER).exists():
            return None
        try:
            self._opened()
        except Unusable as error:
            return str(error)
        return None

    def keys(self) -> tuple[set[int], int]:
        """The passage keys in the index on disk, and the change it has followed up to.

        Raises: LibraryError when the index cannot be read.
        """
        try:
            view = self._opened()
        except Unusable as error:
            raise LibraryError(f"The index of words at {self._folder} cannot be read: {error}.") from error
        return keys_in(view.index), view.sequence

    def _fresh(self, now: LibraryState) -> tuple[_View | None, _Overlay | None]:
        with self._mutex:
            if self._lacks(now) or (self._overlay and time.monotonic() > self._try_again):
                self._catch_up(now)
            return self._view, self._overlay

    def _lacks(self, now: LibraryState) -> bool:
        """Whether what is open does not hold all changes up to `now`."""
        held = self._overlay or self._view
        return held is None or held.library != now.library or held.sequence < now.sequence

    def _catch_up(self, now: LibraryState) -> None:
        if self._view is not None and self._view.library != now.library:  # the library was restored
            self._view = self._overlay = None
        self._reopen()
        if self._view is not None and self._view.sequence >= now.sequence:
            return
        lag = self._database.ask(changes_since, self._view.sequence if self._view else 0)
        size = sum(change.count for change in lag if change.state == LIVE)
        waits = size > _BIG_LAG and self._overlay is None
        lock = FileLock.attempt(self._lock_path, _PATIENCE if waits else 0.0)
        if lock is not None:
            with lock, contextlib.suppress(LibraryError):  # a full disk must not end a search
                self._follow()
        self._reopen()
        if self._view is None or self._view.sequence < now.sequence:
            # What stands in two indexes is scored by two; that should not last longer than whoever is indexing.
            self._try_again = time.monotonic() + _PAUSE
            if self._overlay is None or self._overlay.sequence < now.sequence:
                self._overlay = self._bridged(self._view.sequence if self._view else 0)

    def _reopen(self) -> None:
        try:
            opened = self._opened(self._view)
        except Unusable:
            # What is open already still serves, with the rest beside it.
            return
        if opened is not self._view:
            self._view, self._overlay = opened, None

    def _bridged(self, since: int) -> _Overlay:
        with self._database.read() as connection:
            now = moment(connection)
            lag = changes_since(connection, since)
            index = new_index(None) if any(change.state == LIVE for change in lag) else None
            if index is not None:
                fill(index, live_passages(connection, lag))
                index.reload()
        return _Overlay(now.library, now.sequence, frozenset(c.revision for c in lag), index)

    # Writing; the lock is held.

    def _follow(self, anew: bool = False) -> None:
        try:
            if anew or not self._extended():
                with panics():
                    self._rebuild()
        except (Unusable, OSError) as error:
            raise LibraryError(
                f"The index of words at {self._folder} cannot be written ({error}); see to the disk and rebuild it."
            ) from error

    def _extended(self) -> bool:
        """Whether the index on disk could be used and is up to date now."""
        try:
            with panics():
                return self._extend(self._opened())
        except Unusable:
            return False

    def _extend(self, view: _View) -> bool:
        with self._database.read() as connection:
            if moment(connection).library != view.library:
                return False
            lag = changes_since(connection, view.sequence)
            if not lag:
                return True
            # Deleting leaves the words in tantivy's files until it merges them, and a removal promises more. They count
            # in the scores too: a small index is made anew, so that these do not tell how the library came about.
            gone = {change.state for change in lag if change.state != LIVE}
            if REMOVED in gone or (gone and view.index.searcher().num_docs <= _SMALL):
                return False
            with self._successor() as folder:
                _share(view, folder)
                index = open_index(folder)
                fill(index, live_passages(connection, lag), [change.revision for change in lag])
                _record(folder, view.library, lag[-1].sequence, view.files)
        return True

    def _rebuild(self) -> None:
        with self._successor() as folder, self._database.read() as connection:
            now = moment(connection)
            fill(new_index(folder), live_passages(connection, changes_since(connection, 0)))
            _record(folder, now.library, now.sequence)

    @contextlib.contextmanager
    def _successor(self) -> Iterator[Path]:
        """A folder for an index that takes the place of the one in use when the block ends without an error."""
        folder = self._folder / f"words-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        try:
            yield folder
            write_whole(self._folder / _POINTER, json.dumps({"folder": folder.name}).encode())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for old in self._folder.glob("words-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)

    def _opened(self, known: _View | None = None) -> _View:
        """The index on disk, checked; `known` again if no other has taken its place since.

        Raises: Unusable.
        """
        while True:
            folder = self._pointed_to()
            if known is not None and known.folder == folder:
                return known
            try:
                return self._opened_in(folder)
            except Unusable:
                if self._pointed_to() == folder:  # otherwise another process has replaced it meanwhile
                    raise

    def _pointed_to(self) -> Path:
        try:
            return self._folder / Path(json.loads((self._folder / _POINTER).read_bytes())["folder"]).name
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unusable(str(error)) from error

    def _opened_in(self, folder: Path) -> _View:
        try:
            record = json.loads((folder / _RECORD).read_bytes())
            now = self._database.ask(moment)
            if record["format"] != FORMAT or record["library"] != now.library:
                raise Unusable("it was made by another version or for another library")
            if record["sequence"] > now.sequence:  # somebody put an older copy of the file of articles in its place
                raise Unusable("the library is older than it")
            if found := damaged(folder, record["files"]):
                raise Unusable(f"its file {found} is damaged")
            with panics():
                index = open_index(folder)
            return _View(folder, record["files"], index, now.library, int(record["sequence"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, LibraryError) as error:
            raise Unusable(str(error)) from error


def _share(view: _View, folder: Path) -> None:
    """Have the files of `view` in `folder` too: tantivy writes each once, and replaces its lists whole."""
    for name in (*view.files, _MANAGED):
        try:
            os.link(view.folder / name, folder / name)
        except OSError:  # not every file system has links; a file that is missing fails here as well
            shutil.copyfile(view.folder / name, folder / name)


def _record(folder: Path, library: str, sequence: int, known: Mapping[str, Fingerprint] = MappingProxyType({})) -> None:
    """Say how far the index in `folder` has followed; tantivy writes a segment's file once, so `known` ones hold."""
    files = {
        path.name: known.get(path.name) or fingerprint(path)
        for path in sorted(folder.iterdir())
        if path.suffix not in {".json", ".lock", ".new"}
    }
    files[_SEGMENTS] = fingerprint(folder / _SEGMENTS)
    record = {"format": FORMAT, "library": library, "sequence": sequence, "files": files}
    write_whole(folder / _RECORD, json.dumps(record).encode())
