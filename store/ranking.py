"""Ranking: one list out of what words found and what meaning found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from store.article import Hit

RANK_CONSTANT = 60
DENSE_WEIGHT = 0.1
LEXICAL_WEIGHT = 1.0


def fuse(
    lexical: Sequence[tuple[int, float]], dense: Sequence[tuple[int, float]], *, k: int
) -> list[tuple[int, float]]:
    """The best `k` of two rankings of (row id, score), each best first, as (row id, score in 0..1), best first."""
    scores: dict[int, float] = {}
    for weight, ranking in ((LEXICAL_WEIGHT, lexical), (DENSE_WEIGHT, dense)):
        for rank, (row, _) in enumerate(ranking):
            scores[row] = scores.get(row, 0.0) + weight * RANK_CONSTANT / (RANK_CONSTANT + rank)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]
    return [(row, score / (LEXICAL_WEIGHT + DENSE_WEIGHT)) for row, score in best]


def cap_per_article(hits: Sequence[Hit], cap: int, k: int) -> list[Hit]:
    """The best `k` of `hits`, at most `cap` from one article as long as others can fill the places."""
    taken: Counter[str] = Counter()
    kept: list[Hit] = []
    spare: list[Hit] = []
    for hit in hits:
        (kept if taken[hit.article_id] < cap else spare).append(hit)
        taken[hit.article_id] += 1
    chosen = (kept + spare)[:k]
    return sorted(chosen, key=lambda hit: -hit.score)
