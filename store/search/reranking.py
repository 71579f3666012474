"""The order of the best few: what words and meaning found, and how a passage holds the question's words together.

Two passages with the same words are told apart by whether these stand in one sentence, within a sentence or two, side
by side as in the question, or with the title's help.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import fsum
from operator import mul
from typing import NamedTuple

from store.index.terms import index_terms, query_terms

_KEPT = 1024  # passages that stay cut into words, some 10 kB each: one question is often searched for more than once
WINDOW = 30
"""Words within which the question's words count as standing together: about two sentences."""
_BESIDE = range(-2, 4)  # how far apart two words may be that are side by side in the question
_BORDER = "zqx0zqx"  # a word that no text has: where a sentence ends
_ENDS = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=\S)|[。！？；]|\n+")


class Signals(NamedTuple):
    """What speaks for a passage, each 0..1.

    `words`: its BM25 score as a share of the best; `meaning`: its cosine between the worst and the best found; then
    shares of the question's words, each by its rarity: `together` within one window, `beside` of its neighbouring
    pairs, `anywhere` with title and heading, and `sentence` in the best sentence.
    """

    words: float
    meaning: float
    together: float = 0.0
    beside: float = 0.0
    anywhere: float = 0.0
    sentence: float = 0.0


FITTED = "passage_ranking.json"
"""The file beside this module with what each signal counts; `python -m evals.fits.passage_ranking` writes it."""
WEIGHTS = Signals(**json.loads(files("store.search").joinpath(FITTED).read_text(encoding="utf-8"))["weights"])
_ALL = sum(WEIGHTS)


class TokenizedPassage(NamedTuple):
    """A passage cut into words, once for every question that it is held against; `titles` are those above it."""

    terms: Sequence[str]
    titles: frozenset[str]

    @classmethod
    @lru_cache(maxsize=_KEPT)
    def of(cls, text: str, titles: str) -> TokenizedPassage:
        """The passage `text` under `titles`."""
        terms = index_terms(f"{titles} {_BORDER} {_ENDS.sub(f' {_BORDER} ', text)}")
        border = terms.index(_BORDER)
        return cls(terms[border + 1 :], frozenset(terms[:border]))

    @property
    def words(self) -> list[str]:
        """The words of the text, in order."""
        return [term for term in self.terms if term != _BORDER]

    @property
    def sentences(self) -> list[list[str]]:
        """The words of each sentence, in order; at least one sentence."""
        found: list[list[str]] = [[]]
        for term in self.terms:
            if term == _BORDER:
                found.append([])
            else:
                found[-1].append(term)
        return found


def combine_signals(signals: Signals, trust: float = 1.0) -> float:
    """One number, 0..1; `trust` is how much more meaning counts than with static word vectors."""
    more = (trust - 1) * WEIGHTS.meaning
    total: float = sum(map(mul, WEIGHTS, signals)) + more * signals.meaning
    return total / (_ALL + more)


class Question:
    """The words of a question, and how to look for them in a passage."""

    def __init__(self, question: str, rarity: Mapping[str, float]) -> None:
        """`rarity` has a weight for each of the question's words, as `query_terms` gives them."""
        self._rarity = rarity
        self._watched = {*rarity, _BORDER}
        self._whole = sum(rarity[term] for term in query_terms(question))
        told = [term for term in index_terms(question) if term in rarity]
        self._pairs = [(a, b) for a, b in pairwise(told) if a != b]
        self._pairs_whole = sum(min(rarity[a], rarity[b]) for a, b in self._pairs)

    def signals(self, passage: TokenizedPassage, words: float, meaning: float) -> Signals:
        """Of `passage`, whose scores by words and by meaning are given as shares."""
        if self._whole <= 0:
            return Signals(words, meaning)
        marks, sentences = self._marks(passage.terms)
        places: dict[str, list[int]] = defaultdict(list)
        for place, term in marks:
            places[term].append(place)
        held = places.keys() | (passage.titles & self._rarity.keys())
        return Signals(
            words,
            meaning,
            together=self._together(marks) / self._whole,
            beside=self._beside(places) / self._pairs_whole if self._pairs_whole > 0 else 0.0,
            anywhere=self._sum(held) / self._whole,
            sentence=max(map(self._sum, sentences), default=0.0) / self._whole,
        )

    def _marks(self, terms: Sequence[str]) -> tuple[list[tuple[int, str]], list[set[str]]]:
        """(place, word) of each of the question's words, in order, and which of them each sentence has."""
        marks: list[tuple[int, str]] = []
        sentences: list[set[str]] = [set()]
        borders = 0
        for place, term in [(place, term) for place, term in enumerate(terms) if term in self._watched]:
            if term == _BORDER:
                borders += 1
                if sentences[-1]:
                    sentences.append(set())
            else:
                marks.append((place - borders, term))
                sentences[-1].add(term)
        return marks, sentences

    def _sum(self, terms: frozenset[str] | set[str]) -> float:
        return fsum([self._rarity[term] for term in terms])  # in any order the same, to the last digit

    def _together(self, marks: Sequence[tuple[int, str]]) -> float:
        """The most that stands within one window."""
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
