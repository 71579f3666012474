"""The order of the best few: what words and meaning found, and how a passage holds the question's words together.

Two passages with the same words are told apart by whether these stand within a sentence or two, side by side as in the
question, with the title's help, and in another form ("invented" for "inventor"). The weights are fitted on labelled
questions by `python -m evals.train_ranking`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from store.words import index_terms, query_terms

WINDOW = 30
"""Words within which the question's words count as standing together: about two sentences."""
_BESIDE = range(-2, 4)  # how far apart two words may be that are side by side in the question
_ALIKE = 0.6  # share of the longer word that two forms of one word have in common


class Signals(NamedTuple):
    """What speaks for a passage, each 0..1.

    `words`: its BM25 score as a share of the best; `meaning`: its cosine between the worst and the best found; then
    shares of the question's words, each by its rarity: `together` within one window, `beside` of its neighbouring
    pairs, `anywhere` with title and heading, and `forms` counting other forms of a word by what they share.
    """

    words: float
    meaning: float
    together: float = 0.0
    beside: float = 0.0
    anywhere: float = 0.0
    forms: float = 0.0


WEIGHTS = Signals(words=5.8, meaning=2.3, together=1.9, beside=1.3, anywhere=2.0, forms=1.7)
_ALL = sum(WEIGHTS)


def score(signals: Signals, trust: float = 1.0) -> float:
    """One number, 0..1; `trust` is how much more meaning counts than with static word vectors."""
    more = (trust - 1) * WEIGHTS.meaning
    total: float = sum(map(mul, WEIGHTS, signals)) + more * signals.meaning
    return total / (_ALL + more)


class Question:
    """The words of a question, and how to look for them in a passage."""

    def __init__(self, question: str, rarity: Mapping[str, float]) -> None:
        """`rarity` has a weight for each of the question's words, as `query_terms` gives them."""
        self._terms = query_terms(question)
        self._rarity = rarity
        self._whole = sum(rarity[term] for term in self._terms)
        told = [term for term in index_terms(question) if term in rarity]
        self._pairs = [(a, b) for a, b in pairwise(told) if a != b]
        self._pairs_whole = sum(min(rarity[a], rarity[b]) for a, b in self._pairs)

    def signals(self, text: str, titles: str, words: float, meaning: float) -> Signals:
        """Of the passage `text` under `titles`."""
        if self._whole <= 0:
            return Signals(words, meaning)
        terms = index_terms(text)
        places: dict[str, list[int]] = defaultdict(list)
        for place, term in enumerate(terms):
            if term in self._rarity:
                places[term].append(place)
        held = places.keys() | (set(index_terms(titles)) & self._rarity.keys())
        return Signals(
            words,
            meaning,
            together=self._together(places) / self._whole,
            beside=self._beside(places) / self._pairs_whole if self._pairs_whole > 0 else 0.0,
            anywhere=sum(self._rarity[term] for term in held) / self._whole,
            forms=self._forms(terms, places) / len(self._terms),
        )

    def _together(self, places: Mapping[str, Sequence[int]]) -> float:
        """The most that stands within one window."""
        marks = sorted((place, term) for term, at in places.items() for place in at)
        within: dict[str, int] = defaultdict(int)
        best = sum_ = 0.0
        first = 0
        for place, term in marks:
            sum_ += 0.0 if within[term] else self._rarity[term]
            within[term] += 1
            while place - marks[first][0] >= WINDOW:
                left = marks[first][1]
                within[left] -= 1
                sum_ -= 0.0 if within[left] else self._rarity[left]
                first += 1
            best = max(best, sum_)
        return best

    def _beside(self, places: Mapping[str, Sequence[int]]) -> float:
        return sum(
            min(self._rarity[a], self._rarity[b])
            for a, b in self._pairs
            if a in places and b in places and any(y - x in _BESIDE for x in places[a] for y in places[b])
        )

    def _forms(self, terms: Sequence[str], places: Mapping[str, Sequence[int]]) -> float:
        """How many of the words stand there, other forms of one counted by the share of letters in common."""
        missing = [term for term in self._terms if term not in places]
        starts: dict[str, set[str]] = defaultdict(set)
        if any(len(term) > _START for term in missing):
            for term in terms:
                starts[term[:_START]].add(term)
        alike = (
            max((_alike(m, t) for t in starts.get(m[:_START], ())), default=0.0) for m in missing if len(m) > _START
        )
        return len(places) + sum(share for share in alike if share >= _ALIKE)


_START = 3


def _alike(one: str, other: str) -> float:
    """The share of the longer word that is the beginning of both."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    return common / max(len(one), len(other))
