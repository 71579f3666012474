"""Who is who in one article: full names, surnames, roles and genders, from what the article itself says.

Nothing comes from outside but the usual gender of common given names and titles.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from store.language.calendar import GIVEN_NAME
from store.language.patterns import late, one_of, simplified
from store.language.people import (
    FEMALE_NAMES,
    FEMALE_TITLES,
    MALE_NAMES,
    MALE_TITLES,
    ORGANISATIONS,
    ROLES,
    SPEAKING_BODIES,
    TITLES,
    is_participle_before_name,
)  # fmt: skip
from store.language.reporting import FILLING, NAME, NAMELESS, OPENING, SPOKEN, VERB

Gender = Literal["she", "he"]
GENDERS: Mapping[str, Gender] = {"he": "he", "him": "he", "she": "she", "her": "she"}

_NAME = late(NAME)
_ALL_TITLES = TITLES | FEMALE_TITLES | MALE_TITLES
_WORD = late(r"[^\W\d_][\w’'-]*")
_HEAD_END = re.compile(r"\b(?:of|for|at|in|who|whose|which|that|from|with)\b")
_LED = late(
    r"(?:\b(?:the|its|his|her|their|a|an|our|my)|\w['’]s)\s+"
    r"((?:[\w’'\-]+\s+){0,5}?[\w’'\-]+(?:,|\s+(?:of|for|at)\s+[\w’' \-]{3,40},)?)\s+$",
    re.IGNORECASE,
)
_SPEAKS_AFTER = re.compile(rf"\s+(?:{one_of(SPOKEN)}|say|argue)\b")
_SPEAKS_BEFORE = re.compile(rf"(?:{one_of(SPOKEN)})\s+$")
_OPENS = re.compile(r"(?:^|[.!?]\s+|\n)$")
_ACTS = re.compile(r"\s+(?:has|had|is|was|[a-z]+(?:s|ed))\b")
LESSER = frozenset(("deputy", "vice", "former", "acting", "spokesman", "spokeswoman"))
"""Words beside a role that make it another one."""

_SHE = re.compile(r"\b(?:she|her|herself|hers)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_GIVEN = late(GIVEN_NAME)
_OPENERS = NAMELESS | {"afterwards", "former", "like", "unlike"}


@dataclass
class Person:
    """One person of the article. `roles` are the lower-case nouns the article gives them."""

    name: str
    gender: Gender | None = None
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class PersonMention:
    """A place outside quotations where a person is named, titles included."""

    start: int
    end: int
    person: Person


def titled(phrase: str) -> tuple[str, str]:
    """A capitalised run parted into titles and name: "Education Minister Amadou Kesteven" gives both."""
    parts = phrase.split()
    last = max((i for i, p in enumerate(parts) if p.strip(".").lower() in _ALL_TITLES), default=-1)
    return " ".join(parts[: last + 1]), " ".join(parts[last + 1 :])


def strip_possessive(name: str) -> str:
    """`name` without a possessive ending."""
    return re.sub(r"['’]s?$", "", name.strip())


def is_form(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and given names or initials that do not clash; or one
    with what they are before it ("Deckhand Yann Osterby")."""
    mine, theirs = one.casefold().split(), other.casefold().split()
    if not mine or not theirs or mine[-1] != theirs[-1]:
        return False
    shared = min(len(mine), len(theirs))
    if shared == 1 or mine[-shared:] == theirs[-shared:]:
        return True
    a, b = mine[0].strip("."), theirs[0].strip(".")
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def telling_words(phrase: str) -> set[str]:
    """The words of a phrase that tell who is meant: not the little ones, nor whose it is."""
    owned = re.sub(r"\b\w+['’]s\b", "", simplified(phrase.casefold()))
    return set(re.findall(r"\w+", owned)) - {"the", "a", "an", "of", "for", "its", "at", "about"}


def head_of(phrase: str) -> str:
    """A noun phrase without what belongs to it: "chief economist at the bank" is a chief economist."""
    return _HEAD_END.split(phrase)[0]


def role_nouns(phrase: str) -> set[str]:
    """The roles that the head of a noun phrase names: "chief economist at the bank" gives economist and chief."""
    return {w.lower() for w in _WORD.findall(head_of(phrase))} & ROLES


def gender_of_phrase(phrase: str) -> Gender | None:
    """The gender that a role or title gives away: "a spokeswoman" is she."""
    found = {w.lower() for w in _WORD.findall(head_of(phrase))}
    she = found & (FEMALE_TITLES | {"woman", "mother", "daughter", "sister", "wife", "widow", "girl", "actress"})
    he = found & (MALE_TITLES | {"man", "father", "son", "brother", "husband", "boy", "actor"})
    return None if bool(she) == bool(he) else "she" if she else "he"


