"""Files that were read before: told by their bytes, so that what is in the library already is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from store.reading.loading import LIBRARIES

MOST_ARTICLES = 50_000
"""Articles of one file that are remembered; a larger export is read again."""

Named = tuple[tuple[str, str], ...]
"""Articles by id and revision."""

KnownFile = Callable[[bytes], Named | None]
"""What the file of this mark gave when it was read, if all of that is still what the library has; else None."""


@dataclass(frozen=True)
class Unread:
    """A file that was not read, because what it gives is in the library."""

    source: str
    articles: Named


@dataclass(frozen=True)
class ReadWhole:
    """Comes after the articles of a file of which nothing was rejected."""

    mark: bytes
    articles: Named


def mark_of(path: Path, columns: Mapping[str, str]) -> bytes:
    """16 bytes that stand for what is in the file, how it is read, and by which version of the readers.

    Raises OSError if the file cannot be read.
    """
    mark = hashlib.blake2b(_version(), digest_size=16)
    mark.update(repr((path.suffix.lower(), sorted(columns.items()))).encode())
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: mark).digest()


@cache
def _version() -> bytes:
    """Stands for the readers: our own code, and the versions of the libraries they use."""
    here = Path(__file__).parent
    own = hashlib.blake2b(digest_size=16)
    rooms = (*here.rglob("*.py"), *here.rglob("*.txt"), *(here.parent / "language").glob("*.py"))
    for file in (*sorted(rooms), here.parent / "article.py"):
        own.update(file.read_bytes())
    for name in LIBRARIES:
        try:
            own.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            own.update(name.encode())
    return own.digest()
