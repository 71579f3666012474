"""What is said of an outlet or an author whose texts a request asks for and of whom the library has none."""

from __future__ import annotations

from typing import NamedTuple

from qa.answering.phrases import plainly, say
from qa.answering.reading.chosen_passages import Pair
from qa.answering.scope.strangers import Stranger, strangers
from qa.answering.tasks import Task, TaskContext
from qa.answering.tasks.holdings import none_within
from qa.answering.tasks.naming import naming
from store.filters import Filters

_NAMED_THEMSELVES = ("help", "compare", "who_is")
"""Tasks that say themselves what they have of whoever is named, or are of nobody."""

_OF_WORDS = ("answer", "quotes")
"""Tasks that may be told out of an article that cites somebody; others are made of articles of theirs."""

NEAREST = 3
"""Articles that are named in their place."""


class Unheard(NamedTuple):
    """Why nothing is told, "" where something is, with what comes nearest; and what is told beside that."""

    reason: str = ""
    nearest: tuple[Pair, ...] = ()
    notices: tuple[str, ...] = ()


def unheard(task: Task, given: TaskContext) -> Unheard:
    """What there is to say of those whom the library does not have; of whom an article speaks that may tell what they
    say, and beside whom somebody is asked about whom it has, a notice."""
    request, names = given.request, given.library.names
    if task.name in _NAMED_THEMSELVES or task.detail == "whose":
        return Unheard()
    named, known = strangers(request.question, names)
    asked = [one for one in named if ("source" if one.outlet else "author") not in request.unread]
    lacking = [one for one in asked if _is_lacking(one, task, given)]
    told = dict.fromkeys(_told(one, given) for one in asked if one.outlet or one in lacking)
    if lacking and not known:
        return Unheard(" ".join(told), given.search(request.question, NEAREST))
    return Unheard(notices=tuple(told))


def _is_lacking(one: Stranger, task: Task, given: TaskContext) -> bool:
    """Whether nothing can be told of what is asked: texts of theirs are to be told, or no article names them."""
    of_texts = one.of_texts and not (one.outlet and task.name in _OF_WORDS)
    return of_texts or not naming(one.name, given.with_filters(Filters()))


def _told(one: Stranger, given: TaskContext) -> str:
    """That the library has nothing from an outlet, or by an author; of a name that no article has, that."""
    if one.outlet:
        return none_within(given, Filters(source=(one.said,)))
    if naming(one.name, given.with_filters(Filters())):
        return none_within(given, Filters(author=(one.name,)))
    return say("named nowhere", given.spoken, name=plainly(one.name))
