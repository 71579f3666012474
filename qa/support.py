"""Whether sources carry a sentence: a verdict, a score, reasons a reader understands, and the words that carry it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.align import Source, Span
from qa.answer import Support
from store.article import Article, Hit, Passage
from store.sentences import sentence_spans
from store.text import words

EvidenceLike = str | Article | Passage | Hit


@dataclass(frozen=True)
class Proof:
    """The verdict on a sentence and the words behind it.

    `spans` carry the sentence; `nearest` are the closest words where nothing carries it; `sources` holds, for each
    span, the index of the source it is from.
    """

    support: Support
    spans: tuple[Span, ...]
    nearest: tuple[Span, ...]
    sources: tuple[int, ...]


def prove(sentence: str, sources: Sequence[Source], hints: Collection[int] = ()) -> Proof:
    """How far `sources` carry `sentence`. `hints` are indexes that the model cited: preferred on ties, never trusted."""
    wanted = set(words(sentence))
    best: tuple[float, bool, int, Span] | None = None
    for index, source in enumerate(sources):
        text = source.article.text[source.start : source.end]
        for start, end in sentence_spans(text, source.article.language):
            share = len(wanted & set(words(text[start:end]))) / max(1, len(wanted))
            a, b = source.start + start, source.start + end
            span = Span(source.article.id, source.article.revision, a, b, source.article.text[a:b])
            if best is None or (share, index in hints) > (best[0], best[1]):
                best = (share, index in hints, index, span)
    if best is None or not wanted:
        return Proof(Support("unsupported", 0.0, ("There is nothing to check this against.",)), (), (), ())
    share, _, index, span = best
    if share >= 0.75:
        return Proof(Support("supported", share), (span,), (), (index,))
    if share >= 0.5:
        return Proof(Support("partial", share, ("Only part of this stands in the articles.",)), (span,), (), (index,))
    return Proof(Support("unsupported", share, ("Nothing in the articles carries this.",)), (), (span,), ())


def check_support(claim: str, evidence: EvidenceLike | Sequence[EvidenceLike]) -> Support:
    """Whether `evidence` carries `claim`. Pure: no network, no language model.

    Raises `TypeError` if a piece of evidence is not a str, Article, Passage or Hit.
    """
    pieces = [evidence] if isinstance(evidence, EvidenceLike) else list(evidence)
    return prove(claim, [_source(piece) for piece in pieces]).support


def _source(piece: EvidenceLike) -> Source:
    if isinstance(piece, Article):
        return Source(piece, 0, len(piece.text))
    if isinstance(piece, Passage | Hit):
        return _source(Article(text=piece.text))
    if isinstance(piece, str):
        return _source(Article(text=piece))
    raise TypeError(f"Evidence is a str, Article, Passage or Hit, not {type(piece).__name__}.")
