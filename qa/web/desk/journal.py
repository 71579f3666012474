"""The log of questions: one JSON object a line, numbers and names of stages. Words of a question only if asked for."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.answer import Answer, Final, Found, StreamEvent
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


class Measured:
    """How one question ended: with which answer, or by an error of which class; `hits` passages were found for it."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self.answer: Answer | None = None
        self.error: str | None = None
        self.hits: int | None = None

    def hear(self, events: Iterable[StreamEvent]) -> None:
        """Takes note of what was found and what was answered."""
        for event in events:
            if isinstance(event, Found):
                self.hits = len(event.hits)
            elif isinstance(event, Final):
                self.answer = event.answer


def event(
    of: Measured, surface: str, visitor: str | None, seconds: float, waited: float, question: str | None
) -> dict[str, Any]:
    """What is told of one question: how it ended, with what, how long each stage took, and what it cost.

    `status` is answered, abstained, failed, or left when whoever asked went away. Times are seconds, `waited` those in
    line before, `stages` milliseconds. `question` is None unless its words are wanted.
    """
    answer = of.answer
    unanswered = "failed" if of.error else "left"
    answered = "abstained" if answer is not None and answer.abstained else "answered"
    told: dict[str, Any] = {
        "event": "question",
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": of.id,
        "surface": surface,
        "visitor": visitor,
        "status": unanswered if answer is None else answered,
        "error": of.error,
        "seconds": round(seconds, 3),
        "waited": round(waited, 3),
        "hits": of.hits,
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
