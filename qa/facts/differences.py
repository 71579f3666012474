"""What stands in a claim and not in the words it was laid on: the number, date, name, denial or direction that differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from qa.facts.dates import Moment, bears_out, conflicts, moments, same_day
from qa.facts.names import Name, common_first_word, find, has, named, names
from qa.facts.numbers import Quantity, compare, quantities, said
from qa.facts.polarity import QUANTIFIERS, negators, stances, turned
from qa.facts.rarity import common, common_word, weight
from qa.facts.words import Token, groups, is_function, tokens

Kind = Literal["number", "unit", "date", "name", "negation", "mood", "direction", "quantity", "role"]
Severity = Literal["wrong", "absent", "weak"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. "wrong": the article says something else; "absent": it does not say this at all; "weak": a doubt.

    `reason` is a sentence for the reader, `said` the words of the claim.
    """

    kind: Kind
    severity: Severity
    reason: str
    said: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text a claim is compared with, the day its article was published, and the share of the claim that it carries."""

    text: str
    published: date | None
    share: float = 0.0


@dataclass(frozen=True)
class Ground:
    """What a claim is held against: the sentences it was laid on, what stands before and around them, and the rest.

    `around` holds the sentences next to them and what the article says of itself: title, author, outlet. `rest` is every
    sentence of the sources.
    """

    chosen: tuple[Words, ...]
    around: tuple[Words, ...]
    rest: tuple[Words, ...]


def differences(claim: str, ground: Ground) -> tuple[Difference, ...]:
    """Every difference found, the gravest first."""
    found: list[Difference] = []
    for check in (_numbers, _dates, _names, _negation, _moods, _directions, _amounts, _roles):
        found.extend(check(claim, ground))
    order = ("wrong", "absent", "weak")
    return tuple(sorted(dict.fromkeys(found), key=lambda d: order.index(d.severity)))


# ---------------------------------------------------------------------------------------------------------- numbers

_CLOSE = 0.55  # share of the claim from which on a sentence says the same thing, so that a turn in it counts
_DIGIT = re.compile(
    r"[\d百千万亿]|[一二三四五六七八九十两]\w|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|\w+illion|dozen|half|third|quarter|fifth|double[ds]?|"
    r"tripled?|twice|halved|one|first|second|fourth|sixth|seventh|eighth|ninth|tenth|\w+fold)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def _quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that are no dates."""
    if not _DIGIT.search(text):
        return ()
    dated = [(m.start, m.end) for m in moments(text)]
    return tuple(q for q in quantities(text) if not any(s < q.end and q.start < e for s, e in dated))


def _small(quantity: Quantity) -> bool:
    """So small and bare a number that texts often say it in other ways: "one of", "both", "the first"."""
    if quantity.kind == "ordinal":
        return quantity.value <= 3
    return quantity.spelled and quantity.kind == "count" and not quantity.unit and quantity.value <= 3


def _numbers(claim: str, ground: Ground) -> list[Difference]:
    ours = _quantities(claim)
    if not ours:
        return []
    found = []
    for quantity in ours:
        matches = [
            (words, other, compare(quantity, other)) for words in ground.chosen for other in _quantities(words.text)
        ]
        same = [(words.text, other) for words, other, match in matches if match == "same"]
        if same:
            difference = _bound_elsewhere(claim, quantity, ours, same, ground)
        else:
            difference = _number_missing(claim, quantity, ours, matches, ground)
        if difference is not None:
            found.append(difference)
    return found


def _number_missing(
    claim: str,
    quantity: Quantity,
    ours: Sequence[Quantity],
    matches: Sequence[tuple[Words, Quantity, str]],
    ground: Ground,
) -> Difference | None:
    spoken = said(quantity, claim)
    for words, other, match in matches:
        if match == "unit" and not any(compare(q, other) == "same" for q in ours):
            return Difference("unit", "wrong", f"The article says {said(other, words.text)}, not {spoken}.", spoken)
    rival = _rival(claim, quantity, ours, matches)
    if quantity.value in (0.0, 1.0) and quantity.kind == "count" and not quantity.unit and quantity.spelled:
        return None
    if _among(quantity, (*ground.around, *ground.rest)):
        if rival:
            return Difference("number", "wrong", f"The article says {rival} here, not {spoken}.", spoken)
        return Difference("number", "weak", f"The figure {spoken} stands in another place of the article.", spoken)
    if rival:
        return Difference("number", "wrong", f"The article says {rival}, not {spoken}.", spoken)
    if _small(quantity) or _literally(spoken, ground):
        return Difference("number", "weak", f"The article does not give the figure {spoken}.", spoken)
    return Difference("number", "absent", f"No cited article gives the figure {spoken}.", spoken)


