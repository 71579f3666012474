"""How long an answer is asked to be: "in one sentence", "in three points", "briefly", "in detail", 用三句话."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.answer import Length
from store.language.calendar import chinese_number
from store.language.grammar import FUNCTION_WORDS, ONES
from store.language.patterns import first, late, one_of
from store.language.text import words

_FEW = {"a couple of": 2, "a few": 3, "a single": 1, "a": 1, "an": 1}
_NUMBER = rf"(?P<n>\d{{1,2}}|{one_of(_FEW)}|{one_of(ONES)})"
_SORT = r"(?:(?:bullet|key|main|short|brief|single|simple)[\s-]+)*"
_UNIT = r"(?:sentence|point|bullet|line|takeaway)"
_MOST = r"max(?:imum)?\.?"
_TEXT = r"(?:summary|overview|version|answer|recap|timeline|account)"
_HAN = r"(?:[一二两三四五六七八九十]|\d{1,2})"
_GOES_ON = r"\W*$|\s*[,:;–—]|\s+(?:please|the|on|about|what|who|how|why|when|where|which)\b"
_COUNTED = (
    late(
        r"\b(?:in|with|as|into)\s+(?:(?:just|only|exactly|about|at most|no more than)\s+)?"
        rf"{_NUMBER}\s+{_SORT}{_UNIT}s?(?={_GOES_ON})[,:]?",
        re.IGNORECASE,
    ),
    late(rf"\b{_NUMBER}[\s-]+{_SORT}{_UNIT}(?=[\s-]+{_TEXT}\b)", re.IGNORECASE),
    late(
        rf"[,;(]\s*(?:at most |no more than |{_MOST} )?{_NUMBER} {_SORT}(?:{_UNIT}s?|entr(?:y|ies))"
        rf"(?: {_MOST}| at most| tops)?[.)]?(?=\W*$)",
        re.IGNORECASE,
    ),
    late(rf"(?:用|以|分成?)\s?(?P<n>{_HAN})\s?(?:句话?|个?要?点|条)(?:来|地)?[，,]?"),
    late(rf"(?P<n>{_HAN})\s?(?:句话|个要点)[，,]?"),
)
_KEY = (
    late(
        rf"\b{_NUMBER}\s+(?:(?:most\s+)?(?:important|key|main|central|biggest|top)\s+)+(?:{_UNIT}|fact|finding|lesson)s\b",
        re.IGNORECASE,
    ),
    late(
        rf"^\W*(?:please\s+)?(?:give|tell|list|write)(?:\s+(?:me|us))?\s+{_NUMBER}\s+{_SORT}{_UNIT}s?\b", re.IGNORECASE
    ),
)
"""So many of what an article says: the words that are asked for with, and so many."""

_IN_SHORT = r"(?:in short|in brief|briefly)"
_BRIEFLY = late(rf"^\W*{_IN_SHORT}[,:]?\s+|,\s*{_IN_SHORT}(?:,?\s+please)?(?=\W*$)", re.IGNORECASE)
_SHORT = late(
    rf"\b(?:short|brief|quick|concise) {_TEXT}\b|\bin (?:at most |under |about )?\d{{1,2}} words\b"
    r"|^\W*(?:please\s+)?(?:(?:can|could|would) you\s+)?(?:tell me|explain|describe|summari[sz]e|outline|sum up)\b[^?]*"
    rf"\b{_IN_SHORT}\b|简要|简短|简单|简洁|简而言之",
    re.IGNORECASE,
)
_FULL = late(
    rf"\bin (?:(?:full|more|great|greater|some) )?detail\b|\bat length\b|\bdetailed {_TEXT}\b|详细|详尽", re.IGNORECASE
)

_ASKED = (
    r"^\W*(?:(?:please|now|and|but|ok(?:ay)?|(?:can|could|would|will) you|make|keep|tell|give|me|us|it|that|this"
    r"|an?|the|even|much|bit|little|in)\W+)*"
)
_ENDS = r"(?:\W+(?:it|that|this|version|answer|summary|one|please|then|now))*\W*$"
_HAN_ASKED = r"^(?:请|能|可以|再|更|太|说|写|讲|得)*"
_SHORTER = late(
    rf"{_ASKED}(?:shorter|briefer|shorten|briefly|short|more (?:concise(?:ly)?|briefly)|less detail|fewer words"
    rf"|(?:too|so) long){_ENDS}|{_HAN_ASKED}(?:简短|简洁|精简|简单|短|长了)(?:一?[些点])?[吗吧了？?。！]*$",
    re.IGNORECASE,
)
_LONGER = late(
    rf"{_ASKED}(?:longer|lengthen|elaborate|(?:(?:more|greater|full) )?details?|more detailed|(?:too|so) short)"
    rf"{_ENDS}|{_HAN_ASKED}(?:详细|详尽|长|短了)(?:一?[些点])?[吗吧了？?。！]*$",
    re.IGNORECASE,
)
_AGAIN: tuple[tuple[Length, re.Pattern[str]], ...] = (("short", _SHORTER), ("full", _LONGER))
"""All of a turn that wants what was told before shorter, or longer."""


class AskedLength(NamedTuple):
    """How long an answer is to be, and in how many lines, None where that is not said; and what is asked besides, ""
    for nothing."""

    length: Length | None
    lines: int | None
    rest: str


def asked_length(question: str) -> AskedLength:
    """What `question` says of the length of its answer."""
    if again := next((length for length, pattern in _AGAIN if pattern.search(question)), None):
        return AskedLength(again, None, "")
    counted = first(_COUNTED, question)
    briefly = _BRIEFLY.search(question)
    told = counted or first(_KEY, question)
    lines = _number(told["n"].lower()) if told else None
    length: Length | None = None
    if lines is not None:
        length = "short" if lines == 1 else "normal" if lines <= 3 else "full"
    elif _FULL.search(question):
        length = "full"
    elif briefly or _SHORT.search(question):
        length = "short"
    return AskedLength(length, lines, _without(counted or briefly, question))


def _without(said: re.Match[str] | None, question: str) -> str:
    """`question` without the words that only tell how long; "" where nothing else is asked: "And in one sentence?"."""
    if said is None:
        return question
    rest = " ".join(f"{question[: said.start()]} {question[said.end() :]}".split()).strip(" ,;:，")
    telling = set(words(rest)) - FUNCTION_WORDS - {"please", "now"}
    return re.sub(r"\s+(?=[?.!])", "", rest) if telling else ""


def _number(said: str) -> int:
    if said.isdigit():
        return max(1, int(said))
    return _FEW.get(" ".join(said.split())) or ONES.get(said) or chinese_number(said)
