"""What one visitor is to the server: what their browser sends with a question, and the answer that is under way.

The talk itself is kept by the browser, which sends the part of it that a follow-up may lean on. So nothing of one
visitor stays here for another to see, and a talk that was opened from a file goes on like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from qa.answer import Answer, Length
from qa.errors import ReadError
from qa.packs import talks
from qa.packs.parse import Fields
from qa.web.desk.pump import Stop
from qa.web.drawn.page_texts import Language
from store.filters import NAMES

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

REMEMBERED = 12
"""Entries of the history that a follow-up question may lean on."""

_LONGEST = 400_000
_MOST_TURNS = 10_000
Role = Literal["user", "assistant"]


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """What a browser sends: the language of the page, the number of the turn that begins, and the talk before it.

    `ask` tells the question from all others that are asked on that page, also where it takes the place of one.
    `filters` are those set for this question, None if none were: then those of the question count, within the
    collection to which the conversation belongs. `unread` are the keys that are settled by them: whoever sets filters
    has seen those of the question and settles all.
    """

    language: Language = "en"
    number: int = 1
    ask: int = 0
    history: tuple[tuple[Role, str], ...] = ()
    filters: Mapping[str, Any] | None = None
    unread: tuple[str, ...] = ()
    length: Length = "normal"
    extracted: bool = False


def read(sent: str) -> Visitor:
    """The visitor in the JSON object `sent`; what is not as it should be counts as not sent.

    The values of filters are checked by `Filters.parse`, when the question is asked.
    """
    try:
        told = json.loads(sent) if 0 < len(sent or "") <= _LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Visitor()
    filters, within = told.get("filters"), told.get("collection")
    collection = {"collection": [within]} if isinstance(within, str) and within else None
    number, ask = told.get("number"), told.get("ask")
    return Visitor(
        language=language(told.get("language")),
        number=number if type(number) is int and 0 < number <= _MOST_TURNS else 1,
        ask=ask if type(ask) is int else 0,
        history=history(told.get("history")),
        filters=filters if isinstance(filters, dict) else collection,
        unread=NAMES if isinstance(filters, dict) else tuple(collection or ()),
        length=told["length"] if told.get("length") in get_args(Length) else "normal",
        extracted=told.get("model") == "extractive",
    )


def language(told: Any) -> Language:
    """The language that `told` names, English if it names none of ours."""
    return told if told in get_args(Language) else "en"


def preferred(request: HTTPConnection, told: str = "") -> Language:
    """The language that `told` names, or the one that the browser asks for first."""
    accepted = request.headers.get("accept-language", "")
    return language(told) if told else "zh" if accepted.lower().startswith("zh") else "en"


def answer_in(fields: Fields, wanted: str) -> Answer:
    """The answer of the turn in the fields, which is to be what is `wanted`, such as "exported". Raises ReadError."""
    answer = talks.parse_turn(fields).answer
    if answer is None:
        raise ReadError(f"There is no answer to be {wanted}.")
    return answer


def history(told: Any) -> tuple[tuple[Role, str], ...]:
    """The last entries of the talk in `told`, none if it is not a list of pairs of role and text."""
    entries = told if isinstance(told, list) else []
    if not all(isinstance(e, list) and len(e) == 2 for e in entries):
        return ()
    if not all(role in get_args(Role) and isinstance(text, str) for role, text in entries):
        return ()
    return tuple((role, text) for role, text in entries)[-REMEMBERED:]


@dataclass
class Visit:
    """An open page: whether an answer is coming (`running`), of which question (`ask`), and what ends it (`stop`)."""

    stop: Stop | None = None
    running: bool = False
    ask: int = 0

    @contextmanager
    def answering(self, ask: int) -> Iterator[Stop]:
        """The question is being answered for as long as this lasts; the sign that is given ends it."""
        self.running, self.ask, self.stop = True, ask, Stop()
        try:
            yield self.stop
        finally:
            self.running = False

    def end(self, ask: int | None = None) -> None:
        """Stops the answer that is coming, if one is; if `ask` is given, only where it is of that question: a page may
        have gone on to the next one by the time that this arrives."""
        if self.stop is not None and ask in (None, self.ask):
            self.stop.give()
