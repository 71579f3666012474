"""A claim laid word by word on a sentence: what stands in the place of what, where both sides of the place agree.

This is how a sentence that was copied but for one word shows: the word may well stand elsewhere in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from qa.proof.facts.check_dates import AS_OF
from qa.proof.facts.check_numbers import figures, part_of, telling
from qa.proof.facts.difference import Difference, EvidenceText, Ground, Severity, differ, other_value, other_words
from qa.proof.facts.rarity import common, weight
from qa.proof.facts.reckoning import reckoned, rival, year_reckoned
from store.language.dates import conflicts, moments, same_day
from store.language.grammar import SUBJECTS
from store.language.names import Name, common_first_word, find, has, index_names, names
from store.language.numbers import Quantity, compare, said
from store.language.patterns import late
from store.language.polarity import LOOSE_PLANS, mood_of, negates, turned
from store.language.tokens import Token, alike, is_function, tokens

_LARGEST = 9  # words in a place; what differs in more than that is another sentence
_LEAST_SHARE = 0.3
_ALONE = 0.4
_BESIDE = 6
_AT_EDGE = 4
_NEAR, _FARTHEST = 0.05, 0.2  # shares of a figure up to which "about" and "more than" it leave room for another
_JOINED = 5  # characters between the ends of a range: "60 and 80"
_STOP = late(r"[.!?]\s|[;。！？；]")
_EVERY = ("all", "every", "each")


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Claim words `a`..`b` stand where the text has its words `c`..`d`; either may be none.

    `free` are the spans of the text's words that no word of the claim was laid on.
    """

    a: int
    b: int
    c: int
    d: int
    free: tuple[tuple[int, int], ...]


def replaced(claim: str, ground: Ground) -> list[Difference | None]:
    """Every fact of the claim that stands in the place of another fact of the aligned words."""
    ours = [t for t in tokens(claim) if t.kind != "mark"]
    found: list[Difference | None] = []
    together = _joined(ours, ground.chosen)
    # a sentence that says nearly all of the claim is looked at alone too: the word in another's place may have been
    # borrowed from a further sentence
    alone = [w for w in ground.chosen if w.share >= _ALONE] if len(ground.chosen) > 1 else []
    for text in ([together] if together and together.share >= _LEAST_SHARE else []) + alone:
        theirs = [t for t in tokens(text.text) if t.kind != "mark"]
        for place in _places(ours, theirs):
            if text in alone and not (0 < place.b - place.a <= _AT_EDGE and 0 < place.d - place.c <= _AT_EDGE):
                continue
            found.append(_differs(claim, ours, text, theirs, place))
    return found


def _joined(ours: Sequence[Token], chosen: Sequence[EvidenceText]) -> EvidenceText | None:
    """The chosen sentences as one text, in the order in which the claim uses them."""
    if not chosen:
        return None
    if len(chosen) == 1:
        return chosen[0]
    places = {t.stem: i for i, t in enumerate(ours) if weight(t) > 0}

    def place(text: EvidenceText) -> float:
        found = [places[t.stem] for t in tokens(text.text) if t.stem in places]
        return sum(found) / len(found) if found else float(len(ours))

    ordered = sorted(chosen, key=place)
    return EvidenceText(
        " ".join(w.text for w in ordered), ordered[0].published, min(1.0, sum(w.share for w in ordered))
    )


def _places(ours: Sequence[Token], theirs: Sequence[Token]) -> list[_Replacement]:
    """Where the two differ between words that agree."""
    blocks = LCSseq.opcodes([t.stem for t in ours], [t.stem for t in theirs])
    merged: list[tuple[bool, int, int, int, int]] = []
    for op in blocks:
        same = op.tag == "equal"
        if merged and not same and not merged[-1][0]:
            merged[-1] = (False, merged[-1][1], op.src_end, merged[-1][3], op.dest_end)
        else:
            merged.append((same, op.src_start, op.src_end, op.dest_start, op.dest_end))
    matched, found_there = [False] * len(ours), [False] * len(theirs)
    for same, a, b, c, d in merged:
        if same:
            matched[a:b], found_there[c:d] = [True] * (b - a), [True] * (d - c)
    places = []
    for k, (same, a, b, c, d) in enumerate(merged):
        if same or b - a > _LARGEST or d - c > _LARGEST:
            continue
        here, there = _ring(a, b, len(ours)), _ring(c, d, len(theirs))
        if not _mostly(matched, here, 0.6) or not _mostly(found_there, there, 0.5):
            continue
        known = [i for i in here if matched[i] and weight(ours[i]) > 0]
        content = len(known)
        enough = content >= 2 or sum(matched[i] for i in here) >= 5
        within = bool(k) and k + 1 < len(merged)
        little = b - a <= _AT_EDGE and d - c <= _AT_EDGE and enough
        between = within and (little or (any(i < a for i in known) and any(i >= b for i in known)))
        ends = (not k and not c) or (k + 1 == len(merged) and d == len(theirs))
        both = (b > a and d > c) or _leads(ours, a, b) or _leads(theirs, c, d)
        edge = ends and b - a <= _AT_EDGE and d - c <= _AT_EDGE and both
        if between or (edge and content >= 2):
            free = tuple((theirs[i].start, theirs[i].end) for i in range(len(theirs)) if not found_there[i])
            places.append(_Replacement(a, b, c, d, free))
    return places


