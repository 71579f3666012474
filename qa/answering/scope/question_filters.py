"""A question read into the filters it asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from qa.answering.phrases import say, spoken
from qa.answering.scope.genre_filter import genres
from qa.answering.scope.happenings import NamedEvent, Resolved, happening
from qa.answering.scope.masked import Masked, mask, unmask
from qa.answering.scope.published import published
from qa.answering.scope.ties import find_wanted_bylines, named
from qa.answering.wording.phrasing import without_own
from store.filters import Filters
from store.language.authors import NameMention, Names
from store.language.days import Period, periods
from store.language.patterns import late
from store.language.text import words

_NEWEST = r"latest|newest|most recent(?:ly)?|recently|currently|right now|at the moment|at present|these days|nowadays"
_NEW = late(
    rf"\b(?:{_NEWEST}|recent|current|now|today|up[- ]to[- ]date|so far|presently"
    r"|still|yet|any (?:more|longer)|this (?:week|month|year))\b"
    r"|^\W*who(?:['’]s| is| are) (?:the|our|in charge)\b"
    r"|最新|目前|现在|最近|当前|如今|近期|眼下|仍|还是|至今|现任|本周|本月|今年"
    r"|最终|后来|到头来|终于|最后(?![一二两三几]|的)|还(?=[^，。？?]*[吗嘛])",
    re.IGNORECASE,
)
_SAYS_NEW = late(
    rf"\b(?:{_NEWEST})\b"
    r"|最新|目前|当前|如今|近期",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scope:
    """What a question limits its answer to: `filters`; the dates of events, which only rank; what could not be used.

    `happening` is an event named without a date, and `happened` its day where the library has it; that ranks too.

    `prefers_new`: the newest that can be said is asked for ("latest"). `notices` are sentences for the reader. `spans`
    are what of `question` says so: (start, end, key of the filter).
    """

    question: str = ""
    spans: tuple[tuple[int, int, str], ...] = ()
    filters: Filters = field(default_factory=Filters)
    events: tuple[Period, ...] = ()
    happening: NamedEvent | None = None
    happened: Resolved | None = None
    prefers_new: bool = False
    notices: tuple[str, ...] = ()

    def topic(self, without: Collection[str] = ()) -> str:
        """The question without days of publication and words for new, which no article need say.

        Names stay, for articles have them in their bylines, except where the filter `without` has been set otherwise.
        """
        rest = self.question
        for start, end, key in reversed(self.spans):
            if key == "published" or key in without:
                rest = f"{rest[:start]} {_POSSESSIVE.sub('', rest[end:])}"
        if self.prefers_new:
            rest = _SAYS_NEW.sub(" ", rest)
        rest = " ".join(rest.split())
        return rest if len(words(rest)) > 1 else self.question


_POSSESSIVE = re.compile(r"^['’]s?\b")


@lru_cache(maxsize=16)  # for its task, and to look for what answers it
def read(question: str, names: Names, now: datetime) -> Scope:
    """What `question` limits its answer to; relative dates count from `now`, in its own time zone."""
    text = without_own(unmask(question))
    today = now.date()
    masked = mask(text, named(text, names), periods(text, today))
    voices = find_wanted_bylines(masked, names)
    authors = [masked.names[s] for s in masked.text if s in voices and masked.names[s].kind == "author"]
    outlets = [masked.names[s] for s in masked.text if s in voices and masked.names[s].kind == "source"]
    if _set_against_each_other(masked, voices):
        authors, outlets = [], []
    days = published(masked, voices)
    told = [masked.dates[s] for s in masked.text if s in days]
    readable = [p for p in told if p.first or p.last]
    first, last = window(readable, today)
    filters = Filters(
        author=names_of(authors),
        source=names_of(outlets),
        genre=genres(masked, voices, names),
        published_from=first.isoformat() if first else None,
        published_to=last.isoformat() if last else None,
    )
    events = tuple(p for s, p in masked.dates.items() if s not in days and (p.first or p.last))
    spans = [(p.start, p.end, "published") for p in readable]
    spans += [(m.start, m.end, "author") for m in authors] + [(m.start, m.end, "source") for m in outlets]
    return Scope(
        question=question,
        spans=tuple(sorted(spans)),
        filters=filters,
        events=events,
        prefers_new=_prefers_new(masked),
        happening=happening(text, tuple(masked.dates.values())),
        notices=tuple(
            say("two dates", spoken(question), said=p.said) for p in told if p.first is None and p.last is None
        ),
    )


_AGAINST = late(r"\b(?:dis)?agree\w*|\bdiffer\w*|\bcompar\w+|\bcontrast\w*|[和与].*(?:不同|一致|比较)", re.IGNORECASE)
_BESIDE = late(r"\b(?:unlike|versus|vs|than|both|while|whereas)\b", re.IGNORECASE)


def _set_against_each_other(masked: Masked, heard: frozenset[str]) -> bool:
    """Whether an author and an outlet are compared: within both filters at once, or one, not both would be found."""

    def kinds(signs: Iterable[str]) -> int:
        return len({masked.names[s].kind for s in signs})

    named = kinds(masked.names) > 1 and bool(heard) and bool(_AGAINST.search(masked.text))
    return named or (kinds(heard) > 1 and bool(_BESIDE.search(masked.text)))


def names_of(mentions: Iterable[NameMention]) -> tuple[str, ...]:
    """The names that are mentioned, as the library writes them, each once."""
    return tuple(dict.fromkeys(name for mention in mentions for name in mention.names))


def window(stretches: list[Period], today: date) -> tuple[date | None, date | None]:
    """One window for all stretches: the first and last day of several, or from one bound to the other."""
    stretches = [p for p in stretches if not (p.first and p.first > today)]
    firsts, lasts = [p.first for p in stretches if p.first], [p.last for p in stretches if p.last]
    is_open, is_running = len(firsts) < len(stretches), len(lasts) < len(stretches)
    if is_open and is_running:  # "since 2020 and before 2022"
        first, last = max(firsts, default=None), min(lasts, default=None)
        return (first, last) if not (first and last and first > last) else (None, None)
    return None if is_open else min(firsts, default=None), None if is_running else max(lasts, default=None)


def _prefers_new(masked: Masked) -> bool:
    today = any(p.said.lower() in ("today", "今天") for p in masked.dates.values())
    return today or bool(_NEW.search(masked.text))
