"""The collections of a library, kept in its database. Each change is one transaction under the writer's lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable

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
from store.errors import FilterError
from store.library_store import LibraryStore


class Collected(LibraryStore):
    """The collections of one open library. Every call may raise LibraryError."""

    def all(self) -> dict[str, CollectionRule]:
        """All of them by name, with their rules."""
        return self._database.ask(get_collections)

    def put(self, name: str, rule: CollectionRule | None = None, ids: Iterable[str] = ()) -> tuple[str, ...]:
        """Make it, or add articles to it, with another rule unless that is None; the ids that are not in the library.

        Raises: FilterError for a name that is none.
        """
        name = _sound(name)
        return self._write(put_collection, name, rule, ids)

    def rename(self, name: str, new: str) -> bool:
        """Call it something else; False if there was none. Raises: FilterError for a name that is taken or is none."""
        new = _sound(new)
        return self._write(rename_collection, name, new)

    def chosen_in(self, id: str) -> frozenset[str]:
        """The names of the collections for which that article was chosen."""
        return self._database.ask(chosen_in, id)

    def take_out(self, name: str, ids: Iterable[str]) -> int:
        """Take articles out of it that were chosen one by one; how many were."""
        return self._write(take_out, name, ids)

    def drop(self, name: str) -> bool:
        """Keep it no longer; False if there was none. Its articles stay."""
        return self._write(drop_collection, name)

    def came(self, sources: Collection[str], ids: Iterable[str]) -> None:
        """Note that the articles `ids` came from a source that is followed, known by the names `sources`, for the
        collections that it fills."""
        fed = [name for name, rule in self.all().items() if rule.feed in sources]
        ids = tuple(ids)
        if fed and ids:
            with self._writing(), self._database.write() as connection:
                for name in fed:
                    put_collection(connection, name, None, ids)


def _sound(name: str) -> str:
    """The name, white space made even. Raises: FilterError."""
    name = " ".join(name.split()) if isinstance(name, str) else ""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise FilterError(f"the name of a collection has from 1 to {LONGEST_NAME} characters, all printable")
    return name
