"""One draft sentence against the sources that were shown: what of it is proven, by which words, and what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Citation, SentenceSupport, Side
from qa.proof.check.carrying import ClaimFinding, claims_of
from qa.proof.check.leaning import points_back
from qa.proof.check.naming import names_byline
from qa.proof.check.streamed import DraftSentence
from qa.proof.check.support import SUPPORTED, Proof, misquoted, prove
from qa.proof.check.verdict import CERTAIN, NEAR, contradicted
from qa.proof.facts.align import Source, Span, article_of, terms_of
from qa.proof.facts.attribution_check import describe_record
from qa.proof.facts.difference import Difference, Severity, differ
from qa.proof.facts.features import closeness
from qa.proof.facts.imperatives import repeats
from qa.proof.facts.saying import absent, is_title
from qa.proof.quotations.quotation import QuotationCheck, short
from qa.proof.quotations.quotation_check import check_quotation
from qa.proof.reasons import Spoken, reason, translate_reasons
from qa.proof.speakers.agreement import attributed, check_speaker
from qa.proof.speakers.who_speaks import cued_speaker
from store.article import Article
from store.language.quotation_marks import DOUBLE_MARKS, QuotedSpan, find, quotations
from store.language.tokens import tokens

_MOST_NEAREST = 3
_DOUBLE_MARKS = re.compile(rf"[\"{DOUBLE_MARKS}]")
_HALF = re.compile(rf"(?<!\d){_DOUBLE_MARKS.pattern}")
"""A mark without its partner, which is none of inches or seconds."""

_NUMBERED = ("Phase", "Stage", "War", "Part", "Type", "Class", "Act", "Chapter", "Article", "Title", "Division", "Tier")
_FIRST_PERSON = re.compile(
    rf"{''.join(f'(?<!{kind} )' for kind in _NUMBERED)}\bI\b(?!-\d)"
    r"|\b(?:[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Oo]urs?|us|[Oo]urselves)\b|我(?![国市省县区校院军党])"
)
"""Whoever speaks, and no numeral ("Phase I"); what is one's own by its place ("我国") a newspaper says too."""

_PAIRS = ("“”", '""', "‘’", "''", "«»", "「」", "『』", "《》")
_LAST_STOP = re.compile(r"(?<![.…])[.,;:!?。，；：！？]$")
_BRACKETED_NUMBER = re.compile(r"\s*\[\d[^\]]*\]")


@dataclass(frozen=True)
class Finding:
    """What is known of one sentence. `spans` carry it, best first; `nearest` are the closest words when none do.

    `claims` are its parts, in order, each with the words within those spans that carry it. `certain`: what is wrong
    with it is a fact, such as another number or words that nobody said, and no matter of opinion. `missing`: it has a
    figure, a day or a name that no article has. `otherwise` are those of the reasons that tell exactly what the article
    has in place of it.
    """

    text: str
    support: SentenceSupport
    score: float
    reasons: tuple[str, ...]
    spans: tuple[Span, ...]
    nearest: tuple[Span, ...]
    claims: tuple[ClaimFinding, ...]
    certain: bool = False
    missing: bool = False
    otherwise: tuple[str, ...] = ()


def proven(text: str, spans: Sequence[Span], reasons: Sequence[str] = ()) -> Finding:
    """The finding for a sentence of our own making, which the words at `spans` carry by the way it was made."""
    claims = claims_of(text, "supported", (), (), spans)
    return Finding(text, "supported", 1.0, tuple(reasons), tuple(spans), (), claims)


@dataclass(frozen=True)
class _Settled:
    """A text whose quotations are all verbatim: `spans` are theirs; of those that were not, the marks are gone.

    `near` are the places that those come closest to, `found` what is wrong with them.
    """

    text: str
    spans: tuple[Span, ...]
    near: tuple[Span, ...]
    found: tuple[Difference, ...]
    worst: SentenceSupport


