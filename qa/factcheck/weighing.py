"""The verdict on one sentence of a draft, from what the passages found carry of it and what they say otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from qa.factcheck.contrary import Contrary, Kind, contraries
from qa.factcheck.draft import Told
from qa.factcheck.quoted import quoted
from qa.factcheck.report import DraftVerdict
from qa.factcheck.words import Word, worded
from qa.proof.check.carrying import ClaimFinding
from qa.proof.check.checking import Checker, Finding
from qa.proof.check.draft import DraftSentence
from qa.proof.check.support import cleaned
from qa.proof.disagreement.cues import PLANNED
from qa.proof.disagreement.same import SAME_DAYS
from qa.proof.facts.align import Source, Span, units_of
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.features import closeness
from qa.proof.facts.laid import lay
from qa.proof.speakers.agreement import attributed, check_speaker
from store.article import Article
from store.language.bilingual import Bilingual, Spoken
from store.language.dates import day_of
from store.language.numbers import compare
from store.language.patterns import late
from store.language.sentences import sentence_spans
from store.language.tokens import is_function, tokens

_ALIKE = 0.6  # share of a sentence's words from which on another says the same, if it has its figures

_TO_COME = late(r"\b(?:meant|scheduled|supposed|slated|expected) to\b|will\b", re.IGNORECASE)
_FEW, _MOST_AROUND = 1, 14  # words around a quotation that the article has not, and words there in all
_TO_THE_LETTER = 0.9
_OLD = 90  # days after which a plan is looked for in newer articles
_SOMEWHAT = 0.4  # share of a claim's words that a sentence has which gives the same figure of the same thing

MOST_CITED = 3
"""Places cited for one sentence."""


@dataclass(frozen=True)
class Weighed:
    """The verdict on a sentence and the words behind it, best first. `mend` is the article's sentence that would put
    the draft right, `kind` what differs where something does."""

    verdict: DraftVerdict
    score: float
    reasons: tuple[Word, ...]
    spans: tuple[Span, ...] = ()
    claims: tuple[ClaimFinding, ...] = ()
    mend: Span | None = None
    kind: Kind | None = None


def weighed(told: Told, sources: Sequence[Source], in_language: Spoken) -> Weighed:
    """The verdict on a sentence that claims something.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    if not sources:
        return Weighed("not_found", 0.0, (worded("Nothing in the library speaks of this."),))
    claim = cleaned(told.text)
    finding = Checker(sources, in_language=in_language).check(DraftSentence("", told.text, ()), told.before)
    against = list(contraries(claim, told.place, sources, lay(claim, sources), finding))
    if against:
        return _against(claim, finding, against, sources)
    if finding.support != "unsupported" and finding.score >= fitted()["supported from"]:
        return _stale(claim, finding, sources) or _carried(finding, sources)
    if quoted := _quoted(claim, sources):
        why = worded("{who} says this.", who=credit(_article(quoted, sources)))
        return Weighed("supported", _TO_THE_LETTER, (why,), (quoted,), finding.claims)
    why = worded("Nothing in the library carries this sentence.")
    return Weighed("not_found", round(finding.score, 4), (why, *finding.reasons), (), finding.claims)


def _carried(finding: Finding, sources: Sequence[Source]) -> Weighed:
    spans = finding.spans[:MOST_CITED]
    why = worded("{who} says this.", who=credit(_article(spans[0], sources)))
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
        right = check_speaker(claim, one.article, (one.start, one.end)).verdict == "right"
        if right and len(strange) <= _FEW and sum(t.kind != "mark" for t in around) <= _MOST_AROUND:
            quote = one.article.text[one.start : one.end]
            return Span(one.article.id, one.article.revision, one.start, one.end, quote)
    return None


