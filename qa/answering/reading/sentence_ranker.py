"""How well the sentences found answer a question: how surely the reader holds that, and their measures, weighed.

`abstention.py` says from the ranking whether any of them answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from qa.answering.reading.context import NOTHING, Told, leant, parted, within
from qa.answering.reading.measures import (
    MEASURES,
    UNTOLD,
    Credits,
    Found,
    FoundSentence,
    Trait,
    credits_of,
    measure,
    traits,
    units_of,
)
from qa.answering.reading.question_analysis import Query, QueryTerm, read
from qa.answering.reading.readings import SentenceReading, readings, relevances, selections
from qa.logistic import bounded, read_fit
from qa.reader import knows
from store.article import Article
from store.language.patterns import late
from store.language.text import is_spaceless

QUOTED, BARRED = 8.0, -8.0
"""Rules beside the fit: a sentence with the words that the question quotes answers, and one below a question of the
article in its words; one that gives orders, asks, or takes back what its article said does not."""

KEPT = 16
"""Rankings and judgements kept: a question is often asked again at once, of extraction where its model fails, of
another model, or for a longer answer."""

SUREST = 8.0
"""The reader's logit from which on more of it says nothing more."""

BEHIND = 8.0
"""How far behind the best sentence, in logits, the best one of a passage is by its measures alone where the passage is
not heard, unless it is of the same article: of 225 questions over real pages none was answered by such a passage, and
they are a quarter of those found."""

READ = 3
"""Passages, those of the best sentences, that are read for the words that answer."""

TALK, OF_TALK = "talk", 8.0
"""That a sentence is of an article of the talk; and how far in front, in logits, it counts for that where a turn leans
on nothing in brackets, as a model rewrites it, or in a language that the reader does not know: elsewhere that is
fitted. Where words are not parted it counts nothing, for the first of what is found is of the talk as it is."""

LESS = 0.4
"""What the words of the rest of a question weigh while one part of it is looked at; where words are not parted, what
all that a turn leans on weighs beside all its own, for the topic's many pairs of characters drown a short turn's."""


@dataclass(frozen=True)
class Scored:
    """A sentence of what was found: its span in the article, how well it answers (in logits) and its measures.

    `traits` are what the rules beside the fit go by. `selected` is how much likelier a good answer tells it than
    nothing of its passage, `sure` how surely the reader holds that it answers, both in logits within bounds and 0 in a
    language that the reader does not know. `reading` has its words that answer, where its passage was read.
    """

    unit: FoundSentence
    score: float
    measures: Mapping[str, float]
    has: Mapping[str, float]
    traits: frozenset[Trait] = frozenset()
    reading: SentenceReading | None = None
    selected: float = 0.0
    sure: float = 0.0

    @property
    def article(self) -> Article:
        """Where it stands."""
        return self.unit.article

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands."""
        return self.unit.text

    @property
    def fits(self) -> bool:
        """It holds the sort of thing that was asked for."""
        return not self.measures["unfit"]


@dataclass(frozen=True, eq=False)
class Ranking:
    """The sentences found, best answer first; `parts` are the same, ranked by each part of a question of several.

    Two rankings are never the same, so that one can be the key to what is made of it.
    """

    query: Query
    sentences: tuple[Scored, ...]
    credits: Credits
    parts: tuple[tuple[Scored, ...], ...] = ()


HEARD, FAR, LEAST = 3, 2.5, -3.0
"""Articles that are heard for what is asked at most, those of the best sentences; how far behind, in logits, one is not
told with the best in any case; and the most that it counts against one that it is about something else. Of 150 requests
that are answered as questions (`evals/reader/requests`), over 2,500 articles, the best sentence was of the right story
for .78 without this and for .81 with it."""


def rank(question: str, found: Found, told: Told = NOTHING, *, hears_all: bool = False) -> Ranking:
    """Every sentence of the passages found, measured against `question`.

    A turn of a talk, with what that is about in brackets behind it, is read with what was `told` last besides; its own
    words tell so little of what answers it that it goes by what is heard alone, and by the articles of the talk.
    `hears_all`: passages that are far behind are read too.
    """
    return _rank(question, tuple(found), told, hears_all)


@lru_cache(maxsize=KEPT)
def _rank(question: str, found: Found, told: Told, hears_all: bool) -> Ranking:
    plain = by_measures(question, found)
    said = _said_of(question)
    of_talk = _of_talk(plain.query, plain.sentences, told.articles)
    near = range(len(found)) if hears_all else _near(plain.sentences)
    sentences = _read_for(_with_talk(question, told.words), said, plain.query, of_talk, found, near)
    sentences = _heard(question, sentences, found)
    asked, parts = parts_of(parted(question)[0]), []
    units = units_of(found) if asked else []
    for part in asked:
        partial = _within(read(part), plain.query)
        of_part = _scored(partial, units, credits_of(partial, units, found))
        parts.append(_read_for(part, part, partial, of_part, found, near))
    return replace(plain, sentences=sentences, parts=tuple(parts))


@lru_cache(maxsize=KEPT)
def by_measures(question: str, found: Found) -> Ranking:
    """The same as `rank` before anything is read: by what is measured of each sentence alone."""
    units = units_of(found)
    turn, topic = parted(question)
    query = _behind(read(turn), read(question), len(turn)) if topic else read(question)
    credits_ = credits_of(query, units, found)
    return Ranking(query, _scored(query, units, credits_), credits_)


def _near(sentences: Sequence[Scored]) -> list[int]:
    """The passages of `sentences`, best first, that may answer by their measures alone, in the order found."""
    kept = (s for s in sentences if s.score >= sentences[0].score - BEHIND or s.article.id == sentences[0].article.id)
    return sorted({s.unit.rank for s in kept})


def _with_talk(question: str, told: str) -> str:
    """The words that a sentence is selected for: a turn with what it leans on, as far as the reader knows its language
    as well as the turn's."""
    turn, topic = parted(question)
    if not leans(question):
        return turn
    return within(turn, leant(*(words if words and knows(words) else "" for words in (topic, told))))


