"""Collections: named sets of articles, chosen one by one, or by a rule that is asked anew each time.

A rule has any of: `filters`, as for a search; `search`, words that all stand in an article or its title; `feed`, a
source that `sync` looks at, whose articles are noted as they come in.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store.database.among import among
from store.database.schema import articles, collections, members, naming, revisions, watches
from store.errors import FilterError
from store.filters import Filters
from store.language.bilingual import Bilingual
from store.language.outlets import Outlets

_NONE_YET = Bilingual("there is none yet", "目前还没有合集。")

LONGEST_NAME = 80
"""Characters of the name of a collection."""


@dataclass(frozen=True)
class CollectionRule:
    """What an article must be to be in a collection without being chosen; one that asks for nothing chooses none."""

    filters: Filters = field(default_factory=Filters)
    search: str = ""
    feed: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Only what was set, JSON-ready."""
        given = {"filters": self.filters.to_dict(), "search": self.search, "feed": self.feed}
        return {name: value for name, value in given.items() if value}

    @classmethod
    def parse(cls, told: Mapping[str, Any] | None) -> CollectionRule:
        """The rule that was told as a mapping. Raises: FilterError for what is none."""
        told = {} if told is None else told
        if not isinstance(told, Mapping):
            raise FilterError(f"a rule is a mapping of filters, search and feed, not {type(told).__name__}")
        if unknown := [name for name in told if name not in ("filters", "search", "feed")]:
            raise FilterError(f"a rule has filters, search and feed, and no {unknown[0]!r}")
        filters = Filters.parse(told.get("filters"))
        if filters.collection:
            raise FilterError("a rule of a collection cannot name a collection")
        words = [told.get(name) or "" for name in ("search", "feed")]
        if wrong := next((one for one in words if not isinstance(one, str)), None):
            raise FilterError(f"the search and the feed of a rule are texts, not {type(wrong).__name__}")
        return cls(filters, *(" ".join(normalize("NFC", one).split()) for one in words))


def get_collections(connection: Connection) -> dict[str, CollectionRule]:
    """All of them by name, with their rules."""
    rows = connection.execute(select(collections).order_by(collections.c.name))
    return {row.name: CollectionRule.parse(json.loads(row.rule)) for row in rows}


def put_collection(
    connection: Connection, name: str, rule: CollectionRule | None = None, ids: Iterable[str] = ()
) -> tuple[str, ...]:
    """Make it, or add the articles `ids` to it, with another `rule` unless that is None; the ids that are not there.

    Raises: FilterError for a name that is none.
    """
    name = _sound(name)
    written = json.dumps((rule or CollectionRule()).to_dict(), ensure_ascii=False, sort_keys=True)
    if connection.execute(select(collections.c.name).where(collections.c.name == name)).first() is None:
        connection.execute(insert(collections).values(name=name, rule=written))
    elif rule is not None:
        connection.execute(update(collections).where(collections.c.name == name).values(rule=written))
    wanted = list(dict.fromkeys(ids))
    keys = _keys(connection, wanted)
    held = set(connection.execute(select(members.c.article).where(members.c.collection == name)).scalars())
    rows = [{"collection": name, "article": key} for key in keys.values() if key not in held]
    if rows:
        connection.execute(insert(members), rows)
    return tuple(id for id in wanted if id not in keys)


def rename_collection(connection: Connection, name: str, new: str) -> bool:
    """Call it something else, where it is watched as well; False if there was none. Raises: FilterError for a new
    name that is taken or is none."""
    new = _sound(new)
    found = connection.execute(select(collections.c.rule).where(collections.c.name == name)).scalar()
    if found is None or name == new:
        return found is not None
    if connection.execute(select(collections.c.name).where(collections.c.name == new)).first() is not None:
        raise FilterError(f"there is a collection called {new!r} already")
    connection.execute(insert(collections).values(name=new, rule=found))
    connection.execute(update(members).where(members.c.collection == name).values(collection=new))
    connection.execute(delete(collections).where(collections.c.name == name))
    for row in connection.execute(select(watches.c.id, watches.c.filters, watches.c.state)).all():
        told = {key: json.loads(row._mapping[key]) for key in ("filters", "state")}
        if (left := _renamed(told, name, new)) != told:
            values = {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in left.items()}
            connection.execute(update(watches).where(watches.c.id == row.id).values(**values))
    return True


