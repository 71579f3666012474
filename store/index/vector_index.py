"""The index of vectors: a Chroma collection that follows the library's log of changes.

Chroma's files survive neither a kill nor damage nor a second process, so nothing depends on them. One process at a time
holds them, under a lock, and has them open in a child (`store.index.vector_process`). They are trusted only if they
were closed in order, are byte for byte as they were then, and answer right; otherwise the index is built anew beside
them, from the vectors in the database, and takes their place. Until it is ready, whoever searches does so exactly.

`vectors.json` names the folder in use and, only while nobody has it open, holds the checksums of its files.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.database.connection import Database
from store.database.log import head
from store.durable import damaged, fingerprint, write_whole
from store.errors import LibraryBusy, LibraryError
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
    wanted_by,
)
from store.index.vector_process import Broken, VectorProcess
from store.index.vectors import chroma_version
from store.lock import FileLock, holder
from store.repeating import Repeating

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT = 2
"""Raised whenever what is kept in the index changes; an index of another format is built anew."""

_log = logging.getLogger(__name__)
_POINTER = "vectors.json"
_LOCK = "vectors.lock"
_EVERY = 0.5  # seconds between two looks at the log
_LONGEST_PAUSE = 60.0  # seconds before trying again after failures

_Opened = Followed[VectorProcess]


class VectorIndex(Following[VectorProcess]):
    """Search by meaning in a large library, by the one process that holds the index. Safe to use from many threads."""

    def __init__(self, database: Database, lock: FileLock) -> None:
        self._database = database
        self._lock = lock
        self._using = threading.Lock()
        self._following = Repeating("vector-index", self._keep_up, _EVERY, _LONGEST_PAUSE, self._failed)
        self._stop = self._following.stop

    @classmethod
    def start(cls, database: Database) -> VectorIndex | None:
        """Begin to follow, in a thread of its own; None when another process holds the index."""
        lock = FileLock.attempt(database.place / _LOCK)
        if lock is None:
            return None
        index = cls(database, lock)
        index._following.start()
        return index

    def _ask(self, origin: str, ask: Callable[[VectorProcess], Told]) -> tuple[Told, int] | None:
        with self._using:
            opened = self._opened
            if opened is None or opened.origin != origin:
                return None
            try:
                return ask(opened.collection), opened.sequence
            except Broken as error:
                self._give_up(opened, error)
                return None

    def _give_up(self, opened: _Opened, error: Broken) -> None:
        """Have the thread that follows build it anew."""
        _log.warning("the index of vectors failed and will be built anew: %s", error)
        self._opened = replace(opened, origin="")

    def wait(self, seconds: float) -> bool:
        """Whether it is ready, at the latest after so many seconds."""
        deadline = time.monotonic() + seconds
        while self.reached is None and time.monotonic() < deadline:
            self._stop.wait(_EVERY / 10)
        return self.reached is not None

    def close(self) -> None:
        """Stop following and leave the index in a state that can be trusted again."""
        self._following.close()
        with self._lock, self._using:
            opened, self._opened = self._opened, None
            if opened is not None:
                with contextlib.suppress(Exception):
                    _close(opened)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LibraryError):  # the database or the disk, for which the index is not to blame
            _log.warning("the index of vectors cannot follow: %s", error)
            return
        _log.warning("the index of vectors failed and will be built anew: %s: %s", type(error).__name__, error)
        self._use(None)
        with contextlib.suppress(OSError):  # what failed once is not tried again
            (self._database.place / _POINTER).unlink(missing_ok=True)

    def _keep_up(self) -> None:
        opened = self._opened
        if opened is None:
            self._use(self._trusted() or self._built())
        elif is_to_be_built(self._database, opened):
            self._use(self._built())
        for further in steps(self._database, self._stop, self._opened):
            with self._using:
                if self._opened is None or not self._opened.origin:
                    return
                self._opened = further

    def _use(self, fresh: _Opened | None) -> None:
        """Search in `fresh` from now on; what was in use before is closed, and deleted once there is another."""
        with self._using:
            old, self._opened = self._opened, fresh
            if old is not None:
                with contextlib.suppress(Exception):
                    old.collection.close()
        if fresh is not None:
            for folder in self._database.place.glob("vectors-*"):
                if folder != Path(fresh.place):
                    shutil.rmtree(folder, ignore_errors=True)

    def _trusted(self) -> _Opened | None:
        """The index on disk, opened, if it may be trusted."""
        place = self._database.place
        record = _closed_record(place)
        with self._database.read() as connection:
            if record is None or not _is_wanted(connection, record):
                return None
            sample = sample_of(connection, record["sequence"])
        folder = place / record["folder"]
        try:
            held = VectorProcess.open(folder, sample, record["count"], self._stop)
            if held.missed or held.count() != record["count"]:
                held.close()
                return None
        except Broken:
            return None
        _write_pointer(place, {"folder": folder.name})
        return Followed.from_note(held, str(folder), record)

    def _built(self) -> _Opened:
        """A new index of everything in the database, beside the old one."""
        self._database.check_space()
        place = self._database.place
        folder = place / f"vectors-{uuid.uuid4().hex[:12]}"
        with self._database.read() as connection:
            made_of, wanted = origin_of(connection), wanted_by(connection)
        collection = None
        try:
            folder.mkdir()
            collection = VectorProcess.create(folder, passages_searched(self._database), self._stop)
            opened = Followed(collection, str(folder), made_of, 0, 0, 0, wanted)
            for further in steps(self._database, self._stop, opened):
                opened = further
            _write_pointer(place, {"folder": folder.name})
        except BaseException:
            if collection is not None:
                with contextlib.suppress(Exception):
                    collection.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return opened


def inspect(database: Database) -> Inspected:
    """Compare an index that nobody has open with the database."""
    place = database.place
    if not is_there(database):
        return Inspected()
    try:
        lock = FileLock.acquire(place / _LOCK)
    except LibraryBusy:
        who = holder(place / _LOCK)
        return Inspected(notes=(f"The index of vectors is in use by {who} and was not compared.",))
    except LibraryError as error:
        return Inspected(notes=(f"The index of vectors was not compared: {error}",))
    with lock:
        record = _closed_record(place)
        with database.read() as connection:
            if record is None or not _is_wanted(connection, record):
                note = "The index of vectors will be built anew by the next process that follows the library."
                return Inspected(notes=(note,), usable=False)
            sample = sample_of(connection, record["sequence"])
        folder = place / record["folder"]
        try:
            held = VectorProcess.open(folder, sample, record["count"], threading.Event())
            found = set(held.keys())
            held.close()
        except Broken:
            note = "The index of vectors does not answer; the next process that follows will build it anew."
            return Inspected(notes=(note,), usable=False)
        # Chroma writes to its files whenever they are opened.
        _write_pointer(place, record | {"files": _fingerprints(folder)})
    compared = compare_vectors(database, found, record["sequence"])
    if not held.missed:
        return compared
    missed = f"The index of vectors does not find {held.missed} of {len(sample)} passages."
    return replace(compared, problems=(missed, *compared.problems))


def is_there(database: Database) -> bool:
    """Whether an index was ever built in the library's folder."""
    return (database.place / _POINTER).exists()


