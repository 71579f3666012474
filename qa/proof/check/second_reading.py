"""The second reading of an answer: all of its sentences read once more by a judge, among control sentences.

A judge is heard only if it gets every control right. Then its word settles a sentence, except that it never lifts one
over what is certain: another number, unit, day, name or speaker, a quotation that does not stand there, an order to a
machine. Pure but for `heard`: what is asked and what follows from a word depends on nothing else.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from qa.answer import SentenceSupport, Verdict
from qa.proof.check.around import by_key, words_around
from qa.proof.check.checking import Finding
from qa.proof.check.controls import controls
from qa.proof.check.judges import DEADLINE, FOUND, Asked, Judge, Word, digest, heard
from qa.proof.check.support import PARTIAL, SUPPORTED, cleaned
from qa.proof.facts.align import Source
from qa.proof.facts.orders import bare
from qa.proof.reasons import Spoken, reason, told

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
class Reading:
    """What a judge is asked of one answer, the controls mixed in.

    `sentences` gives the index of the finding that is asked at a place, `right` the word that is right at one.
    """

    asked: tuple[Asked, ...]
    sentences: Mapping[int, int]
    right: Mapping[int, Word]


@dataclass(frozen=True)
class Outcome:
    """A judge's word on findings, by their index; none and the `problem` where it is not to be heard."""

    words: Mapping[int, Word]
    problem: Problem | None = None
    usage: Usage | None = None


def reading(findings: Sequence[Finding], sources: Sequence[Source]) -> Reading | None:
    """What to ask of `findings`; None where nothing could change, or there are too few controls."""
    articles = by_key([source.article for source in sources])
    open_ones: dict[int, Asked] = {}
    for index, finding in enumerate(findings):
        if len(open_ones) < MOST and is_open(finding):
            words = words_around((*finding.spans, *finding.nearest), articles)
            open_ones[index] = Asked(words, cleaned(finding.text))
    if not open_ones:
        return None
    known = controls(sources, digest(*(one.sentence for one in open_ones.values())))
    if not known:
        return None
    mixed = [(asked, index, None) for index, asked in open_ones.items()] + [(c.asked, None, c.right) for c in known]
    mixed.sort(key=lambda one: digest(one[0].sentence, one[0].words))
    return Reading(
        tuple(asked for asked, _, _ in mixed),
        {place: index for place, (_, index, _) in enumerate(mixed) if index is not None},
        {place: right for place, (_, _, right) in enumerate(mixed) if right is not None},
    )


def outcome(
    read: Reading,
    judge: Judge,
    *,
    deadline: float = DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> Outcome:
    """What `judge` says. Never raises: what goes wrong in a judge is no reader's concern, and is told as a problem."""
    if deadline <= 0:
        return Outcome({}, "failed")
    try:
        said = heard(judge, read.asked, deadline=deadline, cancel=cancel, breaker=breaker)
    except Exception:
        return Outcome({}, "failed")
    controlled = [(said.words[place], right) for place, right in read.right.items()]
    if any(word is not None and word != right for word, right in controlled):
        return Outcome({}, "controls", said.usage)
    if any(word is None for word, _ in controlled):
        return Outcome({}, "failed", said.usage)
    words = {index: word for place, index in read.sentences.items() if (word := said.words[place]) is not None}
    return Outcome(words, None if words else "failed", said.usage)


def settled(finding: Finding, word: Word, name: str, in_language: Spoken = "en") -> Finding:
    """`finding` once the judge called `name` has said `word` of it; the same where the word may change nothing."""
    verdict = _VERDICTS[word]
    lifted = finding.support != "unchecked" and _ORDER.index(verdict) > _ORDER.index(finding.support)
    words = (*finding.spans, *finding.nearest)
    if finding.support in ("unchecked", verdict) or not words or (lifted and finding.certain):
        return finding
    (why,) = told((reason(FOUND[word], name=name),), in_language)
    reasons = (why,) if lifted else (*finding.reasons, why)
    of_claims = () if verdict == "supported" else (why,)
    carried = verdict != "unsupported"
    return replace(
        finding,
        support=verdict,
        score=_moved(finding.score, verdict, 1 if lifted else -1),
        reasons=reasons,
        spans=(finding.spans or finding.nearest) if carried else (),
        nearest=(finding.nearest if finding.spans else ()) if carried else words,
        claims=tuple(replace(c, support=verdict, reasons=of_claims) for c in finding.claims),
    )


def is_open(finding: Finding) -> bool:
    """Whether a word may change `finding`: not where nothing comes near, or the articles say just this."""
    if finding.support == "unchecked" or (finding.support == "unsupported" and finding.certain):
        return False
    words = (*finding.spans, *finding.nearest)
    said = bare(cleaned(finding.text))
    verbatim = finding.support == "supported" and any(said in bare(span.quote) for span in finding.spans)
    return bool(words) and not verbatim


def _moved(score: float, verdict: Verdict, direction: int) -> float:
    """`score` moved by `STEP` logits, and held within what the verdict allows."""
    near = min(max(score, 0.001), 0.999)
    moved = 1 / (1 + math.exp(-(math.log(near / (1 - near)) + direction * STEP)))
    low, high = _BANDS[verdict]
    return round(min(max(moved, low), high), 4)
