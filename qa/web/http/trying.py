"""A model tried on behalf of a visitor: one line is asked of it, and what happened is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.web.desk.desk import Desk
from qa.web.http import shapes
from qa.web.http.browser_routes import worked
from qa.web.http.replies import json_of

if TYPE_CHECKING:
    from qa.api import ArticleQA

_LONGEST = 200  # characters of the reply that are told


class TryBody(shapes.StrictBody):
    """The model by a name that `GET /v1/models` lists."""

    model: str | None = None


def router(qa: ArticleQA, desk: Desk) -> APIRouter:
    """The route over `qa`; a trial takes a place at `desk`, as a question does."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/ui/model")
    async def try_model(request: Request) -> Response:
        asked = shapes.parsed(TryBody, await request.body())
        model = shapes.served_model(asked.model, qa.model_name)
        start = time.perf_counter()
        said = await worked(desk, lambda: qa.try_model(model))
        return json_of({"said": said and said[:_LONGEST], "seconds": round(time.perf_counter() - start, 1)})

    return routes