def _sound(name: str) -> str:
    """The name, white space made even. Raises: FilterError."""
    name = " ".join(name.split()) if isinstance(name, str) else ""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise FilterError(f"the name of a collection has from 1 to {LONGEST_NAME} characters, all printable")
    return name


def _renamed(told: Any, name: str, new: str) -> Any:
    """`told` with the other name wherever it has a filter of that collection."""
    if isinstance(told, list):
        return [_renamed(one, name, new) for one in told]
    if not isinstance(told, dict):
        return told
    return {
        key: [new if one == name else one for one in value]
        if key == "collection" and isinstance(value, list)
        else _renamed(value, name, new)
        for key, value in told.items()
    }


def chosen_in(connection: Connection, id: str) -> frozenset[str]:
    """The names of the collections for which the article of that id was chosen."""
    of_it = select(members.c.collection).join(articles, articles.c.key == members.c.article).where(articles.c.id == id)
    return frozenset(connection.execute(of_it).scalars())


def take_out(connection: Connection, name: str, ids: Iterable[str]) -> int:
    """Take articles out of it that were chosen one by one; how many were."""
    keys = list(_keys(connection, list(ids)).values())
    return connection.execute(_CHOSEN, {"name": name, "keys": keys}).rowcount


def drop_collection(connection: Connection, name: str) -> bool:
    """Keep it no longer; False if there was none. Its articles stay."""
    connection.execute(delete(members).where(members.c.collection == name))
    return connection.execute(delete(collections).where(collections.c.name == name)).rowcount > 0


def drop_member(connection: Connection, article: int) -> None:
    """Take the article of that key, which is about to go, out of all collections."""
    connection.execute(delete(members).where(members.c.article == article))


def inside(connection: Connection, names: Sequence[str], rows: Sequence[Any], outlets: Outlets) -> frozenset[str]:
    """The ids of those of `rows`, each with key, id, author, outlet, genre and date of an article, that are in any of
    the collections `names`. Raises: FilterError for a collection that is not there."""
    known = get_collections(connection)
    found: set[str] = set()
    for name in names:
        if name not in known:
            raise FilterError(_unknown(name, known))
        keys = set(connection.execute(select(members.c.article).where(members.c.collection == name)).scalars())
        found |= {row.id for row in rows if row.key in keys}
        found.update(_by_rule(connection, known[name], rows, outlets))
    return frozenset(found)


def _by_rule(connection: Connection, rule: CollectionRule, rows: Sequence[Any], outlets: Outlets) -> Collection[str]:
    if not rule.search and not rule.filters.to_dict():
        return ()
    passes = rule.filters.test(outlets)
    passing = {row.id for row in rows if passes(*row[1:])}
    for word in rule.search.split():
        having = select(articles.c.id).join(revisions, revisions.c.key == articles.c.current)
        having = having.where(naming(word, connection.dialect.name))
        passing &= set(connection.execute(having).scalars())
    return passing


def _unknown(name: str, known: Iterable[str]) -> Bilingual:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)
    said = Bilingual(f"did you mean {near[0]!r}?", f"是否指“{near[0]}”？") if near else _NONE_YET
    return Bilingual(f"no collection is called {name!r}; {said}", f"没有名为“{name}”的合集；{said.chinese}")


def _keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    return {row.id: row.key for row in connection.execute(_KEYS, {"ids": ids})}


_KEYS = select(articles.c.id, articles.c.key).where(among(articles.c.id, "ids"))
_CHOSEN = delete(members).where(members.c.collection == bindparam("name"), among(members.c.article, "keys"))
