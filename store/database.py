"""The library's tables, and the one door to the database that holds them.

Everything else of the library is derived from these tables. SQL is SQLAlchemy Core's and runs on SQLite and PostgreSQL;
what is SQLite's alone stands in `_sqlite_engine` and `Database.scrub`.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.errors import LibraryDamaged, LibraryError
from store.lock import FileLock

SCHEMA_VERSION = 1
FREE_SPACE_FLOOR = 64 * 2**20
"""Bytes that must be free on the disk before anything is added."""

LIVE, KEPT, REMOVED = 1, 2, 3
"""A revision's state: current and searched; older and readable; gone, with nothing left but its numbers."""

schema = MetaData()

meta = Table("meta", schema, Column("name", String(64), primary_key=True), Column("value", LargeBinary, nullable=False))

articles = Table(
    "articles",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    # The current revision's key; not a foreign key, since each of the two rows needs the other.
    Column("current", Integer, nullable=False),
)

# The text stands last, so that reading the other columns does not read it.
revisions = Table(
    "revisions",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, ForeignKey("articles.key"), nullable=False),
    Column("digest", String(16), nullable=False),
    Column("title", Text),
    Column("author", Text),
    Column("source", Text),
    Column("published_at", Text),
    Column("updated_at", Text),
    Column("url", Text),
    Column("genre", String(16), nullable=False),
    Column("language", Text),
    Column("note", Text),
    Column("headings", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("article", "digest"),
)

# Offsets count characters of the revision's text, from 0. A heading is a span of the text as well.
passages = Table(
    "passages",
    schema,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revisions.key"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("heading_start", Integer),
    Column("heading_stop", Integer),
)

# All vectors of one revision in one value, float32, little-endian, a row for each passage in order.
vectors = Table(
    "vectors",
    schema,
    Column("revision", Integer, ForeignKey("revisions.key"), primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# One row for each revision there ever was, with the number of the last change to it: an index that has seen change n
# asks for the rows with more. Revision and passage keys are never given twice, which is why the rows of removed
# revisions stay.
changes = Table(
    "changes",
    schema,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False, unique=True),
    Column("state", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
)


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
            database._check_version()
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
            return get_meta(connection, "schema") is not None

    def _make(self) -> None:
        if self._is_made():  # another process was faster
            return
        with self.write() as connection:
            schema.create_all(connection)
            set_meta(connection, "schema", str(SCHEMA_VERSION).encode())
            set_meta(connection, "library", uuid.uuid4().hex.encode())

    def _check_version(self) -> None:
        with self.read() as connection:
            recorded = get_meta(connection, "schema") or b""
        try:
            version = int(recorded)
        except ValueError:
            raise LibraryDamaged(_damage(self.place, "its version cannot be read")) from None
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


def get_meta(connection: Connection, name: str) -> bytes | None:
    """What is recorded under `name`, or None."""
    value = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return None if value is None else bytes(value)


def set_meta(connection: Connection, name: str, value: bytes) -> None:
    """Record `value` under `name`."""
    if connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(meta).values(name=name, value=value))


_HEAD = select(func.max(changes.c.sequence))


def head(connection: Connection) -> int:
    """The number of the last change, 0 in an empty library."""
    return connection.execute(_HEAD).scalar() or 0


@dataclass(frozen=True)
class Change:
    """The last change to one revision: its passages are `first` to `first + count - 1`."""

    revision: int
    sequence: int
    state: int
    first: int
    count: int


@dataclass(frozen=True)
class LivePassage:
    """A passage of a current revision, as an index takes it in. `article` is the article's key."""

    key: int
    revision: int
    article: int
    text: str
    headline: str
    byline: str


_CHANGES = select(changes.c.revision, changes.c.sequence, changes.c.state, changes.c.first, changes.c.count).order_by(
    changes.c.sequence
)


def changes_since(connection: Connection, sequence: int) -> list[Change]:
    """The changes after number `sequence`, oldest first."""
    rows = connection.execute(_CHANGES.where(changes.c.sequence > sequence))
    return [Change(*row) for row in rows]


def live_passages(connection: Connection, wanted: Iterable[Change]) -> Iterator[LivePassage]:
    """The passages of those of `wanted` that are live, read in groups that keep memory bounded."""
    for group in _groups(change for change in wanted if change.state == LIVE):
        keys = [change.revision for change in group]
        spans: dict[int, list[Any]] = {key: [] for key in keys}
        for row in connection.execute(
            select(passages).where(passages.c.revision.in_(keys)).order_by(passages.c.revision, passages.c.ordinal)
        ):
            spans[row.revision].append(row)
        for row in connection.execute(select(revisions).where(revisions.c.key.in_(keys)).order_by(revisions.c.key)):
            byline = " ".join(part for part in (row.source, row.author, row.published_at) if part)
            for span in spans[row.key]:
                heading = "" if span.heading_start is None else row.text[span.heading_start : span.heading_stop]
                yield LivePassage(
                    key=span.key,
                    revision=row.key,
                    article=row.article,
                    text=row.text[span.start : span.stop],
                    headline=f"{row.title or ''} {heading}",
                    byline=byline,
                )


_GROUP = 1000


def _groups(wanted: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    size = 0
    for change in wanted:
        if group and (size + change.count > _GROUP or len(group) >= _GROUP):
            yield group
            group, size = [], 0
        group.append(change)
        size += change.count
    if group:
        yield group


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "check_same_thread": False})

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
