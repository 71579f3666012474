"""Reading what may be made to be slow: ordinary pages here, other pages, PDFs and office files in a limited child."""

from __future__ import annotations

import base64
import json
import re
import selectors
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from typing import Any, Self, cast

from store import child
from store.article import Article
from store.errors import ReadError
from store.reading.formats.decoding import decode
from store.reading.formats.page import article_of
from store.reading.printed.scans import SCANNED, recognises

LARGEST_PAGE = 5_000_000
"""Bytes of HTML, after decompression and without embedded pictures, that are read at all."""

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
        begun, self._child = self._child, None
        if begun is not None:
            child.end(begun, 0.0)

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
        return cast(Article, self.made("store.reading.formats.page:article_of", markup, url=url))

    def pdf(self, data: bytes) -> Article:
        """The article of a PDF, with the file; of a scan as its letters were recognised.

        Raises ReadError, with the reason, if there is none or it takes too much.
        """
        reader = "store.reading.formats.pdf:read_pdf"
        try:
            article = self.made(reader, data)
        except ReadError as error:
            if str(error) != SCANNED or not recognises():
                raise
            data = self.made("store.reading.printed.scans:recognised", data, _SECONDS_OF_SCANS)
            article = self.made(reader, data)
        return cast(Article, replace(article, original=data) if len(data) <= _MOST_KEPT else article)

    def made(self, function: str, data: bytes | str, seconds: float | None = None, **asked: Any) -> Any:
        """What a `function` of ours, as "module:name", makes of a file in the child, where all that takes a time is
        done that cannot be told from outside. It takes the file and what else is `asked`. Raises ReadError."""
        seconds = seconds or self._seconds
        deadline = time.monotonic() + seconds
        try:
            reply = self._reply({"do": function, "data": data, "asked": asked}, deadline)
        except TimeoutError:
            self.close()
            slow = f"It takes longer than {seconds:.0f} seconds to read; save its text instead."
            raise ReadError(slow) from None
        except (OSError, EOFError, ValueError):
            self.close()
            raise ReadError(_TOO_MUCH) from None
        if isinstance(reply, ReadError):
            raise reply
        return reply

    def _reply(self, request: dict[str, Any], deadline: float) -> Any:
        """What the child says to a request. Raises: TimeoutError, EOFError, OSError."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = child.begin(__name__)
        asked, told = self._child.stdin, self._child.stdout
        assert asked is not None
        assert told is not None
        asked.write(_packed(request))
        asked.flush()
        data = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(told, selectors.EVENT_READ)
            while not data.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                piece = told.read1(1 << 20)  # type: ignore[attr-defined]
                if not piece:
                    raise EOFError
                data += piece
        return json.loads(data, object_hook=_unpacked)


_BYTES, _ARTICLE, _ERROR = "!bytes", "!article", "!error"


def _packed(message: Any) -> bytes:
    """A message as a line of JSON, in which files, articles and refusals may stand."""
    return json.dumps(message, default=_as_json).encode("ascii") + b"\n"


def _as_json(value: object) -> dict[str, Any]:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, Article):
        return {_ARTICLE: {name: told for name, told in value.to_dict().items() if name != "revision"}}
    return {_ERROR: str(value)}


def _unpacked(value: dict[str, Any]) -> Any:
    if _BYTES in value:
        return base64.b64decode(value[_BYTES])
    if _ARTICLE in value:
        return Article(**value[_ARTICLE])
    return ReadError(value[_ERROR]) if _ERROR in value else value


def serve() -> None:
    """The child: does what it is asked to on standard input and tells what came of it, until that is closed."""
    replies = child.begun()
    _limit_memory()
    for line in sys.stdin.buffer:
        try:
            reply = _done(**json.loads(line, object_hook=_unpacked))
        except ReadError as error:
            reply = _packed(error)
        except (MemoryError, RecursionError):
            reply = _packed(ReadError(_TOO_MUCH))
        except Exception as error:  # what libraries raise on damaged files is not documented
            reply = _packed(ReadError(f"It is damaged and cannot be read ({type(error).__name__})."))
        replies.write(reply)
        replies.flush()


def _done(do: str, data: bytes | str, asked: dict[str, Any]) -> bytes:
    module, _, name = do.partition(":")
    return _packed(getattr(import_module(module), name)(data, **asked))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's clock still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def read_html(html: str | bytes, url: str | None = None) -> Article:
    """The article of a page's HTML; `url` is where it came from.

    Raises ReadError, with the reason, if the page is no text, is over `LARGEST_PAGE`, is no HTML, holds no article, or
    was made to be slow.
    """
    if not isinstance(html, str | bytes):
        raise ReadError(f"A page is text or bytes, and not {type(html).__name__}.")
    if not isinstance(url, str | None):
        raise ReadError(f"The address of a page is text, and not {type(url).__name__}.")
    with PageReader() as reader:
        return reader.read(html, url)


if __name__ == "__main__":
    serve()