def _said_of(question: str) -> str:
    """The words that are looked for in a passage: "When was that?" is nothing to be looked for without its brackets."""
    turn = parted(question)[0]
    return turn if read(turn).terms else question


def _scored(query: Query, units: Sequence[FoundSentence], credits_: Credits) -> tuple[Scored, ...]:
    rows = measure(query, units, credits_)
    learned = fitted(query)
    scores = rows @ np.array([learned.get(name, 0.0) for name in MEASURES])
    quotes = any(len(q.split()) > 2 or not q.isascii() for q in query.quotes)
    found = []
    for unit, score, row in zip(units, scores.tolist(), rows.tolist(), strict=True):
        its = traits(query, unit)
        ruled = QUOTED * ((quotes and "quoted" in its) or "asked" in its) + BARRED * (not its.isdisjoint(UNTOLD))
        measures = dict(zip(MEASURES, row, strict=True))
        found.append(Scored(unit, score + ruled, measures, credits_.of(unit.words), its))
    return _ordered(found)


def _of_talk(query: Query, sentences: Sequence[Scored], articles: AbstractSet[str]) -> tuple[Scored, ...]:
    """`sentences`, those of the `articles` of the talk so much before the others; that is a measure of theirs."""
    more = fitted(query).get(TALK, 0.0 if is_spaceless(query.text) else OF_TALK)
    return _ordered(
        replace(s, score=s.score + more, measures={**s.measures, TALK: 1.0}) if s.article.id in articles else s
        for s in sentences
    )


def _read_for(
    asked: str, said: str, query: Query, sentences: Sequence[Scored], found: Found, near: Iterable[int]
) -> tuple[Scored, ...]:
    """`sentences`, best first: which of each passage `near` a good answer to what is `asked` tells, and of the passages
    then in front how surely the reader holds that they answer what is `said`; others count as the least sure of
    these."""
    told = selections(asked, [found[n] for n in near])
    if not told:
        return tuple(sentences)
    weights = fitted(query)
    selected = ((s, bounded(told.get((s.article.id, s.unit.start), -SUREST), SUREST)) for s in sentences)
    sentences = _ordered(
        replace(s, score=s.score + weights.get("selection", 0.0) * value, selected=value) for s, value in selected
    )
    passages = list(dict.fromkeys(s.unit.rank for s in sentences))[:READ]
    read_ = readings(said, [found[n] for n in passages])
    pairs = [(s, read_.get((s.article.id, s.unit.start))) for s in sentences]
    least = min((sureness(r) for _, r in pairs if r), default=0.0)
    counted = ((s, r, sureness(r) if r else least) for s, r in pairs)
    weight = weights.get("reader", 0.0)
    return _ordered(replace(s, score=s.score + weight * sure, sure=sure, reading=r) for s, r, sure in counted)


