"""A sentence of an article as the place of a figure, and what it, its article and the words before it are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.proof.disagreement import cues
from store.article import Article
from store.language.sentences import sentence_spans
from store.language.tokens import fold, is_function, tokens

_LEAD = 500
"""Characters of an article's beginning that tell what it is about."""


@dataclass(frozen=True)
class SentenceInContext:
    """A sentence of an article, and what its article and the words before it are about."""

    article: Article
    start: int
    end: int
    before: str

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.article.text[self.start : self.end]


def places(article: Article, start: int, end: int) -> Iterator[SentenceInContext]:
    """The sentences of a passage."""
    text = article.text[start:end]
    before = ""
    for a, b in sentence_spans(text, article.language):
        yield SentenceInContext(article, start + a, start + b, before)
        before = f"{before[-300:]} {text[a:b]}" if "\n" not in text[max(0, a - 2) : a] else text[a:b]


def leads(place: SentenceInContext) -> bool:
    """Whether the sentence stands at the beginning of its article: what it says is what the article is about."""
    return place.start < _LEAD - 100


@lru_cache(maxsize=2_000)
def nearby_text(place: SentenceInContext) -> str:
    """The sentence with the title and the words before it."""
    if leads(place):
        return context_of(place)
    return fold(f"{place.article.title or ''}. {place.before} {place.text}")


@lru_cache(maxsize=2_000)
def headline(article: Article) -> frozenset[str]:
    """The telling stems of the title, or of the first words."""
    title = article.title or article.text[:100]
    return _stems(fold(title))


@lru_cache(maxsize=2_000)
def context_of(place: SentenceInContext) -> str:
    """What the sentence is about: itself, the words before it, the title and the beginning of the article."""
    article = place.article
    return fold(f"{article.title or ''}. {article.text[:_LEAD]} {place.before} {place.text}")


@lru_cache(maxsize=2_000)
def topic(place: SentenceInContext) -> frozenset[str]:
    """The telling stems of what the sentence is about."""
    return _stems(context_of(place))


def _stems(words: str) -> frozenset[str]:
    """Stems with content of their own, names among them; of Chinese, pairs of characters."""
    if len(cues.HAN.findall(words)) * 3 > len(words.strip()):
        return frozenset(run[i : i + 2] for run in re.findall("[\u4e00-\u9fff]+", words) for i in range(len(run) - 1))
    return frozenset(t.stem for t in tokens(words) if t.kind == "word" and not is_function(t) and len(t.stem) > 2)


def last_sentence(place: SentenceInContext) -> str:
    """The words right before the sentence: what "it" in it may stand for."""
    spans = sentence_spans(place.before, place.article.language)
    return place.before[spans[-1][0] :] if spans else (place.article.title or "")
