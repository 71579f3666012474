"""The rest of the articles that seem to answer: what does may stand in a passage of theirs that was not found."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.reading.chosen_passages import Pair, found_for
from qa.answering.reading.sentence_ranker import Ranking
from store.filters import Filters
from store.library import Library

OPENED, MORE = 2, 6
"""Articles that are opened, those of the best sentences, and the passages of them that are read besides."""

NEAR = 3.0
"""How far behind the best, in logits, a sentence may be whose article is opened."""


def open_articles(
    topic: str, found: tuple[Pair, ...], ranking: Ranking, library: Library, filters: Filters
) -> tuple[Pair, ...]:
    """`found`, and behind it what else the articles of the best sentences have on `topic`."""
    if not ranking.sentences:
        return found
    least = ranking.sentences[0].score - NEAR
    ids = list(dict.fromkeys(s.article.id for s in ranking.sentences if s.score >= least))[:OPENED]
    among = sum(article.id in ids for _, article in found) + MORE
    every = found_for(topic, among, library, replace(filters, article_ids=tuple(ids)))
    known = {(hit.article_id, hit.start) for hit, _ in found}
    more = [pair for pair in every if (pair[0].article_id, pair[0].start) not in known]
    return (*found, *more[:MORE])
