"""Letters with those attached to them, and boxes of letters: mbox, read a letter at a time however large it is, and the
folders of a Maildir."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.folders import is_maildir
from store.reading.formats.limited_reading import PageReader
from store.reading.formats.records import LARGEST, TOO_LARGE
from store.reading.formats.tables import File

_READER = "store.reading.formats.mail:read_mail"
_PIECE = 1_000_000
_BEGIN = re.compile(rb"From [^\r\n]{1,200} (?:19|20)\d\d(?: [+-]\d{4})?\r?\n")
_BOX = re.compile(_BEGIN.pattern + rb"[!-9;-~]{1,80}:")
_QUOTED = re.compile(rb"^>(>{0,9}From )", re.MULTILINE)
_DELIVERED = frozenset({"cur", "new"})


def is_box(data: bytes) -> bool:
    """Whether `data` begins as an mbox does, which often has a name without an ending."""
    return _BOX.match(data[:2_000]) is not None


def in_maildir(path: Path) -> bool:
    """Whether the file at `path` is a letter in a Maildir, whose names end in anything."""
    folder = path.parent
    return folder.name in _DELIVERED and is_maildir(folder.parent)


def read_letter(letter: bytes, where: str, pages: PageReader) -> Iterator[Article | Rejected]:
    """The article of a letter and those of the letters that are attached to it. Raises ReadError if it is none."""
    for number, found in enumerate(pages.made(_READER, letter)):
        if isinstance(found, ReadError):
            yield Rejected(f"{where}, attached letter {number}" if number else where, str(found))
        elif found is not None:
            yield found


def read_box(file: File, pages: PageReader) -> Iterator[Article | Rejected]:
    """Every letter of an mbox; one that cannot be read is rejected by its number. Raises ReadError if it is none."""
    with file.open("rb") as box:
        if not is_box(box.read(2_000)):
            raise ReadError("The file does not begin as an mbox does, with a line “From …”; save its letters as .eml.")
    with file.open("rb") as box:
        for number, letter in enumerate(_letters(box), 1):
            where = f"{file}, letter {number}"
            try:
                if letter is None:
                    raise ReadError(TOO_LARGE)
                yield from read_letter(letter, where, pages)
            except (ReadError, ValueError) as error:
                yield Rejected(where, str(error))


def _letters(box: IO[bytes]) -> Iterator[bytes | None]:
    """The letters between lines “From …” with a year that follow an empty one; None for one that is too large."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := box.readline(_PIECE):
        if blank and _BEGIN.match(line):
            if begun:
                yield _letter(lines, size)
            lines, size, begun = [], 0, True
        else:
            size += len(line)
            if size <= LARGEST:
                lines.append(line)
        blank = line in (b"\n", b"\r\n")
    if begun:
        yield _letter(lines, size)


def _letter(lines: list[bytes], size: int) -> bytes | None:
    return None if size > LARGEST else _QUOTED.sub(rb"\1", b"".join(lines))
