"""Answers without a language model: the sentences that answer, in the articles' own words, each with who says it."""

from __future__ import annotations

import re

from qa.answering.asked import kind
from qa.answering.relevance import Ranking, Scored
from qa.proof.align import Span
from qa.proof.check import Finding
from store.article import Article
from store.text import words

MOST = 4
"""Sentences in an answer."""

_GENRE_NAMES = {"opinion": "opinion", "analysis": "analysis", "press_release": "press release"}


def extract(question: str, ranking: Ranking, most: int = MOST) -> list[tuple[str, Finding]]:
    """One to `most` sentences that answer, best first, with the border before each; none if nothing is found."""
    ranked = ranking.sentences
    if not ranked:
        return []
    best = ranked[0]
    enough = 0.72 if kind(question) in ("any", "reason") else 0.85
    chosen: list[Scored] = []
    for sentence in ranked:
        if len(chosen) == most or sentence.score < enough * best.score:
            break
        if sentence.fits >= best.fits and not any(_says_the_same(sentence, other) for other in chosen):
            chosen.append(sentence)
    return [(" ", attributed(s.article, s.start, s.end)) for s in _in_reading_order(chosen)]


def attributed(article: Article, start: int, end: int) -> Finding:
    """The sentence at that span, told with who says it, and proven by the span itself."""
    start, end = _whole_quotation(article.text, start, end)
    quote = article.text[start:end]
    told = re.sub(r"\s+", " ", quote)
    speaker = attribution(article)
    text = f"{speaker}: {told}" if speaker else told
    return Finding(text, "supported", 1.0, (), (Span(article.id, article.revision, start, end, quote),), ())


def attribution(article: Article) -> str:
    """Who says what the article says: an opinion is its author's, news its outlet's; with genre and date."""
    genre = _GENRE_NAMES.get(article.genre)
    date = (article.published_at or "")[:10] or None
    if article.author and (genre or not article.source):
        name, rest = article.author, [article.source, genre, date]
    elif article.source:
        name, rest = article.source, [genre, date]
    else:
        name, rest = article.title or "", [genre, date]
    details = ", ".join(part for part in rest if part)
    return f"{name} ({details})" if name and details else name


def _in_reading_order(chosen: list[Scored]) -> list[Scored]:
    """The best sentence's article first, and the sentences of one article in the order it has them."""
    order = list(dict.fromkeys(s.article.id for s in chosen))
    return sorted(chosen, key=lambda s: (order.index(s.article.id), s.start))


def _says_the_same(one: Scored, other: Scored) -> bool:
    mine, theirs = set(words(one.text)), set(words(other.text))
    return len(mine & theirs) >= 0.8 * min(len(mine), len(theirs))


def _whole_quotation(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened within its paragraph so that a quotation that opens in it also closes in it."""
    sentence = text[start:end]
    if sentence.count("“") > sentence.count("”"):
        closing = text.find("”", end)
        if 0 <= closing < min(_paragraph_end(text, end), end + 400):
            end = closing + 1
    elif sentence.count("”") > sentence.count("“"):
        opening = text.rfind("“", max(text.rfind("\n", 0, start), start - 400, 0), start)
        if opening >= 0:
            start = opening
    return start, end


def _paragraph_end(text: str, at: int) -> int:
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline
