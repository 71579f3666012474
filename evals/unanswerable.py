"""Questions that have no answer, made of questions that have one.

Either a word of the question is changed, as people do who are asked for a question that looks answerable and is not
(Rajpurkar, Jia and Liang 2018, arXiv:1806.03822): another name, number or word of like meaning, the opposite, a
negation. Or the question stays and the sentence that answers it is taken out of what was found.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from qa.answering.asked import STOP
from qa.answering.measures import Found
from qa.proof.facts.lexicon import ALIKE, OPPOSITE
from qa.proof.facts.words import Token, is_function, stem, tokens
from store.article import Article
from store.embedding import default_embedder
from store.sentences import sentence_spans

Span = tuple[str, int, int]
LIKE_FROM, LIKE_TO = 0.3, 0.62
"""Cosines of two words between which one makes another question of the other, and not the same one in other words."""

_DEGREES = (
    "first last", "most least", "most fewest", "more less", "more fewer", "before after", "largest smallest",
    "highest lowest", "oldest newest", "earliest latest", "best worst", "longest shortest", "above below", "all none",
    "always never", "over under", "inside outside", "biggest smallest", "greatest smallest", "larger smaller",
    "higher lower", "longer shorter", "older younger", "major minor", "northern southern", "eastern western",
)  # fmt: skip
_AUXILIARY = re.compile(r"\b(is|are|was|were|did|does|do|has|have|could|would|should)\b(?! not)", re.IGNORECASE)


@dataclass(frozen=True)
class Altered:
    """A question that has no answer in `found`, and the way it was made."""

    question: str
    found: Found
    way: str


def altered(question: str, found: Found, gold: Sequence[Span], words: Vocabulary, rng: random.Random) -> list[Altered]:
    """One question for each way that can be gone."""
    made = [
        Altered(text, found, way)
        for way, text in _ways(question, found, gold, words, rng)
        if text is not None and text != question
    ]
    without = taken_out(found, gold)
    return [*made, Altered(question, without, "taken out")] if without else made


def taken_out(found: Found, gold: Sequence[Span]) -> Found:
    """`found` without the sentences that `gold` touches; each passage becomes an article of its own."""
    left = []
    for hit, article in found:
        spans = sentence_spans(hit.text, article.language or "en")
        kept = [
            hit.text[a:b]
            for a, b in spans
            if not any(i == article.id and hit.start + a < end and start < hit.start + b for i, start, end in gold)
        ]
        text = " ".join(kept)
        if text.strip():
            rest = Article(
                id=article.id, text=text, title=article.title, author=article.author, source=article.source,
                published_at=article.published_at, genre=article.genre, language=article.language,
            )  # fmt: skip
            left.append((replace(hit, start=0, end=len(text), text=text, revision=rest.revision), rest))
    return tuple(left)


class Vocabulary:
    """Words in small letters and their vectors, to find one of like meaning in."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen = {t.folded for text in texts for t in tokens(text) if _plain(t)}
        self.words = sorted(seen)
        self._at = {w: i for i, w in enumerate(self.words)}
        self._vectors: npt.NDArray[np.float32] = default_embedder().embed(self.words)
        self._alike = [frozenset(map(stem, group)) for group in ALIKE]

    def like(self, word: str, rng: random.Random) -> str | None:
        """A word of related meaning and the same ending that says something else, or None."""
        vector = self._vectors[self._at[word]] if word in self._at else default_embedder().embed([word])[0]
        cosines = self._vectors @ vector
        near = np.flatnonzero((cosines > LIKE_FROM) & (cosines < LIKE_TO))
        base = stem(word)
        fitting = [
            self.words[i]
            for i in near.tolist()
            if _ending(self.words[i]) == _ending(word)
            and stem(self.words[i])[:4] != base[:4]
            and not any(base in g and stem(self.words[i]) in g for g in self._alike)
        ]
        best = sorted(fitting, key=lambda w: -float(cosines[self._at[w]]))[:12]
        return rng.choice(best) if best else None


def _plain(token: Token) -> bool:
    return (
        token.kind == "word" and not token.capital and len(token.folded) > 3 and token.folded.isascii()
        and token.folded.isalpha() and not is_function(token) and token.folded not in STOP
    )  # fmt: skip


