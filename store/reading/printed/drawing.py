"""A page of a PDF drawn as a picture, with words marked where they are printed."""

from __future__ import annotations

import math
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from store.errors import ReadError
from store.reading.printed.glyphs import Letter, box_around, open_document, page_lines

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap, PdfPage

_WIDTH = 1_200  # pixels
_MOST_PIXELS = 4_000_000
_COLOUR = (255, 214, 64, 255)


def drawn(data: bytes, number: int, words: str = "", before: str = "") -> dict[str, Any]:
    """Page `number`, from 1, of a PDF as PNG ("data") with `words` "marked", if they were found on it.

    `before` is what of the text stands on the page before them: where the same words stand twice, it tells which are
    meant. Raises ReadError if there is no such page.
    """
    with open_document(data) as document:
        if not 0 < number <= len(document):
            raise ReadError("The PDF has no such page.")
        page = document[number - 1]
        marked = _found([letter for line in page_lines(page) for letter in line], words, before)
        for _, line in groupby(marked, key=lambda letter: round(letter.y)):
            _mark(page, *box_around(list(line)))
        width, height = page.get_size()
        scale = min(_WIDTH / width, math.sqrt(_MOST_PIXELS / (width * height)))
        picture = _png(page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False))
        return {"data": picture, "marked": bool(marked)}


def _found(letters: Iterable[Letter], words: str, before: str) -> list[Letter]:
    """The letters that print `words`, whatever stands between them; none if they are not there."""
    printed = [(sign, letter) for letter in letters for sign in _signs(letter.text)]
    text, wanted, earlier = "".join(sign for sign, _ in printed), "".join(_signs(words)), "".join(_signs(before))
    at = -1
    for _ in range(earlier.count(wanted) + 1 if wanted else 0):
        later = text.find(wanted, at + 1)
        at = at if later < 0 else later
    return [letter for _, letter in printed[at : at + len(wanted)]] if at >= 0 else []


def _signs(text: str) -> Iterator[str]:
    """The letters and digits alone, large and small alike: what a hyphen or a ligature does not change."""
    return (sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _mark(page: PdfPage, left: float, bottom: float, right: float, top: float) -> None:
    from pypdfium2 import raw

    box = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    raw.FPDFPageObj_SetFillColor(box, *_COLOUR)
    raw.FPDFPageObj_SetBlendMode(box, b"Multiply")  # the letters stay as black as they are
    raw.FPDFPath_SetDrawMode(box, raw.FPDF_FILLMODE_WINDING, 0)
    raw.FPDFPage_InsertObject(page, box)


def _png(picture: PdfBitmap) -> bytes:
    rows = bytes(picture.buffer)
    stride, used = picture.stride, picture.width * picture.n_channels
    plain = b"".join(b"\0" + rows[y * stride : y * stride + used] for y in range(picture.height))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, {1: 0, 3: 2, 4: 6}[picture.n_channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", zlib.compress(plain, 6)) + _part(b"IEND", b"")


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
