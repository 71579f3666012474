"""What the page needs for a text of one's own beside `/v1/factcheck`: a file read, and the report as a file to keep."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.errors import ReadError
from qa.factcheck.draft_file import Draft, draft_of, manuscript_of
from qa.factcheck.report import DraftReport
from qa.factcheck.report_export import WRITERS, write_report
from qa.packs import parse
from qa.packs.formats import media_type
from qa.web.desk.desk import Desk
from qa.web.gate.refusal import Refused
from qa.web.http import shapes
from qa.web.http.browser_routes import worked
from qa.web.http.replies import json_of, taking

if TYPE_CHECKING:
    from qa.api import ArticleQA


class ReportBody(shapes.StrictBody):
    """The body of `POST /ui/report`: a `DraftReport` as its JSON, and the form it is wanted in, such as "docx".

    `file` is the Word document that was checked, in base 64: as "docx" it comes back with the findings in it.
    """

    form: str
    report: dict[str, object]
    file: str = ""


def router(qa: ArticleQA, desk: Desk) -> APIRouter:
    """The routes over `qa`; `desk` bounds how many run at once."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/ui/draft")
    async def draft(request: Request) -> Response:
        """The text of a draft in a file, and what of it will not be checked."""
        body = shapes.parsed(shapes.FileBody, await request.body())
        return await worked(desk, lambda: json_of(_told_of(body)))

    @routes.post("/ui/report")
    async def report(request: Request) -> Response:
        """The report as a file."""
        body = shapes.parsed(ReportBody, await request.body())
        return await worked(desk, lambda: _file(qa, body))

    return routes


def report_of(told: object) -> DraftReport:
    """The report that a browser has kept. Raises ReadError."""
    found: DraftReport = parse.value(DraftReport, told, "the report")
    return found


def draft_in(file: shapes.FileBody) -> Draft:
    """The draft in a file that was sent. Raises ReadError."""
    return draft_of(file.name, _bytes(file.data))


def handed_in(body: shapes.DraftBody) -> Draft:
    """The draft that a program sent, as a text or in a file. Raises Refused."""
    if body.file is None:
        return Draft(body.text or "", tuple(body.notices))
    with taking("not_readable", ReadError, "file"):
        draft = draft_in(body.file)
    if len(draft.text) > shapes.LONGEST_DRAFT:
        raise Refused(422, "not_readable", "The file has more than 2,000,000 characters; check it in parts.")
    return draft


def _told_of(file: shapes.FileBody) -> dict[str, object]:
    with taking("draft_not_readable", ReadError):
        draft = draft_in(file)
    return {"text": draft.text, "notices": draft.notices}


def _bytes(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise ReadError("The file did not arrive whole; choose it again.") from None


def _file(qa: ArticleQA, body: ReportBody) -> Response:
    suffix = f".{body.form}"
    if suffix not in WRITERS:
        raise ReadError(f"A report is written as one of {', '.join(WRITERS)}.")
    headers = {"content-disposition": f'attachment; filename="report{suffix}"'}
    found = qa.standing(qa.signed.on(report_of(body.report)))
    annotated = body.file and suffix == ".docx"
    data = manuscript_of(_bytes(body.file)).annotated(found) if annotated else write_report(found, suffix)
    return Response(data, media_type=media_type(body.form), headers=headers)
