"""The signs that what was found answers a question: what `abstention.py` goes by, each a number.

Which of them are fitted, and what each means: `SIGNS` in `evals/fits/abstaining.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.answering.reading.measures import ContentWords, Found, record_of, words_of
from qa.answering.reading.questions_above import said_above
from qa.answering.reading.sentence_ranker import Ranking, Scored

SAYS = 0.9
"""The share of the words of a question, by weight, that stands near a figure, from which on it is that one."""


def signs(found: Found, ranking: Ranking) -> dict[str, float]:
    """What a judgement rests on, by name; empty when the question has no telling word."""
    query, best, credits_ = ranking.query, ranking.sentences[0], ranking.credits
    if not query.terms:
        return {}
    has, beyond = credits_.near(best.unit), credits_.of(best.unit.passage, best.unit.around)
    near = credits_.share(has)
    names = [t.key for t in query.terms if t.name]
    numbers = [t.key for t in query.terms if t.kind == "number"]
    return {
        "score": best.score / 10,
        "meaning": best.measures["meaning"],
        "selected": max(s.selected for s in ranking.sentences),
        "near": near,
        "missing": missing(found, ranking),
        "names": sum(has[k] == 1 for k in names) / len(names) if names else 1.0,
        "numbers": sum(beyond[k] == 1 for k in numbers) / len(numbers) if numbers else 1.0,
        "figure": _figure(best, near) if query.kind in ("number", "date") else 1.0,
    }


def _figure(best: Scored, near: float) -> float:
    """Of a figure or date that is asked for: 0 where the best sentence has none, twice as much where nearly all of the
    words asked about stand near it."""
    return best.fits * near * (2 if near >= SAYS else 1)


def missing(found: Found, ranking: Ranking) -> float:
    """The share of the question's words, by weight, that nothing found says."""
    terms, anywhere = ranking.query.terms, ranking.credits.of(*everything(found))
    return sum((1 - anywhere[t.key]) * t.weight for t in terms) / sum(t.weight for t in terms)


def everything(found: Found) -> Iterator[ContentWords]:
    """The words of all that was found."""
    for hit, article in found:
        yield words_of(f"{said_above(article, hit.start)} \n {hit.text}")
        yield words_of(record_of(article))