def _close(opened: _Opened) -> None:
    count = opened.collection.count()
    opened.collection.close()
    if opened.origin:
        record = {
            "format": FORMAT,
            "chroma": chroma_version(),
            "folder": Path(opened.place).name,
            "files": _fingerprints(Path(opened.place)),
            **opened.note,
            "count": count,
        }
        _write_pointer(Path(opened.place).parent, record)


def _is_wanted(connection: Connection, record: Mapping[str, Any]) -> bool:
    same = record["origin"] == origin_of(connection) and record["wanted"] == wanted_by(connection)
    return bool(same and record["sequence"] <= head(connection))  # else the library is older than it


def _write_pointer(place: Path, record: dict[str, Any]) -> None:
    write_whole(place / _POINTER, json.dumps(record).encode())


def _closed_record(place: Path) -> dict[str, Any] | None:
    """What was noted when the index was closed, if it was, and if its files are still as they were then."""
    try:
        record = json.loads((place / _POINTER).read_bytes())
        if record["format"] != FORMAT or record["chroma"] != chroma_version():
            return None
        whole = all(isinstance(record[name], int) for name in ("sequence", "written", "count"))
        whole &= all(isinstance(record[name], str) for name in ("origin", "wanted"))
        folder = place / Path(record["folder"]).name
        intact = damaged(folder, record["files"]) is None and record["files"].keys() == _names(folder)
        return record if whole and intact else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _fingerprints(folder: Path) -> dict[str, list[int]]:
    return {name: fingerprint(folder / name) for name in sorted(_names(folder))}
