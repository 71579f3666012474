"""The passages of the library that a sentence of a draft is held against."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

from qa.factcheck.draft import DraftStatement
from qa.proof.facts.align import Source
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.cutting import cut
from store.article import Article, Hit
from store.language.calendar import MONTHS
from store.language.dates import Moment, moments
from store.language.names import names
from store.language.numbers import Quantity
from store.language.text import is_spaceless
from store.library import Library

Key = TypeVar("Key")

PASSAGES = 6
"""Passages found for the sentence alone, and as many for it with what goes before, for each of its claims, and for its
figures in another language."""

TOPICAL = 12
"""Passages that tell which articles a paragraph is about."""

BESIDE = 4
"""Articles that the sentences before led to, of each of which the nearest passage is read."""

MOST_REVISIONS = 5
"""Revisions of an article that are looked at."""

_BACK = 6  # sentences before that tell of which articles a draft is
_MOST_CLAIMS = 3
_SCALES = ((1e9, "billion"), (1e6, "million"))
_LEAST = 10  # what is smaller and has no unit is written in words, and stands everywhere


class Finder:
    """Searches one library for one draft, within `filters`: its sentences in their order."""

    def __init__(self, library: Library, filters: Mapping[str, Any]) -> None:
        self._library = library
        self._filters = dict(filters)
        self._topic: tuple[str, frozenset[str]] = ("", frozenset())
        self._earlier: dict[str, tuple[Article, ...]] = {}
        self._before: deque[Sequence[str]] = deque(maxlen=_BACK)

    def sources(self, told: DraftStatement) -> tuple[Source, ...]:
        """The parts of articles found for `told`, the best first, each once.

        A sentence without a name may be said of anything: it is held against articles on what its paragraph is about.
        Behind them come parts of the articles that the sentences before it led to.
        """
        found = [self._search(words, PASSAGES) for words in dict.fromkeys(_asked(told))]
        hits = {(hit.article_id, hit.start): hit for hit in dealt(found)}
        if told.around and not any(name.sure for name in names(told.text)):
            about = self._about(told)
            hits = {key: hit for key, hit in hits.items() if hit.article_id in about} or hits
        beside = self._beside(told)
        self._before.append([article for article, _ in hits])
        hits |= {(hit.article_id, hit.start): hit for hit in beside if (hit.article_id, hit.start) not in hits}
        articles = self._library.articles_of(hits.values())
        held = [hit for hit in hits.values() if (hit.article_id, hit.revision) in articles]
        return tuple(Source(articles[hit.article_id, hit.revision], hit.start, hit.end) for hit in held)

    def earlier(self, sources: Iterable[Source]) -> dict[str, tuple[Article, ...]]:
        """The revisions of the sources' articles before those, by the article's id; without articles that have none."""
        known = {source.article.id: source.article.revision for source in sources}
        for article_id in known.keys() - self._earlier.keys():
            self._earlier[article_id] = tuple(self._before_it(article_id, known[article_id]))
        return {article_id: self._earlier[article_id] for article_id in known if self._earlier[article_id]}

    def _before_it(self, article_id: str, revision: str) -> Iterator[Article]:
        every = self._library.revisions(article_id)
        for one in every[-MOST_REVISIONS:] if len(every) > 1 else ():
            if one != revision:
                yield self._library.article(article_id, one)

    def _about(self, told: DraftStatement) -> frozenset[str]:
        """The articles that the words before the sentence, or around it, lead to."""
        words = told.context
        if self._topic[0] != words:
            found = (*self._search(words, TOPICAL), *self._search(in_english(words), TOPICAL))
            self._topic = words, frozenset(hit.article_id for hit in found)
        return self._topic[1]

    def _beside(self, told: DraftStatement) -> list[Hit]:
        """What comes nearest in each of the articles that most of the sentences before led to."""
        led = led_to(self._before)
        ids = sorted(led, key=lambda article: -led[article])[:BESIDE]
        words = f"{told.text} {in_english(told.text)}".strip()
        hits = self._library.search(words, k=TOPICAL, filters=self._filters | {"article_ids": ids}) if ids else ()
        return list({hit.article_id: hit for hit in reversed(hits)}.values())[::-1]

    def _search(self, words: str, most: int) -> tuple[Hit, ...]:
        return self._library.search(words, k=most, filters=self._filters) if words else ()


def _asked(told: DraftStatement) -> Iterator[str]:
    """What is searched for a sentence: itself, what it says with what goes before, its figures as English has them, and
    each of its claims."""
    yield told.text
    if told.around:
        yield f"{told.around} {told.text}"
    yield in_english(told.text)
    claims = cut(told.text)
    for claim in claims[:_MOST_CLAIMS] if len(claims) > 1 else ():
        yield told.text[claim.start : claim.end]


def dealt(found: Iterable[Iterable[Key]]) -> Iterator[Key]:
    """What was found for several sentences, for each the best first, by rank."""
    return (one for rank in zip_longest(*found) for one in rank if one is not None)


def led_to(found: Iterable[Iterable[Key]]) -> dict[Key, float]:
    """How much all that was found for several sentences, for each the best first, speaks for each article."""
    led: dict[Key, float] = {}
    for rank, article in (pair for one in found for pair in enumerate(one, 1)):
        led[article] = led.get(article, 0.0) + 1 / rank
    return led


def in_english(text: str) -> str:
    """The figures and days of a Chinese `text` as English writes them, which is all it shares with one in English, in
    their order; "" for a text that is not Chinese or has none."""
    if not is_spaceless(text):
        return ""
    days = ((m.start, _day(m)) for m in moments(text))
    told = ((q.start, _figure(q)) for q in figures(text) if q.unit or q.kind == "percent" or q.value >= _LEAST)
    return " ".join(words for _, words in sorted((*days, *told)) if words)


def _figure(quantity: Quantity) -> str:
    if quantity.kind == "percent":
        return f"{quantity.value:g} percent"
    for size, name in _SCALES:
        if quantity.value >= size:
            return f"{quantity.value / size:g} {name} {quantity.unit}".rstrip()
    return f"{quantity.value:,.10g} {quantity.unit}".rstrip()


def _day(moment: Moment) -> str:
    month = MONTHS[moment.month - 1] if moment.month else None
    return " ".join(str(part) for part in (moment.day, month, moment.year) if part)
