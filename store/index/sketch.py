"""A short form of many vectors, to find those few among which the nearest ones are.

Vectors of texts lie mostly along a few directions: the principal axes of a sample (Jolliffe 2002). A cosine along
three eighths of the axes is near enough to the whole one for the nearest fifty of a million to be among its best four
thousand, and reads three eighths of the memory, which is what searching all vectors takes its time for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

_SHARE = 3 / 8  # of the axes
_SAMPLE = 20_000  # vectors that the axes are drawn from
_STRIDE = 16  # one cosine in so many is looked at to tell how high a candidate's is
_FIRST = 250  # of these, so many are a candidate's: 4,000 of all, more where more are asked for


@dataclass(frozen=True)
class Sketch:
    """The first `size` rows of `matrix`, (n, dimension), along `axes`, (dimension, axes): `rows`, (n, axes).

    A later one may share the buffer `rows`: it writes behind `size`, never below it.
    """

    matrix: Floats
    axes: Floats
    rows: Floats
    size: int

    @classmethod
    def of(cls, matrix: Floats, size: int, before: Sketch | None = None) -> Sketch:
        """Of the first `size` rows of `matrix`; what `before` has of the same buffer is not drawn again."""
        if before is None or before.matrix is not matrix:
            axes = _axes(matrix[:size])
            before = cls(matrix, axes, np.empty((len(matrix), axes.shape[1]), dtype=np.float32), 0)
        np.matmul(matrix[before.size : size], before.axes, out=before.rows[before.size : size])
        return cls(matrix, before.axes, before.rows, size)

    def candidates(self, vector: Floats, limit: int, among: Places | None = None) -> Places:
        """Rows, all or those `among`, of which the `limit` nearest to the unit `vector` are with all likelihood part.

        At least `limit` of them, if there are so many.
        """
        cosines = np.vecdot(self.rows[: self.size], vector @ self.axes)
        if among is None:
            return _high(cosines, max(_FIRST, limit))
        return among[_high(cosines[among], max(_FIRST, limit))]


def _axes(rows: Floats) -> Floats:
    sample = rows[:: max(1, len(rows) // _SAMPLE)].astype(np.float64)
    _, axes = np.linalg.eigh(sample.T @ sample)
    count = max(1, round(_SHARE * rows.shape[1]))
    return np.ascontiguousarray(axes[:, ::-1][:, :count], dtype=np.float32)


def _high(values: Floats, first: int) -> Places:
    """Where about `_STRIDE` times `first` of the highest stand; finding just as many would take longer."""
    sample = values[::_STRIDE]
    if len(sample) <= first:
        return np.arange(len(values))
    border = np.partition(sample, len(sample) - first)[len(sample) - first]
    return np.flatnonzero(values >= border)
