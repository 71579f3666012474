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
import math
import os
import re
import shutil
import threading
import time
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import numpy as np
import numpy.typing as npt
import tantivy

from store.database import LIVE, REMOVED, Database, LivePassage, Moment, changes_since, live_passages, moment
from store.durable import Fingerprint, damaged, fingerprint, write_whole
from store.errors import LibraryError
from store.language.grammar import BESIDES, FUNCTION_WORDS
from store.language.text import without_asking
from store.language.text import words as words_of
from store.lock import FileLock

FORMAT = 4
"""Raised whenever the fields or the way they are cut into words change; an index of another format is rebuilt."""

FIELD = "text"
"""The one field: title, heading, byline and words of a passage. Fields of their own ranked worse at every weight tried
(`evals/figures/retrieval.py`)."""

_MANY = 10  # passages to an article that may be found, up to which these are many
_DEEPER = 5  # times as many passages are then looked at
_TERMS = 200  # distinct words of a question that are looked up
_SMALL = 10_000  # passages that are indexed anew in a second
_BIG_LAG = 5000  # passages; a lag larger than this is worth waiting for whoever is indexing
_PATIENCE = 3.0
_PAUSE = 0.5  # seconds between two attempts to bring the index up to date
_HEAP = 64 * 2**20
_POINTER = "words.json"
_RECORD = "followed.json"
_SEGMENTS = "meta.json"  # tantivy's own list of what belongs to the index
_MANAGED = ".managed.json"  # and of the files that it may delete
_SEARCHED = frozenset(
    """above across additionally again against along already although amid among amongst another below besides despite
    done either etc even ever every few furthermore hence herself himself however indeed instead itself least less many
    meanwhile might moreover much must myself neither never nevertheless none nonetheless now ought ours ourselves
    several shall since still theirs themselves therefore though thus toward towards unless via whereas whether within
    without yet yours""".split()
)
"""Words of grammar that are looked up all the same, for some say which way: who voted *against* it, what is *still*
open. Not looked up, fewer of the outlets that a case wants are met (`qa eval`, outlets_met .69 for .71)."""
_STOP_WORDS = FUNCTION_WORDS - BESIDES - _SEARCHED | {"said", "say", "says"}
# Coarse, and it may be: a text with such a letter takes the slower way through `store.language.text.words`.
_PAIRED = re.compile(
    "[\u0e01-\u0edf\u1000-\u11ff\u1780-\u17d3\u3041-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
)

Found = list[tuple[int, float]]
Integers = npt.NDArray[np.int64]
Hit = tuple[float, tantivy.DocAddress]


class _Unusable(Exception):
    """The index on disk is missing, damaged, another library's or of another format."""


@dataclass(frozen=True)
class _View:
    """An index as it was opened, complete up to change `sequence` of the `library`."""

    folder: Path
    files: Mapping[str, Fingerprint]
    index: tantivy.Index
    library: str
    sequence: int


@dataclass(frozen=True)
class _Overlay:
    """What changed after a view: revisions to leave out, and an index in memory of what to add."""

    library: str
    sequence: int
    hidden: frozenset[int]
    index: tantivy.Index | None


