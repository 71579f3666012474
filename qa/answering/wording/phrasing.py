"""How people ask for something to be made: the politeness around a request, and the topic that is left of it."""

from __future__ import annotations

import re
from functools import lru_cache

from qa.answering.wording.word_lists import word_list
from store.language.patterns import late
from store.language.text import is_slip, is_spaceless

_COLLECT = (
    r"pull|collect|gather|find|plot|extract|compile|dig (?:out|up)|(?:put|bring) together|look (?:up|for)|search for"
)
_BEFORE = late(
    r"^[\s\"'“‘]*(?:(?:hi|hello|hey|ok(?:ay)?|so|and|now|then|please|pls|plz|kindly|just|also)\b[\s,!.:–-]*"
    r"|(?:can|could|would|will|may|might)\s+(?:you|u|i|we)\s+(?:please\s+|kindly\s+|also\s+)?(?:have\s+|get\s+"
    r"|see\s+)?"
    r"|i(?:\s+would|['’]d)?\s+(?:need|want|like)\s+(?:to\s+(?:have|get|see|know)\s+|you\s+to\s+)?"
    r"|(?:give|show|tell|get|write|draw|make|build|create|prepare|provide|produce)\s+(?:me|us)\s+"
    r"|(?:give|show|write|draw|make|build|create|prepare|provide|produce)\s+(?=(?:an?|the)\b)"
    rf"|(?:{_COLLECT}|i['’]?m (?:after|looking for|interested in)|looking for|i['’]d like|i would like)\s+"
    r"(?:out\s+)?(?:me\s+)?"
    r"|i (?:missed|have no|haven['’]t|don['’]t|do not|didn['’]t|did not|know nothing|was away|am new|never|keep)\b"
    r"[^,.?!;:]{0,60}[,.;:!–-]+\s+(?=\S+\s+\S)"
    r"|(?:请问?|麻烦你?|劳驾|你?能不能|你?能否|你?可以|我想(?:看|要|知道|了解)?|帮我|帮忙|给我|替我|为我|来|做|列出"
    r"|写|给出|用)\s*"
    r"(?:一[个份段句下条]|个)?(?:话|字)?)+",
    re.IGNORECASE,
)
_BEHIND = late(
    r"(?:[\s,;–-]*(?:please|pls|plz|thanks|thank you|for me|for us|if you can|(?:that )?you can find"
    r"|that you (?:have|know of)"
    r"|that there (?:is|are)|keep it short|short|briefly|for a (?:story|meeting|piece|friend)|again|谢谢|好吗"
    r"|可以吗|行吗|一下"
    r"|吗))*[\s?!.…？！。]*$",
    re.IGNORECASE,
)
_JOINTS = late(
    r"^(?:[\s:：,，;–—-]+|(?:of|on|for|about|from|with|regarding|concerning|around|to|in|at|is|are|was|were)\b"
    r"|(?:the )?(?:story|topic|subject|affair|matter|events?|developments?|history|coverage|reporting|reports"
    r"|articles?"
    r"|news|state|background)\s+(?:of|on|about|around|in|at|with)\b"
    r"|what (?:has been|they|was) (?:wrote|written|reported|said)\s+(?:of|on|about)\b"
    r"|what(?:\s+has|['’]s|\s+is)?\s+(?:happened|happening|been happening|went on|going on)(?:\s+(?:with|to|in|at"
    r"|around))?\b"
    r"|一下|关于|有关|对于|对|把|将|围绕|就)\s*",
    re.IGNORECASE,
)
_TAIL = late(
    r"(?:[\s:：,，;–—-]+|\band (?:when|where|why|how|by whom)\b"
    r"|(?:\b(?:as|in|with|into|of|a|an|the|its|their)|的|做|作|进行|一个|个|按|列)\s*)$"
)
NOUN = r"(?:article|piece|story|text|report|column|op-?ed|document)"
"""One of the texts of a library, as a request calls it."""

