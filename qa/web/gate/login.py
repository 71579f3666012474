"""Who comes: the page's login, or a key of the library, as a browser or as a program sends it."""

from __future__ import annotations

import base64
import hmac
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.errors import LibraryError
from qa.web.gate.keys import Keys
from qa.web.gate.refusal import Refused

_log = logging.getLogger(__name__)

CHALLENGE = 'Basic realm="Article QA", charset="UTF-8"'
"""What makes a browser ask for a login."""


@dataclass(frozen=True)
class Caller:
    """Who has said who they are: "login", or "key NAME", which may be one that `adds_only`."""

    name: str
    adds_only: bool = False


@dataclass(frozen=True)
class Login:
    """What lets somebody in. `auth` is (name, password) or None; `always`: nobody comes in without, keys or none."""

    auth: tuple[str, str] | None = None
    keys: Keys | None = None
    always: bool = False

    def visitor(self, given: Sequence[str], guessing: Callable[[], None]) -> Caller | None:
        """Whom the `Authorization` headers `given` name, or None where nobody has to say and none of our keys does.

        A browser sends the login, or any name with a key as the password; a program the password or a key, as a bearer.
        `guessing` is called before a password is compared, for unlike a key it may be guessed, and raises where that
        has gone on for too long.

        Raises Refused for headers that name nobody; its code is "login_needed" where there are none.
        """
        try:
            told = _told(given[0]) if len(given) == 1 else None
            who = self._by_key(told[1]) if told is not None else None
            if who is not None or not (self.always or self.auth is not None or bool(self.keys)):
                return who
            if told is not None and self._is_login(*told, guessing):
                return Caller("login")
        except LibraryError:
            _log.exception("nobody is let in")
            raise Refused(503, "keys_unreadable", "The keys cannot be read; the server's log says why.") from None
        code, said = ("login_failed", "That login or key is not known here.") if given else ("login_needed", _NEEDED)
        raise Refused(401, code, said, {"WWW-Authenticate": CHALLENGE})

    def _by_key(self, told: str) -> Caller | None:
        key = self.keys.known(told) if self.keys is not None else None
        return None if key is None else Caller(f"key {key.name}", key.adds_only)

    def _is_login(self, name: str | None, password: str, guessing: Callable[[], None]) -> bool:
        guessing()
        return self.auth is not None and _same(password, self.auth[1]) and (name is None or _same(name, self.auth[0]))


def _told(given: str) -> tuple[str | None, str] | None:
    """The name, None for a bearer, and the password or key of an `Authorization` header; None for another kind."""
    scheme, _, value = given.partition(" ")
    if scheme.lower() == "bearer":
        return None, _words(value.strip().encode("latin-1", "replace"))
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = _words(base64.b64decode(value.strip(), validate=True)).partition(":")
    except ValueError:
        return None
    return name, password


def _words(sent: bytes) -> str:
    """What was sent as UTF-8, or as Latin-1, as some programs do."""
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return sent.decode("latin-1")


_NEEDED = "A login or a key is needed here; ask whoever runs the server for one."


def _same(told: str, wanted: str) -> bool:
    return hmac.compare_digest(told.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))