def _ending(word: str) -> str:
    return next((e for e in ("ing", "ed", "ly", "s", "al", "ic", "er", "est", "ion") if word.endswith(e)), "")


def _ways(
    question: str, found: Found, gold: Sequence[Span], words: Vocabulary, rng: random.Random
) -> Iterator[tuple[str, str | None]]:
    parts = tokens(question)
    passage = next((h.text for h, a in found if any(a.id == i and h.start <= s < h.end for i, s, _ in gold)), "")
    answer = " ".join(a.text[s:e] for _, a in found[:] for i, s, e in gold if a.id == i)
    yield "number", _number(question, parts, passage, answer, rng)
    yield "name", _name(question, parts, passage, answer, rng)
    yield "opposite", _opposite(question, parts, rng)
    yield "negation", _negated(question)
    for at in rng.sample(range(len(parts)), len(parts)):
        if _plain(parts[at]) and (other := words.like(parts[at].folded, rng)):
            yield "word", _put(question, parts[at].start, parts[at].end, other)
            break
    here = [t for t in tokens(passage) if _plain(t)]
    for at in rng.sample(range(len(parts)), len(parts)):
        if _plain(parts[at]):
            base = parts[at].stem
            same = [t.folded for t in here if _ending(t.folded) == _ending(parts[at].folded) and t.stem != base]
            fresh = [w for w in same if w not in question.lower() and w not in answer.lower()]
            if fresh:
                yield "word nearby", _put(question, parts[at].start, parts[at].end, rng.choice(fresh))
                break


def _put(text: str, start: int, end: int, other: str) -> str:
    return text[:start] + other + text[end:]


def _number(question: str, parts: Sequence[Token], passage: str, answer: str, rng: random.Random) -> str | None:
    numbers = [t for t in parts if t.kind == "number"]
    if not numbers:
        return None
    one = rng.choice(numbers)
    others = [t.surface for t in tokens(passage) if t.kind == "number" and len(t.surface) == len(one.surface)]
    fresh = [n for n in others if n not in question and n not in answer]
    if fresh and rng.random() < 0.6:
        return _put(question, one.start, one.end, rng.choice(fresh))
    digits = list(one.surface)
    at = rng.choice([i for i, c in enumerate(digits) if c.isdigit()])
    digits[at] = rng.choice([d for d in "123456789" if d != digits[at]])
    return _put(question, one.start, one.end, "".join(digits))


def _name(question: str, parts: Sequence[Token], passage: str, answer: str, rng: random.Random) -> str | None:
    ours = list(_names(question, parts))
    theirs = [passage[a:b] for a, b in _names(passage, tokens(passage))]
    fresh = [n for n in theirs if n not in question and n not in answer]
    if not ours or not fresh:
        return None
    start, end = rng.choice(ours)
    return _put(question, start, end, rng.choice(fresh))


def _names(text: str, parts: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words that do not open a sentence."""
    at = 0
    while at < len(parts):
        last = at
        while last < len(parts) and parts[last].kind == "word" and parts[last].capital:
            last += 1
        if last > at and at and parts[at - 1].surface not in ".!?":
            yield parts[at].start, parts[last - 1].end
        at = max(last, at + 1)


def _sides() -> Mapping[str, tuple[str, ...]]:
    sides: dict[str, tuple[str, ...]] = {}
    for left, right in OPPOSITE:
        for word in left:
            sides[word] = (*sides.get(word, ()), *right)
        for word in right:
            sides[word] = (*sides.get(word, ()), *left)
    for line in _DEGREES:
        one, other = line.split()
        sides[one], sides[other] = (*sides.get(one, ()), other), (*sides.get(other, ()), one)
    return sides


_SIDES = _sides()


def _opposite(question: str, parts: Sequence[Token], rng: random.Random) -> str | None:
    found = [t for t in parts if t.folded in _SIDES]
    if not found:
        return None
    one = rng.choice(found)
    return _put(question, one.start, one.end, rng.choice(_SIDES[one.folded]))


def _negated(question: str) -> str | None:
    found = _AUXILIARY.search(question)
    return _put(question, found.start(), found.end(), f"{found[1]}n't") if found else None
