"""Where in the sources a claim stands: the smallest run of sentences that carries its words."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import mul

from qa.proof.facts.imperatives import gives_orders
from qa.proof.facts.rarity import weight
from store.article import Article
from store.language.patterns import late
from store.language.reversals import corrects, is_of_corrections, tells_of_saying
from store.language.sentences import clauses, sentence_spans, trimmed
from store.language.tokens import Token, groups, tokens

_LONGEST = 600  # characters; a longer "sentence" is a list, a table or text run together, and is cut
_GLUED = re.compile(r"(?<=[a-z)\]][.!?])(?=[A-Z][a-z])")
_CUT = late(r"\n|[;；]|\s[-–—•|]\s|(?<=[.!?])\s")
_BEFORE = 700  # characters read before a passage, for what its pronouns stand for
_MOST_UNITS = 4000  # sentences of an article that are looked at; more is no article
_MOST_OF_ALL = 12_000  # … of all together
_CLOSELY = 16  # sentences compared word by word after the quick look
_GAIN = 0.07  # share of the claim that a further sentence must add to be taken along
_SHARE = 0.25  # share of one clause that it must add
_AS_MUCH = 0.8  # share of what a sentence has that another must have to stand for it
_MOST_CHOSEN = 3
_MOST_WITH_ALL = 5  # … with those that only one claim needs
_FEWEST_ALONE = 2  # words of content in a claim for which a sentence is looked for
_HALF, _NEARLY_ALL = 0.5, 0.8  # shares of a claim

_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿兆点分之成半年月日元个％%")

ROOT, ALIKE, NEAR = 0.9, 0.7, 0.6
"""What a word of the same family, of like meaning, or of nearly the same spelling is worth against the word itself."""


@dataclass(frozen=True)
class Source:
    """The part of an article that was shown: `article.text[start:end]`; the whole article if it is 0..len(text)."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True)
class Span:
    """Exact words of one revision: `article.text[start:end] == quote`, never empty, trimmed, at sentence borders."""

    article_id: str
    revision: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class PreparedSentence:
    """One sentence of a text, ready to compare: `text` is its words, at `start`..`end`."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    keys: frozenset[str]
    groups: frozenset[int]
    sequence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One sentence of a source: `at` its place among all sentences looked at, `start`..`end` in the article's text.

    `article` is the id and revision of that article."""

    at: int
    source: int
    article: tuple[str, str]
    start: int
    end: int
    sentence: PreparedSentence


@dataclass(frozen=True, slots=True)
class ClaimTerm:
    """One word of a claim that has content, with its weight; `stem` and `root` are what a text may have for it."""

    token: Token
    index: int
    weight: float
    stem: str
    root: str


@dataclass(frozen=True)
class Alignment:
    """How a claim lies on the sources. `chosen` are the sentences that carry it, the best first.

    `credits[u][t]` is how far `chosen[u]` has the claim's term t, 0..1; `window` the share of the claim, by weight,
    that the best sentence has with its neighbours.
    """

    terms: tuple[ClaimTerm, ...]
    units: tuple[SourceSentence, ...]
    chosen: tuple[SourceSentence, ...]
    credits: tuple[tuple[float, ...], ...]
    window: float

    @property
    def best(self) -> tuple[float, ...]:
        """For each term the most that any chosen sentence has of it."""
        return tuple(max(column) for column in zip(*self.credits, strict=True)) if self.credits else ()


