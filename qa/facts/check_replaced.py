"""A claim laid word by word on a sentence: what stands in the place of what, where both sides of the place agree.

This is how a sentence that was copied but for one word shows: the word may well stand elsewhere in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from qa.facts.check_numbers import figures
from qa.facts.dates import conflicts, moments
from qa.facts.difference import Difference, Ground, Words
from qa.facts.names import common_first_word, find, named, names
from qa.facts.numbers import compare, said
from qa.facts.polarity import QUANTIFIERS, mood_of, negates, turned
from qa.facts.rarity import common, weight
from qa.facts.words import Token, tokens

_LARGEST = 9  # words in a place; what differs in more than that is another sentence
_LEAST_SHARE = 0.3
_ALONE = 0.4
_BESIDE = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """Claim words `a`..`b` stand where the text has its words `c`..`d`; either may be none."""

    a: int
    b: int
    c: int
    d: int


def replaced(claim: str, ground: Ground) -> list[Difference]:
    """Every fact of the claim that stands in the place of another fact of the aligned words."""
    ours = [t for t in tokens(claim) if t.kind != "mark"]
    found: list[Difference | None] = []
    together = _joined(ours, ground.chosen)
    # a sentence that says nearly all of the claim is looked at alone too: the word in another's place may have been
    # borrowed from a further sentence
    alone = [w for w in ground.chosen if w.share >= _ALONE] if len(ground.chosen) > 1 else []
    for text in ([together] if together and together.share >= _LEAST_SHARE else []) + alone:
        theirs = [t for t in tokens(text.text) if t.kind != "mark"]
        for place in _places(ours, theirs, text.share):
            if text in alone and (place.a == place.b or place.c == place.d or place.d - place.c > 4):
                continue
            found.append(_differs(claim, ours[place.a : place.b], text, theirs[place.c : place.d]))
    return [difference for difference in found if difference is not None]


def _joined(ours: Sequence[Token], chosen: Sequence[Words]) -> Words | None:
    """The chosen sentences as one text, in the order in which the claim uses them."""
    if not chosen:
        return None
    if len(chosen) == 1:
        return chosen[0]
    places = {t.stem: i for i, t in enumerate(ours) if weight(t) > 0}

    def place(text: Words) -> float:
        found = [places[t.stem] for t in tokens(text.text) if t.stem in places]
        return sum(found) / len(found) if found else float(len(ours))

    ordered = sorted(chosen, key=place)
    return Words(" ".join(w.text for w in ordered), ordered[0].published, min(1.0, sum(w.share for w in ordered)))


def _places(ours: Sequence[Token], theirs: Sequence[Token], share: float) -> list[_Place]:
    """Where the two differ between words that agree."""
    blocks = LCSseq.opcodes([t.stem for t in ours], [t.stem for t in theirs])
    merged: list[tuple[bool, int, int, int, int]] = []
    for op in blocks:
        same = op.tag == "equal"
        if merged and not same and not merged[-1][0]:
            merged[-1] = (False, merged[-1][1], op.src_end, merged[-1][3], op.dest_end)
        else:
            merged.append((same, op.src_start, op.src_end, op.dest_start, op.dest_end))
    places = []
    for k, (same, a, b, c, d) in enumerate(merged):
        if same or b - a > _LARGEST or d - c > _LARGEST:
            continue
        left = ours[max(merged[k - 1][1], a - _BESIDE) : a] if k else []
        right = ours[b : min(merged[k + 1][2], b + _BESIDE)] if k + 1 < len(merged) else []
        edge = b > a and d > c and ((not k and not c) or (k + 1 == len(merged) and d == len(theirs)))
        content = sum(weight(t) > 0 for t in (*left, *right))
        if (left and right and (content >= 2 or (content and share >= 0.7))) or (edge and content >= 2):
            places.append(_Place(a, b, c, d))
    return places


def _differs(claim: str, ours: Sequence[Token], text: Words, theirs: Sequence[Token]) -> Difference | None:
    return (
        _number(claim, ours, text, theirs)
        or _date(claim, ours, text, theirs)
        or _name(claim, ours, text, theirs)
        or _turn(ours, theirs)
        or _denial(claim, ours, text, theirs)
        or _mood(ours, theirs)
        or _amount(ours, theirs)
    )


def _within(start: int, end: int, words: Sequence[Token]) -> bool:
    return bool(words) and start < words[-1].end and words[0].start < end


def _number(claim: str, ours: Sequence[Token], text: Words, theirs: Sequence[Token]) -> Difference | None:
    if not ours or not theirs:
        return None
    mine = [q for q in figures(claim) if _within(q.start, q.end, ours)]
    other = [q for q in figures(text.text) if _within(q.start, q.end, theirs)]
    for one in mine:
        if other and all(compare(one, q) == "no" for q in other) and not _one(one.value, one.spelled):
            kinds = {q.kind == "ordinal" for q in other}
            if (one.kind == "ordinal") in kinds:
                spoken = said(one, claim)
                return Difference("number", "wrong", f"The article says {said(other[0], text.text)}, not {spoken}.", spoken)
    return None


def _one(value: float, spelled: bool) -> bool:
    return spelled and value == 1.0


def _date(claim: str, ours: Sequence[Token], text: Words, theirs: Sequence[Token]) -> Difference | None:
    mine = [m for m in moments(claim) if _within(m.start, m.end, ours)]
    other = [m for m in moments(text.text) if _within(m.start, m.end, theirs)]
    for one in mine:
        if other and all(conflicts(one, m, text.published) for m in other):
            spoken = claim[one.start : one.end]
            there = text.text[other[0].start : other[0].end]
            return Difference("date", "wrong", f"The article says {there}, not {spoken}.", spoken)
    return None


def _name(claim: str, ours: Sequence[Token], text: Words, theirs: Sequence[Token]) -> Difference | None:
    if not ours or not theirs:
        return None
    here = named(text.text)
    for one in names(claim):
        if not _within(one.start, one.end, ours):
            continue
        new = [t for t in ours if one.start <= t.start < one.end and t.folded in one.parts and t.folded not in here.words]
        if not new or (one.first and len(one.parts) == 1 and (common(new[0]) or common_first_word(one))):
            continue
        if find(one, here) == "named":
            continue
        mine = named(claim)
        for other in names(text.text):
            if not _within(other.start, other.end, theirs) or find(other, mine) == "named":
                continue
            gone = [p for p in other.parts if p not in mine.words]
            if gone and not (len(other.parts) == 1 and common_first_word(other)) and find(other, named(one.text)) == "absent":
                return Difference("name", "wrong", f"The article says “{other.text}”, not “{one.text}”.", one.text)
    return None


def _turn(ours: Sequence[Token], theirs: Sequence[Token]) -> Difference | None:
    if _negators(ours) != _negators(theirs):
        return None
    for one in ours:
        for other in theirs:
            if turned(one, other):
                reason = f"The article says “{other.surface}”, not “{one.surface}”."
                return Difference("direction", "wrong", reason, one.surface)
    return None


def _negators(words: Sequence[Token]) -> int:
    return sum(negates(words, i) for i in range(len(words)))


def _denial(claim: str, ours: Sequence[Token], text: Words, theirs: Sequence[Token]) -> Difference | None:
    mine, other = _negators(ours), _negators(theirs)
    if mine % 2 == other % 2 or any(turned(one, o) for one in ours for o in theirs):
        return None
    words, said_there = (ours, False) if mine else (theirs, True)
    source = text.text if said_there else claim
    at = next(i for i in range(len(words)) if negates(words, i))
    short = source[words[at].start : min(len(source), words[at].end + 40)].split(",")[0]
    cut = " ".join(short.split()[:5])
    verb = "says" if said_there else "does not say"
    return Difference("negation", "wrong", f"The article {verb} “{cut}”.", words[at].surface)


def _mood(ours: Sequence[Token], theirs: Sequence[Token]) -> Difference | None:
    mine = {m for i in range(len(ours)) if (m := mood_of(ours, i))}
    other = {m for i in range(len(theirs)) if (m := mood_of(theirs, i))}
    if mine == other or mine & other:
        return None
    if not mine and not any(t.folded in _HEDGED for t in theirs) and "able" in other:
        return None
    if not other and "able" in mine:
        return None
    if {"able", "possible"} >= mine | other:
        return None
    if not mine or not other:
        if "ought" in mine | other:
            return None
        if len(ours) + len(theirs) > 4:
            return None
    one = next((t.surface for i, t in enumerate(ours) if mood_of(ours, i)), "")
    there = next((t.surface for i, t in enumerate(theirs) if mood_of(theirs, i)), "")
    if one and there:
        reason = f"The article says “{there}”, not “{one}”."
    elif one:
        reason = f"The article states as a fact what this says with “{one}”."
    else:
        reason = f"The article says it with “{there}”, not as a fact."
    return Difference("mood", "wrong", reason, one or there)


_HEDGED = frozenset(("may", "might", "could"))


def _amount(ours: Sequence[Token], theirs: Sequence[Token]) -> Difference | None:
    mine = {QUANTIFIERS[t.folded]: t.surface for t in ours if t.folded in QUANTIFIERS}
    other = {QUANTIFIERS[t.folded]: t.surface for t in theirs if t.folded in QUANTIFIERS}
    if not mine or not other or mine.keys() & other.keys():
        return None
    one, there = next(iter(mine.values())), next(iter(other.values()))
    return Difference("quantity", "wrong", f"The article says “{there}”, not “{one}”.", one)

