"""Whether what was found is about the question, and whether any of it answers; and if not, what is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qa.answering.phrases import AROUND, quote_list, say
from qa.answering.reading.context import asked_in, parted
from qa.answering.reading.measures import UNTOLD, Found
from qa.answering.reading.question_analysis import Query, QueryTerm, flat
from qa.answering.reading.readings import relevances
from qa.answering.reading.sentence_ranker import KEPT, Ranking, Scored, leans
from qa.answering.reading.signs import everything, signs
from qa.logistic import chance, logit, logit_of, read_fit
from qa.reader import hear, knows
from store.article import Article
from store.language.names import Name, names
from store.language.patterns import late
from store.language.text import is_spaceless
from store.language.tokens import fold, plain_words


@dataclass(frozen=True)
class Judgement:
    """`relevant`: what was found is about the question. `answered`: a sentence of it holds what was asked for.

    `probability`, 0..1, is how probable it is held that a sentence of it answers; less is asked of what is relevant,
    for a model may find an answer in what extraction would not tell. `unsure`: it is answered, and the sentence told
    first is likelier wrong than right.
    """

    relevant: bool
    answered: bool
    probability: float
    reason: str | None = None
    unsure: bool = False


ANSWERED = 0.4
"""The probability from which on a sentence of what was found is taken to answer. Less than even: both labels weigh the
same in the fit, and people ask for more that is there than for what is not. Of 468 turns of `evals/tasks` (`open` and
`talks_open`) .5 answers 253 well and 26 misleadingly, .4 283 and 28, .35 285 and 41."""

LIKELY, LIKELY_OF_ONE = 0.75, 0.6
"""The probability below which that is unsure, of a library and of one article. Of 364 questions that were answered the
sentence told first held the answer for .33 of 115 below it and for .62 of 249 above; of 182 of one article for .38 of
45 and for .61 of 137 (`python -m evals.fits.doubting`)."""

POSSIBLE = 0.25
"""The probability from which on it is not said that no sentence answers, but that it is not sure that one does. Of 72
questions between this and .5 (`evals/tasks`, the halves that may be read) 62 had an answer, which stood in the
passage named as nearest for 29, in one of the three for 38; of 52 below it 25, 11 and 16."""

RELEVANT = 0.33
"""The probability from which on what was found is taken to be about the question at all."""

SPACELESS = 0.5, 0.06
"""The same two of questions in a script without spaces."""

ABOUT = 0.5
"""How surely, in logits, a passage is heard to be about what is asked from which on words that it lacks bar nothing."""

MISSING, SAID = 0.6, 0.1
"""The share of the words of a question, by weight, that nothing found says, from which on nothing is about it; and up
to which something is: a model is asked whether it answers."""

TELLING = 2.5
"""The weight of a word from which on its absence tells why there is no answer."""

ASSUMED, DOUBTED = 2.4, 1.5
"""The weight of a word of a "why" question that the best sentence and what stands around it lack, from which on what it
takes for granted is not shown, where a good answer is heard, in logits, to tell no sentence more surely than this. Of
thirty-five such questions fourteen of eighteen without an answer are doubted so, and three of seventeen with one."""

FIT_WITHIN = 2.0
"""How far behind the best a sentence with the number or date asked for may be, in logits."""


def judge(question: str, found: Found, ranking: Ranking, *, of_one: bool = False) -> Judgement:
    """Whether what was found is about the question, and whether a sentence of it answers. `of_one`: it is asked of one
    article, whose matter need not be named."""
    return _judge(question, tuple(found), ranking, of_one)


@lru_cache(maxsize=KEPT)
def _judge(question: str, found: Found, ranking: Ranking, of_one: bool) -> Judgement:
    if not found or not ranking.sentences:
        return Judgement(False, False, 0.0, say("nothing matches", asked_in(question)))
    query, best = ranking.query, ranking.sentences[0]
    measured = signs(found, ranking)
    if not measured or "quoted" in best.traits:  # nothing but stop words: there is nothing to judge by
        return Judgement(True, True, 0.5)
    is_turn = leans(query.text)
    sureness = probability_within(best.selected, hear_best(found, ranking)) if is_turn else probability(query, measured)
    titles = " ".join(flat(article.title or "") for _, article in found)
    if any(len(quote.split()) >= _A_QUOTATION and quote not in titles for quote in query.quotes):
        return Judgement(True, False, sureness, say("quotation unsaid", asked_in(query.text)))
    answers, least = SPACELESS if is_spaceless(query.text) else (ANSWERED, RELEVANT)
    unsaid = measured["missing"] > MISSING and not is_spaceless(query.text)
    # it may be about it without the figure asked for
    about = sureness if is_turn else probability(query, measured | {"figure": 1.0})
    of_one = of_one and knows(query.text)
    is_told = measured["missing"] <= SAID and not is_spaceless(query.text)
    if (about < least or unsaid) and not of_one and not is_told and not _is_about(found, ranking):
        return Judgement(False, False, sureness, _reason(query, found, ranking, relevant=False))
    barred = barred_by(found, ranking)
    told = sureness
    if of_one and not is_turn:
        told = probability_of_one(sureness, measured["selected"], hear_best(found, ranking))
    likely = LIKELY_OF_ONE if of_one else LIKELY
    if barred is None and told >= answers:
        return Judgement(True, True, sureness, unsure=told < likely and not is_spaceless(query.text))
    possible = told >= POSSIBLE and not is_spaceless(query.text)
    return Judgement(True, False, sureness, barred or _reason(query, found, ranking, relevant=True, possible=possible))


_A_QUOTATION = 4


def probability(query: Query, measured: Mapping[str, float]) -> float:
    """How probable it is held, 0..1, that the best sentence answers."""
    learned = fitted()["spaceless" if is_spaceless(query.text) else "spaced"]
    return chance(logit_of(learned, measured))


def probability_within(selected: float, near: float) -> float:
    """How probable it is held, 0..1, that the best sentence answers a turn that leans on its talk: by how surely a good
    answer tells it and by how surely its passage is about turn and topic, both in logits."""
    return chance(logit_of(fitted()["within"], {"selected": selected, "relevance": near}))


def probability_of_one(sureness: float, selected: float, near: float) -> float:
    """The same of a question asked of one article, which is answered with a probability of `sureness` if it is asked of
    a library: which article is meant need not be said, so that it counts how surely any of its sentences is told."""
    signs = {"sureness": logit(sureness), "selected": selected, "relevance": near}
    return chance(logit_of(fitted()["article"], signs))


def fitted() -> dict[str, Any]:
    """The weights of the signs; `python -m evals.fits.abstaining --write` fits them."""
    return read_fit("qa.answering.reading", "abstention.json")


def barred_by(found: Found, ranking: Ranking) -> str | None:
    """Why nothing found can answer, whatever was fitted: it lacks a name, what a "why" takes for granted, or any figure
    or date where one is asked for; or what comes nearest asks or orders itself."""
    in_language, kind, best = asked_in(ranking.query.text), ranking.query.kind, ranking.sentences[0]
    lacking = say("touched on", in_language, asked=say(f"asked: {kind}", in_language))
    if named := _named(found, ranking):
        articles = {a.id: a for _, a in found}.values()
        if unknown := [n.text for n in named if not any(_has(article, n) for article in articles)]:
            return say("nothing said of", in_language, words=quote_list(unknown, in_language))
        if not any(_has(best.article, name) for name in named):
            return lacking
    if kind == "reason" and _is_assumed(ranking):
        return _reason(ranking.query, found, ranking, relevant=True)
    # How near to the best one stands is for the fit.
    unfit = kind in ("number", "date") and fitting(ranking, math.inf) is None
    return lacking if unfit or not best.traits.isdisjoint(UNTOLD) else None


def _named(found: Found, ranking: Ranking) -> list[Name]:
    """The names in the question of which something has to be told. People name in their own words what an article
    tells, "the French daily": where the passage is heard to be about it, no name is asked for, nor is one that a turn
    only leans on."""
    named = [] if _is_about(found, ranking) else names(parted(ranking.query.text)[0])
    return [name for name in named if name.sure]


def _is_assumed(ranking: Ranking) -> bool:
    """Whether what a "why" question says was done is not told, and the reader hears no answer to it either."""
    query, has = ranking.query, ranking.credits.near(ranking.sentences[0].unit)
    lacking = max(((1 - has[t.key]) * t.weight for t in query.terms), default=0.0)
    doubted = max(s.selected for s in ranking.sentences) < DOUBTED
    return bool(_WHY_DONE.match(query.text)) and lacking > ASSUMED and doubted


_WHY_DONE = late(r"\W*(?:and |so |but )?why (?:did|was|were|has|have)\b", re.IGNORECASE)


def _is_about(found: Found, ranking: Ranking) -> bool:
    """Whether the passage of the best sentence is heard to be about what is asked."""
    return hear_best(found, ranking) > ABOUT


def hear_best(found: Found, ranking: Ranking) -> float:
    """How surely, in logits, the passage of the best sentence is heard to be about what is asked."""
    return relevances(ranking.query.text, [found[ranking.sentences[0].unit.rank]])[0]


def _has(article: Article, name: Name) -> bool:
    return any(_says(article, part) for part in name.parts)


def _says(article: Article, word: str) -> bool:
    """Whether an article or its record has a word, or one that begins as it does."""
    return word[:_OF_A_NAME] in _words_of(article)


@lru_cache(maxsize=KEPT)
def _words_of(article: Article) -> str:
    """All words of an article and its record, as the parts of names are."""
    return plain_words(fold(f"{article.text} {article.title} {article.author} {article.source}"))


_OF_A_NAME = 5  # letters, so that Iranian is of Iran


def fitting(ranking: Ranking, within: float = FIT_WITHIN) -> Scored | None:
    """The best sentence that holds the sort of thing asked for, so far `within` the best; one behind it only if its
    article has the names."""
    best = ranking.sentences[0]
    told = (s for s in ranking.sentences if s.fits and s.traits.isdisjoint(UNTOLD))
    near = (s for s in told if s.score >= best.score - within)
    return next((s for s in near if s is best or is_named_in(ranking.query, s.article)), None)


def is_named_in(query: Query, article: Article) -> bool:
    """Whether `article` has a word of every name in the question."""
    return all(_has(article, name) for name in names(query.text) if name.sure)


def _reason(query: Query, found: Found, ranking: Ranking, relevant: bool, possible: bool = False) -> str:
    in_language = asked_in(query.text)
    asked = say(f"asked: {query.kind}", in_language)
    words = quote_list(unmentioned(query, found, ranking), in_language)
    if words and not relevant:
        return say("nothing said of", in_language, words=words)
    if words:
        return say("not said, unmentioned", in_language, asked=asked, words=words)
    if possible:
        return say("may be told", in_language, asked=asked)
    if relevant or _is_touched(query, found, ranking):
        return say("touched on", in_language, asked=asked)
    return say("nothing answers", in_language)


def _is_touched(query: Query, found: Found, ranking: Ranking) -> bool:
    """Whether what was found says at least half of the telling words of the question, or of what its turn leans on."""
    has, end = ranking.credits.of(*everything(found)), len(parted(query.text)[0])
    telling = [t for t in query.terms if _is_telling(t, query)]
    looked_for = [t for t in telling if t.start >= end] or telling
    return sum(has[t.key] > 0 for t in looked_for) * 2 >= max(1, len(looked_for))


def unmentioned(query: Query, found: Found, ranking: Ranking) -> list[str]:
    """The words of the question, as asked, that no article found has and a reader would look for; not those that it is
    about in brackets. They are names, what is asked for, and words of what it is heard to be about: others ask, or
    speak of the writer."""
    turn = parted(query.text)[0]
    has = ranking.credits.of(*everything(found))
    lacking = [t for t in query.terms if t.start < len(turn) and not has[t.key] and _is_telling(t, query)]
    if lacking and knows(turn) and (heard := hear(turn)) is not None and heard.topic:
        first = turn.find(heard.topic)
        spans = [(first, first + len(heard.topic)), *((n.start, n.end) for n in names(turn) if n.sure)]
        inside = {t for t in lacking if any(start <= t.start and t.end <= end for start, end in spans)}
        lacking = [t for t in lacking if t in inside or t.focus or (t.verb and query.kind == "reason")]
    articles = {article.id: article for _, article in found}.values()
    lacking = [
        t for t in lacking if not any(_says(a, plain_words(fold(query.text[t.start : t.end]))) for a in articles)
    ]
    return list(dict.fromkeys(_whole_words(query, lacking, [t for t in query.terms if has[t.key]])))


def _whole_words(query: Query, lacking: Sequence[QueryTerm], known: Sequence[QueryTerm]) -> Iterator[str]:
    """The words of `lacking` as they stand in the question. Those of Chinese are pairs of signs, of which one may be of
    a word that is `known`, as 马 is in 马和海 of 铁马和海燕: it is none of theirs, and of one sign nothing is told."""
    signs = {i for t in lacking if t.kind == "han" for i in range(t.start, t.end)}
    signs -= {i for t in known if t.kind == "han" for i in range(t.start, t.end)}
    for term in lacking:
        if term.kind != "han":
            yield query.text[term.start : term.end]
        elif term.start in signs or term.start + 1 in signs:
            start = term.start if term.start in signs else term.start + 1
            if start - 1 in signs:
                continue
            end = next(i for i in range(start, len(query.text) + 1) if i not in signs)
            word = query.text[start:end].strip(AROUND)
            if len(word) > 1:
                yield word


def _is_telling(term: QueryTerm, query: Query) -> bool:
    """Whether that nothing mentions it says why there is no answer: a name, a thing or a figure, and no filling; asked
    why, what is said to have been done too."""
    if term.kind == "number":
        return len(term.surface) > 1
    return (
        term.name
        or term.focus
        or term.kind != "word"
        or (term.weight >= TELLING and (not term.verb or query.kind == "reason"))
    )
