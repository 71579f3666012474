"""Asks the chat through a provider that fails in every known way, many times, and prints what a reader would have seen.

`python -m evals.provider_faults --trials 20` goes through every fault of `evals.provider`, over the sample articles,
with the deadline a reader has. A trial fails when the first sign comes late, when the end comes late, when a request
is sent too often, when shown text is lost or repeated, when an error is not a plain sentence, or when it holds the key.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.provider import BUSY, CUT, FINAL, NO_REPLY, SILENCE, Act, Provider, Replied, replies, says
from qa import ArticleQA, Delta, Final
from qa.errors import ModelError
from qa.models import DEADLINE, RETRIES, resolve

SAMPLES = Path(__file__).parent / "articles"
QUESTION = "By how much did the central bank cut its key rate?"
KEY = "sk-secret-key-1234567890"
FIRST_SIGN = 2.0
SLACK = 1.0
"""Seconds: by when a reader sees something, and how much later than the deadline an answer may end, checking included."""


@dataclass(frozen=True)
class Seen:
    """What a reader saw of one question: seconds to the first sign and to the end, the text, the sentence of the end."""

    first: float
    last: float
    text: str
    cut_off: str | None
    error: str | None
    requests: int


@dataclass(frozen=True)
class Expected:
    """What must come of a fault. `requests` is the most that may be sent; `outcome` is `answer`, `cut` or `error`."""

    act: Callable[[], list[Act]]
    outcome: str
    requests: int


def faults() -> Iterator[tuple[str, Expected]]:
    """Every fault with what must come of it."""
    for name, act in SILENCE.items():
        yield f"silence: {name}", Expected(lambda act=act: [act] * 9, "error", 1)  # type: ignore[misc]
    for name, act in BUSY.items():
        yield f"busy: {name}", Expected(lambda act=act: [act] * 9, "error", RETRIES + 1)  # type: ignore[misc]
        yield f"busy once: {name}", Expected(lambda act=act: [act, says()], "answer", 2)  # type: ignore[misc]
    for name, act in (FINAL | NO_REPLY).items():
        yield f"no reply: {name}", Expected(lambda act=act: [act] * 9, "error", 1)  # type: ignore[misc]
    for name, act in CUT.items():
        yield f"cut: {name}", Expected(lambda act=act: [act, says()], "cut", 1)  # type: ignore[misc]


def ask(qa: ArticleQA, expected: Expected) -> Seen:
    """One question through a provider of its own."""
    with Provider(expected.act()) as provider:
        os.environ["OPENAI_BASE_URL"] = provider.url
        model = resolve("openai:gpt-4.1-mini")
        began = time.monotonic()
        first: float | None = None
        text, cut_off, error = "", None, None
        try:
            for event in qa.stream(QUESTION, model=model):
                first = first if first is not None else time.monotonic() - began
                if isinstance(event, Delta):
                    text += event.text
                if isinstance(event, Final):
                    cut_off = event.answer.cut_off
        except ModelError as failed:
            error = str(failed)
        last = time.monotonic() - began
        return Seen(last if first is None else first, last, text, cut_off, error, len(provider.requests))
