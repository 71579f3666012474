"""The area under the curve: how well a score tells the true from the false."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np


def area(true: Sequence[float], false: Sequence[float]) -> float:
    """How often a true one has the higher score of a true and a false one, ties counted half."""
    behind = np.sort(np.asarray(false, dtype=float))
    below, upto = (np.searchsorted(behind, np.asarray(true, dtype=float), side=side) for side in ("left", "right"))
    return float((below + upto).mean() / 2 / len(behind)) if len(behind) and len(below) else float("nan")


def area_of(scored: Iterable[tuple[float, bool]]) -> float:
    """The same of scores, each with whether it is a true one's."""
    pairs = list(scored)
    return area([v for v, true in pairs if true], [v for v, true in pairs if not true])