class Words:
    """Search by words over the current revisions. Safe to use from many threads and processes."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._lock_path = folder / "words.lock"
        self._mutex = threading.Lock()
        self._view: _View | None = None
        self._overlay: _Overlay | None = None
        self._try_again = 0.0

    def search(self, question: str, limit: int, now: Moment, articles: Integers | None = None) -> Found:
        """The `limit` passages whose words match best, as (passage key, BM25 score), best first.

        `now` has the last change that must be seen; `articles`, keys of articles, restricts the search to them.
        """
        return self.look_up(query_terms(question), limit, now, articles)

    def look_up(self, terms: Sequence[str], limit: int, now: Moment, articles: Integers | None = None) -> Found:
        """The same for words as the index has them."""
        if not terms:
            return []
        view, overlay = self._fresh(now)
        found: dict[int, float] = {}
        if view is not None:
            hidden = overlay.hidden if overlay else frozenset()
            found.update(_search(view.index, terms, limit, articles, hidden))
        if overlay and overlay.index is not None:
            found.update(_search(overlay.index, terms, limit, articles, frozenset()))
        return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]

    def keep_up(self, now: Moment) -> None:
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
        lock = FileLock.attempt(self._lock_path, wait)
        if lock is None:
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
        except _Unusable as error:
            return str(error)
        return None

    def keys(self) -> tuple[set[int], int]:
        """The passage keys in the index on disk, and the change it has followed up to.

        Raises: LibraryError when the index cannot be read.
        """
        try:
            view = self._opened()
        except _Unusable as error:
            raise LibraryError(f"The index of words at {self._folder} cannot be read: {error}.") from error
        searcher = view.index.searcher()
        if not searcher.num_docs:
            return set(), view.sequence
        hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
        return {int(k or 0) for k in searcher.fast_field_values("key", [a for _, a in hits])}, view.sequence

    def _fresh(self, now: Moment) -> tuple[_View | None, _Overlay | None]:
        with self._mutex:
            if self._lacks(now) or (self._overlay and time.monotonic() > self._try_again):
                self._catch_up(now)
            return self._view, self._overlay

    def _lacks(self, now: Moment) -> bool:
        """Whether what is open does not hold all changes up to `now`."""
        held = self._overlay or self._view
        return held is None or held.library != now.library or held.sequence < now.sequence

    def _catch_up(self, now: Moment) -> None:
        if self._view is not None and self._view.library != now.library:  # the library was restored
            self._view = self._overlay = None
        self._reopen()
        if self._view is not None and self._view.sequence >= now.sequence:
            return
        with self._database.read() as connection:
            lag = changes_since(connection, self._view.sequence if self._view else 0)
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
        except _Unusable:
            # What is open already still serves, with the rest beside it.
            return
        if opened is not self._view:
            self._view, self._overlay = opened, None

    def _bridged(self, since: int) -> _Overlay:
        with self._database.read() as connection:
            now = moment(connection)
            lag = changes_since(connection, since)
            if not any(change.state == LIVE for change in lag):
                return _Overlay(now.library, now.sequence, frozenset(c.revision for c in lag), None)
            index = _new_index(None)
            _fill(index, live_passages(connection, lag))
        index.reload()
        return _Overlay(now.library, now.sequence, frozenset(c.revision for c in lag), index)

    # Writing; the lock is held.

    def _follow(self, anew: bool = False) -> None:
        try:
            if anew or not self._extended():
                with _panics():
                    self._rebuild()
        except (_Unusable, OSError) as error:
            raise LibraryError(
                f"The index of words at {self._folder} cannot be written ({error}); see to the disk and rebuild it."
            ) from error

    def _extended(self) -> bool:
        """Whether the index on disk could be used and is up to date now."""
        try:
            with _panics():
                return self._extend(self._opened())
        except _Unusable:
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
                index = _prepared_index(tantivy.Index.open(str(folder)))
                _fill(index, live_passages(connection, lag), [change.revision for change in lag])
                _record(folder, view.library, lag[-1].sequence, view.files)
        return True

    def _rebuild(self) -> None:
        with self._successor() as folder, self._database.read() as connection:
            now = moment(connection)
            _fill(_new_index(folder), live_passages(connection, changes_since(connection, 0)))
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

        Raises: _Unusable.
        """
        while True:
            folder = self._pointed_to()
            if known is not None and known.folder == folder:
                return known
            try:
                return self._opened_in(folder)
            except _Unusable:
                if self._pointed_to() == folder:  # otherwise another process has replaced it meanwhile
                    raise

    def _pointed_to(self) -> Path:
        try:
            return self._folder / Path(json.loads((self._folder / _POINTER).read_bytes())["folder"]).name
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _Unusable(str(error)) from error

    def _opened_in(self, folder: Path) -> _View:
        try:
            record = json.loads((folder / _RECORD).read_bytes())
            with self._database.read() as connection:
                library = moment(connection).library
            if record["format"] != FORMAT or record["library"] != library:
                raise _Unusable("it was made by another version or for another library")
            if found := damaged(folder, record["files"]):
                raise _Unusable(f"its file {found} is damaged")
            with _panics():
                index = _prepared_index(tantivy.Index.open(str(folder)))
            return _View(folder, record["files"], index, library, int(record["sequence"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, LibraryError) as error:
            raise _Unusable(str(error)) from error


def query_terms(question: str) -> list[str]:
    """The words of `question` to look up, as the index has them, each once; function words if there are no others."""
    words = list(dict.fromkeys(_ANALYZER_WHOLE.analyze(prepared(without_asking(question)))))
    telling = [word for word in words if word not in _STOP_WORDS] or words
    return list(dict.fromkeys(stem for word in telling[:_TERMS] for stem in _ANALYZER.analyze(word)))


def index_terms(text: str) -> list[str]:
    """All words of `text`, in order, as the index has them."""
    terms: list[str] = _ANALYZER.analyze(prepared(text))
    return terms


def prepared(text: str) -> str:
    """`text` with its words set apart: as pairs of characters in Korean and where a script has no spaces."""
    if text.isascii():
        return text
    if _PAIRED.search(text):
        return " ".join(words_of(text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def idf(passages: int, size: int) -> float:
    """BM25's inverse document frequency of a word that stands in `passages` of `size`."""
    return math.log(1 + (max(0, size - passages) + 0.5) / (passages + 0.5))


def _analyzer(stem: bool) -> tantivy.TextAnalyzer:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(64))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (builder.filter(tantivy.Filter.stemmer("english")) if stem else builder).build()


_ANALYZER = _analyzer(stem=True)
_ANALYZER_WHOLE = _analyzer(stem=False)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", fast=True)
    builder.add_integer_field("revision", fast=True, indexed=True)
    builder.add_integer_field("article", fast=True, indexed=True)
    builder.add_text_field(FIELD, tokenizer_name="words", index_option="freq")
    return builder.build()


_SCHEMA = _schema()


def _new_index(folder: Path | None) -> tantivy.Index:
    return _prepared_index(tantivy.Index(_SCHEMA, None if folder is None else str(folder), reuse=False))


def _prepared_index(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("words", _ANALYZER)
    # Otherwise tantivy watches the folder from a thread of its own, and reads what nobody has checked.
    index.config_reader("manual")
    index.reload()
    return index


def _fill(index: tantivy.Index, passages: Iterable[LivePassage], replaced: Iterable[int] = ()) -> None:
    writer = index.writer(_HEAP, 1)
    for revision in replaced:
        writer.delete_documents_by_term("revision", revision)
    for passage in passages:
        document = tantivy.Document()
        document.add_integer("key", passage.key)
        document.add_integer("revision", passage.revision)
        document.add_integer("article", passage.article)
        whole = f"{passage.headline.replace('_', ' ')}\n{passage.byline}\n{passage.text}"
        document.add_text(FIELD, prepared(whole))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _search(
    index: tantivy.Index, terms: Sequence[str], limit: int, articles: Integers | None, hidden: frozenset[int]
) -> Found:
    query = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.term_query(_SCHEMA, FIELD, term, "freq")) for term in terms]
    )
    if hidden:
        left_out = tantivy.Query.term_set_query(_SCHEMA, "revision", list(hidden))
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, left_out)])
    searcher = index.searcher()
    hits = _hits(searcher, query, limit) if articles is None else _hits_in(searcher, query, limit, articles)
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    return [(int(key or 0), score) for key, (score, _) in zip(keys, hits, strict=True)]


