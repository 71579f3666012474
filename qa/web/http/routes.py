"""The HTTP interface beside the page: ask, OpenAI's chat completions and models, health, numbers, and one article."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from qa.answer import plain
from qa.errors import LibraryError
from qa.factcheck.report_export import WRITERS
from qa.packs.formats import FORMATS, REFERENCES, as_file, media_type
from qa.web.desk.desk import Desk
from qa.web.desk.metrics import Metrics
from qa.web.drawn import listing, page_texts, panel
from qa.web.drawn.markup import Html
from qa.web.drawn.snippets import titled
from qa.web.gate.guard import LARGEST_FILE, LARGEST_UPLOAD
from qa.web.gate.refusal import Refused
from qa.web.http import annotated, responses, shapes
from qa.web.http.answer_streams import Answering, Chunks, ask_events, draft_events
from qa.web.http.drafting import handed_in
from qa.web.http.library_routes import MOST, copies_of
from qa.web.http.replied import Replied
from qa.web.http.replies import body_of, json_of
from qa.web.http.visitor import preferred
from store.article import GENRES

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from qa.factcheck.report import DraftReport, DraftStep
    from store.article import Article

_FILES = Path(__file__).parents[1] / "static"
_SEEN = Path(__file__).parents[1] / "extension" / "seen.js"  # which the extension and the bookmarklet have in common
_TYPES = {"css": "text/css", "html": "text/html", "js": "text/javascript", "svg": "image/svg+xml"}


def router(qa: ArticleQA, desk: Desk, metrics: Metrics) -> APIRouter:
    """The routes over `qa`; `desk` bounds how many questions run at once, `metrics` counts them."""
    routes = APIRouter()
    answering = Answering(qa, desk, metrics)
    _add_asking(routes, answering)
    routes.include_router(responses.router(answering, Replied()))
    _add_showing(routes, qa, desk, metrics)
    return routes


def _add_asking(routes: APIRouter, answering: Answering) -> None:
    qa, name = answering.qa, answering.qa.model_name

    @routes.post("/v1/ask", openapi_extra=body_of(shapes.AskBody))
    async def ask(request: Request) -> Response:
        """Ask a question: the answer as JSON, as server-sent events found, delta, checked, final and error, or in the
        `format` that is asked for."""
        asked, body = shapes.parse_question(await request.body(), name)
        if body.stream:
            return await answering.streamed("ask", asked, request, ask_events)
        answer = await answering.whole("ask", asked, request)
        if (form := body.format) is None:
            return json_of(answer.to_dict())
        data = await asyncio.to_thread(lambda: as_file(answer, form, qa.article, qa.signed.of(answer)))
        return Response(data, media_type=media_type(form))

    @routes.post("/v1/timeline", openapi_extra=body_of(shapes.TopicBody))
    async def timeline(request: Request) -> Response:
        """What happened on a topic, oldest first: `data` has each event's date, text and citation."""
        about = shapes.parsed(shapes.TopicBody, await request.body())
        shapes.sound(about.topic, "topic")
        found = await answering.made(request, lambda _: answering.qa.timeline(about.topic, about.filters))
        return json_of({"object": "list", "topic": about.topic, "data": plain(found)})

    @routes.post("/v1/quotes", openapi_extra=body_of(shapes.QuotesBody))
    async def quotes(request: Request) -> Response:
        """All that somebody is quoted with, newest first: `data` has each one's speaker, text, direct and citation."""
        of = shapes.parsed(shapes.QuotesBody, await request.body())
        shapes.sound(of.speaker, "speaker")
        if of.topic and of.topic.strip():
            shapes.sound(of.topic, "topic")
        found = await answering.made(request, lambda _: answering.qa.quotes(of.speaker, of.topic, of.filters))
        return json_of({"object": "list", "speaker": of.speaker, "topic": of.topic, "data": plain(found)})

    @routes.post("/v1/factcheck", openapi_extra=body_of(shapes.DraftBody))
    async def factcheck(request: Request) -> Response:
        """Check a text of one's own, or that in a file: the report as JSON, or as server-sent events checked, final and
        error."""
        body = shapes.parsed(shapes.DraftBody, await request.body())
        if (body.text is None) == (body.file is None):
            raise Refused(422, "invalid_body", "The body takes a text or a file, one of the two.")

        def steps(cancel: threading.Event) -> Iterator[DraftStep | DraftReport]:
            draft = handed_in(body)
            return qa.factcheck_stream(draft.text, filters=body.filters, cancel=cancel, notices=draft.notices)

        def whole(cancel: threading.Event) -> DraftReport:
            draft = handed_in(body)
            return qa.factcheck(draft.text, filters=body.filters, cancel=cancel, notices=draft.notices)

        if body.stream:
            return await answering.told(request, steps, draft_events)
        return json_of((await answering.made(request, whole)).to_dict())

    @routes.post("/v1/chat/completions", openapi_extra=body_of(shapes.ChatBody))
    async def complete(request: Request) -> Response:
        """Ask a question in the shape of OpenAI's chat completions; the response has `citations` besides."""
        asked, body = shapes.chatted(await request.body())
        address = annotated.addressed(qa.article, annotated.base_of(request))
        if body.stream:
            wants_usage = body.stream_options is not None and body.stream_options.include_usage
            chunks = Chunks(asked.question, asked.model or name, wants_usage, address)
            return await answering.streamed("chat_completions", asked, request, chunks.told)
        answer = await answering.whole("chat_completions", asked, request)
        annotations = await asyncio.to_thread(annotated.nested, answer, address)
        return json_of(shapes.completion(answer, annotations))

    @routes.get("/v1/models")
    async def models() -> Response:
        """The models that can be asked for."""
        cards = [shapes.model_card(each) for each in dict.fromkeys((name, "extractive"))]
        return json_of({"object": "list", "data": cards})

    @routes.get("/v1/models/{wanted:path}")
    async def model(wanted: str) -> Response:
        """One of the models."""
        if wanted not in (name, "extractive"):
            raise Refused(404, "model_not_found", "No such model is served here; GET /v1/models says which are.")
        return json_of(shapes.model_card(wanted))


