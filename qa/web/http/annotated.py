"""Citations of an answer as OpenAI's annotations, which its clients draw as links.

Each marker has one of each kind. `text[start_index:end_index]` is its sentence; a `file_citation` stands at the
index of the marker itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Citation
from qa.packs.markers import Marker, markers
from qa.web.drawn import links

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from store.article import Article

Addressed = Callable[[Citation], str]
"""The address at which the words of a citation are seen."""

_UNTITLED = "Untitled"


def base_of(request: HTTPConnection) -> str:
    """The address of this server as whoever asks knows it, without a path.

    A proxy that ends TLS says so in `X-Forwarded-Proto`; who sends that header is told another link, and nobody else.
    """
    secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").lower())
    return f"{'https' if secure else 'http'}://{request.headers['host']}"


def addressed(article: Callable[[str, str | None], Article], base: str) -> Addressed:
    """What gives the address of a citation; `article` is `ArticleQA.article`, and reads from the library."""

    def address(c: Citation) -> str:
        try:
            return links.place(article(c.article_id, c.revision), c.start, c.end, base)
        except KeyError:  # removed since
            return base + links.source(c.article_id, c.revision, c.start, c.end)

    return address


def nested(answer: Answer, address: Addressed) -> list[dict[str, Any]]:
    """The `url_citation` annotations of an answer, as OpenAI's chat completions nest them."""
    told = [_url(marker, address) for marker in markers(answer)]
    return [{"type": one.pop("type"), "url_citation": one} for one in told]


def both(answer: Answer, address: Addressed) -> list[dict[str, Any]]:
    """The `url_citation` and `file_citation` annotations of an answer, a pair for each marker, flat as in OpenAI's
    Responses."""
    return [one for marker in markers(answer) for one in (_url(marker, address), _file(marker))]


def _url(marker: Marker, address: Addressed) -> dict[str, Any]:
    c = marker.citation
    return {
        "type": "url_citation",
        "start_index": marker.start,
        "end_index": marker.end,
        "title": c.title or c.source or _UNTITLED,
        "url": address(c),
    }


def _file(marker: Marker) -> dict[str, Any]:
    c = marker.citation
    name = c.title or c.source or _UNTITLED
    return {"type": "file_citation", "file_id": c.article_id, "filename": name, "index": marker.at}
