"""The verdict on one sentence of a draft, from what the passages found carry of it and what they say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from qa.factcheck.conflicting_figures import beside_another, has_figure
from qa.factcheck.contrary import Contrary, Kind, contraries, quoted
from qa.factcheck.draft import DraftStatement
from qa.factcheck.finding_texts import Word, worded
from qa.factcheck.negation import denies
from qa.factcheck.report import DraftVerdict
from qa.logistic import read_fit
from qa.proof.check.carrying import ClaimFinding
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import cleaned
from qa.proof.disagreement.cues import PLANNED
from qa.proof.disagreement.mentions import sort_of
from qa.proof.disagreement.places import SentenceInContext
from qa.proof.disagreement.same import SAME_DAYS
from qa.proof.facts.align import Source, Span, article_of, span_of, units_of
from qa.proof.facts.check_numbers import figures, told_in
from qa.proof.facts.claim_alignment import lay
from qa.proof.facts.features import closeness
from qa.proof.reasons import reason
from qa.proof.speakers.agreement import attributed, check_speaker
from store.article import Article
from store.language.bilingual import Spoken, day_in_words, translate
from store.language.dates import bears_out, conflicts, day_of, moments
from store.language.numbers import Quantity, compare
from store.language.patterns import late
from store.language.tokens import is_function, tokens

_ALIKE = 0.6  # share of a sentence's words from which on another says the same, if it has its figures

_TO_COME = late(r"\b(?:meant|scheduled|supposed|slated|expected) to\b|will\b", re.IGNORECASE)
_FEW, _MOST_AROUND = 1, 14  # words around a quotation that the article has not, and words there in all
_TO_THE_LETTER = 0.9
_OLD = 90  # days after which a plan is looked for in newer articles
_MOSTLY = 0.7  # share of a claim from which on it is told as carried where its sentence is not
_SOMEWHAT = 0.4  # share of a claim's words that a sentence has which gives the same figure of the same thing

MOST_CITED = 3
"""Places cited for one sentence."""


@dataclass(frozen=True)
class Weighed:
    """The verdict on a sentence and the words behind it, best first. `mend` is the article's sentence that would put
    the draft right, `kind` what differs where something does. `parts` are the verdicts on `claims`, in their order."""

    verdict: DraftVerdict
    score: float
    reasons: tuple[Word, ...]
    spans: tuple[Span, ...] = ()
    claims: tuple[ClaimFinding, ...] = ()
    mend: Span | None = None
    kind: Kind | None = None
    parts: tuple[DraftVerdict | None, ...] = ()


def weighed(
    told: DraftStatement,
    sources: Sequence[Source],
    in_language: Spoken,
    earlier: Mapping[str, Sequence[Article]] | None = None,
) -> Weighed:
    """The verdict on a sentence that claims something. `earlier` are the revisions of the sources' articles before
    those, by the article's id. Raises ReaderError when the reader's files are missing or damaged."""
    if not sources:
        return Weighed("not_found", 0.0, (worded("Nothing in the library speaks of this."),))
    claim = cleaned(told.text)
    finding = Checker(sources, in_language=in_language).check(DraftSentence("", told.text, ()), told.before)
    place = told.place if told.text == told.place.text else _placed(told)
    against = list(contraries(claim, place, sources, lay(claim, sources), earlier or {}))
    if _carries(finding):
        against = [one for one in against if not _is_loosely_denied(one, claim)]
    found = _against(claim, finding, against, sources) if against else _unopposed(claim, finding, sources)
    return replace(found, parts=found.parts or tuple(_verdicts(found)))


def _placed(told: DraftStatement) -> SentenceInContext:
    """Where a sentence with marks stands, as if it had none."""
    return SentenceInContext(replace(told.place.article, text=told.text), 0, len(told.text), told.place.before)


def _verdicts(found: Weighed) -> Iterator[DraftVerdict]:
    """The verdict on each claim of a sentence as far as no words speak against it."""
    for claim in found.claims:
        stands = claim.support == "supported" and claim.share >= _MOSTLY and _has_all(claim)
        carried = stands or (found.verdict == "supported" and claim.support != "unsupported")
        yield "supported" if carried else "not_found"


def _has_all(claim: ClaimFinding) -> bool:
    """Whether the words that carry a claim have its figures and days."""
    there = " ".join(span.quote for span in claim.spans)
    known = all(has_figure(there, q) for q in figures(claim.text))
    return known and all(any(bears_out(m, other, None) for other in moments(there)) for m in moments(claim.text))


def _unopposed(claim: str, finding: Finding, sources: Sequence[Source]) -> Weighed:
    """The verdict on a sentence that no words speak against."""
    if _carries(finding):
        return _stale(claim, finding, sources) or _carried(finding, sources)
    if quoted := _quoted(claim, sources):
        why = worded("{who} says this.", who=credit(article_of(quoted, sources)))
        return Weighed("supported", _TO_THE_LETTER, (why,), (quoted,), finding.claims)
    near = finding.spans or finding.nearest  # what is said of an article is shown with it
    unheard = "Nothing in the library was recognised as carrying this sentence"
    more = [told for told in finding.reasons if told not in _GENERAL]
    if near and (differs := next(iter(finding.otherwise), "")):
        first = worded("{why} These are the closest words found: look there.", why=differs)
        reasons = (first, *(told for told in more if told != differs))  # what says otherwise was found
    else:
        shown = worded(f"{unheard}; the closest words found are shown." if near else f"{unheard}.")
        reasons = (shown, *more)
    return Weighed("not_found", round(finding.score, 4), reasons, near[:MOST_CITED], finding.claims)


_GENERAL = frozenset(
    translate(reason(told), spoken)
    for told in (
        "Nothing in the articles read says this.",
        "Nothing in the articles found carries this sentence.",
        "What was read comes close to this, but is not clearly the same.",
    )
    for spoken in ("en", "zh")
)
"""Reasons of a finding that only say once more that nothing carries a sentence."""


def _carries(finding: Finding) -> bool:
    """Whether the words found carry a sentence surely enough for a draft."""
    return finding.support != "unsupported" and not finding.missing and finding.score >= fitted()["supported from"]


def _is_loosely_denied(one: Contrary, claim: str) -> bool:
    """Whether what denies a claim that is carried is more often beside the point than not: in free prose a "not" of the
    draft that the article has in other words ("never existed", "only on paper"), or one of a clause among several."""
    return one.kind == "denied" and (bool(one.said) or denies(claim))


def _carried(finding: Finding, sources: Sequence[Source]) -> Weighed:
    spans = finding.spans[:MOST_CITED]
    why = worded("{who} says this.", who=credit(article_of(spans[0], sources)))
    views = finding.reasons if finding.support == "supported" else ()
    return Weighed("supported", round(finding.score, 4), (why, *views), spans, finding.claims)


def _quoted(claim: str, sources: Sequence[Source]) -> Span | None:
    """The words of a quotation that is all the sentence tells: they stand there to the letter, who says them there is
    who says them here, and around them is hardly a word that the article has not."""
    for one in quoted(claim, sources):
        if one.check.verdict not in ("exact", "folded") or not one.check.verbatim:
            continue
        known = {t.stem for t in tokens(one.article.text)}
        around = tokens(claim[: one.quotation.start] + claim[one.quotation.end :])
        strange = [t for t in around if t.kind != "mark" and not is_function(t) and t.stem not in known]
        right = check_speaker(claim, one.article, (one.place.start, one.place.end)).verdict == "right"
        if right and len(strange) <= _FEW and sum(t.kind != "mark" for t in around) <= _MOST_AROUND:
            return one.place
    return None


def _stale(claim: str, finding: Finding, sources: Sequence[Source]) -> Weighed | None:
    """What is to come is not carried by an old article once newer ones that speak of it give another day or figure, and
    none of them the draft's: plans change, and nobody is named here whose plan it was."""
    if not (_TO_COME.search(claim) or PLANNED.search(claim)) or attributed(claim):
        return None
    old = article_of(finding.spans[0], sources)
    otherwise = None
    for unit in units_of(tuple(sources)):
        article, text = sources[unit.source].article, unit.sentence.text
        if not _is_newer(article, old):
            continue
        if _repeats(claim, text, day_of(article.published_at)):
            return None
        if otherwise is None and _gives_another(claim, text, day_of(article.published_at)):
            otherwise = span_of(unit, sources)
    if otherwise is None:
        return None
    why = worded("{who} told this as a plan; newer articles on it do not repeat it.", who=credit(old))
    spans = (finding.spans[0], otherwise)
    return Weighed("not_found", round(1 - finding.score, 4), (why,), spans, finding.claims)


