"""EPUB books: their chapters in the order in which they are read, each an article under the book's name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from store.article import Article, Rejected, digest
from store.errors import ReadError
from store.reading.formats.archive import DAMAGED, ArchiveMember, files_of
from store.reading.formats.decoding import decode
from store.reading.formats.limited_reading import LARGEST_PAGE, PageReader
from store.reading.formats.records import language_code
from store.reading.formats.safe_xml import child_text, parse_xml
from store.reading.formats.tables import File
from store.reading.prose.cleaning import one_line
from store.reading.prose.written_dates import iso_date

_READER = "store.reading.formats.page:chapter_of"
_CONTAINER = "META-INF/container.xml"
_LOCKS = "META-INF/encryption.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_ASIDE = frozenset({"cover", "title-page", "titlepage", "toc", "copyright-page", "index", "loi", "lot"})
_MOST_CHAPTERS = 2_000
_MOST_SHEETS, _LONGEST_SHEET = 20, 200_000
_LINK = re.compile(r"<(?:link\b|\?xml-stylesheet)[^>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']{1,1000})["']""", re.IGNORECASE)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]{1,1000})""", re.IGNORECASE)
_WHOLE_BOOK = 20_000
"""Characters up to which a book is one article."""
_SHORTEST = 1_500
"""Characters below which a file of a book is no chapter of its own but belongs to what follows."""


@dataclass(frozen=True)
class _Book:
    """What a package file says: metadata under the names of `Article`, chapters by name in reading order."""

    known: Mapping[str, str]
    name: str
    chapters: Sequence[str]


def read_book(file: File, pages: PageReader) -> Iterator[Article | Rejected]:
    """The chapters of an EPUB; a short book is one article. Raises ReadError if it cannot be opened or holds none."""
    with files_of(file) as found:
        files: dict[str, ArchiveMember] = {}
        refused: dict[str, str] = {}
        for member in found:
            if isinstance(member, ArchiveMember):
                files[member.path] = member
            else:
                refused[member.source.removeprefix(f"{file}/")] = member.reason
        book = _book(files)
        locked = _locked(files)
        read: list[Article] = []
        for name in book.chapters:
            try:
                read.append(_chapter(name, files, locked, pages))
            except ReadError as error:
                if "only pictures" not in str(error):  # a cover, a map
                    yield Rejected(f"{file}/{name}", refused.get(name, str(error)))
        yield from _articles(read, book)


def _articles(read: Sequence[Article], book: _Book) -> Iterator[Article]:
    if not read:
        return
    if sum(len(chapter.text) for chapter in read) <= _WHOLE_BOOK:
        yield _named(_together(read), book, 0)
        return
    waiting: list[Article] = []
    for number, chapter in enumerate(read, 1):
        waiting.append(chapter)
        if number == len(read) or sum(len(part.text) for part in waiting) >= _SHORTEST:
            yield _named(_together(waiting), book, number)
            waiting = []


def _together(parts: Sequence[Article]) -> Article:
    """Several files of a book as one, under the heading of the longest."""
    text, headings = "", []
    for part in parts:
        text += "\n\n" if text else ""
        headings += [(start + len(text), end + len(text)) for start, end in part.headings]
        text += part.text
    title = max(parts, key=lambda part: len(part.text)).title
    return replace(parts[0], text=text, headings=tuple(headings), title=title, id="")


def _named(chapter: Article, book: _Book, number: int) -> Article:
    """A chapter (of number 0 the whole book) under the book's name."""
    of_book = book.known.get("title")
    title = of_book if number == 0 else ": ".join(filter(None, (of_book, chapter.title or f"{number}")))
    known: dict[str, Any] = {**book.known, "title": title or chapter.title}
    return replace(chapter, **known, id=digest("book", book.name, str(number)) if book.name else "")


