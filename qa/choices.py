"""What a caller gives, checked: texts, how many, how strict, which model. What is wrong raises SettingsError."""

from __future__ import annotations

import operator
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from qa.answer import Answer, Length, Strictness
from qa.errors import SettingsError

if TYPE_CHECKING:
    from qa.models.chat import ChatModel
    from qa.proof.check.judges import Judge
    from store.library import Progress

    Model = str | ChatModel | None
    JudgeLike = Judge | str | os.PathLike[str] | None  # "model", "off", or an NLI model's folder


def strictness_of(value: str) -> Strictness:
    """`value`, if it is a strictness."""
    if value not in get_args(Strictness):
        raise SettingsError(f"strictness {value!r} is not one of {', '.join(get_args(Strictness))}.")
    return value  # type: ignore[return-value]


def text_of(value: object, what: str) -> str:
    """`value`, if it is a text; `what` names it."""
    if not isinstance(value, str):
        raise SettingsError(f"The {what} is a text, not {type(value).__name__}.")
    return value


def answer_of(value: object) -> Answer:
    """`value`, if it is an answer."""
    if not isinstance(value, Answer):
        raise SettingsError(f"An answer is what `ask` gives, not {type(value).__name__}.")
    return value


def texts_of(values: Iterable[str], what: str) -> tuple[str, ...]:
    """`values`, if they are several texts; `what` names them."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise SettingsError(f"The {what} are a list of texts, not {type(values).__name__}.")
    found = tuple(values)
    for value in found:
        if not isinstance(value, str):
            raise SettingsError(f"The {what} are texts, and not {type(value).__name__}.")
    return found


def progress_of(progress: Callable[[Progress], None] | None) -> Callable[[Progress], None] | None:
    """`progress`, if it can be told how far something is."""
    if progress is not None and not callable(progress):
        raise SettingsError(f"progress is a function that is told how far it is, not {type(progress).__name__}.")
    return progress


def ended_by(cancel: threading.Event | None) -> threading.Event | None:
    """`cancel`, if it can be set."""
    if cancel is not None and (isinstance(cancel, type) or not callable(getattr(cancel, "is_set", None))):
        raise SettingsError(f"cancel is a threading.Event, not {type(cancel).__name__}.")
    return cancel


def seconds_of(deadline: float | None) -> float | None:
    """`deadline`, if it is a number of seconds."""
    if deadline is not None and not isinstance(deadline, int | float):
        raise SettingsError(f"The deadline is a number of seconds, not {type(deadline).__name__}.")
    return deadline


def cancel_of(options: Mapping[str, Any]) -> threading.Event:
    """What ends the call of a coroutine. Raises TypeError where `options` have another."""
    if "cancel" in options:
        raise TypeError("A coroutine takes no cancel: cancelling its task, or leaving its loop, ends the model's call.")
    return threading.Event()


def count_of(count: Any, what: str) -> int:
    """`count`, if it is a whole number, no larger than a database takes; `what` says what it is."""
    try:
        return max(-sys.maxsize, min(operator.index(count), sys.maxsize))
    except TypeError:
        raise SettingsError(f"{what}, and not {type(count).__name__}.") from None


def length_of(value: str) -> Length:
    """`value`, if it is a length."""
    if value not in get_args(Length):
        raise SettingsError(f"length {value!r} is not one of {', '.join(get_args(Length))}.")
    return value  # type: ignore[return-value]


def now_of(now: datetime | None) -> datetime | None:
    """`now`, if relative dates can count from it; None for the clock."""
    if now is None:
        return None
    if not isinstance(now, datetime):
        raise SettingsError(f"now is an aware datetime or None, not {type(now).__name__}.")
    if now.utcoffset() is None:
        raise SettingsError("now has no time zone; give an aware datetime, such as datetime.now(timezone.utc).")
    return now


def judge_of(judge: JudgeLike) -> Judge | Literal["model"] | None:
    """The judge that is meant; "model" for whichever model answers, None for none."""
    if judge is None or judge == "off":
        return None
    if judge == "model":
        return "model"
    from qa.proof.check.judges import Judge, NliJudge

    if isinstance(judge, str | os.PathLike):
        return NliJudge(judge)
    if not isinstance(judge, Judge):
        raise SettingsError(f'A judge is a Judge, "model" or a folder, not {type(judge).__name__}.')
    return judge


def model_of(model: Model) -> ChatModel | None:
    """The model that is meant; None for the articles' own sentences."""
    if model is None or model == "extractive":
        return None
    from qa.models.chat import resolve

    return resolve(model)