def _hits(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Hit]:
    return cast("list[Hit]", searcher.search(query, limit, count=False).hits)


def _hits_in(searcher: tantivy.Searcher, query: tantivy.Query, limit: int, articles: Integers) -> list[Hit]:
    """Those within `articles`. To look only there costs as much as there are articles, whatever they say.

    So where they are many, more hits than asked for are taken from anywhere, and are enough if as many stand there.
    """
    if articles.size * _MANY > searcher.num_docs:
        hits = _hits(searcher, query, _DEEPER * limit)
        of = np.array(searcher.fast_field_values("article", [address for _, address in hits]), dtype=np.int64)
        within = np.flatnonzero(np.isin(of, articles))[:limit].tolist()
        if len(within) == limit or len(hits) < _DEEPER * limit:
            return [hits[i] for i in within]
    allowed = tantivy.Query.term_set_query(_SCHEMA, "article", articles.tolist())
    silent = tantivy.Query.boost_query(tantivy.Query.const_score_query(allowed, 1.0), 0.0)
    return _hits(
        searcher, tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)]), limit
    )


@contextlib.contextmanager
def _panics() -> Iterator[None]:
    """tantivy's panics, which no `except Exception` sees, and its errors, as _Unusable."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, _Unusable, OSError, LibraryError):
        raise
    except BaseException as error:
        if type(error).__name__ != "PanicException" and not isinstance(error, ValueError):
            raise
        raise _Unusable(str(error)) from error


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
