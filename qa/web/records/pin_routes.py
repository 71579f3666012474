"""Pinned answers over HTTP: listed, pinned and let go, and each shown by its link as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from qa.answering.finding.status import held
from qa.packs.formats import FORMATS, as_file
from qa.packs.html_page import pinned_page
from qa.packs.signed import Word
from qa.pinning import Pin
from qa.web.gate.refusal import Refused
from qa.web.http import shapes
from qa.web.http.browser_routes import file_of
from qa.web.http.library_routes import may_write
from qa.web.http.replies import body_of, json_of, taking
from qa.web.records.signoff_routes import answer_of, signer

if TYPE_CHECKING:
    from qa.api import ArticleQA


class PinBody(shapes.StrictBody):
    """The body of `POST /v1/pins`: an `answer`, or the one in the text of a `pack`, with a note. Who comes by a key is
    called as the key is."""

    answer: dict[str, Any] | None = None
    pack: str | None = None
    note: str = ""
    name: str = ""


def router(qa: ArticleQA, read_only: bool) -> APIRouter:
    """The routes over `qa`; with `read_only` pins are only read."""
    routes = APIRouter()

    @routes.get("/v1/pins")
    def all_() -> Response:
        """What is pinned, the last first: each answer as it was, with the status of each citation today."""
        return json_of({"object": "list", "data": [pin.to_dict() for pin in qa.pins.all()]})

    @routes.post("/v1/pins", status_code=201, openapi_extra=body_of(PinBody))
    async def add(request: Request) -> Response:
        """Pin an answer; `address` is where it is shown."""
        may_write(read_only)
        body = shapes.parsed(PinBody, await request.body())
        if (body.answer is None) == (body.pack is None):
            raise Refused(422, "invalid_body", "The body takes an answer or a pack, one of the two.")
        name, by_key = signer(request, body.name)
        with taking("not_pinned"):
            answer = await asyncio.to_thread(answer_of, body.answer, body.pack)
            made = await asyncio.to_thread(qa.pins.add, answer, body.note, name, by_key=by_key)
        return json_of(made.to_dict(), 201)

    @routes.get("/v1/pins/{id}")
    def one(id: str) -> Response:
        """A pinned answer."""
        return json_of(_pin(qa, id).to_dict())

    @routes.delete("/v1/pins/{id}")
    def remove(id: str) -> Response:
        """Let a pin go, and its link."""
        may_write(read_only)
        if not qa.pins.remove(id):
            raise _unknown()
        return json_of({"pin": id, "removed": True})

    @routes.get("/pins/{id}", response_class=HTMLResponse)
    def page(id: str, form: str = "") -> Response:
        """A pinned answer as a page that can only be read, or, in a `form` such as "json", as a file."""
        pin = _pin(qa, id)
        lookup, signed = held(pin.answer, qa.article), qa.signed.of(pin.answer)
        if form:
            if form not in FORMATS:
                raise Refused(422, "invalid_parameter", f"form is one of {', '.join(FORMATS)}.", param="form")
            return file_of(as_file(pin.answer, form, lookup, signed), form)
        said = Word(name=pin.name, at=pin.timings["made"], by_key=pin.by_key, comment=pin.note)
        return HTMLResponse(pinned_page(pin.answer, lookup, signed, said))

    return routes


def _pin(qa: ArticleQA, id: str) -> Pin:
    try:
        return qa.pins.get(id)
    except KeyError:
        raise _unknown() from None


def _unknown() -> Refused:
    return Refused(404, "pin_not_found", "Nothing is pinned under that id; GET /v1/pins lists what is.")
