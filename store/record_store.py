"""What readers have a library keep, in its database. Each change is one transaction under the writer's lock."""

from __future__ import annotations

from collections.abc import Callable

from store.database import catalogue
from store.database.recording import Record, drop_record, get_records, put_record
from store.library_store import LibraryStore


class Records(LibraryStore):
    """The records of one open library. Every call may raise LibraryError."""

    def all(self, kind: str) -> tuple[Record, ...]:
        """All of a kind, the first made first."""
        return self._database.ask(get_records, kind)

    def put(
        self,
        make: Callable[[tuple[Record, ...]], Record],
        kind: str,
        words_of: frozenset[tuple[str, str]] = frozenset(),
    ) -> Record:
        """Keep what `make` makes of all there are of that kind, in place of the one with its id.

        `words_of` are the articles, by id and revision, whose words it may hold. Raises: KeyError where one has gone.
        """
        with self._writing(), self._database.write() as connection:
            if catalogue.held(connection, words_of) != words_of:
                raise KeyError("an article has gone whose words were to be kept")
            record = make(get_records(connection, kind))
            put_record(connection, record)
            return record

    def drop(self, kind: str, id: str) -> bool:
        """Keep it no longer; False if there was none."""
        return self._write(drop_record, kind, id)
