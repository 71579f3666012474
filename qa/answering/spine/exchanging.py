"""A turn of a talk that names something in the place of what was asked of before: "And Fox?", "And on the Aurelia?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from qa.answering.finding.holders import noun_of
from qa.answering.reading.question_analysis import kind, read
from qa.answering.talk import leans, with_place
from qa.answering.tasks import ON_TOPICS, Task, recognise, understood
from qa.answering.tasks.holdings import of_topic
from qa.answering.tasks.list import with_kind
from store.language.authors import NameMention, Names
from store.language.days import Period, periods
from store.language.grammar import FINITE, FUNCTION_WORDS, QUESTION_WORDS
from store.language.names import names as names_in
from store.language.patterns import late
from store.language.people import ROLES, SPEAKING_BODIES, is_chinese_name
from store.language.text import is_spaceless, words

_ABOUT = r"(?:on|about|over|regarding)"
_NAMED = late(
    r"^\W*(?:(?:and|but|so|then|or|no|sorry|(?:what|how) about|i mean|i meant|(?:the )?same)\b[\s,;:–—-]*)*"
    rf"(?:(?P<on>{_ABOUT})\s+|(?P<of>of|for|by|from)\s+)?"
    r"(?P<said>.+?)(?:[\s,]+(?:then|instead|please|too))?[\s?!.]*$",
    re.IGNORECASE,
)
_NAMED_HAN = late(
    r"^(?:不[是对]?[,，]?)?(?:我(?:是说|说的是|指的是|问的是))?(?:那么?|还有)?(?P<on>关于|对于?)?(?P<of>)(?P<said>[^,，。？?]+?)呢?[？?。]*$"
)
_WHO_IS = late(r"^\W*who(?:['’]s| is| was| are| were) (?P<who>[^?]+?)\W*$", re.IGNORECASE)
_LED = late(r"(?:in|on|at|by|from|of|during|since|until|before|after)\s+(?:the\s+)?", re.IGNORECASE)


_ASKING = FINITE | QUESTION_WORDS


class Exchanged(NamedTuple):
    """A request with something else in its place, which is `said`. `on`: it is on that, which may be a part of what the
    talk is about: "And about the cost?". `led`: it is said that it is asked for on that."""

    request: str
    said: str
    on: bool = False
    led: bool = True


def exchanged(turn: str, before: str, names: Names, now: datetime) -> Exchanged | None:
    """`before`, a request, with what `turn` names in the place of what it names of that sort: whose words are wanted,
    who somebody is, on what, which thing told or things listed; of a plain question the outlet or the days. None where
    `turn` says something else."""
    named = (_NAMED_HAN if is_spaceless(turn) else _NAMED).match(turn.strip())
    if named is None or kind(turn) != "any" or not FINITE.isdisjoint(words(turn)):
        return None
    said, task = named["said"], understood(before, names, now).task
    other = with_place(said, before) or _of_outlet(said, before, task, names)
    if not other and task.name == "answer":
        other = _of_days(said, before, now.date())
    if not other and not outlets_in(said, names):
        other = _in_place_of(_somebody(said, turn, before, task) if not named["on"] else "", said, before)
        other = other or (with_kind(said, before) if task.name == "list" else "")
        if named["on"] and of_topic(task):
            other = _in_place_of(task.topic, said, before)
        goes_on = named.start("said") > 0 or "呢" in turn  # "Great" names nothing
        if not other and goes_on and task.name in ON_TOPICS and read(said).terms:
            other, led = _in_place_of(task.topic, said, before), bool(named["on"] or named["of"] in ("of", "for"))
            return Exchanged(other, said, on=True, led=led) if other else None
    return Exchanged(other, said) if other else None


def _somebody(said: str, turn: str, before: str, task: Task) -> str:
    """The words of a request in whose place `said` names somebody, or a name of something; "" for none."""
    is_name, is_role = _is_name(said, turn) and not _asks_on_some(turn, said), _is_role(said)
    if task.name in ("quotes", "who_is") and (is_name or is_role):
        return task.speaker if task.name == "quotes" else task.topic
    if of_topic(task):
        return task.topic if is_name else ""
    if task.name == "opinions":  # "What does Fox think of the bridge?"
        thinking = [one.text for one in names_in(before) if one.sure and one.text not in task.topic]
        return thinking[0] if is_name and len(thinking) == 1 else ""
    who = _WHO_IS.match(before)
    is_one = who is not None and (_is_role(who["who"]) or leans(who["who"]))
    return who["who"] if task.name == "answer" and who and is_one and (is_name or is_role) else ""


def _in_place_of(other: str, said: str, before: str) -> str:
    """`before` with `said` for the words `other` in it; "" where they do not stand there."""
    around = "" if is_spaceless(other) else r"\b"
    parts = re.split(rf"{around}{re.escape(other)}{around}", before, maxsplit=1) if other else []
    return said.join(parts) if len(parts) > 1 else ""


def _is_name(said: str, turn: str) -> bool:
    """Whether `said` is a name, and at most what somebody is before it: "Governor Sorescu"."""
    if is_spaceless(said):
        return is_chinese_name(said)
    named = [name.text for name in names_in(turn) if name.sure]
    if len(named) != 1 or named[0] not in said:
        return False
    return set(words(said.replace(named[0], " "))) <= ROLES | FUNCTION_WORDS


def _asks_on_some(turn: str, said: str) -> bool:
    """Whether `turn` asks for a task on what is but a part of `said`: "Timeline of Holm Bridge" is nobody's name."""
    own = recognise(turn)
    return own.name in ON_TOPICS and bool(own.topic) and own.topic != said and own.topic in said


