"""The passages of the library that a sentence of a draft is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa.factcheck.draft import Told
from qa.proof.facts.align import Source
from store.article import Hit
from store.language.names import names
from store.library import Library

PASSAGES = 6
"""Passages found for the sentence alone, and as many for it with what goes before."""

TOPICAL = 12
"""Passages that tell which articles a paragraph is about."""


class Finder:
    """Searches one library for one draft, within `filters`."""

    def __init__(self, library: Library, filters: Mapping[str, Any]) -> None:
        self._library = library
        self._filters = filters
        self._topic: tuple[str, frozenset[str]] = ("", frozenset())

    def sources(self, told: Told) -> tuple[Source, ...]:
        """The parts of articles found for `told`, the best first, each once.

        A sentence without a name may be said of anything: it is held against articles on what its paragraph is about.
        """
        alone = self._search(told.text, PASSAGES)
        within = self._search(f"{told.around} {told.text}", PASSAGES) if told.around else ()
        hits = {(hit.article_id, hit.start): hit for pair in _dealt(alone, within) for hit in pair}
        if told.around and not any(name.sure for name in names(told.text)):
            about = self._about(told)
            hits = {key: hit for key, hit in hits.items() if hit.article_id in about} or hits
        articles = self._library.articles_of(hits.values())
        held = [hit for hit in hits.values() if (hit.article_id, hit.revision) in articles]
        return tuple(Source(articles[hit.article_id, hit.revision], hit.start, hit.end) for hit in held)

    def _about(self, told: Told) -> frozenset[str]:
        """The articles that the words before the sentence, or around it, lead to."""
        words = told.context
        if self._topic[0] != words:
            self._topic = words, frozenset(hit.article_id for hit in self._search(words, TOPICAL))
        return self._topic[1]

    def _search(self, words: str, most: int) -> tuple[Hit, ...]:
        return self._library.search(words, k=most, filters=self._filters)


def _dealt(one: tuple[Hit, ...], other: tuple[Hit, ...]) -> list[tuple[Hit, ...]]:
    """The hits of both by rank."""
    return [(*one[i : i + 1], *other[i : i + 1]) for i in range(max(len(one), len(other)))]
