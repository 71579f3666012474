"""The files inside a zip archive, each only as large as it says, none of them unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from store.article import Rejected
from store.errors import ReadError
from store.reading.folders import is_of_a_page
from store.reading.formats.decoding import decode
from store.reading.prose.layout import is_han

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)
"""What is raised where a member of an archive is damaged."""

MOST_FILES = 200_000
MOST_UNPACKED = 4_000_000_000
_HIGHEST_RATIO = 200
_LARGEST_INNER = 50_000_000
_DEEPEST = 40  # folders around a file that may be those of a page
_SAYS_UTF_8 = 0x800  # the flag of a file whose name is in it
_SMALL = 1_000_000  # bytes up to which any ratio of a file is harmless
_LARGE = 20_000_000  # and of all files together


class ArchiveMember:
    """A file inside an archive, opened and read like one on disk.

    zipfile has a Path for this, which never ends on names such as //a in Pythons that people have (CVE-2024-8088).
    """

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._member = member
        self.path = _named(member)
        self.name = PurePosixPath(self.path).name
        self.size = member.file_size

    def __str__(self) -> str:
        return f"{self._archive.filename}/{self.path}"

    def read_bytes(self) -> bytes:
        return self._archive.read(self._member)

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """A stream of its bytes."""
        return self._archive.open(self._member)


@contextmanager
def files_of(path: Path | ArchiveMember) -> Iterator[Iterator[ArchiveMember | Rejected]]:
    """The files of the archive at `path`, or of one inside another, by name, hidden ones left out.

    They can be read while the block lasts.
    zipfile gives no more of a file than its directory entry says, so limits on what that says are limits on all.
    Raises ReadError if the archive cannot be opened.
    """
    try:
        packed = zipfile.ZipFile(path if isinstance(path, Path) else io.BytesIO(_bounded(path)))
        packed.filename = str(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError(f"The archive is damaged and cannot be opened ({error}).") from None
    with packed:
        members = sorted((m for m in packed.infolist() if _is_read(m)), key=lambda m: m.filename)
        if len(members) > MOST_FILES:
            raise ReadError(f"The archive holds more than {MOST_FILES:,} files; split it.")
        refused = [(member, _refusal(member)) for member in members]
        unpacked = sum(member.file_size for member, why in refused if why is None)
        if unpacked > MOST_UNPACKED:
            raise ReadError(f"The archive unpacks to more than {MOST_UNPACKED / 1e9:.0f} GB; split it.")
        # Members may be small each, or stand for the same packed bytes.
        if unpacked > _LARGE and unpacked > _HIGHEST_RATIO * (
            path.stat().st_size if isinstance(path, Path) else path.size
        ):
            raise ReadError(f"The archive unpacks to more than {_HIGHEST_RATIO} times its size; it was not read.")
        yield (Rejected(f"{path}/{_named(m)}", why) if why else ArchiveMember(packed, m) for m, why in refused)


def apart_from_pages(files: Iterable[ArchiveMember | Rejected]) -> Iterator[ArchiveMember | Rejected]:
    """`files` without those that a browser saved beside a page, as they are left out in a folder."""
    held = list(files)
    beside: dict[PurePosixPath, dict[str, Callable[[], bytes]]] = defaultdict(dict)
    for file in held:
        if isinstance(file, ArchiveMember):
            path = PurePosixPath(file.path)
            beside[path.parent][path.name] = partial(_read_if_sound, file)

    @cache
    def is_of_one(folder: PurePosixPath) -> bool:
        return is_of_a_page(folder.name, beside.get(folder.parent, {}))

    for file in held:
        if isinstance(file, Rejected) or not any(map(is_of_one, PurePosixPath(file.path).parents[:_DEEPEST])):
            yield file


def _read_if_sound(file: ArchiveMember) -> bytes:
    try:
        return file.read_bytes()
    except (*DAMAGED, NotImplementedError):
        return b""


def _bounded(inner: ArchiveMember) -> bytes:
    if inner.size > _LARGEST_INNER:
        raise ReadError(
            f"The archive is inside another and over {_LARGEST_INNER // 1_000_000} MB; unpack the outer one and add "
            "what is in it."
        )
    return inner.read_bytes()


def _named(member: zipfile.ZipInfo) -> str:
    """The path of a file. Where an archive does not say in which code its names are, zipfile takes that of old PCs;
    many programs write others without saying so."""
    if member.flag_bits & _SAYS_UTF_8 or member.filename.isascii():
        return member.filename
    try:
        written = member.filename.encode("cp437")
        told = decode(written)
        return told if told.encode("utf-8") == written or is_han(told) else member.filename
    except (UnicodeError, ReadError):
        return member.filename


def _is_read(member: zipfile.ZipInfo) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member.filename).parts)
    return bool(member.filename) and not member.is_dir() and not hidden


def _refusal(member: zipfile.ZipInfo) -> str | None:
    if member.flag_bits & 0x1:
        return "The file is locked with a password; unpack it yourself and add the folder."
    if member.file_size > _SMALL and member.file_size > _HIGHEST_RATIO * max(1, member.compress_size):
        return f"The file unpacks to more than {_HIGHEST_RATIO} times its size, as no article does; it was not read."
    return None
