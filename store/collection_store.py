"""The collections of a library, kept in its database. Each change is one transaction under the writer's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from store.database.collection_tables import (
    LONGEST_NAME,
    CollectionRule,
    chosen_in,
    drop_collection,
    get_collections,
    put_collection,
    rename_collection,
    take_out,
)
from store.database.connection import Database
from store.errors import FilterError


class Collected:
    """The collections of one open library; `writing` takes its writer's lock. Every call may raise LibraryError."""

    def __init__(self, database: Database, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._database = database
        self._writing = writing

    def all(self) -> dict[str, CollectionRule]:
        """All of them by name, with their rules."""
        with self._database.read() as connection:
            return get_collections(connection)

    def put(self, name: str, rule: CollectionRule | None = None, ids: Iterable[str] = ()) -> tuple[str, ...]:
        """Make it, or add articles to it, with another rule unless that is None; the ids that are not in the library.

        Raises: FilterError for a name that is none.
        """
        name = _sound(name)
        with self._writing(), self._database.write() as connection:
            return put_collection(connection, name, rule, ids)

    def rename(self, name: str, new: str) -> bool:
        """Call it something else; False if there was none. Raises: FilterError for a name that is taken or is none."""
        new = _sound(new)
        with self._writing(), self._database.write() as connection:
            return rename_collection(connection, name, new)

    def chosen_in(self, id: str) -> frozenset[str]:
        """The names of the collections for which that article was chosen."""
        with self._database.read() as connection:
            return chosen_in(connection, id)

    def take_out(self, name: str, ids: Iterable[str]) -> int:
        """Take articles out of it that were chosen one by one; how many were."""
        with self._writing(), self._database.write() as connection:
            return take_out(connection, name, ids)

    def drop(self, name: str) -> bool:
        """Keep it no longer; False if there was none. Its articles stay."""
        with self._writing(), self._database.write() as connection:
            return drop_collection(connection, name)

    def came(self, source: str, ids: Iterable[str]) -> None:
        """Note that the articles `ids` came from a source that is followed, for the collections that it fills."""
        fed = [name for name, rule in self.all().items() if rule.feed == source]
        ids = tuple(ids)
        if fed and ids:
            with self._writing(), self._database.write() as connection:
                for name in fed:
                    put_collection(connection, name, None, ids)


def _sound(name: str) -> str:
    """The name, white space made even. Raises: FilterError."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise FilterError(f"the name of a collection has from 1 to {LONGEST_NAME} characters, all printable")
    return name
