"""The library over HTTP: articles listed, read, added and removed, by programs and by the library view alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import asdict, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field

from qa.web.drawn.page_texts import Language, say
from qa.web.gate.refusal import Refused
from qa.web.http import shapes
from qa.web.http.replies import SSE, UNHELD, body_of, json_of, refused, sse
from qa.web.http.uploads import Adder, Steps, Upload, received
from qa.web.http.visitor import preferred
from store.article import Article, Genre
from store.filters import NAMES
from store.library import Progress
from store.reading.prose.notes import correction_of
from store.reading.reasons import tell_reason
from store.reading.sources import SeenPage
from store.search.revision_comparison import differences

if TYPE_CHECKING:
    from qa.api import ArticleQA

MOST = 200
"""Articles in one list."""

_REACH = 300  # passages that a search of the list looks through


class ArticleQuery(BaseModel):
    """Which articles a list is to hold: the query of `GET /v1/articles`."""

    q: str = Field(default="", max_length=2_000)
    author: list[str] = Field(default=[], max_length=50)
    source: list[str] = Field(default=[], max_length=50)
    genre: list[str] = Field(default=[], max_length=50)
    collection: list[str] = Field(default=[], max_length=50)
    published_from: str = ""
    published_to: str = ""
    limit: int = Field(default=50, ge=1, le=MOST)
    offset: int = Field(default=0, ge=0, le=10_000_000)

    @property
    def filters(self) -> Mapping[str, Any]:
        return {name: getattr(self, name) for name in NAMES if hasattr(self, name)}


class ArticleBody(shapes.StrictBody):
    """One article, its text enough."""

    text: str
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    url: str | None = None
    genre: Genre = "unknown"
    language: str | None = None
    note: str | None = None
    id: str = Field(default="", max_length=1_000)


class PageBody(shapes.StrictBody):
    """A page as a browser shows it."""

    html: str
    url: str = Field(max_length=2_000, pattern="^https?://")
    title: str = Field(default="", max_length=1_000)


class AddBody(shapes.StrictBody):
    """The body of `POST /v1/articles`, one of: `link` to a page or a feed, the `page` that is open, or `articles`."""

    link: str | None = Field(default=None, max_length=2_000)
    page: PageBody | None = None
    articles: list[ArticleBody] | None = Field(default=None, min_length=1, max_length=1_000)


def router(qa: ArticleQA, adder: Adder, read_only: bool) -> APIRouter:
    """The routes over `qa`; with `read_only` nothing is added or removed."""
    routes = APIRouter()
    _add_reading(routes, qa)
    _add_writing(routes, qa, adder, read_only)
    return routes


def _add_reading(routes: APIRouter, qa: ArticleQA) -> None:
    @routes.get("/v1/articles")
    def articles(wanted: Annotated[ArticleQuery, Query()]) -> Response:
        """The articles that pass the filters, newest first, without their texts; with `q`, those that fit it best."""
        total, page = list_articles(qa, wanted)
        data = [summary(a) | ({"passage": words} if words else {}) for a, words in page]
        return json_of({"object": "list", "total": total, "offset": wanted.offset, "limit": wanted.limit, "data": data})

    @routes.get("/v1/articles/{id:path}")
    def article(id: str, revision: str = "") -> Response:
        """One article with its text, its revisions and what each changed, and its copies in other outlets."""
        try:
            found = qa.article(id, revision or None)
            revisions = [qa.article(id, r) for r in qa.library.revisions(id)]
        except KeyError:
            raise _unknown() from None
        changes = [differences(old, new) for new, old in pairwise(revisions)] + [()]
        told = [
            {"revision": a.revision, "published_at": a.published_at, "updated_at": a.updated_at,
             "changes": [asdict(d) for d in step]}
            for a, step in zip(revisions, changes, strict=True)
        ]  # fmt: skip
        extra = {"correction": correction_of(found.note), "revisions": told}
        return json_of(found.to_dict() | extra | {"copies": [summary(a) for a in copies_of(qa, id)]})


def _add_writing(routes: APIRouter, qa: ArticleQA, adder: Adder, read_only: bool) -> None:
    @routes.post("/v1/articles", status_code=201, openapi_extra=_BODIES)
    async def add(request: Request, stream: bool = False, name: str = "") -> Response:
        """Add articles: as JSON, by a link to a page or a feed, or as files (a form, or one as the body).

        `name` is what a file that is the body is called. The report names what was added, updated, unchanged, a
        duplicate, and rejected, with the reason. Of a `page`, `told` says so in a sentence. With `stream` it comes as
        server-sent events progress, report and error. Reasons are in Chinese where `Accept-Language` asks for it first.
        """
        may_write(read_only)
        adder.enter()
        try:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            given = _given(await request.body()) if kind == "application/json" else await received(request, name)
        except BaseException:
            adder.leave()
            raise
        given = replace(given, language=preferred(request))
        return await report_of(adder.add(given), given, stream)

    @routes.delete("/v1/articles/{id:path}")
    def remove(id: str) -> Response:
        """Remove an article with all its revisions."""
        may_write(read_only)
        if not qa.remove(id):
            raise _unknown()
        return json_of({"article_id": id, "removed": True})


def may_write(read_only: bool) -> None:
    """Raises Refused where articles are neither added nor removed."""
    if read_only:
        said = "Articles are not added or removed here; ask whoever runs the server."
        raise Refused(403, "read_only", said, {"Connection": "close"})


async def report_of(steps: Steps, given: Upload, stream: bool) -> Response:
    """The report on what is being added, or, with `stream`, its events. What became of a page that a browser shows is
    told in a sentence too."""
    if stream:
        return StreamingResponse(_events(steps), media_type=SSE, headers=UNHELD)
    report: dict[str, Any] = {}
    async with aclosing(steps):
        async for step in steps:
            if not isinstance(step, Progress):
                report = step
    if isinstance(given.source, SeenPage):
        report["told"] = _told(report, given.language)
    if report["added"] or report["updated"]:
        return json_of(report, 201)
    if report["unchanged"] or report["duplicates"]:
        return json_of(report)
    return json_of(report | Refused(422, "nothing_added", _why(report, given.language)).to_dict(), 422)


def _told(report: Mapping[str, Any], language: Language) -> str:
    """What became of the one thing in the report, in a sentence."""
    what = next((what for what in ("added", "updated", "unchanged", "duplicates") if report[what]), "rejected")
    title = next((title for title in report["titles"].values() if title), say("untitled", language))
    return say(f"told: {what}", language, title=title, why=_why(report, language))


def _why(report: Mapping[str, Any], language: Language) -> str:
    return (
        report["rejected"][0]["reason"] if report["rejected"] else tell_reason("There was no article in it.", language)
    )


async def _events(steps: Steps) -> AsyncIterator[str]:
    try:
        async with aclosing(steps):
            async for step in steps:
                yield sse("progress", asdict(step)) if isinstance(step, Progress) else sse("report", step)
    except Exception as error:
        yield sse("error", refused(error).to_dict())


def list_articles(qa: ArticleQA, wanted: ArticleQuery) -> tuple[int, list[tuple[Article, str]]]:
    """How many articles there are, and those from `offset` on, each with the words found in it."""
    first, last = wanted.offset, wanted.offset + wanted.limit
    if not wanted.q.strip():
        found = qa.library.articles(wanted.filters, wanted.limit, wanted.offset)
        return len(qa.library.entries(wanted.filters)), [(a, "") for a in found]
    best: dict[str, str] = {}
    for hit in qa.library.search(wanted.q, k=_REACH, filters=wanted.filters):
        best.setdefault(hit.article_id, hit.text)
    page: list[tuple[Article, str]] = []
    for id, words in list(best.items())[first:last]:
        with suppress(KeyError):  # removed since
            page.append((qa.article(id), words))
    return len(best), page


def copies_of(qa: ArticleQA, id: str) -> list[Article]:
    """The articles that tell the same story in the same words."""
    found: list[Article] = []
    for other in qa.library.copies(id).get(id, ()):
        with suppress(KeyError):  # removed since
            found.append(qa.article(other))
    return found


def summary(a: Article) -> dict[str, Any]:
    """An article as it stands in a list."""
    told = a.to_dict()
    return {name: told[name] for name in _SUMMARY}


_SUMMARY = ("id", "revision", "title", "author", "source", "published_at", "updated_at", "url", "genre", "language")


def _given(body: bytes) -> Upload:
    read = shapes.parsed(AddBody, body)
    if sum(given is not None for given in (read.link, read.page, read.articles)) != 1:
        raise Refused(422, "invalid_body", "The body takes a link, a page or articles, one of the three.")
    if read.page is not None:
        return Upload(SeenPage(read.page.html, read.page.url, read.page.title or None))
    if read.link is not None:
        link = read.link.strip()
        if not link.lower().startswith(("http://", "https://")):  # anything else would be a path
            raise Refused(422, "invalid_link", "A link begins with http:// or https://.", param="link")
        return Upload(link)
    return Upload([Article(**a.model_dump()) for a in read.articles or ()])


def _unknown() -> Refused:
    return Refused(404, "article_not_found", "There is no such article in the library; GET /v1/articles lists them.")


def _bodies() -> dict[str, Any]:
    form = {
        "type": "object",
        "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
    }
    told = body_of(AddBody)
    told["requestBody"]["content"]["multipart/form-data"] = {"schema": form}
    for kind in ("application/pdf", "text/html", "text/plain", "text/markdown", "application/octet-stream"):
        told["requestBody"]["content"][kind] = {"schema": {"type": "string", "format": "binary"}}
    return told


_BODIES = _bodies()
