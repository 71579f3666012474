"""The database: opened, made, read and written in transactions, with every error told as one of ours.

What is SQLite's alone stands in `_sqlite_engine`, `Database.scrub`, `Database.compact` and `Database.problems`.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.database.notes import get_note, set_note
from store.database.schema import SCHEMA_VERSION, schema
from store.database.stories import place_all
from store.errors import LibraryDamaged, LibraryError
from store.lock import FileLock

FREE_SPACE_FLOOR = 64 * 2**20
"""Bytes that must be free on the disk before anything is added."""


class Database:
    """The tables in one SQL database. Safe to use from many threads; every error comes out as a LibraryError."""

    def __init__(
        self, engine: Engine, place: Path, free_space: Callable[[Path], int], floor: int = FREE_SPACE_FLOOR
    ) -> None:
        self.place = place
        self._engine = engine
        self._free_space = free_space
        self._floor = floor

    @classmethod
    def open(
        cls,
        folder: Path,
        wait: float = 10.0,
        free_space: Callable[[Path], int] | None = None,
    ) -> Database:
        """Open the library in `folder`, or make it there; `free_space` gives the bytes free at a path.

        Raises: LibraryDamaged when the file is no database or contradicts itself; LibraryBusy when another process is
        making it; LibraryError when it was made by a newer version or may not be read or written.
        """
        _make_folder(folder)
        path = folder / "library.sqlite"
        database = cls(_sqlite_engine(path), folder, free_space or _free_space)
        try:
            if not database._is_made():
                database.check_space()
                with FileLock.acquire(folder / "write.lock", wait):
                    database._make()
            database._check_version(wait)
        except BaseException:
            database.close()
            raise
        return database

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the library, whatever is written meanwhile."""
        with self._errors(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes are on disk when the block ends, all of them or, after an error, none.

        The caller holds the writer's lock.
        """
        with self._errors(), self._engine.begin() as connection:
            yield connection

    def scrub(self) -> bool:
        """Move what was written into the main file and empty the log beside it, so that removed text is in neither.

        False when a reader was in the way; the next call will do it.
        """
        with self._errors(), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            connection.rollback()
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def compact(self) -> None:
        """Give space that nothing uses back to the disk. Takes as long as copying the library."""
        with self.write() as connection:  # a library made by an earlier version may lack some
            for table in schema.tables.values():
                for index in table.indexes:
                    index.create(connection, checkfirst=True)
        with self._errors(), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            connection.rollback()
            driver.execute("VACUUM")
        self.scrub()

    def problems(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its file."""
        with self.read() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
            found += [
                f"a row of {row[0]} refers to a missing {row[2]}"
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ]
        return tuple(f for f in found if f != "ok")

    def check_space(self) -> None:
        """Raises: LibraryError when less is free on the disk than adding may need."""
        try:
            free = self._free_space(self.place)
        except OSError as error:
            raise LibraryError(
                f"The disk of the library at {self.place} cannot be asked for its free space."
            ) from error
        if free < self._floor:
            raise LibraryError(
                f"The disk of the library at {self.place} has {free / 2**20:.0f} MiB free and adding needs "
                f"{self._floor / 2**20:.0f}; free some space and add again."
            )

    def close(self) -> None:
        """Let the files go."""
        self._engine.dispose()

    def _is_made(self) -> bool:
        with self.read() as connection:
            tables = inspect(connection).get_table_names()
            if not tables:
                return False
            if "meta" not in tables:
                raise LibraryError(
                    f"The file {self.place / 'library.sqlite'} is a database of something else; choose another folder."
                )
            return get_note(connection, "schema") is not None

    def _make(self) -> None:
        if self._is_made():  # another process was faster
            return
        with self.write() as connection:
            schema.create_all(connection)
            set_note(connection, "schema", str(SCHEMA_VERSION).encode())
            set_note(connection, "library", uuid.uuid4().hex.encode())

    def _upgrade(self, wait: float) -> None:
        """Bring a library of an older version to this one's: every one added tables, or compares articles otherwise."""
        with FileLock.acquire(self.place / "write.lock", wait), self.write() as connection:
            schema.create_all(connection)
            place_all(connection)
            set_note(connection, "schema", str(SCHEMA_VERSION).encode())

    def _check_version(self, wait: float) -> None:
        with self.read() as connection:
            recorded = get_note(connection, "schema") or b""
        try:
            version = int(recorded)
        except ValueError:
            raise LibraryDamaged(_damage(self.place, "its version cannot be read")) from None
        if version < SCHEMA_VERSION:
            self._upgrade(wait)
        if version > SCHEMA_VERSION:
            raise LibraryError(
                f"The library at {self.place} was made by a newer version of this program (format {version}, this one "
                f"knows {SCHEMA_VERSION}); upgrade this program to open it."
            )

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _translated(self.place, error.orig or error) from error
        except SQLAlchemyError as error:
            raise LibraryError(f"The database of the library at {self.place} failed: {error}.") from error
        except sqlite3.Error as error:
            raise _translated(self.place, error) from error


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": 30, "check_same_thread": False},
        pool_size=16,
        max_overflow=-1,  # a search may need a second connection; waiting for one could be waiting for each other
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        # Transactions are begun below, by name: the driver's own habit is to read outside of any.
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # acknowledged means on disk
            "secure_delete = ON",  # removed means overwritten
            "foreign_keys = ON",
            "cache_size = -16000",
            "journal_size_limit = 8388608",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library cannot be at {folder} ({error.strerror}); choose a folder that you may write to."
        ) from error


def _free_space(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _damage(place: Path, what: str) -> str:
    return (
        f"The library at {place} is damaged ({what}); put back a copy of library.sqlite, or move the folder away and "
        "add the articles again."
    )


def _translated(place: Path, error: BaseException) -> LibraryError:
    said = str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LibraryDamaged(_damage(place, said))
    if code == sqlite3.SQLITE_FULL:
        return LibraryError(f"The disk of the library at {place} is full; free some space and try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return LibraryError(f"The library at {place} may not be read or written ({said}); check who owns the folder.")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"The disk of the library at {place} failed ({said}); check its space and health, and retry."
        )
    return LibraryError(f"The database of the library at {place} failed ({said}); try again.")
