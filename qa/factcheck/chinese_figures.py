"""The figures and days of a Chinese sentence as English writes them: all that it shares with an article in English."""

from __future__ import annotations

from qa.proof.facts.check_numbers import figures
from store.language.calendar import MONTHS
from store.language.dates import Moment, moments
from store.language.numbers import Quantity
from store.language.text import is_spaceless

_SCALES = ((1e9, "billion"), (1e6, "million"))
_LEAST = 10  # what is smaller and has no unit is written in words, and stands everywhere


def in_english(text: str) -> str:
    """The figures and days of `text`, in their order; "" for a text that is not Chinese or has none."""
    if not is_spaceless(text):
        return ""
    days = ((m.start, _day(m)) for m in moments(text))
    told = ((q.start, _figure(q)) for q in figures(text) if q.unit or q.kind == "percent" or q.value >= _LEAST)
    return " ".join(words for _, words in sorted((*days, *told)) if words)


def _figure(quantity: Quantity) -> str:
    if quantity.kind == "percent":
        return f"{quantity.value:g} percent"
    for size, name in _SCALES:
        if quantity.value >= size:
            return f"{quantity.value / size:g} {name} {quantity.unit}".rstrip()
    return f"{quantity.value:,.10g} {quantity.unit}".rstrip()


def _day(moment: Moment) -> str:
    month = MONTHS[moment.month - 1] if moment.month else None
    return " ".join(str(part) for part in (moment.day, month, moment.year) if part)
