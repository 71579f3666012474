"""Search over the current passages: by words and by meaning at one moment of the library, and both together into hits.

What the indexes have not followed yet is searched all the same, so that what was added is found at once.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from store.article import Hit, scrub
from store.byline_index import Bylines
from store.database import catalogue
from store.database.connection import Database
from store.database.moment import LibraryState, Maker, moment
from store.embedding.same_embedder import Embedders
from store.filters import Dates, Filters
from store.index.held_vectors import Found, HeldVectors, Integers, OtherVectors, best
from store.index.server_index import ServerIndex
from store.index.sketch import Floats
from store.index.terms import query_terms
from store.index.vector_index import VectorIndex
from store.index.word_index import WordIndex
from store.language.outlets import Outlets
from store.language.text import one_line
from store.search import search_run
from store.search.fusion import said
from store.search.subquestions import parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DEPTH = 50  # passages each ranking gives to be fused, at least
_LEAST_SAID = 0.02  # meaning does not count more than fifty times as much as otherwise
_QUESTION = 20_000  # characters of a question that are read
_FILTERS_KEPT = 16
_IDLE = 60.0  # seconds that the vectors stay in memory unused when there is an index of them


class Searching:
    """Searches of one open library. Safe to use from many threads.

    The index of vectors is asked when there is one of more than `exact_up_to` passages; otherwise search by meaning is
    exact. Each call takes the `embedders` of the time, since a library may be embedded again while it is open.
    """

    def __init__(
        self,
        database: Database,
        words: WordIndex,
        index: VectorIndex | ServerIndex | None,
        exact_up_to: int,
        bylines: Bylines,
    ) -> None:
        self._database = database
        self._bylines = bylines
        self._words = words
        self._index = index
        self._exact_up_to = exact_up_to
        self._exact: HeldVectors | None = None
        self._exact_used = 0.0
        self._newer: HeldVectors | None = None
        self._mutex = threading.Lock()
        self._dates: tuple[LibraryState, Dates] | None = None
        self._allowed: OrderedDict[tuple[str, LibraryState], Integers] = OrderedDict()

    def search(self, question: str, k: int, filters: Mapping[str, Any] | None, embedders: Embedders) -> tuple[Hit, ...]:
        """See `Library.search`."""
        question = one_line(scrub(question[:_QUESTION]))  # to cut it at its borders takes the square of its blanks
        while True:
            found = self._searched(question, k, filters, embedders)
            if found is not None:
                return found

    def _searched(
        self, question: str, k: int, filters: Mapping[str, Any] | None, embedders: Embedders
    ) -> tuple[Hit, ...] | None:
        """The same; None when the library changed meanwhile such that this must be begun again."""
        wanted = Filters.parse(filters)
        outlets, known = self._bylines.outlets_now() if wanted.source or wanted.collection else (Outlets({}), None)
        with self._database.read() as connection:
            now = moment(connection)
            if known not in (None, now):
                return None  # what passes is remembered for `now`, of which these outlets may lack a name
            allowed = self._keys_allowed(connection, now, wanted, outlets) if filters else None
        if not question or k < 1 or (allowed is not None and not allowed.size):
            return ()
        depth = max(_DEPTH, 5 * k)

        def look(text: str, limit: int) -> search_run.Rankings:
            lexical = self._words.search(text, limit, now, allowed)
            dense, trust = self._by_meaning(text, limit, now, allowed, embedders)
            if trust > 1:
                trust /= max(_LEAST_SAID, said(lexical, self._words.rarity(query_terms(text))))
            return search_run.Rankings(text, lexical, dense, trust)

        def look_up(terms: Sequence[str]) -> Found:
            return self._words.look_up(terms, depth, now, allowed)

        whole = look(question, depth)
        looked_at = [look(part, search_run.PART_DEPTH) for part in parts(question)]
        with self._database.read() as connection:
            if moment(connection).library != now.library:
                return None
            return search_run.SearchRun(connection, whole, looked_at, self._words.rarity, look_up).hits(k)

    def rarity(self, words: Iterable[str]) -> dict[str, float]:
        """See `Library.rarity`."""
        terms = {word: query_terms(word) for word in words}
        rare = self._words.rarity({term for several in terms.values() for term in several})
        return {word: max((rare[term] for term in several), default=0.0) for word, several in terms.items()}

    def nearness(
        self, question: str, texts: Sequence[str], languages: tuple[str, str], embedders: Embedders
    ) -> tuple[float, ...] | None:
        """See `Library.nearness`."""
        maker = self._database.ask(moment).maker
        embedder = None if maker is None else embedders.of(maker)
        bridge = None if embedder is None else embedder.bridge(*languages)
        if embedder is None or bridge is None:
            return None
        cosines = embedder.passages([scrub(text) for text in texts]) @ embedder.question(question)
        return tuple(bridge.of(float(cosine)) for cosine in cosines)

    def _by_meaning(
        self, question: str, limit: int, now: LibraryState, allowed: Integers | None, embedders: Embedders
    ) -> tuple[Found, float]:
        """The nearest passages and how much they are to be trusted; none where nobody can embed the question."""
        while now.maker is not None:
            embedder = embedders.of(now.maker)
            if embedder is None:
                break
            vector = embedder.question(question)
            if not vector.any():
                break
            try:
                return self._nearest(vector, limit, now.sequence, now.maker, allowed), embedder.trust(question)
            except OtherVectors:
                now = self._database.ask(moment)
        return [], 1.0

    def _nearest(self, vector: Floats, limit: int, now: int, maker: Maker, allowed: Integers | None) -> Found:
        if self._index is not None and allowed is None and self._index.size > self._exact_up_to:
            near = self._index.search(vector, limit, maker)
            if near is not None:
                found, reached = near
                self._let_go()
                newer = self._newer_than(reached, maker).search(vector, limit, now) if reached < now else []
                return best(found + newer, limit)
        with self._mutex:
            if self._exact is None or self._exact.maker != maker:
                self._exact = HeldVectors(self._database, maker, exact_up_to=self._exact_up_to)
            exact, self._exact_used = self._exact, time.monotonic()
        return exact.search(vector, limit, now, allowed)

    def _let_go(self) -> None:
        """Free the vectors in memory once the index serves; a search with filters reads them again."""
        with self._mutex:
            if self._exact is not None and time.monotonic() - self._exact_used > _IDLE:
                self._exact = None

    def _newer_than(self, sequence: int, maker: Maker) -> HeldVectors:
        with self._mutex:
            if self._newer is None or (self._newer.since, self._newer.maker) != (sequence, maker):
                self._newer = HeldVectors(self._database, maker, sequence, self._exact_up_to)
            return self._newer

    def _keys_allowed(self, connection: Connection, now: LibraryState, filters: Filters, outlets: Outlets) -> Integers:
        """The keys of the articles that pass, remembered until the library changes, as collections do besides."""
        if filters.collection:
            return catalogue.keys_allowed(connection, filters, outlets)
        asked = (json.dumps(filters.to_dict(), sort_keys=True), now)
        with self._mutex:
            if asked in self._allowed:
                self._allowed.move_to_end(asked)
                return self._allowed[asked]
        if filters.by_date_alone:  # nearly every question looks for newer articles than some day
            keys = self._dates_at(connection, now).passing(filters)
        else:
            keys = catalogue.keys_allowed(connection, filters, outlets)
        with self._mutex:
            self._allowed[asked] = keys
            while len(self._allowed) > _FILTERS_KEPT:
                self._allowed.popitem(last=False)
        return keys

    def _dates_at(self, connection: Connection, now: LibraryState) -> Dates:
        held = self._dates
        if held is None or held[0] != now:
            held = self._dates = (now, catalogue.dates(connection))
        return held[1]
