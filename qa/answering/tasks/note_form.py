"""A request in note form, told by the one word of it that names a task: "controversy around the airport", "wolf
attacks, in order of time". For what no pattern and no example has: it opens with no word of a question, and is short.
"""

from __future__ import annotations

import re
from typing import cast

from qa.answer import TaskName
from qa.answering.tasks.task import Task
from qa.answering.wording.phrasing import topic_of
from qa.answering.wording.request_patterns import notes, word_list
from store.language.grammar import FINITE, QUESTION_WORDS
from store.language.patterns import late
from store.language.text import words

LONGEST = 16
"""Words of a request in note form."""

_BEHIND = late(
    r"(?:[\s,:;–-]+(?:for (?:a|my|the) \w+|and (?:tell|show|give) \w+ \w+ \w+|and (?:what|why|how|when|where|who)\b.*"
    r"|you (?:have|can find|know)|there (?:is|are)|in (?:the|your) (?:articles|library|archive)|only|now|so far|about"
    r"|of|on|in|to|for|with|by|and|that|against|around|a|the|as|please|from))+$",
    re.IGNORECASE,
)
_ASKS = QUESTION_WORDS | FINITE | {"whos", "whats"}


def noted(bare: str) -> Task | None:
    """The task of a request in note form; None where its first word is a question's, or nothing in it names one."""
    said = words(bare)
    if not said or said[0] in _ASKS or len(said) > LONGEST:
        return None
    for name, detail, pattern in notes():
        topic = strip_asking(pattern.sub(" , ", bare)) if pattern.search(bare) else ""
        if topic and words(topic)[0] not in _ASKS:
            task = cast(TaskName, name)
            return Task(name=task, speaker=topic, detail=bare) if task == "quotes" else Task(
                name=task, topic=topic, detail=detail)  # fmt: skip
    return None


def strip_asking(rest: str) -> str:
    """What is left of a request once the words that ask for something to be made are cut off at both ends."""
    before = ""
    while rest != before:
        before = rest
        rest = _opened(_BEHIND.sub("", rest.strip(_MARKS)))
    return topic_of(rest)


_MARKS = " ,:;–-?!."
_WORD = late(r"[^\W\d_]+")


def _opened(rest: str) -> str:
    """`rest` from its first word on that asks for nothing, with the article before it; all of it where none does."""
    start = 0
    for word in _WORD.finditer(rest):
        if word.group().lower() not in word_list("that ask for something to be made"):
            return rest[start:].strip(_MARKS)
        start = word.start() if word.group().lower() in ("the", "a", "an") else word.end()
    return rest
