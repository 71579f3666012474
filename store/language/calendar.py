"""The names of months and weekdays, and stretches of whole days: a month, a season, last week, the last three months.

Weeks begin on Monday; seasons are those of the northern half, by whole months. Raises ValueError for days that do not
exist.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from store.language.grammar import ONES, ORDINALS
from store.language.numbers import han
from store.language.patterns import one_of

Span = tuple[date | None, date | None]
"""The first and the last day, None where open."""

MONTHS = tuple("January February March April May June July August September October November December".split())
MONTH_NUMBERS = {name: i for i, m in enumerate(MONTHS, 1) for name in (m.lower(), m[:3].lower())} | {"sept": 9}
"""The number of each month by its name or the short form of it, in lower case."""
MONTH = rf"(?:{one_of(MONTH_NUMBERS)})"
"""The pattern of a month's name, whole or short, without the full stop; letter case is to be ignored."""
SURE_MONTHS = tuple(month for month in MONTHS if month not in ("March", "May"))
"""Those that in small letters are no other word."""
_BEFORE_MONTHS = "in the a an this last next early mid late since until during".split()
_OF_TIME = "".join(rf"(?<!\b(?i:{word})\s)" for word in _BEFORE_MONTHS)
GIVEN_NAME = rf"{_OF_TIME}\b(?-i:Jan|April|May|June|August)(?=[^\S\n](?-i:[A-Z][a-z]))"
"""The pattern of a month's name that is somebody's: "Jan Roth", and not "in June Marsh resigned"."""
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
WEEKDAY_NUMBERS = {day.lower(): i for i, day in enumerate(WEEKDAYS)}
UNITS = ("day", "week", "month", "year")
TIME_NOUNS = frozenset(UNITS).union(
    "decade century spring summer autumn winter morning evening night noon midnight today yesterday tomorrow".split()
)
SHORT_WEEKDAYS = tuple("Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split())
_COUNTS = ONES | {"a": 1, "an": 1, "couple": 2, "few": 3}
HAN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "几": 3, "半": 6, "日": 7, "天": 7}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12}
PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
QUARTERS = {word: n for word, n in ORDINALS.items() if n <= 4} | {"last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
CHINESE_BACK = {"今": 0, "本": 0, "这": 0, "昨": 1, "去": 1, "上": 1, "前": 2, "明": -1}
"""How many days, weeks, months or years back 昨天, 上月 and 前年 are, by what they begin with."""
CHINESE_YEAR = r"(?:\d{4}|[一二][零〇一二三四五六七八九]{3}|民国(?:元|\d{1,3}|[一二三四五六七八九十百零〇]{1,6}))年"
"""The pattern of a year in Chinese, in figures or in words, or counted from 1912 on: 民国一百一十四年 is 2025."""
CHINESE_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
CHINESE_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"


def month_number(name: str) -> int:
    return MONTH_NUMBERS[name.lower().rstrip(".")]


def chinese_number(said: str) -> int:
    """The number of a year, a month or a day written as the patterns above have it, in simplified characters."""
    number = said.removeprefix("民国").rstrip("年月日号").replace("元", "一")
    before = 1911 if said.startswith("民国") else 0
    return before + (int(number) if number.isdecimal() else int(han(number)))


def of_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def of_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def around(day: date, unit: str) -> tuple[date, date]:
    """The week, weekend, month, quarter or year that a day is in; of any other unit the day itself."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(day.weekday())
        return monday + timedelta(5 if unit == "weekend" else 0), monday + timedelta(6)
    if unit == "month":
        return of_month(day.year, day.month)
    if unit == "quarter":
        return of_share(day.year, (day.month + 2) // 3, "quarter")
    return of_year(day.year) if unit == "year" else (day, day)


def of_date(year: int, month: int | None, day: int | None) -> Span:
    if not month:
        return of_year(year)
    return (date(year, month, day),) * 2 if day else of_month(year, month)


def newest_year(today: date, month: int, day: int = 1) -> int:
    """The year of the newest such month or day that has begun."""
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def third(span: tuple[date, date], part: str | None) -> tuple[date, date]:
    """The early, middle or late third of a month or a year."""
    first, last = span
    if not part:
        return span
    third = next(i for name, i in PARTS.items() if re.search(rf"\b{name}\b", part))
    if first.month == last.month:
        return first + timedelta(10 * third), last if third == 2 else first + timedelta(10 * third + 9)
    return date(first.year, 1 + 4 * third, 1), of_month(first.year, 4 + 4 * third)[1]


def of_share(year: int, number: int, unit: str) -> tuple[date, date]:
    length = 6 if unit == "half" else 3
    if number * length > 12:
        number = 2
    return date(year, 1 + (number - 1) * length, 1), of_month(year, number * length)[1]


def of_chinese_share(year: int, said: str) -> Span:
    if said[0] in SEASONS:
        return of_season(year, said[0])
    if said.endswith("半年"):
        return of_share(year, 1 if said[0] == "上" else 2, "half")
    return of_share(year, HAN[said.removeprefix("第")[0]], "quarter")


def of_season(year: int, name: str) -> Span:
    month = SEASONS[name]
    end = (year + 1, 2) if month == 12 else (year, month + 2)
    return date(year, month, 1), of_month(*end)[1]


_DAYS_IN = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def less(day: date, count: int, unit: str) -> date:
    """The day so many units before `day`."""
    if unit in _DAYS_IN:
        return day - timedelta(count * _DAYS_IN[unit])
    year, month = divmod(day.year * 12 + day.month - 1 - count * _MONTHS_IN[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def back_to(said: str, today: date) -> date:
    """Where "the last three weeks", "the past month" or "two days ago" begins."""
    words = re.sub(r"\b(?:the|these|last|past|previous|of|ago)\b", " ", said).split()
    unit = words[-1].rstrip("s")
    number = next((int(w) if w.isdigit() else _COUNTS[w] for w in words[-2::-1] if w.isdigit() or w in _COUNTS), 1)
    return today - timedelta(max(1, -(-number // 24))) if unit == "hour" else less(today, number, unit)


def of_unit(said: str, today: date) -> tuple[date, date]:
    word, unit = said.replace("the ", "").split()
    return around(less(today, 1 if word in ("last", "previous") else 0, unit), unit)


def of_weekday(said: str, today: date) -> Span:
    words = said.lower().split()
    back = (today.weekday() - WEEKDAY_NUMBERS[words[-1]]) % 7
    if back == 0 and words[0] in ("last", "past"):
        back = 7
    day = today - timedelta(back)
    return day, day


def of_slashed(said: str, separator: str) -> Span | None:
    """5.3.2024 is the fifth of March; with slashes day and month may stand either way, and only 13 and more tell."""
    one, two, year = (int(p) for p in said.split(separator))
    year += 2000 if year < 100 else 0
    if separator == "." or one > 12:
        return (date(year, two, one),) * 2
    if two > 12:
        return (date(year, one, two),) * 2
    return (date(year, one, one),) * 2 if one == two else (None, None)
