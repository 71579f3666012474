"""How cited words stand in the library now: as they were cited, read otherwise by a newer revision, or gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qa.answer import Answer, Citation, Status
from store.article import Article
from store.language.bilingual import Spoken
from store.library import Library
from store.search.revision_comparison import rewritten

Lookup = Callable[[str, str | None], Article]
"""`ArticleQA.article`: the article in that revision, the latest for None; raises KeyError."""

SUPERSEDED: Mapping[Spoken, str] = {
    "en": "Superseded: a newer revision of the article reads otherwise here.",
    "zh": "已被取代：文章较新的修订版此处的文字不同。",
}
"""What is told of cited words that are superseded."""


def status_of(article_id: str, revision: str, start: int, end: int, article: Lookup) -> Status:
    """How the words from `start` to `end` of that revision stand."""
    try:
        cited, latest = article(article_id, revision), article(article_id, None)
    except KeyError:
        return "removed"
    return "superseded" if rewritten(cited, latest, start, end) else "current"


def in_their_place(
    article_id: str, revision: str, start: int, end: int, article: Lookup, now: str | None = None
) -> str | None:
    """What the revision `now`, the latest for None, has in the place of those words; None where there is nothing, or it
    is gone."""
    try:
        changes = rewritten(article(article_id, revision), article(article_id, now), start, end)
    except KeyError:
        return None
    return " ".join(change.new for change in changes if change.new) or None


def with_status(citations: Sequence[Citation], library: Library) -> tuple[Citation, ...]:
    """`citations` as they stand in `library`; no text is read of those that are of a current revision."""
    latest = library.current({c.article_id for c in citations})
    return tuple(
        _told(c, "current") if latest.get(c.article_id) == c.revision else as_it_stands(c, library.article)
        for c in citations
    )


def standing(answer: Answer, article: Lookup) -> Answer:
    """`answer` with each citation as it stands now."""
    return replace(answer, citations=tuple(as_it_stands(c, article) for c in answer.citations))


def held(answer: Answer, article: Lookup) -> Lookup | None:
    """The lookup, if the library holds all that is cited: else nothing is known of the words around."""
    return None if any(c.status == "removed" for c in answer.citations) else article


def as_it_stands(c: Citation, article: Lookup) -> Citation:
    """`c` with its status of now, and the words that stand in its place where these are others."""
    place = (c.article_id, c.revision, c.start, c.end)
    status = status_of(*place, article)
    if status != "superseded":
        return _told(c, status)
    try:
        latest = article(c.article_id, None).revision
    except KeyError:  # removed this moment
        return _told(c, "removed")
    return replace(c, status=status, now=in_their_place(*place, article, latest), now_revision=latest)


def _told(c: Citation, status: Status) -> Citation:
    return replace(c, status=status, now=None, now_revision=None)