def _repeats(claim: str, text: str, published: date | None) -> bool:
    """Whether a newer sentence has a figure of the claim, or is like it and has a day of it."""
    told = [q for q in _telling(claim) if q.kind != "ordinal"]
    if any(compare(q, other) == "same" for q in told for other in _telling(text)):
        return True
    alike = closeness(tokens(claim), tokens(text)) >= _SOMEWHAT
    return alike and any(bears_out(m, other, published) for m in moments(claim) for other in moments(text))


def _gives_another(claim: str, text: str, published: date | None) -> bool:
    """Whether a newer sentence that is like the claim has another day, or another figure of the sort that it does not
    give of something else."""
    if closeness(tokens(claim), tokens(text)) < _SOMEWHAT:
        return False
    if any(conflicts(m, other, published) for m in moments(claim) for other in moments(text)):
        return True
    sorts = {_sort(q) for q in _telling(claim)}
    return any(_sort(q) in sorts and not beside_another(text, q.start, claim) for q in _telling(text))


def _sort(quantity: Quantity) -> str:
    return sort_of(quantity.unit) if quantity.unit else quantity.noun


def _telling(text: str) -> list[Quantity]:
    return [q for q in figures(text) if q.unit or q.noun]


def _is_newer(article: Article, old: Article) -> bool:
    day, before = day_of(article.published_at), day_of(old.published_at)
    return day is not None and before is not None and (day - before).days > _OLD


