"""A draft checked in order: each sentence searched, weighed and cited as it comes, so that memory stays bounded."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from qa.answer import Citation
from qa.answering.finding.assembly import make_citation
from qa.answering.finding.same_story import with_copies
from qa.factcheck.draft import DraftStatement, claims_nothing, placed, sentences, spans_of
from qa.factcheck.evidence import Finder
from qa.factcheck.finding_texts import translate_sentences as in_words
from qa.factcheck.finding_texts import worded
from qa.factcheck.newer_words import with_newer
from qa.factcheck.report import CheckedSentence, DraftClaim, DraftReport, DraftStep, Reporter
from qa.factcheck.second_opinion import TOGETHER, WeighedSentence, judge_sentences
from qa.factcheck.weighing import Weighed, saying_so, weighed
from qa.models.breaker import Breaker
from qa.proof.check.judges import ModelJudge
from qa.proof.facts.align import Source, Span
from qa.proof.reasons import Spoken, spoken
from store.article import Article
from store.language.text import language
from store.library import Library

if TYPE_CHECKING:
    from qa.proof.check.judges import Judge

# A character with all that may become one with it: accents, and the parts of a Korean syllable.
_COMPOSED = re.compile(
    "(?s:.)[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u093c-\u0d4d\u1161-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f]*"
)
_LONE = re.compile("[\ud800-\udfff\x00]")
"""Halves of characters, which nothing that reads takes."""

GIVEN_UP = 2
"""Times in a row that the model may be down until the rest of a draft is checked without it: each costs a deadline."""

MOST_REPORTERS = 8
"""Other articles named with a sentence."""


class FactCheck:
    """Checks the draft `text` against `library`, within `filters`. `citations` grow as sentences are checked; `read` is
    what is read of the draft.

    `gate` is held while a sentence is checked: one thread runs at a time, and others have their turn between two. A
    chat model as `judge` settles the verdicts; another judge has no word here. `finder` takes the place of our own.
    """

    def __init__(
        self,
        library: Library,
        text: str,
        filters: Mapping[str, Any],
        *,
        gate: AbstractContextManager[Any] | None = None,
        judge: Judge | None = None,
        finder: Finder | None = None,
    ) -> None:
        self.text = text
        self.read, self._places = _composed(_LONE.sub("\ufffd", text))
        self.filters = dict(filters)
        self._model = judge if isinstance(judge, ModelJudge) else None
        self._breaker = Breaker(failures=GIVEN_UP, pause=3_600.0)
        self.judged = False
        self.problems: dict[str, None] = {}
        self._library = library
        self._gate = gate or nullcontext()
        self._finder = finder or Finder(library, filters)
        self._citations: dict[Span, Citation] = {}
        self._told = 0  # characters of the draft up to the end of the last sentence that was given
        self.spoken: Spoken = spoken(text[:20_000])

    @property
    def model_name(self) -> str:
        """The model that settled a verdict, "extractive" where none did."""
        return self._model.name if self._model is not None and self.judged else "extractive"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the sentences so far cite, numbered from 1."""
        return tuple(self._citations.values())

    def check(self, cancel: threading.Event | None = None) -> Iterator[CheckedSentence]:
        """The sentences of the draft, in order, each as soon as it is checked; with a model some at a time. Raises
        ReaderError when the reader's files are missing or damaged."""
        held: list[WeighedSentence] = []
        for told in sentences(self.read):
            with self._gate:
                held.append(self._weighed(told))
            if self._model is None or len(held) == TOGETHER:
                yield from self._settled(held, cancel)
                held = []
        yield from self._settled(held, cancel)

    def _weighed(self, told: DraftStatement) -> WeighedSentence:
        if nothing := claims_nothing(told.text):
            return WeighedSentence(told, Weighed("no_claim", 1.0, (nothing,)), ())
        sources = self._finder.sources(told)
        found = weighed(told, sources, self.spoken, self._finder.earlier(sources))
        if self._model is None:
            found, sources = with_newer(found, told.text, sources, self._library, self.filters)
        return WeighedSentence(told, found, sources)

    def _settled(self, held: Sequence[WeighedSentence], cancel: threading.Event | None) -> Iterator[CheckedSentence]:
        """The sentences with what the model says of them, cited."""
        settled: Sequence[Weighed | None] = (None,) * len(held)
        if self._model is not None and held:
            settled, problem = judge_sentences(held, self._model, cancel, self._breaker)
            self.problems |= {problem: None} if problem else {}
        sources = tuple(dict.fromkeys(source for one in held for source in one.sources))
        for one, found in zip(held, settled, strict=True):
            if found is None or self._model is None:
                yield self._cited(one, None)
            else:
                yield self._cited(replace(one, found=found, sources=sources), self._model.name)

    def _cited(self, one: WeighedSentence, judge: str | None) -> CheckedSentence:
        with self._gate:
            articles = {(s.article.id, s.article.revision): s.article for s in one.sources}
            numbers = tuple(self._number(span, articles) for span in one.found.spans)
            known = one.found.verdict not in ("not_found", "no_claim")
            reporters, independent = self._reporters(one.found, one.sources) if known else ((), 0)
        claims = tuple(self._claims(one))
        self.judged = self.judged or judge is not None
        start, end = self._place(one.told.start), self._place(one.told.end)
        gap, self._told = self.text[self._told : start], end
        return CheckedSentence(
            text=self.text[start:end],
            start=start,
            end=end,
            verdict=one.found.verdict,
            score=one.found.score,
            reasons=in_words(one.found.reasons, self.spoken),
            citations=numbers,
            claims=claims if len(claims) > 1 else (),
            reported_by=reporters,
            independent=independent,
            mend=one.found.mend.quote if one.found.mend else None,
            judged_by=judge,
            gap=gap,
        )

    def _place(self, at: int) -> int:
        """Where in the draft the character stands that is read at `at`."""
        return self._places[at] if self._places else at

    def _claims(self, one: WeighedSentence) -> Iterator[DraftClaim]:
        """The claims of a sentence, where they stand in the draft."""
        found = one.found
        ends = placed(one.told, [claim.text for claim in found.claims])
        parts = found.parts if len(found.parts) == len(found.claims) else (None,) * len(found.claims)
        for (start, end), claim, verdict in zip(ends, found.claims, parts, strict=False):
            first, here, last = (self._place(one.told.start + at) for at in (0, start, end))
            text = self.text[here:last]
            yield DraftClaim(text=text, start=here - first, end=last - first, support=claim.support, verdict=verdict)

    def _number(self, span: Span, articles: Mapping[tuple[str, str], Article]) -> int:
        if span not in self._citations:
            made = make_citation(articles[span.article_id, span.revision], span, len(self._citations) + 1)
            (self._citations[span],) = with_copies([made], self._library)
        return self._citations[span].number

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
        named = (self._reporter(i, copy=i in same) for i in others[:MOST_REPORTERS])
        return tuple(one for one in named if one is not None), len(stories)

    def _reporter(self, article_id: str, *, copy: bool) -> Reporter | None:
        try:
            article = self._library.article(article_id)
        except KeyError:  # removed meanwhile
            return None
        return Reporter(
            article_id=article.id,
            revision=article.revision,
            title=article.title,
            source=article.source,
            published_at=article.published_at,
            copy=copy,
        )


