"""What is watched in a library, kept in its database. Each change is one transaction under the writer's lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from store.database import catalogue
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
from store.library_store import LibraryStore


class WatchStore(LibraryStore):
    """The watches of one open library. Every call may raise LibraryError."""

    def all(self) -> tuple[StoredWatch, ...]:
        """All of them, the first made first."""
        return self._database.ask(get_watches)

    def moment(self) -> tuple[LibraryState, int]:
        """The last change to the library, and the key of the last revision that there ever was."""
        with self._database.read() as connection:
            return moment(connection), last_revision(connection)

    def changed_since(self, sequence: int, revision: int) -> Changed:
        """What happened to articles after that change, when `revision` was the last there ever was."""
        return self._database.ask(changed_since, sequence, revision)

    def put(self, watch: StoredWatch) -> None:
        """Keep a watch, in place of one with the same id."""
        self._write(put_watch, watch)

    def drop(self, id: str) -> bool:
        """Keep it no longer; False if it was not there."""
        return self._write(drop_watch, id)

    def news(self, watch: str | None = None, limit: int = 100) -> tuple[StoredNews, ...]:
        """The last findings, of one watch or of all, the newest first."""
        return self._database.ask(get_news, watch, limit)

    def unseen(self) -> dict[str, int]:
        """How many findings on each watch nobody has seen."""
        return self._database.ask(count_unseen)

    def see(self, watch: str | None, up_to: int | None) -> int:
        """Note that findings were seen; how many had not been."""
        return self._write(see_news, watch, up_to)

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