def _is_role(said: str) -> bool:
    return bool({noun_of(said), noun_of(said).removesuffix("s")} & (ROLES | SPEAKING_BODIES))


def _of_outlet(said: str, before: str, task: Task, names: Names) -> str:
    """`before` with another outlet for the only one that it names, or with a further one that is compared."""
    other = outlets_in(said, names)
    if len(other) != 1 or read(_without(said, other[0])).terms:
        return ""
    outlet, known = said[other[0].start : other[0].end], outlets_in(before, names)
    if task.name == "answer" and len(known) == 1:
        return before[: known[0].start] + outlet + before[known[0].end :]
    last = task.sides[-1] if task.sides else ""
    if not outlets_in(last, names):
        return ""
    if other[0].names in {m.names for m in known}:
        return before
    return _in_place_of(last, f"{last}和{outlet}" if is_spaceless(before) else f"{last} and {outlet}", before)


def outlets_in(text: str, names: Names) -> Sequence[NameMention]:
    """The outlets that a text names by words that are nothing else that one speaks of."""
    return [m for m in names.mentions(text) if m.kind == "source" and not m.ordinary]


def _of_days(said: str, before: str, today: date) -> str:
    """`before`, a plain question, with other days for the only ones that it names."""
    other, known = periods(said, today), periods(before, today)
    if len(other) != 1 or len(known) != 1 or _ASKING.isdisjoint(words(before)):
        return ""
    if read(_without(said, other[0])).terms:
        return ""
    both_led = _led(said, other[0]) and _led(before, known[0])
    start, at = (p.start if both_led else p.start + _led(text, p) for text, p in ((before, known[0]), (said, other[0])))
    days = said[at : other[0].end]
    days = days[:1].lower() + days[1:] if both_led and start else days
    return before[:start] + days + before[known[0].end :]


def _without(text: str, stretch: NameMention | Period) -> str:
    return f"{text[: stretch.start]} {text[stretch.end :]}"


def _led(text: str, days: Period) -> int:
    """How many characters lead days in: "in " of "in June"."""
    led = _LED.match(text[days.start : days.end])
    return led.end() if led else 0
