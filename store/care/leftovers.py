"""What commands that were killed left in a library's folder; locks tell it from what others are at work on."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from store.backup_rooms import LOCK, ROOM, clear_rooms
from store.care import backup
from store.database.connection import Database
from store.lock import FileLock


@dataclass(frozen=True)
class Left:
    """Something that was left, and how it is seen to."""

    name: str
    clear: Callable[[], object]


def find(database: Database) -> Sequence[Left]:
    """What was left by nobody who still runs."""
    return [*_of_backups(database), *_of_indexes(database.place), *_of_files(database.place)]


def _of_backups(database: Database) -> Iterator[Left]:
    found = [p for begins in (ROOM, backup.READY) for p in database.place.glob(f"{begins}*/")]
    if not found:
        return
    lock = FileLock.attempt(database.place / LOCK)
    if lock is None:  # by whoever is at it now
        return
    lock.release()

    def clear() -> None:
        with FileLock.acquire(database.place / LOCK):
            backup.finish(database)
            clear_rooms(database.place)

    for path in found:
        yield Left(path.name, clear)


def _of_indexes(folder: Path) -> Iterator[Left]:
    for index in ("words", "vectors"):
        lock = FileLock.attempt(folder / f"{index}.lock")
        if lock is None:
            continue
        with lock:
            used = _pointed_to(folder / f"{index}.json")
            for path in folder.glob(f"{index}-*/"):
                if path.name != used:
                    yield Left(path.name, partial(_remove, folder / f"{index}.lock", path))


def _of_files(folder: Path) -> Iterator[Left]:
    for path in folder.glob("*.new"):
        place = path.with_suffix("").with_suffix(".lock")  # the lock of whoever writes the file
        lock = FileLock.attempt(place)
        if lock is not None:
            lock.release()
            yield Left(path.name, partial(_remove, place, path))


def _remove(lock: Path, path: Path) -> None:
    """Delete what lies at `path`, holding the lock in the file `lock`."""
    with FileLock.acquire(lock, 5.0):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _pointed_to(pointer: Path) -> str | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads(pointer.read_bytes())["folder"])
    return None
