"""Where articles say otherwise than a sentence of the draft, exactly: the words there, and what differs.

Only what can be shown to the letter is told: a quotation that was changed, words given to another speaker, another
figure, day or name in the place of the draft's, a "not" that one side has and the other lacks, a figure that an
article calls the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.factcheck.asked import given
from qa.factcheck.conflicting_figures import Rival, replaced, rivals, told_as_old
from qa.factcheck.negation import turned
from qa.factcheck.quoted import quoted
from qa.factcheck.swapped_terms import exchanged, was_once
from qa.factcheck.words import Word, worded
from qa.proof.check.checking import Finding
from qa.proof.check.verdict import NEAR
from qa.proof.disagreement.places import Place
from qa.proof.facts.align import Source, Span, Unit, units_of
from qa.proof.facts.check_numbers import figures
from qa.proof.facts.cutting import cut
from qa.proof.facts.difference import Difference
from qa.proof.facts.features import closeness
from qa.proof.facts.laid import Laid
from qa.proof.speakers.agreement import attributed, cast_of, check_speaker, speaker_of
from qa.reader import Window, knows, windows_of
from store.article import Article
from store.language.dates import day_of
from store.language.names import names
from store.language.numbers import compare
from store.language.text import is_spaceless
from store.language.tokens import is_function, tokens

Kind = Literal["quotation", "speaker", "difference", "exchanged", "turned", "figure", "replaced", "asked"]

CLOSE, HAD = 0.65, 0.8
"""The share of a sentence's words that the article's has, little ones and all, or the weight of those with content,
from which on the two are about the same thing, so that a figure, day or name in another's place is a difference; a
word turned round is one only in a near copy (`NEAR`)."""

MOST_LAID_ON = 3
"""Sentences of articles that a claim is compared with word by word."""

SURELY_ASKED = 2.0
"""The reader's score, in logits, from which on what an article gives in the place of a figure counts."""

_EXACT = frozenset(("number", "unit", "date", "name"))
_TURNS = frozenset(("negation", "direction"))
_FIGURES = frozenset(("number", "unit"))


@dataclass(frozen=True)
class Contrary:
    """Words of an article, `article.text[start:end]`, that say otherwise, and what differs, as a sentence.

    `old`: the draft has what the article itself calls the earlier figure.
    """

    kind: Kind
    article: Article
    start: int
    end: int
    why: Word
    old: bool = False

    @property
    def span(self) -> Span:
        """The words as a span."""
        return Span(
            self.article.id, self.article.revision, self.start, self.end, self.article.text[self.start : self.end]
        )


def contraries(claim: str, place: Place, sources: Sequence[Source], laid: Laid, finding: Finding) -> Iterator[Contrary]:
    """What says otherwise than `claim`, the surest first.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    yield from _quoted(claim, sources)
    yield from _figures(place, sources)
    yield from _once(claim, sources)
    yield from _differing(claim, laid, sources)
    yield from _exchanged(claim, laid, sources)
    yield from _denied(claim, laid, sources)
    if finding.support != "supported":
        yield from _asked(claim, laid, sources)


# ---------------------------------------------------------------------------------------------------------- quotations


def _quoted(claim: str, sources: Sequence[Source]) -> Iterator[Contrary]:
    for one in quoted(claim, sources):
        if one.check.verdict in ("altered", "cut") and one.check.reason:
            yield Contrary("quotation", one.article, one.start, one.end, one.check.reason)
        elif one.check.verbatim and (why := _another(claim, one.article, one.start, one.end)):
            yield Contrary("speaker", one.article, one.start, one.end, why)


def _another(claim: str, article: Article, start: int, end: int) -> Word | None:
    """That somebody else says the words quoted: not where the claim names, or may mean, who says them there."""
    speaker = speaker_of(article, start, end)
    if speaker.name is None or not speaker.certain or _named_in(claim, speaker.name):
        return None
    speech = check_speaker(claim, article, (start, end))
    if speech.verdict == "wrong" or is_spaceless(claim):
        return speech.reason if speech.verdict == "wrong" else None
    told = {part for name in names(claim) for part in name.parts}
    people = {part for name in cast_of(article)[0] for part in name.casefold().split()}
    if not told & people or attributed(claim):
        return None
    return worded("The article gives this as the words of {name}.", name=speaker.name)


def _named_in(claim: str, name: str) -> bool:
    """Whether a word of the name, or of the role that stands for one, is in the claim."""
    known = {t.stem for t in tokens(claim)}
    return any(t.stem in known for t in tokens(name) if t.kind == "word" and not is_function(t))


# ------------------------------------------------------------------------------------------------------------- figures


def _figures(place: Place, sources: Sequence[Source]) -> Iterator[Contrary]:
    """The figures that differ: what an article calls the earlier one first, then in the sentences most alike."""
    own = tokens(place.text)
    found = sorted(rivals(place, sources), key=lambda r: -closeness(own, tokens(r.place.text)))
    for rival in (*replaced(place, sources), *(r for r in found if not _borne(r, sources))):
        why = worded("The article gives {there}, not {here}.", there=rival.there, here=rival.mine)
        at = rival.place
        yield Contrary("replaced" if rival.old else "figure", at.article, at.start, at.end, why, rival.old)


def _borne(rival: Rival, sources: Sequence[Source]) -> bool:
    """Whether an article that is no older than the rival's has the draft's figure, as one of today."""
    day = rival.place.article.published_at or ""
    others = [s for s in sources if s.article.id != rival.place.article.id and (s.article.published_at or "") > day]
    own = [q for q in figures(rival.mine) if not q.spelled]
    texts = [s.article.text[s.start : s.end] for s in others]
    if any(rival.mine in text for text in texts) and not own:  # a day, in the same words
        return True
    return any(compare(q, o) == "same" and not told_as_old(t, o) for q in own for t in texts for o in figures(t))


# ------------------------------------------------------------------------------------------------- words exchanged


def _differing(claim: str, laid: Laid, sources: Sequence[Source]) -> Iterator[Contrary]:
    """The exact differences where claim and article are clearly of the same thing."""
    close = laid.measures.get("close", 0.0)
    if not laid.alignment.chosen or (close < CLOSE and laid.alignment.window < HAD):
        return
    unit = laid.alignment.chosen[0]
    if unit.source >= len(sources):
        return
    kinds = _EXACT | _TURNS if close >= NEAR and len(cut(claim)) == 1 else _EXACT
    for difference in laid.found:
        if difference.severity == "wrong" and difference.kind in kinds and not _stands(difference, sources):
            yield _of_unit("difference", unit, sources, difference.reason)


def _stands(difference: Difference, sources: Sequence[Source]) -> bool:
    """Whether the figure that is said to be another's place stands in some passage: then it is of two things."""
    texts = [source.article.text[source.start : source.end] for source in sources]
    if difference.kind in _FIGURES:
        own = figures(difference.said)
        return any(compare(q, other) == "same" for q in own for text in texts for other in figures(text))
    return False


