"""Bodies that are larger than they may be, or say so falsely (W5): drawn by a seed, sent as no client library would.

A body is refused when the server answers with an error, or hangs up, before much more than the limit was sent; and it
holds no more of it in memory than that. Afterwards the server answers others.
"""

from __future__ import annotations

import random
import resource
import select
import socket
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from evals.trials.doors.table import BEHIND, DOORS, Door
from qa.web.gate.guard import LARGEST_UPLOAD

SLACK = 12_000_000
"""Bytes that may be on their way when the server stops to read: buffers of the system, on both sides."""
GROWTH = 150_000_000
"""Bytes by which all of them together may make the server grow."""
_PIECE = bytes(65_536).replace(b"\0", b" ")
_DOORS: Mapping[str, Door] = {
    f"{door.name}{' as a file' if door.file else ''}": door for door in (*DOORS, *BEHIND) if door.method != "GET"
}
"""Every door at which a body is read, even one that needs none."""
BODIED = tuple(sorted(_DOORS))
"""Their names, in the order in which they have their turn."""
_MULTIPART = "multipart/form-data; boundary=b"

Form = Callable[[int], tuple[list[str], Iterator[bytes]]]
"""From a number of bytes to the headers that tell of the body, and what is sent."""


def _pieces(size: int, first: bytes = b"") -> Iterator[bytes]:
    yield first
    for _ in range(size // len(_PIECE) + 1):
        yield _PIECE


def _chunked(size: int, first: bytes = b"") -> Iterator[bytes]:
    if first:
        yield b"%x\r\n%b\r\n" % (len(first), first)
    for _ in range(size // len(_PIECE) + 1):
        yield b"%x\r\n%b\r\n" % (len(_PIECE), _PIECE)
    yield b"0\r\n\r\n"


FORMS: Mapping[str, Form] = {
    "as long as it says": lambda size: ([f"Content-Length: {size}"], _pieces(size)),
    "chunked": lambda size: (["Transfer-Encoding: chunked"], _chunked(size)),
    "chunked, with a length that lies": lambda size: (
        ["Content-Length: 2", "Transfer-Encoding: chunked"], _chunked(size)
    ),
    "longer than it says": lambda size: (["Content-Length: 10"], _pieces(size)),
    "a length that is no number": lambda size: ([f"Content-Length: {size}e3"], _pieces(size)),
    "a length below nothing": lambda size: (["Content-Length: -1"], _pieces(size)),
    "a length of a hundred digits": lambda size: ([f"Content-Length: {'9' * 100}"], _pieces(size)),
    "two lengths": lambda size: (["Content-Length: 10", f"Content-Length: {size}"], _pieces(size)),
    "packed": lambda size: ([f"Content-Length: {size}", "Content-Encoding: gzip"], _pieces(size)),
    "a chunk of any length": lambda size: (
        ["Transfer-Encoding: chunked"], _pieces(size, b"ffffffffffff\r\n")
    ),
    "chunks with endless extensions": lambda size: (["Transfer-Encoding: chunked"], _pieces(size, b"1;")),
}  # fmt: skip
"""How a body tells of its size."""


def body_of(draw: random.Random, number: int) -> tuple[str, Door, bytes, Iterator[bytes]]:
    """One of them, the doors in turn: what it is, its door, the head of its request and the pieces of its body."""
    name = BODIED[number % len(BODIED)]
    door = _DOORS[name]
    form, limit = draw.choice(sorted(FORMS)), door.largest
    size = int(limit * draw.uniform(1.01, 3 if limit == LARGEST_UPLOAD else 30))
    told, pieces = FORMS[form](size)
    kind = _MULTIPART if door.file else "application/json"
    first = f"{door.method} {door.anywhere} HTTP/1.1"
    head = "\r\n".join([first, "Host: 127.0.0.1", f"Content-Type: {kind}", *told])
    return f"{name}, {form}, {size:,} bytes", door, f"{head}\r\n\r\n".encode(), pieces


def sent(address: str, head: bytes, pieces: Iterator[bytes]) -> tuple[int, bytes]:
    """How many bytes of a body the server took before it answered or hung up, and the first line of its answer."""
    parts = urlsplit(address)
    count, answer = 0, b""
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=30) as connection:
        try:
            connection.sendall(head)
            for piece in pieces:
                if select.select([connection], [], [], 0)[0]:
                    break
                connection.sendall(piece)
                count += len(piece)
            answer = connection.recv(65_536)
        except TimeoutError:
            answer = b"nothing within 30 seconds"
        except OSError:
            pass
    return count, answer.split(b"\r\n", 1)[0]


def problem(address: str, seed: int, number: int) -> tuple[str, str | None]:
    """What was sent as body `number` of `seed`, and what is wrong with how it was met, None if nothing is."""
    what, door, head, pieces = body_of(random.Random(f"{seed}/{number}"), number)
    before = _grown()
    count, answer = sent(address, head, pieces)
    refused = not answer or answer.split(b" ")[1:2] in ([b"400"], [b"413"], [b"403"], [b"408"], [b"411"], [b"422"])
    if not refused and (door.needs or (b" 2" not in answer and b" 404" not in answer)):
        return what, f"it was answered: {answer[:100]!r}"
    if count > door.largest + SLACK:
        return what, f"{count:,} bytes were taken"
    grew = _grown() - before
    return what, f"the server grew by {grew / 1e6:.0f} MB" if grew > GROWTH else None


def _grown() -> int:
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
