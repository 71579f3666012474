"""Whether sources carry a sentence: a verdict, a score, reasons a reader understands, and the words that carry it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qa.align import Alignment, Source, Span, Unit, align, before, span_of, units_of
from qa.answer import Support, Verdict
from qa.facts.attribution import Attribution, about, attributions, names_of, written_by
from qa.facts.dates import day_of
from qa.facts.difference import Difference, Ground, Words
from qa.facts.differences import differences
from qa.facts.features import Part, features, parts_of
from qa.facts.judge import score as judged
from qa.facts.words import Token, fold, tokens
from store.article import Article, Hit, Passage

EvidenceLike = str | Article | Passage | Hit

SUPPORTED, PARTIAL = 0.5, 0.25
"""Scores from which on a sentence counts as supported, and as supported in part."""

_LONGEST = 3000  # characters of a sentence that are checked; what is longer is no sentence
_MARKER = re.compile(r"\s*(?:\[\^?\d[\d\s,;–-]*\]|【\d+[^】]*】)")
_MARKS = re.compile(r"(?<!\w)[*_`#>]+|[*_`]+(?!\w)")
_OF_ITSELF = re.compile(
    r"\b(?:article|author|wrote|written|writes|published|publication|piece|column|op-ed|outlet|opinion|editorial|analysis|"
    r"reporter|journalist|headline|title[d]?|press release)\b|作者|发表|文章",
    re.IGNORECASE,
)


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


@dataclass(frozen=True)
class _Laid:
    """A claim laid on its sources, with all that was found out about it."""

    alignment: Alignment
    found: tuple[Difference, ...]
    parts: tuple[Part, ...]
    score: float


def prove(sentence: str, sources: Sequence[Source], hints: Collection[int] = ()) -> Proof:
    """How far `sources` carry `sentence`.

    `hints` are indexes of the sources that the model cited: preferred on ties, never trusted.
    """
    claim = cleaned(sentence)
    if not any(c.isalnum() for c in claim):
        return Proof(Support("unsupported", 0.0, ("There is nothing to check in this.",)), (), (), ())
    if not any(s.article.text[s.start : s.end].strip() for s in sources):
        return Proof(Support("unsupported", 0.0, ("There is no text to check this against.",)), (), (), ())
    whole = _prove(claim, sources, hints)
    if whole.support.verdict == "supported":
        return whole
    for attribution in attributions(claim):
        told = _attributed(attribution, sources, hints)
        if told is not None and (told.support.score > whole.support.score or told.support.verdict == "unsupported"):
            return told
    return whole


def cleaned(sentence: str) -> str:
    """`sentence` without citation markers and marks of emphasis, at most a few thousand characters."""
    return re.sub(r"\s+", " ", _MARKS.sub("", _MARKER.sub("", sentence[:_LONGEST]))).strip()


def _attributed(attribution: Attribution, sources: Sequence[Source], hints: Collection[int]) -> Proof | None:
    """The proof of what an author or outlet is said to say, from their articles alone; None if they have none here."""
    relation = [written_by(attribution, source.article) for source in sources]
    if all(r is None for r in relation):
        return None
    theirs = [i for i, r in enumerate(relation) if r]
    if not theirs:
        i = next(i for i, r in enumerate(relation) if r is False)
        article = sources[i].article
        known = f"{article.source or 'another outlet'}" + (f" as {article.genre}" if attribution.genre else "")
        said = attribution.outlet or attribution.genre
        proof = _prove(attribution.rest, sources, hints)
        reason = f"The article appeared in {known}, not “{said}”."
        return replace(
            proof, support=_weaker(proof.support, reason), nearest=proof.nearest or proof.spans, spans=(), sources=()
        )
    only = _prove(attribution.rest, [sources[i] for i in theirs], [theirs.index(h) for h in hints if h in theirs])
    return replace(only, sources=tuple(theirs[i] for i in only.sources))


def _weaker(support: Support, reason: str) -> Support:
    return Support("unsupported", min(support.score, PARTIAL) * 0.8, (reason, *support.reasons))


def _prove(claim: str, sources: Sequence[Source], hints: Collection[int]) -> Proof:
    words = tokens(claim)
    laid = _lay(claim, words, sources, hints)
    alignment = laid.alignment
    if not alignment.chosen:
        reason = "Nothing in the cited articles speaks of this."
        return Proof(Support("unsupported", 0.0, (reason,)), (), (), ())
    verdict, value = _verdict(laid)
    reasons = _reasons(laid, verdict)
    spans, indexes = _spans(alignment, sources)
    support = Support(verdict, round(value, 4), reasons)
    if verdict == "unsupported":
        return Proof(support, (), spans[:2], ())
    return Proof(support, spans, (), indexes)


def _lay(claim: str, words: tuple[Token, ...], sources: Sequence[Source], hints: Collection[int]) -> _Laid:
    units = units_of(_with_records(claim, sources))
    alignment = align(words, units, hints)
    everything = _with_records(claim, sources)
    found = differences(claim, _ground(alignment, everything))
    parts = parts_of(claim, words, alignment)
    value = judged(features(words, alignment, parts, found))
    if _verbatim(claim, alignment):
        value = max(value, 0.995)
        found = ()
    return _Laid(alignment, found, parts, value)


def _with_records(claim: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources, and what their articles say of themselves if the claim may speak of that."""
    if not _OF_ITSELF.search(claim):
        return tuple(sources)
    records = []
    for source in sources:
        record = about(source.article)
        article = Article(text=record, published_at=source.article.published_at, language="en", id=source.article.id)
        records.append(Source(article, 0, len(record)))
    return (*sources, *records)


