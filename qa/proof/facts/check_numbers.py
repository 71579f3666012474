"""Numbers of a claim held against the numbers of the words that it was laid on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import isclose

from qa.proof.facts.difference import Difference, EvidenceText, Ground, differ, literally, other_value, other_words
from qa.proof.facts.rarity import weight
from qa.proof.facts.reckoning import reckoned, role, same_sort
from store.language.calendar import UNITS
from store.language.dates import moments
from store.language.grammar import COUNT_WORDS, FUNCTION_WORDS, ORDINALS
from store.language.numbers import BOUNDS, Quantity, compare, quantities, said
from store.language.patterns import late, one_of, simplified
from store.language.sentences import fragments
from store.language.tokens import Token, fold, tokens
from store.language.units import in_base

_DIGIT = late(
    rf"[\d百千万亿]|[一二三四五六七八九十两]\w|\b(?:{one_of(COUNT_WORDS, ORDINALS)}|\w+fold)\b",
    re.IGNORECASE,
)


Matches = Sequence[tuple[EvidenceText, Quantity, str]]
"""The figures of the words that a claim was laid on, and how each compares with one of the claim."""


@lru_cache(maxsize=4_000)
def figures(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that are no dates."""
    if not _DIGIT.search(text):
        return ()
    dated = [(m.start, m.end) for m in moments(text)]
    return tuple(q for q in quantities(text) if not any(s < q.end and q.start < e for s, e in dated))


def blanked(text: str, given: Sequence[Quantity]) -> str:
    """`text` with blanks in the place of its quantities `given`; all else stands where it stood."""
    for figure in given:
        text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return text


def told_in(text: str, words: str) -> tuple[Quantity, ...]:
    """The figures that `words` of `text` give, with the "more than" before them; those of `words` alone where they do
    not stand there."""
    at = text.find(words)
    found = tuple(q for q in figures(text) if at <= q.start and q.end <= at + len(words)) if at >= 0 else ()
    return found or figures(words)


def _small(quantity: Quantity) -> bool:
    """So small and bare a number that texts often say it in other ways: "one of", "both", "the first"."""
    if quantity.kind == "ordinal":
        return quantity.value <= 3
    return quantity.spelled and quantity.kind == "count" and not quantity.unit and quantity.value <= 3


def numbers(claim: str, ground: Ground) -> list[Difference | None]:
    ours = figures(claim)
    theirs = [(words, other) for words in ground.chosen for other in figures(words.text)] if ours else []
    matches = [[(words, other, compare(quantity, other)) for words, other in theirs] for quantity in ours]
    borne = frozenset(other for of in matches for _, other, match in of if match == "same")
    missing = [(q, of) for q, of in zip(ours, matches, strict=True) if all(match != "same" for _, _, match in of)]
    found = [_number_missing(claim, quantity, borne, of, ground) for quantity, of in missing]
    for check in (_turned_bound, _of_another_time, _of_another_part, _of_before):
        found += [check(claim, quantity, of, ground) for quantity, of in zip(ours, matches, strict=True)]
    return found


def _turned_bound(claim: str, quantity: Quantity, matches: Matches, ground: Ground) -> Difference | None:
    """ "At most 300" where the articles have no 300 but "at least 300"."""
    same = [(words, other) for words, other, match in matches if match == "same"] if quantity.bound else []
    elsewhere = (*ground.around, *ground.rest) if same else ()
    others = [_as_end(other, words.text) for words, other in same]
    measured = [(w, q) for w in elsewhere for q in figures(w.text) if q.unit == quantity.unit]
    others += [_as_end(q, w.text) for w, q in measured if isclose(quantity.value, q.value)]
    if not same or not all(_opposed(quantity, other) for other in others):
        return None
    here, there = _with_bound(quantity, claim), _with_bound(same[0][1], same[0][0].text)
    return replace(other_words("number", "wrong", here, there, said(quantity, claim)), nowhere=True)


