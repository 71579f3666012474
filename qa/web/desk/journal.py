"""The log of questions: one JSON object a line, numbers and names of stages. Words of a question only if asked for."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.answer import Answer
from qa.errors import SettingsError

_log = logging.getLogger(__name__)

Journal = Callable[[Mapping[str, Any]], None]
"""Takes one event."""


def open_journal(place: str) -> Journal:
    """A journal at `place`: "stderr", or a file that lines are added to, opened anew for each so that it may be moved.

    Raises SettingsError for a file that cannot be written.
    """
    if place == "stderr":
        return _told
    path = Path(place)
    try:
        path.open("ab").close()
    except OSError as error:
        raise SettingsError(f"QA_LOG names {place}, which cannot be written: {error.strerror}.") from error
    lock = threading.Lock()

    def keep(event: Mapping[str, Any]) -> None:
        try:
            with lock, path.open("ab", buffering=0) as file:
                file.write(_line(event).encode("utf-8", "replace"))
        except OSError as error:  # a full disk is no reason to leave a question without its answer
            _log.error("an event was not written to the log of questions: %s", error.strerror)

    return keep


def event(
    *,
    id: str,
    surface: str,
    visitor: str | None,
    seconds: float,
    waited: float,
    hits: int | None,
    answer: Answer | None,
    error: str | None,
    question: str | None,
) -> dict[str, Any]:
    """What is told of one question: how it ended, with what, how long each stage took, and what it cost.

    `status` is answered, abstained, failed, or left when whoever asked went away. Times are seconds, `waited` those in
    line before, `stages` milliseconds. `question` is None unless its words are wanted.
    """
    unanswered = "failed" if error else "left"
    answered = "abstained" if answer is not None and answer.abstained else "answered"
    told: dict[str, Any] = {
        "event": "question",
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": id,
        "surface": surface,
        "visitor": visitor,
        "status": unanswered if answer is None else answered,
        "error": error,
        "seconds": round(seconds, 3),
        "waited": round(waited, 3),
        "hits": hits,
    }
    if answer is not None:
        told |= {
            "model": answer.model,
            "prompt": answer.prompt and answer.prompt.get("digest"),
            "verdicts": dict(Counter(s.support for s in answer.sentences)),
            "citations": len(answer.citations),
            "cut_off": answer.cut_off is not None,
            "stages": dict(answer.timings),
            "tokens_in": answer.usage.get("tokens_in"),
            "tokens_out": answer.usage.get("tokens_out"),
            "cost": answer.usage.get("cost"),
        }
    return told if question is None else told | {"question": question}


def _told(event: Mapping[str, Any]) -> None:
    with suppress(OSError, ValueError):  # full or closed, and there is nowhere to say so
        sys.stderr.write(_line(event))
        sys.stderr.flush()


def _line(event: Mapping[str, Any]) -> str:
    return json.dumps(event) + "\n"