class Cast:
    """The people of one article; `text` is the article with its quotations masked, of the same length."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_word: dict[str, list[Person]] = {}
        self.people: list[Person] = []
        self.mentions: list[PersonMention] = []
        self.organisations: list[str] = []
        runs = list(_runs(text))
        self._introduce(runs)
        for start, end in runs:
            person = self.named(text[start:end])
            if person is not None:
                self.mentions.append(PersonMention(start, end, person))
        for mention in self.mentions:
            mention.person.roles |= self._roles_beside(mention)
        self._settle_genders()

    def named(self, phrase: str) -> Person | None:
        """The person a name stands for, with or without titles; None if nobody or several could be meant."""
        name = strip_possessive(titled(strip_possessive(phrase))[1])
        if not name:
            return None
        for key in (name, name.split()[-1], name.split()[0]):
            people = self._by_word.get(key.lower(), [])
            if len(people) == 1 and _compatible(name, people[0].name):
                return people[0]
        return None

    def is_shared(self, name: str) -> bool:
        """Whether several people of the article bear a name: "Berg" where two Bergs are."""
        return len(self._by_word.get(strip_possessive(titled(name)[1]).lower(), ())) > 1

    def with_role(self, role: str) -> list[Person]:
        """The people the article gives that role, without deputies and the like where somebody holds it alone."""
        holders = [p for p in self.people if role.lower() in p.roles]
        return [p for p in holders if not p.roles & LESSER] or holders

    def _introduce(self, runs: Sequence[tuple[int, int]]) -> None:
        singles = Counter(strip_possessive(titled(self._text[a:b])[1]) for a, b in runs)
        candidates: dict[str, tuple[int, int, bool]] = {}
        for start, end in runs:
            title, name = titled(self._text[start:end])
            name = strip_possessive(name)
            if not name or _is_body(name.split()) or (not title and self._is_told_as_body(name, singles)):
                self.organisations += [strip_possessive(self._text[start:end])] if name else []
            elif len(name.split()) > 1 or title:
                candidates.setdefault(name, (start, end, bool(title)))
        for name, (start, end, has_title) in sorted(candidates.items(), key=lambda c: (-len(c[0].split()), c[1])):
            if self.named(name) is not None:
                continue
            if has_title or self._looks_like_person(name.split(), singles, start, end):
                self._add(name)

    def _add(self, name: str) -> None:
        person = Person(name)
        self.people.append(person)
        words = name.split()
        for word in {w.lower() for w in (*words, name) if len(w) > 2}:
            self._by_word.setdefault(word, []).append(person)

    def _looks_like_person(self, words: list[str], singles: Counter[str], start: int, end: int) -> bool:
        """A given name we know, a surname used alone elsewhere, or the company that only people keep."""
        if len(words) > 4 or any(any(c.isdigit() for c in w) or (len(w) > 2 and w[1:2].isupper()) for w in words):
            return False
        if words[0].lower() in FEMALE_NAMES | MALE_NAMES:
            return True
        before, after = self._text[max(0, start - 60) : start], self._text[end : end + 100]
        if before.endswith(("the ", "The ")):
            return False
        if singles[words[-1]] > 0:
            return True
        apposed = re.match(r",\s+([^,.;:]{3,80})", after)
        if apposed and (re.match(r"(?:who|whose|\d{1,2})\b", apposed[1]) or role_nouns(apposed[1]) - SPEAKING_BODIES):
            return True
        if before.endswith((" of ", " for ", " at ")):
            return False
        led = _LED.search(before)
        if (led and role_nouns(led[1])) or _SPEAKS_AFTER.match(after) or _SPEAKS_BEFORE.search(before):
            return True
        if _OWNED.search(before) and VERB.match(after.lstrip()):  # "Labour's Ann Lee called it", of a party or a body
            return True
        introduced = apposed is not None and bool(re.match(r"an?\s", apposed[1]))
        if not introduced and not (_OPENS.search(before) and _ACTS.match(after)):
            return False
        return bool(re.search(r"\b(?:she|he|her|his)\b", self._text[end : end + 300], re.IGNORECASE))

    def _is_told_as_body(self, name: str, singles: Counter[str]) -> bool:
        """Whether an unknown name of two words and more is that of a body, as the article has it somewhere: it is
        called one ("the port company X", "X, a haulage firm,"), is "which", or does something to what is "its"."""
        words = name.split()
        if len(words) < 2 or words[0].lower() in FEMALE_NAMES | MALE_NAMES or singles[words[-1]]:
            return False
        spans = (found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", self._text))
        return any(_called_a_body(self._text[max(0, a - 60) : a], self._text[b : b + 100]) for a, b in spans)

    def _roles_beside(self, mention: PersonMention) -> set[str]:
        before = self._text[max(0, mention.start - 80) : mention.start]
        after = self._text[mention.end : mention.end + 120]
        roles = {w.lower() for w in _WORD.findall(titled(self._text[mention.start : mention.end])[0])}
        apposed = re.match(r",\s+(?:(?:the|a|an|its|his|her|their)\s+)?([^,.;:]{3,100})", after)
        if apposed and not re.match(
            r"(?:and|but|or|said|says|told|in|on|at|who|which|\w+\s+(?:said|says))\b", apposed[1]
        ):
            roles |= role_nouns(apposed[1])
        led = _LED.search(before)
        return roles | role_nouns(led[1]) if led else roles

    def _settle_genders(self) -> None:
        for mention in self.mentions:
            title = titled(self._text[mention.start : mention.end])[0]
            mention.person.gender = gender_of_phrase(title) or mention.person.gender
        for person in self.people:
            first = person.name.split()[0].lower()
            told = gender_of_phrase(" ".join(person.roles)) if person.gender is None else person.gender
            if told is None and " " in person.name and (first in FEMALE_NAMES) != (first in MALE_NAMES):
                told = "she" if first in FEMALE_NAMES else "he"
            person.gender = told
        for paragraph in re.finditer(r"[^\n]+", self._text):
            self._gender_from_pronouns(*paragraph.span())

    def _gender_from_pronouns(self, start: int, end: int) -> None:
        """In a paragraph that names one person, the pronouns are that person's."""
        first, last = (bisect_left(self.mentions, at, key=lambda m: m.start) for at in (start, end))
        here = {m.person.name: m.person for m in self.mentions[first:last]}
        if len(here) == 1:
            person = next(iter(here.values()))
            she, he = _SHE.search(self._text, start, end), _HE.search(self._text, start, end)
            if person.gender is None and bool(she) != bool(he):
                person.gender = "she" if she else "he"


