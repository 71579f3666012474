"""The second reading of an answer: all of its sentences read once more by a judge, among control sentences.

A judge is heard only if it gets every control right. Then its word settles a sentence, except that it never lifts one
over what is certain: another number, unit, day, name or speaker, a quotation that does not stand there, an order to a
machine; nor without words that stand in an article. Pure but for `heard`: what is asked and what follows from a word
depends on nothing else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from qa.answer import SentenceSupport, Verdict
from qa.logistic import chance, logit
from qa.proof.check.controls import controls, words_around
from qa.proof.check.judges import DEADLINE, FOUND, Judge, JudgedClaim, Word, digest, heard
from qa.proof.check.sentence_checker import Finding, inside
from qa.proof.check.support import PARTIAL, SUPPORTED, cleaned
from qa.proof.check.verdict import LEAST
from qa.proof.facts.align import Source, Span, span_of, units_of
from qa.proof.facts.attribution_check import describe_record
from qa.proof.facts.imperatives import words_alone
from qa.proof.reasons import Spoken, reason, translate_reasons
from store.language.quotation_marks import find, quotations

if TYPE_CHECKING:
    from qa.models.breaker import Breaker
    from qa.models.pieces import Usage

MOST = 24
"""Sentences of one answer that are read again, its first ones; what comes behind keeps its verdict."""

STEP = 2.0
"""Logits by which a judge's word moves a score to its side."""

_VERDICTS: Mapping[Word, Verdict] = {"yes": "supported", "partly": "partial", "no": "unsupported"}
_ORDER: tuple[SentenceSupport, ...] = ("unsupported", "partial", "supported")
_BANDS: Mapping[Verdict, tuple[float, float]] = {
    "supported": (SUPPORTED, 1.0),
    "partial": (PARTIAL, SUPPORTED - 0.01),
    "unsupported": (0.0, PARTIAL - 0.01),
}

Problem = Literal["failed", "controls"]


@dataclass(frozen=True)
class JudgeTask:
    """What a judge is asked of one answer, the controls mixed in.

    The sentences stand in the order of the answer, with controls before and after them: what is mixed among them would
    part "he" from whom it means. They are judged by the words of `sources` (`texts_of`). `sentences` gives the index of
    the finding that is asked at a place, `right` the word that is right at one.
    """

    sources: tuple[Source, ...]
    asked: tuple[JudgedClaim, ...]
    sentences: Mapping[int, int]
    right: Mapping[int, Word]


@dataclass(frozen=True)
class JudgeOutcome:
    """A judge's word on findings, by their index; none and the `problem` where it is not to be heard.

    `places` are the sentences of the sources in which the words stand that it decided by.
    """

    words: Mapping[int, Word]
    problem: Problem | None = None
    usage: Usage | None = None
    places: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)


def reading(findings: Sequence[Finding], sources: Sequence[Source]) -> JudgeTask | None:
    """What to ask of `findings`; None where nothing could change, or there are too few controls."""
    open_ones: dict[int, JudgedClaim] = {}
    for index, finding in enumerate(findings):
        if len(open_ones) < MOST and is_open(finding):
            words = words_around((*finding.spans, *finding.nearest), sources)
            open_ones[index] = JudgedClaim(words, cleaned(finding.text))
    if not open_ones:
        return None
    known = controls(sources, digest(*(one.sentence for one in open_ones.values())))
    if not known:
        return None
    around = sorted(known, key=lambda one: digest(one.asked.sentence, one.asked.words))
    half = len(around) // 2
    before, after = around[:half], around[half:]
    asked = (*(c.asked for c in before), *open_ones.values(), *(c.asked for c in after))
    behind = half + len(open_ones)
    return JudgeTask(
        tuple(sources),
        asked,
        dict(enumerate(open_ones, half)),
        {**{n: c.right for n, c in enumerate(before)}, **{n: c.right for n, c in enumerate(after, behind)}},
    )