def keys_of(words: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """(index, key) of each word that can be compared; Chinese goes by pairs of characters."""
    for i, token in enumerate(words):
        if token.kind == "han":
            following = words[i + 1] if i + 1 < len(words) else None
            if following is not None and following.kind == "han" and following.start == token.end:
                yield i, token.folded + following.folded
            elif not (i and words[i - 1].kind == "han" and words[i - 1].end == token.start):
                yield i, token.folded
        elif token.kind != "mark":
            yield i, token.stem


def terms_of(words: Sequence[Token]) -> tuple[ClaimTerm, ...]:
    """The terms of a claim, in order.

    In Chinese the signs of a number are none: 百分之五 and 5% share none, and numbers are compared as such.
    """
    signs = _signs(words)
    found = []
    for i, key in keys_of(words):
        value = weight(words[i])
        if value > 0 and key not in signs:
            found.append(ClaimTerm(words[i], i, value, key, words[i].root if words[i].kind == "word" else key))
    return tuple(found)


def _signs(words: Sequence[Token]) -> frozenset[str]:
    """The keys of the signs of numbers in a Chinese claim."""
    if all(token.kind != "han" for token in words):
        return frozenset()
    return frozenset(k for i, k in keys_of(words) if words[i].kind == "number" or _NUMERALS.issuperset(k))


@lru_cache(maxsize=512)
def prepare_sentences(
    text: str, language: str | None = None, *, of_corrections: bool = False
) -> tuple[PreparedSentence, ...]:
    """The sentences of a text, ready to compare; one that puts right the sentence before it is read with it, as any
    behind what a text said is in a column `of_corrections`."""
    found = []
    for start, end in _with_errors(text, sentence_spans(text, language), of_corrections):
        for a, b in _cut(text, start, end):
            found.append(comparable(text[a:b], tokens(text[a:b]), a, b))
            if len(found) >= _MOST_UNITS:
                return tuple(found)
    return tuple(found)


def _with_errors(text: str, spans: Iterable[tuple[int, int]], of_corrections: bool) -> Iterator[tuple[int, int]]:
    """`spans`, each "It should have been 250 grams." with what it puts right."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and (
            corrects(text[start:end])
            or (of_corrections and "\n" not in text[last[1] : start] and tells_of_saying(text[slice(*last)]))
        ):
            start = last[0]
        elif last:
            yield last
        last = start, end
    if last:
        yield last


def comparable(text: str, words: Sequence[Token], start: int, end: int) -> PreparedSentence:
    """`words`, those of `text`, ready to compare; it stands at `start`..`end` of a longer text."""
    keys = [key for _, key in keys_of(words)]
    roots = {t.root for t in words if t.kind == "word"}
    kinds = frozenset(group for key in keys for group in groups(key))
    return PreparedSentence(start, end, text, tuple(words), frozenset(keys) | roots, kinds, tuple(keys))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence parted where two were run together, and where it is too long to be one."""
    borders = [start, *(m.start() for m in _GLUED.finditer(text, start, end)), end]
    for a, b in pairwise(borders):
        while b - a > _LONGEST:
            cuts = [m.end() for m in _CUT.finditer(text, a + 40, a + _LONGEST)]
            space = text.rfind(" ", a + 40, a + _LONGEST)
            border = cuts[-1] if cuts else space + 1 if space > 0 else a + _LONGEST
            yield from trimmed(text, a, border)
            a = border
        yield from trimmed(text, a, b)


@lru_cache(maxsize=16)
def units_of(sources: tuple[Source, ...]) -> tuple[SourceSentence, ...]:
    """The sentences of all sources, in order; what two sources share is taken once.

    Sentences that give orders to whoever reads them by machine are left out: they are evidence of nothing.
    """
    found: list[SourceSentence] = []
    seen: set[tuple[str, str, int, int]] = set()
    for number, source in enumerate(sources):
        article = source.article
        start, end = max(0, source.start), min(len(article.text), source.end)
        text, column = article.text[start:end], is_of_corrections(article.title)
        for sentence in prepare_sentences(text, article.language, of_corrections=column):
            a, b = start + sentence.start, start + sentence.end
            if (article.id, article.revision, a, b) in seen or gives_orders(sentence.text):
                continue
            seen.add((article.id, article.revision, a, b))
            found.append(SourceSentence(len(found), number, (article.id, article.revision), a, b, sentence))
            if len(found) >= _MOST_OF_ALL:
                return tuple(found)
    return tuple(found)


def before(source: Source, at: int) -> str:
    """What the article says in the few sentences before `at`, which the words at `at` may speak of."""
    text = source.article.text[max(0, at - _BEFORE) : at]
    found = [text[a:b] for a, b in sentence_spans(text, source.article.language)] if text.strip() else []
    return " ".join(found[-3:])


def align(
    words: Sequence[Token],
    units: tuple[SourceSentence, ...],
    hints: Collection[int] = (),
    parts: Sequence[tuple[int, int]] = (),
) -> Alignment:
    """Lays a sentence on the sentences of the sources. `hints` win ties, and nothing else.

    `parts` are the (first, after last) words of its claims: a sentence that carries one is taken, however little that
    is of the whole.
    """
    terms = terms_of(words)
    if not terms or not units:
        return Alignment(terms, units, (), (), 0.0)
    quick = [weight_in(terms, unit.sentence.keys) for unit in units]
    order = sorted(range(len(units)), key=lambda k: (-quick[k], units[k].source not in hints, k))
    near = order[:_CLOSELY]
    credit = {k: credits_of(terms, units[k].sentence) for k in near}
    laid = _Table(terms, units, credit, [t.weight for t in terms], _signs(words))
    chosen = laid.needed(laid.from_one_article(laid.greedily(hints)), _by_clause(words, terms))
    for start, end in parts if len(parts) > 1 else ():
        chosen += laid.carrying(chosen, [t for t, term in enumerate(terms) if start <= term.index < end])
    return Alignment(
        terms,
        units,
        tuple(units[k] for k in chosen),
        tuple(laid.credit[k] for k in chosen),
        max(laid.value(_window(terms, units, credit, k)) for k in near[:5]),
    )


@dataclass(frozen=True)
class _Table:
    """What each sentence looked at closely has of each term: `credit[k][t]` for sentence k and term t.

    `signs` are those of the claim's numbers, which only tell apart sentences that have as much of the terms.
    """

    terms: Sequence[ClaimTerm]
    units: Sequence[SourceSentence]
    credit: dict[int, tuple[float, ...]]
    weights: Sequence[float]
    signs: frozenset[str]

    def value(self, column: Sequence[float]) -> float:
        """The share of the claim, by weight."""
        return math.fsum(map(mul, column, self.weights)) / math.fsum(self.weights)

    def together(self, chosen: Sequence[int]) -> list[float]:
        """The most that any of the sentences has of each term."""
        return [max((self.credit[k][t] for k in chosen), default=0.0) for t in range(len(self.terms))]

    def greedily(self, hints: Collection[int]) -> list[int]:
        """The sentences that have the most of the claim together, each adding to those before it."""
        chosen: list[int] = []
        had = 0.0
        while len(chosen) < _MOST_CHOSEN:
            so_far = self.together(chosen)
            ranked = [
                (self.value(list(map(max, so_far, column))), k) for k, column in self.credit.items() if k not in chosen
            ]
            if not ranked:
                break
            best, k = max(ranked, key=lambda r: (*self._preferred(r[0], r[1], chosen, hints), -r[1]))
            if chosen and best - had < _GAIN:
                break
            chosen.append(k)
            had = best
        return chosen

    def _preferred(self, value: float, k: int, chosen: Sequence[int], hints: Collection[int]) -> tuple[float, ...]:
        """Of sentences with about as much, those that the model cited, beside or in the article of the chosen ones."""
        same = [c for c in chosen if self.units[c].article == self.units[k].article]
        signs = len(self.signs & self.units[k].sentence.keys)
        beside = any(abs(k - c) == 1 for c in same)
        return round(value, 3), signs, self.units[k].source in hints, beside, bool(same), value

    def from_one_article(self, chosen: Sequence[int]) -> list[int]:
        """`chosen`, or as many sentences of one article if those have as much: a wire story stands in several."""
        articles = list(dict.fromkeys(self.units[k].article for k in chosen))
        for article in articles if len(articles) > 1 else ():
            swapped: list[int] = []
            for k in chosen:
                theirs = [o for o in self.credit if self.units[o].article == article and o not in swapped]
                alike = [o for o in theirs if self.value(self._shared(k, o)) >= _AS_MUCH * self.value(self.credit[k])]
                swapped.append(k if k in theirs else max(alike, key=lambda o: self.value(self.credit[o]), default=k))
            if all(self.units[k].article == article for k in swapped):
                return swapped
        return list(chosen)

    def _shared(self, one: int, other: int) -> list[float]:
        """What both sentences have of each term."""
        return list(map(min, self.credit[one], self.credit[other]))

    def needed(self, chosen: Sequence[int], parts: Sequence[Sequence[int]]) -> list[int]:
        """Those of `chosen` that some clause cannot do without: one that has a word of it by chance is left out."""
        kept = list(chosen)
        for k in reversed(chosen[1:]):
            others = [o for o in kept if o != k]
            if not any(self._adds(k, others, part) for part in parts):
                kept = others
        return kept

    def carrying(self, chosen: Sequence[int], part: Sequence[int]) -> list[int]:
        """The sentence that has nearly all of a claim whose terms are `part`, where `chosen` have little of it."""
        if len(part) < _FEWEST_ALONE or len(chosen) >= _MOST_WITH_ALL:
            return []
        weights = [self.terms[t].weight for t in part]
        had = self.together(chosen)
        if sum(had[t] * w for t, w in zip(part, weights, strict=True)) >= _HALF * sum(weights):
            return []
        terms = [self.terms[t] for t in part]
        best = max(range(len(self.units)), key=lambda k: (weight_in(terms, self.units[k].sentence.keys), -k))
        column = self.credit.get(best) or credits_of(self.terms, self.units[best].sentence)
        if sum(column[t] * w for t, w in zip(part, weights, strict=True)) < _NEARLY_ALL * sum(weights):
            return []
        self.credit[best] = column
        return [best]

    def _adds(self, k: int, others: Sequence[int], part: Sequence[int]) -> bool:
        """Whether sentence k carries much of a clause that the others do not, or in their article a name or number."""
        had = self.together(others)
        gains = {t: self.credit[k][t] - had[t] for t in part if self.credit[k][t] > had[t]}
        if any(self.units[o].article == self.units[k].article for o in others) and any(
            self.terms[t].token.capital or self.terms[t].token.kind == "number" for t in gains
        ):
            return True
        gained = sum(gain * self.terms[t].weight for t, gain in gains.items())
        return len(gains) >= 2 and gained >= _SHARE * sum(self.terms[t].weight for t in part)


def _by_clause(words: Sequence[Token], terms: Sequence[ClaimTerm]) -> list[list[int]]:
    """The indexes of the terms of each clause of a claim."""
    content = [False] * len(words)
    for term in terms:
        content[term.index] = True
    cut = clauses(words, content)
    return [[t for t, term in enumerate(terms) if start <= term.index < end] for start, end in cut]


def weight_in(terms: Sequence[ClaimTerm], keys: frozenset[str]) -> float:
    """The weight of those of `terms` that a text with these keys has, itself or in a word of the same family."""
    return sum(t.weight for t in terms if t.stem in keys or t.root in keys)


def credits_of(terms: Sequence[ClaimTerm], sentence: PreparedSentence) -> tuple[float, ...]:
    """How far a sentence has each term, 0..1."""
    return tuple(_credit(term, sentence) for term in terms)


def _credit(term: ClaimTerm, sentence: PreparedSentence) -> float:
    if term.stem in sentence.keys:
        return 1.0
    if term.token.kind != "word":
        return 0.0
    if term.root in sentence.keys:
        return ROOT
    if not groups(term.stem).isdisjoint(sentence.groups):
        return ALIKE
    if len(term.stem) >= 6:
        head = term.stem[:5]
        for key in sentence.keys:
            if key.startswith(head) and abs(len(key) - len(term.stem)) <= 3:
                return NEAR
    return 0.0


def _window(
    terms: Sequence[ClaimTerm], units: Sequence[SourceSentence], credit: Mapping[int, tuple[float, ...]], k: int
) -> list[float]:
    """What a sentence and its neighbours have of each term; `credit` has that of those looked at closely."""
    beside = [j for j in (k - 1, k, k + 1) if 0 <= j < len(units) and units[j].source == units[k].source]
    columns = [credit.get(j) or credits_of(terms, units[j].sentence) for j in beside]
    return [max(c) for c in zip(*columns, strict=True)]


def article_of(span: Span, sources: Sequence[Source]) -> Article:
    """The article that the words of `span` are from."""
    return next(s.article for s in sources if (s.article.id, s.article.revision) == (span.article_id, span.revision))


def span_of(unit: SourceSentence, sources: Sequence[Source]) -> Span:
    """The words of one sentence."""
    return span_at(sources[unit.source].article, unit.start, unit.end)


def span_at(article: Article, start: int, end: int) -> Span:
    """The words of `article` from `start` to `end`."""
    return Span(article.id, article.revision, start, end, article.text[start:end])
