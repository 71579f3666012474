"""Whom "she", "him" or "they" means in a turn of a talk, and the turn with that name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qa.answering.reading.question_analysis import kind
from qa.answering.talk import FAR, History, user_turns, words_of_last_answer
from qa.proof.speakers.cast import GENDERS
from qa.proof.speakers.who_speaks import reading_of
from store.article import Article


def whom(pronoun: str, history: History, told_of: Sequence[Article]) -> str:
    """The name of whom `pronoun` means, of those in the articles that were told of last: whom the user has named last,
    whoever was told where the last turn asked who, else who was told first; "" where it can be none of them."""
    known = _meant(pronoun, told_of)
    told, turns = words_of_last_answer(history), user_turns(history)[-FAR:][::-1]
    asks_who = bool(turns) and kind(turns[0]) == "name"
    said = [*turns[:1], *(told if asks_who else ()), *turns[1:], *told]
    return next((name for words in said for name in _named(known, words)), "")


def points_at_somebody(turn: str) -> bool:
    """Whether `turn` has a pronoun for one person."""
    return bool(_PERSON.search(turn))


def by_name(turn: str, history: History, told_of: Sequence[Article]) -> str:
    """`turn` with the name of the one person whom its pronouns mean in their place; as it is where that is nobody."""
    said = {_AS_OBJECT.get(word := match[0].lower(), word) for match in _PERSON.finditer(turn)}
    meant = {whom(pronoun, history, told_of) for pronoun in said}
    if len(meant) != 1 or not (name := meant.pop()):
        return turn
    return _PERSON.sub(lambda match: f"{name}’s" if match["of"] else name, turn)


_PERSON = re.compile(r"\b(?:(?P<of>his|her(?=\s+\w))|s?he|him|her)\b", re.IGNORECASE)
_AS_OBJECT = {"his": "him"}


def _meant(pronoun: str, told_of: Sequence[Article]) -> set[str]:
    """Those whom articles name that `pronoun` may mean: nobody whom one of them tells to be a man for "she", and bodies
    too for "they"."""
    readings, gender = [reading_of(article) for article in told_of], GENDERS.get(pronoun.lower())
    if gender is None:
        return {name for reading in readings for names in reading.cast for name in names}
    told = [(name, reading.phrase(name).gender) for reading in readings for name in reading.cast[0]]
    return {name for name, _ in told} - {name for name, its in told if its not in (None, gender)}


def _named(known: Collection[str], words: str) -> list[str]:
    """Those of `known` whose last name stands in `words`, which may be written small, in the order in which they stand
    there."""
    small = words.islower()
    lasts = ((name.split()[-1].lower() if small else name.split()[-1], name) for name in known)
    found = ((match.start(), name) for last, name in lasts if (match := re.search(rf"\b{re.escape(last)}\b", words)))
    return [name for _, name in sorted(found)]
