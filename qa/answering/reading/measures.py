"""What is measured of a sentence that was found: how far it says what the question says, and holds what it asks for.

Each measure is a number, 0..1, that means the same in every library; `sentence_ranker.py` weighs them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from qa.answering.reading.context import parted
from qa.answering.reading.question_analysis import Query, QueryTerm, fits, flat, read
from qa.answering.reading.questions_above import said_above
from qa.proof.facts.align import keys_of
from qa.proof.facts.imperatives import gives_orders
from qa.proof.speakers.who_speaks import is_asker
from store.article import Article, Hit
from store.embedding.embedders import default_embedder
from store.language.dates import day_of
from store.language.reversals import asks_what_was_said, takes_back
from store.language.sentences import sentence_spans
from store.language.text import is_spaceless, words
from store.language.tokens import groups, is_function, tokens
from store.reading.prose.body import prose_start

Vector = npt.NDArray[np.float32]
Found = Sequence[tuple[Hit, Article]]

LEAD = 400
"""The characters that an article begins with: what it is about, and of when."""

FAMILY, SYNONYM, ALIKE_FROM, ALIKE_MOST = 0.9, 0.75, 0.45, 0.8
"""What a word of the same family or of like meaning is worth; the cosine from which on two words are related at all."""


@dataclass(frozen=True, eq=False)
class ContentWords:
    """The words of a stretch of text that can be compared: as they are, by family and by meaning."""

    keys: frozenset[str]
    roots: frozenset[str]
    groups: frozenset[int]


@dataclass(frozen=True)
class FoundSentence:
    """One sentence found: `article.text[start:end] == text`; `rank` is the place of its passage among those found.

    Where the article asks right above what it answers, that is `asked`, and its `words` are those of that too.
    """

    article: Article
    start: int
    end: int
    text: str
    rank: int
    words: ContentWords
    before: ContentWords
    after: ContentWords
    around: ContentWords
    passage: ContentWords
    lead: bool
    asked: str = ""


NOTHING = ContentWords(frozenset(), frozenset(), frozenset())


def lead(article: Article) -> str:
    """What an article begins with, after the menu of a page that was saved with it."""
    start = prose_start(article.text)
    return article.text[start : start + LEAD]


@lru_cache(maxsize=4_000)
def words_of(text: str) -> ContentWords:
    """The words of `text` that have content."""
    found = tokens(text)
    kept = [(found[i], key) for i, key in keys_of(found) if not (found[i].kind == "word" and is_function(found[i]))]
    keys = frozenset(key for _, key in kept)
    roots = frozenset(t.root for t, _ in kept if t.kind == "word")
    return ContentWords(keys, roots, frozenset().union(*map(groups, keys)))


def units_of(found: Found) -> list[FoundSentence]:
    """The sentences of the passages found, each once, with what stands around them."""
    units: list[FoundSentence] = []
    seen: set[tuple[str, int]] = set()
    for number, (hit, article) in enumerate(found):
        around = words_of(" \n ".join(filter(None, (hit.heading, record_of(article)))))
        passage = words_of(hit.text)
        spans = [s for s in sentence_spans(hit.text, article.told_in or "en") if hit.text[s[0] : s[1]].strip()]
        texts = [hit.text[a:b] for a, b in spans]
        asked = [said_above(article, hit.start + a) for a, _ in spans]
        own = [NOTHING, *(words_of(_with(q, text)) for q, text in zip(asked, texts, strict=True)), NOTHING]
        for i, (start, end) in enumerate(spans):
            at = hit.start + start
            if (article.id, at) in seen:
                continue
            seen.add((article.id, at))
            units.append(
                FoundSentence(
                    article,
                    at,
                    hit.start + end,
                    texts[i],
                    number,
                    own[i + 1],
                    own[i],
                    own[i + 2],
                    around,
                    passage,
                    hit.start == 0 and i == 0,
                    asked[i],
                )
            )
    return units


def _with(asked: str, text: str) -> str:
    return f"{asked} \n {text}" if asked else text


def record_of(article: Article) -> str:
    """What is known of an article beside its text, with the month in which it came out: a question may name it."""
    published = day_of(article.published_at)
    month = f"{published:%B %Y}" if published else None
    return " \n ".join(filter(None, (article.title, article.author, article.source, month)))


_WORDS_KEPT = 50_000
_known: dict[str, Vector] = {}


def _vectors(words: Sequence[str]) -> dict[str, Vector]:
    """The vector of each word; those that were not met before are embedded together."""
    found = {word: _known.get(word) for word in words}
    new = [word for word, vector in found.items() if vector is None]
    made = dict(zip(new, default_embedder().embed(new), strict=True)) if new else {}
    if len(_known) + len(made) > _WORDS_KEPT:
        _known.clear()
    _known.update(made)
    return {word: made[word] if vector is None else vector for word, vector in found.items()}


Credit = Mapping[str, float]
"""What text has of each term of a question, by the term's key, 0..1."""


