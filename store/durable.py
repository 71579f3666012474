"""Files that survive interruptions, and the proof that they are still what was written."""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Mapping
from pathlib import Path

Fingerprint = list[int]
"""Size in bytes and CRC-32 of a file."""


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` so that after any interruption the file is the old one or the new one, whole, and on disk."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put on disk which files are in `folder`."""
    with contextlib.suppress(OSError):  # not every system opens a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def size_of(path: Path) -> int:
    """The bytes of the file at `path`, 0 where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def fingerprint(path: Path) -> Fingerprint:
    """The size and checksum of the file at `path`."""
    value = size = 0
    with path.open("rb") as file:
        while block := file.read(2**20):
            value = zlib.crc32(block, value)
            size += len(block)
    return [size, value]


def damaged(folder: Path, expected: Mapping[str, Fingerprint]) -> str | None:
    """The first file in `folder` that is missing or not as `expected`, a relative path; None when all are intact."""
    for name, known in expected.items():
        path = folder / name
        try:
            if path.stat().st_size != known[0] or fingerprint(path) != known:
                return name
        except OSError:
            return name
    return None