class Checker:
    """Checks the sentences of one answer against the sources that its model was shown.

    `instructions` are what the model was told beside them: a sentence that repeats those is no answer. Reasons are told
    `in_language`.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        instructions: str = "",
        in_language: Spoken = "en",
    ) -> None:
        self._instructions = instructions
        self._spoken = in_language
        self.sources = tuple(sources)
        self.articles = tuple({(s.article.id, s.article.revision): s.article for s in sources}.values())
        self._quotations: dict[tuple[str, str], QuotationCheck] = {}

    def settled(self, text: str) -> str:
        """`text` as it may be shown: a quotation keeps its marks only if its words stand in an article shown."""
        return self._settle(text).text

    def check(self, draft: DraftSentence, before: str = "") -> Finding:
        """The verdict on one sentence: its quotations exactly, the rest by judgement. `before` is the sentence that
        it leans on in the answer, of which it says "she" or "the company"."""
        finding = self._checked(draft, before)
        claims = tuple(replace(c, reasons=translate_reasons(c.reasons, self._spoken)) for c in finding.claims)
        reasons, otherwise = (translate_reasons(told, self._spoken) for told in (finding.reasons, finding.otherwise))
        return replace(finding, reasons=_once(reasons), claims=claims, otherwise=otherwise)

    def _checked(self, draft: DraftSentence, before: str) -> Finding:
        settled = self._settle(draft.text)
        stated = absent(settled.text)
        if stated == "" and not settled.spans:
            why = reason("This says what the articles do not say; only the passages found for this question were read.")
            return _without_words(settled.text, "unchecked", why)
        if self._instructions and repeats(settled.text, self._instructions, (a.text for a in self.articles)):
            why = reason("This repeats the instructions that the model was given; no article says it.")
            return _without_words(settled.text, "unsupported", why)
        hints = [n - 1 for n in draft.hints if 0 < n <= len(self.sources)]
        proof = prove(stated or settled.text, self.sources, hints, before if points_back(settled.text) else "")
        return self._whole(_join(settled, proof, self._speech(settled, proof), self.sources))

    def _whole(self, finding: Finding) -> Finding:
        """`finding`, supported in part at best where nothing cited has a word of one of its claims."""
        unsaid = [c.text for c in finding.claims if c.support != "unsupported" and self._unsaid(c, finding)]
        if not unsaid or finding.support == "unsupported":
            return finding
        reasons = {
            text: reason("What was read does not say “{words}”.", words=short(text.strip(_STOPS), 60))
            for text in unsaid
        }
        claims = tuple(
            replace(c, support="unsupported", reasons=(reasons[c.text],), spans=()) if c.text in reasons else c
            for c in finding.claims
        )
        score = round(min(finding.score, SUPPORTED - 0.01), 4)
        all_reasons = (*finding.reasons, *reasons.values())
        return replace(finding, support="partial", score=score, reasons=all_reasons, claims=claims)

    def _unsaid(self, claim: ClaimFinding, finding: Finding) -> bool:
        """Whether neither the cited words nor what their articles say of themselves have a word of `claim`."""
        if claim.share or len(finding.claims) < 2:
            return False
        records = " ".join(describe_record(article_of(s, self.sources)) for s in finding.spans)
        known = {t.stem for t in tokens(records)}
        return not any(term.stem in known for term in terms_of(tokens(claim.text)))

    def _settle(self, text: str) -> _Settled:
        kept: list[tuple[int, int, str]] = []
        spans: list[Span] = []
        near: list[Span] = []
        wrong: list[Difference] = []
        worst: SentenceSupport = "supported"
        for quotation in quotations(text):
            inner = text[quotation.inner_start : quotation.inner_end]
            words_only, found = self._look_up(inner, text)
            even = len(_DOUBLE_MARKS.findall(words_only)) % 2 == 0
            whole = even and (quotation.closed or (found.parts != () and _opens(text, quotation)))
            shown = self._shown(text, quotation, words_only, found) if whole else None
            if shown is not None:
                kept.append((quotation.start, quotation.end, shown))
                spans += found.spans
                if found.verdict == "cut":  # the words stand there, and what is left away turns them round
                    worst = "unsupported"
                    turned = found.reason or reason("The quotation is cut so that its meaning turns.")
                    wrong.append(Difference("rest", "wrong", turned, inner))
                continue
            kept.append((quotation.start, quotation.end, _gap(text, quotation) + _unmarked(inner)))
            if is_title(inner, self.articles):  # which nobody said
                continue
            if found.verbatim and not whole:
                wrong.append(_halved())
                continue
            near += [found.place] if found.place else []
            wrong.append(replace(misquoted(inner, found), said=_unmarked(inner)))
            worst = "unsupported" if wrong[-1].severity == "wrong" or worst == "unsupported" else "partial"
        pieces: list[str] = []
        at = 0
        for start, end, replacement in (*kept, (len(text), len(text), "")):
            between = text[at:start]
            wrong += [_halved()] if _HALF.search(between) else []
            pieces += [_HALF.sub("", between), replacement]
            at = end
        if worst == "supported" and wrong:
            worst = "partial"
        return _Settled("".join(pieces), tuple(spans), tuple(near), tuple(dict.fromkeys(wrong)), worst)

    def _shown(self, text: str, quotation: QuotedSpan, inner: str, found: QuotationCheck) -> str | None:
        """The quotation with its marks, as it may be shown: verbatim, or part by part in the article's own words."""
        own = [re.sub(r"\s+", " ", s.quote) for s in found.spans]
        if not own or any(len(_DOUBLE_MARKS.findall(words)) % 2 for words in own):
            return None
        if found.verbatim:
            marks = text[quotation.start : quotation.inner_start] + text[quotation.inner_end : quotation.end]
            pair = marks if marks in _PAIRS else "“”"  # “so" is made whole
            return pair[0] + inner + pair[1]
        stop = _LAST_STOP.search(inner)  # which need not be the article's, and goes outside
        keeps = stop is not None and stop.group() != own[-1][-1] and (stop.group() == "," or not text[quotation.end :])
        return " … ".join(f"“{words}”" for words in own) + (stop.group() if stop and keeps else "")

    def _look_up(self, inner: str, sentence: str) -> tuple[str, QuotationCheck]:
        """The quotation, without markers set inside it where that is what makes it stand in an article."""
        for candidate in dict.fromkeys((inner, _BRACKETED_NUMBER.sub("", inner))):
            key = (candidate, sentence)
            if key not in self._quotations:
                self._quotations[key] = check_quotation(candidate, self.articles, sentence=sentence)
            if self._quotations[key].parts:
                return candidate, self._quotations[key]
        return inner, self._quotations[(inner, sentence)]

    def _speech(self, settled: _Settled, proof: Proof) -> tuple[SentenceSupport, tuple[str, ...]]:
        """Whether the sentence gives quoted words to who says them: the best verdict it may have, and why no better."""
        unproven = not proof.spans or proof.support.verdict == "unsupported"
        if unproven and not settled.spans:
            return "supported", ()
        text = settled.text
        carrying = (*settled.spans, *proof.spans)[0]  # what is quoted is what somebody said
        article = article_of(carrying, self.sources)
        at = (carrying.start, carrying.end)
        speech = check_speaker(text, article, at)
        reasons: tuple[str, ...] = (speech.reason,) if speech.reason else ()
        for part in settled.spans[1:]:  # of several quotations, or of one that is cut, each is somebody's
            of_part = check_speaker(text, article_of(part, self.sources), (part.start, part.end))
            if of_part.verdict == "wrong" and of_part.reason:
                return "unsupported", (of_part.reason,)
        if settled.spans and speech.verdict == "wrong":
            return "unsupported", reasons
        if unproven:
            return "supported", ()
        if settled.spans and speech.verdict == "unclear":
            return "partial", reasons
        direct = cued_speaker(article, *at).kind == "direct"
        if speech.verdict == "missing" and direct:
            if _said_by_author(text, article):
                return "unsupported", reasons
            if closeness(tokens(text), tokens(carrying.quote)) >= NEAR:
                return "partial", reasons
        if direct and _runs_on(text) and not any(self._is_told(s) for s in proof.spans):
            return "partial", (*reasons, reason("The article gives this in quotation marks, as somebody's words."))
        carried = proof.support.verdict == "supported" or closeness(tokens(text), tokens(carrying.quote)) >= NEAR
        if carried and speech.verdict in ("none", "missing") and self._opinion_as_fact(text, proof.spans):
            who = article.author or article.source or reason("the author")
            return "supported", (reason("This is a view: that of {who} in an opinion article.", who=who),)
        return "supported", ()

    def _is_told(self, one: Span) -> bool:
        """Whether the "I" or "we" of a span is its author's, or is said where the article sets no marks."""
        return _runs_on(article_of(one, self.sources).text, one.start, one.end)

    def _opinion_as_fact(self, text: str, spans: Sequence[Span]) -> bool:
        """Whether nothing but opinion carries the sentence, and it does not name whose."""
        articles = [article_of(s, self.sources) for s in spans]
        opinion = all(a.genre == "opinion" for a in articles)
        return opinion and not any(names_byline(text, a.author, a.source) for a in articles)