def _of_another_part(claim: str, quantity: Quantity, matches: Matches, ground: Ground) -> Difference | None:
    """A figure that each sentence which has it gives for something else than it does another of the sort, of which the
    claim speaks: "B has 287,500 inhabitants" where A has 287,500 and B 412,000."""
    alone = sum(same_sort(quantity, q) for q in figures(claim)) == 1
    start, end = (0, len(claim)) if alone else part_of(claim, quantity)
    own, beside = telling(claim, start, end, quantity), [q for q in figures(claim) if start <= q.start < end]
    same = [(words, other) for words, other, match in matches if match == "same"]
    likely = [w for w in ground.rest if _speaks_of(own, w.text)] if same else []
    elsewhere = [(w, q) for w in likely for q in figures(w.text) if compare(quantity, q) == "same"]
    there = [(words.text, other, _nearer(own, beside, words.text, other)) for words, other in (*same, *elsewhere)]
    if not there or any(nearer is None or not same_sort(quantity, nearer) for _, _, nearer in there):
        return None
    text, _, nearer = there[0]
    assert nearer is not None
    return other_value("number", "absent", said(quantity, claim), said(nearer, text))


def _of_before(claim: str, quantity: Quantity, matches: Matches, ground: Ground) -> Difference | None:
    """ "The fare is 28 crowns" where it "rose from 28 to 32 crowns"."""
    if role(quantity, claim) == "from" or not any(t.folded in ("is", "are") for t in tokens(claim)):
        return None
    same = [(words.text, other) for words, other, match in matches if match == "same"]
    every = [(w.text, q) for w in (*ground.around, *ground.rest) for q in figures(w.text)] if same else []
    there = [*same, *((text, q) for text, q in every if compare(quantity, q) == "same" and q.unit == quantity.unit)]
    now = [_risen_to(text, other) for text, other in there]
    if not now or now[0] is None or None in now:
        return None
    return other_value("number", "absent", said(quantity, claim), said(now[0], there[0][0]))


def _risen_to(text: str, figure: Quantity) -> Quantity | None:
    """The figure that takes the place of another: the 32 of "from 28 to 32"."""
    if role(figure, text) != "from":
        return None
    behind = (q for q in figures(text) if q.start >= figure.end and fold(text[figure.end : q.start]).strip() == "to")
    return next(behind, None)


def _nearer(own: frozenset[Token], beside: Sequence[Quantity], text: str, figure: Quantity) -> Quantity | None:
    """Another figure of `text`, of the sort of `figure`, in a part that has a word of `own` which the part of `figure`
    lacks, and lacks none of the same sort: a name against a name, a number against a number. Those `beside` it in the
    claim are told with it."""
    mine = telling(text, *part_of(text, figure), figure)
    stems = {t.stem for t in own}
    for other in figures(text):
        if other == figure or other.kind != figure.kind or not same_sort(figure, other):
            continue
        if any(compare(q, other) == "same" for q in beside):
            continue
        theirs = telling(text, *part_of(text, other), other)
        own_part = [t for t in mine if t.stem not in {w.stem for w in theirs}]
        told = [t for t in own_part if t.stem in stems]
        spoken = [t for t in theirs if t.stem in stems - {w.stem for w in mine}]
        last = max((t.start for t in theirs if t.start < other.start), default=len(text))
        first = min(other.start, figure.start, last)  # what leads on to the first figure is said of both
        spoken = [t for t in spoken if t.capital or t.kind == "number" or t.start >= first]
        sorts = {_sort(t) for t in own_part if t.stem not in stems} & {_sort(t) for t in spoken}
        if sorts - ({"word"} if told else set()) and not any(t.capital for t in told):
            return other
    return None


def _speaks_of(own: frozenset[Token], text: str) -> bool:
    """Whether a sentence has so many of a claim's words that it may be of the same."""
    known = {t.stem for t in tokens(text)}
    return sum(t.stem in known for t in own) >= _ALIKE * len(own)


_ALIKE = 0.4
_SIDES = ("for", "against")


def _sort(word: Token) -> str:
    return "side" if word.folded in _SIDES else "name" if word.capital else word.kind


def part_of(text: str, figure: Quantity) -> tuple[int, int]:
    """Where what stands between two marks or joining words around a figure begins and ends."""
    words = tokens(text)
    parts = ((words[first].start, words[last - 1].end) for first, last in fragments(words) if first < last)
    start, end = next(((a, b) for a, b in parts if a <= figure.start < b), (0, len(text)))
    marks = [m.end() for m in _HAN_MARKS.finditer(text, start, end)]
    before, after = [at for at in marks if at <= figure.start], [at for at in marks if at > figure.start]
    return max(before, default=start), min(after, default=end)


