"""A turn of a talk that asks again for what was asked before it: within limits, "Only from the Gazette", "Since June",
of somebody or something else, "And Fox?", or told at another length, "Shorter"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from qa.answering import tasks
from qa.answering.finding.recalled import NEAR, articles, recall_passages
from qa.answering.question import Turn, problem
from qa.answering.reading.chosen_passages import found_for
from qa.answering.reading.context import parted
from qa.answering.reading.measures import words_of
from qa.answering.reading.question_analysis import kind, read
from qa.answering.request import Request
from qa.answering.scope.relaxation import applied
from qa.answering.spine.exchanging import Exchanged, exchanged, outlets_in
from qa.answering.spine.turn_understanding import leaning
from qa.answering.talk import FAR, LONGEST
from qa.answering.tasks.limits import RequestLimits, limits
from qa.answering.wording.asked_length import asked_length
from store.article import Article
from store.filters import Filters
from store.language.authors import Names
from store.language.days import Period
from store.language.grammar import FINITE, FUNCTION_WORDS
from store.language.patterns import late
from store.language.reversals import NEGATES
from store.language.text import is_spaceless, words
from store.library import Library

Talk = tuple[Turn, ...]


class AskedAgain(NamedTuple):
    """What a turn asks again: the request with the talk before it, its task, the filters read out of it and of what
    limits it since, its words with what they lean on, and the words that limit it since."""

    request: Request
    task: tasks.Task
    limits: Filters
    said: str
    limiting: str


def asked_again(library: Library, request: Request) -> tuple[AskedAgain | None, Talk]:
    """What `request` asks again: what stands in brackets behind it, else what the last of the user's turns asks that
    says more, with what those since then change of it. None where it says more itself, or thanks.

    And the talk before it with the user's turns as they are meant that name something in the place of what was asked
    of before them, without those that only limit, or say how long: no talk is about their words.
    """
    course = _Course(library, request.now)
    talk = course.of(request.history)
    if request.model is not None and asked_length(request.question).lines is not None:
        return None, talk.said  # a model reads how many sentences it is to write
    asked = course.then(talk.asked, request.question, request.history)
    if not asked.again:
        return None, talk.said
    own_length = asked_length(asked.question)
    said = own_length.rest if request.model is None and own_length.rest else asked.question
    if request.length == "normal":
        request = replace(request, length=own_length.length or "normal", lines=own_length.lines)
    before = replace(request, question=said, history=course.of(asked.history).said)
    task, own = tasks.understood(said, library.names, request.now, begun=bool(asked.history))
    task, said = leaning(task, said, library, before.history)
    return AskedAgain(before, task, applied(own, asked.limits)[0], said, asked.limiting), talk.said


class _LastAsked(NamedTuple):
    """A request, the talk before it, and what the turns since then limit it to, each with its words. `again`: the last
    turn does not ask for it in so many words. `form`: it is this with something in the place of what was asked of,
    which `turn` named."""

    question: str
    history: Talk
    limited: tuple[tuple[str, Filters], ...] = ()
    again: bool = False
    form: str = ""
    turn: str = ""

    @property
    def limits(self) -> Filters:
        """All limits together, the last first."""
        every = Filters()
        for _, one in self.limited:
            every = applied(every, one)[0]
        return every

    @property
    def limiting(self) -> str:
        """The words by which it is asked again: of limits those that no later one is in the place of."""
        keys: set[str] = set()
        held = self.turn
        for said, one in reversed(self.limited):
            if keys.isdisjoint(one.to_dict()):
                small = words(held)[:1] and words(held)[0] in FUNCTION_WORDS
                rest = held[:1].lower() + held[1:] if small else held
                comma = "，" if is_spaceless(said) else ", "
                held = said.rstrip(" ?？.。!！") + comma + rest if held else said
            keys |= one.to_dict().keys()
        return held


class _Said(NamedTuple):
    """A talk as it is meant, and what was asked last in it."""

    said: Talk
    asked: _LastAsked | None


@dataclass(frozen=True)
class _Course:
    library: Library
    now: datetime

    def of(self, history: Talk) -> _Said:
        """A talk as it is meant; what lies far back stays as it is."""
        near = max(0, len(history) - 4 * FAR)
        said, asked = list(history[:near]), None
        for at, (role, text) in enumerate(history[near:], near):
            if role != "user" or problem(text) is not None:
                said.append((role, text))
                continue
            asked, before = self.then(asked, text[:LONGEST], history[:at]), asked
            if before is None or not asked.again:
                said.append((role, text))
            elif asked.question != before.question:
                said.append((role, asked.question))
            if tasks.recognise(text[:LONGEST]).name == "help":
                asked = before
        return _Said(tuple(said), asked)

    def then(self, before: _LastAsked | None, turn: str, history: Talk) -> _LastAsked:
        """What is asked with `turn` behind `history`, where it was `before` what was asked last."""
        said, behind = parted(turn)
        if behind:
            before = _LastAsked(behind, history)
        if before is not None and tasks.recognise(before.question).name != "help":
            if not asked_length(said).rest:
                return before._replace(again=True)
            if other := self._exchanged(said, before, history):
                past = history if other.on else before.history
                form = before.form or before.question
                return _LastAsked(other.request, past, before.limited, again=True, form=form, turn=said.strip())
            if (filters := self._limits(said, before)) is not None:
                return before._replace(limited=(*before.limited, (said.strip(), filters)), again=True, turn="")
        return _LastAsked(turn.strip(), history)

    def _exchanged(self, said: str, before: _LastAsked, history: Talk) -> Exchanged | None:
        """What is asked with `said` in the place of what was asked of `before`, as it stands or as it was first asked.
        What does not say that it is another topic is one where articles speak of it and none of those told of does."""
        looks = (exchanged(said, form, self.library.names, self.now) for form in (before.question, before.form) if form)
        other = next(filter(None, looks), None)
        if other is None or other.led:
            return other
        told = articles(recall_passages(self.library, history))
        known = found_for(other.said, NEAR, self.library)
        return other if _speak(other.said, articles(known)) and not _speak(other.said, told) else None

    def _limits(self, said: str, before: _LastAsked) -> Filters | None:
        """What `said` limits `before` to; days limit no plain question, for something may have happened on them."""
        if _NOT.search(_NO.sub("", said)):
            return self._without(said)
        found = _only_limits(said, self.library.names, self.now)
        if found is None or found.is_sure:
            return found and found.filters
        if _only_limits(before.question, self.library.names, self.now) is not None:
            return None
        task, _ = tasks.understood(before.question, self.library.names, self.now)
        task, _ = leaning(task, before.question, self.library, before.history)
        return found.filters if task.name not in ("answer", "help") else None

    def _without(self, said: str) -> Filters | None:
        """The outlets besides those that `said` leaves out, "Not the Gazette"; None where it leaves out none or all."""
        found = _only_limits(_NOT.sub(" ", _NO.sub("", said)), self.library.names, self.now)
        if found is None or found.filters.to_dict().keys() != {"source"}:
            return None
        others = {source for _, source, _ in self.library.bylines() if source} - set(found.filters.source)
        return Filters(source=tuple(sorted(others))) if others else None


def _speak(said: str, of: Sequence[Article]) -> bool:
    """Whether one of these articles has all telling words of `said`."""
    wanted = words_of(said).keys
    return any(wanted <= words_of(f"{article.title or ''}. {article.text}").keys for article in of)


_SHOWN = late(
    r"\b(?:show|use|limit(?:ed)?|restrict(?:ed)?|keep|want)\b|^(?:那|请|你|能)*[只仅光就](?:想|要|看|查|用|读|限|于|在)*|限于"
    r"|怎么(?:说|写|看|报[道导])的?|的?(?:文章|报[道导]|消息)",
    re.IGNORECASE,
)
"""What a turn that only limits may say besides: that this is shown, or what somebody says."""


_NO = late(r"^\W*no\s*[,;.:–—-]\s*", re.IGNORECASE)
_NOT = late(
    r"\b(?:(?:but )?not(?! (?:only|just)\b)|no|without|except(?: for)?|excluding|other than|apart from)\b"
    r"|^(?:除了?|不要|不看|排除)|(?:以外|之外)",
    re.IGNORECASE,
)


class _OnlyLimits(NamedTuple):
    """The filters that a turn means; not sure where one is a day by itself, on which something may happen."""

    filters: Filters
    is_sure: bool = True


def _only_limits(turn: str, names: Names, now: datetime) -> _OnlyLimits | None:
    """The filters that `turn` means where it says nothing else, and asks for nothing; None elsewhere. An outlet or a
    day by itself is one: "And the Gazette?"."""
    said = parted(turn)[0]
    their_own = limits(said, names, now)
    if tasks.asks_what_they_write(their_own.rest):
        return _OnlyLimits(their_own.filters) if their_own.filters != Filters() else None
    if kind(said) != "any" or not FINITE.isdisjoint(words(said)) or NEGATES.search(_NO.sub("", said)):  # "not only"
        return None
    told = {*(one.of for one in their_own.found), *outlets_in(said, names)}
    every = limits(said, names, now, every=True)
    sure = replace(every, found=tuple(one for one in every.found if one.of in told))
    found = replace(every, found=tuple(one for one in every.found if one.of in told or isinstance(one.of, Period)))
    if not _says_nothing_else(found):
        return None
    is_task = all(tasks.recognise(part).name != "answer" for part in (found.rest, said))  # "Articles from the Gazette"
    return None if is_task else _OnlyLimits(found.filters, _says_nothing_else(sure))


def _says_nothing_else(limited: RequestLimits) -> bool:
    """Whether a turn is limited, and has nothing besides that tells anything: no word of a script without spaces that
    does has one character, "海港日报呢？"."""
    rest = _SHOWN.sub(" ", limited.rest)
    says_more = sum(map(str.isalnum, rest)) > 1 if is_spaceless(limited.question) else bool(read(rest).terms)
    return limited.filters != Filters() and not says_more
