"""Selection: which sentences of a window a good answer to a request tells, and whether it has any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.scoring import RecentValues, scored
from qa.reader.windows import Window

ADAPTER, OF_TURNS = "selection", "turns"

UNREAD = float("-inf")

_KEPT, _KEPT_OF_TURNS = RecentValues["tuple[float, ...]"](4096), RecentValues["tuple[float, ...]"](4096)


def with_told(request: str, told: str) -> str:
    """`request` as `select` is asked it for what a full answer tells besides the sentence `told`."""
    return f"{request} | {' '.join(told.split())}"


def select(
    request: str,
    windows: Sequence[Window],
    *,
    turn: bool = False,
    model: Callable[[], Model] = shipped,
) -> tuple[tuple[float, ...], ...]:
    """For each window and each of its sentences how much likelier an answer tells it than nothing of the window, in
    logits; minus infinity for what was not read, being cut off at the model's end. `turn`: the request is a turn of a
    talk, with what it leans on in brackets behind it. Raises ReaderError when the reader's files are missing or
    damaged."""
    kept, adapter = (_KEPT_OF_TURNS, OF_TURNS) if turn else (_KEPT, ADAPTER)
    return tuple(scored(request, windows, _selected, kept, model, adapter))


def beginnings(window: Window, pair: Encoded) -> Iterator[int | None]:
    """The token of `pair` at which each sentence of its window begins; None where that was cut off."""
    shift = len(window.read) - len(window.text)
    begins = [(a - shift, i) for i, (a, b) in enumerate(pair.offsets) if a >= shift and b > a]
    for start, end in window.sentences:
        first = next((i for a, i in begins if start <= a < end), None)
        yield None if first is None else pair.first + first


def _selected(window: Window, pair: Encoded, scores: Scores) -> tuple[float, ...]:
    found = []
    for at in beginnings(window, pair):
        likely = UNREAD if at is None or at >= len(scores.span) else float(scores.span[at][0] - scores.span[0][0])
        found.append(round(likely, 4))
    return tuple(found)
