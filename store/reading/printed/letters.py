"""The letters of a PDF's pages and where they stand, in the order in which they are read; PDFium finds them.

Places are in points, from the lower left corner of the page before it is turned.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from store.errors import ReadError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_PAGES = 2_000
_HYPHENS = dict.fromkeys((0x02, 0xAD, 0x2010, 0xFFFE), "-")  # at the end of a line PDFium gives the first or the last
_LINE_ENDS = (0x0A, 0x0D)
_GAP = 0.8  # letters' heights between two words that may stand in two columns
_FEWEST = 3  # lines that two columns have side by side
_MOST_PIXELS = 1_500_000
_FAINTEST = 12  # shades of 256 between the letters and the paper
_NARROWEST = 15  # letters of a line in a column, on average


class Letter(NamedTuple):
    """One letter, the box around it, the line that it stands on, and its size."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    y: float
    size: float


Line = list[Letter]


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """The document in `data`. Raises ReadError if it cannot be opened, or has too many pages."""
    from pypdfium2 import PdfDocument, PdfiumError, raw

    try:
        document = PdfDocument(data)
        count = len(document)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise ReadError("The PDF is locked with a password; save it without one.") from None
        raise ReadError("The PDF is damaged and cannot be read.") from None
    if count > MOST_PAGES:
        raise ReadError(f"The PDF has more than {MOST_PAGES:,} pages; split it.")
    try:
        yield document
    except PdfiumError as error:
        raise ReadError(f"The PDF is damaged and cannot be read ({error}).") from None
    finally:
        document.close()


def lines(page: PdfPage) -> list[Line]:
    """The lines of a page in the order in which they are read, one column after the other."""
    found: list[Line] = [[]]
    for letter in _letters(page):
        last = found[-1][-1] if found[-1] else None
        below = letter and last and letter.left < last.left and last.y - letter.y > 0.5 * last.size
        if letter is None or below:
            found.append([])
        if letter is not None:
            found[-1].append(letter)
    seen = _Seen(page)
    return _in_columns([line for line in found if any(not x.text.isspace() for x in line) and seen(line)])


class _Seen:
    """Whether something is drawn where a line stands.

    Nothing is where letters are white on white, invisible (those over a scan have its picture there), or off the page.
    """

    def __init__(self, page: PdfPage) -> None:
        width, height = page.get_size()
        self._page = page
        scale = min(1.0, math.sqrt(_MOST_PIXELS / (width * height)))
        self._picture = page.render(scale=scale, grayscale=True)
        self._pixels = bytes(self._picture.buffer)

    def __call__(self, line: Line) -> bool:
        corners = [self._pixel(line[0].left, min(x.bottom for x in line))]
        corners.append(self._pixel(max(x.right for x in line), max(x.top for x in line)))
        (left, right), (top, bottom) = (sorted(side) for side in zip(*corners, strict=True))
        rows = range(max(0, top), min(bottom + 1, self._picture.height))
        stride, first, last = self._picture.stride, max(0, left), min(right + 1, self._picture.width)
        shades = set().union(*(self._pixels[y * stride + first : y * stride + last] for y in rows))
        return bool(shades) and max(shades) - min(shades) > _FAINTEST

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        from pypdfium2 import raw

        across, down = ctypes.c_int(), ctypes.c_int()
        size = (self._picture.width, self._picture.height)
        raw.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, across, down)
        return across.value, down.value


def _letters(page: PdfPage) -> Iterator[Letter | None]:
    """The letters of a page as they are printed, None where a line ends."""
    from pypdfium2 import raw

    text = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    last: Letter | None = None
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _LINE_ENDS:
            yield None
        elif raw.FPDFText_IsGenerated(text, index) and code not in _HYPHENS:
            if last is not None:
                yield last._replace(text=" ", left=last.right)
        elif code:
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            raw.FPDFText_GetLooseCharBox(text, index, box)
            raw.FPDFText_GetMatrix(text, index, matrix)
            scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
            size = round(raw.FPDFText_GetFontSize(text, index) * scale, 1) or 1.0
            written = _HYPHENS.get(code) or chr(code)
            last = Letter(written, box.left, box.bottom, box.right, box.top, y.value, size)
            yield last


def _in_columns(found: list[Line]) -> list[Line]:
    """The lines of a page on which two columns are printed line by line across both, one column after the other."""
    gutter = _gutter(found)
    if gutter is None:
        return found
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for part in sorted((part for line in found for part in _parts(line, gutter)), key=lambda line: -line[0].y):
        if part[0].left < gutter < part[-1].right:
            ordered += [*left, *right, part]
            left, right = [], []
        else:
            (left if part[0].left < gutter else right).append(part)
    return [*ordered, *left, *right]


def _gutter(found: Sequence[Line]) -> float | None:
    """Where a blank strip runs down between the halves of lines that are longer than a column."""
    gaps = [gap for line in found for gap in _gaps(line)]
    best = max(((a + b) / 2 for a, b in gaps), key=lambda x: sum(a < x < b for a, b in gaps), default=None)
    if best is None:
        return None
    across = [line for line in found if line[0].left < best < line[-1].right]
    halves = [parts for line in across if len(parts := _parts(line, best)) == 2]
    if len(halves) < _FEWEST or 2 * len(halves) < len(across):
        return None
    narrowest = min(sum(len(parts[side]) for parts in halves) / len(halves) for side in (0, 1))
    return best if narrowest >= _NARROWEST else None


def _gaps(line: Line) -> Iterator[tuple[float, float]]:
    printed = [letter for letter in line if not letter.text.isspace()]
    return ((a.right, b.left) for a, b in pairwise(printed) if b.left - a.right > _GAP * a.size)


def _parts(line: Line, gutter: float) -> list[Line]:
    """A line on both sides of the gutter, or as it is where a word stands across it."""
    if not any(a < gutter < b for a, b in _gaps(line)):
        return [line]
    return [
        [x for x in line if x.right < gutter],
        [x for x in line if x.left > gutter],
    ]
