"""Collections of a library: named sets of articles, made and let go, for the filter of that name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qa.answer import JsonReady
from qa.errors import FilterError
from store.database.collection_tables import (
    CollectionRule,
    chosen_in,
    drop_collection,
    get_collections,
    put_collection,
    rename_collection,
    take_out,
)

if TYPE_CHECKING:
    from store.library import Library


@dataclass(frozen=True, kw_only=True)
class Collection(JsonReady):
    """A named set of articles: how many there are now, and the rule that keeps it filled, {} for none."""

    name: str
    articles: int = 0
    rule: Mapping[str, Any] = field(default_factory=dict)


class Collections:
    """The collections of one open library. Every call may raise LibraryError, and FilterError for a name or a rule that
    is none."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, name: str, ids: Iterable[str] = (), rule: Mapping[str, Any] | None = None) -> Collection:
        """Makes a collection, or adds the articles `ids` to it.

        `rule` keeps it filled as articles come: {"filters": …} as for a search, {"search": words that all stand in an
        article}, {"feed": a source that `qa sync` looks at}; what it names besides must all hold. Given again, it takes
        the place of the one before. Raises FilterError for an article that is not in the library, when the rest is in.
        """
        parsed = None if rule is None else CollectionRule.parse(rule)
        missing = self._library.write(put_collection, name, parsed, _several(ids))
        if missing:
            raise FilterError(f"there is no article {missing[0]!r} in this library; `qa articles` lists them")
        return self.get(" ".join(name.split()))

    def get(self, name: str) -> Collection:
        """One collection. Raises FilterError where none is called so."""
        count = len(self._library.entries({"collection": name}))
        rule = self._library.read(get_collections).get(name) if isinstance(name, str) else None
        if rule is None:  # nothing was named
            raise FilterError(f"no collection is called {name!r}; `qa collection list` lists them")
        return Collection(name=name, articles=count, rule=rule.to_dict())

    def all(self) -> tuple[Collection, ...]:
        """All collections, by name."""
        return tuple(self.get(name) for name in self._library.read(get_collections))

    def rename(self, name: str, new: str) -> Collection:
        """Calls a collection something else; what is watched within it stays so. Raises FilterError for a name that is
        taken or is none, and where there is no such collection."""
        if not self._library.write(rename_collection, name, new):
            raise FilterError(f"no collection is called {name!r}; `qa collection list` lists them")
        return self.get(" ".join(new.split()))

    def of(self, article_id: str) -> dict[str, bool]:
        """The names of the collections that an article is in, each with whether it was chosen for it, rather than let
        in by the rule."""
        chosen = self._library.read(chosen_in, article_id)
        all_ = self._library.read(get_collections)
        within = ((name, {"collection": name, "article_ids": [article_id]}) for name in all_)
        return {name: name in chosen for name, filters in within if self._library.entries(filters)}

    def remove(self, name: str, ids: Iterable[str] = ()) -> bool:
        """Takes articles out that were chosen one by one, or, without any, lets the collection go; True if it, or one
        of them, was there. The articles stay in the library."""
        ids = _several(ids)
        return self._library.write(take_out, name, ids) > 0 if ids else self._library.write(drop_collection, name)


def _several(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that are given; a text is one. Raises FilterError for what is no list of them."""
    if not isinstance(ids, Iterable):
        raise FilterError(f"articles are named by their ids, in a list, not by {type(ids).__name__}")
    return (ids,) if isinstance(ids, str) else tuple(ids)
