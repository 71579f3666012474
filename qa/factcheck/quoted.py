"""The quotations of a sentence of a draft, each compared with the articles to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.proof.facts.align import Source
from qa.proof.quotations.quotation import QuotationCheck
from qa.proof.quotations.quotation_check import LONG_QUOTATION, check_quotation
from store.article import Article
from store.language.quotation_marks import QuotedSpan, quotations, words


@dataclass(frozen=True)
class Quoted:
    """A quotation, and the words `article.text[start:end]` that it is, or comes nearest to, with what was found."""

    quotation: QuotedSpan
    article: Article
    start: int
    end: int
    check: QuotationCheck


def quoted(claim: str, sources: Sequence[Source]) -> Iterator[Quoted]:
    """The long quotations of `claim` that an article has, or has nearly."""
    articles = {(s.article.id, s.article.revision): s.article for s in sources}
    for quotation in quotations(claim):
        inner = claim[quotation.inner_start : quotation.inner_end]
        if not quotation.closed or words(inner) < LONG_QUOTATION:
            continue
        check = check_quotation(inner, tuple(articles.values()), sentence=claim)
        if check.start is not None and check.end is not None:
            article = articles[str(check.article_id), str(check.revision)]
            yield Quoted(quotation, article, check.start, check.end, check)
