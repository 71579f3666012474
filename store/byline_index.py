"""Who wrote what for whom in a library, and which names are of one outlet there: read once for each state of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import NamedTuple

from store.database import catalogue
from store.database.connection import Database
from store.database.moment import LibraryState, moment
from store.language.authors import Names, names_of
from store.language.outlets import Hosts, Outlets, host_of

Byline = tuple[str | None, str | None, str]
"""Author, outlet and genre of an article."""


class _BylinesThen(NamedTuple):
    now: LibraryState
    outlets: Outlets
    bylines: frozenset[Byline]


class _Homes(NamedTuple):
    now: LibraryState
    hosts: dict[str, frozenset[str]]


class Bylines:
    """The bylines of one library, and its outlets. Safe to use from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: _BylinesThen | None = None
        self._homes: _Homes | None = None

    @property
    def outlets(self) -> Outlets:
        """The outlets as of now; the same object until there is a change."""
        return self._now().outlets

    def outlets_now(self) -> tuple[Outlets, LibraryState]:
        """The outlets, and the state of the library that they are of."""
        held = self._now()
        return held.outlets, held.now

    @property
    def all(self) -> frozenset[Byline]:
        """Each combination of author, outlet and genre once; the same object until there is a change."""
        return self._now().bylines

    @property
    def names(self) -> Names:
        """The names of authors and outlets in them; the same object until there is a change."""
        held = self._now()
        return names_of(held.bylines, held.outlets.spellings)

    def _now(self) -> _BylinesThen:
        with self._database.read() as connection:
            now = moment(connection)
            held = self._held
            if held is not None and held.now == now:
                return held
            told = catalogue.bylines(connection)
        counts: Counter[str] = Counter()
        for (_, source, _), count in told.items():
            counts[source or ""] += count
        del counts[""]
        outlets = Outlets(counts, partial(self._hosts, now))
        self._held = _BylinesThen(
            now, outlets, frozenset((a, outlets.name(source), genre) for a, source, genre in told)
        )
        return self._held

    def _hosts(self, now: LibraryState) -> Hosts:
        """The hosts of each outlet's articles; of what came since they were last read, or of all after a removal."""
        held = self._homes
        if held is None or held.now.library != now.library:
            held = _Homes(LibraryState(0, None, now.library), {})
        with self._database.read() as connection:
            rows = catalogue.addresses(connection, held.now.sequence)
            if rows is None:
                held = _Homes(held.now, {})
                rows = catalogue.addresses(connection, 0) or ()
        found: dict[str, set[str]] = defaultdict(set, {name: set(hosts) for name, hosts in held.hosts.items()})
        for source, url in rows:
            if host := host_of(url):
                found[source].add(host)
        self._homes = _Homes(now, {name: frozenset(hosts) for name, hosts in found.items()})
        return self._homes.hosts
