"""The database: opened, made, read and written in transactions, with every error told as one of ours.

What differs between SQLite and PostgreSQL stands in the modules of those names, each one `Backend`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakSet

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.database.library_notes import get_note, set_note
from store.database.schema import SCHEMA_VERSION, schema
from store.database.sqlite import SQLite
from store.database.stories import place_all
from store.errors import LibraryBusy, LibraryDamaged, LibraryError
from store.lock import Lock

FREE_SPACE_FLOOR = 64 * 2**20
"""Bytes that must be free on the disk before anything is added."""

_COMPARED_ALIKE = 3
"""The first version that compares articles as this one does."""

Given = ParamSpec("Given")
Told = TypeVar("Told")


class Backend(Protocol):
    """One kind of database. `name` says in messages where the library is, `file` begins a sentence on its tables."""

    name: str
    file: str
    reading: Engine

    def begin(self) -> AbstractContextManager[Connection]:
        """A transaction that writes, under the writer's lock."""

    def lock(self, name: str, wait: float, waiting: Callable[[str], None] | None) -> Lock:
        """The lock `name`, taken. Raises: LibraryBusy."""

    def scrub(self) -> bool:
        """Rid the files of removed text as far as is ours to do; False when a reader was in the way."""

    def compact(self) -> None:
        """Give space that nothing uses back."""

    def problems(self, connection: Connection) -> tuple[str, ...]:
        """What the database itself finds wrong."""

    def software(self, connection: Connection) -> str:
        """Which program keeps the tables, and its version."""

    def translated(self, error: BaseException) -> LibraryError:
        """An error of the driver as one of ours."""

    def is_emptied(self) -> bool:
        """Of a database without tables, whether it had some, as an index of them in the folder tells."""

    def damage(self, what: str) -> str:
        """The sentence that says that the library is damaged, and what to do."""

    def close(self) -> None:
        """Let go of files and connections."""

    def forked(self) -> None:
        """Leave the connections to the parent of this process, which was forked, and open others."""


