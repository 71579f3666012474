"""The HTTP interface beside the page: ask, OpenAI's chat completions and models, health, numbers, and one article."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse

from qa.answer import Answer, Checked, Delta, Event, Final, Found
from qa.errors import FilterError, LibraryError, ModelError, QAError, SettingsError
from qa.web import listing, panel, shapes, words
from qa.web.markup import Html
from qa.web.metrics import Metrics
from qa.web.parts import titled
from qa.web.pump import Desk, Stop, pumped
from qa.web.refusal import Refused
from qa.web.visitor import language as spoken

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from store.article import Article

_log = logging.getLogger(__name__)
_FILES = Path(__file__).parent / "static"
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_SSE = "text/event-stream"


def router(qa: ArticleQA, desk: Desk, metrics: Metrics) -> APIRouter:
    """The routes over `qa`; `desk` bounds how many questions run at once, `metrics` counts them."""
    routes = APIRouter()
    _add_asking(routes, _Answering(qa, desk, metrics))
    _add_showing(routes, qa, desk, metrics)
    return routes


def _add_asking(routes: APIRouter, answering: _Answering) -> None:
    name = answering.qa.model_name

    @routes.post("/v1/ask", openapi_extra=body_of(shapes.AskBody))
    async def ask(request: Request) -> Response:
        """Ask a question: the answer as JSON, or as server-sent events found, delta, checked, final and error."""
        asked = shapes.asked(await request.body(), name)
        if asked.stream:
            return await answering.streamed("ask", asked, request, _ask_events)
        return json_of((await answering.whole("ask", asked, request)).to_dict())

    @routes.post("/v1/chat/completions", openapi_extra=body_of(shapes.ChatBody))
    async def complete(request: Request) -> Response:
        """Ask a question in the shape of OpenAI's chat completions; the response has `citations` besides."""
        asked, body = shapes.chatted(await request.body())
        if asked.stream:
            wants_usage = body.stream_options is not None and body.stream_options.include_usage
            chunks = _Chunks(asked.question, asked.model or name, wants_usage)
            return await answering.streamed("chat_completions", asked, request, chunks.told)
        return json_of(shapes.completion(await answering.whole("chat_completions", asked, request)))

    @routes.get("/v1/models")
    async def models() -> Response:
        """The models that can be asked for."""
        return json_of(shapes.models([name, "extractive"]))

    @routes.get("/v1/models/{wanted:path}")
    async def model(wanted: str) -> Response:
        """One of the models."""
        if wanted not in (name, "extractive"):
            raise Refused(404, "model_not_found", "No such model is served here; GET /v1/models says which are.")
        return json_of(shapes.model_card(wanted))


