"""Reading: the words of each sentence that answer a question best, and how surely they do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.reader.cache import RecentValues
from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.scoring import scored
from qa.reader.windows import Window

LONGEST_ANSWER = 40
"""Tokens of an answer's words."""

_KEPT = RecentValues["tuple[Reading, ...]"](4096)


@dataclass(frozen=True, slots=True)
class Reading:
    """The best answer that one sentence of a window holds.

    `window` and `sentence` are indexes; `start`..`end` are the answer's words within the window's text. `score` is how
    much likelier they are than "no answer here", in logits: above 0 the model holds that they answer.
    """

    window: int
    sentence: int
    start: int
    end: int
    score: float


def read(
    question: str,
    windows: Sequence[Window],
    *,
    model: Callable[[], Model] = shipped,
    cancel: threading.Event | None = None,
) -> tuple[Reading, ...]:
    """One reading for each sentence of each window, the surest first; fewer when `cancel` was set meanwhile.

    Raises:
        ReaderError: The model's files are missing or damaged.
    """
    known = scored(question, windows, _readings, _KEPT, model, cancel)
    found = [Reading(i, r.sentence, r.start, r.end, r.score) for i in known for r in known[i]]
    return tuple(sorted(found, key=lambda r: (-round(r.score, 4), r.window, r.sentence)))


def _readings(window: Window, pair: Encoded, scores: Scores) -> tuple[Reading, ...]:
    """The best span of each sentence; those cut off at the model's end have none."""
    shift = len(window.read) - len(window.text)
    nothing = float(scores.span[0].sum())
    found = []
    for number, (start, end) in enumerate(window.sentences or ((0, len(window.text)),)):
        inside = [i for i, (a, b) in enumerate(pair.offsets) if a >= shift + start and b <= shift + end and b > a]
        if not inside:
            continue
        rows = scores.span[pair.first + inside[0] : pair.first + inside[-1] + 1]
        first, last, best = best_stretch(rows, LONGEST_ANSWER)
        a, b = pair.offsets[inside[0] + first][0] - shift, pair.offsets[inside[0] + last][1] - shift
        found.append(Reading(0, number, a, b, round(best - nothing, 4)))
    return tuple(found)


def best_stretch(rows: NDArray[np.float32], longest: int) -> tuple[int, int, float]:
    """(first, last, score) of the best stretch of at most `longest` of the tokens whose (begins, ends) are `rows`."""
    size = len(rows)
    sums = rows[:, 0][:, None] + rows[:, 1][None, :]
    allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(np.ones((size, size), dtype=bool), longest)
    flat = int(np.where(allowed, sums, -np.inf).argmax())
    return flat // size, flat % size, float(sums.flat[flat])
