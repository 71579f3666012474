"""Dates as people and pages write them, to ISO 8601: with time and zone where both are known, else the day alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from store.language.calendar import CHINESE_DAY, CHINESE_MONTH, CHINESE_YEAR, MONTH_NUMBERS, chinese_number
from store.language.patterns import late, one_of, simplified, small

_MONTHS_ELSEWHERE = """
    januar jänner janvier janv enero ene janeiro gennaio gen januari stycznia января січня ledna ocak يناير
    februar februari février févr fév fevrier febrero fevereiro fev febbraio lutego февраля лютого února şubat فبراير
    märz mär maerz mars marzo março marco maart mrt marca марта березня března mart مارس
    avril avr abril abr aprile kwietnia апреля квітня dubna nisan أبريل
    mai mayo maio maggio mag mei maja мая травня května mayıs مايو
    juni juin junio junho giugno giu czerwca июня червня června haziran يونيو
    juli juil juillet julio julho luglio lug lipca июля липня července temmuz يوليو
    août aout agosto ago augustus sierpnia августа серпня srpna ağustos أغسطس
    septembre septiembre setiembre setembro set settembre września сентября вересня září eylül سبتمبر
    oktober okt octobre octubre outubro out ottobre ott października октября жовтня října ekim أكتوبر
    novembre noviembre novembro listopada ноября листопада listopadu kasım نوفمبر
    dezember dez décembre déc decembre diciembre dic dezembro dicembre grudnia декабря грудня prosince aralık ديسمبر
