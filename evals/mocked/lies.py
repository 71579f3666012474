"""Sentences made false in one place, by a seeded hand that knows what it changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "date", "name", "negation", "direction", "speaker"]


@dataclass(frozen=True)
class Lie:
    """`told` is `truth` with one thing changed: `was` became `now`."""

    kind: Kind
    truth: str
    told: str
    was: str
    now: str


_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)")
_DATE = re.compile(rf"\b(?:{'|'.join(_MONTHS + _DAYS)}|(?:19|20)\d\d)\b")
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][a-zà-ÿ]{2,}(?: [A-Z][a-zà-ÿ]{2,})?\b")
_SPEAKER = re.compile(
    r"\b([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})(?=,? (?:said|says|told|added|argued|warned|wrote|announced|denied)\b)"
    r"|(?<=said )([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})\b"
)
_VERB = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had|does|did|should|must|may)\b(?! not\b|n't)")
_NOT = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had|does|did|should|must|may|do) not\b")
_OPPOSITES = [
    ("rose", "fell"), ("rise", "fall"), ("rises", "falls"), ("rising", "falling"), ("increase", "decrease"),
    ("increased", "decreased"), ("higher", "lower"), ("more", "fewer"), ("above", "below"), ("up", "down"),
    ("gained", "lost"), ("before", "after"), ("approved", "rejected"), ("raised", "cut"), ("grew", "shrank"),
    ("opened", "closed"), ("won", "lost"), ("supports", "opposes"), ("first", "last"), ("best", "worst"),
]  # fmt: skip
_TURNED = dict(_OPPOSITES) | {b: a for a, b in reversed(_OPPOSITES)}
_DIRECTION = re.compile(rf"\b(?:{'|'.join(sorted(_TURNED, key=len, reverse=True))})\b")
_INVENTED = ("Orlan Vesk", "Mirela Tandow", "Josun Abrel", "Petra Quillon", "Hadwin Sorre")


def lie(sentence: str, rng: random.Random, kinds: tuple[Kind, ...] = (), source: str = "") -> Lie | None:
    """`sentence` made false in one place, in one of `kinds` (default: any), or None where nothing can be changed.

    Somebody else who is named in `source`, if there is anybody, becomes the speaker; names are otherwise invented.
    """
    order = list(kinds or _WAYS)
    rng.shuffle(order)
    for kind in order:
        changed = _speaker(sentence, rng, source) if kind == "speaker" else _WAYS[kind](sentence, rng)
        if changed is not None:
            start, end, now = changed
            told = sentence[:start] + now + sentence[end:]
            return Lie(kind, sentence, told, sentence[start:end], now)
    return None


_Change = tuple[int, int, str] | None


def _one(pattern: re.Pattern[str], sentence: str, rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(sentence))
    return rng.choice(found) if found else None


def _number(sentence: str, rng: random.Random) -> _Change:
    spans = [m for m in _NUMBER.finditer(sentence) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    if not spans:
        return None
    match = rng.choice(spans)
    at = next((i for i, char in enumerate(match[0]) if char in "123456789"), None)
    if at is None:
        return None
    other = rng.choice([d for d in "123456789" if d != match[0][at]])
    return match.start(), match.end(), match[0][:at] + other + match[0][at + 1 :]


def _date(sentence: str, rng: random.Random) -> _Change:
    match = _one(_DATE, sentence, rng)
    if match is None:
        return None
    word = match[0]
    if word.isdecimal():
        return match.start(), match.end(), str(int(word) + rng.choice([-3, -2, -1, 1, 2, 3]))
    others = [w for w in (_MONTHS if word in _MONTHS else _DAYS) if w != word]
    return match.start(), match.end(), rng.choice(others)


def _name(sentence: str, rng: random.Random) -> _Change:
    names = [m for m in _NAME.finditer(sentence) if not _DATE.fullmatch(m[0])]
    if not names:
        return None
    match = rng.choice(names)
    return match.start(), match.end(), rng.choice(_INVENTED)


def _speaker(sentence: str, rng: random.Random, source: str = "") -> _Change:
    match = _one(_SPEAKER, sentence, rng)
    if match is None:
        return None
    others = dict.fromkeys(name for found in _SPEAKER.finditer(source) for name in found.groups() if name)
    able = [name for name in others if " " in name and not set(name.split()) & set(sentence.split())]
    return match.start(), match.end(), rng.choice(able or _INVENTED)


def _negation(sentence: str, rng: random.Random) -> _Change:
    match = _one(_NOT, sentence, rng)
    if match is not None:
        return match.start(), match.end(), match[1]
    match = _one(_VERB, sentence, rng)
    return None if match is None else (match.start(), match.end(), f"{match[1]} not")


def _direction(sentence: str, rng: random.Random) -> _Change:
    match = _one(_DIRECTION, sentence, rng)
    return None if match is None else (match.start(), match.end(), _TURNED[match[0]])


_WAYS: dict[Kind, Callable[[str, random.Random], _Change]] = {
    "number": _number,
    "date": _date,
    "name": _name,
    "negation": _negation,
    "direction": _direction,
    "speaker": _speaker,
}