def saying_so(found: Weighed, sources: Sequence[Source]) -> list[Article]:
    """The articles with a sentence that has the words and figures of what carries the sentence first, one each."""
    first = found.spans[0]
    wanted, given = tokens(first.quote), figures(first.quote)
    kept: dict[str, Article] = {}
    for unit in units_of(tuple(sources)):
        text, article = unit.sentence.text, sources[unit.source].article
        if closeness(wanted, unit.sentence.tokens) >= _ALIKE and all(has_figure(text, q) for q in given):
            kept.setdefault(article.id, article)
    return list(kept.values())


@dataclass(frozen=True)
class _Opposed:
    """A part of a sentence that words speak against: its verdict, those words, and those of another article that carry
    it."""

    verdict: DraftVerdict
    by: Contrary
    carrying: Span | None


def _against(claim: str, finding: Finding, against: Sequence[Contrary], sources: Sequence[Source]) -> Weighed:
    """The verdict on a sentence that words speak against: the gravest on any part of it."""
    parts = [one.text for one in finding.claims] or [claim]
    opposed = _by_part(claim, parts, against, sources)
    if not opposed:
        return _carried(finding, sources) if finding.spans else _unopposed(claim, finding, sources)
    worst = min(opposed.values(), key=lambda one: _GRAVITY.index(one.verdict))
    first = worst.by
    reasons: list[Word] = [worded("{why} That is {who}.", why=first.why, who=credit(first.article))]
    spans = [*first.spans]
    if worst.carrying is not None and worst.verdict in ("outdated", "disputed"):
        who = credit(article_of(worst.carrying, sources))
        changed, others = "{who} said so; this has changed since.", "{who} says so, and others say otherwise."
        reasons.append(worded(changed if worst.verdict == "outdated" else others, who=who))
        spans.append(worst.carrying)
    for other in opposed.values():
        if other is not worst:
            reasons.append(worded("{why} That is {who}.", why=other.by.why, who=credit(other.by.article)))
            spans += other.by.spans
    score = fitted()["sureness"][first.kind]
    every = tuple(dict.fromkeys(spans))
    found = Weighed(worst.verdict, score, tuple(reasons), every, finding.claims, first.mend, first.kind)
    verdicts = (opposed[k].verdict if k in opposed else one for k, one in enumerate(_verdicts(found)))
    return replace(found, parts=tuple(verdicts))


_GRAVITY: tuple[DraftVerdict, ...] = ("contradicted", "outdated", "disputed")


def _by_part(
    claim: str, parts: Sequence[str], against: Sequence[Contrary], sources: Sequence[Source]
) -> dict[int, _Opposed]:
    """For each part of a sentence the surest words against it, by its number; not where a newer article carries it."""
    first: dict[int, Contrary] = {}
    for one in against:
        first.setdefault(_part_of(one, parts), one)
    opposed: dict[int, _Opposed] = {}
    for number, one in first.items():
        carrying = _carrying(claim, parts[number], one, sources)
        verdict = _relation(one, carrying, sources)
        if verdict != "supported":
            opposed[number] = _Opposed(verdict, one, carrying)
    return opposed


def _part_of(one: Contrary, parts: Sequence[str]) -> int:
    """The part that has the words which differ, else the one that is most like the article's."""
    for number, part in enumerate(parts):
        if one.said and one.said in part:
            return number
    there = tokens(one.span.quote)
    return max(range(len(parts)), key=lambda number: closeness(tokens(parts[number]), there))


def _carrying(claim: str, part: str, against: Contrary, sources: Sequence[Source]) -> Span | None:
    """The sentence of another article, like the claim, that gives the figure or day of it which differs."""
    if against.kind not in ("figure", "replaced"):
        return None
    own = [q for q in told_in(claim, against.said) if q.kind != "ordinal"]
    days = [m for m in moments(part) if part[m.start : m.end] in against.said]
    for unit in units_of(tuple(sources)):
        text, published = unit.sentence.text, day_of(sources[unit.source].article.published_at)
        if unit.article[0] == against.article.id or closeness(tokens(claim), unit.sentence.tokens) < _SOMEWHAT:
            continue
        told = any(has_figure(text, q) for q in own)
        if told or any(bears_out(m, other, published) for m in days for other in moments(text)):
            return span_of(unit, sources)
    return None


def _relation(against: Contrary, carrying: Span | None, sources: Sequence[Source]) -> DraftVerdict:
    """How the words against a sentence and those that carry it stand in time."""
    if against.old:
        return "outdated"
    if carrying is None:
        return "contradicted"
    mine, theirs = day_of(article_of(carrying, sources).published_at), day_of(against.article.published_at)
    if mine is None or theirs is None or abs((mine - theirs).days) <= SAME_DAYS:
        return "disputed"
    return "outdated" if theirs > mine else "supported"


def credit(article: Article) -> Word:
    """Outlet and day of an article, in words."""
    name = article.source or article.title
    shown = name or worded("an article")
    day = day_of(article.published_at)
    return worded("{name} ({day})", name=shown, day=day_in_words(day)) if day else shown


def fitted() -> Mapping[str, Any]:
    """The score from which on a sentence is told as supported, and how sure each kind of contrary is."""
    return read_fit("qa.factcheck", "thresholds.json")