@dataclass(frozen=True)
class Credits:
    """For each term of a question, what each related word found counts for it, and how much the term weighs."""

    query: Query
    related: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]
    total: float
    _known: dict[ContentWords, Credit] = field(default_factory=dict, repr=False, compare=False)

    def of(self, *stretches: ContentWords) -> Credit:
        """What `stretches` of text have together: of each term as much as the one that has the most of it."""
        first, *others = map(self._of_one, stretches)
        for other in others:
            first = {key: worth if worth >= other[key] else other[key] for key, worth in first.items()}
        return first

    def near(self, unit: FoundSentence) -> Credit:
        """What a sentence has with the one before, the one after, and the title."""
        return self.of(unit.words, unit.before, unit.after, unit.around)

    def _of_one(self, words: ContentWords) -> Credit:
        known = self._known.get(words)  # a sentence is also what stands before one and after another
        if known is None:
            known = self._known[words] = {term.key: self._worth(term, words) for term in self.query.terms}
        return known

    def _worth(self, term: QueryTerm, words: ContentWords) -> float:
        if term.key in words.keys:
            return 1.0
        kin = term.root in words.roots or (term.name and not words.keys.isdisjoint(_of_one_place(term.key)))
        best = FAMILY if kin else 0.0
        if not best and not groups(term.key).isdisjoint(words.groups):
            best = SYNONYM
        related = self.related.get(term.key)
        if related:
            best = max(best, max((value for word, value in related.items() if word in words.keys), default=0.0))
        return best

    def share(self, credit: Credit) -> float:
        """How much of the question, by weight, `credit` is."""
        return sum(self.weights[k] * v for k, v in credit.items()) / self.total


@lru_cache(maxsize=1_000)
def _surfaces(text: str) -> dict[str, str]:
    """The words of `text` that may be like others, by their stems."""
    words = [t for t in reversed(tokens(text)) if t.kind == "word" and len(t.stem) > 2 and t.folded.isascii()]
    return {t.stem: t.folded for t in words if not is_function(t)}


_OF_A_PLACE = ("n", "an", "ian")


@lru_cache(maxsize=5_000)
def _of_one_place(name: str) -> frozenset[str]:
    """The place of which `name` is said, or what is said of the place that it names: Iran, Iranian."""
    places = {name[: -len(ending)] for ending in _OF_A_PLACE if name.endswith("an")}
    said = {name + ending for ending in _OF_A_PLACE if len(name) > 3 and (name + ending).endswith("an")}
    return frozenset({place for place in places if len(place) > 3} | said)


def credits_of(query: Query, units: Sequence[FoundSentence], found: Found) -> Credits:
    """What counts for the terms of `query` among the words found, and how much each weighs: rare ones much."""
    surfaces: dict[str, str] = {}
    for text in (text for hit, article in found for text in (hit.text, article.title or "")):
        surfaces = _surfaces(text) | surfaces  # the first counts
    open_ = [t for t in query.terms if t.kind == "word" and not t.name and len(t.key) > 2 and t.surface.isascii()]
    related: dict[str, dict[str, float]] = {}
    if open_ and surfaces:
        keys = sorted(surfaces)
        vectors = _vectors([*(surfaces[k] for k in keys), *(term.surface for term in open_)])
        matrix = np.stack([vectors[surfaces[k]] for k in keys])
        for term in open_:
            cosines = matrix @ vectors[term.surface]
            related[term.key] = {
                keys[i]: min(ALIKE_MOST, float(cosines[i])) for i in np.flatnonzero(cosines >= ALIKE_FROM).tolist()
            }
    weights = {}
    for term in query.terms:
        share = sum(term.key in unit.words.keys for unit in units)
        weights[term.key] = term.weight * math.log(1 + (len(units) + 1) / (share + 0.5))
    return Credits(query, related, weights, sum(weights.values()) or 1.0)


