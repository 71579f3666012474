"""A conversation with a server that ends when its time is over, and what is said of one that failed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException
from imaplib import IMAP4

from store.errors import ReadError


class ServerTold:
    """How a kind of server is named in what is said of it, and what else can be done where it fails."""

    def __init__(self, name: str, *, instead: str = "") -> None:
        self.bad_certificate = f"The {name}'s certificate is not valid{instead and f'; {instead}'}."
        self.too_slow = f"The {name} took longer than {{:.0f}} seconds; try again later{instead and f' or {instead}'}."
        self.broken_off = f"The {name} could not be reached or broke off ({{}})."


@contextmanager
def within(seconds: float, deadline: float, held: Sequence[socket.socket], server: ServerTold) -> Iterator[None]:
    """A block in which a server is spoken to over the connections `held`, which may come to be in it.

    At the `deadline`, `seconds` after it was set, they are cut: each read has its own time limit, and a server may send
    a byte now and then. What goes wrong meanwhile is told as ReadError.
    """
    over = threading.Event()

    def cut() -> None:
        over.set()
        for one in held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    clock.daemon = True
    clock.start()
    try:
        yield
        if over.is_set():  # what was cut may look whole
            raise TimeoutError
    except ssl.SSLCertVerificationError:
        raise ReadError(server.bad_certificate) from None
    except (OSError, HTTPException, IMAP4.error, EOFError, ValueError, TypeError) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            raise ReadError(server.too_slow.format(seconds)) from None
        raise ReadError(server.broken_off.format(type(error).__name__)) from None
    finally:
        clock.cancel()
