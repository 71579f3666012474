"""A question of the page answered: a turn again and again while its answer comes, and how it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from qa.answer import Strictness
from qa.errors import LibraryError, QAError
from qa.web.desk.desk import Client, Desk
from qa.web.desk.metrics import Metrics
from qa.web.desk.pump import GRACE, Stop, pumped
from qa.web.drawn.page_texts import Language, say
from qa.web.drawn.turn import Turn, follow
from qa.web.gate.refusal import Refused
from qa.web.http.visitor import Visitor

if TYPE_CHECKING:
    from qa.api import ArticleQA

_log = logging.getLogger(__name__)

REDRAW = 0.07
"""Seconds between two drawings of an answer under way; more where many are."""

_UNHURRIED = 8  # questions under way up to which answers are drawn at that pace


async def turns(
    qa: ArticleQA,
    desk: Desk,
    metrics: Metrics,
    client: Client,
    stop: Stop,
    visitor: Visitor,
    question: str,
    strictness: Strictness,
) -> AsyncGenerator[Turn, None]:
    """The turn of `question`, again and again while its answer comes: in line, if need be, and in the end over.

    `stop` ends it.
    """
    if strictness not in get_args(Strictness):
        strictness = qa.strictness
    apart = visitor.extracted or qa.model_name == "extractive" or strictness == "verbatim"
    turn = Turn(number=visitor.number, question=question, apart=apart, language=visitor.language)

    def make() -> Iterator[Turn]:
        events = qa.stream(
            question,
            visitor.history,
            visitor.filters,
            strictness=strictness,
            model="extractive" if visitor.extracted else None,
            unread=visitor.unread,
            length=visitor.length,
            cancel=stop.event,
            fallback=True,
        )
        return follow(turn, events, qa.article)

    try:
        yield turn
        with desk.place(client, stop) as ticket:
            async for ahead in ticket.until_called():
                yield replace(turn, ahead=ahead)
                await asyncio.sleep(REDRAW)
            if not ticket.called or stop.given:
                metrics.left()
                yield replace(turn, stage="stopped")
                return
            async with aclosing(_followed(turn, make, stop, metrics)) as seen:
                async for turn in seen:
                    yield turn
                    await asyncio.sleep(0 if turn.over else REDRAW * max(1.0, desk.taken / _UNHURRIED))
    except Refused as refusal:  # the line is full, too slow or closed
        metrics.busy()
        yield replace(turn, stage="failed", problem=say(refusal.code, visitor.language))


async def _followed(
    turn: Turn, make: Callable[[], Iterator[Turn]], stop: Stop, metrics: Metrics
) -> AsyncGenerator[Turn, None]:
    """`turn` as it comes along; at the end it is done, stopped or failed."""
    try:
        with metrics.question("chat", turn.question, stop=stop) as measured:
            async with aclosing(pumped(make, stop, grace=GRACE)) as batches:
                async for batch in batches:
                    turn = batch[-1]
                    measured.hits = len(turn.hits)
                    measured.answer = turn.answer
                    yield turn
        if not turn.over:
            yield replace(turn, stage="stopped")
    except QAError as error:
        if stop.given:  # a model that is stopped before its first word says so with an error
            yield replace(turn, stage="stopped")
        else:
            yield replace(turn, stage="failed", problem=_told(error, turn.language))
    except Exception:  # a visitor must see that something broke, and an operator what
        _log.exception("a question could not be answered")
        yield replace(turn, stage="failed", problem=say("lost", turn.language))


def _told(error: QAError, language: Language) -> str:
    """Why there is no answer, in the language of the page; of a library that fails, whose own words are for its owner,
    that it does."""
    told = error.told(language)
    if isinstance(error, LibraryError) and told == str(error) and language != "en":
        return say("error: library_unavailable", language)
    return told
