"""Which letters of a PDF's page are seen, by pictures of the page with and without them.

One picture tells that something is drawn in a place, not by whom: white words among black ones have black pixels where
they stand. So letters of the colour that lies behind them are drawn alone, and what stands under other words is taken
away: nobody sees what changes nothing.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MOST_PIXELS = 1_500_000
_FAINTEST = 12  # shades of 256 between the letters and the paper
_MOSTLY = 0.75  # of what lies behind letters that stand out has another colour
_UNCOVERED = 0.5  # of the place of letters over which nothing else is written
_STEP = 2  # rows of pixels
_FINER, _FAR = 1_000, 1_000  # parts of a pixel, points

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""
_Place = tuple[range, range]
_NOWHERE: _Place = (range(0), range(0))


class Ink(NamedTuple):
    """What letters are drawn with: blue, green, red and opacity up to 255; None where they are drawn in no colour.

    Those that a scan's letters are recognised as are: there the picture is what is seen.
    """

    colour: tuple[int, int, int, int] | None
    thing: int
    """The address of the object of the page that draws them, 0 if that is not known."""


class Inks:
    """The inks of a page's letters, each object looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, Ink] = {}

    def __call__(self, thing: Any) -> Ink:
        """That of an object that draws text."""
        place = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if place not in self._known:
            self._known[place] = Ink(_colour(thing) if place else None, place)
        return self._known[place]


def _colour(thing: Any) -> tuple[int, int, int, int] | None:
    from pypdfium2 import raw

    mode = raw.FPDFTextObj_GetTextRenderMode(thing)
    if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return None
    outlined = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
    ask = raw.FPDFPageObj_GetStrokeColor if outlined else raw.FPDFPageObj_GetFillColor
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    known = ask(thing, red, green, blue, opacity)
    return (blue.value, green.value, red.value, opacity.value) if known else None


class GlyphRun(NamedTuple):
    """Letters beside one another in one colour: the box around them, and the addresses of what draws them."""

    box: Box
    colour: tuple[int, int, int, int] | None
    things: frozenset[int]


