"""Dates of a claim held against the dates of the words that it was laid on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa.proof.facts.check_numbers import figures
from qa.proof.facts.difference import CLOSE, Difference, EvidenceText, Ground, agreement, differ, literally, other_value
from qa.proof.facts.reckoning import year_reckoned
from store.language.dates import Moment, bears_out, conflicts, day_of, iso, moments, same_day
from store.language.numbers import quantities
from store.language.patterns import late


def dates(claim: str, ground: Ground) -> list[Difference | None]:
    ours = moments(claim)
    return [_date_missing(claim, moment, ours, ground) for moment in ours]


def _date_missing(claim: str, moment: Moment, ours: Sequence[Moment], ground: Ground) -> Difference | None:
    spoken = claim[moment.start : moment.end]
    dated = any(words.published for words in ground.chosen)
    if moment.relative in ("today", "tonight") or (moment.relative and not dated):
        return None
    if _dated(moment, ground.chosen) or _a_figure(claim, moment, ground):
        return None
    if other_year := _other_year(moment, ground.chosen):
        return other_value("date", "wrong", spoken, other_year)
    if (alone := _only_day(claim, moment, ours, ground.chosen)) is not None:
        return other_value("date", "wrong", spoken, alone)
    if _apart(moment, ground):
        return differ("date", "weak", spoken, "The article gives the date {words} only in part.", words=spoken)
    if rival := _rival_date(claim, moment, ours, ground.chosen):
        return other_value("date", "wrong", spoken, rival)
    if any(same_day(moment, words.published) for words in ground.chosen) and not _of_another_day(moment, ground):
        return None
    if _dated(moment, (*ground.around, *ground.rest)):
        elsewhere = "The date {words} stands elsewhere in what was read."
        return differ("date", "weak", spoken, elsewhere, words=spoken)
    if literally(spoken, ground):
        return differ("date", "weak", spoken, "The article gives the date {words} only in part.", words=spoken)
    return differ("date", "absent", spoken, "Nothing in the articles read gives the date {words}.", words=spoken)


def _only_day(claim: str, moment: Moment, ours: Sequence[Moment], chosen: Sequence[EvidenceText]) -> str | None:
    """The only day of a sentence that says nearly all of the claim, where the only one of the claim is another; "as of"
    the day of an article, it tells how things are."""
    if (moment.day is None and moment.weekday is None) or len(ours) > 1 or AS_OF.search(claim[: moment.start]):
        return None
    for words in chosen:
        there = moments(words.text)
        days = len(there) == 1 and (there[0].day or there[0].weekday is not None)
        if words.share >= CLOSE and days and conflicts(moment, there[0], words.published):
            return words.text[there[0].start : there[0].end]
    return None


AS_OF = late(r"\bas of\s+$", re.IGNORECASE)
"""What stands before the day on which an article tells how things are."""


def _of_another_day(moment: Moment, ground: Ground) -> bool:
    """Whether `moment`, the day of an article, is given for what the words there, or those beside them, tell of the
    days before: an article mostly comes out the day after."""
    if moment.day is None and moment.weekday is None:
        return False
    return any(
        0 < (words.published - day).days <= _JUST_BEFORE
        for words in (*ground.chosen, *ground.around)
        for other in moments(words.text)
        if words.published and (day := day_of(_day(other, words.published)))
    )


def _day(moment: Moment, published: date) -> str | None:
    """The day that `moment` means; None where it is a longer stretch."""
    told = iso(moment, published) or ""
    return told if len(told) == len("2024-05-03") else None


_JUST_BEFORE = 10  # days
_AT = late(r"\b(?:in|since|by|until|till|from|before|after|during)\s+$", re.IGNORECASE)


def _a_figure(claim: str, moment: Moment, ground: Ground) -> bool:
    """What looks like a year is a figure of the article: 1600 people, and not "in 1600"."""
    led = _AT.search(claim[: moment.start])
    if moment.fields != {"year"} or moment.year is None or led:
        return False
    value = float(moment.year)
    return any(q.value == value for w in (*ground.chosen, *ground.around) for q in quantities(w.text) if "," in w.text)


def _dated(moment: Moment, texts: Sequence[EvidenceText]) -> bool:
    return any(bears_out(moment, other, words.published) for words in texts for other in moments(words.text))


def _other_year(moment: Moment, chosen: Sequence[EvidenceText]) -> str | None:
    """The same day or month of another year, in a sentence that says nearly all of the claim."""
    if moment.year is None or moment.month is None:
        return None
    for words in chosen:
        for other in moments(words.text) if words.share >= CLOSE else ():
            if other.year not in (None, moment.year) and (other.month, other.day) == (moment.month, moment.day):
                return words.text[other.start : other.end]
    return None


def _apart(moment: Moment, ground: Ground) -> bool:
    """Year and day are both there, in two places: "on 5 May" here and "2024" in the sentence before."""
    if moment.year is None or moment.month is None:
        return False
    year = Moment(0, 0, year=moment.year)
    rest = Moment(0, 0, month=moment.month, day=moment.day)
    near = (*ground.chosen, *ground.around)
    known = _dated(year, (*near, *ground.rest)) or any(same_day(year, w.published) for w in ground.chosen)
    return known and _dated(rest, near)


def _rival_date(claim: str, moment: Moment, ours: Sequence[Moment], chosen: Sequence[EvidenceText]) -> str | None:
    """The date that the aligned words have in the place of `moment`: as exact as it, and not in the claim."""
    finest = "day" if moment.day else "weekday" if moment.weekday is not None else "month" if moment.month else "year"
    for words in chosen:
        for other in moments(words.text):
            if year_reckoned(moment, other, figures(words.text)):
                continue
            if not conflicts(moment, other, words.published) or words.share < 0.35:
                continue
            if finest not in other.fields and not (finest in ("day", "weekday") and other.fields & {"day", "weekday"}):
                continue
            if any(bears_out(one, other, words.published) or bears_out(other, one, words.published) for one in ours):
                continue
            if agreement(claim, moment.start, moment.end, words.text, other.start, other.end) >= 1:
                return words.text[other.start : other.end]
    return None
