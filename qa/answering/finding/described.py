"""The one article that a request describes: "the interview with the man who wrote that song for the boys".

It need not say so in a sentence, nor have what it is about in its title: it is found by the whole request.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.answering.finding.aboutness import hear_relevance
from qa.answering.reading.chosen_passages import Pair, found_for, grouped
from qa.answering.reading.measures import words_of
from qa.answering.reading.readings import relevances
from qa.logistic import chance, logit_of, read_fit
from qa.proof.speakers.interview import is_interview
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.language.patterns import late
from store.language.text import words
from store.library import Library

PASSAGES, HEARD = 24, 4
"""Passages that are found for a request, and articles of them, the first, that are heard for it."""

SURE = 0.25
"""How probable it has to be that an article is the one: whoever speaks of one means that there is one. Of the requests
that it was fitted on .96 over real pages and .97 over the samples find theirs; without it .15 find another,
and over the samples .33, of the same story."""


NEAR = 0.0
"""How surely, in logits, an article must be heard to be the one, in the place of another that only names it."""


def described(request: str, library: Library, filters: Filters, least: float = -math.inf) -> Article | None:
    """The article within `filters` that the whole `request` describes; None where none is surely it, or none is heard
    to be by so much.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    found = passages_for(request, library, filters)
    interviews = [one for one in found if is_interview(one[0][1].text)] if _INTERVIEW.search(request) else []
    for several in (interviews, found):  # an article on the same person has more of the words than an interview
        best = nearest(request, several)
        if best is None or best[1]["heard"] < least or (knows(request) and not knows(best[0].text)):
            continue  # what the reader hears in another language says nothing
        if chance(logit_of(fitted(), best[1])) >= SURE:
            return best[0]
    return None


def passages_for(request: str, library: Library, filters: Filters) -> list[list[Pair]]:
    """The passages found for a request, article by article."""
    return list(grouped(found_for(request, PASSAGES, library, filters)).values())


def nearest(request: str, several: Sequence[Sequence[Pair]]) -> tuple[Article, Mapping[str, float]] | None:
    """The article that is nearest to a description, of the first of `several`, by their passages found; and what tells
    whether it is the one: how much more of its words it has than any other ("ahead", of what it has), how near it comes
    in "meaning" (a cosine), and how surely, in logits, its best passage and what it begins with are "heard" to be about
    it, together."""
    found = several[:HEARD]
    if not found:
        return None
    best = [passages[0] for passages in found]
    inside, opening = relevances(request, best), hear_relevance(request, [article for _, article in best])
    heard = [one + other for one, other in zip(inside, opening, strict=True)]
    shared = [max(hit.lexical or 0.0 for hit, _ in passages) for passages in found]
    at = max(range(len(found)), key=lambda n: heard[n] - n)
    if not _says(request, best[at][1]):  # it may be the correction that is printed of the one meant
        at = next((n for n, (_, one) in enumerate(best) if heard[n] > NEAR and _names(best[at][1], one)), at)
    ahead = shared[at] - max((has for n, has in enumerate(shared) if n != at), default=0.0)
    meaning = max(hit.dense or 0.0 for hit, _ in found[at])
    return best[at][1], {"ahead": ahead / max(1.0, shared[at]), "heard": heard[at], "meaning": meaning}


def fitted() -> Mapping[str, Any]:
    """What each counts; `python -m evals.fits.describing --write` fits it."""
    return read_fit("qa.answering.finding", "described.json")


_INTERVIEW = late(r"\binterviews?\b|q\s?&\s?a\b|专访|采访|访谈", re.IGNORECASE)
_QUOTED = late(r"[\"“‘«「『《](.{8,200}?)[\"”’»」』》]")


def _says(request: str, article: Article) -> bool:
    """Whether a request has a word of an article's title."""
    return not words_of(request).keys.isdisjoint(words_of(article.title or "").keys)


def _names(article: Article, other: Article) -> bool:
    """Whether an article names the title of another, or where that begins, in quotation marks."""
    title = words(other.title or "")
    named = (words(quoted) for quoted in _QUOTED.findall(article.text))
    return any(said and title[: len(said)] == said for said in named)
