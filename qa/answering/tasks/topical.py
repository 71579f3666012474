"""The sentences that tell of a topic, out of the articles that are about it."""

from __future__ import annotations

from qa.answering.finding.looking import Look
from qa.answering.reading.extract import says_the_same
from qa.answering.reading.relevance import Scored

BEHIND = 6.0
"""How far behind the best, in logits, what is told of a topic may be."""

OPENS = 3.0
"""What a sentence gains, in logits, by being what its article opens with: there an article says what it is about."""


def on_topic(look: Look) -> list[Scored]:
    """The sentences read, best first, none far behind but what an article opens with: no order, no question, nothing
    said twice by one outlet."""
    rows = [s for s in look.ranking.sentences if not any(s.measures[m] for m in ("orders", "question", "short"))]
    least = max((s.score for s in rows), default=0.0) - BEHIND
    kept: list[Scored] = []
    for s in sorted(rows, key=lambda s: -worth(s)):
        if (s.score >= least or s.measures["lead"]) and not any(
            says_the_same(s, k) and s.article.source == k.article.source for k in kept
        ):
            kept.append(s)
    return kept


def worth(sentence: Scored) -> float:
    """How well a sentence tells of the topic, in logits: what an article opens with the better, the more it names it."""
    m = sentence.measures
    return sentence.score + OPENS * m["lead"] * min(1.0, m["own"] + m["title"])


def by_article(look: Look) -> list[list[Scored]]:
    """The same, an article after another, in the order in which these were chosen."""
    told: dict[str, list[Scored]] = {article.id: [] for _, article in look.found}
    for s in on_topic(look):
        told[s.article.id].append(s)
    return [rows for rows in told.values() if rows]
