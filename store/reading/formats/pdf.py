"""A PDF to an Article: lines by where they stand on the page, joined to paragraphs; the page of every word is kept.

A PDF has no paragraphs, only pieces of text at places. Pieces in one row are a line; rows as far apart as most rows are
one paragraph; larger letters are a heading; what stands at the edge of several pages is no part of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from store.article import Article
from store.errors import ReadError
from store.language.patterns import late
from store.reading.formats.plain import article_of_blocks
from store.reading.printed.glyphs import Letter, open_document, page_lines
from store.reading.printed.scans import SCANNED
from store.reading.prose.about import title_and_author
from store.reading.prose.blocks import Block
from store.reading.prose.chrome import kind_of
from store.reading.prose.cleaning import clean, raised, squeeze
from store.reading.prose.layout import ends_sentence, gap, is_item

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_EDGE = 2  # rows at the top and the bottom of a page that may be a running head or foot
_EDGE_NUMBERS = 4  # of a row there, one of which may be that of the page
_YEARS = range(1_500, 2_100)
_LARGER = 1.12  # times the size of the running text that a heading has at least
_SMALLER, _HIGHER = 0.8, 0.15  # times the size of the letters in its row that a raised figure has, and stands above
_APART = 1.35  # times the usual distance between rows that parts paragraphs
_INDENT = 0.9  # letters' heights that the first row of a paragraph stands further in
_LONGEST_HEADING = 140
_LONGEST_WORD = 200
_HYPHENED = re.compile(r"\w[\w’']*(?:-[\w’']+)+")
_PAGE_MARK = late(
    r"\W*(?:(?:page|seite|p\.|pág\.?|第)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\s*页?\W*"
    r"|(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)", re.ASCII)
_HAN_GAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[^\w\s]|[\u2e80-\u9fff])|(?<=[^\w\s]) (?=[\u2e80-\u9fff])")


@dataclass(frozen=True)
class Row:
    """One line of print: its words, the page it is on, where it begins, its height and the size of its letters."""

    text: str
    page: int
    x: float
    y: float
    size: float


def read_pdf(data: bytes) -> Article:
    """The article of a PDF, with the offsets at which its pages begin.

    Raises ReadError, with the reason, if it cannot be opened or holds no text.
    """
    with open_document(data) as document:
        pages = [list(_rows(page, number)) for number, page in enumerate(document)]
        named, by = title_and_author(document.get_metadata_dict())
    rows = [row for page in _without_edges(pages) for row in page]
    if not rows:
        raise ReadError(SCANNED)
    size = _usual_size(rows)
    title, rows = _titled(rows, size)
    hyphened = frozenset(_HYPHENED.findall(" ".join(row.text for row in rows)))
    blocks = [_block(group, size, hyphened) for group in _paragraphs(rows)]
    article = article_of_blocks(blocks, title, named=named)
    if article is None:
        raise ReadError("There is no article in the PDF, only notes about one.")
    return replace(article, author=article.author or by, pages=_page_starts(article.text, rows), id="")


def _rows(page: PdfPage, number: int) -> Iterator[Row]:
    for line in page_lines(page):
        text = _HAN_GAP.sub("", squeeze(_plain(_in_line(line))))
        if text:
            yield Row(text, number, line[0].left, line[0].y, max(x.size for x in line if not x.text.isspace()))


def _in_line(line: Sequence[Letter]) -> str:
    """The letters of a line, figures that are set raised in it as the signs for these."""
    usual, y = Counter((letter.size, letter.y) for letter in line if not letter.text.isspace()).most_common(1)[0][0]
    runs = groupby(line, key=lambda letter: letter.size < _SMALLER * usual and letter.y > y + _HIGHER * usual)
    words = ((up, "".join(letter.text for letter in run)) for up, run in runs)
    return "".join(said.replace(figures := said.strip(), raised(figures)) if up else said for up, said in words)


def _plain(text: str) -> str:
    """Ligatures and the radicals that fonts use for characters as the letters they stand for."""
    return clean("".join(unicodedata.normalize("NFKC", c) if c in _SHAPES else c for c in text))


_SHAPES = frozenset(map(chr, (*range(0xFB00, 0xFB07), *range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))))


def _without_edges(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """The pages without running heads, feet and page numbers.

    A running head stands in one place, apart from the text, and says the same but for the number of the page: on page
    after page, or on every other one. Whatever else stands alone in such a place is one too.
    """
    edges = [row for page in pages for row in _edges(page)]
    alone = _alone(pages)
    again = _again(alone)
    away = {id(row) for row in again} | _on_most_pages(edges, {id(row) for row in alone}, len(pages))
    places = Counter(place for place, _ in {(_place(row), row.page) for row in again})
    away |= {id(row) for row in alone if 2 * places[_place(row)] >= max(4, len(pages))}
    away |= {id(row) for row in edges if _PAGE_MARK.fullmatch(row.text)}
    return [[row for row in page if id(row) not in away] for page in pages]


def _alone(pages: Sequence[list[Row]]) -> list[Row]:
    """The rows at the top or the bottom of a page that stand apart from the text, where other pages have no text."""
    rows = [row for page in pages for row in page]
    size, gap = _usual_size(rows), _usual_gap(rows)
    apart = [row for page in pages for row in _apart(page, gap) if row.size < _LARGER * size]
    there, outside = Counter(round(row.y) for row in rows), Counter(round(row.y) for row in apart)
    return [row for row in apart if 2 * there[round(row.y)] <= 3 * outside[round(row.y)]]


def _edges(page: Sequence[Row]) -> list[Row]:
    heights = sorted({round(row.y) for row in page})
    outer = {*heights[:_EDGE], *heights[-_EDGE:]}
    return [row for row in page if round(row.y) in outer]


def _apart(page: Sequence[Row], gap: float) -> list[Row]:
    """The rows at the top and the bottom of a page that a blank parts from the rest."""
    heights = sorted({round(row.y) for row in page})
    outer: set[int] = set()
    for side in (heights, heights[::-1]):
        parted = (n for n, (a, b) in enumerate(pairwise(side), 1) if abs(a - b) > _APART * gap)
        first = next(parted, len(side))
        outer |= {*side[:first]} if first <= _EDGE else set()
    return [row for row in page if round(row.y) in outer]


def _on_most_pages(edges: Sequence[Row], alone: Collection[int], count: int) -> set[int]:
    """Rows whose words stand at the edge of two thirds of all pages, be it in another place or next to the text."""
    pages: dict[str, set[int]] = defaultdict(set)
    said = {id(row): list(_said(row, alone=id(row) in alone)) for row in edges}
    for row in edges:
        for words in said[id(row)]:
            pages[words].add(row.page)
    often = max(2, (2 * count) // 3)
    return {id(row) for row in edges if any(len(pages[words]) >= often for words in said[id(row)])}


def _again(rows: Sequence[Row]) -> list[Row]:
    """Rows that stand in the same place on one of the two pages before or after theirs."""
    pages: dict[tuple[tuple[int, float], str], set[int]] = defaultdict(set)
    for row in rows:
        for words in _said(row):
            pages[_place(row), words].add(row.page)
    near = (-2, -1, 1, 2)
    return [row for row in rows if any(row.page + n in pages[_place(row), words] for words in _said(row) for n in near)]


def _place(row: Row) -> tuple[int, float]:
    return round(row.y), row.size


def _said(row: Row, *, alone: bool = True) -> Iterator[str]:
    """The words of a row, and them with one of their numbers as what it is beyond that of the page.

    What may be a year is no number of a page in a sentence, nor next to the text.
    """
    words = row.text.casefold()
    yield words
    for number in list(_NUMBER.finditer(words))[:_EDGE_NUMBERS]:
        if (alone and not ends_sentence(row.text)) or int(number[0]) not in _YEARS:
            yield f"{words[: number.start()]}#{int(number[0]) - row.page}#{words[number.end() :]}"


def _usual_size(rows: Sequence[Row]) -> float:
    """The size of most letters."""
    usual = Counter[float]()
    for row in rows:
        usual[row.size] += len(row.text)
    return usual.most_common(1)[0][0] if usual else 0.0


def _titled(rows: list[Row], size: float) -> tuple[str | None, list[Row]]:
    """The title, which is what is printed largest on the first page, and the rows without it."""
    first = [row for row in rows if row.page == rows[0].page]
    largest = max(row.size for row in first)
    if largest < _LARGER * size:
        return None, rows
    at = next(i for i, row in enumerate(first) if row.size == largest)
    end = at
    while end < len(first) and first[end].size == largest and end - at < 5:
        end += 1
    return _joined(first[at:end], frozenset()), rows[:at] + rows[end:]


def _paragraphs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    gap = _usual_gap(rows)
    longest = sorted(len(row.text) for row in rows)[int(0.9 * (len(rows) - 1))]
    group: list[Row] = []
    for last, row in pairwise([rows[0], *rows]):
        if group and _parted(last, row, gap, longest):
            yield group
            group = []
        group.append(row)
    yield group


def _usual_gap(rows: Sequence[Row]) -> float:
    alike = [(a, b) for a, b in pairwise(rows) if (a.page, a.size) == (b.page, b.size)]
    gaps = Counter(round(a.y - b.y, 1) for a, b in alike if a.y > b.y)
    return gaps.most_common(1)[0][0] if gaps else 0.0


def _parted(last: Row, row: Row, gap: float, longest: int) -> bool:
    """Whether a paragraph begins with `row`."""
    if abs(last.size - row.size) > 0.05 * last.size or is_item(row.text):
        return True
    down = last.y - row.y
    if last.page != row.page or down < 0:  # the next page or column
        return ends_sentence(last.text) and len(last.text) < 0.8 * longest
    if gap and down > _APART * gap:
        return True
    indented = _INDENT * row.size < row.x - last.x < 6 * row.size
    return indented and ends_sentence(last.text)


def _block(group: Sequence[Row], size: float, hyphened: Set[str]) -> Block:
    text = _joined(group, hyphened)
    if is_item(text):
        return Block(text, "item")
    larger = group[0].size >= _LARGER * size
    if larger and len(text) <= _LONGEST_HEADING and kind_of(text) is None:
        return Block(text, "heading")
    return Block(text)


def _joined(group: Sequence[Row], hyphened: Set[str]) -> str:
    text = group[0].text
    for row in group[1:]:
        if re.search(r"[^\W\d_]-$", text[-2:]) and row.text[:1].islower():
            text = _rejoined(text, row.text, hyphened)
        else:
            text += gap(text, row.text) + row.text
    return squeeze(text)


def _rejoined(text: str, following: str, hyphened: Set[str]) -> str:
    """A word that was parted at the end of a row: its hyphen stays if the word is written with it elsewhere."""
    head, tail = re.search(r"[\w’'-]*$", text[-_LONGEST_WORD:]), re.match(r"[\w’']*", following)
    parted = (head[0] if head else "") + (tail[0] if tail else "")
    return text + following if parted.strip("’'") in hyphened else text[:-1] + following


def _page_starts(text: str, rows: Sequence[Row]) -> tuple[int, ...]:
    """The offset in `text` at which each page begins, the first at 0; one without text begins where the next does."""
    starts = [0] * (max(row.page for row in rows) + 1)
    at = 0
    reached = 0
    for row in rows:
        words = row.text.rstrip("-")
        place = text.find(words, at)
        if place < 0 or (at and place - at > len(text) // 2 and row.page == reached):
            continue
        if row.page > reached:
            starts[reached + 1 : row.page + 1] = [place] * (row.page - reached)
            reached = row.page
        at = place + len(words)
    starts[reached + 1 :] = [len(text)] * (len(starts) - reached - 1)
    return tuple(starts)
