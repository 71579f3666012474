"""Stretches of days that a question names, as written or counted from `now`: "March 2024", "last week", "自2022年以来".

A stretch is whole days, both ends included. Weeks begin on Monday; seasons are those of the northern half, by whole
months; "last" is the unit before the present one, "this" the whole of the present one. "The last 7 days" are rounded
out to whole days: from the day 7 days ago to today. A month or day without a year is the newest one that has begun.
A date such as 5/3/2024 can be two days, so it is not read, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from store.language import calendar as stretches
from store.language.grammar import ONES
from store.language.patterns import late, one_of, simplified, small

Relation = Literal["within", "from", "after", "before", "until"]
Word = Literal["in", "of", "from", "none"]
"""How the stretch hangs on the words before it: by "in" or "on", by a word such as "from" or "since", or bare."""


_SHORT = {name.capitalize() for name in stretches.MONTH_NUMBERS} - set(stretches.MONTHS)
_M = rf"(?:{one_of(stretches.MONTHS, map(str.lower, stretches.SURE_MONTHS))}|(?:{one_of(_SHORT)})\b\.?)"
_ANY_M = rf"(?:{_M}|may|march)"  # beside a day or a year, a small letter will do
_Y = r"(?:1[89]|20)\d\d"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_N = rf"(?:\d{{1,3}}|an?|{one_of(ONES)}|(?:a\s+)?couple\s+of|(?:a\s+)?few)"
_UNIT = one_of(stretches.UNITS)
_SEASON = one_of(name for name in stretches.SEASONS if name.isascii())
_PART = r"(?:[Ee]arly|[Mm]id|[Ll]ate|(?:the\s+)?(?:beginning|start|middle|end)\s+of)"
_HAN_N = r"(?:\d{1,3}|[一二三四五六七八九十两几半])"

_PATTERN = late(
    rf"""
      \b(?P<y1>{_Y})-(?P<m1>1[0-2]|0?[1-9])(?:-(?P<d1>3[01]|[12]\d|0?[1-9]))?\b(?!-?\d)
    | \b(?P<slash>\d{{1,2}}(?P<sep>[/.])\d{{1,2}}(?P=sep)(?:{_Y}|\d\d))\b
    | \b(?P<m2>1[0-2]|0?[1-9])/(?P<y2>{_Y})\b
    | \b(?P<d3>{_D})(?:\s*(?:-|–|to|and|until|through)\s*(?:the\s+)?(?P<l3>{_D}))?(?:\s+of)?\s+(?P<m3>{_ANY_M})
        (?![a-z])(?:,?\s+(?P<y3>{_Y})\b)?
    | \b(?P<m4>{_ANY_M})\s+(?:the\s+)?(?P<d4>{_D})(?![\d%]|[.,]\d)
        (?:\s*(?:-|–|to)\s*(?P<l4>{_D})(?!\d))?(?:,?\s+(?P<y4>{_Y})\b)?
    | (?:\b(?P<p5>{_PART})[\s-]+)?\b(?P<m5>{_ANY_M})(?:\s+of)?,?\s+(?P<y5>{_Y})\b
    | \b(?P<lastmonth>(?i:last|this|past)\s+(?:{_ANY_M}))(?![a-z])
    | (?:\b(?P<p6>{_PART})[\s-]+)?(?!{stretches.GIVEN_NAME})\b(?P<m6>{_M})(?![a-z])
    | \b(?:the\s+)?(?P<q>(?i:{one_of(stretches.QUARTERS)}))[\s-](?P<qu>quarter|half)(?:\s+of)?
        (?:\s+(?P<qy>{_Y}|last\s+year|this\s+year))?\b
    | \b(?P<qq>[QH][1-4])(?:[\s/-]+(?P<qqy>{_Y}))?\b
    | \b(?P<season>(?i:{_SEASON}))(?:\s+of)?\s+(?P<seasony>{_Y})
        (?:[/–-](?:20)?\d\d)?\b
    | \b(?P<rseason>(?i:(?:last|this|past)\s+(?:{_SEASON})))\b
    | \b(?P<decade>(?i:(?:the\s+)?(?:early\s+|late\s+)?(?:1[89]|20)\d0'?s))\b
    | \b(?P<count>(?i:(?:(?:the|these)\s+)?(?:last|past|previous)\s+(?:{_N})\s+(?:hour|{_UNIT})s?))\b
    | \b(?P<past>(?i:(?:the\s+)?past\s+(?:24\s+hours|fortnight|quarter|decade|{_UNIT})))\b
    | \b(?P<ago>(?i:(?:{_N})\s+(?:{_UNIT})s?\s+ago))\b
    | \b(?P<unit>(?i:(?:last|this|previous|current|the\s+(?:previous|current))\s+(?:weekend|quarter|{_UNIT})))\b
    | \b(?P<earlier>(?i:earlier\s+this\s+(?:week|month|year)))\b
    | \b(?P<day>(?i:today|tonight|this\s+(?:morning|afternoon|evening)|yesterday|last\s+night
        |(?:the\s+)?day\s+before\s+yesterday))\b
    | \b(?P<weekday>(?i:(?:(?:last|this|past)\s+)?(?:{one_of(stretches.WEEKDAYS)})))\b(?!s)
    | (?:\b(?P<p7>{_PART})[\s-]+|(?<![\d.,$€£¥-]))\b(?P<y7>{_Y})\b(?:\s*[/–-]\s*(?P<e7>{_Y}|\d\d)\b)?(?![\d%]|[.,]\d)
    | (?P<hy>{stretches.CHINESE_YEAR})(?:(?P<hm>{stretches.CHINESE_MONTH})(?P<hd>{stretches.CHINESE_DAY})?
        |(?P<hq>第?[一二三四]季度|[上下]半年|[春夏秋冬][天季])|初|底)?
    | (?<![\d年])(?P<hm2>{stretches.CHINESE_MONTH})(?:份|(?P<hd2>{stretches.CHINESE_DAY}))?
    | (?P<hrel>前天|昨[天日]|今[天日]|上上周|[上本这]个?(?:周|星期|礼拜)(?P<hw>[一二三四五六日天末])?
        |[上本这]个?月|[上本这]个?季度|[去前今]年)
        (?:(?P<hrm>{stretches.CHINESE_MONTH})(?P<hrd>{stretches.CHINESE_DAY})?|(?P<hrq>第?[一二三四]季度))?
    | (?<!前)(?P<hquarter>第?[一二三四]季度)
    | (?:最近|过去|近)(?P<hcount>{_HAN_N}个?(?:天|日|周|星期|月|年))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days named at `text[start:end]`, the words that lead in included; `first` and `last` are None where open.

    `word` says what leads in; both ends None: the date can be read two ways.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    word: Word = "none"
    said: str = ""


def periods(text: str, today: date) -> tuple[Period, ...]:
    """The stretches that `text` names, in order, none over another; days without a year are of the past one that it
    names besides, if it is one: "the 2016 election: what did they say in October?"."""
    atoms = list(_merged(text, list(_atoms(text, today))))
    said = {day.year for atom in atoms if atom.year for day in atom.span if day}
    past = said.pop() if len(said) == 1 and max(said) < today.year else None
    return tuple(_led(text, atom if atom.year or past is None else _in(past, atom)) for atom in atoms)


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    span: stretches.Span
    year: bool = True  # the year was said, or follows from now


def _in(year: int, atom: _Atom) -> _Atom:
    first, last = atom.span
    if not (first and last) or first.year != last.year:
        return atom
    return replace(atom, span=(stretches.in_year(first, year), stretches.in_year(last, year)))


def _atoms(text: str, today: date) -> Iterator[_Atom]:
    for match in _PATTERN.finditer(text):
        try:
            atom = _atom(match, today)
        except (ValueError, OverflowError):
            continue
        if atom is not None:
            yield atom


def _atom(match: re.Match[str], today: date) -> _Atom | None:
    start, end = match.span()
    span: stretches.Span | None = None
    g = {name: value and " ".join(small(value).split()) for name, value in match.groupdict().items()}
    parts = {name[0]: said for name, said in g.items() if said and name[1:].isdigit()}
    if parts:
        span = _of_parts(parts, today)
    elif g["slash"]:
        span = stretches.of_slashed(g["slash"], g["sep"])
    elif g["lastmonth"]:
        word, name = g["lastmonth"].split()
        month = stretches.month_number(name)
        year = today.year if word == "this" or month < today.month else today.year - 1
        span = stretches.of_month(year, month)
    elif g["q"]:
        said = g["qy"] or ""
        year = today.year - 1 if said.startswith("last") else int(said) if said.isdigit() else today.year
        if not said and g["q"] == "last":
            return None if g["qu"] == "half" else _Atom(start, end, stretches.of_unit("last quarter", today))
        span = stretches.of_share(year, stretches.QUARTERS[g["q"]], g["qu"])
    elif g["qq"]:
        unit = "half" if g["qq"][0] == "h" else "quarter"
        if not g["qqy"] and unit == "half":
            return None
        span = stretches.of_share(int(g["qqy"] or today.year), int(g["qq"][1]), unit)
    elif g["season"]:
        span = stretches.of_season(int(g["seasony"]), g["season"])
    elif g["rseason"]:
        word, name = g["rseason"].split()
        span = stretches.of_season(today.year, name)
        back = 1 if span[0] and (span[0] > today or (word != "this" and span[1] and span[1] >= today)) else 0
        span = stretches.of_season(today.year - back, name)
    elif g["decade"]:
        year = int(re.sub(r"\D", "", g["decade"]))
        span = date(year, 1, 1), date(year + 9, 12, 31)
    elif g["count"] or g["past"]:
        span = stretches.back_to(g["count"] or g["past"], today), today
    elif g["ago"]:
        unit = re.sub(r"s?\s+ago$", "", g["ago"]).split()[-1]
        span = stretches.around(stretches.back_to(g["ago"], today), unit)
    elif g["unit"]:
        span = stretches.of_unit(g["unit"], today)
    elif g["earlier"]:
        span = stretches.of_unit(g["earlier"].removeprefix("earlier "), today)[0], today
    elif g["day"]:
        span = (today - timedelta(_DAYS_BACK.get(g["day"].removeprefix("the "), 0)),) * 2
    elif g["weekday"]:
        span = stretches.of_weekday(g["weekday"], today)
    else:
        return _chinese(match, today)
    return None if span is None else _Atom(start, end, span, not parts or "y" in parts)


def _of_parts(parts: Mapping[str, str], today: date) -> stretches.Span | None:
    """What is said by year (y), month (m), day (d) and last day (l), a third of it (p), or with a last year (e)."""
    if "m" in parts:
        month = int(parts["m"]) if parts["m"].isdigit() else stretches.month_number(parts["m"])
        day = _digits(parts["d"]) if "d" in parts else None
        year = int(parts["y"]) if "y" in parts else stretches.newest_year(today, month, day or 1)
        if day is None:
            return stretches.third(stretches.of_month(year, month), parts.get("p"))
        return date(year, month, day), date(year, month, _digits(parts.get("l", parts["d"])))
    first, last = stretches.third(stretches.of_year(int(parts["y"])), parts.get("p"))
    if until := parts.get("e"):
        last = date(int(parts["y"][: -len(until)] + until), 12, 31)
    return (first, last) if not until or last.year > int(parts["y"]) else None


def _chinese(match: re.Match[str], today: date) -> _Atom | None:
    g = {name: value and simplified(value) for name, value in match.groupdict().items()}
    start, end = match.span()
    if g["hy"]:
        year = stretches.chinese_number(g["hy"])
        if g["hq"]:
            return _Atom(start, end, stretches.of_chinese_share(year, g["hq"]))
        if match.group().endswith(("初", "底")):
            part = "early" if match.group().endswith("初") else "late"
            return _Atom(start, end, stretches.third(stretches.of_year(year), part))
        return _Atom(start, end, stretches.of_date(year, _number(g["hm"]), _number(g["hd"])))
    if g["hm2"]:
        month, day = stretches.chinese_number(g["hm2"]), _number(g["hd2"])
        span = stretches.of_date(stretches.newest_year(today, month, day or 1), month, day)
        return _Atom(start, end, span, False)
    if g["hcount"]:
        count = re.match(r"\d+|.", g["hcount"])
        assert count is not None
        unit = _CHINESE_UNITS[g["hcount"][-1]]
        number = int(count.group()) if count.group().isdigit() else stretches.HAN[count.group()]
        if count.group() == "半":
            if unit not in ("month", "year"):
                return None
            number, unit = (15, "day") if unit == "month" else (6, "month")
        return _Atom(start, end, (stretches.less(today, number, unit), today))
    if g["hquarter"]:
        number = stretches.HAN[g["hquarter"].removeprefix("第")[0]]
        year = stretches.newest_year(today, 3 * number - 2)
        return _Atom(start, end, stretches.of_share(year, number, "quarter"), False)
    said, weekday = g["hrel"] or "", g["hw"]
    back = 2 if said.startswith("上上") else stretches.CHINESE_BACK[said[0]]
    if said.endswith("年"):
        year = today.year - back
        if g["hrq"]:
            return _Atom(start, end, stretches.of_chinese_share(year, g["hrq"]))
        return _Atom(start, end, stretches.of_date(year, _number(g["hrm"]), _number(g["hrd"])))
    unit = "week" if weekday else _CHINESE_UNITS[said[-1]]
    first, last = stretches.around(stretches.less(today, back, unit), unit)
    if weekday == "末":
        first += timedelta(5)
    elif weekday:
        first = last = first + timedelta(stretches.HAN[weekday] - 1)
    return _Atom(start, end, (first, last))


_DAYS_BACK = {"yesterday": 1, "last night": 1, "day before yesterday": 2}
_CHINESE_UNITS = {
    "天": "day", "日": "day", "周": "week", "期": "week", "拜": "week", "月": "month", "度": "quarter", "年": "year",
}  # fmt: skip


def _number(said: str | None) -> int | None:
    return stretches.chinese_number(said) if said else None


_BOTH = late("and|和")
_JOIN = late(r"\s*(?:-|–|—|and|to|until|till|through|up\s+to|至|到|和)\s*(?:(?:the\s+)?end\s+of\s+)?")
_FROM = late(r"(?:\bbetween|\bfrom|从|自)\s*(?:the\s+)?$", re.IGNORECASE)


def _merged(text: str, atoms: list[_Atom]) -> Iterator[_Atom]:
    """Two dates that are the ends of one stretch become one: "between January and June 2023"."""
    at = 0
    while at < len(atoms):
        one = atoms[at]
        other = atoms[at + 1] if at + 1 < len(atoms) else None
        link = text[one.end : other.start] if other else ""
        if other and _JOIN.fullmatch(link) and (_FROM.search(text[: one.start]) or not _BOTH.search(link)):
            first = one.span[0]
            if not one.year and other.year and other.span[1] and first and other.span[0]:
                year = other.span[0].year
                first = stretches.in_year(
                    first, year if (first.month, first.day) <= (other.span[1].month, other.span[1].day) else year - 1
                )
            elif not one.year and not other.year and first and other.span[1] and first > other.span[1]:
                first = stretches.in_year(first, other.span[1].year - (first.month > other.span[1].month))
            if first and other.span[1] and first <= other.span[1]:
                yield replace(one, end=other.end, span=(first, other.span[1]))
                at += 2
                continue
        yield one
        at += 1


_LEADS: tuple[tuple[re.Pattern[str], Relation, Word], ...] = (
    (late(r"\b(?:since|starting (?:in|from|on|with)|from as early as)\s+(?:the\s+)?$", re.I), "from", "from"),
    (late(r"\b(?:later than|after|following)\s+(?:the\s+)?$", re.I), "after", "from"),
    (late(r"\b(?:no later than|not later than)\s+(?:the\s+)?$", re.I), "until", "from"),
    (late(r"\b(?:before|prior to|earlier than|ahead of)\s+(?:the\s+)?$", re.I), "before", "from"),
    (late(r"\b(?:until|till|up (?:to|until)|through|to the end of)\s+(?:the\s+)?$", re.I), "until", "from"),
    (late(r"\bby\s+(?:the\s+)?$", re.I), "until", "from"),
    (late(r"\b(?:from|dated|between)\s+(?:the\s+)?$", re.I), "within", "from"),
    (
        late(r"\b(?:in|on|during|throughout|within|over|at|as of)\s+(?:the\s+)?(?:month of\s+|year\s+)?$", re.I),
        "within",
        "in",
    ),
    (late(r"\bof\s+(?:the\s+)?$", re.I), "within", "of"),
    (late(r"(?:自从?|从)\s*$"), "from", "from"),
    (late(r"(?:在|于)\s*$"), "within", "none"),
)
_ONWARDS = late(
    r"\s*(?:on(?=\s*(?:[,.?!]|$))|onwards?\b|and (?:later|after)\b|or later\b|to (?:date|now|today)\b|以来|至今|起|"
    r"之?后|以后)"
)
_BACKWARDS = late(r"\s*(?:or earlier\b|and (?:earlier|before)\b|之?前|以前|为止)")


def _led(text: str, atom: _Atom) -> Period:
    """The stretch with what leads in and what follows: "since 2022" has no end."""
    first, last = atom.span
    relation: Relation = "within"
    word: Word = "none"
    start, end = atom.start, atom.end
    for pattern, meant, hangs in _LEADS:
        if match := pattern.search(text[:start]):
            start, relation, word = match.start(), meant, hangs
            break
    said = text[start:end]
    han = "\u4e00" <= text[end - 1 : end] <= "\u9fff"
    if relation == "from" and word == "from" and "从" in simplified(said) and han:
        relation = "within" if not _ONWARDS.match(text[end:]) else "from"
    if match := _ONWARDS.match(text[end:]):
        if relation == "within" and (word == "from" or han):
            later = simplified(match.group().strip()) in ("后", "之后", "以后")
            relation, end = ("after" if later else "from"), end + match.end()
        elif relation == "from" and han:
            end += match.end()
    elif (match := _BACKWARDS.match(text[end:])) and relation == "within" and (word == "from" or han):
        relation, end = "before" if han and "止" not in match.group() else "until", end + match.end()
    if first is None or last is None:
        return Period(start, end, None, None, word, said)
    ends: dict[Relation, stretches.Span] = {
        "within": (first, last),
        "from": (first, None),
        "after": (last + timedelta(1), None),
        "before": (None, first - timedelta(1)),
        "until": (None, last),
    }
    return Period(start, end, *ends[relation], word, text[start:end])


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))
