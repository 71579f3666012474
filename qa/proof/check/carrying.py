"""For each claim of a sentence the smallest exact words of its evidence that carry it, and its own verdict.

A claim is laid on stretches of the cited sentences, cut as the claims are. Those that carry it are marked, and where
two belong together with something else between them, they are two marks. What differs is told of the claim that has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer import SentenceSupport
from qa.proof.facts.align import ClaimTerm, PreparedSentence, Span, comparable, credits_of, terms_of
from qa.proof.facts.cutting import Stretch, cut
from qa.proof.facts.difference import Difference
from store.language.sentences import sentence_spans
from store.language.tokens import tokens

_GAIN = 0.12  # share of a claim that a further stretch must add
_LITTLE = 0.04  # … that one with a name or a number must add
_MOST = 4  # stretches that carry one claim
_NEARLY_ALL = 0.7  # share of a sentence from which on the whole of it is marked
_CARRIED = 0.5  # share of a claim below which it is doubted where its sentence is
_BARELY = 0.25  # … and below which nothing carries it
_QUOTED = re.compile(r"“([^“”]+)”")


@dataclass(frozen=True)
class ClaimFinding:
    """What is known of one claim: `sentence[start:end] == text`. `spans` lie within those of its sentence.

    They are the words that carry it, or those that come closest where it is not supported; `share`, 0..1, is how much
    of it they have.
    """

    text: str
    start: int
    end: int
    support: SentenceSupport
    reasons: tuple[str, ...]
    spans: tuple[Span, ...]
    share: float


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of evidence: the words `start`..`end` of an article, in sentence `sentence` (counted over all spans).

    `head` is the index of the place whose verb it shares.
    """

    span: int
    sentence: int
    whole: tuple[int, int]
    start: int
    end: int
    head: int | None
    words: PreparedSentence


@dataclass(frozen=True)
class _Coverage:
    """A claim on the evidence: the places chosen, best first, and the share of it that they have."""

    stretch: Stretch
    chosen: tuple[int, ...]
    share: float


def claims_of(
    text: str,
    support: SentenceSupport,
    reasons: Sequence[str],
    found: Sequence[Difference],
    spans: Sequence[Span],
) -> tuple[ClaimFinding, ...]:
    """The claims of a sentence, in order. `reasons` are the sentence's; `found` what differs, and in which words."""
    if support == "unchecked":
        return (ClaimFinding(text, 0, len(text), support, tuple(reasons), (), 0.0),)
    words = tokens(text)
    terms = terms_of(words)
    places = list(_places(spans))
    table = [credits_of(terms, place.words) for place in places]
    laid = [_lay(stretch, terms, places, table) for stretch in cut(text)]
    claims = []
    for one, (verdict, why) in zip(laid, _marks(text, support, reasons, found, laid), strict=True):
        start, end = one.stretch.start, one.stretch.end
        exact = tuple(_exact(one, places, spans)) or (tuple(spans[:1]) if verdict == "supported" else ())
        claims.append(ClaimFinding(text[start:end], start, end, verdict, why, exact, one.share))
    return tuple(claims)


# ---------------------------------------------------------------------------------------------------- which words carry


def _places(spans: Sequence[Span]) -> Iterator[_Stretch]:
    count = sentence = 0
    for n, span in enumerate(spans):
        for a, b in sentence_spans(span.quote, None) or [(0, len(span.quote))]:
            text = span.quote[a:b]
            words = tokens(text)
            first = count
            for stretch in cut(text):
                start, end = span.start + a + stretch.start, span.start + a + stretch.end
                head = None if stretch.head is None else first + stretch.head
                compared = comparable(
                    text[stretch.start : stretch.end], words[stretch.first : stretch.last], start, end
                )
                yield _Stretch(n, sentence, (span.start + a, span.start + b), start, end, head, compared)
                count += 1
            sentence += 1


def _lay(
    stretch: Stretch, terms: Sequence[ClaimTerm], places: Sequence[_Stretch], table: Sequence[Sequence[float]]
) -> _Coverage:
    """The fewest places that have what can be had of a claim together, each adding much to those before it."""
    weights = [t.weight if stretch.first <= t.index < stretch.last else 0.0 for t in terms]
    total = math.fsum(weights)
    if not total:
        weights = [t.weight for t in terms]
        total = math.fsum(weights) or 1.0
    had = [0.0] * len(terms)
    chosen: list[int] = []
    while len(chosen) < _MOST:
        best, gain = -1, 0.0
        for k, column in enumerate(table):
            if k in chosen:
                continue
            value = sum(w * (c - h) for w, c, h in zip(weights, column, had, strict=True) if c > h) / total
            near = any(places[c].sentence == places[k].sentence for c in chosen)
            if value + 0.001 * near > gain + 1e-9:
                best, gain = k, value + 0.001 * near
        if best < 0 or gain <= (0.0 if not chosen else _bar(terms, weights, table[best], had, places, chosen, best)):
            break
        chosen.append(best)
        had = list(map(max, had, table[best]))
    share = sum(w * h for w, h in zip(weights, had, strict=True)) / total
    return _Coverage(stretch, tuple(chosen), share)


