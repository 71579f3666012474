"""The library: articles with all their revisions, and search over the current ones.

Truth is the SQL database (`store.database`). The index of words and the vectors in memory follow its log of changes;
whatever they have not seen yet is searched all the same, so what was added is found at once, by every process.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from store import finding
from store.adding import Adding
from store.article import Article, Hit, IngestReport, LibraryReport, Passage, scrub
from store.database import Database, catalogue, head, remove_article
from store.embedding import Embedder
from store.embedding import embedder as embedder_for
from store.errors import LibraryError
from store.exact import ExactVectors, Found, best
from store.filters import Filters
from store.lock import FileLock
from store.reading import Source, read
from store.reembedding import reembed
from store.same_embedder import LibraryEmbedder
from store.vector_index import VectorIndex, discard
from store.verifying import verify
from store.words import Words

if TYPE_CHECKING:
    from sqlalchemy import Connection

EXACT_UP_TO = 50_000
"""Passages up to which search by meaning is exact even when an index of vectors is there: as fast, and exact."""

_DEPTH = 50  # passages each ranking gives to be fused, at least
_QUESTION = 20_000  # characters of a question that are read
_FOLLOW_EVERY = 20_000  # passages between two updates of the index of words while adding
_FILTERS_KEPT = 16
_PATIENCE = 10.0  # seconds that readers get to end before a removal is called incomplete


@dataclass(frozen=True)
class Progress:
    """How far adding has come: `done` items of `total`, None when nobody knows, and the `item` just dealt with."""

    done: int
    total: int | None
    item: str


@dataclass(frozen=True)
class Counts:
    """How much is in a library; revisions and passages are those of today and older ones."""

    articles: int
    revisions: int
    passages: int


class Library:
    """Articles on disk. An open library may be used from many threads, and from other processes at the same time.

    Every call may raise LibraryBusy when another process is writing and does not finish in time; LibraryDamaged when
    the database contradicts itself; LibraryError when the disk is full, may not be written, or fails.
    """

    def __init__(
        self, database: Database, embedder: LibraryEmbedder, wait: float, index: VectorIndex | None, exact_up_to: int
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._wait = wait
        self._index = index
        self._exact_up_to = exact_up_to
        self._words = Words(database.place, database)
        self._exact: ExactVectors | None = None
        self._newer: tuple[int, ExactVectors] | None = None
        self._mutex = threading.Lock()
        self._allowed: OrderedDict[tuple[str, int], tuple[int, ...]] = OrderedDict()
        self._closed = False

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        embedder: object = None,
        follow: bool = False,
        wait: float = 10.0,
        exact_up_to: int = EXACT_UP_TO,
        free_space: Callable[[Path], int] | None = None,
    ) -> Library:
        """Open the library in the folder `path`, or make one there.

        `embedder` is whatever `store.embedding.embedder` takes. `follow` keeps the index of vectors up to date while
        open, for a process that lives long; it is asked when there are more than `exact_up_to` passages. `wait`:
        seconds that a write waits for another process's. `free_space` gives the bytes free at a path.
        """
        database = Database.open(Path(path), wait, free_space)
        try:
            checked = LibraryEmbedder(embedder_for(embedder), database)
            return cls(database, checked, wait, VectorIndex.start(database) if follow else None, exact_up_to)
        except BaseException:
            database.close()
            raise

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._index is not None:
            self._index.close()
        self._words.close()
        self._database.close()

    @property
    def is_following(self) -> bool:
        """Whether the index of vectors is ready; until then, and without `follow`, search by meaning is exact."""
        return self._index is not None and self._index.reached is not None

    def add(self, source: Source, progress: Callable[[Progress], None] | None = None) -> IngestReport:
        """Add every article of `source`; one that cannot be read is rejected and the rest goes in.

        What the report names is on disk. What was committed before an error stays, and the same call again goes on
        from there.
        """
        teller = _Teller(source, progress)
        pending = 0

        def committed(count: int) -> None:
            nonlocal pending
            pending += count
            if pending >= _FOLLOW_EVERY:
                self._follow_words()
                pending = 0

        with self._writing(teller.waiting):
            self._database.check_space()
            report = Adding(self._database, self._embedder, committed).run(read(source), teller.told)
            if pending or report.updated:
                self._follow_words()
        return report

    def remove(self, article_id: str) -> bool:
        """Take an article out with all its revisions; False if it is not there.

        Afterwards no file of the library holds its text.
        """
        with self._writing():
            with self._database.write() as connection:
                if not remove_article(connection, article_id):
                    return False
            if not self._words.follow():
                raise LibraryError(
                    f"The article is out of the library at {self._database.place}, but another process keeps the index "
                    "of words busy; rebuild the library when that is done, to be rid of the last of its words."
                )
            self._scrub()
        return True

    def articles(self, filters: Mapping[str, Any] | None = None) -> tuple[Article, ...]:
        """The current revision of every article that passes `filters`, newest first, undated ones last."""
        self._require_open()
        with self._database.read() as connection:
            return catalogue.current_articles(connection, Filters.parse(filters) if filters else None)

    def article(self, id: str, revision: str | None = None) -> Article:
        """One article, in its current revision or the one named. Raises: KeyError if there is none."""
        self._require_open()
        with self._database.read() as connection:
            return catalogue.one_article(connection, id, revision)

    def revisions(self, id: str) -> tuple[str, ...]:
        """The revisions of one article, the current one first, then newest first. Raises: KeyError if unknown."""
        self._require_open()
        with self._database.read() as connection:
            return catalogue.digests(connection, id)

    def passages(self, article_id: str, revision: str | None = None) -> tuple[Passage, ...]:
        """The passages of one revision, in order. Raises: KeyError if it is unknown."""
        self._require_open()
        with self._database.read() as connection:
            return catalogue.passages_of(connection, article_id, revision)

    def counts(self) -> Counts:
        """How many articles, revisions and passages there are."""
        self._require_open()
        with self._database.read() as connection:
            return Counts(*catalogue.counts(connection))

    def search(self, question: str, k: int = 10, filters: Mapping[str, Any] | None = None) -> tuple[Hit, ...]:
        """The `k` passages of current revisions that fit `question` best, best first; none for an empty question."""
        self._require_open()
        question = scrub(question[:_QUESTION]).strip()
        with self._database.read() as connection:
            now = head(connection)
            allowed = self._keys_allowed(connection, now, Filters.parse(filters)) if filters else None
        if not question or k < 1 or allowed == ():
            return ()
        depth = max(_DEPTH, 5 * k)
        lexical = self._words.search(question, depth, now, allowed)
        dense = self._nearest(question, depth, now, allowed)
        trust = self._embedder.trust(question)
        with self._database.read() as connection:
            return finding.hits(connection, question, lexical, dense, k, self._words.rarity, trust)

    def rebuild(self, embedder: object = None, progress: Callable[[Progress], None] | None = None) -> None:
        """Make the indexes anew from the database and give unused space back to the disk.

        With an `embedder`, all vectors are made again by it first, and are its from then on. Interrupted, the old ones
        stay in use, and the same call goes on where it stopped.
        """
        self._rebuild(None if embedder is None else embedder_for(embedder), progress)

    @staticmethod
    def reembed(
        path: str | Path,
        embedder: object,
        *,
        wait: float = 10.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Make all vectors of the library at `path` again by `embedder`, whoever made those that are there.

        For a library that can no longer be opened because its embedder is gone; otherwise as `rebuild`.
        """
        database = Database.open(Path(path), wait)
        try:
            fresh = embedder_for(embedder)
            checked = LibraryEmbedder(fresh, database, replacing=True)
            Library(database, checked, wait, None, EXACT_UP_TO)._rebuild(fresh, progress)
        finally:
            database.close()

    def verify(self) -> LibraryReport:
        """Compare the database with itself and with the indexes, reading every passage again.

        An index that lags, or that was damaged and is built again from the database, is a note and no problem.
        """
        self._require_open()
        return verify(self._database, self._words, self._index)

    def _rebuild(self, embedder: Embedder | None, progress: Callable[[Progress], None] | None) -> None:
        with self._writing():
            if embedder is not None:
                self._embedder = reembed(self._database, embedder, _Teller((), progress).several)
                with self._mutex:
                    self._exact = self._newer = None
            self._words.follow(anew=True)
            if self._index is not None:
                self._index.renew()
            else:
                discard(self._database)
            self._database.compact()

    def _nearest(self, question: str, limit: int, now: int, allowed: Sequence[int] | None) -> Found:
        vector = self._embedder.question(question)
        if not vector.any():
            return []
        if self._index is not None and allowed is None and self._index.size > self._exact_up_to:
            near = self._index.search(vector, limit)
            if near is not None:
                found, reached = near
                newer = self._newer_than(reached, len(vector)).search(vector, limit, now) if reached < now else []
                return best(found + newer, limit)
        with self._mutex:
            if self._exact is None:
                self._exact = ExactVectors(self._database, len(vector), self._embedder.require)
        return self._exact.search(vector, limit, now, allowed)

    def _newer_than(self, sequence: int, dimension: int) -> ExactVectors:
        with self._mutex:
            if self._newer is None or self._newer[0] != sequence:
                self._newer = (sequence, ExactVectors(self._database, dimension, self._embedder.require, sequence))
            return self._newer[1]

    def _keys_allowed(self, connection: Connection, now: int, filters: Filters) -> tuple[int, ...]:
        """The keys of the articles that pass, remembered until the library changes."""
        asked = (json.dumps(filters.to_dict(), sort_keys=True), now)
        with self._mutex:
            if asked in self._allowed:
                self._allowed.move_to_end(asked)
                return self._allowed[asked]
        keys = catalogue.keys_allowed(connection, filters)
        with self._mutex:
            self._allowed[asked] = keys
            while len(self._allowed) > _FILTERS_KEPT:
                self._allowed.popitem(last=False)
        return keys

    @contextlib.contextmanager
    def _writing(self, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        self._require_open()
        with FileLock.acquire(self._database.place / "write.lock", self._wait, waiting):
            with self._database.read() as connection:
                self._embedder.require(connection)
            yield

    def _follow_words(self) -> None:
        with contextlib.suppress(LibraryError):  # what was added is in; searches find it without the index
            self._words.follow()

    def _scrub(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not self._database.scrub():
            if time.monotonic() > deadline:
                raise LibraryError(
                    f"The article is out of the library at {self._database.place}, but a reader that does not end "
                    "keeps its words in library.sqlite-wal; close the other processes and rebuild the library."
                )
            time.sleep(0.02)

    def _require_open(self) -> None:
        if self._closed:
            raise LibraryError(f"The library at {self._database.place} was closed; open it again.")


class _Teller:
    """Passes on how far one `add` has come."""

    def __init__(self, source: Source, progress: Callable[[Progress], None] | None) -> None:
        self._progress = progress
        self._done = 0
        # A list's length is that of its articles only when it holds nothing else.
        plain = isinstance(source, list | tuple) and all(isinstance(item, Article) for item in source)
        self._total = len(source) if plain and isinstance(source, list | tuple) else None

    def told(self, item: str) -> None:
        self._done += 1
        if self._progress:
            self._progress(Progress(self._done, self._total, item))

    def several(self, count: int) -> None:
        for _ in range(count):
            self.told("embedding again")

    def waiting(self, who: str) -> None:
        if self._progress:
            self._progress(Progress(0, self._total, f"waiting for {who}"))