def _literally(spoken: str, ground: Ground) -> bool:
    pattern = re.compile(rf"(?<![\w.,]){re.escape(spoken)}(?![\w])", re.IGNORECASE)
    return any(pattern.search(words.text) for words in (*ground.chosen, *ground.around, *ground.rest))


def _among(quantity: Quantity, texts: Sequence[Words]) -> bool:
    return any(compare(quantity, other) == "same" for words in texts for other in _quantities(words.text))


def _rival(
    claim: str, quantity: Quantity, ours: Sequence[Quantity], matches: Sequence[tuple[Words, Quantity, str]]
) -> str | None:
    """The number that the aligned words have in the place of `quantity`: of the same sort, and not in the claim."""
    best: tuple[float, str] | None = None
    for words, other, _ in matches:
        if (other.kind == "ordinal") != (quantity.kind == "ordinal") or _small(other) != _small(quantity):
            continue
        if any(compare(q, other) == "same" for q in ours):
            continue
        alike = other.unit == quantity.unit and (bool(quantity.unit) or other.noun == quantity.noun != "")
        agreement = _agreement(claim, quantity.start, quantity.end, words.text, other.start, other.end)
        if words.share < 0.35 or agreement + (1 if alike else 0) < 2:
            continue
        value = agreement + (1 if alike else 0) + words.share
        if best is None or value > best[0]:
            best = (value, said(other, words.text))
    return best[1] if best else None


def _bound_elsewhere(
    claim: str, quantity: Quantity, ours: Sequence[Quantity], same: Sequence[tuple[str, Quantity]], ground: Ground
) -> Difference | None:
    """The number is there, but another number of the same sort stands where the claim puts this one."""
    own = max(_agreement(claim, quantity.start, quantity.end, text, q.start, q.end) for text, q in same)
    spoken = said(quantity, claim)
    for text, _ in same:
        for other in _quantities(text):
            if other.unit != quantity.unit or other.kind != quantity.kind or compare(quantity, other) == "same":
                continue
            theirs = _agreement(claim, quantity.start, quantity.end, text, other.start, other.end)
            if any(compare(q, other) == "same" for q in ours):
                continue
            if theirs >= own + 2 and own == 0 and bool(quantity.unit or quantity.noun == other.noun != ""):
                return Difference(
                    "number", "wrong", f"The article says {said(other, text)} here, not {spoken}.", spoken
                )
    return None


# ------------------------------------------------------------------------------------------------------------ dates


def _dates(claim: str, ground: Ground) -> list[Difference]:
    found = []
    ours = moments(claim)
    for moment in ours:
        spoken = claim[moment.start : moment.end]
        if moment.relative in ("today", "tonight") or (moment.relative and not _days(ground)):
            continue
        if _dated(moment, ground.chosen):
            continue
        if _apart(moment, ground):
            found.append(Difference("date", "weak", f"The article gives the date {spoken} only in part.", spoken))
            continue
        rival = _rival_date(claim, moment, ours, ground.chosen)
        published = any(same_day(moment, words.published) for words in ground.chosen)
        if rival:
            found.append(Difference("date", "wrong", f"The article says {rival}, not {spoken}.", spoken))
        elif published:
            continue
        elif _dated(moment, (*ground.around, *ground.rest)):
            found.append(
                Difference("date", "weak", f"The date {spoken} stands in another place of the article.", spoken)
            )
        elif _literally(spoken, ground):
            found.append(Difference("date", "weak", f"The article gives the date {spoken} only in part.", spoken))
        else:
            found.append(Difference("date", "absent", f"No cited article gives the date {spoken}.", spoken))
    return found


def _days(ground: Ground) -> bool:
    return any(words.published for words in ground.chosen)


def _dated(moment: Moment, texts: Sequence[Words]) -> bool:
    return any(bears_out(moment, other, words.published) for words in texts for other in moments(words.text))


