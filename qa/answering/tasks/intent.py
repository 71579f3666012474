"""The task that the reader hears in a request which no pattern and no example knows: most people ask in other words."""

from __future__ import annotations

from typing import cast

from qa.answer import TaskName
from qa.answering.finding.holders import is_role
from qa.answering.reading.measures import words_of
from qa.answering.reading.yes_no import asserted
from qa.answering.tasks.quotes import whose
from qa.answering.tasks.task import Task
from qa.answering.wording.phrasing import is_question, strip_politeness, topic_of, who
from qa.reader import knows
from qa.reader.requests import SIDES, SPEAKER, hear, hear_words

SURE, SURE_OF_A_QUESTION = 0.5, 0.85
"""How probable a task must be, and what ends as a question: less plainly asked for it is answered as one. What begins
as a question asks for an answer, unless a pattern or an example knows better."""

_PLAIN = ("answer", "yes_no", "list")
"""What is answered as a question: a list too, of which the reader does not say what is to be listed."""


def hear_task(request: str) -> Task | None:
    """The task that `request` asks for, with what it is about, whose words it wants and what it compares.

    None where it asks for no more than an answer, or in another language than the reader's.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    bare = strip_politeness(request)
    told = hear(request) if knows(request) and asserted(request) is None and not is_question(bare) else None
    least = SURE_OF_A_QUESTION if request.rstrip().endswith("?") else SURE
    if told is None or told.task in _PLAIN or told.probability < least:
        return None
    name, topic = cast(TaskName, told.task), topic_of(told.topic)
    if name == "quotes":
        speaker = whose(hear_words(SPEAKER, request))
        return Task(name=name, speaker=speaker, topic="" if topic == speaker else topic, detail=bare)
    if name == "compare":
        sides = [side for asked_for in SIDES if (side := who(hear_words(asked_for, request)))]
        return Task(name=name, topic=topic, sides=tuple(sides) if len(set(sides)) > 1 else ())
    return Task(name=name, topic=topic)


def is_somebody(speaker: str, request: str) -> bool:
    """Whether `speaker` is whom `request` asks for the words of: a name or a role, or what the reader hears as such.

    Of "Anything fresh about the flood?" nobody is.
    """
    if not speaker.islower() or is_role(speaker) or not knows(request):
        return True
    return not words_of(speaker).keys.isdisjoint(words_of(hear_words(SPEAKER, request)).keys)


def hear_topic(request: str) -> str:
    """The words of `request` that say what it is about; "" where the reader does not know its language."""
    told = hear(request) if knows(request) else None
    return topic_of(told.topic) if told else ""
