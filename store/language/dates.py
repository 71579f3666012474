"""Dates in a text, absolute or relative to the day it was published, and whether one bears another out."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product, takewhile

from store.language.calendar import (
    CHINESE_BACK,
    CHINESE_DAY,
    CHINESE_MONTH,
    CHINESE_YEAR,
    GIVEN_NAME,
    HAN,
    MONTH_NUMBERS,
    MONTHS,
    QUARTERS,
    SURE_MONTHS,
    WEEKDAY_NUMBERS,
    WEEKDAYS,
    chinese_number,
    less,
)
from store.language.patterns import one_of
from store.language.tokens import fold_letters

_MONTH = rf"(?:{one_of(MONTHS)}|(?:{one_of(MONTH_NUMBERS.keys() - {name.lower() for name in MONTHS})})\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\d"
_COUNTED = (
    r"km|m|percent|per\ cent|people|million|billion|jobs|men|women|students|members|tons?|tonnes|metres|meters|feet|"
    r"miles|euros?|dollars?|pounds?|times|employees|workers|words|copies|votes|seats|units|homes|houses|points|"
    r"degrees|rpm|cc|kg|mm"
)
_NO_COUNT = r"(?<![\d.,:：月第每近前后共达满逾/-])(?<!连续|為期|为期|过去|未来)"  # "连续3日" counts days

# In Chinese a number of four digits is a year with its sign behind it, or as the first of several: "2019至2024年".
_IN_HAN = r"[\u4e00-\u9fff]"
_NO_YEAR_IN_HAN = (
    rf"(?:(?=\s?(?:[财学]?年|赛季|[-–—/~～至到、和与]\s?(?:\d\d(?!\d)|{CHINESE_YEAR})))"
    rf"|(?<!{_IN_HAN}\d{{4}})(?<!{_IN_HAN}\s\d{{4}})(?!\s?{_IN_HAN}))"
)
# What no date begins with is passed over at once: half of the letters of a text, and its blanks and marks.
_PATTERN = re.compile(
    rf"""
    (?=[\djfmasondqtwly一二三四五六七八九十星周民前昨今明去上本])(?:
      \b(?P<y1>{_YEAR})-(?P<m1>0[1-9]|1[0-2])-(?P<d1>0[1-9]|[12]\d|3[01])\b
    | (?:(?P<y2>{CHINESE_YEAR})|(?P<r2>[前去今明]年))?(?P<m2>{CHINESE_MONTH})(?P<d2>{CHINESE_DAY})?
    | (?P<y3>{CHINESE_YEAR})
    | {_NO_COUNT}(?P<d4>3[01]|[12]\d|0?[1-9])日(?![元圆均内间游本后前龄线年])
    | (?<![过如至当而迄现古])(?P<r3>前天(?![气然空才文津])|[昨今][天日晚夜晨早]|去年
        |上(?:周|星期)(?![一二三四五六日天末]))
    | (?P<r4>上个?月|本月)(?P<d3>{CHINESE_DAY})?
    | (?:星期|周)(?P<week>[一二三四五六日天])
    | \b(?P<one>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.](?P<y5>{_YEAR})\b
    | \b(?P<d6>{_DAY})(?:\s+of)?\s+(?P<m6>{_MONTH})(?![a-z])(?:,?\s+(?P<y6>{_YEAR})(?!\d|,\d))?
    | \b(?P<m7>{_MONTH})(?![a-z])\s+(?P<d7>{_DAY})(?!\d|[.,]\d|%)(?:,?\s+(?P<y7>{_YEAR})(?!\d|,\d))?
    | \b(?P<m8>{_MONTH})(?![a-z])(?:\s+of)?,?\s+(?P<y8>{_YEAR})(?!\d|,\d)
    | \b(?:(?P<quarter>{one_of(QUARTERS.keys() - {"last"})})[\s-]quarter|Q(?P<q>[1-4]))
        (?:\s+(?:of\s+)?(?P<y9>{_YEAR}))?\b
    | \b(?P<y10>{_YEAR})[-/–]\d\d\b(?!-)
    | \b(?P<era>(?:1[0-9]|20)\d0)'?s\b
    | (?<![\d.,$€£¥-])(?P<y11>{_YEAR})(?![\d%万萬亿億]|[.,]\d|-?\s?(?:{_COUNTED})\b){_NO_YEAR_IN_HAN}
    | \b(?P<m12>(?<!\bto\ )(?<!-)march(?!\s+(?:on|to|of|for|against|in)\b)
            |(?!{GIVEN_NAME})(?:{one_of(SURE_MONTHS)}))(?![a-z])
        |\b(?:(?<=\b(?:in|by|of|on)\ )|(?<=\b(?:last|next|this)\ )
            |(?<=\b(?:since|until|early)\ )|(?<=\b(?:from|late|till)\ ))
            (?!{GIVEN_NAME})(?P<m13>may|march)(?![a-z]|\s+(?:be|have|not)\b)
    | \b(?P<weekday>{one_of(WEEKDAYS)})s?\b
    | \b(?P<relative>today|tonight|yesterday|tomorrow|(?:last|this|next)\s+(?:week|month|year|quarter))\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMES_NEED_CAPITAL = re.compile(r"\b(?:may|march)\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as said at `text[start:end]`: the fields that are known, the rest None.

    `weekday` counts from Monday = 0; `relative` is a word like "yesterday" or "last month", beside which a month or a
    day may be known ("去年3月"); `decade` its first year.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    decade: int | None = None
    relative: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """What is known of it."""
        names = ("year", "month", "day", "weekday", "quarter", "decade")
        known = {name for name in names if getattr(self, name) is not None}
        return frozenset(known | {"relative"} if self.relative else known)


@lru_cache(maxsize=4_000)
def moments(text: str) -> tuple[Moment, ...]:
    """The dates of `text`, in order. A lower-case "may" or "march" is a word, not a month."""
    plain = fold_letters(text)
    found = []
    for match in _PATTERN.finditer(plain):
        if _NAMES_NEED_CAPITAL.search(match.group()):
            continue
        found.append(_moment(match))
    return tuple(found)


def _moment(match: re.Match[str]) -> Moment:
    said = {name[0]: words.lower() for name, words in match.groupdict().items() if words}
    month, day = _number(said.get("m")), _number(said.get("d"))
    if "o" in said:  # of two numbers only 13 and more tells which is the day
        one, other = int(match["one"]), int(match["other"])
        month, day = (one, other) if one <= 12 < other else (other, one) if other <= 12 < one else (None, None)
    return Moment(
        *match.span(),
        year=_number(said.get("y")),
        month=month,
        day=day,
        weekday=WEEKDAY_NUMBERS[said["w"]] if match["weekday"] else HAN[said["w"]] - 1 if "w" in said else None,
        quarter=QUARTERS.get(said.get("q", "")) or _number(said.get("q")),
        decade=_number(said.get("e")),
        relative=_in_english(" ".join(said.get("r", "").split())),
    )


def _in_english(relative: str) -> str:
    """昨晚 as "yesterday", 上个月 as "last month", 前年 as "before last year"."""
    if not relative or relative.isascii():
        return relative
    back = CHINESE_BACK[relative[0]]
    unit = {"年": "year", "月": "month", "周": "week", "期": "week"}.get(relative[-1])
    return f"{_SHIFTS[back]} {unit}" if unit else _DAYS[-back]


_SHIFTS = {0: "this", 1: "last", 2: "before last", -1: "next"}
_DAYS = {0: "today", -1: "yesterday", -2: "day before yesterday", 1: "tomorrow"}


def _number(said: str | None) -> int | None:
    """The number of a year, a month or a day, however it is written."""
    if not said:
        return None
    if not said.isascii():
        return chinese_number(said)
    return MONTH_NUMBERS.get(said.rstrip(".")) or int(re.sub(r"\D", "", said))


def day_of(published_at: str | None) -> date | None:
    """The day of an ISO 8601 string, or None if it has none. In the first and the last year that a date can have, it is
    what systems write for none, and no day can be counted from it."""
    try:
        day = date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


def iso_moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 date means, with or without a time: a month or a year its first, UTC where no zone is
    named; None for what is no such date."""
    told = re.sub(r"\s(?=[Z+-])", "", text.strip())  # "10:00 +0200", as files have it
    try:
        moment = datetime.fromisoformat(told + "-01-01"[len(told) - 4 :] if len(told) in (4, 7) else told)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _on(moment: Moment, day: date) -> Moment:
    """All that is to say of the day that `moment` means."""
    return Moment(moment.start, moment.end, day.year, day.month, day.day, day.weekday(), (day.month + 2) // 3)


def _readings(moment: Moment, published: date | None) -> list[Moment]:
    """`moment` as said and, where the day of publication tells more, with what it tells."""
    readings = [moment]
    if published is None:
        return readings

    if moment.weekday is not None and moment.day is None:
        back = (published.weekday() - moment.weekday) % 7
        readings += [_on(moment, published - timedelta(back)), _on(moment, published + timedelta((-back) % 7 or 7))]
        readings.append(_on(moment, published - timedelta(back or 7)))
    elif moment.relative:
        readings += _relative(moment, published)
    elif moment.month is not None and moment.year is None:
        for year in (published.year, published.year - 1, published.year + 1):
            if abs((year - published.year) * 12 + moment.month - published.month) <= 11:
                readings.append(replace(moment, year=year, quarter=(moment.month + 2) // 3))
    elif moment.day is not None and moment.month is None:  # "27日", of this month or the one before
        for back in (0, 1):
            with contextlib.suppress(ValueError):
                readings.append(_on(moment, less(published.replace(day=1), back, "month").replace(day=moment.day)))
    elif moment.quarter is not None and moment.year is None:
        readings.append(Moment(moment.start, moment.end, published.year, quarter=moment.quarter))
    if moment.year and moment.month and moment.day:
        with contextlib.suppress(ValueError):
            readings.append(_on(moment, date(moment.year, moment.month, moment.day)))
    return readings


def _relative(moment: Moment, published: date) -> list[Moment]:
    word = moment.relative
    days = {name: shift for shift, name in _DAYS.items()} | {"tonight": 0}
    if word in days:
        return [_on(moment, published + timedelta(days[word]))]
    shift, unit = word.rsplit(" ", 1)
    day = less(published, next(back for back, name in _SHIFTS.items() if name == shift), unit)
    if moment.month is not None:
        return [replace(moment, year=day.year, relative="")]
    if moment.day is not None:
        return [replace(moment, year=day.year, month=day.month, relative="")]
    if unit == "quarter":
        return [Moment(moment.start, moment.end, day.year, quarter=(day.month + 2) // 3)]
    return [Moment(moment.start, moment.end, day.year, None if unit == "year" else day.month)]


def bears_out(claim: Moment, other: Moment, published: date | None) -> bool:
    """Whether `other`, said in an article of that day, says all that `claim` says."""
    theirs = _readings(other, published)
    return any(_covers(ours, reading) for ours in _readings(claim, published) for reading in theirs)


def same_day(claim: Moment, published: date | None) -> bool:
    """Whether `claim` may be the day, month or year of publication itself."""
    if published is None or claim.decade is not None:
        return False
    return any(_covers(reading, _on(claim, published)) for reading in _readings(claim, published))


def _covers(ours: Moment, theirs: Moment) -> bool:
    if ours.relative:
        return (ours.relative, ours.month, ours.day) == (theirs.relative, theirs.month, theirs.day)
    if ours.decade is not None:
        year = theirs.decade if theirs.decade is not None else theirs.year
        return year is not None and year // 10 == ours.decade // 10
    known = False
    for name in ("year", "month", "day", "weekday", "quarter"):
        value = getattr(ours, name)
        if value is None:
            continue
        other = getattr(theirs, name)
        if name == "quarter" and other is None and theirs.month is not None:
            other = (theirs.month + 2) // 3
        if other is None and name == "quarter" and ours.month is not None:
            continue
        if other is None and name == "weekday" and ours.day is not None:
            continue
        if other != value:
            return False
        known = True
    return known


def conflicts(claim: Moment, other: Moment, published: date | None) -> bool:
    """Whether the two cannot be the same date, though both name the same sort: a day and a day, a year and a year.

    "9 April 2011" and "9 April" do not conflict: one only says more than the other.
    """
    comparable = False
    for ours, theirs in product(_readings(claim, published), _readings(other, published)):
        shared = ours.fields & theirs.fields - {"decade", "relative"}
        if ours.decade is not None and (theirs.decade or theirs.year) is not None:
            shared |= {"decade"}
            if _covers(ours, theirs):
                return False
        elif shared and all(getattr(ours, n) == getattr(theirs, n) for n in shared):
            return False
        comparable = comparable or bool(shared)
    return comparable and not bears_out(claim, other, published)


def iso(moment: Moment, published: date | None) -> str | None:
    """`moment`, said in an article of that day, as an ISO date as exact as it is known; None where not even a year is.

    What the article leaves open is what lies behind it: "Friday" is the last one, "March" the last March; but a day of
    the next two months is that which comes, "9 January" in November: the last one was most of a year ago.
    """
    known = [r for r in _readings(moment, published) if r.year is not None]
    if not known:
        return None
    past = [r for r in known if published is None or _iso(r) <= published.isoformat()[: len(_iso(r))]]
    near = [r for r in known if published and moment.day and _months(r, published) in (1, 2)] if not moment.year else []
    return max(map(_iso, near or past or known), key=lambda said: (len(said), said))


def _months(moment: Moment, published: date) -> int:
    """How many months behind that of publication `moment` lies."""
    return ((moment.year or 0) - published.year) * 12 + (moment.month or 0) - published.month


def _iso(moment: Moment) -> str:
    known = takewhile(lambda number: number is not None, (moment.month, moment.day))
    return "-".join((f"{moment.year:04}", *(f"{number:02}" for number in known)))
