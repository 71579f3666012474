"""A Word document to an Article: its paragraphs in order, headings by their styles, tables row by row."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from store.article import Article
from store.errors import ReadError
from store.reading.formats.plain import article_from, trim
from store.reading.prose.blocks import Block
from store.reading.prose.cleaning import clean, squeeze

_MOST_UNPACKED = 200_000_000
# What python-docx and lxml raise for a damaged part is whatever that part raises.
_OF_DAMAGE = (ValueError, KeyError, AttributeError, TypeError, IndexError, SyntaxError, EOFError, OSError)
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|标题)\s?\d", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|título|titolo)", re.IGNORECASE)
_LISTED = re.compile(r"list", re.IGNORECASE)


def read_docx(data: bytes) -> Article:
    """The article of a Word document. Raises ReadError, with the reason, if it cannot be opened or holds no text."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > _MOST_UNPACKED:
                raise ReadError("The document unpacks to more than 200 MB; save its text instead.")
        document = Document(io.BytesIO(data))
        blocks = list(_blocks(document))
    except ReadError:
        raise
    except (OpcError, zipfile.BadZipFile, zlib.error, *_OF_DAMAGE) as error:
        raise ReadError(f"The document is damaged and cannot be read ({type(error).__name__}).") from None
    title = next((text for style, text in blocks if _TITLE.fullmatch(style)), None)
    body = [_block(style, text) for style, text in blocks if text != title or not _TITLE.fullmatch(style)]
    if not body:
        raise ReadError("The document holds no text.")
    article = article_from(trim(body, title), [b.text for b in body])
    if not article.text.strip():
        raise ReadError("There is no article in the document, only notes about one.")
    return article


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """(style, text) of what stands in the document, in order."""
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                cells = dict.fromkeys(squeeze(clean(cell.text)) for cell in row.cells)  # merged cells come repeatedly
                yield from _lines("", " | ".join(filter(None, cells)))
        else:
            yield from _lines(part.style.name or "" if part.style is not None else "", part.text)


def _lines(style: str, text: str) -> Iterator[tuple[str, str]]:
    for line in clean(text).split("\n"):
        if squeeze(line):
            yield style, squeeze(line)


def _block(style: str, text: str) -> Block:
    if _HEADING.match(style):
        return Block(text, "heading")
    return Block(text if text[:1] in "-*•" else f"- {text}", "item") if _LISTED.match(style) else Block(text)
