"""The one article that a request describes: "the interview with the man who wrote that song for the boys"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.answering.finding.aboutness import hear_relevance
from qa.answering.reading.chosen_passages import grouped, with_articles
from qa.answering.reading.readings import relevances
from qa.logistic import logit_of, read_fit
from store.article import Article
from store.filters import Filters
from store.library import Library

PASSAGES, HEARD = 24, 4
"""Passages that are found for a request, and articles of them, the first, that are heard for it."""


def described(request: str, library: Library, filters: Filters) -> Article | None:
    """The article within `filters` that the whole `request` describes; None where none is surely it.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    best = nearest(request, library, filters)
    return best[0] if best is not None and logit_of(fitted(), best[1]) > 0 else None


def nearest(request: str, library: Library, filters: Filters) -> tuple[Article, Mapping[str, float]] | None:
    """The article that is nearest to a description, by the words it has of it and by what the reader hears: how well
    its best passage was found ("score", 0..1), and how surely, in logits, that or what it begins with is about it."""
    hits = library.search(request, k=PASSAGES, filters=filters.to_dict())
    found = list(grouped(with_articles(hits, library)).values())[:HEARD]
    if not found:
        return None
    best = [passages[0] for passages in found]
    heard = zip(relevances(request, best), hear_relevance(request, [article for _, article in best]), strict=True)
    several = [
        (inside + opening - n, article, {"score": hit.score, "heard": max(inside, opening)})
        for n, ((hit, article), (inside, opening)) in enumerate(zip(best, heard, strict=True))
    ]
    return max(several, key=lambda one: one[0])[1:]


def fitted() -> Mapping[str, Any]:
    """What each counts; `python -m evals.fits.describing --write` fits it."""
    return read_fit("qa.answering.finding", "described.json")
