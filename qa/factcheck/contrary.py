"""Where articles say otherwise than a sentence of the draft, exactly: the words there, and what differs.

Only what can be shown to the letter is told: a quotation that was changed, words given to another speaker, another
figure, day or name in the place of the draft's, a "not" that one side has and the other lacks, a figure that an
article calls the earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.factcheck.conflicting_figures import Rival, corrected, gives_now, has_figure, replaced, revised, rivals
from qa.factcheck.finding_texts import Word, worded
from qa.factcheck.negation import borne, denied
from qa.proof.check.verdict import CERTAIN, NEAR, near_copy
from qa.proof.disagreement.places import SentenceInContext
from qa.proof.facts.align import Source, SourceSentence, Span, span_at, span_of, units_of
from qa.proof.facts.check_numbers import figures, told_in
from qa.proof.facts.claim_alignment import IN_ERROR, LaidClaim
from qa.proof.facts.cutting import cut
from qa.proof.facts.difference import Difference
from qa.proof.facts.features import closeness
from qa.proof.quotations.quotation import QuotationCheck
from qa.proof.quotations.quotation_check import LONG_QUOTATION, check_quotation
from qa.proof.reasons import reason
from qa.proof.speakers.agreement import attributed, cast_of, check_speaker
from qa.proof.speakers.who_speaks import speaker_of
from store.article import Article
from store.language.dates import moments
from store.language.names import names
from store.language.quotation_marks import QuotedSpan, quotations, words
from store.language.sentences import sentence_spans
from store.language.text import is_spaceless
from store.language.tokens import Token, is_function, plain_words, tokens

Kind = Literal["quotation", "speaker", "difference", "denied", "figure", "replaced"]

CLOSE, HAD = 0.65, 0.8
"""The share of a sentence's words that the article's has, little ones and all, or the weight of those with content,
from which on the two are about the same thing, so that a figure, day or name in another's place is a difference; a
word turned round is one only in a near copy (`NEAR`)."""

MOST_LAID_ON = 3
"""Sentences of articles that a claim is compared with word by word."""

_EXACT = CERTAIN - {"byline", "speaker"}
_FEWEST = 4  # words of a part of a sentence that is held against articles by itself
_MOSTLY = 0.75  # … that one sentence has which says the same but for a figure
_SHARED = 0.34  # share of a claim's words with content that a sentence has which may speak of the same
_GIVEN = re.compile("“([^“”]+)”")
_BRACKETED = re.compile(r"\[[^\[\]]+\]")
_TURNS = frozenset(("negation", "direction"))
_FIGURES = frozenset(("number", "unit"))


@dataclass(frozen=True)
class Contrary:
    """Words of an article, `span`, that say otherwise, and what differs, as a sentence.

    `said` are the words of the draft that differ, "" where that is all of a claim. `old`: the draft has what the
    article itself calls the earlier figure, there or `beside`.
    """

    kind: Kind
    article: Article
    span: Span
    why: Word
    said: str = ""
    old: bool = False
    beside: Span | None = None

    @property
    def mend(self) -> Span:
        """The words that would put the draft right: with whoever says them, where somebody else was said to."""
        if self.kind != "speaker":
            return self.span
        start, end = self.span.start, self.span.end
        who = speaker_of(self.article, start, end).name or ""
        told = list(sentence_spans(self.article.text, self.article.language))
        within = [k for k, (a, b) in enumerate(told) if a < end and start < b]
        for before, behind in ((0, 0), (0, 1), (1, 0)) if within else ():
            first, last = max(within[0] - before, 0), min(within[-1] + behind, len(told) - 1)
            span = span_at(self.article, min(told[first][0], start), max(told[last][1], end))
            if _named_in(span.quote, who):
                return span
        return self.span

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words, and those beside them that take the draft's figure back."""
        return (self.span, self.beside) if self.beside else (self.span,)


def contraries(
    claim: str,
    place: SentenceInContext,
    sources: Sequence[Source],
    laid: LaidClaim,
    earlier: Mapping[str, Sequence[Article]],
) -> Iterator[Contrary]:
    """What says otherwise than `claim`, the surest first. `earlier` are the earlier revisions of articles, by their id.
    Raises ReaderError when the reader's files are missing or damaged."""
    yield from _quoted(claim, sources)
    yield from map(_of_rival, corrected(claim, sources))
    yield from map(_of_rival, revised(claim, sources, earlier))
    yield from _figures(place, sources)
    yield from _differing(claim, laid, sources)
    yield from _taken_back(laid, sources)
    yield from _spoken(claim, laid, sources)
    yield from _denied(claim, laid, sources)


