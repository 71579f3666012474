"""Verifying: how surely the words of each window carry a claim."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence

from qa.reader.cache import RecentValues
from qa.reader.model import Model, shipped
from qa.reader.scoring import logits
from qa.reader.windows import Window
from store.language.text import foreign, language

ADAPTER = "verdict"

_KEPT = RecentValues[float](16_384)

LANGUAGES = frozenset({"en"})
"""The languages the model was trained on."""


def knows(text: str) -> bool:
    """Whether the model reads the language of `text`; where nothing tells, Latin letters are English, accents in names
    alone."""
    if told := language(text):
        return told in LANGUAGES
    return not foreign(text) and all(word.isascii() or word[0].isupper() for word in _WORD.findall(text))


_WORD = re.compile(r"[^\W\d_]+")


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
    return logits(claim, windows, _KEPT, model, cancel, ADAPTER)
