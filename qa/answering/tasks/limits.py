"""What limits a request: the outlets, authors, days and kinds of text that it names, cut out of it before it is
recognised, so that every task takes them alike ("How many articles do you have from Radio Aske since May?").

A request says them more loosely than a question does: "on the flood, Radio Aske". Whoever is asked about stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from qa.answer import TaskName
from qa.answering.scope.article_nouns import EVENT, TEXT
from qa.answering.scope.masked import unquoted
from qa.answering.scope.question_filters import Scope, names_of, window
from qa.answering.scope.question_filters import read as read_scope
from qa.answering.scope.ties import may_be_a_place, named
from qa.answering.wording.phrasing import topic_of
from store.filters import Filters
from store.language.authors import NameMention, Names
from store.language.days import Period, periods
from store.language.patterns import late
from store.language.text import is_spaceless

_IN = r"in|on|at|via|per|within|across"
_BY = r"from|by|according to|as (?:told|reported|covered|seen) by"
_WITHIN = late(rf"\b(?:{_IN}|{_BY})\s+(?:the\s+)?$|(?:来自|根据|据|在)$", re.IGNORECASE)
_FROM = late(rf"\b(?:{_BY})\s+(?:the\s+)?$|(?:来自|根据|据)$", re.IGNORECASE)
_TEXTS_FROM = late(
    rf"\b(?:{TEXT}|news|newest|latest|all)(?:\s+(?:are|do|have|got|is|there|we|you))*\s+(?:{_BY})\s+$", re.IGNORECASE
)
_OF = late(r"\bof\s+(?:the\s+)?$", re.IGNORECASE)
_THE = late(r"the\b|[^\x00-\x7f]", re.IGNORECASE)
_JOINED = late(r"\s*(?:,|and|or|&|vs\.?|versus|with|和|与|、)+\s*(?:the\s+)?", re.IGNORECASE)
_WHOSE = late(r"['’]s?\b|的")
_ON = late(r"\s+(?:on|about|over|regarding)\b", re.IGNORECASE)
_TITLE = late(r"(?<!\w)[\"“'‘«「『《][^\"”’»」』》]{3,200}[\"”'’»」』》](?!\w)")
_TEXTS = late(
    r"(?:['’]s?)?\s*(?:news|reports?|reporting|coverage|articles?|stories|pieces|updates?|developments?|headlines)\b"
    r"|的?(?:新闻|报[道导]|文章|消息)",
    re.IGNORECASE,
)
_AN_EVENT = late(rf"\b{EVENT}\s*$", re.IGNORECASE)
_A_MONTH = 31
STAND_INS = ("the paper", "the papers")
_RELATIVE = late(r"\b(?:this|last|past|previous|today|yesterday|these)\b|[本上今昨近]", re.IGNORECASE)


class Limit(NamedTuple):
    """A stretch of a request that limits it, and what stands in its place when it is cut out."""

    start: int
    end: int
    instead: str
    of: NameMention | Period


@dataclass(frozen=True)
class RequestLimits:
    """The stretches of `question` that limit what it asks for, in order, and the kinds of text that it names."""

    question: str
    found: tuple[Limit, ...]
    genre: tuple[str, ...]
    today: date

    @property
    def rest(self) -> str:
        """What is left of the question."""
        text, blank = self.question, "" if is_spaceless(self.question) else " "
        for limit in reversed(self.found):
            text = f"{text[: limit.start].rstrip()}{blank}{limit.instead}{blank}{text[limit.end :].lstrip()}"
        return re.sub(r"\s+(?=[?？!.,;，。]|$)", "", " ".join(text.split())).strip(" ,;，")

    @property
    def filters(self) -> Filters:
        """What all of them mean together."""
        mentioned = [limit.of for limit in self.found if isinstance(limit.of, NameMention)]
        first, last = window([limit.of for limit in self.found if isinstance(limit.of, Period)], self.today)
        return Filters(
            author=names_of(m for m in mentioned if m.kind == "author"),
            source=names_of(m for m in mentioned if m.kind == "source"),
            genre=self.genre,
            published_from=first.isoformat() if first else None,
            published_to=last.isoformat() if last else None,
        )

    def out_of(self, slot: str) -> str:
        """A topic or speaker without what limits it."""
        for limit in self.found:
            slot = slot.replace(self.question[limit.start : limit.end].strip(), " ")
        return topic_of(" ".join(slot.split()))

    def but(self, slots: Collection[str]) -> RequestLimits:
        """Those besides who or what is asked about in `slots`."""
        asked = {slot.casefold().removeprefix("the ") for slot in slots}

        def is_asked(limit: Limit) -> bool:
            said = _said(self.question, limit).casefold().removeprefix("the ")
            part = isinstance(limit.of, NameMention) and not limit.of.whole  # of the mayor of Velden
            return said in asked or (part and any(said in slot for slot in asked))

        return replace(self, found=tuple(m for m in self.found if not is_asked(m)))

    def outside(self, slots: Collection[str]) -> RequestLimits:
        """Those that stand in none of `slots`, which say themselves what limits them."""
        said = [slot.casefold() for slot in slots]
        kept = (m for m in self.found if not any(_said(self.question, m).strip().casefold() in slot for slot in said))
        return replace(self, found=tuple(kept))

    def of_days(self) -> RequestLimits:
        """Those that are days."""
        return replace(self, found=tuple(limit for limit in self.found if isinstance(limit.of, Period)))


def limits(
    question: str, names: Names, now: datetime, *, every: bool = False, timed: TaskName = "answer"
) -> RequestLimits:
    """What limits `question`. `every`: all names and days do, as in a question about the library. `timed`: the task
    that it asks for, of which the days in which something is said or happens are limits too.

    Relative days count from `now`.
    """
    scope, today, mentions = read_scope(question, names, now), now.date(), named(question, names)
    titles = [m.span() for m in _TITLE.finditer(question)]
    taken = [*((m.start, m.end) for m in mentions), *titles]
    days = [p for p in periods(question, today) if p.first or p.last]
    days = [p for p in days if not any(p.start < end and start < p.end for start, end in taken)]
    found = [*_names(question, mentions, scope, every), *_days(question, days, scope, every, timed)]
    return RequestLimits(question, tuple(sorted(found, key=lambda m: m.start)), scope.filters.genre, today)


def paired(question: str, mentions: Sequence[NameMention]) -> str:
    """`question` with "the papers" for each row of names in it, and "the paper" for a single one (`STAND_INS`)."""
    rows: list[list[NameMention]] = []
    for m in mentions:
        if rows and _JOINED.fullmatch(question[rows[-1][-1].end : m.start]):
            rows[-1].append(m)
        else:
            rows.append([m])
    for row in reversed(rows):
        said = STAND_INS[len(row) > 1]
        question = f"{question[: row[0].start]}{said}{question[row[-1].end :]}"
    return question


def _said(question: str, limit: Limit) -> str:
    return question[limit.of.start : limit.of.end]


def _names(question: str, mentions: Sequence[NameMention], scope: Scope, every: bool) -> Iterator[Limit]:
    heard = {(start, end) for start, end, key in scope.spans if key != "published"}
    last: NameMention | None = None
    for m in mentions:
        begins, ends = unquoted(question, m.start, m.end)
        before, behind = question[:begins], question[ends:]
        row = last is not None and bool(_JOINED.fullmatch(question[last.end : m.start]))
        said = question[m.start : m.end]
        if not every and not m.whole and said.islower() and not question.islower():
            continue  # "in the east" is no Observer East, where capitals are written
        placed = not m.whole and not _THE.match(question, m.start)  # "at Serra": where the Serra Journal is from
        loose = _FROM if m.kind == "author" or m.ordinary or placed else _WITHIN
        loose = _TEXTS_FROM if placed and may_be_a_place(question, m) else loose  # no doctors from there
        is_heard = (m.start, m.end) in heard
        led, whose = loose.search(before) or (is_heard and _OF.search(before)), _WHOSE.match(behind)
        topped = m.kind == "source" and m.whole and bool(_ON.match(behind))
        if not (every or led or row or topped or is_heard):
            continue
        subject = not (every or led or row or whose or topped or _TEXTS.match(behind))
        start = last.end if row and last else led.start() if led and not whose else begins
        instead = "" if is_spaceless(question) else "they" if subject else "the" if whose else ""
        yield Limit(start, ends + (whose.end() if whose else 0), instead, m)
        last = m


def _days(question: str, days: Sequence[Period], scope: Scope, every: bool, timed: TaskName) -> Iterator[Limit]:
    published = {(start, end) for start, end, key in scope.spans if key == "published"}
    for p in days:
        behind = question[p.end :]
        whose = _WHOSE.match(behind)
        owned = whose and not _TEXTS.match(behind)  # "from May's inspection on" names the inspection
        loose = not owned and (p.word == "from" or bool(_RELATIVE.search(p.said)))
        if every or loose or (p.start, p.end) in published or _times(timed, p, question):
            yield Limit(p.start, p.end + (whose.end() if whose else 0), "", p)


def _times(task: TaskName, p: Period, question: str) -> bool:
    """Whether days led in by "in" are those in which what is asked for was said, or has happened, and not those of an
    event that is named before them; a single month is rather that of what happened."""
    if p.word != "in" or _AN_EVENT.search(question[: p.start]):
        return False
    is_long = p.first is not None and p.last is not None and (p.last - p.first).days > _A_MONTH
    return task == "quotes" or (task == "timeline" and is_long)
