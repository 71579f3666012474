"""The subject of a speech verb: the phrase before "said" that names who speaks."""

from __future__ import annotations

import re

from store.language.grammar import PAST
from store.language.patterns import late, one_of
from store.language.people import SPEAKING_BODIES
from store.language.reporting import (
    BEFORE_VERB,
    DETERMINER,
    FILLING,
    FINITE,
    NAME,
    OPENING,
    PREPOSED,
    PRONOUN,
    is_function,
    names_nobody,
    opener,
)

_PRONOUN = late(rf"\b(?P<who>{PRONOUN}){BEFORE_VERB}$")
_NAME = late(rf"(?P<who>{NAME}(?:\s+and\s+{NAME})?){BEFORE_VERB}$")
_ROLE = late(rf"\b(?P<who>{DETERMINER}[ \t]+[^,;:()—–{OPENING}{FILLING}]{{2,90}}?){BEFORE_VERB}$")
_BARE = late(
    r"(?:^|[,;]\s|\b(?:but|and|while|as)\s)"
    rf"(?P<who>(?:[A-Za-z]+\s)?[A-Za-z]+s|[Pp]olice|[Pp]eople){BEFORE_VERB}$"
)
_APPOSED = late(
    rf"\b(?P<who>(?:(?:{DETERMINER}[ \t]+[^,;:()—–{OPENING}]{{2,60}}?)|{NAME}))\s*"
    rf"(?:,[ \t]+(?P<more>[^;:—–{OPENING}{FILLING}]{{2,200}}?),"
    r"|\((?P<aside>[^()]{2,80})\)"
    r"|[—–-][ \t](?P<dash>[^—–]{2,120})[ \t][—–-])"
    rf"{BEFORE_VERB}$"
)
_SET_OFF = late(rf"[,)—–-]{BEFORE_VERB}$")  # how a text ends that `_APPOSED` matches
_NAMED = late(rf"\s*{NAME}(?:\s+of\s+.*)?")
_PLACE = late(rf"{NAME},\s*$")
_DETERMINED = late(rf"\b{DETERMINER}\s")
_LEAD = late(rf"\b{DETERMINER}\s+(?:[a-z\-]+\s+){{1,4}}$")
_ELIDED = late(r"(?:,\s*|\s)(?:and|but|then)(?:\s+(?:then|also|later|\w+ly))*\s*$")
_OF_BODY = late(
    rf"\b(?<![Tt]he )(?P<who>(?!{DETERMINER}\s){NAME})\s+(?:of|from|for|at)\s+(?:the\s+)?"
    rf"(?:{NAME}['’]?(?:,\s+{NAME}['’]?)*,?\s+and\s+)?$"
)
"""Somebody before the name of their body, or its last words: "Ida Holm of the Bakers' and Millers' Union"."""
_OF_GROUP = late(
    rf"(?P<who>(?!{DETERMINER}\s){NAME})\s+(?:of|from|for|at|with)\s+(?P<of>(?:{DETERMINER}[ \t]+)?"
    rf"[^,;:()—–{OPENING}{FILLING}]{{2,60}}?)(?:,[ \t]+[^;:—–{OPENING}{FILLING}]{{2,200}}?,)?{BEFORE_VERB}$"
)
"""Somebody before what they belong to, and what is told of them: "Ida Holm of the parish council, who was there,"."""
_VERB_LIKE = rf"(?:\w+s|\w+ed|{one_of(PAST)})"
_WHO = rf"(?P<who>{PRONOUN}|{NAME}|{DETERMINER}\s+(?:[\w’'\-]+\s+){{0,3}}?[\w’'\-]+)"
_NEAR_CLAUSE = late(rf"(?:^|[,;:]\s+){_WHO}\s+{_VERB_LIKE}(?:\s+[^,;:]{{0,60}})?$")
_FIRST_CLAUSE = late(rf"\s*(?:(?:But|And|Yet|Then|Still)\s+)?{_WHO}(?=,\s|\s+{_VERB_LIKE}\b)")
_BORDER = late(
    rf"[;:—]\s|[{FILLING}][,.!?]?\s|,\s(?=(?:and|but|while|whereas|because|although|though|so|yet|or|after|when|as)\b)"
    r"|\b(?:and|but|while|whereas|because|although|though|that|if|whether|since|until|after|before|when|where)\s"
)


