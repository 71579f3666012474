"""The index of vectors: a Chroma collection that follows the library's log of changes.

Chroma's files survive neither a kill nor damage nor a second process, so nothing depends on them. One process at a time
holds them, under a lock. They are trusted only if they were closed in order, are byte for byte as they were then, and
answer right in a child process that may crash in our place; otherwise the index is built anew beside them, from the
vectors in the database, and takes their place. Until it is ready, whoever searches does so exactly.

`vectors.json` names the folder in use and, only while nobody has it open, holds the checksums of its files.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from store.database import (
    LIVE,
    Database,
    Maker,
    changes_since,
    differing,
    live_vectors,
    moment,
    stored_vectors,
    waiting,
)
from store.durable import damaged, fingerprint, write_whole
from store.errors import LibraryError
from store.held_vectors import Found, scored
from store.lock import FileLock, holder
from store.vectors import Collection, Stopped, ask_child, chroma_version

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT = 1
"""Raised whenever what is kept in the index changes; an index of another format is built anew."""

_log = logging.getLogger(__name__)
_POINTER = "vectors.json"
_LOCK = "vectors.lock"
_EVERY = 0.5  # seconds between two looks at the log
_PAGE = 200  # changes taken in at a time, so that no reading of the database takes long
_LONGEST_PAUSE = 60.0  # seconds before trying again after failures
_SAMPLE = 20  # vectors that a probe asks for
_WASTE = 0.3  # share of deleted vectors, which Chroma keeps on disk, at which the index is built anew
_WASTE_FLOOR = 100

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Open:
    """A collection in use that has followed the log up to `sequence`.

    It holds about `count` vectors; `written` ever went in. `origin` names the library and the embedder they are of, and
    is empty once the collection has failed.
    """

    collection: Collection
    folder: Path
    origin: str
    sequence: int
    written: int
    count: int


class VectorIndex:
    """Search by meaning in a large library, by the one process that holds the index. Safe to use from many threads."""

    def __init__(self, database: Database, lock: FileLock) -> None:
        self._database = database
        self._lock = lock
        self._using = threading.Lock()
        self._opened: _Open | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vector-index", daemon=True)

    @classmethod
    def start(cls, database: Database) -> VectorIndex | None:
        """Begin to follow, in a thread of its own; None when another process holds the index."""
        lock = FileLock.attempt(database.place / _LOCK)
        if lock is None:
            return None
        index = cls(database, lock)
        index._thread.start()
        return index

    @property
    def reached(self) -> int | None:
        """The change up to which the index has followed; None while it is not ready."""
        opened = self._opened
        return None if opened is None or not opened.origin else opened.sequence

    @property
    def size(self) -> int:
        """About how many passages it holds; 0 while it is not ready."""
        opened = self._opened
        return 0 if opened is None else opened.written

    def search(self, vector: Floats, limit: int, maker: Maker) -> tuple[Found, int] | None:
        """About the `limit` passages nearest to the unit `vector`, as (passage key, cosine), best first, and the
        change up to which they are complete; None while there is no index of the vectors of `maker`."""
        with self._using:
            opened = self._opened
            if opened is None or opened.origin != maker.token:
                return None
            try:
                # Twice as many as asked for: the search is approximate, and the best are more surely among them.
                near = opened.collection.nearest(vector, 2 * limit)
            except BaseException as error:
                _go_on_after(error)
                self._opened = replace(opened, origin="")
                return None
        with self._database.read() as connection:
            if moment(connection).maker != maker:
                return None
            stored = stored_vectors(connection, [key for key, _ in near], len(vector))
        # Scored by what is stored, so that a cosine is the same whoever found the passage.
        rows = np.array([np.frombuffer(data, dtype="<f4") for data in stored.values()]).reshape(-1, len(vector))
        return scored(np.array(list(stored), dtype=np.int64), rows, vector)[:limit], opened.sequence

    def keys(self) -> tuple[set[int], int] | None:
        """The passage keys in the index and the change it has reached; None while it is not ready."""
        with self._using:
            if self._opened is None or not self._opened.origin:
                return None
            return set(self._opened.collection.keys()), self._opened.sequence

    def renew(self) -> None:
        """Have the index built anew; it is not asked until that is done."""
        with self._using:
            if self._opened is not None:
                self._opened = replace(self._opened, origin="")

    def close(self) -> None:
        """Stop following and leave the index in a state that can be trusted again."""
        self._stop.set()
        self._thread.join()
        with self._lock, self._using:
            opened, self._opened = self._opened, None
            if opened is not None:
                with contextlib.suppress(Exception):
                    _close(opened)

    def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                self._keep_up()
                failures = 0
                self._stop.wait(_EVERY)
            except Stopped:
                return
            except LibraryError as error:  # the database or the disk, for which the index is not to blame
                _log.warning("the index of vectors cannot follow: %s", error)
                failures += 1
                self._stop.wait(min(_LONGEST_PAUSE, 2.0**failures))
            except BaseException as error:
                _go_on_after(error)
                failures += 1
                self._use(None)
                with contextlib.suppress(OSError):  # what failed once is not tried again
                    (self._database.place / _POINTER).unlink(missing_ok=True)
                self._stop.wait(min(_LONGEST_PAUSE, 2.0**failures))

    def _keep_up(self) -> None:
        opened = self._opened
        if opened is None:
            self._use(self._trusted() or self._built())
        elif opened.origin != self._origin() or _is_wasteful(opened):
            self._use(self._built())
        for further in self._steps(self._opened):
            with self._using:
                if self._opened is None or not self._opened.origin:
                    return
                self._opened = further

    def _use(self, fresh: _Open | None) -> None:
        """Search in `fresh` from now on; what was in use before is closed, and deleted once there is another."""
        with self._using:
            old, self._opened = self._opened, fresh
            if old is not None:
                with contextlib.suppress(Exception):
                    old.collection.close()
        if fresh is not None:
            for folder in self._database.place.glob("vectors-*"):
                if folder != fresh.folder:
                    shutil.rmtree(folder, ignore_errors=True)

    def _trusted(self) -> _Open | None:
        """The index on disk, opened, if it may be trusted."""
        place = self._database.place
        record = _closed_record(place)
        if record is None or record["origin"] != self._origin():
            return None
        folder = place / record["folder"]
        with self._database.read() as connection:
            sample = _sample(connection, record["sequence"])
        answer = ask_child(folder, sample, self._stop, size=record["count"])
        if answer is None or answer["problem"] is not None or answer["count"] != record["count"]:
            return None
        _write_pointer(place, {"folder": folder.name})
        return _Open(
            Collection.open(folder), folder, record["origin"], record["sequence"], record["written"], record["count"]
        )

    def _built(self) -> _Open:
        """A new index of everything in the database, beside the old one."""
        self._database.check_space()
        place = self._database.place
        folder = place / f"vectors-{uuid.uuid4().hex[:12]}"
        origin = self._origin()
        collection = None
        try:
            folder.mkdir()
            collection = Collection.create(folder, self._size())
            opened = _Open(collection, folder, origin, 0, 0, 0)
            for further in self._steps(opened):
                opened = further
            _write_pointer(place, {"folder": folder.name})
        except BaseException:
            if collection is not None:
                with contextlib.suppress(Exception):
                    collection.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return opened

    def _steps(self, opened: _Open | None) -> Iterator[_Open]:
        """`opened` after each further page of changes, until there are no more. Raises: Stopped."""
        while opened is not None:
            if self._stop.is_set():
                raise Stopped
            with self._database.read() as connection:
                origin = _origin(connection)
                if origin != opened.origin:
                    if opened.written:  # these are another embedder's vectors: the next look builds the index anew
                        return
                    opened = replace(opened, origin=origin)  # a new library knows its embedder with its first vectors
                lag = changes_since(connection, opened.sequence, _PAGE)
                coming = [(change, data) for change, _, data in live_vectors(connection, lag) if data]
            if not lag:
                return
            self._database.check_space()
            opened.collection.delete([key for change in lag if change.state != LIVE for key in change.keys])
            keys = [key for change, _ in coming for key in change.keys]
            if keys:
                rows = [np.frombuffer(data, dtype="<f4").reshape(change.count, -1) for change, data in coming]
                opened.collection.put(keys, np.concatenate(rows))
            gone = any(change.state != LIVE for change in lag)
            # Asked only when it is not known: counting a large collection takes long.
            count = opened.collection.count() if gone else opened.count + len(keys)
            opened = replace(opened, sequence=lag[-1].sequence, written=opened.written + len(keys), count=count)
            yield opened

    def _origin(self) -> str:
        with self._database.read() as connection:
            return _origin(connection)

    def _size(self) -> int:
        with self._database.read() as connection:
            return sum(change.count for change in changes_since(connection, 0) if change.state == LIVE)


def inspect(database: Database) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compare an index that nobody has open with the database: what is wrong, and what is worth knowing."""
    place = database.place
    if not (place / _POINTER).exists():
        return (), ()
    lock = FileLock.attempt(place / _LOCK)
    if lock is None:
        return (), (f"The index of vectors is in use by {holder(place / _LOCK)} and was not compared.",)
    with lock:
        record = _closed_record(place)
        with database.read() as connection:
            if record is None or record["origin"] != _origin(connection):
                return (), ("The index of vectors will be built anew by the next process that follows the library.",)
            sample = _sample(connection, record["sequence"])
        folder = place / record["folder"]
        answer = ask_child(folder, sample, threading.Event(), with_keys=True, size=record["count"])
        if answer is None:
            return (), ("The index of vectors does not answer; the next process that follows will build it anew.",)
        # Chroma writes to its files whenever they are opened.
        _write_pointer(place, record | {"files": _fingerprints(folder)})
    with database.read() as connection:
        unembedded = {key for change in waiting(connection) for key in change.keys}
        wrong, behind = differing(connection, set(answer["keys"]), record["sequence"], unembedded)
    problems = [answer["problem"]] if answer["problem"] else []
    if wrong:
        problems.append(f"The index of vectors differs from the database in {wrong} passages; rebuild the library.")
    notes = (f"The index of vectors is {behind} passages behind.",) if behind else ()
    return tuple(problems), notes