def _apart(moment: Moment, ground: Ground) -> bool:
    """Year and day are both there, in two places: "on 5 May" here and "2024" in the sentence before."""
    if moment.year is None or moment.month is None:
        return False
    year = Moment(0, 0, year=moment.year)
    rest = Moment(0, 0, month=moment.month, day=moment.day)
    near = (*ground.chosen, *ground.around)
    return _dated(rest, near) and (_dated(year, near) or any(same_day(year, w.published) for w in ground.chosen))


def _rival_date(claim: str, moment: Moment, ours: Sequence[Moment], chosen: Sequence[Words]) -> str | None:
    """The date that the aligned words have in the place of `moment`: as exact as it, and not in the claim."""
    finest = "day" if moment.day else "weekday" if moment.weekday is not None else "month" if moment.month else "year"
    for words in chosen:
        for other in moments(words.text):
            if not conflicts(moment, other, words.published) or words.share < 0.35:
                continue
            if finest not in other.fields and not (finest in ("day", "weekday") and other.fields & {"day", "weekday"}):
                continue
            if any(bears_out(one, other, words.published) or bears_out(other, one, words.published) for one in ours):
                continue
            if _agreement(claim, moment.start, moment.end, words.text, other.start, other.end) >= 1:
                return words.text[other.start : other.end]
    return None


# ------------------------------------------------------------------------------------------------------------ names


def _names(claim: str, ground: Ground) -> list[Difference]:
    found = []
    chosen = [named(words.text) for words in ground.chosen]
    around = [named(words.text) for words in ground.around]
    for name in names(claim):
        here = {find(name, index) for index in chosen}
        if here & {"named", "surname"} or _explained(name, claim):
            continue
        guess = len(name.parts) == 1 and (common(tokens(name.text)[0]) or (name.first and common_first_word(name)))
        if guess:
            continue
        rival = _rival_name(claim, name, ground.chosen)
        near = {find(name, index) for index in around}
        if near & {"named", "surname"}:
            if rival:
                found.append(_wrong_name(name, rival))
            continue
        rest = [named(words.text) for words in ground.rest]
        far = {find(name, index) for index in rest}
        if far & {"named", "surname"}:
            if rival:
                found.append(_wrong_name(name, rival))
            else:
                reason = f"The article names “{name.text}” in another place, not where it says this."
                found.append(Difference("name", "weak", reason, name.text))
            continue
        missing = [p for p in name.parts if not any(has(p, index) for index in (*around, *rest))]
        if not any(len(p) > 1 and not common_word(p) for p in missing):
            reason = f"The article has words of “{name.text}”, but not the whole name."
            found.append(Difference("name", "weak", reason, name.text))
        else:
            found.append(Difference("name", "absent", f"Nothing in the cited articles names “{name.text}”.", name.text))
    return found


def _explained(name: Name, claim: str) -> bool:
    """An abbreviation that the claim itself spells out: "interrupt-on-change (IOC)"."""
    return (
        name.text.isupper()
        and claim[: name.start].endswith("(")
        and name.parts[0] in named(claim[: name.start]).letters
    )


def _wrong_name(name: Name, rival: str) -> Difference:
    return Difference("name", "wrong", f"The article says this of “{rival}”, not of “{name.text}”.", name.text)


def _rival_name(claim: str, name: Name, chosen: Sequence[Words]) -> str | None:
    """A name that the aligned words have in this name's place, and the claim has nowhere."""
    ours = named(claim)
    for words in chosen:
        for other in names(words.text):
            if len(other.parts) == 1 and (common(tokens(other.text)[0]) or common_first_word(other)):
                continue
            if any(part in ours.words for part in other.parts) or find(other, ours) != "absent":
                continue
            if _agreement(claim, name.start, name.end, words.text, other.start, other.end) >= 2:
                return other.text
    return None


# ------------------------------------------------------------------------------- denial, mood, direction, quantifiers


def _stems(words: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in words if t.kind != "mark")


