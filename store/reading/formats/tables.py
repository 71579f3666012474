"""Exports, one article a row: JSON Lines, JSON arrays, CSV and TSV, read a row at a time however large the file is."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO, Any

from store.article import Rejected
from store.errors import ReadError
from store.reading.formats.archive import ArchiveMember
from store.reading.formats.decoding import decode, encoding_of_file
from store.reading.formats.records import LARGEST, TOO_LARGE, Columns, holds_text, is_text_column, opened

File = Path | ArchiveMember
"""A file on disk or inside an archive."""

Row = tuple[str, Any] | Rejected
"""Where a row stands in its file and what it holds, or why it cannot be read."""

_PIECE = 1_000_000
_BROKEN_ROWS = 100
_SAMPLE = 64_000
_LOOKED_AT = 20  # rows of a list, by which it is told whether it is one of articles
_END = "\ufdd0"  # a row behind the last: one that is not by itself stands inside quotation marks
_QUOTED = re.compile(r'(?:^|\t)"', re.MULTILINE)
_SEPARATOR = re.compile(r"sep=(.)\r?\n")  # above the names of the columns, for Excel
_CELL = re.compile(r'[^"]*(?:""[^"]*)*"')
_CELL_END = re.compile(r"[\t\r\n]|\Z")
_JSON_FEED = "https://jsonfeed.org/version/"
_BLANK = re.compile(r"[\s\ufeff]*")


def json_lines(path: File, columns: Columns) -> Iterator[Row]:
    """One value a line; a line that is no JSON is rejected by its number."""
    with path.open("rb") as lines:
        start = lines.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ReadError("The file is in UTF-16; save it as UTF-8.")
        lines.seek(0)
        number = 0
        while line := lines.readline(LARGEST + 1):
            number += 1
            where = f"{path}, line {number}"
            if len(line) > LARGEST:
                while not line.endswith(b"\n") and (line := lines.readline(_PIECE)):
                    pass
                yield Rejected(where, TOO_LARGE)
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _line(where, line)


def _line(where: str, line: bytes) -> Row:
    try:
        return where, json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        return Rejected(where, f"The line is no JSON ({_brief(error)}); correct it.")
    except ReadError as error:
        return Rejected(where, str(error))


def json_values(path: File, columns: Columns) -> Iterator[Row]:
    """The items of a JSON array, or objects one after another, or the one array inside a single object."""
    with _opened(path) as text:
        stream = _JsonStream(text)
        number = 0
        try:
            for number, value in enumerate(stream.values(), 1):
                alone = number == 1 and not stream.is_array
                for inner, item in enumerate(_inside(value, columns) if alone else [value], number):
                    yield f"{path}, item {inner}", item
        except (ValueError, RecursionError) as error:
            why = f"The JSON is broken here ({_brief(error)}); the rest of the file was not read."
            yield Rejected(f"{path}, item {number + 1}", why)


def _opened(path: File, newline: str | None = None) -> IO[str]:
    """The text of a file. Raises ReadError if it is none."""
    with path.open("rb") as file:
        encoding = encoding_of_file(file)
    return io.TextIOWrapper(path.open("rb"), encoding, "replace", newline)


def _inside(value: Any, columns: Columns) -> list[Any]:
    """The articles in a single object: the object itself, or the longest list in it of objects that hold a text."""
    if not isinstance(value, dict) or holds_text(opened(value, columns), columns):
        return [value]
    if str(value.get("version")).startswith(_JSON_FEED):
        return [_of_feed(value, item) for item in value.get("items") or () if isinstance(item, dict)] or [value]
    return max(_lists(value, columns), key=lambda rows: (_holds_some(rows, columns), len(rows)), default=[value])


def _lists(value: Any, columns: Columns) -> Iterator[list[Any]]:
    """The lists of objects in an object, and in what it holds, those that stand further out first."""
    waiting = deque([value])
    while waiting:
        inner = waiting.popleft()
        if isinstance(inner, dict):
            waiting.extend(v for v in inner.values() if isinstance(v, dict | list))
        elif inner and isinstance(inner[0], dict):
            yield inner
            waiting.extend([] if _holds_some(inner, columns) else inner[:_LOOKED_AT])


def _holds_some(rows: list[Any], columns: Columns) -> bool:
    return any(isinstance(row, dict) and holds_text(opened(row, columns), columns) for row in rows[:_LOOKED_AT])


def _of_feed(feed: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a JSON Feed, with what the feed says of those that do not say otherwise."""
    by = feed.get("authors") or feed.get("author")
    return {"source": feed.get("title"), "language": feed.get("language"), "authors": by, **item}