def _add_showing(routes: APIRouter, qa: ArticleQA, desk: Desk, metrics: Metrics) -> None:
    stopping = {"description": "The server is stopping.", "content": {"application/json": {}}}

    @routes.get("/healthz", responses={503: stopping})
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
        held: int | None = None
        with suppress(LibraryError):  # what was asked is counted all the same
            held = qa.library.counts().articles
        told = metrics.text(held, desk.waiting)
        return Response(told, media_type="text/plain; version=0.0.4; charset=utf-8")

    @routes.get("/source", response_class=HTMLResponse)
    def source(
        request: Request,
        article: str,
        revision: str = "",
        mark: str = "",
        also: str = "",
        exact: str = "",
        n: str = "",
        part: str = "",
        whole: str = "",
        past: str = "",
        language: str = "",
    ) -> Response:
        """One article as HTML with words marked: a page, or with `part` what stands inside one.

        With `past` its revisions and copies are told. `language` is that of the words around the article's.
        """
        told_in = preferred(request, language)
        try:
            shown = qa.article(article, revision or None)
            newer = bool(revision) and qa.article(article).revision != revision
            told_past = _past(qa, shown, told_in) if past else None
        except KeyError:
            content, title, status = panel.missing(told_in), page_texts.say("not held", told_in), 404
        else:
            spans = _spans(mark)
            number = int(n) if re.fullmatch(r"\d{1,4}", n, re.ASCII) else None
            content = panel.article(
                shown,
                spans[0] if spans else None,
                _spans(also),
                _spans(exact),
                told_in,
                number=number,
                newer=newer,
                whole=bool(whole),
                past=told_past,
                asked=bool(part),
                kept=bool(shown.pages) and qa.library.has_original(shown.id, shown.revision),
            )
            title, status = titled(shown.title, told_in), 200
        return HTMLResponse(content if part else panel.page(content, title, told_in), status)

    @routes.get("/ui/{name}", include_in_schema=False)
    async def file(name: str) -> Response:
        """The page's own styles, scripts, words and icon."""
        if name == "words.js":
            return _script(page_texts.script())
        if name == "given.js":
            return _script(_given())
        path = _SEEN if name == _SEEN.name else _FILES / name
        if path.name != name or not path.is_file():
            raise Refused(404, "not_found", "There is nothing at this address.")
        return FileResponse(path, media_type=_TYPES[path.suffix[1:]], headers={"cache-control": "no-cache"})


def _script(made: str) -> Response:
    return Response(made, media_type=_TYPES["js"], headers={"cache-control": "no-cache"})


def _given() -> str:
    """What is settled on this side and the scripts of the page go by, as a module of JavaScript."""
    given = {
        "GENRES": GENRES,
        "REFERENCES": REFERENCES,
        "SUFFIXES": {name: form.suffix[1:] for name, form in FORMATS.items()},
        "REPORTS": [suffix[1:] for suffix in WRITERS],
        "MOST_LISTED": MOST,
        "LARGEST_FILE": LARGEST_FILE,
        "LARGEST_UPLOAD": LARGEST_UPLOAD,
    }
    return "".join(f"export const {name} = {json.dumps(value)};\n" for name, value in given.items())


def _past(qa: ArticleQA, shown: Article, language: page_texts.Language) -> Html | None:
    revisions = [qa.article(shown.id, r) for r in qa.library.revisions(shown.id)]
    return listing.past(shown, revisions, copies_of(qa, shown.id), language)


def _spans(written: str) -> tuple[tuple[int, int], ...]:
    """Spans out of "12-40,50-60"; what is none is left out."""
    found = (re.fullmatch(r"(\d{1,9})-(\d{1,9})", part, re.ASCII) for part in written.split(",")[:40])
    return tuple((int(m[1]), int(m[2])) for m in found if m)