def _negation(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    ours = stances(claim)
    close = [text for text in ground.chosen if text.share >= _CLOSE]
    found = []
    for i, governed in negators(words):
        state = _denied_there([words[j] for j in governed[:3]], ground.chosen)
        if state is False and close:
            reason = f"The article does not say “{_around(claim, words, i, governed)}”."
            found.append(Difference("negation", "wrong", reason, words[i].surface))
    mine = {t.stem: s.denied for t, s in zip(words, ours, strict=True) if t.kind == "word" and not is_function(t)}
    for text in close:
        theirs = tokens(text.text)
        for i, governed in negators(theirs):
            stems = [theirs[j].stem for j in governed]
            shared = [s for s in stems if s in mine]
            head = bool(stems) and stems[0] in mine
            if not shared or any(mine[s] for s in shared) or not (head or 2 * len(shared) > len(stems)):
                continue
            if theirs[i].stem in mine or any(turned(theirs[j], w) for j in governed for w in words):
                continue
            if _also_affirmed(shared, ground.chosen):
                continue
            reason = f"The article says “{_around(text.text, theirs, i, governed)}”."
            found.append(Difference("negation", "wrong", reason, theirs[i].surface))
    return found[:2]


def _also_affirmed(stems: Sequence[str], chosen: Sequence[Words]) -> bool:
    """The same words stand there without denial as well."""
    for words in chosen:
        plain = {
            t.stem
            for t, s in zip(tokens(words.text), stances(words.text), strict=True)
            if t.kind == "word" and not s.denied
        }
        if all(s in plain for s in stems):
            return True
    return False


def _denied_there(governed: Sequence[Token], chosen: Sequence[Words]) -> bool | None:
    """Whether the aligned words deny what the claim denies; None if they do not speak of it."""
    state: bool | None = None
    for text in chosen:
        theirs = tokens(text.text)
        for token, stance in zip(theirs, stances(text.text), strict=True):
            for mine in governed:
                if token.kind != "word":
                    continue
                if turned(token, mine):
                    return True
                if token.stem == mine.stem or (groups(token.stem) & groups(mine.stem)):
                    if stance.denied:
                        return True
                    state = False
    return state


def _around(text: str, words: Sequence[Token], i: int, governed: Sequence[int]) -> str:
    first = words[i - 1].start if words[i].surface == "n't" and i else words[i].start
    return text[first : words[governed[-1] if governed else i].end]


_HOW = {"possible": "possible", "planned": "planned or expected", "ought": "what should be"}


def _moods(claim: str, ground: Ground) -> list[Difference]:
    words, ours = tokens(claim), stances(claim)
    close = [text for text in ground.chosen if text.share >= _CLOSE]
    for i, (token, stance) in enumerate(zip(words, ours, strict=True)):
        if token.kind != "word" or is_function(token) or stance.able:
            continue
        theirs = [
            (s, _near(tokens(text.text), j))
            for text in close
            for j, (other, s) in enumerate(zip(tokens(text.text), stances(text.text), strict=True))
            if other.kind == "word" and other.stem == token.stem
        ]
        near = _near(words, i)
        if not theirs or any(s.mood == stance.mood or s.able for s, _ in theirs):
            continue
        if not any(near & there for _, there in theirs):
            continue
        moods = {s.mood for s, _ in theirs}
        led = stance.leads if stance.mood != "fact" else any(s.leads for s, _ in theirs)
        if not led:
            continue
        if stance.mood == "fact":
            how = _HOW[min(moods)]
            severity: Severity = "weak" if moods == {"ought"} else "wrong"
            return [Difference("mood", severity, f"The article speaks of it as {how}, not as a fact.", token.surface)]
        severity = "weak" if stance.mood == "ought" else "wrong"
        if "fact" in moods:
            how = _HOW[stance.mood]
            return [Difference("mood", severity, f"The article states as a fact what this calls {how}.", token.surface)]
        return [Difference("mood", severity, "The article says this with another degree of certainty.", token.surface)]
    return []


def _directions(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    mine = _stems(words)
    their_stems: set[str] = set()
    for text in ground.chosen:
        their_stems |= _stems(tokens(text.text))
    for i, word in enumerate(words):
        if word.kind != "word" or word.stem in their_stems:
            continue
        for text in ground.chosen:
            theirs = tokens(text.text)
            for j, other in enumerate(theirs):
                if other.stem in mine or not turned(word, other):
                    continue
                if stances(claim)[i].denied != stances(text.text)[j].denied:
                    continue
                shared = len(_near(words, i) & _near(theirs, j))
                if shared >= 2 or (shared and text.share >= _CLOSE):
                    return [
                        Difference(
                            "direction",
                            "wrong",
                            f"The article says “{other.surface}”, not “{word.surface}”.",
                            word.surface,
                        )
                    ]
    return []


def _amounts(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    for i, word in enumerate(words):
        level = QUANTIFIERS.get(word.folded)
        if level is None:
            continue
        of = _following(words, i)
        for text in ground.chosen:
            theirs = tokens(text.text)
            levels = {
                QUANTIFIERS[t.folded]: t.surface
                for j, t in enumerate(theirs)
                if t.folded in QUANTIFIERS and _following(theirs, j) & of
            }
            if levels and level not in levels and text.share >= _CLOSE:
                other = next(iter(levels.values()))
                return [
                    Difference("quantity", "wrong", f"The article says “{other}”, not “{word.surface}”.", word.surface)
                ]
    return []


def _following(words: Sequence[Token], i: int) -> frozenset[str]:
    """The stems of the two content words after `i`."""
    found: list[str] = []
    for token in words[i + 1 : i + 7]:
        if token.surface in ",;:.":
            break
        if token.kind == "word" and not is_function(token):
            found.append(token.stem)
            if len(found) == 2:
                break
    return frozenset(found)


def _near(words: Sequence[Token], i: int) -> frozenset[str]:
    """The stems of the three content words on either side of `i`."""
    return frozenset(_beside(words, i - 1, -1) + _beside(words, i + 1, 1))


def _beside(words: Sequence[Token], i: int, step: int) -> list[str]:
    found: list[str] = []
    while 0 <= i < len(words) and len(found) < 3:
        if words[i].surface in ";:.":
            break
        if words[i].kind != "mark" and weight(words[i]) > 0:
            found.append(words[i].stem)
        i += step
    return found


def _agreement(claim: str, start: int, end: int, text: str, a: int, b: int) -> float:
    """How many content words stand near both places: in the claim at start..end and in the text at a..b."""
    one, other = tokens(claim), tokens(text)
    return len(_beside_place(one, start, end) & _beside_place(other, a, b))


def _beside_place(words: Sequence[Token], start: int, end: int) -> frozenset[str]:
    first = next((i for i, t in enumerate(words) if t.end > start), len(words))
    last = next((i for i in range(first, len(words)) if words[i].start >= end), len(words))
    return frozenset(_beside(words, first - 1, -1) + _beside(words, last, 1))


# ------------------------------------------------------------------------------------------------------------- roles

_BE = frozenset("be am is are was were been being".split())


def _roles(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    for i, verb in enumerate(words):
        if verb.kind != "word" or is_function(verb) or verb.capital:
            continue
        left, right = frozenset(_sided(words, i, -1)), frozenset(_sided(words, i, 1))
        if not left or not right:
            continue
        for text in ground.chosen:
            if text.share < _CLOSE:
                continue
            theirs = tokens(text.text)
            for j, other in enumerate(theirs):
                if other.stem != verb.stem or other.kind != "word" or other.capital:
                    continue
                before, after = frozenset(_sided(theirs, j, -1)), frozenset(_sided(theirs, j, 1))
                crossed = left & after and right & before
                straight = left & before or right & after
                if bool(crossed) and not straight and _passive(words, i) == _passive(theirs, j):
                    return [
                        Difference(
                            "role",
                            "wrong",
                            "The article has it the other way round: who does it to whom.",
                            verb.surface,
                        )
                    ]
    return []


def _sided(words: Sequence[Token], i: int, step: int) -> list[str]:
    found: list[str] = []
    j = i + step
    while 0 <= j < len(words) and len(found) < 3:
        if words[j].surface in ';:.,()"' or words[j].folded in ("and", "or"):
            break
        if words[j].kind != "mark" and weight(words[j]) > 0:
            found.append(words[j].stem)
        j += step
    return found


def _passive(words: Sequence[Token], i: int) -> bool:
    helped = any(t.folded in _BE for t in words[max(0, i - 3) : i])
    return helped and any(t.folded == "by" for t in words[i + 1 : i + 4])


Check = Callable[[str, Ground], list[Difference]]
