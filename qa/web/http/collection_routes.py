"""The collections of a library over HTTP: listed, made or added to, and let go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from qa.errors import FilterError
from qa.web.gate.refusal import Refused
from qa.web.http import shapes
from qa.web.http.library_routes import may_write
from qa.web.http.replies import body_of, json_of, taking
from store.database.collection_tables import CollectionRule

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from qa.collecting import Collection


class CollectionBody(shapes.StrictBody):
    """The body of `POST /v1/collections`: a name, the ids of articles to add or take out, the rule that keeps it
    filled, and `was`, what it was called before."""

    name: str
    article_ids: list[str] = Field(default=[], max_length=10_000)
    take_out: list[str] = Field(default=[], max_length=10_000)
    rule: dict[str, Any] | None = None
    was: str | None = None


def router(qa: ArticleQA, read_only: bool) -> APIRouter:
    """The routes over `qa`; with `read_only` collections are only read."""
    routes = APIRouter()

    @routes.get("/v1/collections")
    def collections(article: str | None = None) -> Response:
        """The collections, each with its rule and how many articles it has. With an `article`, whether that is in each,
        and whether it was chosen for it."""
        told = [c.to_dict() for c in qa.collections.all()]
        if article is not None:
            held = qa.collections.of(article)
            told = [c | {"holds": c["name"] in held, "chosen": held.get(c["name"], False)} for c in told]
        return json_of({"object": "list", "data": told})

    @routes.post("/v1/collections", status_code=201, openapi_extra=body_of(CollectionBody))
    async def add(request: Request) -> Response:
        """Make a collection, add articles to it or take them out, give it another rule or another name."""
        may_write(read_only)
        body = shapes.parsed(CollectionBody, await request.body())
        made = await asyncio.to_thread(_changed, qa, body)
        return json_of(made.to_dict(), 201)

    @routes.delete("/v1/collections/{name:path}")
    def remove(name: str) -> Response:
        """Let a collection go; its articles stay."""
        may_write(read_only)
        if not qa.collections.remove(name):
            raise Refused(404, "collection_not_found", "No collection has that name; GET /v1/collections lists them.")
        return json_of({"collection": name, "removed": True})

    return routes


def _changed(qa: ArticleQA, body: CollectionBody) -> Collection:
    """The collection as the body wants it; nothing is changed for a rule that is none. Waits for whoever writes.
    Raises Refused."""
    with taking("invalid_collection", FilterError):
        CollectionRule.parse(body.rule)
        if body.was is not None:
            qa.collections.rename(body.was, body.name)
        if body.take_out:
            qa.collections.remove(body.name, body.take_out)
        return qa.collections.add(body.name, body.article_ids, body.rule)