def _leads(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether the place is the word at the beginning that denies the rest: "No houses …", and not "No, houses …"."""
    return (start, end) == (0, 1) and len(words) > 1 and _denies(words, 0, start, end)


def _ring(start: int, end: int, length: int) -> list[int]:
    """The places of the few words on either side."""
    return [*range(max(0, start - _BESIDE), start), *range(end, min(length, end + _BESIDE))]


def _mostly(matched: Sequence[bool], places: Sequence[int], share: float) -> bool:
    return bool(places) and sum(matched[i] for i in places) >= share * len(places)


def _differs(
    claim: str, ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token], place: _Replacement
) -> Difference | None:
    mine, other = ours[place.a : place.b], theirs[place.c : place.d]
    denied, denied_there = _negators(ours, place.a, place.b), _negators(theirs, place.c, place.d)
    turn = _turn(mine, other)
    if denied % 2 != denied_there % 2:
        if turn or _made_up_for(ours, theirs, place, in_claim=bool(denied % 2)):
            return None
        return _denial(claim, ours, text, theirs, place)
    return (
        _number(claim, mine, text, other)
        or _share(mine, text, other)
        or _date(claim, mine, text, other, place.free)
        or _name(claim, mine, text, other)
        or turn
        or _mood(ours, theirs, place)
    )


def _made_up_for(ours: Sequence[Token], theirs: Sequence[Token], place: _Replacement, *, in_claim: bool) -> bool:
    """The denial stands on the other side too, a few words off: "expected no change", "did not expect a change"."""
    free = {start for start, _ in place.free}
    if in_claim:
        near = range(max(0, place.c - _BESIDE), min(len(theirs), place.d + _BESIDE))
        return any(theirs[i].start in free and negates(theirs, i) for i in near)
    near = range(max(0, place.a - _BESIDE), min(len(ours), place.b + _BESIDE))
    there = sum(negates(theirs, i) for i in range(max(0, place.c - _BESIDE), min(len(theirs), place.d + _BESIDE)))
    return sum(negates(ours, i) for i in near) >= there


def _within(start: int, end: int, words: Sequence[Token]) -> bool:
    return bool(words) and start < words[-1].end and words[0].start < end


def _number(claim: str, ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token]) -> Difference | None:
    if not ours or not theirs:
        return None
    mine = [q for q in figures(claim) if _within(q.start, q.end, ours)]
    other = [q for q in figures(text.text) if _within(q.start, q.end, theirs)]
    for one in mine:
        rivals = [q for q in other if rival(one, claim, q, text.text)]
        if not rivals or any(compare(one, q) != "no" for q in other) or _is_article(one, claim):
            continue
        if (one.kind == "ordinal") not in {q.kind == "ordinal" for q in rivals} or _allowed(one, rivals):
            continue
        apart = _told_apart(claim, one, text.text, rivals[0]) or _of_all(one, rivals, text.text)
        if not apart:
            return other_value("number", "wrong", said(one, claim), said(rivals[0], text.text))
    return None


def _is_article(one: Quantity, claim: str) -> bool:
    """Whether "one" may be no more than "a"; in Chinese it counts where a unit follows: 一年前."""
    counts = bool(one.unit) and tokens(claim[one.start : one.end])[0].kind == "han"
    return one.spelled and one.value == 1.0 and not counts


def _allowed(one: Quantity, rivals: Sequence[Quantity]) -> bool:
    """Whether the figures in its place leave room for `one`: "more than 300" and "between 60 and 80" do."""
    if len(rivals) == 2 and rivals[1].start - rivals[0].end <= _JOINED:
        return rivals[0].unit in ("", one.unit) and rivals[0].value < one.value < rivals[1].value
    return any(_leaves_room(q, one) for q in rivals)


def _leaves_room(there: Quantity, one: Quantity) -> bool:
    if not there.bound or one.bound == there.bound:
        return False
    if there.bound == "about":
        return abs(one.value - there.value) <= _NEAR * abs(there.value)
    more = one.value > there.value if there.bound == "over" else one.value < there.value
    return more and abs(one.value - there.value) <= _FARTHEST * abs(there.value)


def _told_apart(claim: str, one: Quantity, text: str, other: Quantity) -> bool:
    """Whether `text` has the figure `one` too, in a part of its own that says nothing but what is beside it in the
    claim: of "half were for it, a third were against it" that a third were against it."""
    for same in (q for q in figures(text) if compare(one, q) == "same"):
        if _of_the_named(claim, text, same, other):
            return True
        start, end = part_of(text, same)
        parted = _STOP.search(text, *sorted((same.start, other.start)))
        if start <= other.start < end or parted or _led(text, start, same):
            continue
        told = {t.stem for t in telling(text, start, end, same)}
        if told and told <= {t.stem for t in telling(claim, *part_of(claim, one), one)}:
            return True
    return False


def _of_all(one: Quantity, rivals: Sequence[Quantity], text: str) -> bool:
    """Whether a figure follows from those of a sentence and counts something else: "245 people" of "214 passengers and
    31 crew"."""
    start = max((m.end() for m in _STOP.finditer(text, 0, rivals[0].start)), default=0)
    stop = _STOP.search(text, rivals[0].end)
    given = figures(text[start : stop.end() if stop else len(text)])
    return bool(one.noun) and one.noun not in {q.noun for q in given} and bool(reckoned(one, given))


def _of_the_named(claim: str, text: str, same: Quantity, other: Quantity) -> bool:
    """Whether `same` stands beside a name of the claim, and `other` beside names that the claim has not."""
    own = {t.stem for t in tokens(claim) if t.capital}
    here, there = ({t.stem for t in telling(text, *part_of(text, q), q) if t.capital} for q in (same, other))
    return bool((here - there) & own) and bool(there - here) and own.isdisjoint(there - here)


def _led(text: str, start: int, figure: Quantity) -> bool:
    """Whether a part says of whom or what it is before it gives its figure."""
    before = [t for t in tokens(text) if start <= t.start < figure.start]
    return any(weight(t) > 0 or t.folded in SUBJECTS for t in before)


def _share(ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token]) -> Difference | None:
    """ "All of the five districts" where the article has "three of the five districts"."""
    mine = next((t for t in ours if t.folded in _EVERY), None)
    if mine is None or len(ours) > 2 or not theirs or any(t.folded in _EVERY for t in theirs):
        return None
    counted = [q for q in figures(text.text) if _within(q.start, q.end, theirs) and q.kind == "count"]
    if not counted and theirs[0].folded != "most":
        return None
    there = said(counted[0], text.text) if counted else theirs[0].surface
    end = counted[0].end if counted else theirs[0].end
    of_them = not counted or text.text[end:].lstrip().startswith("of ")
    return other_words("number", "wrong" if of_them else "absent", mine.surface, there)


