"""A request in two halves that ask for different things: "Who wrote it, and does anyone object?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer import TaskName
from qa.answering.finding.byline import asks_of_record
from qa.answering.phrases import Spoken, plainly, say
from qa.answering.reading.context import within
from qa.answering.reading.question_analysis import read
from qa.answering.reading.sentence_ranker import split_questions
from qa.answering.talk import leans
from qa.answering.tasks import OF_TOPIC, AnswerLine, recognise
from qa.answering.tasks.chosen import told_in
from qa.answering.tasks.lines import ours
from qa.answering.wording.phrasing import is_question
from store.language.text import words

SHORTEST = 3
"""Words of a half that asks for something by itself: "and what followed?" asks of the half before it, and "who is for"
of nothing."""

_OF_PEOPLE: tuple[TaskName, ...] = ("quotes", "opinions", "who_is")
"""What no question is answered with: somebody's words or views, and who they are."""


_WHOLE: tuple[TaskName, ...] = ("compare", "library")
"""Tasks that tell all of a request: how sides differ and agree, how many articles there are and of when."""


def halves(request: str) -> tuple[str, ...]:
    """The parts of `request`, where they ask for different things of which one answer tells but one: of an article's
    record, for tasks, for a fact; none where one answer tells all of it, or a part only says what the others ask about:
    "The tuna company put off its second plant. How did the mayor take it?"."""
    parts = split_questions(request)
    if len(parts) < 2 or told_in(request) or not all(map(_asks_something, parts)) or not all(map(is_question, parts)):
        return ()
    whole = recognise(request).name
    asked = [None if asks_of_record(part) else _task(part, parts[0]) for part in parts]
    differ = len(set(asked)) > 1 and whole not in _WHOLE and "help" not in asked
    told_apart = None in asked or whole != "answer" or any(name in _OF_PEOPLE for name in asked)
    return parts if differ and told_apart else ()


def _asks_something(part: str) -> bool:
    """Whether a part says what it asks for, or asks for an article's record."""
    return len(words(part)) >= SHORTEST and (bool(read(part).terms) or asks_of_record(part))


def _task(part: str, first: str) -> TaskName:
    """What a part asks for, "and who opposes it?" on what the `first` is about."""
    task, about = recognise(part).name, recognise(first).topic
    heard = recognise(within(part, about)).name if task == "answer" and leans(part) else task
    return heard if heard in OF_TOPIC else task


def one_behind_another(
    told: Sequence[tuple[str, Sequence[AnswerLine], str]], in_language: Spoken
) -> Iterator[AnswerLine]:
    """The lines of each half, in a paragraph of its own; of one that has none, why. `told` are the halves, each with
    its lines and its reason."""
    for number, (half, lines, reason) in enumerate(told):
        if not lines:
            lines = [
                AnswerLine(
                    ours(say("half", in_language, half=plainly(half).rstrip(" ?.？。"), reason=reason), in_language),
                    " ",
                )
            ]
        first, *others = lines
        yield replace(first, lead=f"\n\n{first.lead.lstrip()}") if number else first
        yield from others
