"""Who is meant by a role: "the mayor of Ilsford", "the school's head teacher", "the engineer who fitted the wire".

An article tells it beside a name, or in what stands before ("The union counts 900 vacancies. Its secretary, …"):
whoever is described best in the words of the role has it. Where the articles have other words for it ("the guy heading
the new office"), it is who the reader hears, if it hears them twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qa.answering.phrases import say, spoken
from qa.answering.reading.chosen_passages import Pair
from qa.answering.reading.measures import LEAD, words_of
from qa.answering.reading.readings import readings
from qa.proof.speakers.cast import LESSER
from qa.proof.speakers.who_speaks import reading_of
from store.article import Article
from store.language.patterns import late
from store.language.people import ROLES, SPEAKING_BODIES
from store.language.text import is_spaceless, words

ENOUGH, FAR = 0.62, 0.4
"""The share of the words of a role by which somebody has to be described, and what a word counts that stands farther
off: in the sentence before, in the title, or in what the article begins with."""

_CORE = late(r"\s+(?:of|for|at|in|on|from|who|whose|which|that|to)\b|,", re.IGNORECASE)
_THE = late(r"^(?:the|a|an|its|his|her|their|our)\s+", re.IGNORECASE)


def is_role(phrase: str) -> bool:
    """Whether `phrase` says what somebody is, and not what they are called: "the mayor", "union secretary"."""
    noun = noun_of(phrase)
    said = noun in ROLES or bool(_THE.match(phrase)) or bool(_CORE.search(phrase))
    return noun.islower() and said and not {noun, noun.removesuffix("s")} & SPEAKING_BODIES


def noun_of(role: str) -> str:
    """The word of a role that says what somebody is: "teacher" of "the head teacher of the school"."""
    return next(iter(_core(role)[-1:]), "")


HEARD = 3
"""The surest readings of who has a role, two of which name the same."""


def holder(role: str, found: Sequence[Pair]) -> str:
    """The name of whom the articles `found` describe best in the words of the role, the first of these, else of whom
    the reader hears in it; "" for nobody.

    A role of one word is everybody's who has it, and a name's only where one alone has it.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    core, noun = words_of(" ".join(_core(role)[-2:])).keys, noun_of(role)
    sought = _Role(words_of(role).keys, core, frozenset(words(role)), noun, _owners(role, noun))
    if is_spaceless(role) or not sought.core:
        return ""
    articles = {article.id: article for _, article in found if not is_spaceless(article.text)}
    if len(sought.words) < 2:
        only = {name.split()[-1]: name for article in articles.values() for _, name in _described(sought, article)}
        return next(iter(only.values())) if len(only) == 1 else ""
    if beside := next(filter(None, (_beside(role, article) for article in articles.values())), ""):
        return beside
    told = [one for article in articles.values() for one in _described(sought, article)]
    share, name = max(told, key=lambda one: one[0], default=(0.0, ""))
    if share >= ENOUGH:
        return name
    every = frozenset().union(*(words_of(f"{a.title or ''}. {a.text}").keys for a in articles.values()))
    is_other = bool(words_of(noun_of(role)).keys & every) and not sought.core <= every
    return "" if is_other else _heard(role, articles, found)  # where there are ministers, and none of them is prime


def _beside(role: str, article: Article) -> str:
    """Whose name stands beside the very words of a role: "the health minister, Ann Lee,"; "" for nobody's."""
    said = r"\s+".join(map(re.escape, _THE.sub("", role.strip().replace("’", "'")).split())).replace("'", "['’]")
    places = (m.span() for m in re.finditer(rf"\b{said}\b", article.text, re.IGNORECASE))
    people = (reading_of(article).person_beside(*place) for place in places)
    return next((person.name for person in people if person), "")


def _heard(role: str, articles: Mapping[str, Article], found: Sequence[Pair]) -> str:
    """Who is named twice by the surest readings of who has a role; "" for nobody, or where it is not sure."""
    told = readings(say("instead: who", spoken(role), name=role), [pair for pair in found if pair[1].id in articles])
    surest = sorted(told.items(), key=lambda one: -one[1].sureness)[:HEARD]
    if not surest or surest[0][1].sureness <= 0:
        return ""
    heard = [
        name
        for (id_, _), one in surest
        for name in reading_of(articles[id_]).names_in(articles[id_].text[one.start : one.end])[:1]
    ]
    again = any(name.split()[-1] == heard[0].split()[-1] for name in heard[1:])
    return heard[0] if again else ""


class _Role(NamedTuple):
    """The words of a role, those of its noun and what that is joined with ("finance minister"), as it is said, its
    noun, and whose it is by name: "Berg's lawyer"."""

    words: frozenset[str]
    core: frozenset[str]
    said: frozenset[str]
    noun: str
    owners: frozenset[str]


def _owners(phrase: str, noun: str) -> frozenset[str]:
    """Those whose `noun` a phrase tells of by their names: "Berg's new lawyer"."""
    owned = re.finditer(rf"\b(?P<owner>[A-Z][\w-]+)['’]s?\s+(?:[\w-]+\s+){{0,2}}?{re.escape(noun)}\b", phrase)
    return frozenset(word for owner in owned for word in words(owner["owner"]))


def _core(phrase: str) -> list[str]:
    """The words of `phrase` up to its noun: "the head teacher of the school" is of a head teacher."""
    return _CORE.split(_THE.sub("", phrase.strip()))[0].split()


def _described(role: _Role, article: Article) -> Iterator[tuple[float, str]]:
    """Everybody in `article` who may have a role, and by how much of its words they are described: 0..1."""
    outlet = re.compile(rf"\b{re.escape(article.source)}\b" if article.source else r"(?!)")
    begins = words_of(f"{article.title or ''}. {outlet.sub(' ', article.text[: 2 * LEAD])[:LEAD]}").keys
    for name, beside, before in reading_of(article).introduced():
        near, earlier = words_of(beside).keys, words_of(outlet.sub(" ", before)).keys
        if not near & role.core or not role.core <= near | earlier or (LESSER - role.said) & set(words(beside)):
            continue
        if role.owners and (role.owners & set(words(name)) or not _owners(beside, role.noun) <= role.owners):
            continue  # whose lawyer it is, and another's
        far = (begins | earlier) - near
        yield (len(role.words & near) + FAR * len(role.words & far)) / len(role.words), name
