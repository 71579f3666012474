"""A question under way: its words, the edits that complete it, and what its rules ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qa.answering.followups.nouns import Phrase, phrases
from qa.answering.followups.talk import Referent, Talk
from qa.answering.followups.tokens import Token, base, tokens

SHORT = 12
"""Words of a question that may lean on the talk by more than its opening."""


@dataclass(frozen=True)
class Completed:
    """A question as it can be understood alone, and what it took up from the talk."""

    text: str
    taken: tuple[Referent, ...] = ()


@dataclass
class Work:
    """One question under way: its words, and the edits found so far."""

    text: str
    talk: Talk
    found: tuple[Token, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    taken: list[Referent] = field(default_factory=list)
    loose: list[Referent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found = tokens(self.text)
        self.phrases = phrases(self.text, self.found)

    @property
    def is_short(self) -> bool:
        """Whether it has so few words that it may leave something to the talk."""
        return sum(t.tag != "." for t in self.found) <= SHORT

    def put(self, start: int, end: int, words: str, referent: Referent) -> None:
        if not any(s < end and start < e for s, e, _ in self.edits):
            self.edits.append((start, end, words))
            self.taken.append(referent)

    def done(self) -> Completed:
        text = self.text
        for start, end, words in sorted(self.edits, reverse=True):
            text = text[:start] + words + text[end:]
        loose = dict.fromkeys(r.placed for r in self.loose if r.bare.lower() not in text.lower())
        if loose:
            text = f"{text.rstrip()} ({', '.join(loose)})"
        return Completed(text, (*self.taken, *self.loose))


def named(work: Work) -> list[Phrase]:
    """The phrases of the question with no leaning word inside."""
    return [p for p in work.phrases if p.determiner not in ("this", "that", "these", "those")]


def shares(work: Work, referent: Referent) -> bool:
    has = {base(t.lower) for t in work.found if t.tag in ("noun", "verb")}
    return bool(referent.phrase.keys & has)


def asks(work: Work) -> bool:
    """Whether it is a question or a request, or a few words that stand for one."""
    first = next((t for t in work.found if t.tag != "." and t.lower not in ("and", "so", "but")), None)
    nouns = sum(t.tag == "noun" for t in work.found)
    return first is not None and (
        first.tag in ("wh", "aux") or first.lower in _REQUESTS or nouns == len(work.found) < 3
    )


_REQUESTS = frozenset("tell describe explain list show give name compare discuss summarize summarise".split())


def has_complement(work: Work, phrase: Phrase, end: int) -> bool:
    """Whether a phrase in "of", "in", "for" … or a clause after `end` says which one is meant by `phrase`."""
    after = next((t for t in work.found if t.start >= end), None)
    if after is None:
        return False
    if after.tag in ("of", "'s") or after.lower in ("that", "which", "who", "where", "whose"):
        return True
    fronted = any(t.tag == "wh" and t.end < phrase.start < t.end + 10 for t in work.found)
    preps = [t for t in work.found if t.tag == "prep" and t.start >= after.start and (fronted or t is after)]
    following = [next((a for a in work.found if a.start > t.start), None) for t in preps]
    return after.tag == "self" or any(a is not None and a.tag != "." for a in following)


def plural(words: str) -> str:
    if re.search(r"(?:s|x|ch|sh)$", words):
        return words + "es"
    return re.sub(r"(?<=[^aeiou])y$", "ie", words) + "s"
