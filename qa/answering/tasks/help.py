"""Greetings, thanks, and what this is: sentences of the product's own, which cite nothing and are unchecked."""

from __future__ import annotations

import re

from qa.answering.phrases import say
from qa.answering.tasks.lines import ours
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling
from store.language.patterns import late

_THANKS = late(r"\b(?:thanks?|thx|ta|ty|cheers|appreciated?|(?:good)?bye|see you)\b", re.IGNORECASE)
_GREETING = late(
    r"\W*(?:hi|hiya|hello|hey|howdy|greetings|good (?:morning|afternoon|evening"
    r"|day))\b(?:[\s,]+\w+){0,2}\W*",
    re.IGNORECASE,
)


_OF_US = late(r"\b(?:you|your|yours|i|me|my|this|here|help)\b", re.IGNORECASE)


def of_help(request: str) -> Task | None:
    """What `request`, in English, is of these: thanks, a greeting and no more, or what this is; None for neither."""
    if _THANKS.search(request) and not request.rstrip().endswith("?"):
        return Task(name="help", detail="thanks")
    if _GREETING.fullmatch(request):
        return Task(name="help", detail="greeting")
    return Task(name="help", detail="who") if _OF_US.search(request) else None


def tell(task: Task, given: TaskContext) -> Telling:
    """What fits, and for who asks what this is, what can be asked."""
    in_language = given.spoken
    count = f"{given.library.counts().articles:,}"
    names = {"greeting": ["hello", "can ask"], "thanks": ["welcome"], "who": ["who we are", "can ask", "how proven"]}
    lines = [AnswerLine(ours(say(name, in_language, articles=count), in_language), " ") for name in names[task.detail]]
    return Telling(tuple(lines), ours=True)
