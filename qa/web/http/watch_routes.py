"""What is watched, over HTTP: made, listed, looked at again, let go; told to programs, feed readers and the page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from qa.answer import Answer
from qa.packs.pack_file import read_pack
from qa.watching import atom
from qa.web.desk.desk import Desk
from qa.web.drawn import watched
from qa.web.gate.refusal import Refused
from qa.web.http import annotated, shapes
from qa.web.http.browser_routes import fields_of, worked
from qa.web.http.drafting import report_of
from qa.web.http.library_routes import may_write
from qa.web.http.replies import body_of, json_of, taking
from qa.web.http.visitor import answer_in
from qa.web.http.visitor import language as spoken
from store.database.moment import moment

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from qa.factcheck.report import DraftReport
    from qa.watching.values import Watch

_SHOWN = 20  # findings on one watch that the page shows


class WatchBody(shapes.StrictBody):
    """The body of `POST /v1/watches`, one of: a `question`, with the `filters` within which it is asked, the text of an
    evidence `pack`, or the `report` on a draft, as `POST /v1/factcheck` gives it."""

    question: str | None = None
    pack: str | None = None
    report: dict[str, Any] | None = None
    filters: dict[str, Any] | None = None


class ReadBody(shapes.StrictBody):
    """The body of `POST /v1/watches/{id}/read`: up to which finding all were read."""

    up_to: int | None = Field(default=None, ge=0, lt=2**63)


def router(qa: ArticleQA, desk: Desk, read_only: bool) -> APIRouter:
    """The routes over `qa`; `desk` bounds how many run at once. With `read_only` nothing is watched or let go here, and
    nothing marked as read."""
    routes = APIRouter()
    _add_for_programs(routes, qa, desk, read_only)
    _add_for_the_page(routes, qa, desk, read_only)
    return routes


def _add_for_programs(routes: APIRouter, qa: ArticleQA, desk: Desk, read_only: bool) -> None:
    @routes.get("/v1/watches")
    def watches(collection: str | None = None) -> Response:
        """What is watched, all of it or within a collection, each with how much of what was found on it is unread."""
        return json_of({"object": "list", "data": [w.to_dict() for w in qa.watch.all(collection)]})

    @routes.get("/v1/watches/{id}")
    def watch(id: str) -> Response:
        """One watch, and what was found on it, the newest first."""
        found = _known(qa, id)
        return json_of(found.to_dict() | {"news": [n.to_dict() for n in qa.watch.news(id)]})

    @routes.post("/v1/watches", status_code=201, openapi_extra=body_of(WatchBody))
    async def add(request: Request) -> Response:
        """Watch a question, the answer in an evidence pack with all that it cites, or what is cited on a draft."""
        may_write(read_only)
        body = shapes.parsed(WatchBody, await request.body())
        if sum(given is not None for given in (body.question, body.pack, body.report)) != 1:
            raise Refused(422, "invalid_body", "The body takes a question, a pack or a report, one of the three.")
        made = await worked(desk, lambda: _watch(qa, _what(body), body.filters))
        return json_of(made.to_dict(), 201)

    @routes.post("/v1/watches/run")
    async def run() -> Response:
        """Look at everything that is watched; `data` is what has changed since the last time."""
        may_write(read_only)
        found = await worked(desk, qa.watch.run)
        return json_of({"object": "list", "data": [n.to_dict() for n in found]})

    @routes.post("/v1/watches/{id}/read", openapi_extra=body_of(ReadBody))
    async def read(id: str, request: Request) -> Response:
        """Note that what was found on a watch was read."""
        may_write(read_only)
        body = shapes.parsed(ReadBody, await request.body() or b"{}")
        count = await asyncio.to_thread(lambda: qa.watch.read(_known(qa, id).id, body.up_to))
        return json_of({"watch": id, "read": count})

    @routes.delete("/v1/watches/{id}")
    def remove(id: str) -> Response:
        """Watch it no longer."""
        may_write(read_only)
        if not qa.watch.remove(id):
            raise _unknown()
        return json_of({"watch": id, "removed": True})

    content = {atom.MEDIA_TYPE: {"schema": {"type": "string"}}}

    @routes.get("/watch.atom", response_class=Response, responses={200: {"content": content}})
    def feed(request: Request) -> Response:
        """What was found on all watches, as an Atom feed."""
        address = f"{annotated.base_of(request)}/watch.atom"
        library = qa.library.read(moment).library
        told = atom.feed(qa.watch.all(), qa.watch.news(), library, address)
        return Response(told.encode(), media_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _add_for_the_page(routes: APIRouter, qa: ArticleQA, desk: Desk, read_only: bool) -> None:
    @routes.get("/ui/watches", include_in_schema=False)
    def drawn(language: str = "en") -> Response:
        told_in = spoken(language)
        watches = qa.watch.all()
        news = {w.id: qa.watch.news(w.id, _SHOWN) for w in watches}
        unread = sum(w.unread for w in watches)
        pins = watched.pinned(qa.pins.all(), not read_only, told_in)
        return json_of(
            {"unread": unread, "html": watched.draw_watches(watches, news, not read_only, told_in), "pins": pins}
        )

    @routes.post("/ui/watch", include_in_schema=False)
    async def watch_answer(request: Request) -> Response:
        """Watches an answer that the browser has kept, what it cites and its question, or what a draft cites."""
        may_write(read_only)
        body = (await request.body()).decode("utf-8", "replace")
        made = await worked(desk, lambda: _watch_answer(qa, body))
        return json_of(made)


def _what(body: WatchBody) -> str | Answer | DraftReport:
    if body.report is not None:
        return report_of(body.report)
    return read_pack(body.pack).answer if body.pack is not None else body.question or ""


def _watch(qa: ArticleQA, what: str | Answer | DraftReport, filters: Mapping[str, Any] | None = None) -> Watch:
    with taking("not_watched"):
        return qa.watch.add(what, filters)


def _watch_answer(qa: ArticleQA, body: str) -> dict[str, Any]:
    fields = fields_of(body)
    if "report" in fields.told:
        return _watch(qa, report_of(fields.told["report"])).to_dict()
    return _watch(qa, answer_in(fields, "watched")).to_dict()


def _known(qa: ArticleQA, id: str) -> Watch:
    """The watch of that id. Raises Refused."""
    found = next((w for w in qa.watch.all() if w.id == id), None)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Refused:
    return Refused(404, "watch_not_found", "Nothing is watched under that id; GET /v1/watches lists what is.")