# ---------------------------------------------------------------------------------------------------------- quotations


@dataclass(frozen=True)
class Quoted:
    """A quotation, and the words of an article that it is, or comes nearest to, with what was found."""

    quotation: QuotedSpan
    article: Article
    place: Span
    check: QuotationCheck


def quoted(claim: str, sources: Sequence[Source]) -> Iterator[Quoted]:
    """The long quotations of `claim` that an article has, or has nearly."""
    articles = tuple({(s.article.id, s.article.revision): s.article for s in sources}.values())
    for quotation in quotations(claim):
        inner = claim[quotation.inner_start : quotation.inner_end]
        if not quotation.closed or words(inner) < LONG_QUOTATION:
            continue
        check = check_quotation(inner, articles, sentence=claim)
        if check.article and check.place:
            yield Quoted(quotation, check.article, check.place, check)


def _quoted(claim: str, sources: Sequence[Source]) -> Iterator[Contrary]:
    for one in quoted(claim, sources):
        said = claim[one.quotation.inner_start : one.quotation.inner_end]
        if one.check.verdict in ("altered", "cut") and one.check.reason and not _only_put_in(said, one.article, claim):
            yield Contrary("quotation", one.article, one.place, one.check.reason, said)
        elif one.check.ok and (why := _another(claim, one)):
            yield Contrary("speaker", one.article, one.place, why, said)


def _only_put_in(said: str, article: Article, claim: str) -> bool:
    """Whether a quotation has nothing that the article lacks but what its writer put into brackets."""
    bare = _BRACKETED.sub("…", said)
    return bare != said and check_quotation(bare, (article,), sentence=claim).ok


def _another(claim: str, one: Quoted) -> Word | None:
    """That somebody else says the words quoted, or a part of them: not where the claim names, or may mean, whoever says
    them there."""
    parts = one.check.parts or ((one.place.start, one.place.end),)
    return next((why for part in parts if (why := _of_another(claim, one.article, *part))), None)


def _of_another(claim: str, article: Article, start: int, end: int) -> Word | None:
    speaker = speaker_of(article, start, end)
    if speaker.name is None or not speaker.certain or _named_in(claim, speaker.name):
        return None
    speech = check_speaker(claim, article, (start, end))
    if speech.verdict == "wrong" or is_spaceless(claim):
        return speech.reason if speech.verdict == "wrong" else None
    told = {part for name in names(claim) for part in name.parts}
    people = {part for name in cast_of(article)[0] for part in plain_words(name).split()}
    if not told & people or attributed(claim):
        return None
    return reason("The article gives this as the words of {name}.", name=speaker.name)


def _named_in(claim: str, name: str) -> bool:
    """Whether a word of the name, or of the role that stands for one, is in the claim."""
    known = {t.stem for t in tokens(claim)}
    return any(t.stem in known for t in tokens(name) if t.kind == "word" and not is_function(t))


# ------------------------------------------------------------------------------------------------------------- figures


def _figures(place: SentenceInContext, sources: Sequence[Source]) -> Iterator[Contrary]:
    """The figures that differ: what an article calls the earlier one first, then in the sentences most alike."""
    own = tokens(place.text)
    others = () if _stand_together(place.text, sources) else rivals(place, sources)
    alike = sorted(others, key=lambda r: -closeness(own, tokens(r.place.text)))
    found = sorted(alike, key=lambda r: _day(r.place.article), reverse=True)  # what holds today first
    yield from map(_of_rival, replaced(place, sources))
    for rival in found:
        but_for_it = tokens(place.text.replace(rival.mine, " ", 1))
        itself = _says_itself(place.text, but_for_it, rival.place.article, rival.place.text, sources)
        if not itself and not _borne(place.text, rival, sources):
            yield _of_rival(rival)


def _says_itself(
    claim: str, words: Sequence[Token], article: Article, otherwise: str, sources: Sequence[Source]
) -> bool:
    """Whether `article` has a sentence with the figures of `claim` that is liker to `words` of it than `otherwise`,
    another sentence of it, or is the claim itself: then the two tell of two things."""
    all_of_it, figures_of_it = tokens(claim), figures(claim)
    least = closeness(words, tokens(otherwise))
    for unit in units_of(tuple(sources)):
        text, there = unit.sentence.text, unit.sentence.tokens
        if unit.article != (article.id, article.revision) or closeness(all_of_it, there) < _MOSTLY:
            continue
        same = closeness(all_of_it, there) == closeness(there, all_of_it) == 1
        if all(gives_now(text, q) for q in figures_of_it) and (same or closeness(words, there) > least):
            return True
    return False