def _date(
    claim: str, ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token], free: Sequence[tuple[int, int]]
) -> Difference | None:
    mine = [m for m in moments(claim) if _within(m.start, m.end, ours)]
    there = moments(text.text)
    other = [m for m in there if _within(m.start, m.end, theirs)]
    unused = [m for m in there if any(start < m.end and m.start < end for start, end in free)]
    for one in mine:
        if any(not conflicts(one, m, text.published) and one.fields & m.fields for m in unused):
            continue
        loose = all(m.weekday is not None or m.relative for m in other)  # when it came about, and not how things are
        if loose and same_day(one, text.published) and AS_OF.search(claim[: one.start]):
            continue
        if any(year_reckoned(one, m, figures(text.text)) for m in other):
            continue
        if other and all(conflicts(one, m, text.published) for m in other):
            known = text.text[other[0].start : other[0].end]
            return other_value("date", "wrong", claim[one.start : one.end], known)
    return None


def _name(claim: str, ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token]) -> Difference | None:
    if not ours or not theirs:
        return None
    here, measured = index_names(text.text), [q for q in figures(claim) if q.unit]
    for one in names(claim):
        if not _within(one.start, one.end, ours) or any(q.start <= one.start < q.end for q in measured):
            continue
        there = [n for n in names(text.text) if _within(n.start, n.end, theirs)]
        if namesake := next((n for n in there if _namesakes(one, n)), None):
            return other_words("name", "wrong", one.text, namesake.text)
        own = [t for t in ours if one.start <= t.start < one.end and t.folded in one.parts]
        new = [t for t in own if t.folded not in here.words]
        if not new or (one.first and len(one.parts) == 1 and (common(new[0].stem) or common_first_word(one))):
            continue
        if find(one, here) == "named":
            continue
        mine = index_names(claim)
        for other in (n for n in there if find(n, mine) != "named"):
            gone = [p for p in other.parts if p not in mine.words]
            guess = len(other.parts) == 1 and other.first and common(tokens(other.text)[0].stem)
            if gone and not guess and not (len(other.parts) == 1 and common_first_word(other)):
                return other_words("name", "wrong", one.text, other.text)
    return None


