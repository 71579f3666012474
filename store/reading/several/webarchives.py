"""Web archives (WARC, packed or not, and WACZ): the pages in them, with their addresses and the days they were saved.

The format (ISO 28500) is a head of lines, a count of bytes, and that many bytes; a library for it would bring more than
is needed here, which is to read pages and pass over the rest.
"""

from __future__ import annotations

import gzip
import http.client
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from typing import IO, Any

from store.article import Article, Rejected
from store.errors import ReadError
from store.reading.formats.archive import DAMAGED, ArchiveMember, files_of
from store.reading.formats.limited_reading import LARGEST_PAGE, PageReader
from store.reading.formats.mhtml import PAGE_TYPES, labelled, without_pictures
from store.reading.formats.tables import File
from store.reading.web.packing import UNPACKERS, BrokenOff

_MOST_RECORDS = 500_000
_MOST_UNPACKED = 20_000_000_000
_LONGEST_LINE = 8_000
_MOST_LINES = 200
_PIECE = 1 << 20
# Some programs keep this line and write the body in one piece.
_CHUNKED = re.compile(
    rb"\A(?P<above>(?:[^\r\n]{1,8000}\r\n){1,200}?)Transfer-Encoding: ?chunked\r\n"
    rb"(?P<below>(?:[^\r\n]{1,8000}\r\n){0,200}\r\n)(?![0-9a-f]{1,8} *[;\r])",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_PACKED = (".warc", ".warc.gz")


def read_web_archive(file: File, pages: PageReader) -> Iterator[Article | Rejected]:
    """Each page of a WARC file. Raises ReadError if it is none; what is damaged ends it with a rejection."""
    with file.open("rb") as packed:
        is_packed = packed.read(2) == b"\x1f\x8b"
    with file.open("rb") as packed:
        yield from _read(gzip.GzipFile(fileobj=packed) if is_packed else packed, str(file), pages)


def read_packed_archive(file: File, pages: PageReader) -> Iterator[Article | Rejected]:
    """Each page of a WACZ file, which is a zip of WARC files and indexes. Raises ReadError if there are none in it."""
    with files_of(file) as found:
        inner = [member for member in found if isinstance(member, ArchiveMember) and member.path.endswith(_PACKED)]
        if not inner:
            raise ReadError("The file is no WACZ: there is no WARC file in it.")
        for member in inner:
            yield from read_web_archive(member, pages)


def _read(stream: IO[bytes] | gzip.GzipFile, where: str, pages: PageReader) -> Iterator[Article | Rejected]:
    read = 0
    for number in range(1, _MOST_RECORDS + 1):
        try:
            head = _head(stream, first=number == 1)
            if head is None:
                return
            size = _size(head)
            read += size
            if read > _MOST_UNPACKED:
                raise ReadError(f"The archive unpacks to more than {_MOST_UNPACKED // 10**9} GB; split it.")
            wanted = _is_wanted(head) and size <= 2 * LARGEST_PAGE  # a film or a file is larger than any page
            body = _taken(stream, size, keep=wanted)
        except (OSError, *DAMAGED, ReadError) as error:
            why = str(error) if isinstance(error, ReadError) else "the archive is damaged here"
            yield Rejected(f"{where}, record {number}", f"{why.rstrip('.')}; the rest of it was not read.")
            return
        if wanted:
            yield from _page(body, head, f"{where}, record {number}", pages)
    yield Rejected(where, f"The archive holds more than {_MOST_RECORDS:,} records; split it.")


def _is_wanted(head: Mapping[str, str]) -> bool:
    """Whether a record may hold a page: as a server answered with it, or by itself as a resource."""
    kind, told = head.get("warc-type"), head.get("content-type", "").lower()
    return kind in ("response", "resource") and ("http" in told or told.partition(";")[0].strip() in PAGE_TYPES)


def _page(data: bytes, head: Mapping[str, str], where: str, pages: PageReader) -> Iterator[Article | Rejected]:
    address, day = head.get("warc-target-uri", "").strip("<>"), head.get("warc-date", "")
    try:
        markup = _answered(data) if "http" in head["content-type"].lower() else _alone(data, head["content-type"])
        if markup is None:
            return
        url = address if re.match(r"https?://", address) else None
        article = pages.read(without_pictures(markup), url)
        yield (
            article
            if article.published_at
            else replace(article, updated_at=article.updated_at or (day if _DAY.fullmatch(day) else None))
        )
    except ReadError as error:
        yield Rejected(address or where, str(error))
    except (OSError, EOFError, ValueError, http.client.HTTPException) as error:
        yield Rejected(address or where, f"The page is damaged in the archive ({type(error).__name__}).")


def _answered(data: bytes) -> bytes | None:
    """The page that a server answered with, unpacked; None for pictures, scripts and redirections."""
    answer = http.client.HTTPResponse(_Kept(_CHUNKED.sub(rb"\g<above>\g<below>", data, count=1)))  # type: ignore[arg-type]
    answer.begin()
    if answer.status != 200 or answer.headers.get_content_type() not in PAGE_TYPES:
        return None
    packing = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if packing not in UNPACKERS:
        raise ReadError(f"The page is packed as {packing[:20]}, which is not known here.")
    sent = answer.read()
    # It may be unpacked already.
    body = sent if sent[:1] == b"<" else b"".join(_as_far_as_read(UNPACKERS[packing]([sent])))
    return labelled(body, answer.headers.get_content_charset())


def _as_far_as_read(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a page up to where it is too large, or breaks off."""
    size = 0
    with suppress(BrokenOff):
        for piece in pieces:
            yield piece
            size += len(piece)
            if size > LARGEST_PAGE:
                return


def _alone(data: bytes, content_type: str) -> bytes:
    """The page of a record that holds nothing else."""
    told = Message()
    told["Content-Type"] = content_type
    return labelled(data, told.get_content_charset())


def _head(stream: Any, *, first: bool) -> Mapping[str, str] | None:
    """The named lines of the next record, names in lower case; None at the end."""
    line = stream.readline(_LONGEST_LINE)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(_LONGEST_LINE)
    if not line and not first:
        return None
    if not line.startswith(b"WARC/"):
        raise ReadError("It is no WARC record")
    head: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = stream.readline(_LONGEST_LINE)
        if line in (b"\r\n", b"\n", b""):
            return head
        name, _, value = line.decode("utf-8", "replace").partition(":")
        head[name.strip().lower()] = value.strip()
    raise ReadError("Its head has too many lines")


def _size(head: Mapping[str, str]) -> int:
    told = head.get("content-length", "")
    if not re.fullmatch(r"\d{1,12}", told):
        raise ReadError("It does not say how long it is")
    return int(told)


def _taken(stream: Any, size: int, *, keep: bool) -> bytes:
    """The next `size` bytes, or b"" in place of those that are only passed over."""
    kept = io.BytesIO()
    while size:
        piece = stream.read(min(_PIECE, size))
        if not piece:
            raise EOFError
        size -= len(piece)
        if keep:
            kept.write(piece)
    return kept.getvalue()


class _Kept:
    """A connection of which everything has come already."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> IO[bytes]:
        return io.BytesIO(self._data)
