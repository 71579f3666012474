"""A claim laid on its sources: the sentences that come closest, what differs, and how likely they carry it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.proof.facts.align import (
    Alignment,
    ClaimTerm,
    Source,
    SourceSentence,
    align,
    before,
    comparable,
    credits_of,
    units_of,
    weight_in,
)
from qa.proof.facts.attribution_check import describe_record, miscredited, names_of
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.cutting import cut
from qa.proof.facts.difference import Difference, EvidenceText, Ground, differ, graver
from qa.proof.facts.differences import differences
from qa.proof.facts.features import Clause, features, parts_of, score_by_rules
from qa.proof.facts.saying import asks
from store.article import Article
from store.language.dates import day_of
from store.language.numbers import compare
from store.language.patterns import one_of
from store.language.reporting import WROTE
from store.language.reversals import REVERSES, confirms, corrects, tells_an_error, tells_of_saying
from store.language.sentences import fragments, sentence_spans
from store.language.tokens import Token, fold, tokens

_OF_ITSELF = re.compile(
    rf"\b(?:{one_of(WROTE)}|article|author|published|publication|piece|column|op-ed|outlet|opinion|editorial|"
    r"analysis|reporter|journalist|press release)\b|作者|发表|文章",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?<![\w.,%)])-(?=[$€£¥]?\d)")
_VERBATIM = 0.995
_MARKS = 4  # characters by which the same words may differ in length
_AS_MUCH = 0.95  # share of the most words of a claim that a sentence has, from which on it has as many
_BEHIND = 400  # characters behind a sentence in which stands what puts it right
_FEWEST_UNSAID = 2  # words of content in what is not said at all

IN_ERROR = "The article says that this was said in error."
"""The reason where a sentence has only what a correction takes back."""


@dataclass(frozen=True)
class LaidClaim:
    """A claim laid on sources: those given, and after them what their articles say of themselves if it may matter.

    `found` are the differences, the gravest first; `measures` what the score was made from; `score` in 0..1. `errors`
    has the sentences with most of its words, each with whether it tells that this was said in error.
    """

    alignment: Alignment
    found: tuple[Difference, ...]
    parts: tuple[Clause, ...]
    measures: Mapping[str, float]
    score: float
    errors: Mapping[SourceSentence, bool] = field(default_factory=dict)

    @property
    def verbatim(self) -> bool:
        """The claim stands in the sources word for word."""
        return self.score == _VERBATIM


def lay(claim: str, sources: Sequence[Source], hints: Collection[int] = ()) -> LaidClaim:
    """Lays `claim` on `sources`, preferring on ties those at the indexes `hints`."""
    shown = _with_records(claim, sources)
    words = tokens(claim)
    alignment = align(words, units_of(shown), hints, [(part.first, part.last) for part in cut(claim)])
    alignment = _on_itself(claim, alignment)
    parts = parts_of(claim, words, alignment)
    errors = _said_in_error(claim, alignment, shown)
    if _verbatim(claim, alignment):
        return LaidClaim(alignment, (), parts, features(claim, words, alignment, parts, ()), _VERBATIM, errors)
    found = differences(claim, _ground(alignment, shown))
    credit = miscredited(claim, [source.article for source in sources])
    if credit:
        found = (Difference("byline", "wrong", credit, claim), *found)
    measures = features(claim, words, alignment, parts, found)
    if (unsaid := _unsaid(claim, words, alignment)) and not graver(found):
        found = (differ("clause", "weak", unsaid, "What was read does not say “{words}”.", words=unsaid), *found)
    if _only_asked(claim, alignment):
        unanswered = differ("mood", "absent", claim, "The article asks this, and does not say it.")
        found = (*graver(found), unanswered)
    if errors and all(errors.values()):
        found = (differ("error", "wrong", claim, IN_ERROR), *found)
    return LaidClaim(alignment, found, parts, measures, score_by_rules(measures), errors)


def _unsaid(claim: str, words: Sequence[Token], alignment: Alignment) -> str | None:
    """A clause, a reason or a remark added to what the chosen sentences say, of which they have not one word.

    It is not unsaid if some other sentence has half of it.
    """
    credit = {term.index: got for term, got in zip(alignment.terms, alignment.best, strict=False)}
    for start, end in fragments(words) if credit else ():
        own = [term for term in alignment.terms if start <= term.index < end]
        if len(own) < _FEWEST_UNSAID or len(own) == len(credit) or any(credit[term.index] for term in own):
            continue
        half = sum(term.weight for term in own) / 2
        if not any(weight_in(own, unit.sentence.keys) >= half for unit in alignment.units):
            return claim[words[start].start : words[end - 1].end].strip(" ,;:.，；：、。()（）-")
    return None


def _only_asked(claim: str, alignment: Alignment) -> bool:
    """Every sentence that has the claim's words is a question."""
    return bool(alignment.chosen) and not asks(claim) and all(asks(unit.sentence.text) for unit in alignment.chosen)


