"""What the model says of a text and each of many windows, with what was said before kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from qa.cpu_gate import beside
from qa.reader.cache import RecentValues
from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.windows import Window

Told = TypeVar("Told")


def scored(
    asked: str,
    windows: Sequence[Window],
    told: Callable[[Window, Encoded, Scores], Told],
    kept: RecentValues[Told],
    model: Callable[[], Model],
    adapter: str = "",
) -> list[Told]:
    """What `told` makes of the scores of each window.

    Only what the shipped model said is `kept`. Raises ReaderError as `model` does.
    """
    keys = [RecentValues.key(asked, w.read, repr(w.sentences)) for w in windows]
    known = {i: said for i, key in enumerate(keys) if (said := kept.get(key)) is not None and model is shipped}
    if rest := [i for i in range(len(windows)) if i not in known]:
        reader = model()
        pairs = [reader.encode(asked, windows[i].read) for i in rest]
        with beside() as threads:
            found = reader.score(pairs, adapter, threads)
        for i, pair, scores in zip(rest, pairs, found, strict=True):
            known[i] = told(windows[i], pair, scores)
            if model is shipped:
                kept.put(keys[i], known[i])
    return [known[i] for i in range(len(windows))]
