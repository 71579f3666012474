"""A folder of letters on a mail server (IMAP): listed and read, and nothing about it changed.

It is opened to be looked at (EXAMINE), letters are not marked as read (BODY.PEEK), and nothing is told to the server
before the connection is encrypted.
"""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from typing import Self

from store.errors import ReadError
from store.reading.web.addresses import Target, mailbox_of
from store.reading.web.fetching import Web
from store.reading.web.limits import ServerTold, within

LARGEST_LETTER = 10_000_000
"""Bytes of a letter, with what is attached to it."""

_SERVER = ServerTold("mail server")
_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]+")


class Folder:
    """The folder that an address such as imaps://user@host/folder names, open for reading; a context manager.

    `validity` changes when the server numbers its letters anew. Whatever fails raises ReadError.
    """

    def __init__(self, url: str, web: Web) -> None:
        box = mailbox_of(url, web.allowed)
        password = web.password(f"{box.user}@{box.target.host}")
        self.url = box.target.url
        self._seconds = web.seconds
        self._open: list[socket.socket] = []
        try:
            with self._limited():
                self._client = self._connected(web, box.target)
                self._log_in(box.user, password)
                self.validity = self._examine(box.folder)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the server go."""
        with suppress(ReadError, AttributeError), self._limited():  # it may not have come to a conversation
            self._client.logout()
        for held in self._open:
            held.close()

    def address_of(self, number: int) -> str:
        """The address of a letter, by which it is known again (RFC 5092)."""
        return f"{self.url};UIDVALIDITY={self.validity}/;UID={number}"

    def numbers(self, since: str | None = None, until: str | None = None) -> Sequence[int]:
        """The numbers of the letters, the newest first, of those that came on these days (ISO) or between them."""
        wanted = ["ALL"] + (["SINCE", _day(since, 0)] if since else []) + (["BEFORE", _day(until, 1)] if until else [])
        with self._limited():
            told = self._answer("SEARCH", *wanted)
            return sorted({int(n) for line in told if isinstance(line, bytes) for n in line.split()}, reverse=True)

    def letter(self, number: int) -> bytes | None:
        """A letter, one byte more than `LARGEST_LETTER` of one that is larger; None if it is there no longer."""
        with self._limited():
            told = self._answer("FETCH", str(number), f"(BODY.PEEK[]<0.{LARGEST_LETTER + 1}>)")
            return next((part[1] for part in told if isinstance(part, tuple)), None)

    def _connected(self, web: Web, target: Target) -> _Client:
        secure = ssl.create_default_context()
        self._open.append(web.connected(target))
        if target.scheme == "imaps":
            self._open.append(secure.wrap_socket(self._open[-1], server_hostname=target.host))
        client = _Client(self._open[-1], target.host)
        if target.scheme == "imap":
            if "STARTTLS" not in client.capabilities:
                raise ReadError("The mail server does not encrypt what it is told, so nothing is told to it.")
            client.starttls(secure)
            self._open.append(client.sock)
        return client

    def _log_in(self, user: str, password: str) -> None:
        try:
            if "AUTH=PLAIN" in self._client.capabilities:
                self._client.authenticate("PLAIN", lambda asked: f"\0{user}\0{password}".encode())
            else:
                self._client.login(user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise ReadError("The mail server does not take this name with this password.") from None

    def _examine(self, folder: str) -> int:
        answer, _ = self._client.select(_quoted(folder), readonly=True)
        if answer != "OK":
            raise ReadError(f"The mailbox has no folder {folder}; its name stands behind the host.")
        _, validity = self._client.response("UIDVALIDITY")
        return int(validity[0])  # one that gives none is told of

    def _answer(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        self._client.left = _MOST
        answer, told = self._client.uid(command, *arguments)
        self._client.untagged_responses.clear()  # what else it has said is not kept
        if answer != "OK":
            raise ReadError(f"The mail server does not answer {command}.")
        return told

    def _limited(self) -> AbstractContextManager[None]:
        """Time for one thing that is asked."""
        return within(self._seconds, time.monotonic() + self._seconds, self._open, _SERVER)


_MOST = LARGEST_LETTER + 1_000_000  # bytes that one answer may have


class _Client(imaplib.IMAP4):
    """The standard library's client, over a connection that was made for it; takes no more than `left` bytes."""

    def __init__(self, connection: socket.socket, host: str) -> None:
        self._given = connection
        self.left = _MOST
        super().__init__(host)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._given

    def read(self, size: int) -> bytes:
        """As there; a server that announces too much is left before it is waited for."""
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise self.abort("more than was asked for")


def _day(iso: str, later: int) -> str:
    """As IMAP writes days: 02-Jan-2024."""
    day = datetime.fromisoformat(iso[:10]).replace(tzinfo=UTC) + timedelta(days=later)
    return imaplib.Time2Internaldate(day)[1:12]


def _quoted(folder: str) -> str:
    """The folder's name as IMAP writes it: in quotation marks, other letters than ASCII's in its own UTF-7."""

    def coded(found: re.Match[str]) -> str:
        letters = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
        return f"&{letters.rstrip('=').replace('/', ',')}-"

    name = _NOT_PRINTABLE.sub(coded, folder.replace("&", "&-"))
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
