"""Findings in, answer out: citations are numbered in order of first use, and the text carries the markers and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa.answer import (
    Citation,
    Claim,
    ClaimSpan,
    Disagreement,
    DisagreementKind,
    Evidence,
    Part,
    Sentence,
    SentenceSupport,
    Side,
    Written,
)
from qa.answering.phrases import Spoken, say
from qa.proof.check.carrying import ClaimFinding
from qa.proof.check.sentence_checker import Finding, inside
from qa.proof.disagreement.told_difference import ToldDifference
from qa.proof.facts.align import Span
from store.article import Article
from store.reading.prose.notes import correction_of

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BRACKETED_NUMBER = re.compile(r"\[(\d[\d\s,;.–-]*)\]")


def markdown(text: str) -> str:
    """Plain words as Markdown: what could be read as a marker, an image, a link, a tag or our own remark is escaped."""
    text = _BRACKETED_NUMBER.sub(r"\\[\1\\]", text)
    text = re.sub(r"<(?=[a-zA-Z/!?])", r"\\<", text)
    return text.replace("![", r"!\[").replace("](", r"]\(").replace("*(", r"*\(")


def unescaped(text: str) -> str:
    """The words that Markdown shows of `text`, in which a backslash stands before a mark."""
    return _ESCAPED.sub(r"\1", text)


def mark(support: SentenceSupport, in_language: Spoken) -> str:
    """What follows a sentence in the text when it is not proven, so that no surface can drop it."""
    if support not in ("unsupported", "partial"):
        return ""
    return f" *({say(f'mark: {support}', in_language)})*"


def written_out(s: Sentence, in_language: Spoken) -> str:
    """The Markdown that stands for a sentence in the text: its label as a remark of ours, its words, the markers of its
    citations, and its mark where it is not proven."""
    remark = f"*({markdown(s.label)})* " if s.label else ""
    markers = "".join(f"[{n}]" for n in s.citations)
    return remark + markdown(s.text) + (f" {markers}" if markers else "") + mark(s.support, in_language)


class Assembly:
    """The answer as it grows, a sentence at a time, with marks in one language."""

    def __init__(self, articles: Iterable[Article], in_language: Spoken = "en") -> None:
        self._spoken = in_language
        self._articles = {(a.id, a.revision): a for a in articles}
        self._numbers: dict[Span, int] = {}
        self._pieces: list[str] = []
        self._sentences: list[Sentence] = []
        self._disagreements: list[Disagreement] = []

    @property
    def text(self) -> str:
        """The Markdown so far."""
        return "".join(self._pieces)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences so far."""
        return tuple(self._sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """One citation a span used, numbered from 1."""
        numbers = self._numbers.items()
        return tuple(make_citation(self._articles[s.article_id, s.revision], s, number) for s, number in numbers)

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where the articles differ, as far as it was told."""
        return tuple(self._disagreements)

    @property
    def proven(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The text of each sentence that is carried, with the spans that carry it."""
        spans = {number: span for span, number in self._numbers.items()}
        return tuple((s.text, tuple(spans[n] for n in s.citations)) for s in self._sentences if s.citations)

    def lead(self, lead: str) -> str:
        """The border before the next sentence: none before the first, unless that is a list item."""
        return lead if self._pieces else lead.lstrip() and "- "

    def add(
        self,
        lead: str,
        finding: Finding,
        written: Written | None = None,
        answering: tuple[Part, ...] = (),
        label: str = "",
    ) -> tuple[Sentence, str]:
        """Takes a finding in, on what a model has `written` or on the articles' own words, with the parts of these that
        answer; gives the sentence and the Markdown that stands for it in the text, which points at no part. A `label`
        stands in front as a remark of ours."""
        numbers = tuple(self._number(span) for span in finding.spans)
        evidence = [_evidence(s, n) for s, n in zip(finding.spans, numbers, strict=True)]
        sentence = Sentence(
            text=finding.text,
            citations=numbers,
            support=finding.support,
            score=finding.score,
            reasons=finding.reasons,
            evidence=(*evidence, *(_evidence(s, None) for s in finding.nearest)),
            claims=tuple(claim_of(claim, (*finding.spans, *finding.nearest)) for claim in finding.claims),
            written=written,
            answering=answering,
            label=label,
        )
        piece = self.lead(lead) + written_out(sentence, self._spoken)
        self._pieces.append(piece)
        self._sentences.append(sentence)
        return sentence, piece

    def differ(self, kind: DisagreementKind, told: ToldDifference) -> tuple[Sentence, str]:
        """Takes in that articles differ, in a paragraph of its own; gives the sentence and its Markdown."""
        sentence, piece = self.add("\n\n", told.finding)
        sides = tuple(
            Side(
                said=mention.said,
                citation=self._number(span),
                article_id=span.article_id,
                revision=span.revision,
                start=mention.start,
                end=mention.end,
                source=mention.place.article.source,
                published_at=mention.place.article.published_at,
            )
            for mention, span in zip(told.sides, told.spans, strict=True)
        )
        self._disagreements.append(
            Disagreement(kind=kind, about=told.about, sides=sides, sentence=len(self._sentences))
        )
        return sentence, piece

    def remark(self, text: str) -> str:
        """Adds a paragraph of our own, such as that the reply was cut off; gives its Markdown."""
        piece = ("\n\n" if self._pieces else "") + f"*({markdown(text)})*"
        self._pieces.append(piece)
        return piece

    def _number(self, span: Span) -> int:
        return self._numbers.setdefault(span, len(self._numbers) + 1)


def make_citation(article: Article, place: Span | Evidence, number: int) -> Citation:
    """The citation of that number for the words at `place`, of the article that they stand in."""
    return Citation(
        number=number,
        article_id=article.id,
        revision=article.revision,
        title=article.title,
        author=article.author,
        source=article.source,
        published_at=article.published_at,
        url=article.url,
        genre=article.genre,
        quote=place.quote,
        start=place.start,
        end=place.end,
        page=article.page_at(place.start),
        correction=correction_of(article.note),
    )


def claim_of(found: ClaimFinding, evidence: Sequence[Span]) -> Claim:
    """The claim with its words told as parts of the sentence's evidence."""
    spans = tuple(
        ClaimSpan(evidence=n, start=span.start, end=span.end, quote=span.quote)
        for span in found.spans
        for n in [next(i for i, whole in enumerate(evidence) if inside(span, whole))]
    )
    return Claim(
        text=found.text, start=found.start, end=found.end, support=found.support, reasons=found.reasons, spans=spans
    )


def _evidence(span: Span, citation: int | None) -> Evidence:
    return Evidence(
        article_id=span.article_id,
        revision=span.revision,
        start=span.start,
        end=span.end,
        quote=span.quote,
        citation=citation,
    )