class PageLayout:
    """What is seen of a page."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        width, height = page.get_size()
        self._scale = min(1.0, math.sqrt(_MOST_PIXELS / (width * height)))
        self._picture = self._drawn()
        self._places: dict[Box, _Place] = {}
        (left, top), *sides = self._probed(0, 0), self._probed(_FAR, 0), self._probed(0, _FAR)
        (a, b), (c, d) = (((x - left) / _FAR, (y - top) / _FAR) for x, y in sides)
        self._turned = ((left, top), (a, b), (c, d))

    def anything(self, box: Box) -> bool:
        """Whether anything at all is drawn there."""
        return any(
            c[0:1] and c.translate(None, _near(c[0], _FAINTEST)) for c in self._picture.channels(self._place(box))
        )

    def unseen(self, pieces: Sequence[GlyphRun]) -> set[int]:
        """The numbers of those that nobody sees, though something is drawn where they stand."""
        things = {thing for piece in pieces for thing in piece.things}
        paper = self._drawn(things)
        alike = {n for n, piece in enumerate(pieces) if self._is_alike(piece, paper)}
        alone = self._drawn(things - _things(pieces, alike)) if alike else paper
        gone = {n for n in alike if not self._differ(pieces[n], paper, alone)}
        return gone | self._covered(pieces, gone)

    def _is_alike(self, piece: GlyphRun, paper: _Picture) -> bool:
        """Whether much of what lies behind it has its colour."""
        if piece.colour is None:
            return False
        *shades, opacity = piece.colour
        reach = _FAINTEST * 255 // max(opacity, 1)
        channels = paper.channels(self._place(piece.box))
        others = (len(c.translate(None, _near(shade, reach))) for c, shade in zip(channels, shades, strict=True))
        return max(others) < _MOSTLY * len(channels[0])

    def _covered(self, pieces: Sequence[GlyphRun], gone: set[int]) -> set[int]:
        """Those over which others are written, and without which the page looks as it does with them."""
        things = _things(pieces, set(self._lying_under(pieces)) - gone)
        without = self._drawn(things) if things else self._picture
        held = (n for n, piece in enumerate(pieces) if not things.isdisjoint(piece.things))
        return {n for n in held if not self._differ(pieces[n], self._picture, without)}

    def _lying_under(self, pieces: Sequence[GlyphRun]) -> Iterator[int]:
        """The numbers of the pieces over which others are written."""
        grid: defaultdict[int, array[int]] = defaultdict(lambda: array("l", [-1]) * self._picture.width)
        places = [self._place(piece.box) if piece.colour else _NOWHERE for piece in pieces]
        for number, (across, down) in enumerate(places):
            for y in down[::_STEP]:
                grid[y][across.start : across.stop] = array("l", [number]) * len(across)
        for number, (across, down) in enumerate(places):
            left = sum(grid[y][across.start : across.stop].count(number) for y in down[::_STEP])
            if left < _UNCOVERED * len(across) * len(down[::_STEP]):
                yield number

    def _differ(self, piece: GlyphRun, one: _Picture, other: _Picture) -> bool:
        """Whether two pictures are not the same where a piece stands."""
        place = self._place(piece.box)
        a, b = one.part(place), other.part(place)
        return a != b and any(abs(x - y) > _FAINTEST for x, y in zip(a, b, strict=True))

    def _drawn(self, without: Collection[int] = ()) -> _Picture:
        """The page as it is, or without the objects at some addresses."""
        from pypdfium2 import raw

        away = [ctypes.cast(thing, raw.FPDF_PAGEOBJECT) for thing in without]
        for thing in away:
            raw.FPDFPageObj_SetIsActive(thing, False)
        picture = self._page.render(scale=self._scale, force_bitmap_format=raw.FPDFBitmap_BGR)
        for thing in away:
            raw.FPDFPageObj_SetIsActive(thing, True)
        return _Picture(bytes(picture.buffer), picture.width, picture.height, picture.stride)

    def _place(self, box: Box) -> _Place:
        """The pixels of a box: columns and rows, as far as they are on the page."""
        if box not in self._places:
            left, bottom, right, top = box
            corners = zip(self._pixel(left, bottom), self._pixel(right, top), strict=True)
            (first, last), (upper, lower) = (sorted(side) for side in corners)
            across = range(max(0, first), min(last + 1, self._picture.width))
            self._places[box] = across, range(max(0, upper), min(lower + 1, self._picture.height))
        return self._places[box]

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        (left, top), (a, b), (c, d) = self._turned
        return math.floor(left + a * x + c * y), math.floor(top + b * x + d * y)

    def _probed(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is in the picture, by a picture so many times as large: PDFium gives whole ones."""
        from pypdfium2 import raw

        across, down = ctypes.c_int(), ctypes.c_int()
        size = (self._picture.width * _FINER, self._picture.height * _FINER)
        raw.FPDF_PageToDevice(self._page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _FINER, down.value / _FINER


class _Picture(NamedTuple):
    pixels: bytes
    width: int
    height: int
    stride: int

    def part(self, place: _Place) -> bytes:
        """The bytes of a place, three a pixel."""
        across, down = place
        if not across:
            return b""
        first, last = 3 * across.start, 3 * across.stop
        return b"".join(self.pixels[y * self.stride + first : y * self.stride + last] for y in down)

    def channels(self, place: _Place) -> Sequence[bytes]:
        """The shades of a place: blue, green, red."""
        pixels = self.part(place)
        return [pixels[n::3] for n in range(3)]


def _things(pieces: Sequence[GlyphRun], some: Collection[int]) -> set[int]:
    return {thing for n in some for thing in pieces[n].things}


@cache
def _near(shade: int, reach: int) -> bytes:
    return bytes(range(max(0, shade - reach), min(256, shade + reach + 1)))
