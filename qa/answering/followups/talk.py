"""What a talk has named so far, and which of it a leaning word stands for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from qa.answering.followups import lexicon as lex
from qa.answering.followups.nouns import Phrase, is_time_or_figure, topics
from qa.answering.followups.tokens import tokens
from store.language.patterns import late

Wanted = Literal["thing", "things", "person", "place", "topic"]

FADING = 0.7
"""What is left of a phrase's salience after each later question."""

LEAST = 0.15
"""The salience below which nothing is taken up again."""

TAKEN_UP = 0.6
"""What counts of a new phrase in a question that takes up an older one: the talk is still about that."""

ANSWERED = 1.2
"""The salience of what an answer names when the question asked who or which."""

TOLD = 0.5
"""What counts of the other names in an answer: the reader has not taken them up."""

_ASKS_WHO = late(r"\s*(?:who|which|what(?: is|'s| was) the (?:\w+est|most|first|name)|name)\b", re.IGNORECASE)
_PLACED = late(r" (?:in|at|near) (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_IN = frozenset("in at around near inside across".split())


@dataclass(frozen=True)
class Referent:
    """A phrase that may be meant again, and how present it is."""

    phrase: Phrase
    salience: float
    place: float = 0.0

    @property
    def bare(self) -> str:
        """Its words without the articles and adjectives that belong to the question it stood in."""
        return self.phrase.text[self.phrase.telling[0].start : self.phrase.end]

    @property
    def full(self) -> str:
        """Its words with an article where it had one."""
        article = self.phrase.determiner if self.phrase.determiner in ("the", "a", "an") else ""
        if self.phrase.determiner in ("this", "that", "these", "those", *lex.POSSESSIVES) and not self.phrase.is_name:
            article = "the"
        if not article or (self.phrase.words[0].tag != "det" and self.phrase.words[0].tag != "pron"):
            return self.bare
        if article in ("a", "an"):
            article = "an" if self.bare[0].lower() in "aeio" else "a"
        return f"{article} {self.bare}"

    @property
    def placed(self) -> str:
        """Its words with the place that tells which one it is: "the flood barrier in Ilsford"."""
        after = _PLACED.match(self.phrase.text, self.phrase.end)
        alone = self.phrase.is_name or self.phrase.determiner != "the"
        return self.full if after is None or alone else f"{self.full}{after.group()}"


@dataclass
class Talk:
    """The referents of the questions heard so far."""

    referents: list[Referent] = field(default_factory=list)
    newest: tuple[Referent, ...] = ()
    question: str = ""
    words: dict[frozenset[str], str] = field(default_factory=dict)

    def said(self, referent: Referent, word: str) -> None:
        """Keeps that `word`, "he", "she" or "they", was said of `referent`."""
        self.words[referent.phrase.keys] = word

    def hear(self, question: str, kept: Iterable[Referent] = ()) -> None:
        """Takes in a `question` that is whole; `kept` is what it took up from the talk."""
        kept_keys = [k.phrase.keys for k in kept]
        mentioned = []
        found = tokens(question)
        before = {b.start: a for a, b in itertools.pairwise(found)}
        for phrase, weight in topics(question):
            if any(phrase.keys and phrase.keys == keys for keys in kept_keys):
                weight = max(weight, 1.0)
            elif kept_keys:
                weight *= TAKEN_UP
            first = before.get(phrase.start)
            within = first is not None and first.lower in _IN and phrase.is_name and phrase.nouns[-1].text.isalpha()
            place = 1.0 if within else 0.6 if phrase.head in _PLACES and phrase.is_name else 0.0
            mentioned.append(Referent(phrase, weight, place))
        self.newest = tuple(mentioned)
        self.question = question
        older = [Referent(r.phrase, r.salience * FADING, r.place) for r in self.referents]
        for new in (m for m in mentioned if not is_time_or_figure(m.phrase)):
            older = self._merged(older, new)
        self.referents = older

    def hear_answer(self, answer: str) -> None:
        """Takes in an `answer`: the names that it gives, first of all one that a question for somebody asked for."""
        asked = _ASKS_WHO.match(self.question) is not None
        known = [r.phrase.keys for r in self.referents]
        for phrase, weight in topics(answer):
            if not phrase.is_name or any(phrase.keys <= keys for keys in known):
                continue
            self.referents = self._merged(self.referents, Referent(phrase, ANSWERED if asked else weight * TOLD))
            asked = False

    @staticmethod
    def _merged(older: list[Referent], new: Referent) -> list[Referent]:
        """`older` with `new`; what names the same thing adds to it, and the fuller phrase stays."""
        rest, salience, phrase, place = [], new.salience, new.phrase, new.place
        for old in older:
            if old.phrase.keys and old.phrase.head == phrase.head and _same(old.phrase, phrase):
                salience = max(salience, new.salience + 0.3 * old.salience)
                place = max(place, old.place)
                phrase = old.phrase if old.phrase.keys > phrase.keys else phrase
            else:
                rest.append(old)
        return [*rest, Referent(phrase, salience, place)]

    def pick(
        self, wanted: Wanted, question: Iterable[Phrase] = (), least: float = LEAST, word: str = ""
    ) -> Referent | None:
        """The most present referent that agrees with `wanted` and that the `question` does not name itself."""
        named = [p.keys for p in question if p.keys]
        scored = [
            (r.salience * _agreement(r, wanted, self.words.get(r.phrase.keys, "")), at, r)
            for at, r in enumerate(self.referents)
            if not any(r.phrase.keys <= keys for keys in named)
            and not (word in ("he", "she") and self.words.get(r.phrase.keys, word) != word)
        ]
        best = max(scored, default=None, key=lambda s: s[:2])
        return best[2] if best is not None and best[0] >= least else None


_PLACES = frozenset("country city town village region area state island district province museum park".split())


def _same(one: Phrase, other: Phrase) -> bool:
    return one.keys <= other.keys or other.keys <= one.keys


def _agreement(referent: Referent, wanted: Wanted, said: str) -> float:
    """How well the phrase agrees in number and kind, 0..1; `said` is the pronoun that it had before."""
    phrase = referent.phrase
    single = len(phrase.nouns) == 1 and phrase.is_name
    if wanted == "person":
        if phrase.is_person or said in ("he", "she"):
            return 1.0 if phrase.is_name else 0.7
        return (
            0.5
            if single and not phrase.is_plural and not referent.place and not phrase.nouns[0].text.isupper()
            else 0.0
        )
    if wanted == "place":
        return referent.place
    if wanted == "things":
        if phrase.is_plural or said == "they":
            return 1.0
        return 0.8 if phrase.is_name else 0.45
    if wanted == "thing":
        if said in ("he", "she"):
            return 0.0
        return (0.4 if phrase.is_plural else 1.0) * (0.5 if phrase.head in lex.PERSON_HEADS else 1.0)
    return 1.0
