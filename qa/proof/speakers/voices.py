"""Whom a phrase of an article means: "Governor Varsik", "the mayor", "its spokesman, Harald Moss", "the ministry"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.proof.speakers.cast import Cast, Gender, Person, gender_of_phrase
from store.language.patterns import late
from store.language.people import ROLES, SPEAKING_BODIES
from store.language.reporting import DETERMINER, NAME

_DETERMINED = late(r"^(?:the|a|an|its|his|her|their|our|my|one|another)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|one|another)\s", re.IGNORECASE)
_CORE_END = re.compile(r"\b(?:of|for|at|in|by|from|to|who|which)\b|,")
_APPOSED = late(rf"{DETERMINER}\s[^,]+,\s+(?P<name>{NAME})")
_BELONGS = late(r"\b(?:of|for|at|to|in|from|by)\s+(?:the\s+)?(?:[\w’'\-]+\s+){0,3}$")
_DOCUMENTS = frozenset(
    """plan report study survey poll data figures law act bill permit statement letter document paper article account
    estimate estimates record records rule rules sign website page book email message tweet post text note memo map
    schedule forecast budget""".split()
)


@dataclass(frozen=True)
class Voice:
    """Who a phrase stands for: a person of the article, or the phrase itself for a role or a body.

    `certain` is False where somebody else could be meant as well, or nobody who speaks.
    """

    name: str | None
    gender: Gender | None
    certain: bool
    person: Person | None = None


NOBODY = Voice(None, None, False)


def of(person: Person) -> Voice:
    """The voice of a person of the cast."""
    return Voice(person.name, person.gender, True, person)


def is_document(words: str) -> bool:
    """Whether a phrase means a text, which says things but is nobody: "the statement"."""
    core = _core(words)
    return bool(core) and core[-1].lower() in _DOCUMENTS


def is_indefinite(words: str) -> bool:
    """Whether a phrase tells of somebody for the first time: "a man in the crowd"."""
    return _INDEFINITE.match(words) is not None


def voice(words: str, cast: Cast) -> Voice:
    """Whom `words` mean in the article that `cast` belongs to."""
    person = _named_in(words, cast)
    if person is not None:
        return of(person)
    core = _core(words)
    if not core:
        return NOBODY
    if apposed := _APPOSED.fullmatch(words):
        return Voice(apposed["name"], gender_of_phrase(words), True)
    noun = core[-1].lower()
    holders = cast.with_role(noun) if noun in ROLES and not is_indefinite(words) else []
    if len(holders) == 1:
        return of(holders[0])
    head = _DETERMINED.sub("", words)
    speaks = core[-1][0].isupper() or {noun, noun.removesuffix("s")} & ROLES or noun in SPEAKING_BODIES
    certain = bool(speaks) and not holders and noun not in _DOCUMENTS and not cast.is_shared(head)
    return Voice(_full(head, cast), gender_of_phrase(head), certain)


def _core(words: str) -> list[str]:
    """The words of a phrase up to its noun: "chief economist" of "the chief economist at Cordell"."""
    return _CORE_END.split(_DETERMINED.sub("", words))[0].split()


def _named_in(words: str, cast: Cast) -> Person | None:
    """The person whose name is the phrase or its apposition, not one it merely belongs to."""
    for m in reversed(list(re.finditer(NAME, words))):
        owns = re.match(r"['’]s?\s", words[m.end() :]) or re.search(r"['’]s?$", m.group())
        person = None if owns or _BELONGS.search(words[: m.start()]) else cast.named(m.group())
        if person is not None:
            return person
    return None


def _full(head: str, cast: Cast) -> str:
    """The fullest name the article has for a body: "the association" is the one association it names."""
    words = head.split()
    if len(words) > 2:
        return head
    last = words[-1].lower()
    named = {o for o in cast.organisations if last in (o.split()[-1].lower(), _CORE_END.split(o)[0].strip().lower())}
    longer = {o for o in named if len(o.split()) > len(words)}
    return next(iter(longer)) if len(longer) == 1 else head
