"""Questions about an article itself, answered from its record: who wrote it, where, when, and as news or opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.align import Span
from qa.proof.check import Finding, span
from store.article import Article, Hit
from store.sentences import sentence_spans

_THIS = (
    r"(?:this|it|that|the)(?: (?:\w+ )?"
    r"(?:article|piece|text|story|column|report|page|op-ed|editorial|commentary|essay))?"
)
_ASKS: dict[str, re.Pattern[str]] = {
    "author": re.compile(
        rf"\bwho(?:'s| is| was)? (?:wrote|writes|written|authored|penned)\b(?: {_THIS})?"
        rf"|\bwho(?:'s| is| was) the (?:author|writer|columnist|reporter|journalist)\b|\bby whom\b|\bwho (?:is|"
        rf"was) {_THIS} (?:written )?by\b"
        r"|谁写的|作者是谁|出自谁",
        re.IGNORECASE,
    ),
    "genre": re.compile(
        r"\b(?:news or (?:an )?opinion|opinion or (?:a )?news|(?:is|was) (?:this|it|that)(?: article| piece|"
        r" text)?,? (?:a |an )?(?:news|opinion|"
        r"analysis|press release|op-ed|editorial|commentary))\b|\bwhat (?:kind|type|sort|genre) of (?:article|"
        r"text|piece)\b|新闻还是|评论还是",
        re.IGNORECASE,
    ),
    "source": re.compile(
        rf"\bwho published {_THIS}|\bwhere (?:was|is|did) {_THIS} (?:published|appear|come from)"
        r"|\b(?:which|what) (?:outlet|paper|newspaper|publication|publisher|site|"
        r"magazine)\b.{0,20}\b(?:published|carried|is this|ran)\b"
        r"|哪家媒体|哪个媒体|发表在哪",
        re.IGNORECASE,
    ),
    "date": re.compile(
        rf"\bwhen (?:was|is|did) {_THIS} (?:published|written|appear|posted|updated)|什么时候发表|何时发表",
        re.IGNORECASE,
    ),
}
_POINTS = re.compile(rf"\b(?:wrote|written|author of|by) {_THIS}|\bthis\b|这篇|本文|该文", re.IGNORECASE)
_GENRES = {"news": "news", "opinion": "opinion", "analysis": "analysis", "press_release": "a press release"}


def about_articles(question: str, found: Sequence[tuple[Hit, Article]]) -> tuple[Finding, ...]:
    """What the record of the article asked about says, or nothing when `question` asks something else."""
    asked = [part for part, pattern in _ASKS.items() if pattern.search(question)]
    article = _meant(question, found) if asked else None
    if article is None:
        return ()
    text = _told(article, asked)
    return (Finding(text, "supported", 1.0, ("This is from the article's record.",), (_opening(article),), ()),)


def _meant(question: str, found: Sequence[tuple[Hit, Article]]) -> Article | None:
    """The article that the question points at: the only one found, or the one whose title it names."""
    articles = list({a.id: a for _, a in found}.values())
    if len(articles) == 1:
        return articles[0] if _POINTS.search(question) or _named(question, articles[0]) else None
    return next((a for a in articles if _named(question, a)), None)


def _named(question: str, article: Article) -> bool:
    title = set(re.findall(r"\w{4,}", (article.title or "").lower()))
    said = set(re.findall(r"\w{4,}", question.lower()))
    return bool(title) and len(title & said) >= max(2, 0.6 * len(title))


def _told(article: Article, asked: Sequence[str]) -> str:
    title = (
        f"“{article.title}”" if article.title and article.title in article.text else (article.title or "This article")
    )
    parts = []
    author = f"was written by {article.author}" if article.author else "names no author"
    if "author" in asked:
        parts.append(author)
    if "source" in asked or ("author" in asked and article.source):
        parts.append(f"was published by {article.source}" if article.source else "names no outlet")
    if "date" in asked:
        parts.append(f"is dated {article.published_at[:10]}" if article.published_at else "carries no date")
    if "genre" in asked:
        kind = _GENRES.get(article.genre)
        whose = (
            f", the view of {article.author}"
            if article.genre == "opinion" and article.author and "author" not in asked
            else ""
        )
        parts.append(f"is {kind}{whose}" if kind else "does not say whether it is news or opinion")
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return f"{title} {listed}."


def _opening(article: Article) -> Span:
    spans = sentence_spans(article.text, article.language)
    start, end = spans[0] if spans else (0, len(article.text))
    return span(article, start, end)