class Database:
    """The tables in one SQL database, and `place`, the folder of this host's indexes.

    Safe to use from many threads; every error comes out as a LibraryError.
    """

    def __init__(self, backend: Backend, place: Path, free_space: Callable[[Path], int]) -> None:
        self.place = place
        self.name = backend.name
        self._backend = backend
        self._free_space = free_space
        self._is_closed = False
        _OPEN.add(self)

    @classmethod
    def open(
        cls,
        folder: Path,
        wait: float = 10.0,
        free_space: Callable[[Path], int] | None = None,
        url: str | None = None,
    ) -> Database:
        """Open the library in `folder`, or make it there; with a `url` of PostgreSQL, its tables are there instead.

        `free_space` gives the bytes free at a path. Raises: LibraryDamaged when the file is no database or contradicts
        itself; LibraryBusy when another process is making it; LibraryError when it was made by a newer version or may
        not be read or written.
        """
        folder = _made(folder)
        database = cls(_backend(folder, url), folder, free_space or _free_space)
        try:
            if not database._is_made():
                database.check_space()
                with database.lock("write", wait):
                    database._make()
            database._check_version(wait)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def recorded_version(cls, folder: Path, url: str | None = None) -> int | None:
        """The version of the library that is there, None where there is none; nothing is made or upgraded.

        Raises: LibraryError as `open` does.
        """
        if url is None and not (folder / "library.sqlite").exists():
            return None
        database = cls(_backend(folder, url), folder, _free_space)
        try:
            return database._version() if database._is_made() else None
        finally:
            database.close()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the library, whatever is written meanwhile."""
        with self._errors(), self._backend.reading.connect() as connection:
            yield connection

    def ask(
        self, question: Callable[Concatenate[Connection, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> Told:
        """What `question` tells of one moment of the library, asked with a connection and what is given."""
        with self.read() as connection:
            return question(connection, *given, **named)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are on disk when the block ends, all of them or, after an error, none.

        The caller holds the writer's lock.
        """
        with self._errors(), self._backend.begin() as connection:
            yield connection

    def lock(self, name: str, wait: float = 0.0, waiting: Callable[[str], None] | None = None) -> Lock:
        """Take the lock `name`, trying for `wait` seconds; `waiting` is told once, soon, who is waited for.

        "write" is the writer's lock, "renewing" that of whoever embeds again, "vectors" that of whoever keeps the
        index of a Chroma server up to date. Raises: LibraryBusy naming the holder; LibraryError.
        """
        with self._errors():
            return self._backend.lock(name, wait, waiting)

    def attempt(self, name: str, wait: float = 0.0) -> Lock | None:
        """The lock, or None when another holds it."""
        try:
            return self.lock(name, wait)
        except LibraryBusy:
            return None

    def scrub(self, wait: float = 0.0) -> bool:
        """Move what was written into the main file and empty the log beside it, so that removed text is in neither.

        False when a reader was in the way for so many seconds; the next call will do it. A server sees to its own
        files.
        """
        deadline = time.monotonic() + wait
        with self._errors():
            while not (done := self._backend.scrub()) and time.monotonic() < deadline:
                time.sleep(0.02)
            return done

    def compact(self, wait: float) -> None:
        """Give space that nothing uses back to the disk, and scrub. Takes as long as copying the library."""
        with self._errors():
            self._backend.compact()
        self.scrub(wait)

    def problems(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its files."""
        return self.ask(self._backend.problems)

    def software(self) -> str:
        """Which program keeps the tables, and its version."""
        return self.ask(self._backend.software)

    def check_space(self, needed: int = 0, what: str = "adding") -> None:
        """Raises: LibraryError when less is free on the disk than `what` may need, beside the floor."""
        try:
            free = self._free_space(self.place)
        except OSError as error:
            raise LibraryError(f"The disk of the library at {self.name} cannot be asked for its free space.") from error
        if free < FREE_SPACE_FLOOR + needed:
            raise LibraryError(
                f"The disk of the library at {self.name} has {free / 2**20:.0f} MiB free and {what} needs "
                f"{(FREE_SPACE_FLOOR + needed) / 2**20:.0f}; free some space and try again."
            )

    def close(self) -> None:
        """Let the files go. Every call from then on raises LibraryError."""
        self._is_closed = True
        self._backend.close()

    def forked(self) -> None:
        """Called in a process that was forked: a connection is its parent's, and what it writes may be lost."""
        self._backend.forked()

    def _is_made(self) -> bool:
        with self.read() as connection:
            tables = inspect(connection).get_table_names()
            if not tables and self._backend.is_emptied():
                raise LibraryDamaged(self._backend.damage("its file of articles is empty, and its indexes are not"))
            if not tables:
                return False
            if "meta" not in tables:
                raise LibraryError(
                    f"{self._backend.file} is a database of something else; choose another place for the library."
                )
            return get_note(connection, "schema") is not None

    def _make(self) -> None:
        if self._is_made():  # another process was faster
            return
        with self.write() as connection:
            schema.create_all(connection)
            set_note(connection, "schema", str(SCHEMA_VERSION).encode())
            set_note(connection, "library", uuid.uuid4().hex.encode())

    def _upgrade(self, before: int, wait: float) -> None:
        """Bring a library of an older version to this one's: every one added tables, or compares articles otherwise."""
        with self.lock("write", wait), self.write() as connection:
            schema.create_all(connection)
            if before < _COMPARED_ALIKE:
                place_all(connection)
            set_note(connection, "schema", str(SCHEMA_VERSION).encode())

    def _version(self) -> int:
        recorded = self.ask(get_note, "schema") or b""
        try:
            return int(recorded)
        except ValueError:
            raise LibraryDamaged(self._backend.damage("its version cannot be read")) from None

    def _check_version(self, wait: float) -> None:
        version = self._version()
        if version < SCHEMA_VERSION:
            self._upgrade(version, wait)
        if version > SCHEMA_VERSION:
            raise LibraryError(
                f"The library at {self.name} was made by a newer version of this program (format {version}, this one "
                f"knows {SCHEMA_VERSION}); upgrade this program to open it."
            )

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        if self._is_closed:
            raise LibraryError(f"The library at {self.name} was closed; open it again.")
        try:
            yield
        except DBAPIError as error:
            raise self._backend.translated(error.orig or error) from error
        except SQLAlchemyError as error:
            raise LibraryError(f"The database of the library at {self.name} failed: {error}.") from error
        except sqlite3.Error as error:
            raise self._backend.translated(error) from error


_OPEN: WeakSet[Database] = WeakSet()


def _forked() -> None:
    for database in tuple(_OPEN):
        database.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _backend(folder: Path, url: str | None) -> Backend:
    if url is None:
        return SQLite(folder)
    from store.database.postgres import PostgreSQL  # few need it

    return PostgreSQL(url)


def _made(folder: Path) -> Path:
    """The folder, which is there, by a name that holds wherever this process goes."""
    try:
        str(folder.absolute()).encode()
        folder.mkdir(parents=True, exist_ok=True)
        return folder.absolute()
    except UnicodeEncodeError:  # the index of words could not be opened, nor rid of what is removed
        named = str(folder).encode("utf-8", "backslashreplace").decode()
        raise LibraryError(
            f"The library cannot be at {named}, a name that is not in UTF-8; rename the folder, or choose another."
        ) from None
    except OSError as error:
        raise LibraryError(
            f"The library cannot be at {folder} ({error.strerror}); choose a folder that you may write to."
        ) from error


def _free_space(folder: Path) -> int:
    return shutil.disk_usage(folder).free
