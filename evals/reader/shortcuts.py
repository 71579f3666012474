"""Claims made by rule that take the shortcut out of the written ones: there, false claims stay close to the passage's
words and true ones keep far from them, so that overlap alone would give the label away, backwards."""

from __future__ import annotations

import re
from random import Random

_OPPOSITES = {
    one: other
    for pair in (
        "rise/fall rose/fell risen/fallen increase/decrease increased/decreased more/fewer higher/lower before/after "
        "accepted/rejected accept/reject supports/opposes support/oppose supported/opposed won/lost win/lose "
        "first/last up/down gain/loss gained/lost opened/closed open/close begin/end began/ended agreed/refused "
        "agree/disagree "
        "most/few always/never above/below better/worse early/late earlier/later inside/outside confirmed/denied "
        "welcomed/criticised praised/condemned successful/unsuccessful likely/unlikely possible/impossible "
        "allowed/forbidden doubled/halved grew/shrank cheaper/dearer safe/unsafe approved/rejected"
    ).split()
    for one, other in (tuple(pair.split("/")), tuple(reversed(pair.split("/"))))
}
_COUNTS = {
    "two": "four", "three": "five", "four": "two", "five": "eight", "six": "three", "seven": "four", "eight": "five",
    "nine": "six", "ten": "six", "half": "a third", "third": "half", "twice": "three times",
}  # fmt: skip
_NAMES_FIRST = 0.6  # who did or said it is what a small model hears worst
_AUXILIARY = re.compile(
    r"\b(is|was|were|are|has|have|had|will|would|can|could|did|does|may|might|should)\b(?! not)", re.I
)
_NOT = re.compile(r" not\b|n't\b| never\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_KEEPS_CAPITAL = re.compile(r"[A-Z]\w+ [A-Z]|[“\"]")
_OPENERS = ("According to the sources, ", "In short, ", "Overall, ", "However, ", "Meanwhile, ")


def altered(said: str, text: str, chance: Random) -> str | None:
    """`said` with one thing in it made wrong: a number, a "not", an opposite, a name of the passage; None if it has
    nothing of these."""
    ways = [way for way in (_number, _count, _opposite, _opposite, _negated, _affirmed, _affirmed) if way(said, chance)]
    names, others = _NAME.findall(said), [n for n in set(_NAME.findall(text)) if n not in said]
    if names and others and chance.random() < _NAMES_FIRST:
        return said.replace(chance.choice(names), chance.choice(sorted(others)), 1)
    return chance.choice(ways)(said, chance) if ways else None


def _number(said: str, chance: Random) -> str | None:
    found = _NUMBER.findall(said)
    if not found:
        return None
    old = chance.choice(found)
    value = int(re.sub(r"\D", "", old) or 1)
    new = str(max(1, value + chance.choice([-max(1, value // 3), max(1, value // 4), max(1, value // 2), 1, 2])))
    return said.replace(old, new, 1) if new != old else None


def _swapped(said: str, table: dict[str, str], chance: Random) -> str | None:
    found = [word for word in table if re.search(rf"\b{word}\b", said)]
    if not found:
        return None
    word = chance.choice(found)
    return re.sub(rf"\b{word}\b", table[word], said, count=1)


def _count(said: str, chance: Random) -> str | None:
    return _swapped(said, _COUNTS, chance)


def _opposite(said: str, chance: Random) -> str | None:
    return _swapped(said, _OPPOSITES, chance)


def _negated(said: str, _: Random) -> str | None:
    return _AUXILIARY.sub(r"\1 not", said, count=1) if _AUXILIARY.search(said) else None


def _affirmed(said: str, _: Random) -> str | None:
    return _NOT.sub("", said, count=1) if _NOT.search(said) else None


def verbatim(text: str, outlet: str | None, chance: Random) -> str | None:
    """A sentence of `text`, whole, cut short at a comma, or behind an opener."""
    able = [s for s in _SENTENCE.split(text) if 40 < len(s) < 260]
    if not able:
        return None
    sentence = chance.choice(able)
    way = chance.random()
    lowered = sentence if _KEEPS_CAPITAL.match(sentence) else sentence[0].lower() + sentence[1:]
    if 0.35 <= way < 0.5 and outlet and lowered != sentence:
        frame = chance.choice(("According to {}, ", "{} reports that ", "The {} says that "))
        return frame.format(outlet.removeprefix("The ")) + lowered
    if 0.5 <= way < 0.6:
        return chance.choice(_OPENERS) + lowered
    pieces = sentence.split(", ")
    if 0.6 <= way < 0.85 and len(pieces) >= 3:
        short = ", ".join(pieces[: chance.randrange(1, len(pieces))]).rstrip(".,") + "."
        return short if len(short) > 36 else sentence
    return sentence
