"""Verdicts: how surely the words of each window carry a claim, and how surely an article is about a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.scoring import RecentValues, scored
from qa.reader.windows import Window
from store.language.text import foreign, language

VERDICT, RELEVANCE = "verdict", "relevance"
"""The adapters."""

_CARRIED, _ABOUT = RecentValues[float](16_384), RecentValues[float](8192)

LANGUAGES = frozenset({"en"})
"""The languages the model was trained on."""


def knows(text: str) -> bool:
    """Whether the model reads the language of `text`; where nothing tells, Latin letters are English, accents in names
    alone."""
    if told := language(text):
        return told in LANGUAGES
    return not foreign(text) and all(word.isascii() or word[0].isupper() for word in _WORD.findall(text))


_WORD = re.compile(r"[^\W\d_]+")


def verify(claim: str, windows: Sequence[Window], *, model: Callable[[], Model] = shipped) -> tuple[float, ...]:
    """For each window the logit of "its words carry `claim`". Raises ReaderError when the reader's files are missing or
    damaged."""
    return tuple(scored(claim, windows, _verdict, _CARRIED, model, VERDICT))


def relevance(request: str, windows: Sequence[Window], *, model: Callable[[], Model] = shipped) -> tuple[float, ...]:
    """For each window the logit of "this is about what is asked for", be it a request or a topic in somebody's own
    words. Raises as `verify` does."""
    return tuple(scored(request, windows, _verdict, _ABOUT, model, RELEVANCE))


def _verdict(_: Window, __: Encoded, scores: Scores) -> float:
    return round(scores.verdict, 4)
