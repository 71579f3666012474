"""A draft out of a file: text, Markdown, HTML or Word, read behind the same guards as articles are."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ReadError
from store.article import Article
from store.reading.formats.decoding import decode
from store.reading.formats.guard import PageReader

if TYPE_CHECKING:
    from qa.factcheck.report import DraftReport
    from store.language.bilingual import Spoken

LARGEST = 20_000_000
"""Bytes of a file that are read."""

_MANUSCRIPT = "qa.factcheck.manuscript"  # which the child imports, and nobody else
_SECONDS = 60.0
_PAGES, _WORD, _TEXTS = (".html", ".htm", ".xhtml"), (".docx",), (".txt", ".md", ".markdown", ".text", "")


def draft_in(path: str | Path) -> str:
    """The text of the draft in the file `path`, or in standard input where that is "-".

    Plain text and Markdown stay as they are, so that places in the report are places in the file; of a page it is what
    a reader sees, the title first, and of a Word document `Guarded.text`.

    Raises:
        ReadError: The file cannot be read, is of another kind, or holds no text; the message says which.
    """
    if str(path) == "-":
        return decode(sys.stdin.buffer.read(LARGEST + 1)[:LARGEST])
    _suffix_of(str(path))
    return draft_of(str(path), _bytes(Path(path)))


def draft_of(name: str, data: bytes) -> str:
    """The text of the draft in a file of that name with those bytes; as `draft_in`. Raises ReadError."""
    suffix = _suffix_of(name)
    if suffix in _TEXTS and not data.startswith(b"PK\x03\x04"):
        return decode(data)
    try:
        if suffix not in _PAGES:
            return manuscript_of(data).text
        with PageReader() as reader:
            return _whole(reader.read(data))
    except ReadError as error:
        raise ReadError(f"{name} cannot be read: {error}") from None


@dataclass(frozen=True)
class Guarded:
    """A Word document, of which everything is done in a child that may take no more time and memory than it should.

    `text`, `notices` and `spoken` are as those of `qa.factcheck.manuscript.Manuscript`.
    """

    data: bytes
    text: str
    notices: tuple[str, ...]
    spoken: Spoken

    def annotated(self, report: DraftReport, notes: Mapping[int, str]) -> bytes:
        """As `Manuscript.annotated`. Raises ReadError."""
        given = {"report": report.to_dict(), "notes": {str(n): note for n, note in notes.items()}}
        with PageReader() as reader:
            made: bytes = reader.made(f"{_MANUSCRIPT}:annotated", self.data, _SECONDS, **given)["data"]
            return made


def manuscript_in(path: str | Path) -> Guarded:
    """The Word document in the file `path`. Raises ReadError."""
    try:
        return manuscript_of(_bytes(Path(path)))
    except ReadError as error:
        raise ReadError(f"{path} cannot be read: {error}") from None


def manuscript_of(data: bytes) -> Guarded:
    """The Word document that `data` is. Raises ReadError for one that cannot be opened or holds no text."""
    with PageReader() as reader:
        told = reader.made(f"{_MANUSCRIPT}:told", data, _SECONDS)
    return Guarded(data, told["text"], tuple(told["notices"]), told["spoken"])


def _suffix_of(name: str) -> str:
    """The ending of the name of a file that is read. Raises ReadError."""
    suffix = Path(name).suffix.lower()
    if suffix not in (*_PAGES, *_WORD, *_TEXTS):
        known = ", ".join((*_TEXTS[:3], *_PAGES[:2], *_WORD))
        raise ReadError(f"{name} is no draft that is read here; save it as one of {known}.")
    return suffix


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise ReadError(f"{file} has more than {LARGEST // 1_000_000} MB; check it in parts.")
        return file.read_bytes()
    except OSError as error:
        raise ReadError(f"{file} cannot be read: {error.strerror or error}.") from None


def _whole(article: Article) -> str:
    if article.title and not article.text.startswith(article.title):
        return f"{article.title}\n\n{article.text}"
    return article.text
