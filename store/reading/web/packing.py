"""What servers pack pages with, unpacked piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from store.errors import ReadError

_WRONG = "The page is packed wrongly; save it yourself and add the file."
_AT_ONCE = 1 << 20  # bytes that are unpacked before whoever takes them may have had enough


class BrokenOff(ReadError):
    """A packed page has no end."""

    def __init__(self) -> None:
        super().__init__("The page broke off; try again.")


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 1952."""
    stream = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            while piece and not stream.eof:
                yield stream.decompress(piece, _AT_ONCE)
                piece = stream.unconsumed_tail
    except zlib.error:
        raise ReadError(_WRONG) from None
    if not stream.eof:
        raise BrokenOff


def _unbrotlied(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 7932."""
    import brotli

    stream = brotli.Decompressor()
    try:
        for piece in pieces:
            yield stream.process(piece, output_buffer_limit=_AT_ONCE)
            while not stream.can_accept_more_data() and (more := stream.process(b"", output_buffer_limit=_AT_ONCE)):
                yield more
    except brotli.error:
        raise ReadError(_WRONG) from None
    if not stream.is_finished():
        raise BrokenOff


UNPACKERS: Mapping[str, Callable[[Iterable[bytes]], Iterable[bytes]]] = {
    "": iter, "identity": iter, "gzip": _gunzipped, "x-gzip": _gunzipped, "br": _unbrotlied,
}  # fmt: skip
"""By the names of Content-Encoding: what makes of the pieces of a body those of the page, each of bounded size, and
raises ReadError if they are packed wrongly."""