def _composed(text: str) -> tuple[str, Sequence[int]]:
    """The draft with a letter and its accents as one character, as articles have it; and where each character of that,
    and its end, stands in the draft, nothing where all stand in their place."""
    whole = normalize("NFC", text)
    if whole == text:
        return text, ()
    pieces = [(m.start(), normalize("NFC", m[0])) for m in _COMPOSED.finditer(text)]
    return "".join(piece for _, piece in pieces), [at for at, piece in pieces for _ in piece] + [len(text)]


def checked(work: FactCheck, cancel: threading.Event | None = None) -> Generator[DraftStep | DraftReport, None, None]:
    """Each sentence as it is checked, and the report last; raises what `FactCheck.check` raises."""
    total = spans_of(work.read)
    found: list[CheckedSentence] = []
    told = 0
    for sentence in work.check(cancel):
        found.append(sentence)
        yield DraftStep(done=len(found), total=total, sentence=sentence, citations=work.citations[told:])
        told = len(work.citations)
        if cancel is not None and cancel.is_set():
            break
    yield DraftReport(
        sentences=tuple(found),
        citations=work.citations,
        notices=_notices(work),
        filters=work.filters,
        model=work.model_name,
    )


def _notices(work: FactCheck) -> tuple[str, ...]:
    """What is to be said of the whole: that the draft is in a language of which only words are compared, or that the
    model was not heard."""
    known = language(work.text[:20_000]) in (None, "en", "zh")
    english = "The draft is in a language whose meaning nothing here reads: only words are compared."
    return in_words((*(() if known else (worded(english),)), *work.problems), work.spoken)