def _chapter(name: str, files: Mapping[str, ArchiveMember], locked: frozenset[str], pages: PageReader) -> Article:
    if name in locked:
        raise ReadError("The chapter is locked by the book's seller; only the seller's program can open it.")
    if name not in files:
        raise ReadError("The book names this chapter and does not hold it.")
    try:
        data = _bytes(files[name])
        chapter: Article = pages.made(_READER, data, sheets=list(_sheets(name, data, files)))
    except DAMAGED:
        raise ReadError("The chapter is damaged inside the book.") from None
    return chapter


def _sheets(name: str, data: bytes, files: Mapping[str, ArchiveMember]) -> Iterator[str]:
    """The style sheets within the book that a chapter links to, and those that they lead on to."""
    waiting = [_beside(name, link) for tag in _LINK.findall(decode(data)) for link in _HREF.findall(tag)[:1]]
    seen = set[str]()
    while waiting and len(seen) < _MOST_SHEETS:
        path = waiting.pop(0)
        if path in seen or path not in files or not path.lower().endswith(".css"):
            continue
        seen.add(path)
        try:
            sheet = decode(_bytes(files[path]))[:_LONGEST_SHEET]
        except (ReadError, *DAMAGED):
            continue
        yield sheet
        waiting += [_beside(path, link) for link in _IMPORT.findall(sheet)]


def _beside(name: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link.strip().partition("#")[0])))


def _bytes(member: ArchiveMember) -> bytes:
    if member.size > LARGEST_PAGE:
        raise ReadError(f"It has {member.size / 1e6:.1f} MB, over the limit of {LARGEST_PAGE // 1_000_000} MB.")
    return member.read_bytes()


def _book(files: Mapping[str, ArchiveMember]) -> _Book:
    if _CONTAINER not in files:
        raise ReadError("The file is no EPUB: it does not say where its book begins.")
    container = parse_xml(_bytes(files[_CONTAINER]))
    roots = () if container is None else container.iter("{*}rootfile")
    path = next((e.get("full-path") or "" for e in roots), "")
    package = parse_xml(_bytes(files[path])) if path in files else None
    if package is None:
        raise ReadError("The file is a broken EPUB: its list of chapters is not there.")
    items = {
        e.get("id"): _beside(path, e.get("href") or "")
        for e in package.iter("{*}item")
        if e.get("media-type") in _CHAPTERS and "nav" not in (e.get("properties") or "").split()
    }
    aside = {
        _beside(path, e.get("href") or "")
        for e in package.iter("{*}reference")
        if (e.get("type") or "").lower() in _ASIDE
    }
    spine = (items.get(e.get("idref")) for e in package.iter("{*}itemref") if e.get("linear") != "no")
    chapters = [name for name in dict.fromkeys(spine) if name and name not in aside]
    if not chapters:
        raise ReadError("The book names no chapters.")
    meta = next(package.iter("{*}metadata"), package)
    name = child_text(meta, "identifier") or child_text(meta, "title")
    return _Book(_known(meta), name, chapters[:_MOST_CHAPTERS])


def _known(meta: Any) -> dict[str, str]:
    creators = (one_line("".join(e.itertext())) for e in meta.iter("{*}creator"))
    known = {
        "title": one_line(child_text(meta, "title")),
        "author": ", ".join(dict.fromkeys(filter(None, creators))),
        "source": one_line(child_text(meta, "publisher")),
        "published_at": iso_date(child_text(meta, "date")) or "",
        "language": language_code(child_text(meta, "language")) or "",
    }
    return {name: value for name, value in known.items() if value}


def _locked(files: Mapping[str, ArchiveMember]) -> frozenset[str]:
    """Files that are enciphered; where it is only the fonts, no chapter is among them."""
    listed = parse_xml(_bytes(files[_LOCKS])) if _LOCKS in files else None
    named = () if listed is None else listed.iter("{*}CipherReference")
    return frozenset(str(PurePosixPath(unquote(e.get("URI") or ""))) for e in named)
