"""Whether words are denied, possible, planned or done, and which way they point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from store.language.grammar import FUNCTION_WORDS, JOINTS
from store.language.patterns import simplified
from store.language.tokens import Token, alike, opposite, stem, tokens

Mood = Literal["fact", "possible", "planned", "ought"]

_FAILS = frozenset("fail failed fails failing refuse refused refuses refusing unable decline declined declines".split())
_RULES = frozenset("rule ruled rules ruling".split())
NEGATORS = (
    _FAILS
    | _RULES
    | frozenset(
        """not n't no never none nobody nothing neither nor without cannot hardly barely scarcely rarely seldom nowhere
    deny denied denies denying lack lacks lacked lacking abandoned unless""".split()
    )
)
_POSSIBLE = frozenset("may might could possibly perhaps potentially maybe reportedly allegedly".split())
LOOSE_PLANS = frozenset("set due aims aimed intended poised hopes hoped".split())
"""Words of planning that often only describe: "a programme that aims to help"."""
_PLANS = LOOSE_PLANS | frozenset(
    "plans planned planning expected expects intends proposed proposes scheduled projected".split()
)
_OUGHT = frozenset("should must ought needs need".split())
_MOODS: dict[str, Mood] = {
    **dict.fromkeys(_POSSIBLE, "possible"),
    **dict.fromkeys(("will", "wo", "ll", "would", "shall"), "planned"),
    **dict.fromkeys(_OUGHT, "ought"),
}
_MOODS_BEFORE_TO: dict[str, Mood] = {
    **dict.fromkeys((*_PLANS, "is", "are", "was", "were"), "planned"),
    **dict.fromkeys(("has", "have", "had"), "ought"),
}
_DENYING_NOTHING = {
    **dict.fromkeys(("not", "n't"), ("only", "just", "least")),
    "no": ("fewer", "less", "more", "later", "earlier", ".", ",", "doubt", "matter", "1"),  # the first ones set a bound
}
"""What a word of `NEGATORS` denies nothing before."""
_DENYING_BEFORE = dict.fromkeys(_FAILS, "to") | dict.fromkeys(_RULES, "out")
"""What some of them deny something before alone."""
_NEGATION_BORDERS = JOINTS - {"and", "yet", "so", "as"} | frozenset(', ; : . ! ? ( ) " which who unless'.split())
_BORDERS = _NEGATION_BORDERS | {"that", "if", "when", "and", "or"}
_REACH = 5
_NEITHER = 8  # words between "neither" and its "nor"
_MODAL_REACH = 2


@dataclass(frozen=True, slots=True)
class Stance:
    """How a text stands to one of its words: `denied`, and its `mood`."""

    denied: bool = False
    mood: Mood = "fact"


_PLAIN = Stance()


@lru_cache(maxsize=4_000)
def stances(text: str) -> tuple[Stance, ...]:
    """One stance for each of `tokens(text)`."""
    words = tokens(text)
    denied = [False] * len(words)
    moods: list[Mood] = ["fact"] * len(words)
    for i in range(len(words)):
        if negates(words, i):
            for j in _reach(words, i, _REACH, _NEGATION_BORDERS):
                denied[j] = not denied[j]
        if mood := _mood(words, i):
            for j in _reach(words, i, _MODAL_REACH, _BORDERS):
                moods[j] = mood
    return tuple(Stance(d, m) if d or m != "fact" else _PLAIN for d, m in zip(denied, moods, strict=True))


def negates(words: Sequence[Token], i: int) -> bool:
    """Whether word i denies what follows it."""
    word, following = words[i].folded, words[i + 1].folded if i + 1 < len(words) else ""
    if word not in NEGATORS or following in _DENYING_NOTHING.get(word, ()):
        return False
    if word == "nor" and any(before.folded == "neither" for before in words[max(0, i - _NEITHER) : i]):
        return False  # "neither" denies what is behind it too
    return following == _DENYING_BEFORE.get(word, following)


def _mood(words: Sequence[Token], i: int) -> Mood | None:
    word, following = words[i].folded, words[i + 1].folded if i + 1 < len(words) else ""
    if words[i].surface == "May":
        return None
    return _MOODS.get(word) or (_MOODS_BEFORE_TO.get(word) if following == "to" else None)


def _reach(words: Sequence[Token], i: int, reach: int, borders: frozenset[str]) -> list[int]:
    """The content words after `i` that it governs."""
    found: list[int] = []
    for j in range(i + 1, len(words)):
        word = words[j].folded
        if word in borders:
            break
        if words[j].kind == "mark" or word in FUNCTION_WORDS:
            continue
        found.append(j)
        if len(found) == reach:
            break
    return found


def turned(one: Token, other: Token) -> bool:
    """Whether one word in the other's place points the other way: "rose" and "fell", "before" and "after"."""
    return one.kind == other.kind == "word" and opposite(stem(one.folded), stem(other.folded))


def mood_of(words: Sequence[Token], i: int) -> str | None:
    """The mood that word i gives to what follows: as of `Stance`, or "able" for "can"; None for any other word."""
    return "able" if words[i].folded == "can" else _mood(words, i)


def way_of(before: str, after: str) -> int:
    """Which way a figure goes that words right before it or behind it tell of: 1 for what came to it or was gained, -1
    for what fell by it or was lost, 0 for neither, for how much there is now ("fell to"), and where words tell both."""
    words = _WORD.findall(re.split("[,;:.]", before)[-1].lower())[-_NEAR_BY:]
    last = words[-1] if words else ""
    if last in ("up", "down"):
        return 1 if last == "up" else -1
    if last == "to" or before.endswith(("至", "到", "为")):
        return 0
    told = {_way(stem(word), _CHANGES if last == "by" else _CHANGES + _STANDS) for word in words}
    if behind := re.match(rf"\s+({_WORD.pattern})", after):
        told.add(_way(stem(behind[1].lower()), (*_CHANGES, "more")))
    told |= {1 if sign in _HAN_UP else -1 for sign in simplified(before[-4:]) if sign in _HAN_UP + _HAN_DOWN}
    return sum(told) if len(told - {0}) == 1 else 0


def _way(word: str, ups: Sequence[str]) -> int:
    """Which way a word points: 1 where it is like one of `ups`, -1 where it is the opposite of one."""
    return next((1 if alike(word, up) else -1 for up in map(stem, ups) if alike(word, up) or opposite(word, up)), 0)


_WORD = re.compile(r"[^\W\d_]+")
_NEAR_BY = 3
_CHANGES, _STANDS = ("rise",), ("profit", "surplus")
_HAN_UP, _HAN_DOWN = "升涨增盈", "降减跌缩亏"
