"""A turn of a talk that only limits, "Only from the Gazette", "Since June": what was asked before it is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from qa.answering import tasks
from qa.answering.question import Turn, problem
from qa.answering.reading.context import parted
from qa.answering.reading.question_analysis import kind, read
from qa.answering.request import Request
from qa.answering.scope.relaxation import applied
from qa.answering.spine.turn_understanding import leaning
from qa.answering.talk import FAR, LONGEST
from qa.answering.tasks.limits import limits
from store.filters import Filters
from store.language.authors import NameMention, Names
from store.language.days import Period
from store.language.grammar import FINITE
from store.language.text import is_spaceless, words
from store.library import Library

Talk = tuple[Turn, ...]


class AskedAgain(NamedTuple):
    """What a turn asks again: the request with the talk before it, its task, the filters read out of it and of what
    limits it since, and its words with what they lean on."""

    request: Request
    task: tasks.Task
    limits: Filters
    said: str


def asked_again(library: Library, request: Request) -> AskedAgain | None:
    """What `request` asks again where it only limits it: what stands in brackets behind it, else what the last of the
    user's turns asks that says more, within what those since then limit it to. None where it says more itself."""
    found = _limited(request, library.names)
    if found is None:
        return None
    said, history, filters = found
    before = replace(request, question=said, history=saying_more(history, library.names, request.now))
    task, own = tasks.understood(said, library.names, request.now)
    task, said = leaning(task, said, library, before.history)
    is_sure = task.name != "answer" or _only_limits(request.question, library.names, request.now, sure=True) is not None
    return AskedAgain(before, task, applied(own, filters)[0], said) if is_sure and task.name != "help" else None


def _limited(request: Request, names: Names) -> tuple[str, Talk, Filters] | None:
    """What is asked again, the talk before that, and what it is limited to since then."""
    filters = _only_limits(request.question, names, request.now)
    if filters is None:
        return None
    if behind := parted(request.question)[1]:
        return behind, request.history, filters
    for at in reversed(range(max(0, len(request.history) - 2 * FAR), len(request.history))):
        role, text = request.history[at]
        if role != "user":
            continue
        before = _only_limits(text[:LONGEST], names, request.now)
        if before is None:
            return (text.strip(), request.history[:at], filters) if problem(text) is None else None
        filters = applied(before, filters)[0]
    return None


def saying_more(history: Talk, names: Names, now: datetime) -> Talk:
    """`history` without the user's turns that only limit: no talk is about their words."""
    near = len(history) - 4 * FAR
    return tuple(
        (role, text)
        for at, (role, text) in enumerate(history)
        if role != "user" or at < near or _only_limits(text[:LONGEST], names, now, sure=True) is None
    )


def _only_limits(turn: str, names: Names, now: datetime, *, sure: bool = False) -> Filters | None:
    """The filters that `turn` means where it says nothing else, and asks for nothing; None elsewhere. An outlet by
    itself is one, "And the Gazette?"; unless it is to be `sure`, so is a day, on which something may happen."""
    said = parted(turn)[0]
    if kind(said) != "any" or not FINITE.isdisjoint(words(said)):
        return None
    told = {one.of for one in limits(said, names, now).found}
    every = limits(said, names, now, every=True)
    alone = (of for of in (one.of for one in every.found) if (not sure if isinstance(of, Period) else _is_outlet(of)))
    told.update(alone)
    found = replace(every, found=tuple(one for one in every.found if one.of in told))
    # No word of a script without spaces that tells anything has one character: "海港日报呢？"
    says_more = sum(map(str.isalnum, found.rest)) > 1 if is_spaceless(said) else bool(read(found.rest).terms)
    if found.filters == Filters() or says_more:
        return None
    is_task = all(tasks.recognise(part).name != "answer" for part in (found.rest, said))  # "Articles from the Gazette"
    return None if is_task else found.filters


def _is_outlet(of: NameMention) -> bool:
    """Whether a name is an outlet's, and nothing else that one speaks of."""
    return of.kind == "source" and not of.ordinary