def _stand_together(text: str, sources: Sequence[Source]) -> bool:
    """Whether one sentence has all the figures of the draft's, which has several: then they are of what that tells."""
    own = [q for q in figures(text) if not q.spelled]
    units = units_of(tuple(sources)) if len(own) > 1 else ()
    return any(all(has_figure(u.sentence.text, q) for q in own) for u in units)


def _of_rival(rival: Rival) -> Contrary:
    at, beside = rival.place, rival.beside
    kind: Kind = "replaced" if rival.old else "figure"
    why = reason("The article says “{words}”.", words=at.text)
    if rival.there:
        why = worded("The article gives {there}, not {here}.", there=rival.there, here=rival.mine)
    also = span_at(beside.article, beside.start, beside.end) if beside else None
    return Contrary(kind, at.article, span_at(at.article, at.start, at.end), why, rival.mine, rival.old, also)


def _borne(claim: str, rival: Rival, sources: Sequence[Source]) -> bool:
    """Whether an article that is no older than the rival's has the draft's figure, as one of today."""
    there = rival.place.article
    others = [s for s in sources if s.article.id != there.id and _day(s.article) > _day(there)]
    own = [q for q in told_in(claim, rival.mine) if not q.spelled]
    texts = [s.article.text[s.start : s.end] for s in others]
    if any(rival.mine in text for text in texts) and not own:  # a day, in the same words
        return True
    return any(gives_now(text, q) for q in own for text in texts)


# ------------------------------------------------------------------------------------------------- words exchanged


def _differing(claim: str, laid: LaidClaim, sources: Sequence[Source]) -> Iterator[Contrary]:
    """The exact differences where claim and article are clearly of the same thing."""
    close = laid.measures.get("close", 0.0)
    first = next(_laid_on(laid, sources, 1), None)
    if first is None or (close < CLOSE and laid.alignment.window < HAD):
        return
    kinds = _EXACT | _TURNS if close >= NEAR and len(cut(claim)) == 1 else _EXACT
    near = not is_spaceless(claim) and closeness(tokens(claim), first.sentence.tokens) >= _MOSTLY
    for difference in laid.found:
        exact = near and any(q.kind in ("count", "percent") and not q.spelled for q in figures(difference.said))
        at = _having(difference, laid, sources) or first
        if difference.kind in _TURNS and not _turns_in(at, difference, claim):
            continue
        day = _day(sources[at.source].article)
        known = difference.kind in _FIGURES and _stands(difference, claim, sources, _SHARED if exact else 0.0, day)
        if difference.severity == "wrong" and difference.kind in kinds and not known:
            yield _of_unit("difference", at, sources, difference.reason, difference.said)


def _taken_back(laid: LaidClaim, sources: Sequence[Source]) -> Iterator[Contrary]:
    """A correction of what other articles, none of them newer, still say."""
    errors = {} if laid.measures["close"] < CLOSE else laid.errors
    carrying = [sources[unit.source].article for unit, is_error in errors.items() if not is_error]
    for unit, is_error in errors.items():
        article = sources[unit.source].article
        others = [one for one in carrying if one.id != article.id and _day(one) <= _day(article)]
        if is_error and others and len(others) == len(carrying):
            yield replace(_of_unit("replaced", unit, sources, reason(IN_ERROR)), old=True)


def _day(article: Article) -> str:
    return article.published_at or ""


def _having(difference: Difference, laid: LaidClaim, sources: Sequence[Source]) -> SourceSentence | None:
    """The first of the sentences laid on that has what the difference gives as the article's."""
    for unit in _laid_on(laid, sources):
        text = unit.sentence.text
        ends = [(q.start, q.end) for q in figures(text)] + [(m.start, m.end) for m in moments(text)]
        given = [f" {text[start:end].strip()}," for start, end in ends] + [f" “{name.text}”," for name in names(text)]
        if any(words in difference.reason for words in given):
            return unit
    return None


def _turns_in(unit: SourceSentence, difference: Difference, claim: str) -> bool:
    """Whether a sentence that is nearly the claim by itself has the words that turn it: of other sentences they may
    deny something else."""
    given = _GIVEN.search(difference.reason)
    near = closeness(tokens(claim), unit.sentence.tokens) >= NEAR
    return near and given is not None and given[1] in unit.sentence.text


