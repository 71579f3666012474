"""A draft checked in order: each sentence searched, weighed and cited as it comes, so that memory stays bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from qa.answer import Citation
from qa.answering.finding.assembly import cited
from qa.answering.finding.copies import with_copies
from qa.factcheck.draft import Told, claims_nothing, sentences, spans_of
from qa.factcheck.found import Finder
from qa.factcheck.report import CheckedSentence, DraftClaim, DraftReport, DraftStep, Reporter
from qa.factcheck.weighing import Weighed, saying_so, weighed
from qa.factcheck.words import told as in_words
from qa.factcheck.words import worded
from qa.proof.facts.align import Source, Span
from qa.proof.reasons import Spoken, spoken
from store.article import Article
from store.language.text import language
from store.library import Library

if TYPE_CHECKING:
    from qa.proof.check.judges import Judge

MOST_REPORTERS = 8
"""Other articles named with a sentence."""


class Desk:
    """Checks the draft `text` against `library`, within `filters`. `citations` grow as sentences are checked.

    `gate` is held while a sentence is checked: one thread runs at a time, and others have their turn between two.
    """

    def __init__(
        self,
        library: Library,
        text: str,
        filters: Mapping[str, Any],
        *,
        gate: AbstractContextManager[Any] | None = None,
        judge: Judge | None = None,
    ) -> None:
        self.text = text
        self.filters = dict(filters)
        self.judge = judge
        self._library = library
        self._gate = gate or nullcontext()
        self._finder = Finder(library, filters)
        self._numbers: dict[Span, int] = {}
        self._citations: list[Citation] = []
        self.spoken: Spoken = spoken(text[:20_000])

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the sentences so far cite, numbered from 1."""
        return tuple(self._citations)

    def check(self) -> Iterator[CheckedSentence]:
        """The sentences of the draft, in order, each as soon as it is checked.

        Raises:
            ReaderError: The reader's files are missing or damaged.
        """
        for told in sentences(self.text):
            with self._gate:
                found = self._checked(told)
            yield found

    def _checked(self, told: Told) -> CheckedSentence:
        if nothing := claims_nothing(told.text):
            return _sentence(told, Weighed("no_claim", 1.0, (nothing,)), self.spoken)
        sources = self._finder.sources(told)
        return self._settled(told, weighed(told, sources, self.spoken), sources, self.spoken)

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
        own = found.spans[0].article_id
        saying = [a for a in saying_so(found, sources) if a.id != own]
        copies = self._library.copies(own, *(a.id for a in saying))
        stories: list[set[str]] = [{own, *copies.get(own, ())}]
        for article in saying:
            if not any(article.id in story for story in stories):
                stories.append({article.id, *copies.get(article.id, ())})
        same = stories[0]
        known = {article.id: article for article in saying}
        others = [*known, *(i for i in sorted(same) if i != own and i not in known)]
        return tuple(self._reporter(i, copy=i in same) for i in others[:MOST_REPORTERS]), len(stories)

    def _reporter(self, article_id: str, *, copy: bool) -> Reporter:
        article = self._library.article(article_id)
        return Reporter(
            article_id=article.id,
            revision=article.revision,
            title=article.title,
            source=article.source,
            published_at=article.published_at,
            copy=copy,
        )


def checked(desk: Desk, cancel: threading.Event | None = None) -> Iterator[DraftStep | DraftReport]:
    """Each sentence as it is checked, and the report last; raises what `Desk.check` raises."""
    total = spans_of(desk.text)
    found: list[CheckedSentence] = []
    told = 0
    for sentence in desk.check():
        found.append(sentence)
        yield DraftStep(done=len(found), total=total, sentence=sentence, citations=desk.citations[told:])
        told = len(desk.citations)
        if cancel is not None and cancel.is_set():
            break
    yield DraftReport(sentences=tuple(found), citations=desk.citations, notices=_notices(desk), filters=desk.filters)


def _notices(desk: Desk) -> tuple[str, ...]:
    """What is to be said of the whole: that the draft is in a language of which only words are compared."""
    code = language(desk.text[:20_000])
    if code in (None, "en", "zh"):
        return ()
    return in_words(
        (worded("The draft is in a language whose meaning nothing here reads: only words are compared."),), desk.spoken
    )


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