def _stale(claim: str, finding: Finding, sources: Sequence[Source]) -> Weighed | None:
    """What is to come is not carried by an old article once newer ones speak of the thing: plans change, and nobody
    is named here whose plan it was."""
    if not (_TO_COME.search(claim) or PLANNED.search(claim)) or attributed(claim):
        return None
    old = _article(finding.spans[0], sources)
    told = day_of(old.published_at)
    for unit in units_of(tuple(sources)) if told else ():
        day = day_of(sources[unit.source].article.published_at)
        if day and told and (day - told).days > _OLD and closeness(tokens(claim), unit.sentence.tokens) >= _SOMEWHAT:
            why = worded("{who} told this as a plan; newer articles on it do not repeat it.", who=credit(old))
            return Weighed("not_found", round(1 - finding.score, 4), (why,), finding.spans[:1], finding.claims)
    return None


def saying_so(found: Weighed, sources: Sequence[Source]) -> list[Article]:
    """The articles with a sentence that has the words and figures of what carries the sentence first, one each."""
    first = found.spans[0]
    wanted, given = tokens(first.quote), figures(first.quote)
    kept: dict[str, Article] = {}
    for source in sources:
        for start, end in sentence_spans(source.article.text[source.start : source.end], source.article.language):
            text = source.article.text[source.start + start : source.start + end]
            if closeness(wanted, tokens(text)) >= _ALIKE and all(
                any(compare(q, other) == "same" for other in figures(text)) for q in given
            ):
                kept.setdefault(source.article.id, source.article)
    return list(kept.values())


def _against(claim: str, finding: Finding, against: Sequence[Contrary], sources: Sequence[Source]) -> Weighed:
    first = against[0]
    carrying = _carrying(claim, first, sources)
    verdict = _relation(first, carrying, sources)
    if verdict == "supported":
        return _carried(finding, sources)
    reasons: list[Word] = [worded("{why} That is {who}.", why=first.why, who=credit(first.article))]
    spans = [first.span]
    if carrying is not None and verdict in ("outdated", "disputed"):
        who = credit(_article(carrying, sources))
        how = (
            "{who} said so; this has changed since."
            if verdict == "outdated"
            else "{who} says so, and others say otherwise."
        )
        reasons.append(worded(how, who=who))
        spans.append(carrying)
    score = fitted()["sureness"][first.kind]
    return Weighed(verdict, score, tuple(reasons), tuple(dict.fromkeys(spans)), finding.claims, first.span, first.kind)


def _carrying(claim: str, against: Contrary, sources: Sequence[Source]) -> Span | None:
    """The sentence of another article that gives the figure of the draft in words like it, where a figure differs."""
    if against.kind not in ("figure", "replaced"):
        return None
    own = [q for q in figures(claim) if q.unit or q.noun]
    for unit in units_of(tuple(sources)):
        if unit.article[0] == against.article.id or closeness(tokens(claim), unit.sentence.tokens) < _SOMEWHAT:
            continue
        if any(compare(q, o) == "same" for q in own for o in figures(unit.sentence.text)):
            return Span(*unit.article, unit.start, unit.end, unit.sentence.text)
    return None


def _relation(against: Contrary, carrying: Span | None, sources: Sequence[Source]) -> DraftVerdict:
    """How the words against a sentence and those that carry it stand in time."""
    if against.old:
        return "outdated"
    if carrying is None:
        return "contradicted"
    mine, theirs = day_of(_article(carrying, sources).published_at), day_of(against.article.published_at)
    if mine is None or theirs is None or abs((mine - theirs).days) <= SAME_DAYS:
        return "disputed"
    return "outdated" if theirs > mine else "supported"


def _article(span: Span, sources: Sequence[Source]) -> Article:
    return next(s.article for s in sources if (s.article.id, s.article.revision) == (span.article_id, span.revision))


def credit(article: Article) -> Word:
    """Outlet and day of an article, in words."""
    name = article.source or article.title
    shown = name or worded("an article")
    day = day_of(article.published_at)
    return worded("{name} ({day})", name=shown, day=_in_words(day)) if day else shown


def _in_words(day: date) -> Word:
    return Bilingual(f"{day.day} {day:%B %Y}", f"{day.year}年{day.month}月{day.day}日")


@lru_cache(maxsize=1)
def fitted() -> Mapping[str, Any]:
    """The score from which on a sentence is told as supported, and how sure each kind of contrary is."""
    found: dict[str, Any] = json.loads(files("qa.factcheck").joinpath("thresholds.json").read_text(encoding="utf-8"))
    return found
