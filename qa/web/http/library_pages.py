"""The parts of the library view that its scripts ask for: the list and its chart, an article's changes, the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from qa.web.drawn import chart, listing, panel
from qa.web.drawn.examples import samples
from qa.web.drawn.page_texts import say
from qa.web.gate.refusal import Refused
from qa.web.http.library_routes import ArticleQuery, list_articles, may_write, report_of
from qa.web.http.replies import json_of
from qa.web.http.uploads import Adder, Upload
from qa.web.http.visitor import language as spoken
from qa.web.http.visitor import preferred
from store.database.collection_tables import get_collections

if TYPE_CHECKING:
    from qa.api import ArticleQA

_OFFERED = 2_000  # names that a filter offers


class ListView(ArticleQuery):
    """A list as a visitor wants to see it."""

    language: str = "en"


def router(qa: ArticleQA, adder: Adder, read_only: bool) -> APIRouter:
    """The routes over `qa`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ui/library")
    def library(wanted: Annotated[ListView, Query()]) -> Response:
        language = spoken(wanted.language)
        total, page = list_articles(qa, wanted)
        ids = [a.id for a, _ in page]
        revisions = {id: len(qa.library.revisions(id)) for id in ids}
        copies = {id: len(others) for id, others in qa.library.copies(*ids).items()} if ids else {}
        told = {"total": total, "html": listing.items(page, revisions, copies, not read_only, language)}
        if wanted.offset == 0:
            entries = qa.library.entries(wanted.filters)
            bylines = qa.library.bylines()
            told |= {
                "held": qa.library.counts().articles,
                "charts": {by: chart.draw_chart(entries, by, language) for by in ("source", "genre")}
                if entries
                else {},
                "author": sorted({author for author, _, _ in bylines if author})[:_OFFERED],
                "collection": [*qa.library.read(get_collections)][:_OFFERED],
                "source": sorted({source for _, source, _ in bylines if source})[:_OFFERED],
            }
        return json_of(told)

    @routes.get("/source/changes", response_class=HTMLResponse)
    def changes(
        request: Request, article: str, revision: str = "", before: str = "", language: str = "", part: str = ""
    ) -> Response:
        told_in = preferred(request, language)
        try:
            revisions = qa.library.revisions(article)
            new = qa.article(article, revision or None)
            old = qa.article(article, before or revisions[revisions.index(new.revision) + 1])
        except (KeyError, IndexError):
            content, title, status = panel.missing(told_in), say("not held", told_in), 404
        else:
            content, title, status = listing.changes(old, new, told_in), new.title or "", 200
        return HTMLResponse(content if part else panel.page(content, title, told_in), status)

    @routes.post("/ui/samples")
    async def add_samples(request: Request) -> Response:
        may_write(read_only)
        folder = samples()
        if folder is None:
            raise Refused(404, "no_samples", "The sample articles are not installed here.")
        adder.enter()
        given = Upload(folder, language=preferred(request))
        return await report_of(adder.add(given), given, stream=True)

    return routes