def _heard(question: str, sentences: tuple[Scored, ...], found: Found) -> tuple[Scored, ...]:
    """`sentences`, those behind that are of passages about something else than what is asked: the passages of those in
    front are heard, until what follows is far behind the best that is about it."""
    first: dict[str, Scored] = {}
    for s in sentences:
        first.setdefault(s.article.id, s)
    if len(first) < 2:
        return sentences
    front = list(first.values())[:HEARD]
    surely = [s for s in front if s.score >= front[0].score - FAR]  # whatever is heard of the first one
    heard = list(relevances(question, [found[s.unit.rank] for s in surely]))
    told: dict[str, float] = {}
    best = -math.inf
    for at, s in enumerate(front):
        if s.score < best - FAR:
            break
        value = heard[at] if at < len(heard) else relevances(question, [found[s.unit.rank]])[0]
        told[s.article.id] = max(LEAST, min(0.0, value))
        best = max(best, s.score + told[s.article.id])
    least = min(told.values())
    told |= dict.fromkeys(list(first)[HEARD:], least) if len(told) == HEARD else {}
    return _ordered(replace(s, score=s.score + told.get(s.article.id, 0.0)) for s in sentences)


def _ordered(sentences: Iterable[Scored]) -> tuple[Scored, ...]:
    return tuple(sorted(sentences, key=lambda s: (-round(s.score, 6), s.unit.rank, s.unit.start)))


FAR_BEHIND = 5.0
"""How far behind what goes before them for its time, in logits, other sentences stand: too far to be told with it."""


def in_front(first: Sequence[Scored], ranking: Ranking) -> Ranking:
    """`ranking` with the sentences `first` before all others, which then stand far behind the best of them."""
    places = {(s.article.id, s.unit.start) for s in first}
    others = (s for s in ranking.sentences if (s.article.id, s.unit.start) not in places)
    behind = (replace(s, score=min(s.score, first[0].score - FAR_BEHIND)) for s in others)
    return replace(ranking, sentences=(*first, *behind))


def sureness(reading: SentenceReading | None) -> float:
    """How surely the reader holds that a sentence answers, in logits and within bounds; 0 where it said nothing."""
    return bounded(reading.sureness, SUREST) if reading else 0.0


def fitted(query: Query) -> Mapping[str, float]:
    """What each measure of a sentence counts, and the reader's sureness ("reader"), in the script of `query`; of a turn
    that leans on its talk, where the reader knows its language, what is heard of a sentence and where it stands."""
    if leans(query.text):
        return learned()["within"]
    return learned()["spaceless" if is_spaceless(query.text) else "spaced"]


def leans(question: str) -> bool:
    """Whether it is a turn with what it leans on in brackets behind it, in a language that the reader knows."""
    turn, topic = parted(question)
    return bool(topic) and knows(turn)


def learned() -> dict[str, dict[str, float]]:
    """The fit, by `python -m evals.fits.sentence_ranking FOLDER`: the sentence that answers before the others found."""
    return read_fit("qa.answering.reading", "sentence_ranking.json")


_ASKS = r"(?:how|what|which|who|whom|whose|when|where|why|if so|is|was|are|were|does|did|do|has|have|can|must)\b"
_PARTS = late(
    rf"(?:[,;]\s+(?:and|but|or)?\s*|\s+and\s+)(?:(?:also|then)\s+)?(?:(?:tell me|say)\s+)?(?={_ASKS})"
    rf"|(?<=[?？；])\s*(?=\S)|(?<=\w[.!])\s+(?={_ASKS})|，(?=.{{0,12}}[吗呢什谁哪何多几])",
    re.I,
)
_ASKING = late(rf"\b{_ASKS}|[吗呢什谁哪何多几]", re.IGNORECASE)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that `question` consists of, if they are several: "What does it cost, and who pays?"."""
    parts = split_questions(question)
    return parts if len(parts) > 1 and all(map(_ASKING.search, parts)) else ()


def split_questions(question: str) -> tuple[str, ...]:
    """`question`, or a request, cut where it goes on to ask for something else; all of it in one where it does not."""
    return tuple(p.strip(" ,;") for p in _PARTS.split(question) if p and re.search(r"\w", p))


def _behind(turn: Query, whole: Query, end: int) -> Query:
    """`turn` with the words that stand behind it in `whole`, from `end` on: they weigh less, and ask for nothing."""
    rest = [t for t in whole.terms if t.start >= end]
    less = LESS
    if is_spaceless(whole.text) and turn.terms and rest:
        less = min(LESS, LESS * sum(t.weight for t in turn.terms) / sum(t.weight for t in rest))
    return replace(turn, text=whole.text, terms=(*turn.terms, *_lesser(rest, less)), names=whole.names)


def _within(part: Query, whole: Query) -> Query:
    """`part` with the words of the whole question, which weigh less."""
    rest = [t for t in whole.terms if t.key not in part.keys]
    terms, quotes = (*part.terms, *_lesser(rest)), part.quotes or whole.quotes
    return replace(part, terms=terms, names=part.names | whole.names, quotes=quotes)


def _lesser(terms: Sequence[QueryTerm], less: float = LESS) -> list[QueryTerm]:
    return [replace(t, weight=less * t.weight, focus=False, verb=False) for t in terms]
