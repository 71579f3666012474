"""Who signed which words off, over HTTP: listed, given and withdrawn, by programs and by the page alike."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.answer import Answer, plain
from qa.factcheck.report import DraftReport
from qa.packs import parse
from qa.packs.pack_file import read_pack
from qa.packs.signed import SignOff
from qa.web.gate.refusal import Refused
from qa.web.http import shapes
from qa.web.http.drafting import report_of
from qa.web.http.library_routes import may_write
from qa.web.http.replies import body_of, json_of, taking

if TYPE_CHECKING:
    from qa.api import ArticleQA


class SignBody(shapes.StrictBody):
    """The body of `POST /v1/signoffs`: the number of a citation of an `answer`, or of the answer in the text of a
    `pack`, or of a sentence of the `report` on a draft. Who comes by a key is called as the key is."""

    answer: dict[str, Any] | None = None
    pack: str | None = None
    report: dict[str, Any] | None = None
    number: int
    name: str = ""
    comment: str = ""


class UndoBody(shapes.StrictBody):
    """The body of `POST /v1/signoffs/{id}/undo`."""

    name: str = ""
    comment: str = ""


def router(qa: ArticleQA, read_only: bool) -> APIRouter:
    """The routes over `qa`; with `read_only` sign-offs are only read."""
    routes = APIRouter()

    @routes.get("/v1/signoffs")
    def all_() -> Response:
        """All sign-offs, the first given first, withdrawn ones included."""
        return json_of({"object": "list", "data": [s.to_dict() for s in qa.signed.all()]})

    @routes.post("/v1/signoffs", status_code=201, openapi_extra=body_of(SignBody))
    async def add(request: Request) -> Response:
        """Sign off a quote of an answer, or a finding on a draft; `signed` is all that was said of what it is of."""
        may_write(read_only)
        body = shapes.parsed(SignBody, await request.body())
        name, by_key = signer(request, body.name)

        def given() -> dict[str, Any]:
            what = _what(body)
            with taking("not_signed"):
                made = qa.signed.add(what, body.number, name, body.comment, by_key=by_key).to_dict()
            return made | {"signed": plain(_on_it(qa, what, body.number))}

        return json_of(await asyncio.to_thread(given), 201)

    @routes.post("/v1/signoffs/{id}/undo", openapi_extra=body_of(UndoBody))
    async def undo(id: str, request: Request) -> Response:
        """Withdraw a sign-off, which stays and says so."""
        may_write(read_only)
        body = shapes.parsed(UndoBody, await request.body() or b"{}")
        name, by_key = signer(request, body.name)
        with taking("not_signed"):
            undone = await asyncio.to_thread(qa.signed.undo, id, name, body.comment, by_key=by_key)
        return json_of(undone.to_dict())

    return routes


def signer(request: Request, name: str) -> tuple[str, bool]:
    """By what name somebody says something, and whether it is that of their key; else it is the one they give."""
    visitor = getattr(request.state, "visitor", None) or ""
    return (visitor.removeprefix("key "), True) if visitor.startswith("key ") else (name, False)


def _what(body: SignBody) -> Answer | DraftReport:
    """What is to be signed off. Raises ReadError, and Refused."""
    if sum(given is not None for given in (body.answer, body.pack, body.report)) != 1:
        raise Refused(422, "invalid_body", "The body takes an answer, a pack or a report, one of the three.")
    if body.report is not None:
        return report_of(body.report)
    return answer_of(body.answer, body.pack)


def answer_of(answer: dict[str, Any] | None, pack: str | None) -> Answer:
    """The answer that a body gives, as it is or in the text of a pack. Raises ReadError."""
    return read_pack(pack).answer if pack is not None else parse.answer(answer)


def _on_it(qa: ArticleQA, what: Answer | DraftReport, number: int) -> tuple[SignOff, ...]:
    """All sign-offs of an answer's quotes, or of the finding of that number."""
    return qa.signed.of(what) if isinstance(what, Answer) else qa.signed.on(what).sentences[number - 1].signed
