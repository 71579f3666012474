"""Every door of the server: each of its routes, and each tool of `/mcp`, with an example of what it takes.

Trials go through `DOORS`, so that what holds of one door is tried at all; `tests/evals/test_every_door.py` fails
for a route or a tool that is in no example here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.routing import BaseRoute, Route

from qa.web.gate.guard import LARGEST_BODY, LARGEST_FILE, LARGEST_UPLOAD

if TYPE_CHECKING:
    from evals.trials.doors.example import Example

Taken = Callable[["Example"], Mapping[str, Any]]
"""From what is in a library to what a door takes."""

_PLACE = re.compile(r"\{[^}]+\}")


def _nothing(_: Example) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """A method and a path as the server has them, with what is taken there: the query, a JSON body, or a file.

    `names` is the field of `Example` that stands for the part of the path in braces, and `largest` the bytes that a
    body may have. What a door `asks` waits for its turn; where it `speaks`, a model answers if there is one. What it
    `changes` is kept in the library.
    """

    method: str
    path: str
    takes: Taken = _nothing
    query: Taken = _nothing
    names: str = ""
    largest: int = LARGEST_BODY
    asks: bool = False
    speaks: bool = False
    changes: bool = False
    file: bool = False

    @property
    def name(self) -> str:
        """What it is told by."""
        return f"{self.method} {self.path}"

    def at(self, example: Example) -> str:
        """The path of what is there."""
        return _PLACE.sub(quote(str(getattr(example, self.names)), safe="") if self.names else "", self.path)

    @property
    def needs(self) -> bool:
        """Whether nothing can be done here without a body."""
        return self.file or self.takes is not _nothing

    @property
    def anywhere(self) -> str:
        """A path at which nothing need be."""
        return _PLACE.sub("0123456789abcdef", self.path)


def routes(served: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """The method and path of each route of ours, of those that routers include too; the page is mounted behind."""
    for route in served:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes(included.routes)
        elif isinstance(route, Route):
            yield from ((method, route.path) for method in route.methods or () if method != "HEAD")


def _asked(e: Example) -> Mapping[str, Any]:
    return {"question": e.question, "history": [], "filters": {"source": e.source}}


def _kept(e: Example) -> Mapping[str, Any]:
    return {"question": e.question, "answer": e.answer, "signed": e.signed, "language": "en"}


def _draft(e: Example) -> Mapping[str, Any]:
    return {"name": "draft.docx", "data": base64.b64encode(e.draft).decode()}


def _of_article(e: Example) -> Mapping[str, Any]:
    return {"article": e.article, "revision": e.revision, "mark": "0-20", "also": "0-5", "language": "en", "n": "1"}


_LIST = {"q": "bridge", "author": "x", "source": "x", "genre": "news", "published_from": "2020", "language": "en"}

TOOLS: Mapping[str, Taken] = {
    "search": lambda e: {"query": e.question, "k": 2, "filters": {"source": e.source}},
    "fetch": lambda e: {"id": f"{e.article}@{e.revision}#0-20"},
    "ask": lambda e: {"question": e.question},
    "timeline": lambda e: {"topic": e.topic},
    "quotes": lambda e: {"speaker": e.speaker, "topic": e.topic},
    "factcheck": lambda e: {"text": e.text},
    "read_article": lambda e: {"article_id": e.article, "revision": e.revision},
    "watches": lambda e: {"do": "add", "question": e.question},
}
"""The tools of the Model Context Protocol, with what each takes."""


def _calling(tool: str, takes: Taken) -> Taken:
    return lambda e: {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": dict(takes(e))},
    }


DOORS: tuple[Door, ...] = (
    Door("GET", "/healthz"),
    Door("GET", "/metrics"),
    Door("GET", "/openapi.json"),
    *(Door("POST", "/mcp", _calling(name, takes), asks=True, speaks=name == "ask", changes=name == "watches")
      for name, takes in TOOLS.items()),
    # questions
    Door("POST", "/v1/ask", _asked, asks=True, speaks=True),
    Door("POST", "/v1/ask", lambda e: {"question": e.question, "format": "bibtex"}, asks=True),
    Door("POST", "/v1/ask", lambda e: {"question": e.question, "stream": True}, asks=True),
    Door("POST", "/v1/timeline", lambda e: {"topic": e.topic}, asks=True),
    Door("POST", "/v1/quotes", lambda e: {"speaker": e.speaker, "topic": e.topic}, asks=True),
    Door("POST", "/v1/factcheck", lambda e: {"text": e.text}, largest=LARGEST_FILE, asks=True),
    Door("POST", "/v1/factcheck", lambda e: {"text": e.text, "stream": True}, largest=LARGEST_FILE, asks=True),
    Door("POST", "/v1/factcheck", lambda e: {"file": _draft(e), "notices": []}, largest=LARGEST_FILE, asks=True),
    Door("POST", "/v1/chat/completions", lambda e: {
        "model": "qa", "messages": [{"role": "user", "content": e.question}], "stream": True}, asks=True, speaks=True),
    Door("POST", "/v1/responses", lambda e: {
        "input": e.question, "previous_response_id": e.response, "metadata": {"a": "b"}}, asks=True, speaks=True),
    Door("GET", "/v1/responses/{id}", names="response"),
    Door("DELETE", "/v1/responses/{id}", names="spare_response", changes=True),
    Door("GET", "/v1/models"),
    Door("GET", "/v1/models/{wanted:path}", names="model"),
    # articles
    Door("GET", "/v1/articles", query=lambda e: {k: v for k, v in _LIST.items() if k != "language"}),
    Door("POST", "/v1/articles", lambda e: {"articles": [{"text": e.text, "title": "A", "url": "https://a.example/1"}]},
         largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/articles", lambda e: {"page": {"html": e.page, "url": "https://a.example/2", "title": "B"}},
         largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/articles", lambda e: {"link": "http://127.0.0.1:9/page"}, largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/articles", query=lambda e: {"name": "a.txt"}, largest=LARGEST_UPLOAD, file=True, changes=True),
    Door("GET", "/v1/articles/{id:path}", names="article", query=lambda e: {"revision": e.revision}),
    Door("DELETE", "/v1/articles/{id:path}", names="spare", changes=True),
    Door("GET", "/source", query=_of_article),
    Door("GET", "/source", query=lambda e: {**_of_article(e), "part": "1", "past": "1", "whole": "1"}),
    Door("GET", "/source/changes", query=lambda e: {"article": e.article, "revision": e.revision, "before": ""}),
    Door("GET", "/source/page", query=lambda e: {
        "article": e.printed, "revision": e.printed_revision, "page": "1", "mark": "0-20"}),
    Door("GET", "/ui/library", query=lambda e: _LIST),
    Door("POST", "/ui/samples", changes=True),
    # what the library keeps beside
    Door("GET", "/v1/collections", query=lambda e: {"article": e.article}),
    Door("POST", "/v1/collections", lambda e: {
        "name": "Other", "article_ids": [e.article], "take_out": ["x"], "rule": {"search": "bridge"}}, changes=True),
    Door("DELETE", "/v1/collections/{name:path}", names="spare_collection", changes=True),
    Door("GET", "/v1/watches", query=lambda e: {"collection": e.collection}),
    Door("POST", "/v1/watches", lambda e: {"question": e.question, "filters": {"source": e.source}},
         largest=LARGEST_FILE, asks=True, changes=True),
    Door("POST", "/v1/watches", lambda e: {"pack": e.pack}, largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/watches", lambda e: {"report": e.report}, largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/watches/run", asks=True, changes=True),
    Door("GET", "/v1/watches/{id}", names="watch"),
    Door("POST", "/v1/watches/{id}/read", lambda e: {"up_to": 1}, names="watch", largest=LARGEST_FILE, changes=True),
    Door("DELETE", "/v1/watches/{id}", names="spare_watch", changes=True),
    Door("GET", "/watch.atom"),
    Door("GET", "/ui/watches", query=lambda e: {"language": "en"}),
    Door("POST", "/ui/watch", _kept, largest=LARGEST_FILE, changes=True),
    Door("GET", "/v1/signoffs"),
    Door("POST", "/v1/signoffs", lambda e: {"answer": e.answer, "number": 1, "name": "Ada", "comment": "Read."},
         largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/signoffs", lambda e: {"pack": e.pack, "number": 1, "name": "Ada"},
         largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/signoffs/{id}/undo", lambda e: {"name": "Ada", "comment": "No."}, names="sign_off", changes=True),
    Door("GET", "/v1/pins"),
    Door("POST", "/v1/pins", lambda e: {"answer": e.answer, "note": "For Tuesday", "name": "Ada"},
         largest=LARGEST_FILE, changes=True),
    Door("POST", "/v1/pins", lambda e: {"pack": e.pack, "name": "Ada"}, largest=LARGEST_FILE, changes=True),
    Door("GET", "/v1/pins/{id}", names="pin"),
    Door("DELETE", "/v1/pins/{id}", names="spare_pin", changes=True),
    Door("GET", "/pins/{id}", names="pin"),
    Door("GET", "/pins/{id}", query=lambda e: {"form": "docx"}, names="pin"),
    # what the browser has kept
    Door("POST", "/ui/turns", lambda e: {"turns": [{**_kept(e), "number": 1}], "language": "en"}, largest=LARGEST_FILE),
    Door("POST", "/ui/pack", lambda e: {**_kept(e), "form": "html"}),
    Door("POST", "/ui/talk", lambda e: {"title": "T", "turns": [_kept(e)], "form": "html"}, largest=LARGEST_FILE),
    Door("POST", "/ui/references", lambda e: {**_kept(e), "style": "bibtex"}),
    Door("POST", "/ui/others", lambda e: {"text": e.text, "articles": [e.article], "language": "en"}),
    Door("POST", "/ui/instead", lambda e: {**_kept(e), "answer": e.abstained}),
    Door("POST", "/ui/rate", lambda e: {**_kept(e), "thumb": "up", "history": [], "note": "n"}, changes=True),
    Door("POST", "/ui/open", lambda e: {"text": e.pack, "language": "en"}, largest=LARGEST_FILE),
    Door("POST", "/ui/model", lambda e: {"model": None}, asks=True, speaks=True),
    Door("POST", "/ui/draft", _draft, largest=LARGEST_FILE),
    Door("POST", "/ui/report", lambda e: {"form": "docx", "report": e.report, "file": _draft(e)["data"]},
         largest=LARGEST_FILE),
    Door("GET", "/ui/{name}", names="script"),
)  # fmt: skip
"""All of them, a door more than once where it takes things of several kinds."""

BEHIND: tuple[Door, ...] = (
    Door("GET", "/"),
    Door("GET", "/config"),
    Door("POST", "/gradio_api/queue/join", lambda e: {"data": [], "fn_index": 0, "session_hash": "abc"}),
    Door("GET", "/gradio_api/queue/data", query=lambda e: {"session_hash": "abc"}),
)
"""What the page behind them is reached by."""