class _JsonStream:
    """JSON values read one after another from a file; memory is bounded by the largest value."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(strict=False)
        self._buffer = text.read(_PIECE)
        self._at = 0
        self._skip()
        self.is_array = self._following == "["
        self._at += self.is_array

    @property
    def _following(self) -> str:
        return self._buffer[self._at : self._at + 1]

    def values(self) -> Iterator[Any]:
        """The values. Raises ValueError where one is broken or over `LARGEST`, or the array that they are in has no
        end."""
        self._skip()
        while self._following and not (self.is_array and self._following == "]"):
            yield self._value()
            self._skip()
        if self.is_array and not self._following:
            raise ValueError("it ends without a bracket")

    def _value(self) -> Any:
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
                # A number may go on in what has not been read yet.
                if end < len(self._buffer) or not self._more():
                    self._at = end
                    return value
            except ValueError:
                if len(self._buffer) - self._at > LARGEST or not self._more():
                    raise

    def _skip(self) -> None:
        while True:
            self._at = _BLANK.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._following == ",":
                self._at += 1
            elif self._at < len(self._buffer) or not self._more():
                return

    def _more(self) -> bool:
        """Reads on, each time as much again as is waiting, so that a long value is not tried over and over."""
        piece = self._text.read(max(_PIECE, len(self._buffer) - self._at))
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)


def table_rows(path: File, columns: Columns) -> Iterator[Row]:
    """The rows below a row of column names, with commas, semicolons, tabs or bars between the cells."""
    # The limit is the csv module's own, for the whole process; its default is less than one long article.
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))
    with _opened(path, newline="") as file:
        lines = (line for line in iter(lambda: file.readline(_PIECE), "") if line.strip())
        head = next(lines, "")
        if told := _SEPARATOR.fullmatch(head):
            head = next(lines, "")
        delimiter = told[1] if told else max(",;\t|", key=head.count)
        first = [head, *file.readlines(_SAMPLE)] if delimiter == "\t" else [head]
        quoted = delimiter != "\t" or _is_quoted("".join(first))
        rows = csv.reader(
            chain(first, file, [_END]), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        )
        try:
            names = next(rows, [])
        except csv.Error as error:
            raise ReadError(f"The row of column names is broken ({error}); correct it.") from None
        if not any(is_text_column(n, columns) for n in names):
            there = ", ".join(n[:30] for n in names[:12]) or "none"
            raise ReadError(
                f"No column holds the articles' text (columns: {there}); name the one that does, "
                "as in --column text=Body."
            )
        yield from _rows(path, rows, names)


def _is_quoted(sample: str) -> bool:
    """Whether quotation marks stand around cells, and not in them: databases write cells between tabs as they are."""
    at = 0
    while opened := _QUOTED.search(sample, at):
        closed = _CELL.match(sample, opened.end())
        if closed is None:  # it may go on where the sample ends
            return len(sample) >= _SAMPLE and "\t" not in sample[opened.end() :]
        if not _CELL_END.match(sample, closed.end()):
            return False
        at = closed.end()
    return True


def _rows(path: File, rows: Any, names: list[str]) -> Iterator[Row]:
    broken = 0
    while broken < _BROKEN_ROWS:
        where = f"{path}, line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            yield Rejected(where, f"The row is broken ({error}); correct it.")
            continue
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            yield Rejected(where, "A quotation mark opens a cell here and none closes it; the rest was not read.")
        elif any(cell.strip() for cell in row[len(names) :]):
            yield Rejected(where, "The row has more cells than there are columns; put those with commas or the like in "
                                  "quotation marks.")  # fmt: skip
        elif any(cell.strip() for cell in row):
            yield where, dict(zip(names, row, strict=False))


def _brief(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error).partition(":")[0]
