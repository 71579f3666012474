"""What a reader says of an answer with a thumb, kept beside the library by `ArticleQA.rate`.

It comes from a browser: it is kept only if the library holds every article that the answer cites, as it cites it, so
that nothing is kept of an article that was removed. It is no article, so a library that is only read may take it; but
it is bounded: each by `LONGEST`, one address by `PER_MINUTE`, all of it by `qa.feedback.LARGEST`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Citation, Evidence
from qa.errors import FeedbackFull
from qa.packs.parse import Fields
from qa.web.gate.rates import Buckets, later, network
from qa.web.gate.refusal import Refused
from qa.web.http.visitor import answer_in, history

if TYPE_CHECKING:
    from fastapi import Request

    from qa.api import ArticleQA

PER_MINUTE = 30.0
"""Judgements of one address."""

LONGEST = 50_000
"""Characters of an answer, and of the talk before it, that are kept."""


class Ratings:
    """Who may judge, and how often. Used from the event loop."""

    def __init__(self, taken: bool) -> None:
        self._taken = taken
        self._buckets = Buckets(PER_MINUTE)

    def admit(self, request: Request) -> None:
        """Raises Refused where none is taken, and for an address that judges too often."""
        if not self._taken:
            raise Refused(403, "feedback_off", "What readers say of answers is not kept here.")
        address = network(request.client.host if request.client else "unknown")
        wait = self._buckets.wait(address)
        if wait:
            raise later("rate_limited", "Answers were judged too often from here", wait)
        self._buckets.take(address)


def rate(qa: ArticleQA, fields: Fields) -> dict[str, Any]:
    """Keeps what the fields say: thumb, reason, note, the turn, the history it was asked with, and the place of the
    sentence if it is about one. Raises Refused where there is no room for more, ReadError, SettingsError and
    LibraryError."""
    answer = answer_in(fields, "judged")
    before = history(fields.told.get("history"))
    if len(answer.text) + sum(len(text) for _, text in before) > LONGEST:
        said = f"The answer and the talk before it have more than {LONGEST:,} characters; nothing was kept."
        raise Refused(422, "not_rated", said)
    if not _held(qa, answer):
        said = "The library does not hold what this answer cites any more, so nothing was kept of it."
        raise Refused(422, "not_rated", said)
    try:
        given = qa.rate(
            answer,
            fields.text("thumb"),
            history=before,
            sentence=fields.whole("sentence") if fields.told.get("sentence") is not None else None,
            reason=fields.maybe("reason"),
            note=fields.maybe("note") or "",
        )
    except FeedbackFull as error:
        raise Refused(507, "feedback_full", str(error)) from error
    return {"id": given.id, "thumb": given.thumb, "reason": given.reason}


def _held(qa: ArticleQA, answer: Answer) -> bool:
    """Whether every span that the answer rests on stands in the library."""
    spans: list[Citation | Evidence] = [*answer.citations, *(e for s in answer.sentences for e in s.evidence)]
    try:
        return all(qa.article(s.article_id, s.revision).text[s.start : s.end] == s.quote for s in spans)
    except KeyError:
        return False
