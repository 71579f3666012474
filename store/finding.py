"""Two rankings into hits: fused, at most a few passages of one article, with the words of the current revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.article import Hit
from store.database import catalogue
from store.ranking import cap_per_article, fuse

if TYPE_CHECKING:
    from sqlalchemy import Connection

Found = Sequence[tuple[int, float]]

PASSAGES_PER_ARTICLE = 3
"""How many passages of one article a search gives, as long as others can fill the places."""


def hits(connection: Connection, lexical: Found, dense: Found, k: int) -> tuple[Hit, ...]:
    """The best `k` of two rankings, each (passage key, score), as hits; what is no longer current is left out."""
    fused = fuse(lexical, dense, k=len(lexical) + len(dense))
    words, meaning = dict(lexical), dict(dense)
    spans = catalogue.current_spans(connection, [key for key, _ in fused])
    candidates = {
        Hit(
            article_id=spans[key].article_id,
            revision=spans[key].digest,
            start=spans[key].start,
            end=spans[key].end,
            text="",
            score=score,
            lexical=words.get(key),
            dense=meaning.get(key),
        ): spans[key]
        for key, score in fused
        if key in spans
    }
    chosen = cap_per_article(tuple(candidates), PASSAGES_PER_ARTICLE, k)
    texts = catalogue.texts(connection, list({candidates[hit].revision for hit in chosen}))
    return tuple(_with_text(hit, candidates[hit], texts[candidates[hit].revision]) for hit in chosen)


def _with_text(hit: Hit, span: catalogue.Span, text: str) -> Hit:
    heading = None if span.heading is None else text[span.heading[0] : span.heading[1]]
    return replace(hit, text=text[span.start : span.end], heading=heading)
