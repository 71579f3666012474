"""How cited words stand in the library now: as they were cited, read otherwise by a newer revision, or gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answer import Answer, Citation, Status
from store.article import Article
from store.library import Library
from store.search.comparing import rewritten

Lookup = Callable[[str, str | None], Article]
"""`ArticleQA.article`: the article in that revision, the latest for None; raises KeyError."""


def status_of(article_id: str, revision: str, start: int, end: int, article: Lookup) -> Status:
    """How the words from `start` to `end` of that revision stand."""
    try:
        cited, latest = article(article_id, revision), article(article_id, None)
    except KeyError:
        return "removed"
    return "superseded" if rewritten(cited, latest, start, end) else "current"


def with_status(citations: Sequence[Citation], library: Library) -> tuple[Citation, ...]:
    """`citations` as they stand in `library`; no text is read of those that are of a current revision."""
    latest = library.current({c.article_id for c in citations})
    return tuple(
        replace(c, status="current" if latest.get(c.article_id) == c.revision else _status(c, library.article))
        for c in citations
    )


def standing(answer: Answer, article: Lookup) -> Answer:
    """`answer` with each citation's status as it is now."""
    return replace(answer, citations=tuple(replace(c, status=_status(c, article)) for c in answer.citations))


def _status(c: Citation, article: Lookup) -> Status:
    return status_of(c.article_id, c.revision, c.start, c.end, article)
