"""Whether sources carry a sentence: a verdict, a score, reasons a reader understands, and the words that carry it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from unicodedata import normalize

from qa.answer import Support, Verdict
from qa.proof.check.verdict import BORDER, near_copy, weighed
from qa.proof.facts.align import Alignment, Source, SourceSentence, Span, article_of, span_of
from qa.proof.facts.attribution_check import AttributedClaim, attributions, written_by, wrongly_published
from qa.proof.facts.claim_alignment import LaidClaim, lay
from qa.proof.facts.difference import GRAVITY, Difference, differ, graver
from qa.proof.facts.imperatives import gives_orders, only_demands, words_alone
from qa.proof.facts.saying import (
    is_title,
    names_an_outlet,
    of_the_answer,
    of_the_sources,
    only_names,
    speaks_of_answers,
)
from qa.proof.quotations.quotation import QuotationCheck, short
from qa.proof.quotations.quotation_check import LONG_QUOTATION, check_quotation
from qa.proof.reasons import reason, spoken, translate_reasons
from qa.proof.speakers.agreement import check_speaker, gives_words_of
from qa.proof.speakers.who_speaks import cued_speaker
from store.article import Article, Hit, Passage
from store.language.patterns import late
from store.language.quotation_marks import quotations, words
from store.language.sentences import sentence_spans

EvidenceLike = str | Article | Passage | Hit

SUPPORTED, PARTIAL = BORDER, 0.17
"""Scores from which on a sentence counts as supported, and as supported in part."""

_WRONG = 0.16  # what a contradicted fact leaves of a score, so that it stays below PARTIAL
_LONGEST = 3000  # characters of a sentence that are checked; what is longer is no sentence
_MARKER = re.compile(r"\s*(?:\[\^?\d[\d\s,;–-]*\]|【\d+[^】]*】)")
_EMPHASIS = re.compile(r"(?<!\w)[*_`#>]+|[*_`]+(?!\w)")
_ASKED_FIRST = late(r"^(?:[^.!?\"“”]*\?\s+)+(?=[A-Z])")  # it states nothing; what comes after it does
_FRAMING = late(
    r"^(?:(?:in (?:short|sum|summary|conclusion|brief|essence|other words|addition)|to sum up|overall|notably|moreover"
    r"|additionally|furthermore|importantly|ultimately), |(?:总之|总的来说|综上所述|此外)，"
    r"|it(?: is|['’]s) (?:also )?(?:(?:important|essential|useful|helpful|crucial|necessary|interesting) to "
    r"(?:note|remember|mention|add|stress|point out)|worth (?:noting|remembering|mentioning|adding|stressing)) that "
    r"|it (?:should|must) (?:also )?be (?:noted|remembered|stressed|said) that "
    r"|(?:值得(?:注意|一提)|需要(?:注意|指出|说明))的是，?)+(?=\w.*\w)",
    re.IGNORECASE,
)  # it says nothing: what follows has to be carried
_ADDRESS = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]{2,}\.)+[a-z]{2,}\b(?!\.\w)")
_BULLET = late(r"^\s*(?:[-•·–]|\d{1,2}[.)])\s+(?=\S+\s)")


@dataclass(frozen=True)
class Proof:
    """The verdict on a sentence and the words behind it.

    `spans` carry the sentence; `nearest` are the closest words where nothing carries it; `found` is what differs.
    """

    support: Support
    spans: tuple[Span, ...]
    nearest: tuple[Span, ...]
    found: tuple[Difference, ...] = ()


def prove(sentence: str, sources: Sequence[Source], hints: Collection[int] = (), before: str = "") -> Proof:
    """How far `sources` carry `sentence`.

    `hints` are indexes of the sources that the model cited: preferred on ties, never trusted. `before` is the sentence
    of the same answer that it leans on, if it does. Raises ReaderError when the reader's files are missing or
    damaged."""
    claim = cleaned(sentence)
    if not any(c.isalnum() for c in claim):
        return _nothing(reason("There is nothing to check in this."))
    if not any(source.article.text[source.start : source.end].strip() for source in sources):
        return _nothing(reason("There is no text to check this against."))
    if names_an_outlet(claim, [source.article for source in sources]):
        return _nothing(reason("This only names an outlet or an author."))
    whole = _prove(claim, sources, hints, before)
    if len(sentence) > _LONGEST:
        return _in_part(whole, sentence)
    if whole.support.verdict == "supported":
        return whole
    for attribution in attributions(claim):
        theirs = _attributed(claim, attribution, sources, hints)
        if theirs is not None:
            return theirs
    return whole


def _in_part(proof: Proof, sentence: str) -> Proof:
    """The proof of a sentence of which only the beginning was checked: supported in part at best."""
    told = "Only the first {most} characters of this were checked."
    rest = differ("rest", "absent", sentence[_LONGEST:], told, most=f"{_LONGEST:,}")
    verdict, score = proof.support.verdict, proof.support.score
    if verdict == "supported":
        verdict, score = settle(score, (rest,))
    support = Support(verdict, round(score, 4), (rest.reason, *proof.support.reasons))
    return replace(proof, support=support, found=(rest, *proof.found))


def cleaned(sentence: str) -> str:
    """`sentence` without citation markers, bullet, marks of emphasis, a question put before it and an opening that says
    nothing, cut if very long."""
    text = _EMPHASIS.sub("", _MARKER.sub("", sentence[:_LONGEST]))
    return _FRAMING.sub("", _ASKED_FIRST.sub("", re.sub(r"\s+", " ", _BULLET.sub("", text)).strip()))


def settle(score: float, found: Sequence[Difference]) -> tuple[Verdict, float]:
    """Verdict and score, given the `score` of the measures and the differences.

    A contradicted fact makes a sentence unsupported; one that no article gives leaves it supported in part at best.
    """
    gravest = min((d.severity for d in found), key=GRAVITY.index, default="weak")
    if gravest == "wrong":
        return "unsupported", score * _WRONG
    if gravest == "absent":
        score = min(score, SUPPORTED - 0.01)
    if score >= SUPPORTED:
        return "supported", score
    return ("partial" if score >= PARTIAL else "unsupported"), score


def _nothing(why: str) -> Proof:
    return Proof(Support("unsupported", 0.0, (why,)), (), ())


def _attributed(
    claim: str, attribution: AttributedClaim, sources: Sequence[Source], hints: Collection[int]
) -> Proof | None:
    """The proof of what `claim` says that an author or outlet says, from their articles alone; None if they have none
    here."""
    relation = [written_by(attribution, source.article) for source in sources]
    theirs = [i for i, by_them in enumerate(relation) if by_them]
    if theirs:
        only = _prove(attribution.rest, [sources[i] for i in theirs], [theirs.index(h) for h in hints if h in theirs])
        for span in only.spans:
            if other := _another_speaker(claim, article_of(span, sources), span, near=False):
                support = Support("unsupported", round(only.support.score * _WRONG, 4), (other.reason,))
                return Proof(support, (), only.spans[:2], (other,))
        return only
    if False not in relation:
        return None
    article = sources[relation.index(False)].article
    proof = _prove(attribution.rest, sources, hints)
    reasons = (wrongly_published(attribution, article), *proof.support.reasons)
    support = Support("unsupported", min(proof.support.score, PARTIAL - 0.01), reasons)
    said = attribution.outlet or attribution.genre
    found = (Difference("byline", "wrong", reasons[0], said), *proof.found)
    return Proof(support, (), proof.spans or proof.nearest, found)


def _prove(claim: str, sources: Sequence[Source], hints: Collection[int], before: str = "") -> Proof:
    laid = weighed(claim, before, lay(claim, sources, hints), sources, hints)
    if not laid.alignment.chosen:
        return _nothing(reason("Nothing in the articles read speaks of this."))
    stray = _stray(claim, laid, [source.article for source in sources])
    if not stray and _only_ordered(claim, laid, sources):
        stray = reason(
            "This stands only in an order to a machine that reads the article, which is evidence of nothing."
        )
    if stray:
        support = Support("unsupported", round(min(laid.score, _WRONG), 4), (stray,))
        return Proof(support, (), _spans(laid.alignment, sources), (Difference("rest", "absent", stray, claim),))
    found = laid.found
    if only_names(claim):
        named = differ("rest", "absent", claim, "This only names something, and says nothing of it.")
        found = (*graver(found), named)
    said = " ".join(unit.sentence.text for unit in laid.alignment.chosen).casefold()
    unknown = [address for address in _ADDRESS.findall(claim) if address.casefold() not in said]
    no_address = "No article gives the address “{words}”."
    found = (*found, *(differ("name", "absent", address, no_address, words=address) for address in unknown))
    spans = _spans(laid.alignment, sources)
    if spans and (other := _another_speaker(claim, article_of(spans[0], sources), spans[0], near=near_copy(laid))):
        found = (other, *found)
    verdict, settled = settle(laid.score, found)
    support = Support(verdict, round(settled, 4), _reasons(replace(laid, found=found), verdict))
    if verdict == "unsupported":
        return Proof(support, (), spans, found)
    return Proof(support, spans, (), found)


def _another_speaker(claim: str, article: Article, span: Span, *, near: bool) -> Difference | None:
    """Where somebody else says in `article` what `claim` gives to a speaker: contradicted where the claim is `near` to
    the words or they are quoted, and a doubt that leaves it supported in part where both tell it in words of theirs.
    Where they are about something else, nobody is said to say the one for the other."""
    speech = check_speaker(claim, article, (span.start, span.end))
    quoted = cued_speaker(article, span.start, span.end).kind == "direct"
    unnamed = speech.verdict == "missing" and quoted and any(a.said for a in attributions(claim))
    if not speech.reason or not (unnamed or speech.verdict in ("wrong", "unclear")):
        return None
    if not near and not gives_words_of(claim, span.quote):
        return differ("speaker", "absent", claim, "Nothing in the articles read says this.")
    is_wrong = (near or quoted) and speech.verdict != "unclear"
    return Difference("speaker", "wrong" if is_wrong else "absent", speech.reason, claim)


def _stray(claim: str, laid: LaidClaim, articles: Sequence[Article]) -> str | None:
    """Why `claim` is no statement that the articles make, though they have its words; None if it is one."""
    if of_the_sources(claim) and not any(of_the_sources(unit.sentence.text) for unit in laid.alignment.chosen):
        return reason("This tells of the sources and not of what they say; no words of theirs can show it.")
    if of_the_answer(claim) and not any(speaks_of_answers(unit.sentence.text) for unit in laid.alignment.chosen):
        return reason("This tells of the answer or the question and not of what the articles say.")
    if gives_orders(claim):
        return reason("This tells a machine that reads it what to do, and states nothing.")
    if _only_demanded(claim, laid):
        return reason("The article says that this is to be said, and not that it is so.")
    if is_title(claim, articles) and not laid.verbatim:
        return reason("This is the title of an article; its text has to carry what it says.")
    return None


def _only_ordered(claim: str, laid: LaidClaim, sources: Sequence[Source]) -> bool:
    """Whether the sources have the claim word for word, and only in sentences that give orders."""
    wanted = words_alone(claim)
    if not wanted or any(wanted in words_alone(unit.sentence.text) for unit in laid.alignment.units):
        return False
    texts = (source.article.text[source.start : source.end] for source in sources)
    return any(
        gives_orders(text[start:end]) and wanted in words_alone(text[start:end])
        for text in texts
        if wanted in words_alone(text)
        for start, end in sentence_spans(text)
    )


def _only_demanded(claim: str, laid: LaidClaim) -> bool:
    """Whether the sentences chosen have the claim as what somebody is to say, and none of the others says it."""
    if not all(only_demands(unit.sentence.text, claim) for unit in laid.alignment.chosen):
        return False
    wanted = words_alone(claim)
    has = (unit.sentence.text for unit in laid.alignment.units if wanted in words_alone(unit.sentence.text))
    return all(only_demands(text, claim) for text in has)


def _reasons(laid: LaidClaim, verdict: Verdict) -> tuple[str, ...]:
    if verdict == "supported":
        return ()
    grave = [d.reason for d in graver(laid.found)]
    if grave:
        return tuple(dict.fromkeys(grave))[:3]
    weak = tuple(dict.fromkeys(d.reason for d in laid.found if d.reason))[:2]
    worst = min(laid.parts, key=lambda part: part.share, default=None)
    if worst is not None and len(laid.parts) > 1 and worst.share < 0.5:
        return (
            *weak,
            reason("What was read does not say “{words}”.", words=short(worst.text.strip(" .,;:。，；："), 90)),
        )
    if verdict == "partial":
        return (*weak, reason("What was read comes close to this, but is not clearly the same."))
    return (*weak, reason("Nothing in the articles read says this."))


def _spans(alignment: Alignment, sources: Sequence[Source]) -> tuple[Span, ...]:
    """The words of the chosen sentences, neighbours joined."""
    real = [unit for unit in alignment.chosen if unit.source < len(sources)]
    if not real:  # only what the article says of itself carries it: its first words stand for the article
        number = alignment.chosen[0].source - len(sources)
        real = [unit for unit in alignment.units if unit.source == number][:1]
    order = {unit.at: i for i, unit in enumerate(real)}
    joined: list[SourceSentence] = []
    for unit in sorted(real, key=lambda u: u.at):
        last = joined[-1] if joined else None
        if last and last.source == unit.source and last.at + 1 == unit.at and not _parted(last, unit, sources):
            order[unit.at] = min(order[last.at], order[unit.at])
            joined[-1] = replace(unit, start=last.start)
        else:
            joined.append(unit)
    joined.sort(key=lambda unit: order[unit.at])
    return tuple(span_of(unit, sources) for unit in joined)


def _parted(one: SourceSentence, other: SourceSentence, sources: Sequence[Source]) -> bool:
    between = sources[one.source].article.text[one.end : other.start]
    return "\n" in between or bool(between.strip())


def check_support(claim: str, evidence: EvidenceLike | Sequence[EvidenceLike]) -> Support:
    """Whether `evidence` carries `claim`; reasons are told in Chinese where the claim is, else in English. What stands
    in quotation marks is held to the letter, and to who says it.

    Pure: no network, no language model.
    Raises `TypeError` if the claim is not a str, or a piece of evidence not a str, Article, Passage or Hit.
    """
    if not isinstance(claim, str):
        raise TypeError(f"A claim is a str, not {type(claim).__name__}.")
    claim = normalize("NFC", claim)
    # What a mapping or bytes give one by one are no texts to hold a claim against.
    is_several = isinstance(evidence, Iterable) and not isinstance(evidence, EvidenceLike | Mapping | bytes)
    pieces: list[Any] = list(evidence) if is_several else [evidence]  # type: ignore[arg-type]  # told below
    sources = [_source(piece) for piece in pieces]
    support = prove(claim, sources, range(len(pieces))).support
    if found := tuple(_of_quotations(claim, [source.article for source in sources])):
        verdict, score = settle(support.score, found)
        reasons = dict.fromkeys((*(d.reason for d in found), *support.reasons))
        support = Support(verdict, round(score, 4), tuple(reasons))
    return replace(support, reasons=translate_reasons(support.reasons, spoken(claim)))


def _of_quotations(claim: str, articles: Sequence[Article]) -> Iterator[Difference]:
    """Where the quotations of a claim are not what one of `articles` has, or what somebody else says in it."""
    every = tuple({(article.id, article.revision): article for article in articles}.values())
    for quotation in quotations(claim):
        inner = claim[quotation.inner_start : quotation.inner_end]
        found = check_quotation(inner, every, sentence=claim)
        if not found.ok and not is_title(inner, articles):
            yield misquoted(inner, found)
        elif found.ok and found.article and found.place:
            places = found.parts or ((found.place.start, found.place.end),)
            speeches = [check_speaker(claim, found.article, place) for place in places]
            yield from (
                Difference("speaker", "wrong", s.reason, inner) for s in speeches if s.verdict == "wrong" and s.reason
            )


def misquoted(inner: str, found: QuotationCheck) -> Difference:
    """What is wrong with a quotation of the words `inner`: a long one makes its sentence unsupported."""
    unknown = "The quoted words “{words}” do not stand in any article shown."
    why = found.reason or reason(unknown, words=short(inner, 60))
    return Difference("rest", "wrong" if words(inner) >= LONG_QUOTATION else "absent", why, inner)


def _source(piece: EvidenceLike) -> Source:
    if not isinstance(piece, EvidenceLike):
        raise TypeError(f"Evidence is a str, Article, Passage or Hit, not {type(piece).__name__}.")
    if not isinstance(piece, Article):
        piece = Article(text=piece if isinstance(piece, str) else piece.text)
    article = _composed(piece)
    return Source(article, 0, len(article.text))


def _composed(article: Article) -> Article:
    """`article` with a letter and its accents as one character, as claims are read and files are; printed pages, which
    no verdict goes by, are left out where that moves them."""
    given = {field.name: getattr(article, field.name) for field in fields(article) if field.name != "id"}
    other: dict[str, Any] = {name: normalize("NFC", value) for name, value in given.items() if isinstance(value, str)}
    if all(given[name] == value for name, value in other.items()):
        return article
    at = [[len(normalize("NFC", article.text[:end])) for end in span] for span in article.headings]
    return replace(article, **other, headings=tuple((start, end) for start, end in at), pages=())
