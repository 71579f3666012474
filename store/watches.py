"""What is watched in a library, kept in its database. Each change is one transaction under the writer's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from store.database import catalogue
from store.database.connection import Database
from store.database.moment import LibraryState, moment
from store.database.watch_tables import (
    Changed,
    StoredNews,
    StoredWatch,
    WatchRun,
    changed_since,
    count_unseen,
    drop_watch,
    get_news,
    get_watches,
    last_revision,
    put_watch,
    see_news,
    settle_watch,
)


class WatchStore:
    """The watches of one open library; `writing` takes its writer's lock. Every call may raise LibraryError."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._database = database
        self._writing = writing

    def all(self) -> tuple[StoredWatch, ...]:
        """All of them, the first made first."""
        with self._database.read() as connection:
            return get_watches(connection)

    def moment(self) -> tuple[LibraryState, int]:
        """The last change to the library, and the key of the last revision that there ever was."""
        with self._database.read() as connection:
            return moment(connection), last_revision(connection)

    def changed_since(self, sequence: int, revision: int) -> Changed:
        """What happened to articles after that change, when `revision` was the last there ever was."""
        with self._database.read() as connection:
            return changed_since(connection, sequence, revision)

    def put(self, watch: StoredWatch) -> None:
        """Keep a watch, in place of one with the same id."""
        with self._writing(), self._database.write() as connection:
            put_watch(connection, watch)

    def drop(self, id: str) -> bool:
        """Keep it no longer; False if it was not there."""
        with self._writing(), self._database.write() as connection:
            return drop_watch(connection, id)

    def news(self, watch: str | None = None, limit: int = 100) -> tuple[StoredNews, ...]:
        """The last findings, of one watch or of all, the newest first."""
        with self._database.read() as connection:
            return get_news(connection, watch, limit)

    def unseen(self) -> dict[str, int]:
        """How many findings on each watch nobody has seen."""
        with self._database.read() as connection:
            return count_unseen(connection)

    def see(self, watch: str | None, up_to: int | None) -> int:
        """Note that findings were seen; how many had not been."""
        with self._writing(), self._database.write() as connection:
            return see_news(connection, watch, up_to)

    def settle(self, outcomes: Sequence[WatchRun]) -> tuple[tuple[StoredNews, ...], bool]:
        """Write what a run found, all of it in one transaction: the news, and whether any watch was left as it is
        because it, or an article that it speaks of, has changed meanwhile."""
        found: list[StoredNews] = []
        is_whole = True
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._writing(), self._database.write() as connection:
            for outcome in outcomes:
                is_held = catalogue.held(connection, outcome.revisions) == outcome.revisions
                told = settle_watch(connection, outcome, at, is_held)
                is_whole = is_whole and told is not False
                if isinstance(told, StoredNews):
                    found.append(told)
        return tuple(found), is_whole
