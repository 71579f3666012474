"""Dates of a claim held against the dates of the words that it was laid on."""

from __future__ import annotations

from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, EvidenceText, Ground, agreement, differ, literally
from store.language.dates import Moment, bears_out, conflicts, moments, same_day
from store.language.numbers import quantities


def dates(claim: str, ground: Ground) -> list[Difference]:
    ours = moments(claim)
    found = (_date_missing(claim, moment, ours, ground) for moment in ours)
    return [difference for difference in found if difference is not None]


def _date_missing(claim: str, moment: Moment, ours: Sequence[Moment], ground: Ground) -> Difference | None:
    spoken = claim[moment.start : moment.end]
    dated = any(words.published for words in ground.chosen)
    if moment.relative in ("today", "tonight") or (moment.relative and not dated):
        return None
    if _dated(moment, ground.chosen) or _a_figure(moment, ground):
        return None
    if other_year := _other_year(moment, ground.chosen):
        return differ("date", "wrong", spoken, "The article says {there}, not {here}.", there=other_year, here=spoken)
    if _apart(moment, ground):
        return differ("date", "weak", spoken, "The article gives the date {words} only in part.", words=spoken)
    if rival := _rival_date(claim, moment, ours, ground.chosen):
        return differ("date", "wrong", spoken, "The article says {there}, not {here}.", there=rival, here=spoken)
    if any(same_day(moment, words.published) for words in ground.chosen):
        return None
    if _dated(moment, (*ground.around, *ground.rest)):
        elsewhere = "The date {words} stands in another place of the article."
        return differ("date", "weak", spoken, elsewhere, words=spoken)
    if literally(spoken, ground):
        return differ("date", "weak", spoken, "The article gives the date {words} only in part.", words=spoken)
    return differ("date", "absent", spoken, "No cited article gives the date {words}.", words=spoken)


def _a_figure(moment: Moment, ground: Ground) -> bool:
    """What looks like a year is a figure of the article: 1600 people."""
    if moment.fields != {"year"} or moment.year is None:
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
            if not conflicts(moment, other, words.published) or words.share < 0.35:
                continue
            if finest not in other.fields and not (finest in ("day", "weekday") and other.fields & {"day", "weekday"}):
                continue
            if any(bears_out(one, other, words.published) or bears_out(other, one, words.published) for one in ours):
                continue
            if agreement(claim, moment.start, moment.end, words.text, other.start, other.end) >= 1:
                return words.text[other.start : other.end]
    return None