def telling(text: str, start: int, end: int, figure: Quantity) -> frozenset[Token]:
    """The words with content that a part of `text` has beside a figure, and the side that it takes."""
    words = (t for t in tokens(text) if start <= t.start < end and not figure.start <= t.start < figure.end)
    return frozenset(t for t in words if weight(t) > 0 or t.folded in _SIDES)


def _with_way(figure: Quantity, text: str) -> str:
    """A figure with the words beside it that tell which way it goes: "fell by 3 percent"."""
    before = re.search(r"(?:\S+\s+){0,2}$", text[: figure.start]) if figure.way else None
    behind = re.match(r"\s+(\w+)", text[figure.end :]) if figure.way else None
    noun = behind[0] if behind and behind[1].lower() not in FUNCTION_WORDS else ""
    return f"{before[0] if before else ''}{said(figure, text)}{noun}".strip()


def _as_end(figure: Quantity, text: str) -> Quantity:
    """`figure` as the least or the most where it ends a range of `text`: the 80 of "between 60 and 80" is the most."""
    for low, high in pairwise(figures(text)):
        between, before = fold(text[low.end : high.start]).strip(), text[max(0, low.start - _REACH) : low.start]
        joined = between in ("-", "to", "至", "到") or (between == "and" and "between" in before.casefold())
        if joined and low.value < high.value and figure in (low, high) and not figure.bound and "from" not in before:
            return replace(figure, bound="over" if figure == low else "under")
    return figure


def _with_bound(quantity: Quantity, text: str) -> str:
    """The quantity as written in `text`, with the words that make it the least or the most."""
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    bound = BOUNDS[quantity.bound].search(before) if quantity.bound else None
    return text[quantity.start - len(before[bound.start() :] if bound else "") : quantity.end].strip()


def _opposed(one: Quantity, other: Quantity) -> bool:
    """Whether one is given as the least and the other as the most, though the number is the same."""
    bounds = {one.bound, other.bound}
    return bounds in ({"over", "under"}, {"over", "nearly"}) and isclose(one.value, other.value, rel_tol=1e-9)


def _of_another_time(claim: str, quantity: Quantity, matches: Matches, ground: Ground) -> Difference | None:
    """ "18,000 a week" where the articles have "18,000 a day"."""
    here = _each(claim, quantity)
    theirs = [_each(words.text, other) for words, other, match in matches if match == "same"] if here else []
    rest = (*ground.around, *ground.rest) if theirs else ()
    elsewhere = [_each(w.text, q) for w in rest for q in figures(w.text) if compare(quantity, q) == "same"]
    if here is None or not theirs or None in theirs or here in (*theirs, *elsewhere):
        return None
    return other_words("unit", "wrong", here, str(theirs[0]), said(quantity, claim))


def _each(text: str, quantity: Quantity) -> str | None:
    """The stretch of time in which a figure is reached: "day" of "18,000 passengers a day", 天 of 每天运送1.8万人."""
    if behind := _EACH.match(text, quantity.end):
        return _PERSON if behind["what"] in _A_HEAD else behind["what"].casefold()
    ahead = _AHEAD.search(text, max(0, quantity.start - 2 * _REACH), quantity.start)
    if ahead is not None:
        return _PERSON if ahead["what"] in _A_HEAD else ahead["what"].casefold()
    before = _HAN_EACH.search(text, max(0, quantity.start - _REACH), quantity.start)
    return simplified(before["time"]).replace("日", "天") if before else None


_HAN_MARKS = re.compile("[，；：、。]")
_EACH = late(
    rf"(?:\s+(?!(?:and|or|in|on|for|to)\b)[\w’'-]+){{0,2}}?\s+(?:(?:an?|each|every)\s+(?=hour|{one_of(UNITS)})|per\s+)(?P<what>\w+)\b"
    r"(?!\s+(?:ago|earlier|later|before|after)\b)",
    re.IGNORECASE,
)
_AHEAD = late(r"\bper (?P<what>\w+)(?: (?!\d)[\w’'-]+){0,4} $", re.IGNORECASE)
_A_HEAD, _PERSON = ("head", "capita", "person"), "person"
_HAN_EACH = late(r"(?P<time>(?<=每)(?:小时|[天日周月年])|[日周月年](?=均))均?[^，。；：、\d]{0,10}$")
_REACH = 24  # characters before a figure that tell whether it is a bound, and for what time or for whom it is


