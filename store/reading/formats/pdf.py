"""A PDF to an Article: lines by where they stand on the page, joined to paragraphs; the page of every word is kept.

A PDF has no paragraphs, only pieces of text at places. Pieces in one row are a line; rows as far apart as most rows are
one paragraph; larger letters are a heading; what stands at the edge of several pages is no part of the text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from store.article import Article
from store.errors import ReadError
from store.reading.formats.plain import article_from, trim
from store.reading.prose.blocks import Block
from store.reading.prose.chrome import kind_of
from store.reading.prose.cleaning import clean, squeeze
from store.reading.prose.layout import ends_sentence, is_item

MOST_PAGES = 2_000
_EDGE = 2  # rows at the top and the bottom of a page that may be a running head or foot
_LARGER = 1.12  # times the size of the running text that a heading has at least
_APART = 1.35  # times the usual distance between rows that parts paragraphs
_INDENT = 0.9  # letters' heights that the first row of a paragraph stands further in
_LONGEST_HEADING = 140
_PAGE_MARK = re.compile(
    r"\W*(?:(?:page|seite|p\.|pág\.?|第)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\s*页?\W*"
    r"|(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d.*",
    re.IGNORECASE,
)
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
    pages = _pages(data)
    rows = [row for page in _without_edges(pages) for row in page]
    if not rows:
        raise ReadError("The PDF holds no text, only pictures of it; run a text recognition over it first.")
    usual = Counter[float]()
    for row in rows:
        usual[row.size] += len(row.text)
    size = usual.most_common(1)[0][0]
    title, rows = _titled(rows, size)
    whole = " ".join(row.text for row in rows)
    blocks = [_block(group, size, whole) for group in _paragraphs(rows)]
    blocks = [b for b in blocks if b.text]
    article = article_from(trim(blocks, title), [b.text for b in blocks])
    if not article.text.strip():
        raise ReadError("There is no article in the PDF, only notes about one.")
    return replace(article, pages=_page_starts(article.text, rows), id="")


def _pages(data: bytes) -> list[list[Row]]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("The PDF is locked with a password; save it without one.")
        if len(reader.pages) > MOST_PAGES:
            raise ReadError(f"The PDF has more than {MOST_PAGES:,} pages; split it.")
        return [_rows(page, number) for number, page in enumerate(reader.pages)]
    except ReadError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError) as error:
        # What pypdf raises for a damaged file is whatever its parts raise.
        raise ReadError(f"The PDF is damaged and cannot be read ({type(error).__name__}).") from None


def _rows(page: Any, number: int) -> list[Row]:
    found: list[Row] = []

    def take(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        words = _plain(text)
        if not words.strip():
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
        height = round(abs(size * scale), 1) or 1.0
        last = found[-1] if found else None
        if last and abs(last.y - y) < 0.4 * max(height, last.size) and "\n" not in text.strip("\n"):
            joint = "" if words[:1].isspace() or last.text[-1:].isspace() else _joint(text, last, x, height)
            found[-1] = replace(last, text=last.text + joint + words, size=max(last.size, height))
            return
        for line in words.split("\n"):
            if line.strip():
                found.append(Row(line, number, x, y, height))

    page.extract_text(visitor_text=take)
    rows = (replace(row, text=_HAN_GAP.sub("", squeeze(row.text))) for row in found)
    return [row for row in rows if row.text]


def _joint(text: str, last: Row, x: float, height: float) -> str:
    """A blank between two pieces of a row that stand so far apart that nobody would read them as one word."""
    width = 0.5 * height * len(last.text)
    return " " if x - last.x > width + 1.5 * height else ""


def _plain(text: str) -> str:
    """Ligatures and the radicals that fonts use for characters as the letters they stand for."""
    return clean("".join(unicodedata.normalize("NFKC", c) if c in _SHAPES else c for c in text))


_SHAPES = frozenset(map(chr, (*range(0xFB00, 0xFB07), *range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))))


def _without_edges(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """The pages without running heads, feet and page numbers."""
    seen = Counter(key for page in pages for key in {_key(row) for row in _edges(page)})
    often = max(2, (2 * len(pages)) // 3)
    kept = []
    for page in pages:
        edge = {id(row) for row in _edges(page) if seen[_key(row)] >= often or _PAGE_MARK.fullmatch(row.text)}
        kept.append([row for row in page if id(row) not in edge])
    return kept


def _edges(page: Sequence[Row]) -> list[Row]:
    heights = sorted({round(row.y) for row in page})
    outer = {*heights[:_EDGE], *heights[-_EDGE:]}
    return [row for row in page if round(row.y) in outer]


def _key(row: Row) -> str:
    return re.sub(r"\d+", "#", row.text.casefold())


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
    return _joined(first[at:end], ""), rows[:at] + rows[end:]


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


def _block(group: Sequence[Row], size: float, whole: str) -> Block:
    text = _joined(group, whole)
    if is_item(text):
        return Block(text, "item")
    larger = group[0].size >= _LARGER * size
    if larger and len(text) <= _LONGEST_HEADING and kind_of(text) is None:
        return Block(text, "heading")
    return Block(text)


def _joined(group: Sequence[Row], whole: str) -> str:
    text = group[0].text
    for row in group[1:]:
        if re.search(r"[^\W\d_]-$", text) and row.text[:1].islower():
            text = _rejoined(text, row.text, whole)
        elif _is_han(text[-1]) and _is_han(row.text[0]):
            text += row.text
        else:
            text += " " + row.text
    return squeeze(text)


def _rejoined(text: str, following: str, whole: str) -> str:
    """A word that was parted at the end of a row: its hyphen stays if the word is written with it elsewhere."""
    head, tail = re.search(r"[\w’'-]*$", text), re.match(r"[\w’']*", following)
    parted = (head[0] if head else "") + (tail[0] if tail else "")
    return text + following if re.search(rf"(?<!\w){re.escape(parted)}(?!\w)", whole) else text[:-1] + following


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"


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
