"""A draft out of a file: text, Markdown, HTML or Word, read behind the same guards as articles are."""

from __future__ import annotations

import sys
from pathlib import Path

from qa.errors import ReadError
from store.article import Article
from store.reading.formats.decoding import decode
from store.reading.formats.guard import PageReader

LARGEST = 20_000_000
"""Bytes of a file that are read."""

_PAGES, _WORD, _TEXTS = (".html", ".htm", ".xhtml"), (".docx",), (".txt", ".md", ".markdown", ".text", "")


def draft_in(path: str | Path) -> str:
    """The text of the draft in the file `path`, or in standard input where that is "-".

    Plain text and Markdown stay as they are, so that places in the report are places in the file; of a page or a
    Word document it is what a reader sees, the title first.

    Raises:
        ReadError: The file cannot be read, is of another kind, or holds no text; the message says which.
    """
    if str(path) == "-":
        return decode(sys.stdin.buffer.read(LARGEST + 1)[:LARGEST])
    file = Path(path)
    suffix = file.suffix.lower()
    if suffix not in (*_PAGES, *_WORD, *_TEXTS):
        known = ", ".join((*_TEXTS[:3], *_PAGES[:2], *_WORD))
        raise ReadError(f"{file} is no draft that is read here; save it as one of {known}.")
    data = _bytes(file)
    if suffix in _TEXTS and not data.startswith(b"PK\x03\x04"):
        return decode(data)
    try:
        with PageReader() as reader:
            return _whole(reader.document(data, "docx") if suffix not in _PAGES else reader.read(data))
    except ReadError as error:
        raise ReadError(f"{file} cannot be read: {error}") from None


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