def _ground(alignment: Alignment, sources: Sequence[Source]) -> Ground:
    def words(unit: Unit, share: float = 0.0) -> Words:
        return Words(unit.sentence.text, day_of(sources[unit.source].article.published_at), share)

    shares = [_share(alignment, column) for column in alignment.credits]
    chosen = tuple(words(u, s) for u, s in zip(alignment.chosen, shares, strict=True))
    taken = {u.at for u in alignment.chosen}
    around: list[Words] = []
    for unit in alignment.chosen:
        source = sources[unit.source]
        day = day_of(source.article.published_at)
        around.append(Words(before(source, unit.start), day))
        after = unit.at + 1
        if after < len(alignment.units) and after not in taken and alignment.units[after].source == unit.source:
            around.append(words(alignment.units[after]))
    articles = list({id(sources[u.source].article): sources[u.source].article for u in alignment.chosen}.values())
    around.append(Words(names_of(articles), None))
    return Ground(chosen, tuple(around), tuple(words(u) for u in alignment.units))


def _share(alignment: Alignment, column: Sequence[float]) -> float:
    """The share of a claim that one sentence has: of all words, or of those that are no names, whichever is more.

    A sentence that says everything but the name is the one that a wrong name was put into.
    """
    pairs = [(c * t.weight, t.weight, t.token.capital) for c, t in zip(column, alignment.terms, strict=True)]
    plain = [(c, w) for c, w, capital in pairs if not capital]
    whole = sum(c for c, _, _ in pairs) / (sum(w for _, w, _ in pairs) or 1.0)
    if len(plain) < 3:
        return whole
    return max(whole, sum(c for c, _ in plain) / sum(w for _, w in plain))


def _verbatim(claim: str, alignment: Alignment) -> bool:
    """The claim is one of the chosen sentences, word for word, marks and spaces aside."""
    ours = _bare(claim)
    return any(_bare(unit.sentence.text) == ours for unit in alignment.chosen)


def _bare(text: str) -> str:
    return re.sub(r"[^\w%$€£¥]+", " ", fold(text)).strip().lower()


def _verdict(laid: _Laid) -> tuple[Verdict, float]:
    """What a difference is worth: another fact ends it, one that is missing leaves a part at best."""
    value = laid.score
    gravest = laid.found[0].severity if laid.found else "weak"
    if gravest == "wrong":
        return "unsupported", min(value * 0.4, PARTIAL - 0.01)
    if gravest == "absent":
        value = min(value * 0.8, SUPPORTED - 0.02)
    if value >= SUPPORTED:
        return "supported", value
    return ("partial" if value >= PARTIAL else "unsupported"), value


def _reasons(laid: _Laid, verdict: Verdict) -> tuple[str, ...]:
    if verdict == "supported":
        return ()
    grave = [d.reason for d in laid.found if d.severity != "weak"]
    if grave:
        return tuple(grave[:3])
    worst = min(laid.parts, key=lambda p: p.share, default=None)
    weak = [d.reason for d in laid.found][:2]
    if worst is not None and len(laid.parts) > 1 and worst.share < 0.5:
        return (f"The cited articles do not say “{_short(worst.text)}”.", *weak)
    if verdict == "partial":
        return (*weak, "The articles say something close to this, but not clearly the same.")
    return (*weak, "Nothing in the cited articles says this.")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:88].rstrip() + "…"


def _spans(alignment: Alignment, sources: Sequence[Source]) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """The words of the chosen sentences, neighbours joined, with the index of each one's source."""
    real = [u for u in alignment.chosen if u.source < len(sources)]
    if not real:  # only the article's own record carries it: its first words stand for the article
        number = alignment.chosen[0].source - len(sources)
        real = [u for u in alignment.units if u.source == number][:1]
    joined: list[Unit] = []
    for unit in sorted(real, key=lambda u: u.at):
        last = joined[-1] if joined else None
        if last and last.source == unit.source and last.at + 1 == unit.at and not _parted(last, unit, sources):
            joined[-1] = replace(unit, start=last.start)
        else:
            joined.append(unit)
    order = {u.at: i for i, u in enumerate(real)}
    joined.sort(key=lambda u: order[u.at])
    return tuple(span_of(u, sources) for u in joined), tuple(u.source for u in joined)


def _parted(one: Unit, other: Unit, sources: Sequence[Source]) -> bool:
    return "\n" in sources[one.source].article.text[one.end : other.start]


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
