"""Exact search by meaning: the stored vectors of all current passages in one matrix that follows the log of changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from store.database import LIVE, Database, changes, changes_since, head, revisions, vectors
from store.errors import LibraryDamaged

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Found = list[tuple[int, float]]

_GROWTH = 1.5
_STALE = 0.3  # share of dead rows at which they are squeezed out
_SPARE = 20  # candidates beyond the limit, so that the rounding of a fast product decides nothing
_KEY, _REVISION, _ARTICLE, _CHANGED = range(4)


@dataclass(frozen=True)
class _Rows:
    """The first `size` rows of two buffers, as they stood after change `sequence`.

    A later state may share the buffers: it writes behind `size`, never below it. `facts` holds, for each row, the keys
    of passage, revision and article and the number of the last change.
    """

    sequence: int
    size: int
    matrix: Floats
    facts: Integers
    alive: npt.NDArray[np.bool_]


class ExactVectors:
    """The vectors of all current passages, (n, dimension), in memory: 1 kB a passage at 256 dimensions."""

    def __init__(self, database: Database, dimension: int) -> None:
        self._database = database
        self._dimension = dimension
        self._mutex = threading.Lock()
        self._rows = _Rows(
            sequence=0,
            size=0,
            matrix=np.zeros((0, dimension), dtype=np.float32),
            facts=np.zeros((0, 4), dtype=np.int64),
            alive=np.zeros(0, dtype=np.bool_),
        )

    def search(self, vector: Floats, limit: int, articles: Sequence[int] | None = None, since: int = 0) -> Found:
        """The `limit` passages nearest to the unit `vector`, as (passage key, cosine), best first.

        `articles`, keys of articles, restricts the search to them; `since` to what changed after that change.
        """
        rows = self._fresh()
        wanted = rows.alive
        if articles is not None:
            wanted = wanted & np.isin(rows.facts[: rows.size, _ARTICLE], np.asarray(articles, dtype=np.int64))
        if since:
            wanted = wanted & (rows.facts[: rows.size, _CHANGED] > since)
        chosen = np.flatnonzero(wanted)
        # Copying a few rows is cheaper than scoring all of them; copying most is not.
        if len(chosen) * 4 < rows.size:
            cosines = rows.matrix[chosen] @ vector
        else:
            cosines = (rows.matrix[: rows.size] @ vector)[chosen]
        near = chosen[_largest(cosines, limit + _SPARE)]
        return scored(rows.facts[near, _KEY], rows.matrix[near], vector)[:limit]

    def _fresh(self) -> _Rows:
        with self._database.read() as connection:
            if head(connection) > self._rows.sequence:
                with self._mutex:
                    self._rows = self._followed(connection, self._rows)
        return self._rows

    def _followed(self, connection: Connection, rows: _Rows) -> _Rows:
        lag = changes_since(connection, rows.sequence)
        if not lag:
            return rows
        touched = np.array([change.revision for change in lag], dtype=np.int64)
        alive = rows.alive & ~np.isin(rows.facts[: rows.size, _REVISION], touched)
        coming = sum(change.count for change in lag if change.state == LIVE)
        rows = _with_room(rows, alive, coming)
        size = rows.size
        for revision, first, count, number, article, data in connection.execution_options(yield_per=500).execute(
            _STORED.where(changes.c.sequence > rows.sequence)
        ):
            block = np.frombuffer(data, dtype="<f4")
            if block.size != count * self._dimension or size + count > rows.size + coming:
                raise LibraryDamaged(
                    f"The library at {self._database.place} is damaged (vectors are missing); run its rebuild, giving "
                    "an embedder, to make them again."
                )
            rows.matrix[size : size + count] = block.reshape(count, self._dimension)
            rows.facts[size : size + count, _KEY] = np.arange(first, first + count)
            rows.facts[size : size + count, _REVISION:] = (revision, article, number)
            size += count
        alive = np.concatenate([rows.alive, np.ones(size - rows.size, dtype=np.bool_)])
        return _Rows(sequence=lag[-1].sequence, size=size, matrix=rows.matrix, facts=rows.facts, alive=alive)


_STORED = (
    select(
        changes.c.revision,
        changes.c.first,
        changes.c.count,
        changes.c.sequence,
        revisions.c.article,
        vectors.c.data,
    )
    .join(revisions, revisions.c.key == changes.c.revision)
    .join(vectors, vectors.c.revision == changes.c.revision)
    .where(changes.c.state == LIVE)
    .order_by(changes.c.sequence)
)


def scored(keys: Integers, matrix: Floats, vector: Floats) -> Found:
    """(key, cosine) for each row of `matrix`, best first; the same to the last digit wherever a row stands."""
    # A matrix product sums in an order that depends on a row's place; this one does not.
    cosines = np.einsum("ij,j->i", matrix.astype(np.float64), vector.astype(np.float64))
    found = [(int(key), round(float(cosine), 6)) for key, cosine in zip(keys, cosines, strict=True)]
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))


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
    facts = np.zeros((room, 4), dtype=np.int64)
    matrix[: len(kept)] = rows.matrix[kept]
    facts[: len(kept)] = rows.facts[kept]
    return _Rows(rows.sequence, len(kept), matrix, facts, np.ones(len(kept), dtype=np.bool_))