def outcome(
    read: JudgeTask,
    judge: Judge,
    *,
    deadline: float = DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> JudgeOutcome:
    """What `judge` says. Never raises: what goes wrong in a judge is no reader's concern, and is told as a problem."""
    if deadline <= 0:
        return JudgeOutcome({}, "failed")
    try:
        said = heard(judge, read.asked, texts_of(read.sources), deadline=deadline, cancel=cancel, breaker=breaker)
    except Exception:
        return JudgeOutcome({}, "failed")
    controlled = [(said.words[place], right) for place, right in read.right.items()]
    if any(word is not None and word != right for word, right in controlled):
        return JudgeOutcome({}, "controls", said.usage)
    if any(word is None for word, _ in controlled):
        return JudgeOutcome({}, "failed", said.usage)
    words = {index: word for place, index in read.sentences.items() if (word := said.words[place]) is not None}
    quotes = {index: said.quotes[place] for place, index in read.sentences.items()} if said.quotes else {}
    places = {
        index: found for index, quote in quotes.items() if quote and (found := sentences_with(quote, read.sources))
    }
    return JudgeOutcome(words, None if words else "failed", said.usage, places)


def texts_of(sources: Sequence[Source]) -> tuple[str, ...]:
    """The words of `sources`, each with what its article says of itself."""
    return tuple(
        "\n".join(filter(None, (describe_record(s.article), s.article.text[s.start : s.end].strip()))) for s in sources
    )


def sentences_with(quote: str, sources: Sequence[Source]) -> tuple[Span, ...]:
    """The sentences in which `quote` stands, word for word; none where it stands in no source."""
    for source in sources:
        found = find(quote, source.article.text[source.start : source.end])
        if found is None:
            continue
        start, end = found[0] + source.start, found[1] + source.start
        return tuple(span_of(u, (source,)) for u in units_of((source,)) if u.start < end and start < u.end)
    return ()


def settle_finding(
    finding: Finding, word: Word, name: str, in_language: Spoken = "en", places: Sequence[Span] = ()
) -> Finding:
    """`finding` once the judge called `name` has said `word` of it, by the words at `places`; the same where the word
    may change nothing."""
    verdict = _VERDICTS[word]
    lifted = finding.support != "unchecked" and _ORDER.index(verdict) > _ORDER.index(finding.support)
    found = (*places, *_quoted(finding, places)) if lifted and places else ()
    words = found or (*finding.spans, *finding.nearest)
    if finding.support in ("unchecked", verdict) or not words or (lifted and finding.certain):
        return finding
    (why,) = translate_reasons((reason(FOUND[word], name=name),), in_language)
    reasons = (why,) if lifted else (*finding.reasons, why)
    of_claims = () if verdict == "supported" else (why,)
    carried = verdict != "unsupported"
    return replace(
        finding,
        support=verdict,
        score=_moved(finding.score, verdict, 1 if lifted else -1),
        reasons=reasons,
        spans=(found or finding.spans or finding.nearest) if carried else (),
        nearest=(finding.nearest if finding.spans and not found else ()) if carried else words,
        claims=tuple(
            replace(c, support=verdict, reasons=of_claims, spans=tuple(s for s in c.spans if _within(s, words)))
            for c in finding.claims
        ),
    )


def _quoted(finding: Finding, places: Sequence[Span]) -> Iterator[Span]:
    """The words that a sentence quotes and that stand in none of `places`: they stay cited, whatever decides on it."""
    quotes = [finding.text[q.inner_start : q.inner_end] for q in quotations(finding.text)]
    for span in (*finding.spans, *finding.nearest):
        if not _within(span, places) and any(find(words, span.quote) for words in quotes):
            yield span


def _within(span: Span, words: Sequence[Span]) -> bool:
    return any(inside(span, whole) for whole in words)


def is_open(finding: Finding) -> bool:
    """Whether a word may change `finding`: not where something is certain, or the articles say just this."""
    if finding.support == "unchecked" or (finding.support == "unsupported" and finding.certain):
        return False
    said = words_alone(cleaned(finding.text))
    return not (finding.support == "supported" and any(said in words_alone(span.quote) for span in finding.spans))


def _moved(score: float, verdict: Verdict, direction: int) -> float:
    """`score` moved by `STEP` logits, and held within what the verdict allows."""
    moved = chance(logit(score, LEAST) + direction * STEP)
    low, high = _BANDS[verdict]
    return round(min(max(moved, low), high), 4)