def _number_missing(
    claim: str, quantity: Quantity, borne: Collection[Quantity], matches: Matches, ground: Ground
) -> Difference | None:
    spoken = said(quantity, claim)
    for words, other, match in matches:
        if match == "sign" and not _told_alike(quantity, (*ground.around, *ground.rest)):
            here, there = _with_way(quantity, claim), _with_way(other, words.text)
            return replace(other_words("number", "wrong", here, there, spoken), nowhere=True)
        if match == "unit" and other not in borne:
            return other_value("unit", "wrong", spoken, said(other, words.text))
    if quantity.value in (0.0, 1.0) and quantity.kind == "count" and not quantity.unit and quantity.spelled:
        return None
    if _among(quantity, (*ground.around, *ground.rest)):
        loosely = _small(quantity) or _relates(quantity)
        follows = loosely or any(reckoned(quantity, figures(words.text)) for words in ground.chosen)
        beside = follows or _told_of(claim, quantity, (*ground.rest, *ground.around[-1:]))
        if beside and not _is_told(quantity, ground.rest):  # rounded, or counts in a row: a doubt, but nothing to tell
            return Difference("number", "weak", "", spoken)
        elsewhere = "The figure {words} stands elsewhere in what was read."
        return differ("number", "weak" if beside else "absent", spoken, elsewhere, words=spoken)
    if _small(quantity) or _relates(quantity) or (literally(spoken, ground) and not _within_another(spoken, ground)):
        return differ("number", "weak", spoken, "The article does not give the figure {words}.", words=spoken)
    for words in ground.chosen:
        if of := reckoned(quantity, figures(words.text)):
            there = ", ".join(said(q, words.text) for q in of)
            told = "Nothing in the articles read gives the figure {words}; it may follow from {there}."
            return differ("number", "absent", spoken, told, words=spoken, there=there)
    return differ("number", "absent", spoken, "Nothing in the articles read gives the figure {words}.", words=spoken)


def _told_of(claim: str, quantity: Quantity, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` has a figure of the claim, and speaks of what it is told of there."""
    own = telling(claim, *part_of(claim, quantity), quantity)
    return any(_speaks_of(own, words.text) for words in texts if _among(quantity, (words,)))


def _relates(quantity: Quantity) -> bool:
    """Whether a figure in words tells how two others stand to each other: how long after, how many times, what part. It
    follows from days and figures that stand apart, so that no article gives it, and it is true all the same."""
    related = quantity.kind in ("percent", "times") or in_base(quantity.unit)[0] in ("time", "times", "points")
    return quantity.spelled and related


def _within_another(spoken: str, ground: Ground) -> bool:
    """Whether the words of a figure are part of a longer one of the article: "a million" of "half a million"."""
    texts = (*ground.chosen, *ground.around, *ground.rest)
    there = (said(other, words.text).casefold() for words in texts for other in figures(words.text))
    return any(spoken.casefold() in figure and spoken.casefold() != figure for figure in there)


def _told_alike(quantity: Quantity, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` has the figure itself, with its unit and the way that it goes."""
    given = (q for words in texts for q in figures(words.text) if q.unit == quantity.unit and q.way == quantity.way)
    return any(compare(quantity, q) == "same" for q in given)


def _is_told(quantity: Quantity, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` has the very figure, which is no number in a row ("the first") and no part or multiple of
    something else ("half")."""
    if quantity.kind == "ordinal" or (quantity.spelled and quantity.kind in ("percent", "times")):
        return False
    given = (q for words in texts for q in figures(words.text))
    return any(q.kind == quantity.kind and q.value == quantity.value and q.unit == quantity.unit for q in given)


def _among(quantity: Quantity, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` has the figure; a small whole number without a unit is no figure with one."""
    given = [q for words in texts for q in figures(words.text)]
    vague = bool(quantity.unit) and quantity.value < _VAGUE and quantity.value.is_integer()
    return any(compare(quantity, q) == "same" for q in given if q.unit or not vague)


_VAGUE = 100
