"""The folders in a library's own in which a backup is put together, or taken apart: each has all words of it twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from store.lock import FileLock

LOCK = "backup.lock"
"""Held in the library's folder by whoever backs up or restores."""
ROOM = "backup-"
"""How the names of these folders begin."""


def clear_rooms(folder: Path) -> None:
    """Delete what a process left that was killed. The caller holds the lock `LOCK`."""
    for room in folder.glob(f"{ROOM}*/"):
        shutil.rmtree(room, ignore_errors=True)


def clear_left_rooms(folder: Path) -> None:
    """The same, unless somebody is at it now, who will delete them."""
    if any(folder.glob(f"{ROOM}*/")) and (lock := FileLock.attempt(folder / LOCK)) is not None:
        with lock:
            clear_rooms(folder)
