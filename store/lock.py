"""One holder at a time, across threads and processes: the operating system's lock on a file that says who holds it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from weakref import WeakSet

from store.errors import LibraryBusy, LibraryError

if sys.platform == "win32":
    import msvcrt

    # A byte far behind the record of the holder, which others must be able to read while it is locked.
    _BYTE = 1 << 30

    def _try(handle: int) -> None:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    _let_go = os.close
else:
    import fcntl

    def _try(handle: int) -> None:
        # flock and not lockf: it belongs to this opening of the file, so two threads exclude each other too, and
        # closing another handle on the file does not let it go.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(handle: int) -> None:
        # Closing alone leaves it to a child that was forked just now and has not closed its own yet.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


_log = logging.getLogger(__name__)

_POLL = 0.05
_PATIENCE = 0.5


class Lock(ABC):
    """Something that one process at a time may hold, held."""

    @abstractmethod
    def is_held(self) -> bool:
        """Whether it is still held; a lock that a server keeps can be lost."""

    @abstractmethod
    def release(self) -> None:
        """Let it go; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class FileLock(Lock):
    """A lock that is held. The operating system lets it go when the process ends, however it ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle: int | None = handle
        _HELD.add(self)

    @classmethod
    def acquire(cls, path: Path, wait: float = 0.0, waiting: Callable[[str], None] | None = None) -> FileLock:
        """Take the lock at `path`, trying for `wait` seconds; `waiting` is told once, soon, who is waited for.

        Raises: LibraryBusy naming the holder; LibraryError when the file cannot be made.
        """
        handle = _opened(path)

        def attempt() -> bool:
            try:
                _try(handle)
            except OSError:
                return False
            return True

        try:
            if not wait_for(attempt, lambda: holder(path), wait, waiting):
                raise LibraryBusy(
                    f"The library at {path.parent} is being written to by {holder(path)}; "
                    "wait until it is done, or stop it, and try again."
                )
            _write(handle, _own_record())
        except BaseException:
            os.close(handle)
            raise
        return cls(path, handle)

    @classmethod
    def attempt(cls, path: Path, wait: float = 0.0) -> FileLock | None:
        """The lock, or None when another holds it or it cannot be made."""
        try:
            return cls.acquire(path, wait)
        except LibraryError:
            return None

    def is_held(self) -> bool:
        return self._handle is not None

    def release(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                _write(handle, b"")
            _let_go(handle)

    def forked(self) -> None:
        """Called in a process that was forked: the lock is its parent's alone."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


_HELD: WeakSet[FileLock] = WeakSet()


def _forked() -> None:
    for lock in tuple(_HELD):
        lock.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def wait_for(
    attempt: Callable[[], bool], holder: Callable[[], str], wait: float, waiting: Callable[[str], None] | None
) -> bool:
    """Whether `attempt` succeeded within `wait` seconds; `waiting`, or else the log, is told once, soon, who the
    `holder` is."""
    deadline = time.monotonic() + max(0.0, wait)
    tell_at = time.monotonic() + _PATIENCE
    is_told = False
    while not attempt():
        now = time.monotonic()
        if now >= deadline:
            return False
        if now >= tell_at and not is_told:
            is_told = True
            (waiting or _log_waiting)(holder())
        time.sleep(min(_POLL, max(0.0, deadline - time.monotonic())))
    return True


def _log_waiting(who: str) -> None:
    _log.warning("waiting for %s", who)


def own_name() -> str:
    """This process in words."""
    return f"process {os.getpid()} on {socket.gethostname()} ({_command()})"


def holder(path: Path) -> str:
    """Who holds the lock at `path`, in words, as far as the file tells."""
    try:
        record = json.loads(path.read_bytes())
        return f"process {record['pid']} on {record['host']} ({record['command']}, since {record['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    except OSError as error:
        raise LibraryError(
            f"The lock {path} cannot be made ({error.strerror}); check that you may write to the folder, and its disk."
        ) from error


def _own_record() -> bytes:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps(
        {"pid": os.getpid(), "host": socket.gethostname(), "command": _command(), "since": since}
    ).encode()


def _command() -> str:
    """The program and its first argument, no more: questions and paths are nobody else's business."""
    return " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:2]])[:60]


def _write(handle: int, record: bytes) -> None:
    with contextlib.suppress(OSError):  # a full disk: the lock holds without its record
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, record)