"""
_NAMED = MONTH_NUMBERS | {
    name: number for number, line in enumerate(_MONTHS_ELSEWHERE.strip().splitlines(), 1) for name in line.split()
}
_MONTHS = {small(name): number for name, number in _NAMED.items()}
_MONTH = "(?P<{0}>" + "|".join(sorted(_NAMED, key=len, reverse=True)) + ")"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DAY = r"(?P<{0}>[0-3]?\d)"
# One alternative a way of writing; the digit groups are named by way so that the first that matches is known.
_WAYS = (
    rf"{_YEAR.format('y1')}(?P<s1>[-./])(?P<m1>[01]?\d)(?P=s1){_DAY.format('d1')}(?!\d)",
    rf"{_YEAR.format('y2')}\s?[年년]\s?(?P<m2>[01]?\d)\s?[月월]\s?{_DAY.format('d2')}\s?[日일号]",
    rf"{_DAY.format('d3')}(?:st|nd|rd|th|er|\.|º|ª)?\s?(?:of\s|de\s)?[-\s]?{_MONTH.format('m3')}\b\.?,?[-\s]{{1,2}}(?:del?\s)?{_YEAR.format('y3')}",
    rf"{_MONTH.format('m4')}\b\.?\s{{1,2}}{_DAY.format('d4')}(?:st|nd|rd|th)?,?\s{{1,2}}{_YEAR.format('y4')}",
    rf"{_DAY.format('d5')}\.\s?(?P<m5>[01]?\d)\.\s?{_YEAR.format('y5')}",
    rf"{_DAY.format('d6')}(?P<s6>[-/])(?P<m6>[0-3]?\d)(?P=s6){_YEAR.format('y6')}",
    rf"(?P<y7>(?!\d){CHINESE_YEAR})\s?(?P<m7>{CHINESE_MONTH})\s?(?P<d7>{CHINESE_DAY})",
)
_DATE = late(rf"(?<![\d.,/-])(?:{'|'.join(_WAYS)})(?!\.?\d)", re.IGNORECASE)
_MONTH_OF_YEAR = late(
    rf"(?<![\d.,/-])(?:{_YEAR.format('y1')}-(?P<m1>1[0-2]|0?[1-9])(?!\d)"
    rf"|{_YEAR.format('y2')}\s?[年년]\s?(?P<m2>1[0-2]|0?[1-9])\s?[月월]"
    rf"|(?P<m3>1[0-2]|0?[1-9])/{_YEAR.format('y3')}(?!\d)"
    rf"|\b{_MONTH.format('m4')}\b\.?,?\s(?:of\s|del?\s)?{_YEAR.format('y4')}(?!\d))",
    re.IGNORECASE,
)
_YEAR_ALONE = late(rf"(?<!\d){_YEAR.format('y')}(?!\d)")
# Only abbreviations that mean one offset.
_ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "gst": 240, "pkt": 300, "wib": 420, "ict": 420, "hkt": 480, "sgt": 480,
    "awst": 480, "bjt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "edt": -240,
    "est": -300, "cdt": -300, "mst": -420, "pdt": -420, "pst": -480, "sast": 120, "eat": 180, "wat": 60, "brt": -180,
}  # fmt: skip
_OF_SEVERAL = frozenset("cst ist et ct mt pt ast adt mdt akst akdt hst".split())
_TIME = late(
    r"(?P<h>[01]?\d|2[0-3])(?:[:h]|\.(?=\d\d\s?(?:uhr|a|p|h|gmt|utc"
    r"|bst)))(?P<min>[0-5]\d)(?::(?P<sec>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?(?:\s?uhr\b)?"
    rf"(?:\s?\(?(?P<zone>Z\b|(?:GMT|UTC)?\s?[+-]\d{{1,2}}(?::?\d\d)?|(?:{one_of(_ZONES, _OF_SEVERAL)})\b)\)?)?",
    re.IGNORECASE,
)
_NEAR = late(r"[\s,|·•T–—-]{0,4}(?:(?:at|um|à|a las|às|alle|om|@|klo)\s)?", re.IGNORECASE)


@dataclass(frozen=True)
class DateSpan:
    """A date in a text: its ISO form, and the span of the words that say it, time and zone included."""

    iso: str
    start: int
    end: int


def find_date(text: str, day_first: bool | None = None) -> DateSpan | None:
    """The first full date (day, month and year) in `text`.

    A numeric date that may be read two ways, as in 03/07/2024, is passed over unless `day_first` says what comes first:
    a wrong date is worse than none.
    """
    for match in _DATE.finditer(text):
        day = _day_of(match, day_first)
        if day is None:
            continue
        start, end = match.span()
        time = _TIME.match(text, _NEAR.match(text, end).end())  # type: ignore[union-attr]
        if time is not None:
            return DateSpan(_iso(day, time), start, time.end())
        before = [t for t in _TIME.finditer(text, max(0, start - 24), start) if _NEAR.fullmatch(text, t.end(), start)]
        if before:
            return DateSpan(_iso(day, before[-1]), before[-1].start(), end)
        return DateSpan(day.isoformat(), start, end)
    return None


def names_day_first(value: str) -> bool | None:
    """Whether a numeric date such as 13/05/2024 names the day before the month; None of one that may be read both ways,
    and of what is none."""
    match = _DATE.search(value)
    first, second = (int(match["d6"]), int(match["m6"])) if match and match["y6"] else (0, 0)
    return None if (first > 12) == (second > 12) else first > 12


def _day_of(match: re.Match[str], day_first: bool | None) -> date | None:
    groups = {k[0]: v for k, v in match.groupdict().items() if v is not None}
    if match["y7"]:
        year, number, day = (chinese_number(simplified(groups[part])) for part in "ymd")
    else:
        year, number, day = int(groups["y"]), _month(groups["m"]), int(groups["d"])
    if match["y6"]:
        if number <= 12 and day <= 12 and number != day and day_first is None:
            return None
        if number > 12 or (day <= 12 and day_first is False):
            number, day = day, number
    try:
        return date(year, number, day)
    except ValueError:
        return None


def _month(said: str) -> int:
    return int(said) if said.isdigit() else _MONTHS[small(said)]


def _iso(day: date, time: re.Match[str]) -> str:
    hour, minute, second = int(time["h"]), int(time["min"]), int(time["sec"] or 0)
    half = (time["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return day.isoformat()
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = _offset(time["zone"])
    if offset is None:
        return day.isoformat()
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=timezone(offset)).isoformat()


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    zone = zone.strip().lower()
    if zone in _ZONES:
        return timedelta(minutes=_ZONES[zone])
    match = re.fullmatch(r"(?:gmt|utc)?\s?([+-])(\d{1,2}):?(\d\d)?", zone)
    if match is None or int(match[2]) > 14:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timedelta(minutes=-minutes if match[1] == "-" else minutes)


def iso_date(value: object, day_first: bool | None = None) -> str | None:
    """`value` of a data field as an ISO 8601 string, or None if it holds no full date.

    Takes ISO strings of any precision down to the day, seconds or milliseconds since 1970, 20240307, and dates written
    out in words; of figures alone, such as 03/07/2024, as `find_date`.
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()[:200]
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        return datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=0).isoformat()
    compact = re.fullmatch(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?", text)
    if compact:
        text = "-".join(compact.groups())
    found = find_date(text, day_first)
    return found.iso if found else None


def iso_as_known(value: object) -> str | None:
    """As `iso_date`, but "2024-05" or "2024" where no more is told: "May 2024", "spring 2024". None of two years."""
    if day := iso_date(value):
        return day
    text = str(value or "").strip()[:200]
    if match := _MONTH_OF_YEAR.search(text):
        told = {name[0]: found.lower() for name, found in match.groupdict().items() if found}
        return f"{told['y']}-{_month(told['m']):02}"
    years = {match["y"] for match in _YEAR_ALONE.finditer(text)}
    return years.pop() if len(years) == 1 else None