def _laid_on(laid: LaidClaim, sources: Sequence[Source], most: int | None = None) -> Iterator[SourceSentence]:
    """The first `most` sentences that a claim was laid on, without those of what articles say of themselves."""
    return (unit for unit in laid.alignment.chosen[:most] if unit.source < len(sources))


def _stands(difference: Difference, claim: str, sources: Sequence[Source], alike: float = 0.0, day: str = "") -> bool:
    """Whether the figure or day that is said to be in another's place stands in some sentence, so that it may be of two
    things; of a `claim` that is nearly the article's but for it, in a sentence that has a share of its words. What an
    article before `day` said of the same no longer stands."""
    own, words = told_in(claim, difference.said), tokens(claim)
    for unit in units_of(tuple(sources)):
        text = unit.sentence.text
        there = any(has_figure(text, q) for q in own) or (difference.kind == "date" and difference.said in text)
        past = (sources[unit.source].article.published_at or day) < day and closeness(
            words, unit.sentence.tokens
        ) >= CLOSE
        if there and not past and _shared(claim, text) >= alike:
            return True
    return False


def _shared(claim: str, text: str) -> float:
    """The share of the words with content of `claim`, but for its figures, that `text` has; 1 where it has none."""
    counted = {t.stem for q in figures(claim) for t in tokens(claim[q.start : q.end])}
    own = {t.stem for t in tokens(claim) if t.kind != "mark" and not is_function(t)} - counted
    return len(own & {t.stem for t in tokens(text)}) / len(own) if own else 1.0


def _of_unit(kind: Kind, unit: SourceSentence, sources: Sequence[Source], why: Word, said: str = "") -> Contrary:
    return Contrary(kind, sources[unit.source].article, span_of(unit, sources), why, said)


def _spoken(claim: str, laid: LaidClaim, sources: Sequence[Source]) -> Iterator[Contrary]:
    """Who else says what the claim gives to a speaker, in words like the article's or in a quotation of it."""
    close = laid.measures.get("close", 0.0)
    for unit in _laid_on(laid, sources, 1) if close >= CLOSE else ():
        article = sources[unit.source].article
        speech = check_speaker(claim, article, (unit.start, unit.end))
        who = speaker_of(article, unit.start, unit.end)
        if speech.verdict != "wrong" or not speech.reason or not _known(claim, sources):
            return
        if who.name is None or not who.certain or _named_in(claim, who.name):
            return
        if near_copy(laid) or who.kind == "direct":
            yield _of_unit("speaker", unit, sources, speech.reason)


def _known(claim: str, sources: Sequence[Source]) -> bool:
    """Whether whoever the claim says it of is somebody whom the articles found name."""
    told = [name for one in attributed(claim) for name in names(one.speaker)]
    text = plain_words(" ".join(source.article.text for source in sources))
    return bool(told) and all(part in text for name in told for part in name.parts)


def _denied(claim: str, laid: LaidClaim, sources: Sequence[Source]) -> Iterator[Contrary]:
    """A sentence in which the verb of a claim is denied, or not denied where the claim does. Clause by clause: whose
    "not" is whose cannot be told of several at once. What is quoted to the letter nobody denies."""
    bare = claim
    for one in quoted(claim, sources):
        start, end = one.quotation.start, one.quotation.end
        bare = bare[:start] + " " * (end - start) + bare[end:] if one.check.ok else bare
    stretches = cut(claim)
    ends = [(part.start, part.end) for part in stretches] if len(stretches) > 1 else [(0, len(claim))]
    for start, end in ends:
        part = bare[start:end]
        for unit in _laid_on(laid, sources, MOST_LAID_ON) if len(tokens(part)) >= _FEWEST else ():
            if (why := denied(part, unit.sentence.text)) and not _told_elsewhere(part, unit, sources):
                yield _of_unit("denied", unit, sources, why, claim[start:end] if len(ends) > 1 else "")
                return


def _told_elsewhere(claim: str, unit: SourceSentence, sources: Sequence[Source]) -> bool:
    """Whether the article that denies a claim tells it itself of something else, or a newer one tells it."""
    article = sources[unit.source].article
    if _says_itself(claim, tokens(claim), article, unit.sentence.text, sources):
        return True
    others = (u for u in units_of(tuple(sources)) if _day(sources[u.source].article) > _day(article))
    return any(borne(claim, other.sentence.text) for other in others)
