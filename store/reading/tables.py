"""Exports, one article a row: JSON Lines, JSON arrays, CSV and TSV, read a row at a time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from store.article import GENRES, Article, Rejected
from store.errors import ReadError
from store.reading.cleaning import clean
from store.reading.dates import iso_date
from store.reading.decoding import decode
from store.reading.page import article_of
from store.text import language

LARGEST = 50_000_000
"""Characters or bytes that one article may have."""

_LARGEST_ARRAY = 500_000_000  # bytes; a JSON array has to be read whole

_COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "text": "text body content articlebody articletext fulltext maintext story html 正文 内容",
        "title": "title headline heading name 标题",
        "author": "author authors byline by creator writer 作者",
        "source": "source outlet publisher publication newspaper site sitename domain media 来源 媒体",
        "published_at": "publishedat published date publishdate publicationdate datepublished pubdate created createdat"
        " 日期 时间",
        "updated_at": "updatedat updated modified datemodified lastmodified",
        "url": "url link href canonicalurl permalink 网址 链接",
        "genre": "genre type category section kind",
        "language": "language lang",
        "note": "note correction editorsnote",
        "id": "id articleid uid guid",
    }.items()
}
_GENRE_WORDS = {"comment": "opinion", "op-ed": "opinion", "editorial": "opinion", "column": "opinion"}
_HTML = re.compile(r"<(?:p|div|article|body|h1|br|html)\b[^>]*>", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?)?")


def read_json_lines(path: Path) -> Iterator[Article | Rejected]:
    """One article a line; a line that is none is rejected by its number."""
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(LARGEST + 1):
            number += 1
            where = f"{path}, line {number}"
            if len(line) > LARGEST and not line.endswith(b"\n"):
                while (rest := lines.readline(LARGEST)) and not rest.endswith(b"\n"):
                    pass
                yield Rejected(where, _too_large())
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield _record(where, line)


def read_json(path: Path) -> Iterator[Article | Rejected]:
    """A JSON array of articles, or an object that is one or holds such an array."""
    if path.stat().st_size > _LARGEST_ARRAY:
        raise ReadError("The JSON file is over 500 MB; save it as JSON Lines, one article a line.")
    try:
        value = json.loads(decode(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"The file is no JSON ({_brief(error)}); correct it, or save it as JSON Lines.") from error
    if isinstance(value, dict) and not any(_key(k) in _COLUMNS["text"] for k in value):
        value = next((v for v in value.values() if isinstance(v, list)), value)
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _item(f"{path}, item {number}", item)


def read_csv(path: Path) -> Iterator[Article | Rejected]:
    """One article a row below a row of column names, with commas, semicolons, tabs or bars between."""
    with path.open("rb") as file:
        sample = file.read(64_000)
    whole = sample.rfind(b"\n") + 1
    decode(sample[:whole] or sample)  # refuses what is no text
    encoding = "utf-8-sig" if _is_utf8(sample[:whole] or sample) else "cp1252"
    csv.field_size_limit(LARGEST)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline()
        delimiter = max(",;\t|", key=head.count)
        rows = csv.reader(_joined(head, file), delimiter=delimiter)
        try:
            names = next(rows)
            if not any(_key(n) in _COLUMNS["text"] for n in names):
                raise ReadError(
                    f"No column holds a text; the columns are {', '.join(names[:12])}. Name one of them text."
                )
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield _item(f"{path}, line {rows.line_num}", dict(zip(names, row, strict=False)))
        except StopIteration:
            raise ReadError("The table is empty.") from None
        except csv.Error as error:
            yield Rejected(f"{path}, line {rows.line_num}", f"The table is broken here ({error}); correct this row.")


def _joined(head: str, rest: Iterable[str]) -> Iterator[str]:
    yield head
    yield from rest


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4  # a letter cut at the end of the sample
    return True


def _record(where: str, line: bytes) -> Article | Rejected:
    try:
        return _item(where, json.loads(decode(line)))
    except (ValueError, RecursionError) as error:
        return Rejected(where, f"The line is no JSON ({_brief(error)}); correct it.")
    except ReadError as error:
        return Rejected(where, str(error))


def _item(where: str, item: Any) -> Article | Rejected:
    if not isinstance(item, Mapping):
        return Rejected(where, "This is no object with a text in it.")
    try:
        return _article(item)
    except (ReadError, ValueError) as error:
        return Rejected(where, str(error))


def _article(item: Mapping[Any, Any]) -> Article:
    fields = metadata(item)
    text = fields.pop("text", "")
    if not text.strip():
        raise ReadError("It holds no text.")
    if len(text) > LARGEST:
        raise ReadError(_too_large())
    if _HTML.search(text[:2_000]):
        page = article_of(text, fields.get("url"))
        found = {name: getattr(page, name) for name in _COLUMNS if name not in ("id", "text") and getattr(page, name)}
        return Article(**{**found, **fields, "text": page.text, "headings": page.headings})
    text = clean(text).strip()
    if not text:
        raise ReadError("It holds no text.")
    fields.setdefault("language", language(text) or "")
    return Article(**{name: value for name, value in fields.items() if value}, text=text)


def metadata(item: Mapping[Any, Any]) -> dict[str, Any]:
    """The row's values under the names of `Article`'s fields, those that could be understood."""
    by_key = {_key(str(k)): _value(v) for k, v in item.items()}
    fields = {
        name: value
        for name, columns in _COLUMNS.items()
        if (value := next((by_key[c] for c in columns if by_key.get(c)), ""))
    }
    for name in ("published_at", "updated_at"):
        if name in fields:
            fields[name] = _date(fields[name]) or ""
    if "genre" in fields:
        genre = fields["genre"].strip().lower().replace(" ", "_").replace("-", "_")
        fields["genre"] = genre if genre in GENRES else _GENRE_WORDS.get(genre.replace("_", "-"), "")
    for name, value in list(fields.items()):
        if name not in ("text", "genre"):
            fields[name] = " ".join(clean(value).split()) if isinstance(value, str) else value
    return {name: value for name, value in fields.items() if value}


def _value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_value, value)))
    if isinstance(value, Mapping):
        return _value(value.get("name") or value.get("title"))
    return str(value)


def _date(value: str) -> str | None:
    value = value.strip()
    return value if _ISO.fullmatch(value) else iso_date(value)


def _key(name: str) -> str:
    return re.sub(r"[\s_\-.]+", "", name.strip().lower().removeprefix("\ufeff"))


def _brief(error: Exception) -> str:
    return str(error).partition(":")[0] if not isinstance(error, RecursionError) else "nested too deep"


def _too_large() -> str:
    return "The article is over 50 MB; split it, or leave it out."
