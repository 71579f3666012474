"""The letters of a PDF's pages and where they stand, in the order in which they are read; PDFium finds them.

Places are in points, from the lower left corner of the page before it is turned.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import dropwhile, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from store.errors import ReadError
from store.reading.printed.seen import Box, GlyphRun, Ink, Inks, PageLayout

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_PAGES = 2_000
_HYPHENS = dict.fromkeys((0x02, 0xAD, 0x2010, 0xFFFE), "-")  # at the end of a line PDFium gives the first or the last
_LINE_ENDS = (0x0A, 0x0D)
_GAP = 0.8  # letters' heights between two words that may stand in two columns
_FEWEST = 3  # lines that two columns have side by side
_DUST, _DUST_OF_PAGE = 2.0, 400  # letters less high than these points, and than this part of the page, are not read
_NARROWEST = 15  # letters of a line in a column, on average


class Letter(NamedTuple):
    """One letter, the box around it, the line that it stands on, its size and what it is drawn with."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    y: float
    size: float
    ink: Ink


Line = list[Letter]


@contextmanager
def open_document(data: bytes) -> Iterator[PdfDocument]:
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


def page_lines(page: PdfPage) -> list[Line]:
    """The lines of a page in the order in which they are read, one column after the other."""
    found: list[Line] = [[]]
    for letter in _letters(page):
        last = found[-1][-1] if found[-1] else None
        below = letter and last and letter.left < last.left and last.y - letter.y > 0.5 * last.size
        if letter is None or below:
            found.append([])
        if letter is not None:
            found[-1].append(letter)
    return _in_columns(list(_seen(found, page)))


def _seen(found: Sequence[Line], page: PdfPage) -> Iterator[Line]:
    """The lines without what nobody sees: what is not drawn where it stands or changes nothing there, and dust."""
    seen = PageLayout(page)
    dust = min(_DUST, max(page.get_size()) / _DUST_OF_PAGE)
    drawn = [line for line in found if not all(map(_is_blank, line)) and seen.anything(box_around(line))]
    words = [word for line in drawn for word in _words(line)]
    unseen = seen.unseen([_piece(word) for word in words])
    hidden = {
        id(letter)
        for n, word in enumerate(words)
        if n in unseen or _is_dust(word, dust) or not _is_drawn(word, seen)
        for letter in word
    }
    for line in drawn:
        left = dropwhile(_is_blank, (letter for letter in line if id(letter) not in hidden))
        yield from filter(None, [list(left)])


def _is_blank(letter: Letter) -> bool:
    return letter.text.isspace()


def _words(line: Line) -> Iterator[Line]:
    """The words of a line, parted where another colour or size begins."""
    runs = groupby(line, key=lambda letter: (_is_blank(letter), letter.ink.colour, letter.size))
    return (list(run) for (blank, *_), run in runs if not blank)


def _piece(word: Line) -> GlyphRun:
    return GlyphRun(box_around(word), word[0].ink.colour, frozenset(x.ink.thing for x in word if x.ink.thing))


def _is_drawn(run: Line, seen: PageLayout) -> bool:
    """Whether something is there; where letters have no colour, as over a scan, only the whole line can tell."""
    return run[0].ink.colour is None or seen.anything(box_around(run))


def _is_dust(run: Line, dust: float) -> bool:
    return max(max(letter.size, letter.top - letter.bottom) for letter in run) < dust


def box_around(line: Line) -> Box:
    """The box around letters that stand beside one another."""
    return min(x.left for x in line), min(x.bottom for x in line), max(x.right for x in line), max(x.top for x in line)


def _letters(page: PdfPage) -> Iterator[Letter | None]:
    """The letters of a page as they are printed, None where a line ends."""
    from pypdfium2 import raw

    text = page.get_textpage()
    inks = Inks()
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
            ink = inks(raw.FPDFText_GetTextObject(text, index))
            last = Letter(written, box.left, box.bottom, box.right, box.top, y.value, size, ink)
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
    printed = [letter for letter in line if not _is_blank(letter)]
    return ((a.right, b.left) for a, b in pairwise(printed) if b.left - a.right > _GAP * a.size)


def _parts(line: Line, gutter: float) -> list[Line]:
    """A line on both sides of the gutter, or as it is where a word stands across it."""
    if not any(a < gutter < b for a, b in _gaps(line)):
        return [line]
    return [[x for x in line if x.right < gutter], [x for x in line if x.left > gutter]]
