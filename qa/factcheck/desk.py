"""A draft checked in order: each sentence searched, weighed and cited as it comes, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from qa.answer import Citation
from qa.answering.finding.assembly import cited
from qa.answering.finding.copies import with_copies
from qa.factcheck.draft import Told, claims_nothing, sentences
from qa.factcheck.found import Finder
from qa.factcheck.report import CheckedSentence, DraftClaim, Reporter
from qa.factcheck.weighing import Weighed, weighed
from qa.factcheck.words import told as in_words
from qa.proof.facts.align import Source, Span
from qa.proof.reasons import Spoken, spoken
from store.article import Article
from store.library import Library

MOST_REPORTERS = 8
"""Other articles named with a sentence."""


class Desk:
    """Checks one draft against `library`, within `filters`. `citations` grow as sentences are checked."""

    def __init__(self, library: Library, filters: Mapping[str, Any]) -> None:
        self._library = library
        self._finder = Finder(library, filters)
        self._numbers: dict[Span, int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the sentences so far cite, numbered from 1."""
        return tuple(self._citations)

    def check(self, text: str) -> Iterator[CheckedSentence]:
        """The sentences of `text`, in order, each as soon as it is checked.

        Raises:
            ReaderError: The reader's files are missing or damaged.
        """
        language = spoken(text[:20_000])
        for told in sentences(text):
            nothing = claims_nothing(told.text)
            if nothing:
                yield _sentence(told, Weighed("no_claim", 1.0, (nothing,)), language)
                continue
            sources = self._finder.sources(told)
            found = weighed(told, sources, language)
            yield self._settled(told, found, sources, language)

    def _settled(self, told: Told, found: Weighed, sources: Sequence[Source], language: Spoken) -> CheckedSentence:
        articles = {(s.article.id, s.article.revision): s.article for s in sources}
        numbers = tuple(self._number(span, articles) for span in found.spans)
        reporters: tuple[Reporter, ...] = ()
        independent = 0
        if found.verdict == "supported":
            reporters, independent = self._reporters(found, sources)
        return _sentence(told, found, language, numbers, reporters, independent)

    def _number(self, span: Span, articles: Mapping[tuple[str, str], Article]) -> int:
        if span not in self._numbers:
            number = len(self._citations) + 1
            (citation,) = with_copies([cited(articles[span.article_id, span.revision], span, number)], self._library)
            self._citations.append(citation)
            self._numbers[span] = number
        return self._numbers[span]

    def _reporters(self, found: Weighed, sources: Sequence[Source]) -> tuple[tuple[Reporter, ...], int]:
        """The other articles that say the same, with the copies of all, and how many sources that makes."""
        return (), 1


def _sentence(
    told: Told,
    found: Weighed,
    language: Spoken,
    numbers: tuple[int, ...] = (),
    reporters: tuple[Reporter, ...] = (),
    independent: int = 0,
) -> CheckedSentence:
    claims = tuple(DraftClaim(text=c.text, start=c.start, end=c.end, support=c.support) for c in found.claims)
    return CheckedSentence(
        text=told.text,
        start=told.start,
        end=told.end,
        verdict=found.verdict,
        score=found.score,
        reasons=in_words(found.reasons, language),
        citations=numbers,
        claims=claims if len(claims) > 1 else (),
        reported_by=reporters,
        independent=independent,
        mend=found.mend.quote if found.mend else None,
    )
