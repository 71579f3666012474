"""Of when a figure is: the days that its own sentence gives it, where they lie before those of its article.

"In February a gallon cost 3.12 dollars", told in April, is February's price. Only a date that belongs to the figure
counts: one that opens its sentence or clause, or follows it without a verb between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qa.proof.disagreement import cues
from qa.proof.disagreement.figure_lexicon import GROWING
from qa.proof.disagreement.mentions import FigureMention
from store.language.calendar import PARTS, Span, of_date, of_share
from store.language.dates import Moment, day_of, moments
from store.language.patterns import late, one_of
from store.language.tokens import fold, tokens

LATEST = 3
"""Days before its article up to which a figure is the article's own: what was measured is told a little later."""

_SMALL = (
    rf"(?:as|back|and|but|only|just|even|by|in|on|at|of|for|during|{one_of(PARTS)}|the|through|"
    r"throughout|around|about|recently)"
)
_OPENS = late(rf"^\W*(?:{_SMALL}\b\W*)*$", re.IGNORECASE)
_OPENING = late(r"^\W*(?:as|at|back|before|by|during|in|on|until|when)\s[^,]*,", re.IGNORECASE)
_FROM_THEN = late(r"\b(?:since|from|until|till|before|after|to)\s+(?:\w+\s+)?$", re.IGNORECASE)
_MODIFIES = re.compile(r"^(?:'s)?\s+[a-z]")
_FARTHEST = 45
"""Characters after a figure within which its date stands."""


@dataclass(frozen=True)
class Days:
    """The days, first and last, that a sentence gives a figure, in the `words` of the article."""

    first: date
    last: date
    words: str


def own_days(mention: FigureMention) -> Days | None:
    """The days that the sentence of a figure says it is of; None where they are those of its article.

    Of a count of what befell, the dead or the injured, a date tells when it befell, and nothing of the count's day.
    """
    published = day_of(mention.place.article.published_at)
    if mention.moment is not None or mention.measure in GROWING or published is None:
        return None
    text = fold(mention.place.text)
    start, end = (at - mention.place.start for at in (mention.start, mention.end))
    for moment in moments(mention.place.text):
        days = _days(moment, published, text[moment.start : moment.end].rstrip("."))
        if days and (published - days.last).days > LATEST and _belongs(text, moment, start, end):
            return days
    return None


def _belongs(text: str, moment: Moment, start: int, end: int) -> bool:
    """Whether the date is that of the figure at `start`..`end`."""
    if moment.start >= end:
        between = text[end : moment.start]
        verb = any(t.folded.endswith("ed") for t in tokens(between))
        joined = re.sub(r"\bas (?:late|early|recently) as\b", "", between)
        apart = cues.BORDER.search(between) or cues.JOINT.search(joined) or cues.ANY_FIGURE.search(between)
        return not (verb or apart or len(between) > _FARTHEST or _FROM_THEN.search(between))
    if moment.end > start or _FROM_THEN.search(text[: moment.start]):
        return False
    opening = _OPENING.match(text)
    if opening and moment.end <= opening.end() <= start:
        return True
    borders = [b.end() for b in (*cues.BORDER.finditer(text, 0, start), *cues.JOINT.finditer(text, 0, start))]
    clause = max((at for at in borders if at <= moment.start), default=0)
    if any(moment.end < at and cues.ANY_FIGURE.search(text[moment.end : at]) for at in borders):
        return False
    return bool(_OPENS.match(text[clause : moment.start]) or _MODIFIES.match(text[moment.end :]))


def _days(moment: Moment, published: date, words: str) -> Days | None:
    """The latest days before `published` that `moment` can mean, a month, a quarter or a year at most."""
    if moment.year is None and moment.month is None and moment.quarter is None:
        return None
    for year in (moment.year,) if moment.year else (published.year, published.year - 1):
        first, last = _stretch(moment, year)
        if first and last and first <= published:
            return Days(first, last, words)
    return None


def _stretch(moment: Moment, year: int) -> Span:
    try:
        if moment.month is None and moment.quarter is not None:
            return of_share(year, moment.quarter, "quarter")
        return of_date(year, moment.month, moment.day)
    except ValueError:  # 30 February
        return None, None
