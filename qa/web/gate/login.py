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


@dataclass(frozen=True)
class Login:
    """What lets somebody in. `auth` is (name, password) or None; `always`: nobody comes in without, keys or none."""

    auth: tuple[str, str] | None = None
    keys: Keys | None = None
    always: bool = False

    def visitor(self, given: Sequence[str], guessing: Callable[[], None]) -> str | None:
        """Whom the `Authorization` headers `given` name: "login", "key NAME", or None where nobody has to say.

        A browser sends the login, or any name with a key as the password; a program the password or a key, as a bearer.
        `guessing` is called before a password is compared, for unlike a key it may be guessed, and raises where that
        has gone on for too long.

        Raises Refused for headers that name nobody; its code is "login_needed" where there are none.
        """
        try:
            needed = self.always or self.auth is not None or bool(self.keys)
            if not needed:
                return None
            who = self._named(given[0], guessing) if len(given) == 1 else None
        except LibraryError:
            _log.exception("nobody is let in")
            raise Refused(503, "keys_unreadable", "The keys cannot be read; the server's log says why.") from None
        if who is None:
            code, said = (
                ("login_failed", "That login or key is not known here.") if given else ("login_needed", _NEEDED)
            )
            raise Refused(401, code, said, {"WWW-Authenticate": 'Basic realm="Article QA", charset="UTF-8"'})
        return who

    def _named(self, given: str, guessing: Callable[[], None]) -> str | None:
        scheme, _, value = given.partition(" ")
        if scheme.lower() == "bearer":
            name, password = None, value.strip()
        elif scheme.lower() == "basic":
            try:
                told = base64.b64decode(value.strip(), validate=True).decode("utf-8")
            except ValueError:
                return None
            name, _, password = told.partition(":")
        else:
            return None
        owner = self.keys.owner(password) if self.keys is not None else None
        if owner is not None:
            return f"key {owner}"
        guessing()
        if self.auth is not None and _same(password, self.auth[1]) and (name is None or _same(name, self.auth[0])):
            return "login"
        return None


_NEEDED = "A login or a key is needed here; ask whoever runs the server for one."


def _same(told: str, wanted: str) -> bool:
    return hmac.compare_digest(told.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))
