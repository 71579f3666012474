"""What a claim is held against, and a difference found: the values that every check of facts takes and gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.proof.facts.rarity import weight
from qa.proof.reasons import reason
from store.language.tokens import Token, tokens

Kind = Literal[
    "number", "unit", "date", "name", "byline", "speaker", "negation", "mood", "direction", "clause", "error", "rest"
]  # fmt: skip
Severity = Literal["wrong", "absent", "weak"]

GRAVITY: tuple[Severity, ...] = ("wrong", "absent", "weak")
"""The gravest first."""

CLOSE = 0.55
"""Share of a claim from which on a sentence says the same thing, so that a turn in it counts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. "wrong": the article says something else; "absent": it does not say this at all; "weak": a doubt.
    The kind "byline" is who wrote or published an article, "clause" one that no sentence has a word of, "error" what an
    article tells as said in error, "rest" all that a claim says of the names in it.

    `reason` is a sentence for the reader, "" for a doubt that is not told, `said` the words of the claim. `nowhere`:
    beside what the article says in their place, no article has them at all. `there` is what it says in their place, ""
    where it has nothing there.
    """

    kind: Kind
    severity: Severity
    reason: str
    said: str
    nowhere: bool = False
    there: str = ""


def differ(kind: Kind, severity: Severity, said: str, english: str, /, **values: str) -> Difference:
    """A difference in the words `said`, whose reason reads `english` with these `values`: see `reason`."""
    return Difference(kind, severity, reason(english, **values), said)


def other_words(kind: Kind, severity: Severity, here: str, there: str, said: str = "") -> Difference:
    """That the article has `there` in the place of `here`, told of the words `said` of the claim, or of `here`."""
    told = reason("The article says “{there}”, not “{here}”.", there=there, here=here)
    return Difference(kind, severity, told, said or here, there=there)


def other_value(kind: Kind, severity: Severity, here: str, there: str) -> Difference:
    """The same of a figure or a day."""
    told = reason("The article says {there}, not {here}.", there=there, here=here)
    return Difference(kind, severity, told, here, there=there)


def graver(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those of `found` that are more than a doubt."""
    return tuple(d for d in found if d.severity != "weak")


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """A text a claim is compared with, the day its article was published, and the share of the claim it carries."""

    text: str
    published: date | None
    share: float = 0.0


@dataclass(frozen=True)
class Ground:
    """What a claim is held against: the sentences it was laid on, what stands before and around them, and the rest.

    `around` holds the sentences next to them and what the article says of itself: title, author, outlet. `rest` is
    every sentence of the sources.
    """

    chosen: tuple[EvidenceText, ...]
    around: tuple[EvidenceText, ...]
    rest: tuple[EvidenceText, ...]


def literally(spoken: str, ground: Ground) -> bool:
    """Whether some text has these very words."""
    pattern = re.compile(rf"(?<![\w.,]){re.escape(spoken)}(?![\w])", re.IGNORECASE)
    return any(pattern.search(words.text) for words in (*ground.chosen, *ground.around, *ground.rest))


def near(words: Sequence[Token], i: int) -> frozenset[str]:
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


def agreement(claim: str, start: int, end: int, text: str, a: int, b: int) -> float:
    """How many content words stand near both places: in the claim at start..end and in the text at a..b."""
    one, other = tokens(claim), tokens(text)
    return len(_beside_place(one, start, end) & _beside_place(other, a, b))


def _beside_place(words: Sequence[Token], start: int, end: int) -> frozenset[str]:
    first = next((i for i, t in enumerate(words) if t.end > start), len(words))
    last = next((i for i in range(first, len(words)) if words[i].start >= end), len(words))
    return frozenset(_beside(words, first - 1, -1) + _beside(words, last, 1))