_THIS = late(
    r"(?:this|that|it|these|those|them|here"
    r"|(?:this|that|the|these|those|your last) (?:(?:same|whole|entire|last|above|first|second) )?"
    rf"(?:{NOUN}|stories|page|news|one|topic|subject|thing|matter|case|answer|above)s?)"
    r"(?:\s+(?:here|above|again|now|one))?"
    r"|[这那本该此](?:[篇个条则件份一]){0,2}(?:文章|报道|新闻|文|事|事情|评论|故事|话题)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # every task asks it of the same question
def strip_politeness(question: str) -> str:
    """`question` without greeting, politeness and last marks: "can you summarise X please?" is "summarise X"."""
    bare = _BEFORE.sub("", spelled(question.strip()))
    return _BEHIND.sub("", bare).strip() or question.strip()


_SHORT_IS = late(r"^(who|what|where|how|when)['’]?s(?=\s)", re.IGNORECASE)


def spelled(request: str) -> str:
    """`request` with "what is" for "whats", and the words that name tasks as they are spelt."""
    pieces = re.split(r"(\W+)", _SHORT_IS.sub(r"\1 is", request))
    return "".join(_right(piece) or piece for piece in pieces)


def _right(word: str) -> str | None:
    """The word that names a task which `word` is but for two letters swapped, one left out or one too many."""
    small, naming = word.lower(), word_list("often misspelt")
    if len(small) < 5 or small in naming or not small.isascii():
        return None
    return next((name for name in sorted(naming) if abs(len(name) - len(small)) < 2 and is_slip(small, name)), None)


_HOLES = late(r"\s*,(?:\s*,)+|\s+,")
"""Commas between which something was cut out."""


def topic_of(rest: str) -> str:
    """What is left of a request once the words that name its task are cut out, as a topic; "" for "this" and "it"."""
    before, rest = "", _HOLES.sub(",", rest)
    while rest != before:
        before = rest
        rest = _TAIL.sub("", _BEHIND.sub("", _JOINTS.sub("", rest.strip()))).strip()
    return "" if _THIS.fullmatch(rest) else rest


_SIDES = late(r"['’]s?(?:\s+(?:numbers|figures|views?|positions?|accounts?|versions?|coverage|reports?|statements?))?$")


def who(rest: str) -> str:
    """What is left of a request as somebody or something: "the union's figures" are the union's."""
    return _SIDES.sub("", topic_of(rest))


def cut(question: str, *patterns: re.Pattern[str]) -> str | None:
    """The topic of `question` where one of `patterns` names a task in it, None where none does.

    A pattern may hold the topic in a group of that name; else it is what stands around the match.
    """
    bare = strip_politeness(question)
    for pattern in patterns:
        match = pattern.search(bare)
        if match is not None:
            named = match.groupdict().get("topic")
            return topic_of(named if named is not None else pattern.sub(" ", bare))
    return None


_QUESTION = late(
    r"^(?:who|what|which|when|where|why|how|whose|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    r"|[吗呢]$|谁|什么|哪|怎么|为何|多少|如何",
    re.IGNORECASE,
)


def collects(request: str) -> bool:
    """Whether `request` begins with that things are to be collected: "Please gather what X has said"."""
    return bool(_COLLECTS.match(request))


_COLLECTS = late(rf"(?:\W*\b(?:please|pls|(?:can|could|would|will) you)\b)*\W*(?:{_COLLECT})\b", re.IGNORECASE)


def is_question(words: str) -> bool:
    """Whether `words` begin as a question does, or end as one in Chinese."""
    return bool(_QUESTION.search(words))


_MATTER = late(
    r"(?<=\w)\s+(?:dispute|affair|story|saga|row|controversy|debate|issue|matter|situation|drama|case|conflict|topic)$",
    re.IGNORECASE,
)


def matter(topic: str) -> str:
    """A topic without the noun for its being one, which no article need say: "the tram dispute" is the tram."""
    return _MATTER.sub("", topic)


def as_question(topic: str) -> str:
    """A topic as the question that is read for in every passage: what happened; a question stays as it is."""
    topic = matter(topic)
    if _QUESTION.search(topic):
        return topic if topic.endswith(("?", "？")) else topic + ("？" if is_spaceless(topic) else "?")
    return f"{topic}发生了什么？" if is_spaceless(topic) else f"What happened with {topic}?"
