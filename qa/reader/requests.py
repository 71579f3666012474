"""What a request asks for, as the reader hears it: which task, and which of its words say what it is about, whose words
are wanted, and what is compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.reading import best_stretch
from qa.reader.scoring import RecentValues, scored
from qa.reader.windows import Window

ADAPTER = "requests"

PROMPT = "answer summary timeline compare quotes latest who opinions list yes library help"
"""A word, and a token, for each task: the one that begins best is what is asked for."""

TASKS = tuple({"who": "who_is", "yes": "yes_no"}.get(word, word) for word in PROMPT.split())
"""The tasks, by the names of `qa.answer.TaskName`, and "yes_no": a question whether something is so."""

PLAIN = ("answer", "yes_no")
"""What asks for no more than an answer."""

SURE = 0.65
"""How probable any other task must be."""

SPEAKER, SIDES = "whose words", ("one side", "other side")
"""What is asked for besides of a request: whose words are wanted, and what is compared with what."""

LONGEST = 48
"""Tokens of a topic, a speaker or a side."""

_HEARD = RecentValues["RequestReading"](1024)
_NAMED = RecentValues[str](1024)


@dataclass(frozen=True, slots=True)
class RequestReading:
    """The task that a request asks for, and the words of it that say what it is about; "" for none."""

    task: str
    topic: str


def hear(request: str, *, model: Callable[[], Model] = shipped) -> RequestReading | None:
    """What is asked for with `request`, in a language that the reader knows; None for no words. Raises ReaderError when
    the reader's files are missing or damaged."""
    if not request.strip():
        return None
    return scored(PROMPT, [Window(request)], _heard, _HEARD, model, ADAPTER)[0]


def hear_words(asked: str, request: str, *, model: Callable[[], Model] = shipped) -> str:
    """The words of `request` that tell what is `asked` of it, which is `SPEAKER` or one of `SIDES`; "" where none do.
    Raises ReaderError when the reader's files are missing or damaged."""
    if not request.strip():
        return ""
    return scored(asked, [Window(request)], _stretch, _NAMED, model, ADAPTER)[0]


def _heard(window: Window, pair: Encoded, scores: Scores) -> RequestReading:
    of_tasks = scores.span[1 : 1 + len(TASKS), 0]
    chances = dict(zip(TASKS, np.exp(of_tasks - of_tasks.max()), strict=True))
    made = max((task for task in TASKS if task not in PLAIN), key=chances.__getitem__)
    sure = chances[made] >= SURE * sum(chances.values())
    task = made if sure else max(PLAIN, key=chances.__getitem__)
    return RequestReading(task, _stretch(window, pair, scores))


def _stretch(window: Window, pair: Encoded, scores: Scores) -> str:
    if not pair.offsets:  # control characters alone are no token
        return ""
    first, last, score = best_stretch(scores.span[pair.first : pair.first + len(pair.offsets)], LONGEST)
    if score <= float(scores.span[0].sum()):
        return ""
    while first and _joins(window.text, pair.offsets[first][0]):
        first -= 1
    while last + 1 < len(pair.offsets) and _joins(window.text, pair.offsets[last][1]):
        last += 1
    return window.text[pair.offsets[first][0] : pair.offsets[last][1]]


def _joins(text: str, at: int) -> bool:
    """Whether a word goes on at a place of `text`: tokens are parts of words."""
    return text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()
