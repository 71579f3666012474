"""Search by meaning without an index: all current vectors in one matrix that follows the log of changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.database.connection import Database
from store.database.log import changes_since, live_vectors
from store.database.moment import Maker, moment
from store.database.schema import LIVE
from store.errors import LibraryDamaged
from store.index.sketch import Floats, Places, Sketch

if TYPE_CHECKING:
    from sqlalchemy import Connection

Integers = npt.NDArray[np.int64]
Found = list[tuple[int, float]]

EXACT_UP_TO = 100_000
"""Passages up to which search by meaning is exact: with that many it is as fast."""
_GROWTH = 1.5
_STALE = 0.3  # share of dead rows at which they are squeezed out
_SPARE = 20  # candidates beyond the limit, so that the rounding of a fast product decides nothing
_DEAR = 8  # copying a row, to score it alone, costs as much as scoring so many where they stand
_KEY, _REVISION, _ARTICLE = range(3)


@dataclass(frozen=True)
class _Rows:
    """The first `size` rows of two buffers, as they stood after change `sequence`.

    A later state may share the buffers: it writes behind `size`, never below it. `facts` holds, for each row, the keys
    of passage, revision and article.
    """

    sequence: int
    size: int
    matrix: Floats
    facts: Integers
    alive: npt.NDArray[np.bool_]
    sketch: Sketch | None = None


class OtherVectors(Exception):
    """The library's vectors are no longer those of the embedder that embedded the question."""


class HeldVectors:
    """The vectors of all current passages, (n, dimension), in memory: 1 kB a passage at 256 dimensions.

    More than `exact_up_to` have a sketch as well, of 0.4 kB a passage: the nearest are then those of the candidates
    that it gives, and one in some hundreds may be missed.
    """

    def __init__(self, database: Database, maker: Maker, since: int = 0, exact_up_to: int = EXACT_UP_TO) -> None:
        """`maker` made the vectors; `since` leaves out everything up to that change, which another index has."""
        self.maker = maker
        self._exact_up_to = exact_up_to
        self.since = since
        self._database = database
        self._mutex = threading.Lock()
        self._rows = _Rows(
            sequence=since,
            size=0,
            matrix=np.zeros((0, maker.dimension), dtype=np.float32),
            facts=np.zeros((0, 3), dtype=np.int64),
            alive=np.zeros(0, dtype=np.bool_),
        )

    def search(self, vector: Floats, limit: int, now: int, articles: Integers | None = None) -> Found:
        """The `limit` passages nearest to the unit `vector`, as (passage key, cosine), best first.

        `now` is the last change that must be seen; `articles`, keys of articles, restricts the search to them. Raises:
        OtherVectors.
        """
        rows = self._fresh(now)
        wanted = rows.alive if articles is None else rows.alive & _stand_in(rows, articles)
        chosen = None if wanted.all() else np.flatnonzero(wanted)
        near = _nearest(rows, vector, limit + _SPARE, chosen)
        return scored(rows.facts[near, _KEY], rows.matrix[near], vector)[:limit]

    def _fresh(self, now: int) -> _Rows:
        if self._rows.sequence < now:
            with self._mutex, self._database.read() as connection:
                self._rows = self._followed(connection, self._rows)
        return self._rows

    def _followed(self, connection: Connection, rows: _Rows) -> _Rows:
        lag = changes_since(connection, rows.sequence)
        if not lag:
            return rows
        if moment(connection).maker != self.maker:
            raise OtherVectors
        touched = np.array([change.revision for change in lag], dtype=np.int64)
        alive = rows.alive & ~np.isin(rows.facts[: rows.size, _REVISION], touched)
        coming = sum(change.count for change in lag if change.state == LIVE)
        rows = _with_room(rows, alive, coming)
        size = rows.size
        for change, article, data in live_vectors(connection, lag):
            if not data:  # no embedder could be had when it was added
                coming -= change.count
                continue
            block = np.frombuffer(data, dtype="<f4")
            if block.size != change.count * self.maker.dimension:
                raise self._incomplete()
            end = size + change.count
            rows.matrix[size:end] = block.reshape(change.count, self.maker.dimension)
            rows.facts[size:end, _KEY] = np.arange(change.first, change.first + change.count)
            rows.facts[size:end, _REVISION:] = (change.revision, article)
            size = end
        if size < rows.size + coming:
            raise self._incomplete()
        alive = np.concatenate([rows.alive, np.ones(size - rows.size, dtype=np.bool_)])
        sketch = Sketch.of(rows.matrix, size, rows.sketch) if size > self._exact_up_to else None
        return _Rows(lag[-1].sequence, size, rows.matrix, rows.facts, alive, sketch)

    def _incomplete(self) -> LibraryDamaged:
        return LibraryDamaged(
            f"Vectors are missing from the library at {self._database.name}; `qa rebuild --embedder NAME` makes them "
            "again."
        )


