"""What is SQLite's alone: one file, its log beside it, and the operating system's locks in the same folder."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, Pool, create_engine, event

from store.database.schema import schema
from store.durable import size_of
from store.errors import LibraryDamaged, LibraryError
from store.lock import FileLock

_PATIENCE = 30.0  # seconds that a connection waits for another's lock
_UNWRITABLE = "unwritable"  # what a connection's `info` has the error under because of which it can only read
_WITHOUT_LOCKS = "win32-none" if sys.platform == "win32" else "unix-none"
_LEAST_SHARED = 32 * 1024  # bytes of the index of the log while anybody uses it; who cannot make one may leave less
_BARS_WRITING = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
)


class SQLite:
    """The tables in `library.sqlite` of a folder: a `Backend`."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.file = f"The file {folder / 'library.sqlite'}"
        self._folder = folder
        self._was_there = (folder / "library.sqlite").exists()
        self._engine = _engine(folder / "library.sqlite")
        self.reading = self._engine

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            if (error := connection.info.get(_UNWRITABLE)) is not None:
                raise error
            yield connection

    def lock(self, name: str, wait: float, waiting: Callable[[str], None] | None) -> FileLock:
        return FileLock.acquire(self._folder / f"{name}.lock", wait, waiting)

    def scrub(self) -> bool:
        with self._engine.connect() as connection:
            driver = _driver(connection)
            driver.execute("PRAGMA busy_timeout = 0")  # how long it is tried, the caller says
            try:
                busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000:.0f}")
            return not busy

    def compact(self) -> None:
        with self._engine.begin() as connection:  # a library made by an earlier version may lack some
            for table in schema.tables.values():
                for index in table.indexes:
                    index.create(connection, checkfirst=True)
        with self._engine.connect() as connection:
            _driver(connection).execute("VACUUM")

    def problems(self, connection: Connection) -> tuple[str, ...]:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        found += [
            f"a row of {row[0]} refers to a missing {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        return tuple(f for f in found if f != "ok")

    def software(self, connection: Connection) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def translated(self, error: BaseException) -> LibraryError:
        said = str(error)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return LibraryDamaged(self.damage(said))
        if code == sqlite3.SQLITE_FULL:
            return LibraryError(f"The disk of the library at {self.name} is full; free some space and try again.")
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
            return LibraryError(
                f"The library at {self.name} may not be read or written ({said}); check who owns the folder, and "
                "whether it is on a disk that can only be read."
            )
        if code == sqlite3.SQLITE_IOERR:
            return LibraryError(
                f"The disk of the library at {self.name} failed ({said}); check its space and health, and retry."
            )
        return LibraryError(f"The database of the library at {self.name} failed ({said}); try again.")

    def is_emptied(self) -> bool:
        # Who has taken the file away, and left the rest, begins anew.
        return self._was_there and any((self._folder / f"{index}.json").exists() for index in ("words", "vectors"))

    def damage(self, what: str) -> str:
        return (
            f"The library at {self.name} is damaged ({what}); put back a backup (`qa restore FILE --library NEW`), "
            "or move the folder away and add the articles again."
        )

    def close(self) -> None:
        self._engine.dispose()

    def forked(self) -> None:
        """Leave the connections to the parent: SQLite's locks are of the process, and to close what another uses
        would be as wrong as to use it."""
        _LEFT.append(self._engine.pool)
        self._engine.dispose(close=False)


_LEFT: list[Pool] = []
"""What is never closed."""


def _driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, outside of any transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    connection.rollback()
    return driver


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Have writes go to a log beside the file.

    Of two who open a new file at once, one is told that it is locked without being made to wait: each holds what the
    other needs, which no waiting ends. Trying again does.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _opened(path: Path, info: dict[Any, Any]) -> sqlite3.Connection:
    """The file, open; where nothing can be written beside it, on a full disk or one that can only be read, to be read.

    Reading takes a log and locks beside the file, too. A file without a log is whole, and is read as one that stays as
    it is. With a log, which holds what came last, but without the index of it that all who use it share, nobody uses
    it: both are read, the index kept in memory, which takes a file without locks that is one connection's alone. As
    nothing keeps others from writing to it, such a connection lasts for one transaction.
    """
    connection = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    has_log = size_of(path.with_name(f"{path.name}-wal")) > 0
    try:
        _log_ahead(connection)
        return connection
    except sqlite3.OperationalError as error:
        connection.close()
        is_used = has_log and size_of(path.with_name(f"{path.name}-shm")) >= _LEAST_SHARED
        if error.sqlite_errorcode & 0xFF not in _BARS_WRITING or is_used:
            raise
        info[_UNWRITABLE] = error
    address = f"file:{quote(bytes(path))}?mode=ro&{f'vfs={_WITHOUT_LOCKS}' if has_log else 'immutable=1'}"
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, check_same_thread=False)
    if has_log:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    return connection


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # written as one, a "?" in a folder's name would end it
        pool_size=16,
        max_overflow=-1,  # a search may need a second connection; waiting for one could be waiting for each other
        pool_use_lifo=True,  # the one used last has in memory what the next search reads
    )

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Any, record: Any, *_: Any) -> sqlite3.Connection:
        return _opened(path, record.info)

    @event.listens_for(engine, "checkin")
    def _given_back(connection: Any, record: Any) -> None:
        if _UNWRITABLE in record.info:
            record.invalidate()

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        # Transactions are begun below, by name: the driver's own habit is to read outside of any.
        connection.isolation_level = None
        connection.create_function("lower", 1, _lower, deterministic=True)  # its own knows no letters beyond ASCII
        for pragma in (
            "synchronous = FULL",  # acknowledged means on disk
            "secure_delete = ON",  # removed means overwritten
            "foreign_keys = ON",
            "cache_size = -16000",
            "journal_size_limit = 8388608",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection  # for SQLAlchemy it would be a statement like any other
        driver.execute("BEGIN")

    return engine
