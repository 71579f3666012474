"""Questions of programs: their turn at the desk, their answers whole or as server-sent events, and who hangs up."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, aclosing, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from qa.answer import Answer, Checked, Delta, Final, Found, Judged, StreamEvent, plain
from qa.errors import QAError
from qa.factcheck.report import DraftReport, DraftStep
from qa.web.desk.desk import PATIENCE, Client, Desk, Ticket
from qa.web.desk.metrics import Metrics
from qa.web.desk.pump import GRACE, Stop, pumped
from qa.web.gate.rates import network
from qa.web.gate.refusal import Refused
from qa.web.http import annotated, shapes
from qa.web.http.annotated import Addressed
from qa.web.http.replies import SSE, UNHELD, data, refused, refusing, sse

if TYPE_CHECKING:
    from qa.api import ArticleQA

T = TypeVar("T")


class Answering:
    """Questions of programs, each answered in a thread of its own when its turn has come."""

    def __init__(self, qa: ArticleQA, desk: Desk, metrics: Metrics) -> None:
        self.qa = qa
        self._desk = desk
        self._metrics = metrics

    async def whole(self, surface: str, asked: shapes.FlowQuestion, request: Request) -> Answer:
        """The answer; given up when the one who asked has hung up. Raises Refused."""
        stop = Stop()
        told = self._answered(surface, asked, request, stop, lambda event: isinstance(event, Found | Final))
        async with _watched(request, stop), aclosing(told) as batches:
            with refusing():
                async for batch in batches:
                    if isinstance(batch[-1], Final):
                        return batch[-1].answer
        raise _gone()

    async def made(self, request: Request, make: Callable[[threading.Event], T]) -> T:
        """What `make` gives in a thread of its own, once it is its turn at the desk; it is given the sign that nobody
        waits any more, and is left to itself then. Raises Refused."""
        stop = Stop()
        told = self._worked(lambda over: iter((make(over),)), request, stop)
        async with _watched(request, stop), aclosing(told) as batches:
            with refusing():
                async for batch in batches:
                    if not stop.given:
                        return batch[-1]
                    self._metrics.left()  # for it may be what was done until then
        if self._desk.closed:
            raise self._desk.refusal()
        raise _gone()

    async def streamed(
        self,
        surface: str,
        asked: shapes.FlowQuestion,
        request: Request,
        tell: Callable[[StreamEvent], str],
        fail: Callable[[Refused], str] | None = None,
    ) -> Response:
        """The answer as server-sent events, and `fail` where it comes to nothing. Raises Refused before the first."""
        return await _sent(request, partial(self._answered, surface, asked, request), tell, fail or _error)

    async def told(
        self, request: Request, make: Callable[[threading.Event], Iterator[T]], tell: Callable[[T], str]
    ) -> Response:
        """What `make` yields as server-sent events, made in a thread of its own once it is its turn at the desk; it is
        given the sign that nobody waits any more. Raises Refused for what goes wrong before the first."""
        return await _sent(request, partial(self._worked, make, request), tell, _error)

    @asynccontextmanager
    async def _called(self, request: Request, stop: Stop) -> AsyncIterator[Ticket]:
        """A place at the desk, from when it is its turn, or `stop` is given. Raises Refused, and counts that."""
        patience = _patience(request)
        with ExitStack() as held:
            try:
                ticket = held.enter_context(self._desk.place(client_of(request), stop))
                await ticket.turn(PATIENCE if patience is None else patience)
            except Refused:
                self._metrics.busy()
                raise
            yield ticket

    async def _worked(
        self, make: Callable[[threading.Event], Iterator[T]], request: Request, stop: Stop
    ) -> AsyncGenerator[list[T], None]:
        """What `make` yields; where that is nothing, whoever asked has gone. Raises Refused, and what `make` does."""
        came = False
        async with self._called(request, stop) as ticket:
            if ticket.called:
                async with aclosing(pumped(lambda: make(stop.event), stop)) as batches:
                    async for batch in batches:
                        came = True
                        yield batch
        if not came:
            self._metrics.left()

    async def _answered(
        self,
        surface: str,
        asked: shapes.FlowQuestion,
        request: Request,
        stop: Stop,
        wanted: Callable[[StreamEvent], bool] = lambda event: True,
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """The events of the answer that are `wanted` as they come, none once `stop` is given. Raises Refused, and what
        answering does."""
        loop = asyncio.get_running_loop()
        come, patience = loop.time(), _patience(request)
        async with self._called(request, stop) as ticket:
            if not ticket.called:
                self._metrics.left()
                return
            waited = loop.time() - come
            deadline = None if patience is None else max(0.0, patience - waited)
            make = partial(self.qa.stream, **vars(asked), cancel=stop.event, deadline=deadline, fallback=True)
            try:
                with self._metrics.question(surface, asked.question, _visitor(request), waited, stop) as measured:
                    async with aclosing(pumped(make, stop, wanted, grace=GRACE)) as batches:
                        async for batch in batches:
                            measured.hear(batch)
                            yield batch
            except QAError as error:
                if stop.given:  # a model that is stopped before its first word says so with an error
                    raise self._desk.refusal() from error
                raise


def _gone() -> Refused:
    return Refused(499, "client_gone", "The one who asked has hung up.")


async def _sent(
    request: Request,
    begin: Callable[[Stop], AsyncGenerator[list[T], None]],
    tell: Callable[[T], str],
    fail: Callable[[Refused], str],
) -> Response:
    """What is begun with the sign that ends it, as server-sent events. What can be refused is refused before the first
    byte."""
    async with AsyncExitStack() as held:
        stop = Stop()
        await held.enter_async_context(_watched(request, stop))
        batches = await held.enter_async_context(aclosing(begin(stop)))
        first = await anext(batches, None)
        if first is None:
            raise _gone()
        return _EventStream(_lines(first, batches, tell, fail), held.pop_all())


class _EventStream(StreamingResponse):
    """Server-sent events; `held` is let go of however the response ends, if it has not begun too."""

    def __init__(self, lines: AsyncIterator[str], held: AsyncExitStack) -> None:
        super().__init__(lines, media_type=SSE, headers=UNHELD)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            await super().__call__(scope, receive, send)


async def _lines(
    first: list[T], batches: AsyncIterator[list[T]], tell: Callable[[T], str], fail: Callable[[Refused], str]
) -> AsyncIterator[str]:
    """What tells the events; all that come together in one piece."""
    try:
        yield await _piece(first, tell)
        async for batch in batches:
            yield await _piece(batch, tell)
    except Exception as error:
        yield fail(refused(error))


def _error(refusal: Refused) -> str:
    return sse("error", refusal.to_dict())


async def _piece(batch: list[T], tell: Callable[[T], str]) -> str:
    """What tells `batch`; its end in a thread, for where its words are seen stands in the library."""
    if isinstance(batch[-1], Final):
        return await asyncio.to_thread(lambda: "".join(map(tell, batch)))
    return "".join(map(tell, batch))


def client_of(request: HTTPConnection, page: str = "") -> Client:
    """Who is served in turn: whose key or login the request came with, else the address."""
    address = network(request.client.host if request.client else "unknown")
    return Client(_visitor(request) or address, page)


def _visitor(request: HTTPConnection) -> str | None:
    """Whose key or login the request came with."""
    visitor: str | None = getattr(request.state, "visitor", None)
    return visitor


def _patience(request: Request) -> float | None:
    """Seconds that whoever asks will wait for the whole answer, as `Prefer: wait=10` says (RFC 7240)."""
    told = re.search(
        r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,4})\b", request.headers.get("prefer", ""), re.ASCII | re.IGNORECASE
    )
    return float(told[1]) if told else None


@asynccontextmanager
async def _watched(request: Request, stop: Stop) -> AsyncIterator[None]:
    """Gives the sign once the connection is gone."""

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.give()

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()


class Chunks:
    """An answer as the chunks of OpenAI's stream. The text is that of the deltas, which are checked as they come, and
    the citations beside it are those of its markers; what a second reading has settled since is told at its end."""

    def __init__(self, question: str, model: str, wants_usage: bool, address: Addressed) -> None:
        self._id, self._created, self._model = shapes.reply_id(question), int(time.time()), model
        self._wants_usage = wants_usage
        self._address = address
        self._said = ""
        self._begun = False

    def told(self, event: StreamEvent) -> str:
        """The lines that tell `event`, none for what has no place in a chunk."""
        lines = ""
        if not self._begun:
            self._begun = True
            lines = self._chunk({"role": "assistant", "content": ""})
        if isinstance(event, Delta):
            self._said += event.text
            return lines + self._chunk({"content": event.text})
        if isinstance(event, Final):
            return lines + self._last(event.told or event.answer)
        return lines

    def _last(self, answer: Answer) -> str:
        rest = answer.text[len(self._said) :] if answer.text.startswith(self._said) else ""
        lines = self._chunk({"content": rest}) if rest else ""
        annotations = annotated.nested(answer, self._address)
        end = self._piece({"annotations": annotations}, answer.finish_reason) | shapes.extra(answer)
        lines += data(end)
        if self._wants_usage:
            lines += data({**self._piece({}), "choices": [], "usage": shapes.usage(answer)})
        return lines + "data: [DONE]\n\n"

    def _chunk(self, delta: Mapping[str, Any]) -> str:
        return data(self._piece(delta))

    def _piece(self, delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
        """One `chat.completion.chunk` of the stream."""
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": [{"index": 0, "delta": dict(delta), "finish_reason": finish, "logprobs": None}],
        }


def draft_events(found: DraftStep | DraftReport) -> str:
    """The event of `/v1/factcheck` that tells a sentence, or the report."""
    return sse("checked" if isinstance(found, DraftStep) else "final", plain(found))


def ask_events(event: StreamEvent) -> str:
    """The event of `/v1/ask` that tells `event`."""
    match event:
        case Found(hits):
            return sse("found", {"hits": plain(hits)})
        case Delta(text):
            return sse("delta", {"text": text})
        case Checked(sentence):
            return sse("checked", plain(sentence))
        case Judged(number, sentence):
            return sse("judged", {"number": number, "sentence": plain(sentence)})
        case Final(answer):
            return sse("final", answer.to_dict())
