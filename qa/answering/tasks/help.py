"""Greetings, thanks, and what this is: sentences of the product's own, which cite nothing and are unchecked."""

from __future__ import annotations

import re
from collections.abc import Set

from qa.answering.phrases import say
from qa.answering.tasks.lines import ours
from qa.answering.tasks.task import AnswerLine, Kind, Task, TaskContext, Telling
from qa.answering.wording.phrasing import strip_politeness
from qa.answering.wording.word_lists import word_list
from store.language.grammar import FUNCTION_WORDS, QUESTION_WORDS
from store.language.patterns import late
from store.language.text import words

_GREETING = (
    r"(?:hi|good day to you|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|您好|你好|嗨|早上好"
    r"|晚上好)"
    r"(?: (?:there|all|everyone|again))?"
)
_THANKS = (
    r"(?:(?:ok(?:ay)? )?(?:great|perfect|super|brilliant|fine)|(?:非常|十分)?感谢(?:你|您)?|多谢|谢谢(?:你|您|了)?)"
)
_WHO = (
    r"(?:who|what)(?:['’]?s| is| are|['’]?re)? (?:you|u|this|this thing)|what (?:can|could|do|else can|should) "
    r"(?:you|u|i|this|it|we) (?:do|ask|help(?: me)?(?: with)?|know)(?: (?:here|you|this))?|"
    r"how (?:do|does|can|should|to) (?:you|i|this|it|we)? ?(?:use |work|ask)(?:this|it|you)?|help(?: me)?|"
    r"你(?:是谁|是什么|能做什么|会什么|可以做什么|能干什么)|(?:怎么|如何)(?:用|使用|提问)|帮助|帮帮我|能问什么"
    r"|可以问什么"
)
_ONLY: dict[str, re.Pattern[str]] = {
    name: late(rf"\W*(?:{_GREETING}\W+)?(?:{words})\W*", re.IGNORECASE)
    for name, words in (
        ("greeting", _GREETING),
        ("thanks", _THANKS),
        ("who", rf"(?:{_WHO})(?:[,\s]*(?:and|，|和)?\s*(?:{_WHO}))?"),
    )
}


_YOU = frozenset("you your yours this i me my here".split())


def recognise(question: str) -> Task | None:
    """A question that is nothing else."""
    for name, pattern in _ONLY.items():
        if pattern.fullmatch(question) or pattern.fullmatch(strip_politeness(question)):
            return Task(name="help", detail=name)
    said = set(words(question))
    is_asked = question.rstrip().endswith(("?", "？"))
    if not is_asked and _is_of(
        said, word_list("of thanks"), word_list("beside thanks") | FUNCTION_WORDS - QUESTION_WORDS
    ):
        return Task(name="help", detail="thanks")
    beside = word_list("beside them") | FUNCTION_WORDS | QUESTION_WORDS
    of_us = _is_of(said, word_list("of the product"), beside) and not said.isdisjoint(_YOU)
    return Task(name="help", detail="who") if of_us else None


def _is_of(said: Set[str], telling: Set[str], beside: Set[str]) -> bool:
    """Whether words are `telling` ones and others that may stand beside them, and no more."""
    return said <= telling | beside and not said.isdisjoint(telling)


def tell(task: Task, given: TaskContext) -> Telling:
    """What fits, and for who asks what this is, what can be asked."""
    in_language = given.spoken
    count = f"{given.library.counts().articles:,}"
    names = {"greeting": ["hello", "can ask"], "thanks": ["welcome"], "who": ["who we are", "can ask", "how proven"]}
    lines = [AnswerLine(ours(say(name, in_language, articles=count), in_language), " ") for name in names[task.detail]]
    return Telling(tuple(lines), ours=True)


KIND = Kind("help", recognise, tell)
