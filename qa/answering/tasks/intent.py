"""The task that the reader hears in a request which no pattern and no example knows: most people ask in other words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from qa.answer import Length, TaskName
from qa.answering.finding.holders import is_role
from qa.answering.reading.measures import words_of
from qa.answering.reading.yes_no import asserted
from qa.answering.talk import leans
from qa.answering.tasks.list import kind_named
from qa.answering.tasks.quotes import whose
from qa.answering.tasks.task import Task
from qa.answering.wording.phrasing import as_question, is_question, strip_politeness, topic_of, who
from qa.reader import knows
from qa.reader.requests import SIDES, SPEAKER, hear, hear_words
from store.language.patterns import late

SURE, SURE_OF_A_QUESTION = 0.5, 0.9
"""How probable a task must be, and of what begins or ends as a question: less plainly asked for it is answered as
one."""

_PLAIN = ("answer", "yes_no")
"""What is answered as a question."""


def hear_task(request: str) -> Task | None:
    """The task that `request` asks for, with what it is about, whose words it wants and what it compares.

    None where it asks for no more than an answer, or in another language than the reader's.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    bare = strip_politeness(request)
    told = hear(request) if knows(request) and asserted(request) is None else None
    asks = request.rstrip().endswith("?") or is_question(bare)
    if told is None or told.task in _PLAIN or told.probability < (SURE_OF_A_QUESTION if asks else SURE):
        return None
    name, topic = cast(TaskName, told.task), hear_topic(request)
    if request.strip() == as_question(topic):  # as the page offers a plain question
        return None
    if name == "list":  # of what is none of people, bodies, places or figures the reader does not say which are meant
        kind = kind_named(request)
        return Task(name=name, topic=topic, detail=kind) if kind and not asks else None
    if name == "who_is" and (asks or is_role(topic)):  # "who chairs the council?" asks for a name
        return None
    if name == "quotes":
        speaker = whose(hear_words(SPEAKER, request))
        return Task(name=name, speaker=speaker, topic="" if topic == speaker else topic, detail=bare)
    if name == "compare":
        sides = [side for asked_for in SIDES if (side := who(hear_words(asked_for, request)))]
        return Task(name=name, topic=topic, sides=tuple(sides) if len(set(sides)) > 1 else ())
    return Task(name=name, topic=topic)


def length_for(question: str, length: Length) -> Length:
    """How long an answer to `question` is told: in full, where none is asked for, if the reader hears that more than
    one sentence answers it: a list, opinions, a comparison."""
    told = hear(question) if length == "normal" and knows(question) else None
    return "full" if told is not None and told.task in _SEVERAL else length


_SEVERAL = ("list", "opinions", "compare")


def with_speaker(task: Task, request: str) -> Task | None:
    """`task` with whom the reader hears in the place of a speaker that is nobody's name or role: "he", "exact". None of
    quotations of nobody."""
    if task.name != "quotes" or not task.speaker.islower() or is_role(task.speaker) or not knows(request):
        return task
    heard = whose(hear_words(SPEAKER, request))
    if not heard or leans(heard):
        return None if leans(task.speaker) or not is_somebody(task.speaker, request) else task
    return replace(task, speaker=heard, topic="" if heard in task.topic else task.topic)


def is_somebody(speaker: str, request: str) -> bool:
    """Whether `speaker` is whom `request` asks for the words of: a name or a role, or what the reader hears as such.

    Of "Anything fresh about the flood?" nobody is.
    """
    if not speaker.islower() or is_role(speaker) or not knows(request):
        return True
    return not words_of(speaker).keys.isdisjoint(words_of(hear_words(SPEAKER, request)).keys)


def hear_topic(request: str) -> str:
    """The words of `request` that say what it is about, with the article before them; "" where the reader does not know
    its language."""
    told = hear(request) if knows(request) else None
    if told is None:
        return ""
    article = _ARTICLE.search(request[: request.find(told.topic)])
    return topic_of(f"{article.group() if article else ''}{told.topic}")


_ARTICLE = late(r"\b(?:the|an?) $", re.IGNORECASE)
