"""What servers pack pages with, unpacked piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

from store.errors import ReadError

_WRONG = "The page is packed wrongly; save it yourself and add the file."


class Unpacker(Protocol):
    """Takes a packed body in pieces."""

    def unpacked(self, piece: bytes, limit: int) -> bytes:
        """What `piece` adds, little more than `limit` bytes of it. Raises ReadError if it is packed wrongly."""

    @property
    def is_whole(self) -> bool:
        """Whether the end has been seen."""


class Plain:
    """A body that is not packed; its end is the connection's."""

    is_whole = True

    def unpacked(self, piece: bytes, limit: int) -> bytes:
        """The piece."""
        return piece


class Gzip:
    """RFC 1952."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)

    def unpacked(self, piece: bytes, limit: int) -> bytes:
        """As `Unpacker` says."""
        try:
            return self._stream.decompress(piece, max(1, limit))
        except zlib.error:
            raise ReadError(_WRONG) from None

    @property
    def is_whole(self) -> bool:
        """As `Unpacker` says."""
        return self._stream.eof


class Brotli:
    """RFC 7932."""

    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._stream = brotli.Decompressor()

    def unpacked(self, piece: bytes, limit: int) -> bytes:
        """As `Unpacker` says."""
        try:
            found = self._stream.process(piece, output_buffer_limit=max(1, limit))
            while len(found) < limit and not self._stream.can_accept_more_data():
                more = self._stream.process(b"", output_buffer_limit=max(1, limit - len(found)))
                if not more:
                    break
                found += more
            return bytes(found)
        except self._error:
            raise ReadError(_WRONG) from None

    @property
    def is_whole(self) -> bool:
        """As `Unpacker` says."""
        return bool(self._stream.is_finished())


UNPACKERS: Mapping[str, Callable[[], Unpacker]] = {
    "": Plain, "identity": Plain, "gzip": Gzip, "x-gzip": Gzip, "br": Brotli,
}  # fmt: skip
"""By the names of Content-Encoding."""
