"""Reading what may be made to be slow: ordinary pages here, other pages, PDFs and office files in a limited child."""

from __future__ import annotations

import base64
import json
import re
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any, Literal, Self

from store.article import Article
from store.errors import ReadError
from store.reading.formats.decoding import decode
from store.reading.formats.page import article_of, chapter_of
from store.reading.printed.scans import SCANNED, recognises

LARGEST_PAGE = 5_000_000
"""Bytes of HTML, after decompression and without embedded pictures, that are read at all."""

Document = Literal["pdf", "docx", "chapter"]
"""The kinds of files that, as letters, are always read in the child: how long they take cannot be told from outside."""

_READERS: Mapping[str, tuple[str, str]] = {
    "pdf": ("store.reading.formats.pdf", "read_pdf"),
    "docx": ("store.reading.formats.docx", "read_docx"),
    "mail": ("store.reading.formats.mail", "read_mail"),
}

# What nearly all real pages keep to, and what takes under three seconds however it is arranged.
_ORDINARY_LENGTH = 1_000_000
_ORDINARY_TAGS = 9_000
_ORDINARY_ATTRIBUTES = 12_000
_LONG_TAG = re.compile(r"<[^<>]{8000,}")
_ORDINARY_IN_ONE_TAG = 300
_SECONDS = 20.0
_SECONDS_OF_SCANS = 300.0
_MOST_KEPT = 20_000_000  # bytes of a printed document that goes into the library with its article
_MEMORY = 2_000_000_000
_TOO_MUCH = "It needs too much memory to read; save its text instead."
_HEADER = struct.Struct(">I")
# The child finds our modules where we found them.
_BOOT = "import sys; sys.path[:] = {paths!r}; from store.reading.formats.limited_reading import serve; serve()"


def is_ordinary(markup: str) -> bool:
    """Whether `markup` cannot take long to read: neither large nor full of elements or attributes."""
    return (
        len(markup) <= _ORDINARY_LENGTH
        and markup.count("<") <= _ORDINARY_TAGS
        and markup.count("=") <= _ORDINARY_ATTRIBUTES
        and all(
            tag.count("=") <= _ORDINARY_IN_ONE_TAG and tag.count(" ") <= 20 * _ORDINARY_IN_ONE_TAG
            for tag in _LONG_TAG.findall(markup)
        )
    )