def _said_in_error(claim: str, alignment: Alignment, sources: Sequence[Source]) -> dict[SourceSentence, bool]:
    """The sentences that have most of the claim's words, each with whether it tells that this was said in error: it
    says so, or what stands behind it in its paragraph puts it right, and the claim has nothing of that."""
    if not alignment.chosen or tells_of_saying(claim):
        return {}
    have = [(weight_in(alignment.terms, unit.sentence.keys), unit) for unit in alignment.units]
    least = _AS_MUCH * max(share for share, _ in have)
    most = (unit for share, unit in have if share >= least)
    return {unit: _is_error(claim, alignment.terms, unit, sources[unit.source].article) for unit in most}


def _is_error(claim: str, terms: Sequence[ClaimTerm], unit: SourceSentence, article: Article) -> bool:
    paragraph = article.text[unit.start : unit.end + _BEHIND].split("\n", 1)[0]
    ends = [end for _, end in sentence_spans(paragraph)]
    error, right = paragraph[: ends[0]], paragraph[ends[0] :].strip()
    if REVERSES.search(error) or confirms(right) or not (tells_an_error(error, article.title) or corrects(right)):
        return False
    given = [q for q in figures(right) if all(compare(q, other) != "same" for other in figures(error))]
    if any(compare(own, q) == "same" for own in figures(claim) for q in given):
        return False
    instead = comparable(right, tokens(right), 0, 0).keys - comparable(error, tokens(error), 0, 0).keys
    return not weight_in(terms, instead)


def _with_records(claim: str, sources: Sequence[Source]) -> tuple[Source, ...]:
    if not _OF_ITSELF.search(claim):
        return tuple(sources)
    records = []
    for source in sources:
        told = describe_record(source.article)
        record = Article(text=told, published_at=source.article.published_at, language="en", id=source.article.id)
        records.append(Source(record, 0, len(told)))
    return (*sources, *records)


def _ground(alignment: Alignment, sources: Sequence[Source]) -> Ground:
    def words(unit: SourceSentence, share: float = 0.0) -> EvidenceText:
        return EvidenceText(unit.sentence.text, day_of(sources[unit.source].article.published_at), share)

    columns = zip(alignment.chosen, alignment.credits, strict=True)
    chosen = tuple(words(unit, _share(alignment, column)) for unit, column in columns)
    taken = {unit.at for unit in alignment.chosen}
    around: list[EvidenceText] = []
    for unit in alignment.chosen:
        source = sources[unit.source]
        around.append(EvidenceText(before(source, unit.start), day_of(source.article.published_at)))
        after = unit.at + 1
        if after < len(alignment.units) and after not in taken and alignment.units[after].source == unit.source:
            around.append(words(alignment.units[after]))
    articles = list({id(sources[u.source].article): sources[u.source].article for u in alignment.chosen}.values())
    around.append(EvidenceText(names_of(articles), None))
    return Ground(chosen, tuple(around), tuple(words(unit) for unit in alignment.units))


def _share(alignment: Alignment, column: Sequence[float]) -> float:
    """The share of a claim that one sentence has: of all words, or of those that are no names, whichever is more.

    A sentence that says everything but the name is the one that a wrong name was put into.
    """
    weighed = [(c * t.weight, t.weight, t.token.capital) for c, t in zip(column, alignment.terms, strict=True)]
    plain = [(c, w) for c, w, capital in weighed if not capital]
    whole = sum(c for c, _, _ in weighed) / (sum(w for _, w, _ in weighed) or 1.0)
    if len(plain) < 3:
        return whole
    return max(whole, sum(c for c, _ in plain) / sum(w for _, w in plain))


def _on_itself(claim: str, alignment: Alignment) -> Alignment:
    """`alignment` on the sentence that is the claim itself, where one is: another may have as many of its words."""
    ours, longest = _bare(claim), len(claim) + _MARKS
    near = (u for u in alignment.units if len(claim) - _MARKS <= len(u.sentence.text) <= longest)
    itself = next((unit for unit in near if _bare(unit.sentence.text) == ours), None)
    if itself is None or itself in alignment.chosen:
        return alignment
    return replace(alignment, chosen=(itself,), credits=(credits_of(alignment.terms, itself.sentence),))


def _verbatim(claim: str, alignment: Alignment) -> bool:
    """The claim is one of the chosen sentences, or several on end, word for word, marks and spaces aside."""
    ours = _bare(claim)
    if any(_bare(unit.sentence.text) == ours for unit in alignment.chosen):
        return True
    ordered = sorted(alignment.chosen, key=lambda unit: unit.at)
    return len(ordered) > 1 and _bare(" ".join(unit.sentence.text for unit in ordered)) == ours


def _bare(text: str) -> str:
    return re.sub(r"[^\w%$€£¥]+", " ", _MINUS.sub(" minus ", fold(text))).strip().lower()