MEASURES = ("own", "before", "title", "passage", "meaning", "rank", "unfit")
"""The names of the measures of a sentence, in the order of their weights: the share of the question that it says, what
the sentence before, the title and the passage add to that, how near it comes in meaning, how early its passage was
found, and that it lacks the sort of thing asked for. Of twenty-eight that were tried these do as well as all."""

Trait = Literal["asked", "orders", "question", "quoted", "short", "taken back"]
"""What no fit weighs: a sentence that answers what the article asks in the very words of the question, gives orders,
asks, has the words that the question quotes, or has hardly any, or tells what its article no longer says."""

UNTOLD: tuple[Trait, ...] = ("orders", "question", "taken back")
"""Those with which a sentence answers nothing."""

FEW = 4
"""Words from which on a sentence is not short."""


def measure(query: Query, units: Sequence[FoundSentence], credits_: Credits) -> npt.NDArray[np.float64]:
    """The measures of each of `units`: one row each, in the order of `MEASURES`."""
    if not units:
        return np.zeros((0, len(MEASURES)))
    meaning = np.zeros(len(units))
    if not is_spaceless(query.text):
        vectors = default_embedder().embed([query.text, *(_with(u.asked, u.text) for u in units)])
        meaning = np.asarray(vectors[1:] @ vectors[0], dtype=float)
    rows = [_row(query, unit, credits_, cosine) for unit, cosine in zip(units, meaning.tolist(), strict=True)]
    return np.array(rows)


def _row(query: Query, unit: FoundSentence, credits_: Credits, cosine: float) -> list[float]:
    share = credits_.share(credits_.of(unit.words))
    values = {
        "own": share,
        "before": credits_.share(credits_.of(unit.words, unit.before)) - share,
        "title": credits_.share(credits_.of(unit.words, unit.around)) - share,
        "passage": credits_.share(credits_.of(unit.passage, unit.around)),
        "meaning": cosine,
        "rank": 1 / (1 + unit.rank),
        "unfit": not fits(query.kind, query.text, unit.text) and not _asks_alike(unit.asked, query),
    }
    return [float(values[name]) for name in MEASURES]


def _asks_alike(asked: str, query: Query) -> bool:
    """Whether the article asks for the same sort of thing, in words of the question: what stands below is that."""
    if not asked or read(asked).kind != query.kind:
        return False
    end, has = len(parted(query.text)[0]), words_of(asked).keys
    return any(term.key in has for term in query.terms if term.start < end)


def traits(query: Query, unit: FoundSentence) -> frozenset[Trait]:
    """What the rules beside the measures go by."""
    found: dict[Trait, bool] = {
        "asked": bool(unit.asked) and _ends_as(words(unit.asked), words(parted(query.text)[0])),
        "orders": gives_orders(unit.text),
        "question": unit.text.rstrip("\"'”’»」』)").endswith(("?", "？")) or is_asker(unit.article, unit.start),
        "quoted": any(q in flat(unit.text) for q in query.quotes),
        "short": len(unit.words.keys) < FEW,
        "taken back": takes_back(unit.text) and not asks_what_was_said(query.text),
    }
    return frozenset(name for name, has in found.items() if has)


def _ends_as(asked: Sequence[str], question: Sequence[str]) -> bool:
    """Whether a question of several words is `asked` word for word, behind whatever marks it as one ("Q:")."""
    return len(question) > 1 and list(asked[-len(question) :]) == list(question)


def is_by(article: Article, query: Query) -> bool:
    """Whether the question names the article's author: the surname, and the first name unless it gives none."""
    author = [w.lower() for w in re.findall(r"[^\W\d_][\w’'-]+", article.author or "")]
    return bool(author) and author[-1] in query.names and (author[0] in query.names or len(query.names) == 1)