_OWNED = re.compile(rf"(?:{NAME})['’]s?\s+$")
_BODIES = SPEAKING_BODIES - ROLES
_CALLED = late(rf"\b(?:{one_of(_BODIES)}),?\s+$", re.IGNORECASE)
_APPOSED = re.compile(r",\s+(?:an?|the|one of the)\s+([^,.;:]{3,80})")
_DOES = late(rf",?\s+which\b|\s+(?:(?:has|had|have|will|would|also)\s+)*(?!(?:{one_of(SPOKEN)})\b)[a-z]+\s+its\b")


def _called_a_body(before: str, after: str) -> bool:
    """Whether what stands before a name or behind it says that it is a body's."""
    apposed = _APPOSED.match(after)
    noun = head_of(apposed[1]).split()[-1:] if apposed else []
    return bool(_CALLED.search(before) or _DOES.match(after)) or not _BODIES.isdisjoint(noun)


def _is_body(words: Sequence[str]) -> bool:
    """Whether a name has a word of organisations or places; "Bill" before a surname is a given name."""
    given = len(words) > 1 and words[0].lower() in FEMALE_NAMES | MALE_NAMES
    return any(w in ORGANISATIONS or w.removesuffix("s") in ORGANISATIONS for w in words[1 if given else 0 :])


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of capitalised runs, without the sentence-opening word that one may start with, nor quotations."""
    for m in _NAME.finditer(text):
        for piece in re.finditer(rf"[^\s{OPENING}{FILLING}]+(?:\s+[^\s{OPENING}{FILLING}]+)*", m.group()):
            start, end = m.start() + piece.start(), m.start() + piece.end()
            words = [(w.start() + start, w.end() + start) for w in re.finditer(r"\S+", text[start:end])]
            while words and text[slice(*words[0])].lower() in _OPENERS and not _GIVEN.match(text, words[0][0]):
                words = words[1:]
            opens = len(words) > 1 and _OPENS.search(text[max(0, words[0][0] - 3) : words[0][0]])
            if opens and is_participle_before_name(*(text[slice(*word)] for word in words[:2])):
                words = words[1:]
            if words and not re.search(rf"[{OPENING}{FILLING}]", text[words[0][0] : end]):
                yield words[0][0], end


def _compatible(name: str, full: str) -> bool:
    """Whether a name can be a shorter or longer form of another one: no word, or its initial, speaks against it."""
    mine, theirs = name.lower().split(), full.lower().split()
    if len(mine) == 1:
        return mine[0] in theirs
    if mine[-1] != theirs[-1]:
        return set(mine) <= set(theirs)
    a, b = mine[0].strip("."), theirs[0].strip(".")
    return len(theirs) == 1 or a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
