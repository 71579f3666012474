"""Whether what was found is about a question, by reading no more of it than it takes to know.

A model answers from the passages themselves, and of these has to be known only whether any is about the question. What
the reader may still say of a sentence lies between two bounds: where the least that a judgement can come to by them is
enough, nothing more is read, and what is told is what reading all would have told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qa.answering.reading.abstention import MISSING, RELEVANT, fitted, lacks_what_is_counted
from qa.answering.reading.measures import Found
from qa.answering.reading.readings import Place, SentenceReading, readings
from qa.answering.reading.sentence_ranker import LEAST, SUREST, Ranking, Scored, by_measures, said_of, sureness
from qa.answering.reading.sentence_ranker import fitted as weights_for
from qa.answering.reading.signs import missing, signs_of
from qa.reader import knows
from store.article import Article, Hit
from store.language.text import is_spaceless

_SLIGHTLY = 1e-5
"""What rounding may bring about."""


class Within(NamedTuple):
    """The least and the most that something can be."""

    least: float
    most: float


Read = Callable[[str, Found], Mapping[Place, SentenceReading]]


def is_surely_about(question: str, found: Found, *, entire: bool = False, reading: Read = readings) -> bool:
    """Whether `judge` is sure to hold what was found to be about `question`; False where it may hold otherwise.

    `reading` reads passages for what is said.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    ranking, said = by_measures(question, found), said_of(question, entire=entire)
    if not _is_open(found, ranking) or not knows(said):
        return False
    judging = _Judging(found, ranking)
    return any(judging.is_enough(known) for known in _known(said, found, ranking.sentences, reading))


def _is_open(found: Found, ranking: Ranking) -> bool:
    """Whether nothing but how surely a sentence answers stands between the question and a judgement."""
    query = ranking.query
    if len(ranking.sentences) < 2 or not query.terms or query.quotes or is_spaceless(query.text):
        return False
    return missing(found, ranking) <= MISSING and not lacks_what_is_counted(found, ranking)


def _known(said: str, found: Found, sentences: Sequence[Scored], reading: Read) -> Iterator[list[Within]]:
    """What is known of how surely each sentence answers, at first and after each passage read; the best comes first."""
    holding = [[n for n, (hit, article) in enumerate(found) if _holds(s, hit, article)] for s in sentences]
    unread = set(range(len(found)))
    told: dict[int, float] = {}
    yield [_between(None, True) for _ in holding]
    for number in dict.fromkeys(n for passages in holding for n in passages):
        read = reading(said, [found[number]])
        unread.discard(number)
        for i, s in enumerate(sentences):
            if one := read.get((s.article.id, s.unit.start)):
                told[i] = max(told.get(i, -SUREST), sureness(one))
        yield [_between(told.get(i), not unread.isdisjoint(passages)) for i, passages in enumerate(holding)]


def _holds(sentence: Scored, hit: Hit, article: Article) -> bool:
    return article.id == sentence.article.id and hit.start <= sentence.unit.start < hit.end


def _between(told: float | None, is_open: bool) -> Within:
    if is_open:
        return Within(-SUREST if told is None else told, SUREST)
    return Within(told or 0.0, told or 0.0)


class _Judging:
    """The judgement of what was found, by what is known of it."""

    def __init__(self, found: Found, ranking: Ranking) -> None:
        self._ranking = ranking
        self._missing = missing(found, ranking)
        self._signs: dict[int, dict[str, float]] = {}
        self._learned = fitted()["spaced"]
        self._reader = weights_for(ranking.query)["reader"]
        self._enough = math.log(RELEVANT / (1 - RELEVANT)) + _SLIGHTLY

    def is_enough(self, known: Sequence[Within]) -> bool:
        """Whether each sentence that may be the best one makes what was found be about the question."""
        sentences = self._ranking.sentences
        least = [s.score + self._reader * one.least for s, one in zip(sentences, known, strict=True)]
        second, first = sorted(least)[-2:]
        surest = max(one.least for one in known)
        return all(
            self._least(i, known[i], first, first if least[i] < first else second, surest) >= self._enough
            for i, s in enumerate(sentences)
            if s.score + self._reader * known[i].most >= first + LEAST - _SLIGHTLY
        )

    def _least(self, number: int, known: Within, first: float, behind: float, surest: float) -> float:
        """The least that the logit can be with that sentence as the best, which then is no worse than `first`; the one
        behind it is no worse than `behind`, and the surest reading at least `surest`.

        Over how surely the sentence answers it is a line with a bend where no other is surer: least there or at an end.
        """
        plain = self._ranking.sentences[number].score
        least = max(known.least, (first - plain) / self._reader)
        ends = {least, max(least, known.most), min(max(surest, least), known.most)}
        return min(self._logit(number, plain + self._reader * sure, sure, behind, max(surest, sure)) for sure in ends)

    def _logit(self, number: int, score: float, sure: float, behind: float, surest: float) -> float:
        may_be = {
            "score": Within((score + LEAST) / 10, score / 10),  # what is heard of a passage can count against it
            "clear": Within(0.0, max(0.0, score - behind - LEAST)),
            "reader": Within(sure, sure),
            "surest": Within(surest, SUREST),
            "wrong": Within(0.0, 2.0),
            "absent": Within(0.0, 2.0),
            "relevance": Within(LEAST, -LEAST),
        } | {name: Within(value, value) for name, value in self._of(number).items()}
        total: float = self._learned["bias"]
        for name, weight in self._learned["weights"].items():
            total += weight * (may_be[name].least if weight > 0 else may_be[name].most)
        return total

    def _of(self, number: int) -> dict[str, float]:
        if number not in self._signs:
            signs = signs_of(self._ranking.sentences[number], self._ranking)
            self._signs[number] = signs | {"missing": self._missing}
        return self._signs[number]
