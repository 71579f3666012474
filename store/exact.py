"""Exact search by meaning: the stored vectors of all current passages in one matrix that follows the log of changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.database import LIVE, Database, Maker, changes_since, live_vectors, moment
from store.errors import LibraryDamaged

if TYPE_CHECKING:
    from sqlalchemy import Connection

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Found = list[tuple[int, float]]

_GROWTH = 1.5
_STALE = 0.3  # share of dead rows at which they are squeezed out
_SPARE = 20  # candidates beyond the limit, so that the rounding of a fast product decides nothing
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


class OtherVectors(Exception):
    """The library's vectors are no longer those of the embedder that embedded the question."""


class ExactVectors:
    """The vectors of all current passages, (n, dimension), in memory: 1 kB a passage at 256 dimensions."""

    def __init__(self, database: Database, maker: Maker, since: int = 0) -> None:
        """`maker` made the vectors; `since` leaves out everything up to that change, which another index has."""
        self.maker = maker
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

    def search(self, vector: Floats, limit: int, now: int, articles: Sequence[int] | None = None) -> Found:
        """The `limit` passages nearest to the unit `vector`, as (passage key, cosine), best first.

        `now` is the last change that must be seen; `articles`, keys of articles, restricts the search to them. Raises:
        OtherVectors.
        """
        rows = self._fresh(now)
        # `vecdot` and not `@`: as fast, and it asks no second thread to wait for on a machine that is busy.
        if articles is None and rows.alive.all():
            near = _largest(np.vecdot(rows.matrix[: rows.size], vector), limit + _SPARE)
        else:
            chosen = np.flatnonzero(rows.alive if articles is None else rows.alive & _stand_in(rows, articles))
            # Copying a few rows is cheaper than scoring all of them; copying most is not.
            few = len(chosen) * 4 < rows.size
            cosines = (
                np.vecdot(rows.matrix[chosen], vector) if few else np.vecdot(rows.matrix[: rows.size], vector)[chosen]
            )
            near = chosen[_largest(cosines, limit + _SPARE)]
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
        return _Rows(sequence=lag[-1].sequence, size=size, matrix=rows.matrix, facts=rows.facts, alive=alive)

    def _incomplete(self) -> LibraryDamaged:
        return LibraryDamaged(
            f"Vectors are missing from the library at {self._database.place}; `qa rebuild --embedder NAME` makes them "
            "again."
        )


def scored(keys: Integers, matrix: Floats, vector: Floats) -> Found:
    """(key, cosine) for each row of `matrix`, best first; the same to the last digit wherever a row stands."""
    # A matrix product sums in an order that depends on a row's place; a product for each row does not.
    cosines = np.vecdot(matrix.astype(np.float64), vector.astype(np.float64))
    found = [(int(key), round(float(cosine), 6)) for key, cosine in zip(keys, cosines, strict=True)]
    return best(found, len(found))


def best(found: Found, limit: int) -> Found:
    """The `limit` best of `found`, each key once, best first."""
    return sorted(dict(found).items(), key=lambda hit: (-hit[1], hit[0]))[:limit]


def _stand_in(rows: _Rows, articles: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which of `rows` are of one of `articles`."""
    wanted = np.zeros(
        1 + max(max(articles, default=0), int(rows.facts[: rows.size, _ARTICLE].max(initial=0))), np.bool_
    )
    wanted[np.asarray(articles, dtype=np.int64)] = True
    return wanted[rows.facts[: rows.size, _ARTICLE]]


def _largest(values: Floats, limit: int) -> npt.NDArray[np.intp]:
    if len(values) <= limit:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - limit)[-limit:]


def _with_room(rows: _Rows, alive: npt.NDArray[np.bool_], coming: int) -> _Rows:
    """`rows` with `alive`, in buffers that hold `coming` more; squeezed if too many are dead."""
    dead = rows.size - int(alive.sum())
    if rows.size + coming <= len(rows.matrix) and dead <= _STALE * rows.size:
        return _Rows(rows.sequence, rows.size, rows.matrix, rows.facts, alive)
    kept = np.flatnonzero(alive)
    room = len(kept) + coming
    if rows.size:
        room = int(room * _GROWTH)
    matrix = np.zeros((room, rows.matrix.shape[1]), dtype=np.float32)
    facts = np.zeros((room, 3), dtype=np.int64)
    matrix[: len(kept)] = rows.matrix[kept]
    facts[: len(kept)] = rows.facts[kept]
    return _Rows(rows.sequence, len(kept), matrix, facts, np.ones(len(kept), dtype=np.bool_))
