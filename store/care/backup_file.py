"""The file of a backup: written whole or not at all, and trusted no further than its checksums go.

A zip archive: `manifest.json`, which says what is in it and holds a SHA-256 of each other file; `library.sqlite`, which
is a library's database, of whatever kind it was copied from; and small files that stand beside a library.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from store.database.schema import SCHEMA_VERSION
from store.durable import sync_folder
from store.errors import LibraryError

FORMAT = 1
"""Of the archive; the database in it has a version of its own."""
DATABASE = "library.sqlite"

_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 100_000
_NAME = re.compile(r"[a-z]+\.[a-z]+")
_BLOCK = 2**20
_GARBLED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),  # of the archive
    *(KeyError, ValueError, TypeError, AttributeError),  # of the manifest
)

Told = Callable[[int], None]
"""Hears of bytes that were dealt with."""


@dataclass(frozen=True)
class BackupMember:
    """One file of a backup: how many bytes, and their SHA-256."""

    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup: when it was `made` (ISO 8601), the database's version, who made the vectors, how much."""

    made: str
    schema: int
    embedder: str | None
    articles: int
    revisions: int
    passages: int
    files: dict[str, BackupMember]

    @property
    def size(self) -> int:
        """Bytes of all its files, unpacked."""
        return sum(member.size for member in self.files.values())


def member(path: Path) -> BackupMember:
    """The file at `path`, read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return BackupMember(file.tell(), digest)


def write(manifest: Manifest, folder: Path, file: Path, told: Told) -> int:
    """Write the files that `manifest` names, from `folder`, into `file`; how many bytes it has.

    After any interruption `file` is what it was, or whole, read back, and on disk. Raises: LibraryError where it cannot
    be written, or is not read back as it was written.
    """
    part = file.with_name(file.name + ".part")
    with failing(file):
        try:
            # It holds every article, so that it is nobody else's to read.
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
                with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                    archive.writestr(_MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
                    for name in manifest.files:
                        with (folder / name).open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                            _copied(source, target.write, told)
                out.flush()
                os.fsync(out.fileno())
            with reading(part) as written:
                for name in manifest.files:
                    written.unpack(name, lambda _: None)
            size = part.stat().st_size
            part.replace(file)
            sync_folder(file.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return size


class Opened:
    """A backup that is being read."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        """Raises: LibraryError when its manifest cannot be read, or is of a newer version."""
        self._file = file
        self._archive = archive
        self.manifest = self._read_manifest()

    def unpack(self, name: str, put: Callable[[bytes], object], told: Told = lambda _: None) -> None:
        """Give the content of one file to `put`, bit by bit. Raises: LibraryError when it is not what was backed up."""
        expected, digest, size = self.manifest.files[name], hashlib.sha256(), 0

        def take(block: bytes) -> None:
            nonlocal size
            size += len(block)
            if size > expected.size:
                raise self._not_whole(f"its {name} is longer than it was")
            digest.update(block)
            put(block)

        with self._whole(), self._archive.open(name) as source:
            _copied(source, take, told)
        if size != expected.size or digest.hexdigest() != expected.digest:
            raise self._not_whole(f"its {name} is not what was backed up")

    def _read_manifest(self) -> Manifest:
        with self._whole(), self._archive.open(_MANIFEST) as source:
            told = json.loads(source.read(_LONGEST_MANIFEST))
            version = told.pop("format")
            if version == FORMAT:
                manifest = _parsed(told)
        if version != FORMAT or manifest.schema > SCHEMA_VERSION:
            raise LibraryError(
                f"The backup {self._file} was made by a newer version of this program; upgrade this program to restore "
                "it. Nothing was changed."
            )
        return manifest

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            yield
        except _GARBLED as error:
            raise self._not_whole(str(error) or type(error).__name__) from error

    def _not_whole(self, why: str) -> LibraryError:
        return not_whole(self._file, why)


@contextlib.contextmanager
def reading(file: Path) -> Iterator[Opened]:
    """The backup `file`, its manifest read. Raises: LibraryError when it cannot be read, is none, or is cut off."""
    try:
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise LibraryError(f"{file} cannot be read ({error.strerror}); nothing was changed.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise not_whole(file, str(error)) from error
    with archive:
        yield Opened(file, archive)


def not_whole(file: Path, why: str) -> LibraryError:
    """The error that says so."""
    return LibraryError(f"{file} is no whole backup ({why.rstrip('.')}); nothing was changed. Use another one.")


@contextlib.contextmanager
def failing(path: Path) -> Iterator[None]:
    """A disk that fails, told as one of our errors."""
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be written ({error.strerror or error}); see to the disk and to whom the folder belongs."
        ) from error


def _copied(source: IO[bytes], put: Callable[[bytes], object], told: Told) -> None:
    while block := source.read(_BLOCK):
        put(block)
        told(len(block))


def _parsed(told: dict[str, Any]) -> Manifest:
    files = {
        name: BackupMember(_number(row["size"]), str(row["digest"]))
        for name, row in told.pop("files").items()
        if _NAME.fullmatch(name)
    }
    if DATABASE not in files:
        raise ValueError("there is no database in it")
    embedder = told["embedder"]
    return Manifest(
        made=str(told["made"]),
        schema=_number(told["schema"]),
        embedder=None if embedder is None else str(embedder),
        articles=_number(told["articles"]),
        revisions=_number(told["revisions"]),
        passages=_number(told["passages"]),
        files=files,
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"its manifest has {value!r} where a number belongs")
    return value
