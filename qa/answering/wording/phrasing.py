"""What a request is about, as words: a topic without what only points at it, and as the question that is read for."""

from __future__ import annotations

import re

from qa.reader.requests import TASKS
from store.language.grammar import ORDINALS
from store.language.patterns import late, one_of
from store.language.reporting import MORE_TEXTS, TEXTS
from store.language.text import is_slip, is_spaceless

NOUN = r"(?:article|piece|story|text|report|column|op-?ed|document)"
"""One of the texts of a library, as a request calls it."""

_TASK_WORDS = (*TASKS, "chronology", "chronological", "summarise", "summarize", "comparison", "quotations", "reactions")
_BRIEFLY = late(r"^\W*(?:in short|in brief|briefly|quickly)[,:]\s+(?=wh|how\b)", re.IGNORECASE)
_OWN = late(
    r"\b(?:I|we)(?:['’](?:m|re|ve)| am| are| have| need)?(?: been| to| now| just| also| currently)*"
    r" (?:writ|prepar|draft|edit|research|plan|produc|work|do|finish)[a-z]*(?: on)?"
    rf" (?:an?|my|our|some) (?:[\w-]+ ){{0,3}}?(?:{one_of(TEXTS, MORE_TEXTS)})(?: (?:on|about|of|for))?\s+"
    rf"|\bfor (?:my|our) (?:[\w-]+ ){{0,2}}?(?:{one_of(TEXTS, MORE_TEXTS)})\b",
    re.IGNORECASE,
)
"""What somebody writes themselves, and no text that they ask for: "I'm preparing a piece on"."""


def spelled(request: str) -> str:
    """`request` with the words that name tasks as they are spelt, and without "in short" before a question: the reader
    hears pieces of words, and of a slip other ones."""
    return "".join(_right(piece) or piece for piece in re.split(r"(\W+)", _BRIEFLY.sub("", request)))


def without_own(request: str) -> str:
    """`request` with blanks for what its writer says of a text of their own."""
    return _OWN.sub(lambda m: " " * len(m.group()), request)


def behind_own(request: str, at: int) -> int:
    """Where what is asked about begins behind what its writer says of a text of their own, up to that place; 0 where
    they speak of none."""
    return max((m.end() for m in _OWN.finditer(request) if m.start() <= at), default=0)


def _right(word: str) -> str | None:
    """The word that names a task which `word` is but for two letters swapped, one left out or one too many."""
    small = word.lower()
    if len(small) < SHORTEST or small in _TASK_WORDS or not small.isascii():
        return None
    return next((name for name in _TASK_WORDS if abs(len(name) - len(small)) < 2 and is_slip(small, name)), None)


SHORTEST = 5
"""Letters of a word that is taken for a slip of another."""

_THIS = late(
    r"(?:this|that|it|these|those|them|here"
    rf"|(?:this|that|the|these|those|your last) (?:(?:same|whole|entire|last|above|{one_of(ORDINALS)}) )?"
    rf"(?:{NOUN}|stories|page|news|one|topic|subject|thing|matter|case|answer|above)s?"
    rf"|(?:that|the) (?:{one_of(ORDINALS)}))"
    r"(?:\s+(?:here|above|again|now|one))?"
    r"|[这那本该此](?:[篇个条则件份一]){0,2}(?:文章|报[道导]|新闻|文|事|事情|评论|故事|话题)?",
    re.IGNORECASE,
)
_HOLES = late(r"\s*,(?:\s*,)+|\s+,")
"""Commas between which something was cut out."""


def topic_of(words: str) -> str:
    """The words of a request that say what it is about, as a topic; "" for "this" and "it"."""
    topic = _HOLES.sub(",", words).strip(" \t\n,;:：，；–—-?？!！。.")
    return "" if _THIS.fullmatch(topic) else topic


_SIDES = late(r"['’]s?(?:\s+(?:numbers|figures|views?|positions?|accounts?|versions?|coverage|reports?|statements?))?$")


def who(words: str) -> str:
    """Words of a request as somebody or something: "the union's figures" are the union's."""
    return _SIDES.sub("", topic_of(words))


_QUESTION = late(
    r"^(?:who|what|which|when|where|why|how|whose|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    r"|[吗呢]$|谁|什么|哪|怎么|为何|多少|如何",
    re.IGNORECASE,
)


def is_question(words: str) -> bool:
    """Whether `words` begin as a question does, or end as one in Chinese."""
    return bool(_QUESTION.search(words))


_MATTER = late(
    r"(?<=\w)\s+(?:dispute|affair|story|saga|row|controversy|debate|issue|matter|situation|drama|case|conflict|topic)$"
    r"|(?<=[\u4e00-\u9fff]{2})(?:(?:[的这那一][件起]?)事|(?:[的这那一][件起]?)?(?:事件|事情))$",
    re.IGNORECASE,
)


def matter(topic: str) -> str:
    """A topic without the noun for its being one, which no article need say: "the tram dispute" is the tram."""
    return _MATTER.sub("", topic)


def as_question(topic: str) -> str:
    """A topic as the question that is read for in every passage: what happened; a question stays as it is."""
    topic = matter(topic)
    if is_question(topic):
        return topic if topic.endswith(("?", "？")) else topic + ("？" if is_spaceless(topic) else "?")
    return f"{topic}发生了什么？" if is_spaceless(topic) else f"What happened with {topic}?"
