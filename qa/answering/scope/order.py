"""Time as a preference: among what was found, the newest where "the latest" is asked for, and what is of a date named.

Nothing is excluded. Where the latest is asked for, what is about as relevant as the best stands newest first, and the
rest behind it. Where the date of an event is named, articles of that time gain some places; so do those from before or
after an event whose day an article gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from qa.answering.reading.chosen_passages import Pair
from qa.answering.scope.question_filters import Scope
from store.article import Article
from store.language.dates import day_of

ABOUT_AS = 0.8
"""The share of the best score from which on a passage is about as relevant."""

_LEVEL, _GAIN = 4, 0.125
"""How slowly a place loses its worth, 1/4, 1/5, 1/6 and so on; and what being of the time is worth beside it."""

_AFTERWARDS = timedelta(45)
"""How long after an event articles are mostly about it."""


def by_time(found: Sequence[Pair], scope: Scope) -> tuple[Pair, ...]:
    """`found`, which is best first, with what fits in time moved up."""
    if scope.prefers_new and found:
        enough = ABOUT_AS * found[0][0].score
        return tuple(sorted(found, key=lambda pair: _newest_first(pair, enough)))
    if scope.events or scope.happened:
        worth = [1 / (_LEVEL + place) + _GAIN * _is_near(a, scope) for place, (_, a) in enumerate(found)]
        return tuple(found[place] for place in sorted(range(len(found)), key=lambda place: (-worth[place], place)))
    return tuple(found)


def _newest_first(pair: Pair, enough: float) -> tuple[bool, int]:
    hit, article = pair
    published = day_of(article.published_at)
    if hit.score < enough:
        return True, 0  # as they were: sorting is stable
    return False, -published.toordinal() if published else 0


def _is_near(article: Article, scope: Scope) -> bool:
    published = day_of(article.published_at)
    if published is None or not (scope.happened is None or scope.happened.fits(published)):
        return False
    return not scope.events or any(
        (event.first is None or published >= event.first)
        and (event.last is None or published <= event.last + _AFTERWARDS)
        for event in scope.events
    )
