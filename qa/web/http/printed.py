"""A page of a printed document as a picture, with the cited words marked where they are printed."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import Response

from qa.web.gate.refusal import Refused, too_many
from qa.web.http.replies import taking
from store.errors import ReadError
from store.reading.formats.limited_reading import PageReader
from store.reading.printed import DRAWN

if TYPE_CHECKING:
    from qa.api import ArticleQA

_SECONDS = 10.0  # for one page
_PATIENCE = 20.0  # seconds until another's page is drawn


def router(qa: ArticleQA) -> APIRouter:
    """The route over `qa`. One page is drawn at a time, in the child that reads files."""
    routes = APIRouter()
    turn = threading.Lock()

    @routes.get("/source/page", response_class=Response, responses={200: {"content": {"image/png": {}}}})
    def page(article: str, revision: str, page: int, mark: str = "0-0") -> Response:
        """A page of the PDF that an article was read from, as PNG, with the characters `mark` of its text marked."""
        span = re.fullmatch(r"(\d{1,9})-(\d{1,9})", mark, re.ASCII)
        data = qa.library.original(article, revision)
        try:
            shown = qa.article(article, revision)
        except KeyError:
            shown = None
        if data is None or shown is None or span is None or not 0 < page <= len(shown.pages):
            raise Refused(404, "not_found", "There is no such page; only a PDF that was added as a file has pages.")
        first, last = [*shown.pages, len(shown.text)][page - 1 : page + 1]
        start, end = (min(max(int(n), first), last) for n in span.groups())
        if not turn.acquire(timeout=_PATIENCE):
            raise too_many("Other pages are being drawn; ask again in a few seconds.", 5)
        try:
            with taking("not_drawn", ReadError), PageReader(_SECONDS) as reader:
                before = shown.text[first:start]
                picture = reader.made(DRAWN, data, number=page, words=shown.text[start:end], before=before)["data"]
        finally:
            turn.release()
        return Response(picture, media_type="image/png")

    return routes