def _add_showing(routes: APIRouter, qa: ArticleQA, desk: Desk, metrics: Metrics) -> None:
    @routes.get("/healthz")
    def healthz() -> Response:
        """Whether the server takes questions, and how far a change of embedder has come."""
        if desk.closed:
            return json_of({"status": "stopping"}, 503)
        state = qa.library.reembedding
        counted = {} if state is None else {"embedding": {"done": state.done, "total": state.total}}
        return json_of({"status": "ok", **counted})

    @routes.get("/metrics", response_class=PlainTextResponse)
    def numbers() -> Response:
        """What was asked and answered since the start, for Prometheus."""
        return Response(
            metrics.text(qa.library.counts().articles), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    @routes.get("/source", response_class=HTMLResponse)
    def source(
        article: str,
        revision: str = "",
        mark: str = "",
        also: str = "",
        exact: str = "",
        n: str = "",
        part: str = "",
        whole: str = "",
        history: str = "",
    ) -> Response:
        """One article as HTML with words marked: a page, or with `part` what stands inside one.

        `history` is the language in which its revisions and copies are told, if they are to be.
        """
        try:
            shown = qa.article(article, revision or None)
            newer = bool(revision) and qa.article(article).revision != revision
        except KeyError:
            content, title, status = panel.missing(), "Not in the library", 404
        else:
            spans = _spans(mark)
            number = int(n) if re.fullmatch(r"\d{1,4}", n, re.ASCII) else None
            content = panel.article(
                shown,
                spans[0] if spans else None,
                _spans(also),
                _spans(exact),
                number=number,
                newer=newer,
                whole=bool(whole),
                past=_past(qa, shown, history) if history else None,
            )
            title, status = titled(shown.title), 200
        return HTMLResponse(content if part else panel.page(content, title), status)

    @routes.get("/ui/{name}", include_in_schema=False)
    async def file(name: str) -> Response:
        """The page's own styles, scripts, words and icon."""
        if name == "words.js":
            return Response(words.script(), media_type=_TYPES["js"], headers={"cache-control": "no-cache"})
        path = _FILES / name
        if path.name != name or not path.is_file():
            raise Refused(404, "not_found", "There is nothing at this address.")
        return FileResponse(path, media_type=_TYPES[path.suffix[1:]], headers={"cache-control": "no-cache"})


def _past(qa: ArticleQA, shown: Article, language: str) -> Html | None:
    revisions = [qa.article(shown.id, r) for r in qa.library.revisions(shown.id)]
    copies = [qa.article(i) for i in qa.library.copies(shown.id).get(shown.id, ())]
    return listing.past(shown, revisions, copies, spoken(language))


class _Answering:
    """Questions of programs, each answered in a thread of its own."""

    def __init__(self, qa: ArticleQA, desk: Desk, metrics: Metrics) -> None:
        self.qa = qa
        self._desk = desk
        self._metrics = metrics

    async def whole(self, surface: str, asked: shapes.Asked, request: Request) -> Answer:
        """The answer; given up when the one who asked has hung up. Raises Refused."""
        stop = Stop()
        watch = asyncio.create_task(_hung_up(request, stop))
        try:
            async with aclosing(self._events(surface, asked, stop, _visitor(request))) as events:
                async for event in events:
                    if isinstance(event, Final):
                        return event.answer
        except Exception as error:
            raise refused(error) from error
        finally:
            watch.cancel()
        raise Refused(499, "client_gone", "The one who asked has hung up.")

    async def streamed(
        self, surface: str, asked: shapes.Asked, request: Request, tell: Callable[[Event], str]
    ) -> Response:
        """The answer as server-sent events. What can be refused is refused before the first byte."""
        events = self._events(surface, asked, Stop(), _visitor(request))
        try:
            first = await anext(events)
        except Exception as error:
            raise refused(error) from error

        async def lines() -> AsyncIterator[str]:
            async with aclosing(events):
                try:
                    yield tell(first)
                    async for event in events:
                        yield tell(event)
                except Exception as error:
                    yield sse("error", refused(error).to_dict())

        return StreamingResponse(
            lines(), media_type=_SSE, headers={"cache-control": "no-store", "x-accel-buffering": "no"}
        )

    async def _events(
        self, surface: str, asked: shapes.Asked, stop: Stop, visitor: str | None
    ) -> AsyncGenerator[Event, None]:
        if not self._desk.take():
            self._metrics.busy()
            raise _busy(self._desk)

        def make() -> Iterator[Event]:
            how: dict[str, Any] = {"strictness": asked.strictness, "model": asked.model, "cancel": stop.event}
            how["fallback"] = True
            if asked.unread:
                how["unread"] = asked.unread
            if asked.length != "normal":
                how["length"] = asked.length
            return self.qa.stream(asked.question, asked.history, asked.filters, **how)

        try:
            with self._metrics.question(surface, asked.question, visitor) as measured:
                try:
                    async with aclosing(pumped(make, stop)) as batches:
                        async for batch in batches:
                            for event in batch:
                                if isinstance(event, Found):
                                    measured.found(len(event.hits))
                                elif isinstance(event, Final):
                                    measured.answered(event.answer)
                                yield event
                except QAError as error:
                    measured.failed(type(error).__name__)
                    raise
                except Exception as error:
                    measured.failed(type(error).__name__)
                    _log.exception("a question could not be answered")
                    raise
        finally:
            self._desk.leave()


def refused(error: Exception) -> Refused:
    """The refusal that tells `error` to a program: ours in its own words, of any other only that there was one."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, FilterError):
        return Refused(422, "invalid_filter", str(error), param="filters")
    if isinstance(error, SettingsError):
        return Refused(422, "invalid_setting", str(error))
    if isinstance(error, ModelError):
        return Refused(503 if error.retryable else 502, "model_failed", str(error))
    if isinstance(error, LibraryError):
        return Refused(503, "library_unavailable", str(error))
    if isinstance(error, QAError):
        return Refused(500, "failed", str(error))
    return Refused(500, "internal_error", "Something went wrong here, and the server's log says what. Ask again.")


def _visitor(request: Request) -> str | None:
    """Whose key or login the request came with."""
    visitor: str | None = getattr(request.state, "visitor", None)
    return visitor


def _busy(desk: Desk) -> Refused:
    if desk.closed:
        return Refused(503, "stopping", "The server is stopping; ask again in a moment.", {"Retry-After": "5"})
    said = "Too many questions are being answered at this moment; ask again in a few seconds."
    return Refused(429, "busy", said, {"Retry-After": "2"})


async def _hung_up(request: Request, stop: Stop) -> None:
    """Gives the sign once the connection is gone."""
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.give()


class _Chunks:
    """An answer as the chunks of OpenAI's stream. The text is that of the deltas, which are checked as they come."""

    def __init__(self, question: str, model: str, wants_usage: bool) -> None:
        self._id, self._created, self._model = shapes.reply_id(question), int(time.time()), model
        self._wants_usage = wants_usage
        self._said = ""
        self._begun = False

    def told(self, event: Event) -> str:
        """The lines that tell `event`, none for what has no place in a chunk."""
        lines = ""
        if not self._begun:
            self._begun = True
            lines = self._chunk({"role": "assistant", "content": ""})
        if isinstance(event, Delta):
            self._said += event.text
            return lines + self._chunk({"content": event.text})
        if isinstance(event, Final):
            return lines + self._last(event.answer)
        return lines

    def _last(self, answer: Answer) -> str:
        rest = answer.text[len(self._said) :] if answer.text.startswith(self._said) else ""
        lines = self._chunk({"content": rest}) if rest else ""
        end = self._piece({}, shapes.finish(answer)) | shapes.extra(answer)
        lines += _data(end)
        if self._wants_usage:
            lines += _data({**self._piece({}), "choices": [], "usage": shapes.usage(answer)})
        return lines + "data: [DONE]\n\n"

    def _chunk(self, delta: Mapping[str, Any]) -> str:
        return _data(self._piece(delta))

    def _piece(self, delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
        return shapes.piece(self._id, self._created, self._model, delta, finish)


def _ask_events(event: Event) -> str:
    match event:
        case Found(hits):
            return sse("found", {"hits": [asdict(hit) for hit in hits]})
        case Delta(text):
            return sse("delta", {"text": text})
        case Checked(sentence):
            return sse("checked", asdict(sentence))
        case Final(answer):
            return sse("final", answer.to_dict())


def sse(name: str, data: Mapping[str, Any]) -> str:
    """One server-sent event."""
    return f"event: {name}\n{_data(data)}"


def _data(data: Mapping[str, Any]) -> str:
    return f"data: {_encoded(data)}\n\n"


def _encoded(data: Mapping[str, Any]) -> str:
    """JSON on one line; what cannot be encoded as UTF-8 is replaced."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode()


def json_of(data: Mapping[str, Any], status: int = 200) -> Response:
    """The response that tells `data`."""
    return Response(_encoded(data), status, media_type="application/json")


def _spans(written: str) -> tuple[tuple[int, int], ...]:
    """Spans out of "12-40,50-60"; what is none is left out."""
    found = (re.fullmatch(r"(\d{1,9})-(\d{1,9})", part, re.ASCII) for part in written.split(",")[:40])
    return tuple((int(m[1]), int(m[2])) for m in found if m)


def body_of(model: Any) -> dict[str, Any]:
    """How OpenAPI tells the JSON body of a route that reads it by `model`."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