def discard(database: Database) -> bool:
    """Delete the index, so that the next process that follows builds it anew; False when another process has it."""
    lock = FileLock.attempt(database.place / _LOCK)
    if lock is None:
        return False
    with lock:
        (database.place / _POINTER).unlink(missing_ok=True)
        for folder in database.place.glob("vectors-*"):
            shutil.rmtree(folder, ignore_errors=True)
    return True


def _is_wasteful(opened: _Open) -> bool:
    dead = opened.written - opened.count
    return dead > max(_WASTE_FLOOR, _WASTE * opened.written)


def _close(opened: _Open) -> None:
    count = opened.collection.count()
    opened.collection.close()
    if opened.origin:
        record = {
            "format": FORMAT,
            "chroma": chroma_version(),
            "folder": opened.folder.name,
            "origin": opened.origin,
            "sequence": opened.sequence,
            "written": opened.written,
            "count": count,
            "files": _fingerprints(opened.folder),
        }
        _write_pointer(opened.folder.parent, record)


def _write_pointer(place: Path, record: dict[str, Any]) -> None:
    write_whole(place / _POINTER, json.dumps(record).encode())


def _closed_record(place: Path) -> dict[str, Any] | None:
    """What was noted when the index was closed, if it was, and if its files are still as they were then."""
    try:
        record = json.loads((place / _POINTER).read_bytes())
        if record["format"] != FORMAT or record["chroma"] != chroma_version():
            return None
        whole = all(isinstance(record[name], int) for name in ("sequence", "written", "count"))
        folder = place / Path(record["folder"]).name
        intact = damaged(folder, record["files"]) is None and record["files"].keys() == _names(folder)
        return record if whole and intact and isinstance(record["origin"], str) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _fingerprints(folder: Path) -> dict[str, list[int]]:
    return {name: fingerprint(folder / name) for name in sorted(_names(folder))}


def _origin(connection: Connection) -> str:
    """Names the library and the embedder whose vectors are in it; a dash for one without vectors."""
    maker = moment(connection).maker
    return "-" if maker is None else maker.token


def _sample(connection: Connection, sequence: int) -> list[tuple[int, list[float]]]:
    """Passages that an index complete up to `sequence` must find, with their vectors, spread over the library."""
    whole = [c for c in changes_since(connection, 0) if c.state == LIVE and c.count and c.sequence <= sequence]
    chosen = whole[:: max(1, len(whole) // _SAMPLE)][:_SAMPLE]
    rows = (
        (change.first, np.frombuffer(data, dtype="<f4").reshape(change.count, -1)[0])
        for change, _, data in live_vectors(connection, chosen)
        if data
    )
    # A text without a known word has no direction, and nothing is near it.
    return [(key, [float(x) for x in row]) for key, row in rows if row.any()]


def _go_on_after(error: BaseException) -> None:
    """Chroma's panics are no `Exception`; whatever it throws, the library goes on without it."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    _log.warning("the index of vectors failed and will be built anew: %s: %s", type(error).__name__, error)
