"""The same story elsewhere: a wire report of five outlets is one source; an answer cites one and names the others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qa.answer import Citation, Copy
from qa.answering.finding.figure_comparison import compared
from qa.proof.facts.align import Source, span_at
from store.article import Article, Hit
from store.library import Library
from store.search.fusion import named_sources

MOST = 8
"""Copies named with a citation."""


def one_of_each(found: Sequence[tuple[Hit, Article]], question: str, library: Library) -> list[tuple[Hit, Article]]:
    """`found` without passages of copies of an article found before, unless the question names their outlet.

    A copy that gives another figure, as a corrected version of a story does, stays: one of each story, the first.
    """
    copies = library.copies(*dict.fromkeys(article.id for _, article in found)) if found else {}
    kept: list[tuple[Hit, Article]] = []
    firsts: set[str] = set()
    versions: set[str] = set()
    for hit, article in found:
        same = set(copies.get(article.id, ()))
        named = bool(article.source and named_sources(question, [article.source]))
        if article.id in firsts or named or firsts.isdisjoint(same):
            firsts.add(article.id)
            kept.append((hit, article))
        elif versions.isdisjoint(same):
            told = [Source(other, at.start, at.end) for at, other in kept if other.id in same]
            if _differs(Source(article, hit.start, hit.end), told, question):
                versions.add(article.id)
                kept.append((hit, article))
    return kept


def _differs(source: Source, others: Sequence[Source], question: str) -> bool:
    """Whether a passage gives another figure than passages of the same story do, as an answer would tell it."""
    span = span_at(source.article, source.start, source.end)
    return bool(compared(question, [(span.quote, (span,))], [source, *others], dated=True))


def with_copies(citations: Sequence[Citation], library: Library) -> tuple[Citation, ...]:
    """`citations`, each with the copies of its article, those of the article cited first before the others."""
    copies = library.copies(*dict.fromkeys(c.article_id for c in citations)) if citations else {}
    named = {article: tuple(_copies(others[:MOST], library)) for article, others in copies.items()}
    return tuple(replace(c, copies=named.get(c.article_id, ())) for c in citations)


def _copies(ids: Iterable[str], library: Library) -> Iterator[Copy]:
    for article_id in ids:
        with contextlib.suppress(KeyError):  # removed meanwhile
            article = library.article(article_id)
            yield Copy(
                article_id=article.id,
                revision=article.revision,
                title=article.title,
                source=article.source,
                published_at=article.published_at,
                url=article.url,
            )


def list_copies(citation: Citation) -> str:
    """The outlets that ran the same story, "" if there are none."""
    names = dict.fromkeys(c.source or c.title or c.article_id for c in citation.copies)
    return ", ".join(names)
