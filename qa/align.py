"""Where in the sources a claim stands: the smallest run of sentences that carries its words."""

from __future__ import annotations

from dataclasses import dataclass

from store.article import Article


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