def _without_words(text: str, support: SentenceSupport, why: str) -> Finding:
    """The finding for a sentence that no words of an article are looked for."""
    claims = claims_of(text, support, (why,), (), ())
    return Finding(text, support, 0.0, (why,), (), (), claims, certain=support == "unsupported")


def _halved() -> Difference:
    """That a quotation mark was taken away whose partner is missing: what was said ran on as the answer's own words."""
    return differ("rest", "absent", "", "Where words of somebody begin or end here is not told.")


def _gap(text: str, quotation: QuotedSpan) -> str:
    """The space behind an opening mark that has none before it, "for,“ he said": without the mark, words stay apart."""
    behind = text[quotation.start + 1 : quotation.inner_start]
    return " " if behind.isspace() and not text[: quotation.start][-1:].isspace() else ""


def _opens(text: str, quotation: QuotedSpan) -> bool:
    """Whether a quotation that is left open begins where one can, so that it can be closed behind its last word."""
    before, first = text[: quotation.start], text[quotation.start + 1 : quotation.start + 2]
    return not first.isspace() and (not before or before[-1] in " ([—–")


def _runs_on(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether somebody says "I" or "we" in `text`, from `start` to `end`, outside of quotation marks."""
    quoted = [(q.start, q.end) for q in quotations(text)]
    said = _FIRST_PERSON.finditer(text, start, len(text) if end is None else end)
    return any(not any(a <= word.start() < b for a, b in quoted) for word in said)


def _unmarked(text: str) -> str:
    """`text` without quotation marks, those of quotations inside it included."""
    bare = _DOUBLE_MARKS.sub("", text).strip()
    for inner in reversed(quotations(bare)):
        bare = bare[: inner.start] + bare[inner.inner_start : inner.inner_end] + bare[inner.end :]
    return bare


def _said_by_author(text: str, article: Article) -> bool:
    """Whether the sentence puts a quotation into the mouth of whoever wrote the article."""
    return any(a.quoted and names_byline(a.speaker, article.author, None) for a in attributed(text))


def _join(
    settled: _Settled, proof: Proof, speech: tuple[SentenceSupport, tuple[str, ...]], sources: Sequence[Source]
) -> Finding:
    """The verdict on the whole sentence: as good as its worst part."""
    order: tuple[SentenceSupport, ...] = ("unsupported", "partial", "supported")
    support = min(settled.worst, proof.support.verdict, speech[0], key=order.index)
    text, wrong = settled.text, tuple(d.reason for d in settled.found)
    reasons = tuple(dict.fromkeys((*wrong, *speech[1], *proof.support.reasons)))
    found = (*settled.found, *_of_speech(text, speech), *proof.found)
    spans = _distinct((*proof.spans, *settled.spans))
    otherwise = tuple(d.reason for d in found if d.kind in CERTAIN and (d.there or d.severity == "wrong"))
    certain = settled.worst != "supported" or speech[0] != "supported" or _contradicted(proof.found, sources)
    missing = any(d.severity == "absent" and d.kind in ("number", "date", "name") for d in proof.found)
    if support != "unsupported" and spans:
        claims = claims_of(text, support, reasons, found, spans)
        score = round(proof.support.score, 4)
        return Finding(text, support, score, reasons, spans, (), claims, certain, missing, otherwise)
    nearest = _distinct((*settled.spans, *settled.near, *proof.spans, *proof.nearest))[:_MOST_NEAREST]
    score = min(proof.support.score, 0.2)
    reasons = reasons or (reason("Nothing in the articles found carries this sentence."),)
    claims = claims_of(text, "unsupported", reasons, found, nearest)
    return Finding(text, "unsupported", round(score, 4), reasons, (), nearest, claims, certain, missing, otherwise)


def _contradicted(found: Sequence[Difference], sources: Sequence[Source]) -> bool:
    """Whether an exact check differs for certain: not where the same figure stands elsewhere, for what it is a figure
    of is a matter of reading."""
    return contradicted(d for d in found if d.kind not in ("number", "unit", "date") or not _stands(d.said, sources))


def _stands(words: str, sources: Sequence[Source]) -> bool:
    return any(find(words, source.article.text[source.start : source.end]) for source in sources)


def _of_speech(text: str, speech: tuple[SentenceSupport, tuple[str, ...]]) -> tuple[Difference, ...]:
    """What is wrong with who is said to say it, told of the words that name the speaker."""
    if speech[0] == "supported":
        return ()
    speaker = next((a.speaker for a in attributed(text)), "")
    severity: Severity = "wrong" if speech[0] == "unsupported" else "absent"
    return tuple(Difference("speaker", severity, why, speaker) for why in speech[1])


def _once(reasons: Sequence[str]) -> tuple[str, ...]:
    """`reasons` without those that complain of words within the words of another that reads the same."""
    parts = [
        (_TOLD.sub("“”", told), *(words.strip(_STOPS + "…") for words in _TOLD.findall(told)[:1])) for told in reasons
    ]

    def is_within(one: int, other: int) -> bool:
        mine, theirs = parts[one], parts[other]
        alike = mine[0] == theirs[0] and len(mine) == len(theirs) == 2 and mine[1] in theirs[1]
        return alike and (mine[1] != theirs[1] or other < one)

    every = range(len(reasons))
    return tuple(reasons[i] for i in every if not any(is_within(i, k) for k in every if k != i))


_STOPS = " .,;:。，；："
_TOLD = re.compile("“([^“”]*)”")


def _distinct(spans: Sequence[Span]) -> tuple[Span, ...]:
    """`spans` without those that lie inside another one."""
    kept: list[Span] = []
    for one in dict.fromkeys(spans):
        if not any(o is not one and inside(one, o) for o in dict.fromkeys(spans)):
            kept.append(one)
    return tuple(kept)


def inside(inner: Span | Side, outer: Span | Citation) -> bool:
    """Whether the words of one span are a part of another's."""
    same = (inner.article_id, inner.revision) == (outer.article_id, outer.revision)
    return same and outer.start <= inner.start and inner.end <= outer.end