def _namesakes(one: Name, other: Name) -> bool:
    """Whether two names are of two people of one surname: Karl Moen and Jan Moen, not K. Moen."""
    first, second = one.parts[0], other.parts[0]
    alike = first.startswith(second) or second.startswith(first)
    same = min(len(one.parts), len(other.parts)) > 1 and one.parts[-1] == other.parts[-1]
    return same and not alike and not has(first, index_names(other.text))


def _turn(ours: Sequence[Token], theirs: Sequence[Token]) -> Difference | None:
    for one in ours:
        for other in theirs:
            if turned(one, other) and not any(alike(one.stem, t.stem) for t in theirs):
                return other_words("direction", "wrong", one.surface, other.surface)
    return None


def _negators(words: Sequence[Token], start: int, end: int) -> int:
    """How many words of the place deny what stands after it; in a longer place what is denied may be all within."""
    return sum(_denies(words, i, start, end) for i in range(start, end))


def _denies(words: Sequence[Token], i: int, start: int, end: int) -> bool:
    answers = i == 0 and len(words) > 1 and words[1].start - words[0].end > 1  # "No: …" answers, and denies nothing
    if answers or not negates(words, i):
        return False
    return end - start <= 3 or all(is_function(word) for word in words[i + 1 : end])


def _denial(
    claim: str, ours: Sequence[Token], text: EvidenceText, theirs: Sequence[Token], place: _Replacement
) -> Difference:
    in_claim = bool(_negators(ours, place.a, place.b) % 2)
    words, start, end = (ours, place.a, place.b) if in_claim else (theirs, place.c, place.d)
    at = next(i for i in range(start, end) if _denies(words, i, start, end))
    source = claim if in_claim else text.text
    first = words[at - 1] if words[at].surface == "n't" and at else words[at]
    cut = " ".join(source[first.start : first.start + 60].split()[:5]).rstrip(".,;:")
    said_there = "The article does not say “{words}”." if in_claim else "The article says “{words}”."
    return differ("negation", "wrong", words[at].surface, said_there, words=cut)


def _mood(ours: Sequence[Token], theirs: Sequence[Token], place: _Replacement) -> Difference | None:
    mine = {m: ours[i].surface for i in range(place.a, place.b) if (m := mood_of(ours, i))}
    other = {m: theirs[i].surface for i in range(place.c, place.d) if (m := mood_of(theirs, i))}
    both = mine.keys() | other.keys()
    shared = mine.keys() == other.keys() or mine.keys() & other.keys()
    if shared or both <= {"able", "possible"} or both == {"able", "planned"}:
        return None
    if not mine or not other:  # one of them has no such word: a fact against what may be or will be
        small = place.b - place.a + place.d - place.c <= 4
        loose = {ours[i].folded for i in range(place.a, place.b)} | {theirs[i].folded for i in range(place.c, place.d)}
        if not small or both <= {"able", "ought"} or loose & LOOSE_PLANS:
            return None
    one, there = next(iter(mine.values()), ""), next(iter(other.values()), "")
    # All else may have come about, or is said with care.
    severity: Severity = "wrong" if "possible" in other and "possible" not in mine else "absent"
    if one and there:
        return other_words("mood", severity, one, there)
    if one:
        return differ("mood", severity, one, "The article states as a fact what this says with “{words}”.", words=one)
    return differ("mood", severity, there, "The article says it with “{words}”, not as a fact.", words=there)
