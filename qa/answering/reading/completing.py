"""What a full answer tells besides the sentence that answers, as the reader hears it: another cause or condition, the
other side, who is meant, what another article says to the point."""

from __future__ import annotations

from qa.answer import Length
from qa.answering.reading.measures import UNTOLD, Found
from qa.answering.reading.readings import selections
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.reader.selection import UNREAD

READ = 6
"""Passages that are read for it: those of the article of the sentence that answers, then those of the best others."""

NEAR = 1.5
"""How far, in logits, a sentence may be from being told besides by what is heard of it alone: a passage that has none
so near is not read. With those left out that are far behind the best by their score, 2 of 94 that a full answer tells
were missing."""

ADDED: dict[Length, tuple[float, float]] = {"normal": (-0.5, 1.0), "full": (-1.0, 0.0)}
"""How much likelier, in logits, a full answer tells a sentence besides than nothing of its passage, from when on it is
told, by the length of the answer: one of the article of the sentence that answers, and of another. For the requests of
`evals/reader/full` that may be fitted on, the first pair has the best F1 of twenty: .52 of what is told a full answer
tells, and of what it tells .49 are told, in two sentences; by how far behind the best one stands it was .52 and .37."""


def completing(best: Scored, ranking: Ranking, found: Found, length: Length) -> list[Scored]:
    """The sentences of what was found that a full answer tells besides the `best`, the likeliest first.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    if length == "short":
        return []
    own, elsewhere = ADDED[length]

    def least(s: Scored) -> float:
        return own if s.article.id == best.article.id else elsewhere

    others = [s for s in ranking.sentences if s.unit != best.unit and s.traits.isdisjoint(UNTOLD)]
    ranks = list(dict.fromkeys(s.unit.rank for s in others if s.selected > least(s) - NEAR))
    ranks.sort(key=lambda n: found[n][1].id != best.article.id)
    heard = selections(ranking.query.text, [found[n] for n in ranks[:READ]], best.text)
    valued = ((heard.get((s.article.id, s.unit.start), UNREAD), s) for s in others)
    return [s for value, s in sorted(valued, key=lambda pair: -pair[0]) if value > least(s)]
