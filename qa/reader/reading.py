"""Reading: the words of each sentence that answer a question best, and how surely they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.scoring import RecentValues, scored
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


def read(question: str, windows: Sequence[Window], *, model: Callable[[], Model] = shipped) -> tuple[Reading, ...]:
    """One reading for each sentence of each window, the surest first. Raises ReaderError when the reader's files are
    missing or damaged."""
    told = enumerate(scored(question, windows, _readings, _KEPT, model))
    found = [Reading(i, r.sentence, r.start, r.end, r.score) for i, of_window in told for r in of_window]
    return tuple(sorted(found, key=lambda r: (-round(r.score, 4), r.window, r.sentence)))


def _readings(window: Window, pair: Encoded, scores: Scores) -> tuple[Reading, ...]:
    """The best span of each sentence; those cut off at the model's end have none."""
    found = []
    for number, sentence in enumerate(window.sentences or ((0, len(window.text)),)):
        if best := best_words(window, pair, scores, sentence, LONGEST_ANSWER):
            found.append(Reading(0, number, best[0], best[1], round(best[2], 4)))
    return tuple(found)


def best_words(
    window: Window, pair: Encoded, scores: Scores, within: tuple[int, int], longest: int
) -> tuple[int, int, float] | None:
    """(start, end, score) of the best words `within` a stretch of the window's text; None where none of it is read."""
    shift = len(window.read) - len(window.text)
    low, high = shift + within[0], shift + within[1]
    inside = [i for i, (a, b) in enumerate(pair.offsets) if a >= low and b <= high and b > a]
    if not inside:
        return None
    first, last, score = best_stretch(scores.span[pair.first + inside[0] : pair.first + inside[-1] + 1], longest)
    start, end = pair.offsets[inside[0] + first][0] - shift, pair.offsets[inside[0] + last][1] - shift
    return start, end, score - float(scores.span[0].sum())


def best_stretch(rows: NDArray[np.float32], longest: int) -> tuple[int, int, float]:
    """(first, last, score) of the best stretch of at most `longest` of the tokens whose (begins, ends) are `rows`."""
    size = len(rows)
    sums = rows[:, 0][:, None] + rows[:, 1][None, :]
    allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(np.ones((size, size), dtype=bool), longest)
    flat = int(np.where(allowed, sums, -np.inf).argmax())
    return flat // size, flat % size, float(sums.flat[flat])
