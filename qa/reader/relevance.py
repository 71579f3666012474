"""Relevance: how surely an article is about what a request, or a topic in somebody's own words, is about."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from qa.reader.cache import RecentValues
from qa.reader.model import Model, shipped
from qa.reader.scoring import logits
from qa.reader.windows import Window

ADAPTER = "relevance"

_KEPT = RecentValues[float](8192)


def relevance(
    request: str,
    windows: Sequence[Window],
    *,
    model: Callable[[], Model] = shipped,
    cancel: threading.Event | None = None,
) -> tuple[float, ...]:
    """For each window the logit of "this is about what is asked for"; minus infinity for what `cancel` left unread.

    Raises:
        ReaderError: The model's files are missing or damaged.
    """
    return logits(request, windows, _KEPT, model, cancel, ADAPTER)
