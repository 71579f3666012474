"""Two rankings into hits: fused, at most a few passages of one article, with the words of the current revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.article import Hit
from store.database import catalogue
from store.ranking import cap_per_article, favour_named, fuse

if TYPE_CHECKING:
    from sqlalchemy import Connection

Found = Sequence[tuple[int, float]]

PASSAGES_PER_ARTICLE = 3
"""How many passages of one article a search gives, as long as others can fill the places."""


def hits(
    connection: Connection, question: str, lexical: Found, dense: Found, k: int, trust: float = 1.0
) -> tuple[Hit, ...]:
    """The best `k` of two rankings, each (passage key, score), as hits; what is no longer current is left out.

    `trust` is how much more the ranking by meaning counts than one by static word vectors.
    """
    fused = fuse(lexical, dense, k=len(lexical) + len(dense), trust=trust)
    words, meaning = dict(lexical), dict(dense)
    spans = catalogue.current_spans(connection, [key for key, _ in fused])
    found = [
        Hit(
            article_id=spans[key].article_id,
            revision=spans[key].digest,
            start=spans[key].start,
            end=spans[key].end,
            text="",
            score=score,
            lexical=words.get(key),
            dense=meaning.get(key),
        )
        for key, score in fused
        if key in spans
    ]
    place = {(span.article_id, span.start): span for span in spans.values()}
    favoured = favour_named(question, found, [place[hit.article_id, hit.start].source for hit in found])
    chosen = cap_per_article(favoured, PASSAGES_PER_ARTICLE, k)
    at = [place[hit.article_id, hit.start] for hit in chosen]
    texts = catalogue.texts(connection, list({span.revision for span in at}))
    return tuple(_with_text(hit, span, texts[span.revision]) for hit, span in zip(chosen, at, strict=True))


def _with_text(hit: Hit, span: catalogue.Span, text: str) -> Hit:
    heading = None if span.heading is None else text[span.heading[0] : span.heading[1]]
    return replace(hit, text=text[span.start : span.end], heading=heading)
