"""What is PostgreSQL's alone: connections over a network that may fail, and locks that the server keeps.

Whoever holds the writer's lock writes over the very connection that holds it, so that a lock that was lost, with its
connection, can write nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from store.database.schema import schema
from store.errors import LibraryBusy, LibraryDamaged, LibraryError, Misnamed
from store.lock import Lock, own_name, wait_for

_KEYS = {"write": 1, "renewing": 2, "vectors": 3}
# Advisory locks are of the whole database; libraries in two of its schemas do not wait for each other.
_LOCK = text("SELECT pg_try_advisory_lock(hashtext(current_schema()), :key)")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext(current_schema()), :key)")
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND objid = :key "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid::bigint = hashtext(current_schema())::bigint & 4294967295"
)


class PostgreSQL:
    """The tables in a database of a PostgreSQL server: a `Backend`."""

    def __init__(self, url: str) -> None:
        """Raises: LibraryError when `url` is none of PostgreSQL, or the driver is missing."""
        address = _address(url)
        self.name = f"{address.host or 'localhost'}{f':{address.port}' if address.port else ''}/{address.database}"
        self.file = f"The database {self.name}"
        self._engine = _engine(address)
        # A reader sees one moment, as in SQLite; PostgreSQL's habit is a moment for each statement.
        self.reading: Engine = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._writer: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        connection = self._writer
        if connection is None or connection.invalidated:  # it would connect again, without the lock
            raise LibraryError(
                f"The connection to the library at {self.name} was lost while writing; what was reported as added is "
                "in, so try again."
            )
        with connection.begin():
            yield connection

    def lock(self, name: str, wait: float, waiting: Callable[[str], None] | None) -> AdvisoryLock:
        lock = AdvisoryLock(self._engine.connect(), _KEYS[name], self._let_go)
        try:
            if not wait_for(lock.attempt, lock.holder, wait, waiting):
                raise LibraryBusy(
                    f"The library at {self.name} is being written to by {lock.holder()}; wait until it is done, or "
                    "stop it, and try again."
                )
        except LibraryBusy:
            lock.connection.close()
            raise
        except BaseException:
            lock.connection.invalidate()  # whether it was taken is not known, and it must not stay behind in the pool
            lock.connection.close()
            raise
        if name == "write":
            self._writer = lock.connection
        return lock

    def _let_go(self, connection: Connection) -> None:
        if self._writer is connection:
            self._writer = None

    def scrub(self) -> bool:
        """Nothing: the server sees to its own files."""
        return True

    def compact(self) -> None:
        """Have the server take back what nothing uses; others read and write meanwhile."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in schema.sorted_tables:
                connection.exec_driver_sql(f"VACUUM (ANALYZE) {table.name}")

    def problems(self, connection: Connection) -> tuple[str, ...]:
        """What the server says is wrong with its own files."""
        broken = connection.exec_driver_sql(
            "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
        ).scalar()
        return (f"PostgreSQL found {broken} damaged pages in {self.name}.",) if broken else ()

    def software(self, connection: Connection) -> str:
        return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"

    def translated(self, error: BaseException) -> LibraryError:
        said = " ".join(str(error).split())[:300].rstrip(".")
        state = str(getattr(error, "sqlstate", None) or "")
        if state.startswith("XX"):
            return LibraryDamaged(self.damage(said))
        if state == "53100":
            return LibraryError(f"The disk of the server of the library at {self.name} is full; free some space.")
        if state == "53300":
            return LibraryError(
                f"The server of the library at {self.name} has no connection left; raise its max_connections."
            )
        if state in ("25006", "42501"):
            return LibraryError(f"The library at {self.name} may not be read or written ({said}).")
        if not state or state[:2] in ("08", "28", "3D", "57"):
            return LibraryError(
                f"The library at {self.name} cannot be reached ({said}); see to the server and QA_DATABASE_URL, and "
                "try again."
            )
        return LibraryError(f"The database of the library at {self.name} failed ({said}); try again.")

    def is_emptied(self) -> bool:
        return False  # the indexes of a host are of whichever database it was told of last

    def damage(self, what: str) -> str:
        return (
            f"The library at {self.name} is damaged ({what}); restore a backup into another database with `qa restore`."
        )

    def close(self) -> None:
        self._engine.dispose()

    def forked(self) -> None:
        """Leave the connections to the parent, which else would hear the replies to what is asked here."""
        self._engine.dispose(close=False)
        self._writer = None


class AdvisoryLock(Lock):
    """A lock that the server keeps for one connection; it is free once that is gone, however the process ends."""

    def __init__(self, connection: Connection, key: int, released: Callable[[Connection], None]) -> None:
        self.connection = connection
        self._key = key
        self._released = released

    def attempt(self) -> bool:
        """Whether it could be taken."""
        taken = bool(self.connection.execute(_LOCK, {"key": self._key}).scalar())
        self.connection.commit()
        return taken

    def holder(self) -> str:
        """Who holds it, in words."""
        found = self.connection.execute(_HOLDER, {"key": self._key}).scalar()
        self.connection.commit()
        return str(found or "another process")

    def is_held(self) -> bool:
        """Whether the connection that holds it still stands."""
        try:
            self.connection.exec_driver_sql("SELECT 1")
            self.connection.commit()
        except SQLAlchemyError:
            return False
        return not self.connection.invalidated

    def release(self) -> None:
        if self.connection.closed:
            return
        self._released(self.connection)
        with suppress(SQLAlchemyError):
            if not self.connection.invalidated:
                self.connection.execute(_UNLOCK, {"key": self._key})
                self.connection.commit()
                self.connection.close()
                return
        with suppress(SQLAlchemyError):
            self.connection.invalidate()
        self.connection.close()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise Misnamed("The address of the database is not of the form postgresql://name:password@host:port/database.")
    if not address.database:
        raise Misnamed(f"The address of the database on {address.host} names no database; add /NAME to it.")
    return address.set(drivername="postgresql+psycopg")


def _engine(address: URL) -> Engine:
    try:
        engine = create_engine(
            address,
            connect_args={
                "application_name": own_name()[:63],
                "client_encoding": "utf8",
                "connect_timeout": 5,
                # A host that is gone without a word is noticed within half a minute.
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 4,
                "tcp_user_timeout": 30_000,
            },
            pool_size=8,
            max_overflow=-1,  # a search may need a second connection; waiting for one could be waiting for each other
            pool_pre_ping=True,  # connections from before a restart of the server are not met by a question
        )
    except ModuleNotFoundError as error:
        raise LibraryError(
            "A library on PostgreSQL needs the driver psycopg; install it with `pip install article-qa[postgres]`."
        ) from error

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            # Acknowledged means on disk, whatever is the server's habit; a stricter one stays.
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false) "
                "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
            )
        connection.commit()

    return engine