def _bar(
    terms: Sequence[ClaimTerm],
    weights: Sequence[float],
    column: Sequence[float],
    had: Sequence[float],
    places: Sequence[_Stretch],
    chosen: Sequence[int],
    k: int,
) -> float:
    """What a further place must add: less where it brings a name or a number and stands in a sentence chosen."""
    telling = any(
        w and c > h and (t.token.capital or t.token.kind == "number")
        for t, w, c, h in zip(terms, weights, column, had, strict=True)
    )
    near = any(places[c].sentence == places[k].sentence for c in chosen)
    return _LITTLE if telling or near else _GAIN


def _exact(laid: _Coverage, places: Sequence[_Stretch], spans: Sequence[Span]) -> Iterator[Span]:
    """The words of the places chosen: neighbours joined, a whole sentence where it is nearly that, in reading order."""
    chosen = set(laid.chosen)
    chosen |= {head for k in chosen if (head := places[k].head) is not None}
    runs: list[list[int]] = []
    for k in sorted(chosen):
        if runs and runs[-1][-1] + 1 == k and places[k].sentence == places[runs[-1][-1]].sentence:
            runs[-1].append(k)
        else:
            runs.append([k])
    cuts: list[tuple[int, int, int]] = []
    for sentence in dict.fromkeys(places[run[0]].sentence for run in runs):
        mine = [run for run in runs if places[run[0]].sentence == sentence]
        start, end = places[mine[0][0]].whole
        marked = sum(places[run[-1]].end - places[run[0]].start for run in mine)
        ends = [(places[run[0]].start, places[run[-1]].end) for run in mine]
        for a, b in [(start, end)] if marked >= _NEARLY_ALL * (end - start) else ends:
            n = places[mine[0][0]].span
            goes_on = cuts and cuts[-1][0] == n
            if goes_on and not spans[n].quote[cuts[-1][2] - spans[n].start : a - spans[n].start].strip():
                cuts[-1] = (n, cuts[-1][1], b)
            else:
                cuts.append((n, a, b))
    for n, a, b in cuts:
        of = spans[n]
        yield Span(of.article_id, of.revision, a, b, of.quote[a - of.start : b - of.start])


# ------------------------------------------------------------------------------------------------------- what differs


def _marks(
    text: str,
    support: SentenceSupport,
    reasons: Sequence[str],
    found: Sequence[Difference],
    laid: Sequence[_Coverage],
) -> list[tuple[SentenceSupport, tuple[str, ...]]]:
    """Verdict and reasons of each claim."""
    marks: list[tuple[SentenceSupport, tuple[str, ...]]] = [("supported", ())] * len(laid)
    if support == "supported":
        return marks
    for difference in found if len(laid) > 1 else ():
        if difference.severity == "weak":
            continue
        for k in _concerned(text, difference, laid):
            barely = difference.severity == "wrong" or laid[k].share < _BARELY
            verdict: SentenceSupport = "unsupported" if barely else "partial"
            if marks[k][0] == "unsupported":
                verdict = "unsupported"
            marks[k] = (verdict, tuple(dict.fromkeys((*marks[k][1], difference.reason))))
    if all(mark[0] == "supported" for mark in marks):
        low = [k for k, one in enumerate(laid) if one.share < _CARRIED]
        for k in low or [min(range(len(laid)), key=lambda k: laid[k].share)]:
            marks[k] = (support, tuple(reasons))
    return marks


def _concerned(text: str, difference: Difference, laid: Sequence[_Coverage]) -> Sequence[int]:
    """The claims that a difference is about: the one with its words, or that is closest to the words it quotes."""
    said = difference.said.strip()
    if not said or len(said) > 0.9 * len(text):
        return range(len(laid))
    pattern = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)" if said[-1].isascii() else re.escape(said), re.IGNORECASE)
    spoken = [m.span() for m in pattern.finditer(text)]
    within = [k for k, one in enumerate(laid) if any(_overlap(at, one.stretch) >= 0.5 for at in spoken)]
    if len(within) == 1 and difference.kind != "negation":  # a "not" may be what the article has and the claim lacks
        return within
    quotes = [
        frozenset(t.stem for t in tokens(quoted) if t.kind != "mark") for quoted in _QUOTED.findall(difference.reason)
    ]
    own = [frozenset(t.stem for t in tokens(text[one.stretch.start : one.stretch.end])) for one in laid]

    def closeness(k: int) -> tuple[float, bool, float]:
        alike = max((len(quote & own[k]) / len(quote) for quote in quotes if quote), default=0.0)
        return alike, k in within, -laid[k].share

    able = range(len(laid)) if difference.kind == "negation" or not within else within
    return [max(able, key=closeness)]


def _overlap(span: tuple[int, int], stretch: Stretch) -> float:
    """The share of the shorter of the two that both have."""
    common = min(span[1], stretch.end) - max(span[0], stretch.start)
    return common / min(span[1] - span[0], stretch.end - stretch.start)
