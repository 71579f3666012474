"""Verifying: how surely the words of each window carry a claim."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from qa.reader.kept import Kept
from qa.reader.model import Model, shipped
from qa.reader.windows import Window
from store.text import is_spaceless, language

_KEPT = Kept[float](16_384)

LANGUAGES = frozenset({"en"})
"""The languages the model was trained on."""


def knows(text: str) -> bool:
    """Whether the model reads the language of `text`; plain letters are English where nothing tells."""
    told = language(text)
    return told in LANGUAGES if told else not is_spaceless(text) and text.isascii()


def verify(
    claim: str,
    windows: Sequence[Window],
    *,
    model: Callable[[], Model] = shipped,
    cancel: threading.Event | None = None,
) -> tuple[float, ...]:
    """For each window the logit of "its words carry `claim`"; minus infinity for what `cancel` left unread.

    Raises:
        ReaderError: The model's files are missing or damaged.
    """
    keys = [Kept.key(claim, w.read) for w in windows]
    known = {i: kept for i, key in enumerate(keys) if (kept := _KEPT.get(key)) is not None and model is shipped}
    rest = [i for i in range(len(windows)) if i not in known]
    if rest:
        reader = model()
        scores = reader.score([reader.encode(claim, windows[i].read) for i in rest], cancel)
        for i, found in zip(rest, scores, strict=True):
            known[i] = float("-inf") if found is None else round(found.verdict, 4)
            if found is not None and model is shipped:
                _KEPT.put(keys[i], known[i])
    return tuple(known[i] for i in range(len(windows)))