class PageReader:
    """Reads pages and documents one after another; starts a child when one is needed and keeps it for the next.

    A context manager; not for use from two threads at once. With `always_elsewhere` the child reads ordinary pages,
    too, and this process's cores are free for others.
    """

    def __init__(self, seconds: float = _SECONDS, *, always_elsewhere: bool = False) -> None:
        self._seconds = seconds
        self._always = always_elsewhere
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, if one was started."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
            child.wait()

    def read(self, html: str | bytes, url: str | None = None) -> Article:
        """The article of a page. Raises ReadError, with the reason, if there is none or it could not be got in time."""
        if len(html) > LARGEST_PAGE:
            raise ReadError(
                f"The page has {len(html) / 1e6:.1f} MB, over the limit of "
                f"{LARGEST_PAGE // 1_000_000} MB; save its text instead."
            )
        markup = decode(html) if isinstance(html, bytes) else html
        if not self._always and is_ordinary(markup):
            return article_of(markup, url)
        return self._elsewhere({"markup": markup, "url": url})

    def document(self, data: bytes, kind: Document, sheets: Sequence[str] = ()) -> Article:
        """The article of a document; that of a PDF with the file, and of a scan as its letters were recognised.

        Of a chapter, `sheets` are the style sheets.

        Raises ReadError, with the reason, if there is none or it takes too much.
        """
        if kind != "pdf":
            return self._elsewhere({"document": kind, "data": _packed(data), "sheets": list(sheets)})
        try:
            article = self._elsewhere({"document": kind, "data": _packed(data)})
        except ReadError as error:
            if str(error) != SCANNED or not recognises():
                raise
            data = self.made("store.reading.printed.scans:recognised", data, _SECONDS_OF_SCANS)["data"]
            article = self._elsewhere({"document": kind, "data": _packed(data)})
        return replace(article, original=data) if len(data) <= _MOST_KEPT else article

    def letters(self, data: bytes) -> list[Article | ReadError | None]:
        """The article of a letter and of those that are attached to it, as `read_mail`. Raises ReadError."""
        told = self._reply({"document": "mail", "data": _packed(data)})["letters"]
        return [said and (ReadError(said["error"]) if "error" in said else Article(**said)) for said in told]

    def made(self, function: str, data: bytes, seconds: float | None = None, **asked: Any) -> dict[str, Any]:
        """What a `function` of ours, as "module:name", makes of a file in the child.

        It takes the bytes and what else is `asked`, and gives JSON values, bytes under "data" alone. Raises ReadError.
        """
        told = self._reply({"do": function, "data": _packed(data), "asked": asked}, seconds)
        return told | ({"data": base64.b64decode(told["data"])} if "data" in told else {})

    def _elsewhere(self, request: dict[str, Any]) -> Article:
        return Article(**self._reply(request))

    def _reply(self, request: dict[str, Any], seconds: float | None = None) -> dict[str, Any]:
        """What the child makes of a request, in this time. Raises ReadError."""
        seconds = seconds or self._seconds
        deadline = time.monotonic() + seconds
        child = self._started()
        try:
            _send(child, request)
            reply = _receive(child, deadline)
        except TimeoutError:
            self.close()
            slow = f"It takes longer than {seconds:.0f} seconds to read; save its text instead."
            raise ReadError(slow) from None
        except (OSError, EOFError, ValueError):
            self.close()
            raise ReadError(_TOO_MUCH) from None
        if "error" in reply:
            raise ReadError(str(reply["error"]))
        return reply

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                [sys.executable, "-c", _BOOT.format(paths=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _send(child: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    data = json.dumps(message).encode("ascii")
    assert child.stdin is not None
    child.stdin.write(_HEADER.pack(len(data)) + data)
    child.stdin.flush()


def _receive(child: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
    assert child.stdout is not None
    data = bytearray()
    wanted = _HEADER.size
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while len(data) < wanted:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            piece = child.stdout.read1(1 << 20)  # type: ignore[attr-defined]
            if not piece:
                raise EOFError
            data += piece
            if wanted == _HEADER.size and len(data) >= wanted:
                wanted += _HEADER.unpack(data[: _HEADER.size])[0]
    message = json.loads(bytes(data[_HEADER.size :]))
    if not isinstance(message, dict):
        raise ValueError("no reply")
    return message


def serve() -> None:
    """The child: reads pages from standard input and writes articles to standard output until it is closed."""
    _limit_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(header := source.read(_HEADER.size)) == _HEADER.size:
        request = json.loads(source.read(_HEADER.unpack(header)[0]))
        reply: dict[str, Any]
        try:
            reply = _done(request)
        except ReadError as error:
            reply = {"error": str(error)}
        except (MemoryError, RecursionError):
            reply = {"error": _TOO_MUCH}
        except Exception as error:  # what libraries raise on damaged files is not documented
            reply = {"error": f"It is damaged and cannot be read ({type(error).__name__})."}
        data = json.dumps(reply).encode("ascii")
        sink.write(_HEADER.pack(len(data)) + data)
        sink.flush()


def _done(request: dict[str, Any]) -> dict[str, Any]:
    what, data = request.get("do"), base64.b64decode(request.get("data", ""))
    if what is not None:
        module, _, name = what.partition(":")
        told: dict[str, Any] = getattr(import_module(module), name)(data, **request["asked"])
        return told | ({"data": _packed(told["data"])} if "data" in told else {})
    kind = request.get("document")
    if kind is None:
        return _fields(article_of(request["markup"], request["url"]))
    if kind == "chapter":
        return _fields(chapter_of(decode(data), request["sheets"]))
    module, name = _READERS[kind]
    read = getattr(import_module(module), name)(data)
    return {"letters": [found and _fields(found) for found in read]} if kind == "mail" else _fields(read)


def _fields(found: Article | ReadError) -> dict[str, Any]:
    """An article, or why there is none, as JSON values."""
    if isinstance(found, ReadError):
        return {"error": str(found)}
    return {name: value for name, value in found.to_dict().items() if name != "revision"}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's clock still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def read_html(html: str | bytes, url: str | None = None) -> Article:
    """The article of a page's HTML; `url` is where it came from.

    Raises ReadError, with the reason, if the page is over `LARGEST_PAGE`, is no HTML, holds no article, or was
    made to be slow.
    """
    with PageReader() as reader:
        return reader.read(html, url)
