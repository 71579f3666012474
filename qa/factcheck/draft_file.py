"""A draft out of a file: text, Markdown, HTML or Word, read behind the same guards as articles are."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ReadError
from store.article import Article
from store.reading.formats.decoding import decode
from store.reading.formats.limited_reading import PageReader

if TYPE_CHECKING:
    from qa.answer import Style
    from qa.factcheck.report import DraftReport
    from store.language.bilingual import Spoken

LARGEST = 20_000_000
"""Bytes of a file that are read."""

_MANUSCRIPT = "qa.factcheck.manuscript"  # which the child imports, and nobody else
_SECONDS = 60.0
_MARKUP = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,500}>\s*)*<(?:!doctype\s+html\b|[a-z][a-z0-9]{0,20}\b[^<>]{0,2000}>.*</)",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins, whatever its first tag: read as one where no name says that it is something else."""

_STANDARD_INPUT = "standard input"
_PAGES, _WORD, _MARKDOWN = (".html", ".htm", ".xhtml"), (".docx",), (".md", ".markdown")
_TEXTS = (".txt", ".md", ".markdown", ".text", "")


@dataclass(frozen=True)
class Guarded:
    """A Word document, of which everything is done in a child that may take no more time and memory than it should.

    `text`, `notices` and `spoken` are as those of `qa.factcheck.manuscript.Manuscript`.
    """

    data: bytes
    text: str
    notices: tuple[str, ...]
    spoken: Spoken

    def annotated(self, report: DraftReport, references: Style = "notes") -> bytes:
        """The document with the findings of `report` in it, as `Manuscript.annotated`, footnotes in that style. Raises
        ReadError."""
        from qa.factcheck.report_export import notes

        given = {"report": report.to_dict(), "notes": notes(report, references, self.spoken)}
        with PageReader() as reader:
            made: bytes = reader.made(f"{_MANUSCRIPT}:annotated", self.data, _SECONDS, **given)["data"]
            return made


@dataclass(frozen=True)
class Draft:
    """A draft as it was handed in: its text, what of it is not checked, a sentence each, and the document it came in
    where that is of Word."""

    text: str
    notices: tuple[str, ...] = ()
    document: Guarded | None = None


def draft_in(path: str | Path) -> Draft:
    """The draft in the file `path`, or in standard input where that is "-".

    Plain text and Markdown stay as they are, so that places in the report are places in the file; of a page it is what
    a reader sees, the title first, and of a Word document `Guarded.text`. Standard input is read as what it begins as.

    Raises:
        ReadError: The file cannot be read, is too large, of another kind, or holds no text; the message says which.
    """
    if str(path) == "-":
        return draft_of("", _within(_STANDARD_INPUT, sys.stdin.buffer.read(LARGEST + 1)))
    _suffix_of(str(path))
    return draft_of(str(path), _bytes(Path(path)))


def draft_of(name: str, data: bytes) -> Draft:
    """The draft in a file of that name, "" for none, with those bytes; as `draft_in`. Raises ReadError for a file of
    another kind, one that is damaged or too large, and one without a text."""
    suffix = _suffix_of(name)
    try:
        if data.startswith(b"PK\x03\x04") or suffix in _WORD:
            document = manuscript_of(data)
            return Draft(document.text, document.notices, document)
        text = decode(data)
        if suffix in _PAGES or (suffix not in _MARKDOWN and _MARKUP.match(text)):
            with PageReader() as reader:
                return Draft(_whole(reader.read(data)))
        return Draft(text)
    except ReadError as error:
        raise ReadError(f"{name or _STANDARD_INPUT} cannot be read: {error}") from None


def manuscript_of(data: bytes) -> Guarded:
    """The Word document that `data` is. Raises ReadError for one that cannot be opened or holds no text."""
    with PageReader() as reader:
        told = reader.made(f"{_MANUSCRIPT}:describe_manuscript", data, _SECONDS)
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
        with file.open("rb") as opened:
            return _within(str(file), opened.read(LARGEST + 1))
    except OSError as error:
        raise ReadError(f"{file} cannot be read: {error.strerror or error}.") from None


def _within(name: str, data: bytes) -> bytes:
    """`data`, unless it is more than is read. Raises ReadError."""
    if len(data) > LARGEST:
        raise ReadError(f"{name} has more than {LARGEST // 1_000_000} MB; check it in parts.")
    return data


def _whole(article: Article) -> str:
    if article.title and not article.text.startswith(article.title):
        return f"{article.title}\n\n{article.text}"
    return article.text
