"""Keys by which programs, or people, are let in: made here, told once, and kept as digests in the library's folder."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import LibraryError, SettingsError
from store.durable import write_whole
from store.lock import FileLock

FILE = "keys.json"

_NAME = re.compile(r"[\w.@-]{1,60}")
_WAIT = 5.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Key:
    """Whom a key was made for, when (ISO 8601), and its SHA-256: 32 random bytes need no salt.

    One that `adds_only` adds articles and does nothing else.
    """

    name: str
    made: str
    digest: str
    adds_only: bool = False


class Keys:
    """The keys of the library in `folder`. What another process adds or removes counts from the next look on."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._seen: tuple[int, int, int] | None = None
        self._known: Mapping[str, Key] = {}  # by digest

    def __bool__(self) -> bool:
        """Whether there is a key by which all can be done: one that only adds keeps nobody else out."""
        return not all(key.adds_only for key in self.all())

    def all(self) -> tuple[Key, ...]:
        """All keys, the oldest first."""
        return tuple(self._now().values())

    def known(self, key: str) -> Key | None:
        """What is kept of `key`, None for one that is none of ours."""
        return self._now().get(_digest(key))

    def add(self, name: str, *, adds_only: bool = False) -> str:
        """A new key for `name`, which is kept nowhere. Raises SettingsError for a name that is taken or is none."""
        if not _NAME.fullmatch(name):
            raise SettingsError(f"{name!r} is no name for a key; use up to 60 letters, digits, and the signs . _ @ -")
        key = "qa-" + secrets.token_urlsafe(32)
        with self._locked():
            kept = self.all()
            if any(k.name == name for k in kept):
                raise SettingsError(f"There is a key for {name} already; remove it first, or choose another name.")
            made = datetime.now(UTC).isoformat(timespec="seconds")
            self._write((*kept, Key(name=name, made=made, digest=_digest(key), adds_only=adds_only)))
        return key

    def remove(self, name: str) -> bool:
        """Lets the key of `name` in no longer; False when there is none."""
        with self._locked():
            kept = self.all()
            left = tuple(k for k in kept if k.name != name)
            if len(left) != len(kept):
                self._write(left)
        return len(left) != len(kept)

    def _locked(self) -> FileLock:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return FileLock.acquire(self._path.with_suffix(".lock"), _WAIT)
        except OSError as error:
            raise LibraryError(f"{self._path} cannot be written: {error.strerror}.") from error

    def _write(self, keys: tuple[Key, ...]) -> None:
        try:
            write_whole(self._path, json.dumps([asdict(k) for k in keys], indent=1).encode())
            self._path.chmod(0o600)
        except OSError as error:
            raise LibraryError(f"{self._path} cannot be written: {error.strerror}.") from error

    def _now(self) -> Mapping[str, Key]:
        """What the file holds, read again only when it is another. Raises LibraryError for a file that is no such."""
        try:
            state = self._path.stat()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen != self._seen:
                read = [Key(**row) for row in json.loads(self._path.read_bytes())]
                self._known, self._seen = {k.digest: k for k in read}, seen
        except FileNotFoundError:
            self._known, self._seen = {}, None
        except (OSError, ValueError, TypeError) as error:
            raise LibraryError(
                f"{self._path} cannot be read; mend it, or delete it and make the keys anew with `qa keys add`."
            ) from error
        return self._known


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
