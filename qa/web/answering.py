"""A question of the page answered: a turn again and again while its answer comes, and how it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from qa.answer import Strictness
from qa.errors import QAError
from qa.web.metrics import Metrics
from qa.web.pump import Desk, Stop, pumped
from qa.web.turn import Turn, follow
from qa.web.visitor import Visit, Visitor
from qa.web.words import say

if TYPE_CHECKING:
    from qa.api import ArticleQA

_log = logging.getLogger(__name__)

REDRAW = 0.07
"""Seconds between two drawings of an answer under way."""

GRACE = 1.0
"""Seconds that a stopped answer has for what has come to be checked."""


async def turns(
    qa: ArticleQA,
    desk: Desk,
    metrics: Metrics,
    here: Visit,
    visitor: Visitor,
    question: str,
    strictness: Strictness,
) -> AsyncGenerator[Turn, None]:
    """The turn of `question`, again and again while its answer comes: first searching, in the end over."""
    here.running, stop = question, Stop()
    here.stop = stop
    if strictness not in get_args(Strictness):
        strictness = qa.strictness
    apart = visitor.extracted or qa.model_name == "extractive" or strictness == "verbatim"
    turn = Turn(number=visitor.number, question=question, apart=apart, language=visitor.language)

    def make() -> Iterator[Turn]:
        settled: dict[str, Any] = {"unread": visitor.unread} if visitor.unread else {}
        if visitor.length != "normal":
            settled["length"] = visitor.length
        if visitor.extracted:
            settled["model"] = "extractive"
        events = qa.stream(
            question,
            visitor.history,
            visitor.filters,
            strictness=strictness,
            cancel=stop.event,
            fallback=True,
            **settled,
        )
        return follow(turn, events, qa.article)

    try:
        yield turn
        if not desk.take():
            metrics.busy()
            yield replace(turn, stage="failed", problem=say("busy", visitor.language))
            return
        try:
            async with aclosing(_followed(turn, make, stop, metrics)) as seen:
                async for turn in seen:
                    yield turn
        finally:
            desk.leave()
    finally:
        here.running = None


async def _followed(
    turn: Turn, make: Callable[[], Iterator[Turn]], stop: Stop, metrics: Metrics
) -> AsyncGenerator[Turn, None]:
    """`turn` as it comes along, no more often than it need be drawn; at the end it is done, stopped or failed."""
    with metrics.question("chat", turn.question) as measured:
        try:
            async with aclosing(pumped(make, stop, grace=GRACE)) as batches:
                async for batch in batches:
                    turn = batch[-1]
                    measured.found(len(turn.hits))
                    if turn.answer is not None:
                        measured.answered(turn.answer)
                    yield turn
                    await asyncio.sleep(0 if turn.over else REDRAW)
            if not turn.over:
                yield replace(turn, stage="stopped")
        except QAError as error:
            if stop.given:  # a model that is stopped before its first word says so with an error
                yield replace(turn, stage="stopped")
                return
            measured.failed(type(error).__name__)
            yield replace(turn, stage="failed", problem=str(error))
        except Exception as error:  # a visitor must see that something broke, and an operator what
            measured.failed(type(error).__name__)
            _log.exception("a question could not be answered")
            yield replace(turn, stage="failed", problem=say("lost", turn.language))