def scored(keys: Integers, matrix: Floats, vector: Floats) -> Found:
    """(key, cosine) for each row of `matrix`, best first; the same to the last digit wherever a row stands."""
    # A matrix product sums in an order that depends on a row's place; a product for each row does not.
    cosines = np.vecdot(matrix.astype(np.float64), vector.astype(np.float64))
    found = [(key, round(cosine, 6)) for key, cosine in zip(keys.tolist(), cosines.tolist(), strict=True)]
    return best(found, len(found))


def best(found: Found, limit: int) -> Found:
    """The `limit` best of `found`, each key once, best first."""
    return sorted(dict(found).items(), key=lambda hit: (-hit[1], hit[0]))[:limit]


def _nearest(rows: _Rows, vector: Floats, limit: int, chosen: Places | None) -> Places:
    """The `limit` of `rows`, all or the `chosen` ones, that are nearest to `vector`, in any order."""
    few = chosen is not None and len(chosen) * _DEAR < rows.size
    if rows.sketch is not None and not few:
        chosen, few = rows.sketch.candidates(vector, limit, chosen), True
    # `vecdot` and not `@`: as fast, and it asks no second thread to wait for on a machine that is busy.
    if chosen is None:
        return _parted(np.vecdot(rows.matrix[: rows.size], vector), limit)
    if few:
        return chosen[_parted(np.vecdot(rows.matrix[chosen], vector), limit)]
    return chosen[_parted(np.vecdot(rows.matrix[: rows.size], vector)[chosen], limit)]


def _stand_in(rows: _Rows, articles: Integers) -> npt.NDArray[np.bool_]:
    """Which of `rows` are of one of `articles`."""
    of = rows.facts[: rows.size, _ARTICLE]
    wanted = np.zeros(1 + max(articles.max(initial=0), of.max(initial=0)), np.bool_)
    wanted[articles] = True
    return wanted[of]


def _parted(values: Floats, limit: int) -> Places:
    """Where the `limit` largest stand, in any order."""
    if len(values) <= limit:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - limit)[-limit:]


def _with_room(rows: _Rows, alive: npt.NDArray[np.bool_], coming: int) -> _Rows:
    """`rows` with `alive`, in buffers that hold `coming` more; squeezed if too many are dead."""
    dead = rows.size - int(alive.sum())
    if rows.size + coming <= len(rows.matrix) and dead <= _STALE * rows.size:
        return replace(rows, alive=alive)
    kept = np.flatnonzero(alive)
    room = len(kept) + coming
    if rows.size:
        room = int(room * _GROWTH)
    matrix = np.zeros((room, rows.matrix.shape[1]), dtype=np.float32)
    facts = np.zeros((room, 3), dtype=np.int64)
    matrix[: len(kept)] = rows.matrix[kept]
    facts[: len(kept)] = rows.facts[kept]
    return _Rows(rows.sequence, len(kept), matrix, facts, np.ones(len(kept), dtype=np.bool_))
