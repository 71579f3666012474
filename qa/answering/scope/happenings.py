"""The date of an event that a question names without one, "before the election was called": found in the library.

An article that reports the event as something that has come about gives its day: the one that its sentence names, or
else the one on which it was published. The day ranks, as the date of any event does, and excludes nothing; where no
article reports the event, that is said and no day is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qa.answering.phrases import Spoken, in_words, plainly, say
from qa.answering.reading.chosen_passages import found_for
from qa.answering.reading.measures import words_of
from qa.answering.scope.article_nouns import EVENT
from store.article import Article
from store.language.dates import day_of
from store.language.days import Period, periods
from store.language.grammar import IRREGULAR
from store.language.patterns import late
from store.language.sentences import sentence_spans
from store.library import Library

Side = Literal["before", "after"]

_LOOKED_AT = 8
"""Passages that are read for a report of the event."""

_SAME = timedelta(60)
"""Within how long reports of an event are of the same one; the first of them gives its day."""

_NEAR = timedelta(31)
"""How long a stretch of days may be, to be the event's day; and how far back from the report of it one goes first."""

_LED = re.compile(
    r"(?<!\bnamed )(?<!\blong )(?<!\blook )(?<!\blooks )(?<!\blooked )(?<!\blooking )"
    r"\b(?P<side>before|prior to|until|till|ahead of|after|following|since)\s+"
    r"(?P<what>(?:the|a|an|its|his|her|their)\s+[^?!,.;:()“”\"]{2,80}|(?-i:[A-Z])[\w’'-]+(?:\s+(?-i:[A-Z])[\w’'-]+)*\s+[^?!,.;:()“”\"]{2,80})",
    re.IGNORECASE,
)
_LED_CHINESE = late(
    "(?:^|[，。：、])?(?:在|自从?)?(?P<what>[\u4e00-\u9fff]{4,20}?)(?P<side>之前|以前|前夕|之后|以后|以来)"
)
_ASKED = re.compile(r"\s(?:did|do|does|will|would|can|could)\s")  # where the question itself goes on
_EVENT_WORD = late(rf"\b{EVENT}\b", re.IGNORECASE)
_EVENT_CHINESE = late(
    "选举|投票|公投|战争|洪水|罢工|峰会|地震|坠毁|危机|骚乱|抗议|政变|袭击|火灾|风暴|预算|奥运|疫情|审判|判决|比赛|合并|"
    "丑闻|枪击|辩论|会议|决定|启动|开幕|爆炸|事故|泄漏|衰退|宣布|批准|通过|开通|开工|关闭|辞职|当选|签署|上任|倒塌|停工|生效"
)
_UNSURE = late(
    r"\b(?:before|until|if|unless|whether|would|could|should|might|may|will|not|never|no|calls? for|ahead of)\b"
    r"|n['’]t\b|之前|以前|如果|是否|尚未|没有|不会|可能|将|未",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedEvent:
    """An event as a question names it, and on which side of it what is asked for lies."""

    what: str
    side: Side


@dataclass(frozen=True)
class Resolved:
    """The day of an event, and the article that gives it."""

    happening: NamedEvent
    day: date
    article: Article

    def fits(self, published: date) -> bool:
        """Whether what came out then lies on the side asked for."""
        return published <= self.day if self.happening.side == "before" else published >= self.day


_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』')


def happening(question: str, dates: Sequence[Period]) -> NamedEvent | None:
    """The event by which `question` gives a time; None where it names none, or has a date there.

    What stands in quotation marks are somebody's words, and give no time.
    """
    question = _QUOTED.sub(lambda m: " " * len(m.group()), question)
    for match in (*_LED.finditer(question), *_LED_CHINESE.finditer(question)):
        what = _ASKED.split(match["what"])[0].strip()
        if any(p.start < match.end() and match.start() < p.end for p in dates) or not _is_event(what):
            continue
        before = match["side"].lower() in ("before", "prior to", "until", "till", "ahead of", "之前", "以前", "前夕")
        return NamedEvent(what, "before" if before else "after")
    return None


def _is_event(what: str) -> bool:
    """Whether the words tell of something that happens: a noun for it, or a verb in the past."""
    if _EVENT_WORD.search(what) or _EVENT_CHINESE.search(what):
        return True
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", what)][1:]
    return any((w.endswith("ed") and len(w) > 4) or w in IRREGULAR for w in words)


def resolved(asked: NamedEvent, library: Library) -> Resolved | None:
    """The day of the event, by the first of the articles that report it; None where none of those found does. Of a
    month, or another stretch, it is the day within that an article gives, if one does."""
    found = found_for(asked.what, _LOOKED_AT, library)
    told = ((_reported(asked.what, article, hit.text), article) for hit, article in found)
    reports = [(*days, article) for days, article in told if days]
    same = sorted(
        (report for report in reports if abs(report[0] - reports[0][0]) <= _SAME), key=lambda r: (r[0], r[2].id)
    )
    if not same:
        return None
    last = same[0][1]
    day, _, article = next((r for r in same if r[0] == r[1] <= last), same[0])
    return Resolved(asked, day, article)


def _reported(what: str, article: Article, passage: str) -> tuple[date, date] | None:
    """The first and the last day on which the event came about, if a sentence of `passage` reports it and says when."""
    published = day_of(article.published_at)
    if published is None:
        return None
    asked = words_of(what).keys
    for start, end in sentence_spans(passage, article.told_in):
        sentence = passage[start:end]
        if not asked or not asked <= words_of(sentence).keys or _UNSURE.search(sentence):
            continue
        named = [(p.first, p.last) for p in periods(sentence, published) if p.first and p.last]
        past = [(a, b) for a, b in named if b - a < _NEAR and a <= published]
        told = [days for days in past if published - _NEAR <= days[0]] or past  # one long ago, where none is near
        return told[0] if len(told) == 1 else None if told else (published, published)
    return None


def explain_event(asked: NamedEvent, found: Resolved | None, in_language: Spoken) -> str:
    """The sentence that says which day was taken for the event and why, or that none was."""
    if found is None:
        return say("event unknown", in_language, what=plainly(asked.what))
    name = "event before" if asked.side == "before" else "event after"
    title = plainly(found.article.title or "") or say("untitled", in_language)
    outlet = plainly(found.article.source or found.article.author or "")
    by = (f"{title}（{outlet}）" if in_language == "zh" else f"{title} ({outlet})") if outlet else title
    return say(name, in_language, what=plainly(asked.what), day=in_words(found.day.isoformat(), in_language), by=by)