def find_subject(prefix: str) -> tuple[int, int] | None:
    """The span of the phrase that is the subject of a verb that follows `prefix`; None where none is sure enough."""
    borders = [m.end() for m in _BORDER.finditer(prefix) if m.end() < len(prefix)]
    for floor in dict.fromkeys((borders[-1] if borders else 0, 0)):
        found = _from(prefix, floor)
        if found is not None:
            return found
    return None


def _from(prefix: str, floor: int) -> tuple[int, int] | None:
    pronoun = _PRONOUN.search(prefix, floor)
    if pronoun:
        return pronoun.span("who")
    elided = _ELIDED.search(prefix)
    if elided:
        return _elided(prefix[: elided.start()])
    found = _apposed(prefix, floor) or _named(prefix, floor) or _role(prefix, floor) or _bare(prefix, floor)
    return found or _of_group(prefix, floor)


def _elided(prefix: str) -> tuple[int, int] | None:
    """The subject that a second verb shares with the first: "the governor smiled and said"."""
    clause = max((m.end() for m in re.finditer(r"[;:]\s", prefix)), default=0)
    near = _NEAR_CLAUSE.search(prefix, clause)
    m = near if near and not FINITE.search(near["who"]) else _FIRST_CLAUSE.match(prefix, clause)
    return None if m is None or names_nobody(m["who"]) else m.span("who")


def _apposed(prefix: str, floor: int) -> tuple[int, int] | None:
    """The subject with words set off after it: "the mayor, Fiona Berg," or "Hedda Voss, who heads the office,"."""
    if _SET_OFF.search(prefix, floor) is None:
        return None
    at = floor
    while (m := _APPOSED.search(prefix, at)) is not None:
        start, end = m.start("who") + opener(m["who"]), m.end("who")
        who, before = prefix[start:end], prefix[floor:start]
        in_place = _PLACE.search(before) and re.match(NAME, who)
        if not (in_place or is_function(who) or PREPOSED.search(before) or FINITE.search(who)):
            named = _NAMED.fullmatch(m["more"] or "") and re.match(DETERMINER, who)
            return (start, m.end("more")) if named else (start, end)
        at = m.start() + 1
    return None


def _named(prefix: str, floor: int) -> tuple[int, int] | None:
    """A name right before the verb, with the role that leads it: "the mayor Anna Berg"."""
    m = _NAME.search(prefix, floor)
    if m is None or is_function(m["who"]):
        return None
    start = m.start("who") + opener(m["who"])
    if m["who"].split()[-1].lower() in SPEAKING_BODIES and (of := _OF_BODY.search(prefix[:start])):
        return of.span("who")
    if PREPOSED.search(prefix[floor:start]):
        return None
    lead = _LEAD.search(prefix[floor:start])
    leads = lead is not None and not FINITE.search(lead.group()) and not PREPOSED.search(lead.group())
    return (floor + lead.start() if lead and leads else start), m.end("who")


def _role(prefix: str, floor: int) -> tuple[int, int] | None:
    """The longest phrase after a determiner that reaches the verb and holds no verb of its own."""
    for m in _DETERMINED.finditer(prefix, floor):
        phrase = _ROLE.match(prefix, m.start())
        if phrase and not FINITE.search(phrase["who"]) and not PREPOSED.search(prefix[floor : m.start()]):
            return phrase.span("who")
    return None


def _bare(prefix: str, floor: int) -> tuple[int, int] | None:
    m = _BARE.search(prefix, floor)
    return m.span("who") if m and not is_function(m["who"]) else None


def _of_group(prefix: str, floor: int) -> tuple[int, int] | None:
    """A name with what its bearer belongs to behind it; a capital that only opens the sentence is none: "Members of
    the council"."""
    m = _OF_GROUP.search(prefix, floor)
    if m is None or is_function(m["who"]) or FINITE.search(m["of"]):
        return None
    start = m.start("who") + opener(m["who"])
    opens = not prefix[:start].strip() and len(prefix[start : m.end("who")].split()) == 1
    return None if opens or PREPOSED.search(prefix[floor:start]) else (start, m.end("who"))
