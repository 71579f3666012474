"""Two rankings into hits: fused, the best few put in order by their words, at most a few passages of one article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.article import Hit
from store.database import catalogue
from store.ranking import between, cap_per_article, favour_named, from_best, fuse
from store.reranking import Question, Signals, score
from store.words import query_terms

if TYPE_CHECKING:
    from sqlalchemy import Connection

Found = Sequence[tuple[int, float]]

PASSAGES_PER_ARTICLE = 3
"""How many passages of one article a search gives, as long as others can fill the places."""
RERANKED = 20
"""How many of the best are read to be put in order; the words of the others are not looked at."""


def hits(
    connection: Connection,
    question: str,
    lexical: Found,
    dense: Found,
    k: int,
    rarity: Callable[[Iterable[str]], Mapping[str, float]],
    trust: float = 1.0,
) -> tuple[Hit, ...]:
    """The best `k` of two rankings, each (passage key, score), as hits; what is no longer current is left out.

    `rarity` weighs the words of the question. `trust` is how much more the ranking by meaning counts than one by
    static word vectors.
    """
    fused = [key for key, _ in fuse(lexical, dense, k=len(lexical) + len(dense), trust=trust)]
    spans = catalogue.current_spans(connection, fused)
    current = [key for key in fused if key in spans]
    texts = catalogue.words_of(connection, current[:RERANKED])
    scores = _scores(question, current, spans, texts, (from_best(lexical), between(dense)), rarity, trust)
    words, meaning = dict(lexical), dict(dense)
    ordered = sorted(current, key=lambda key: -scores[key])  # sorted is stable: equals stay as they were fused
    found = [
        Hit(
            article_id=spans[key].article_id,
            revision=spans[key].digest,
            start=spans[key].start,
            end=spans[key].end,
            text="",
            score=scores[key],
            lexical=words.get(key),
            dense=meaning.get(key),
        )
        for key in ordered
    ]
    keys = {(span.article_id, span.start): key for key, span in spans.items()}
    favoured = favour_named(question, found, [spans[key].source for key in ordered])
    chosen = cap_per_article(favoured, PASSAGES_PER_ARTICLE, k)
    places = [keys[hit.article_id, hit.start] for hit in chosen]
    texts |= catalogue.words_of(connection, [key for key in places if key not in texts])
    return tuple(
        replace(hit, text=texts[key][0], heading=texts[key][1]) for hit, key in zip(chosen, places, strict=True)
    )


def _scores(
    question: str,
    keys: Sequence[int],
    spans: Mapping[int, catalogue.Span],
    texts: Mapping[int, tuple[str, str | None]],
    halves: tuple[Mapping[int, float], Mapping[int, float]],
    rarity: Callable[[Iterable[str]], Mapping[str, float]],
    trust: float,
) -> dict[int, float]:
    words, meaning = halves
    asked = Question(question, rarity(query_terms(question)))
    scores: dict[int, float] = {}
    for key in keys:
        share = (words.get(key, 0.0), meaning.get(key, 0.0))
        if key in texts:
            text, heading = texts[key]
            signals = asked.signals(text, f"{spans[key].title or ''}\n{heading or ''}", *share)
        else:
            signals = Signals(*share)
        scores[key] = score(signals, trust)
    return scores
