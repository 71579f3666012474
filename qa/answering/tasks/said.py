"""What somebody says in articles, and which of it is on a topic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qa.answering.reading.chosen_passages import Pair, passage
from qa.answering.reading.extract import quote_alone
from qa.answering.reading.gist import is_asked_with
from qa.answering.reading.measures import LEAD, ContentWords, credits_of, lead, units_of, words_of
from qa.answering.reading.question_analysis import read
from qa.answering.reading.readings import Place, readings, selections
from qa.proof.check.sentence_checker import Finding
from qa.proof.speakers.uttered import Utterance, said_by, settled, utterances
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.language.dates import day_of
from store.language.days import periods
from store.language.text import paragraph_at

ENOUGH = 0.5
"""The share of a topic's words, by weight, that a quotation on it has: itself, the sentences beside it, the title and
what the article begins with."""

READ = 24
"""Stretches of which it is read who says them, where anybody's are wanted; of others the phrases beside them tell."""


@dataclass(frozen=True)
class AttributedWords:
    """What somebody says in an article."""

    article: Article
    words: Utterance

    @property
    def place(self) -> tuple[str, int, int]:
        """The sentence around them."""
        return self.article.id, self.words.first, self.words.last


def said_in(name: str, articles: Sequence[Article]) -> Iterator[AttributedWords]:
    """What `name` says in `articles`, in their order."""
    return (AttributedWords(article, words) for article in articles for words in said_by(name, article))


def spoken_on(topic: str, articles: Sequence[Article]) -> list[AttributedWords]:
    """What anybody who is named says on `topic` in `articles`, in their order: on anything where it is none."""
    every = list(on(topic, (AttributedWords(article, words) for article in articles for words in utterances(article))))
    read = [
        AttributedWords(article, words)
        for article, of in groupby(every[:READ], key=lambda one: one.article)
        for words in settled(article, [one.words for one in of])
    ]
    named = (s for s in (*read, *every[READ:]) if s.words.speaker.name and s.words.speaker.certain)
    return [s for s in named if not is_asked_with(s.article, s.words.start)]


def on(topic: str, said: Iterator[AttributedWords]) -> Iterator[AttributedWords]:
    """Those of `said` that are on `topic`: all where it is none."""
    if not topic:
        yield from said
        return
    every = list(said)
    found = [paragraph(s) for s in every]
    units = units_of(found)
    credits_ = credits_of(read(topic), units, found)
    around = {(u.article.id, u.start): (u.words, u.before, u.after) for u in units}
    for one in every:
        title = words_of(one.article.title or "")
        near = [w for (id_, at), words in around.items() if id_ == one.article.id and within(at, one) for w in words]
        begins, own = words_of(lead(one.article)), words_of(one.article.text[one.words.first : one.words.last])
        if credits_.share(credits_.of(title, begins, own, _led(one), *near)) >= ENOUGH:
            yield one


def _led(said: AttributedWords) -> ContentWords:
    """The words of the paragraph before where what was said opens one: it says what it is on, as a question does."""
    before = said.article.text[: said.words.first].rstrip(' "“‘')
    paragraph_ = before.rstrip().rpartition("\n")[2] if before.endswith("\n") else ""
    return words_of(paragraph_[-LEAD:])


def on_it(topic: str, article: Article) -> bool:
    """Whether an article has a topic's words in its title or where it begins."""
    wanted, has = words_of(topic).keys, words_of(f"{article.title}. {lead(article)}").keys
    return bool(wanted) and len(wanted & has) >= ENOUGH * len(wanted)


def within(at: int, said: AttributedWords) -> bool:
    """Whether a place in the article is in the sentence around what was said."""
    return said.words.first <= at < said.words.last


def around(said: AttributedWords) -> Finding:
    """The sentence around what was said, as it stands."""
    return quote_alone(said.article, said.words.first, said.words.last)


def is_of_others(article: Article, at: int) -> bool:
    """Whether the sentence there tells what somebody else than the article's author says, who is named."""
    author = words_of(article.author or "").keys
    said = (u.speaker for u in utterances(article) if u.first <= at < u.last)
    return any(s.certain and author.isdisjoint(words_of(s.name or "").keys) for s in said if s.name)


def names_day_of(said: AttributedWords, limits: Filters) -> bool:
    """Whether the sentence around what was said names a day of those that limit: "he told this newspaper in 2018"."""
    text = said.article.text[said.words.first : said.words.last]
    first, last = limits.published_from or "", limits.published_to or "9999"
    named = periods(text, day_of(said.article.published_at) or date.max)
    return any(p.first and p.last and first <= p.first.isoformat() and p.last.isoformat() <= last for p in named)


def paragraph(said: AttributedWords) -> Pair:
    """The paragraph that the words stand in, as what was found."""
    first, last = said.words.first, said.words.last
    return passage(said.article, paragraph_at(said.article.text, first)[0], paragraph_at(said.article.text, last)[1])


def surenesses(question: str, said: Sequence[AttributedWords]) -> list[float]:
    """How surely what is said answers a question, in logits, as the reader hears it."""
    told = readings(question, [paragraph(s) for s in said])
    return _within({place: reading.sureness for place, reading in told.items()}, said)


def surest(said: Sequence[AttributedWords], sure: Sequence[float], most: int) -> list[AttributedWords]:
    """The `most` of what is said that are the surest, in their order."""
    best = sorted(range(len(said)), key=lambda n: -sure[n])[:most]
    return [said[n] for n in sorted(best)]


def nearest_of(said: Sequence[AttributedWords], request: str, most: int) -> list[AttributedWords]:
    """Those of `said` that a good answer is heard to tell most surely, at most so many, in their order; none where
    there are no more, or that is not heard."""
    if not knows(request) or len(said) <= most:
        return []
    return surest(said, _within(selections(request, [paragraph(s) for s in said]), said), most)


def _within(heard: Mapping[Place, float], said: Sequence[AttributedWords]) -> list[float]:
    """The highest value of the sentences around what is said."""
    return [
        max((v for (id_, at), v in heard.items() if id_ == s.article.id and within(at, s)), default=-math.inf)
        for s in said
    ]