def _of_unit(kind: Kind, unit: Unit, sources: Sequence[Source], why: Word) -> Contrary:
    return Contrary(kind, sources[unit.source].article, unit.start, unit.end, why)


def _exchanged(claim: str, laid: Laid, sources: Sequence[Source]) -> Iterator[Contrary]:
    """What the sentences that the claim was laid on have in the place of words of it."""
    for unit in laid.alignment.chosen[:MOST_LAID_ON]:
        if unit.source >= len(sources):
            continue
        day = day_of(sources[unit.source].article.published_at)
        if why := exchanged(claim, unit.sentence.text, day):
            yield _of_unit("exchanged", unit, sources, why)
            return


def _once(claim: str, sources: Sequence[Source]) -> Iterator[Contrary]:
    """Where an article says that somebody no longer is what the draft calls them."""
    for unit in units_of(tuple(sources)):
        if why := was_once(claim, unit.sentence.text):
            yield replace(_of_unit("replaced", unit, sources, why), old=True)
            return


def _denied(claim: str, laid: Laid, sources: Sequence[Source]) -> Iterator[Contrary]:
    """A sentence that the claim turned round stands in, as the reader hears it, and that has or lacks the "not"."""
    for unit in laid.alignment.chosen[:2] if knows(claim) and len(cut(claim)) == 1 else ():
        if unit.source >= len(sources):
            continue
        source = sources[unit.source]
        around = [w for w in windows_of(source.article, source.start, source.end) if _holds(w, unit)]
        if why := turned(claim, unit.sentence.text, around):
            yield _of_unit("turned", unit, sources, why)
            return


def _holds(window: Window, unit: Unit) -> bool:
    return window.start <= unit.start and unit.end <= window.start + len(window.text)


# --------------------------------------------------------------------------------------------------------------- asked


def _asked(claim: str, laid: Laid, sources: Sequence[Source]) -> Iterator[Contrary]:
    """What an article surely gives in the place of a figure with a unit that no passage has."""
    texts = [source.article.text[source.start : source.end] for source in sources]
    there = [q for text in texts for q in figures(text)]
    missing = [q for q in figures(claim) if q.unit and not q.spelled and all(compare(q, o) != "same" for o in there)]
    if not missing or not knows(claim):
        return
    chosen = [sources[i] for i in sorted({u.source for u in laid.alignment.chosen if u.source < len(sources)})]
    near = [(source, w) for source in chosen for w in windows_of(source.article, source.start, source.end)]
    for found in given(claim, missing, [window for _, window in near]):
        if found.score >= SURELY_ASKED:
            source, window = near[found.window]
            start, end = _sentence_at(window, found.start)
            told = window.text[found.start : found.end]
            why = worded("The article gives {there}, not {here}.", there=told, here=found.figure)
            yield Contrary("asked", source.article, window.start + start, window.start + end, why)
            return


def _sentence_at(window: Window, at: int) -> tuple[int, int]:
    return next(((a, b) for a, b in window.sentences if a <= at < b), (0, len(window.text)))
