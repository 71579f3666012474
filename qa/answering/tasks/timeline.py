"""A timeline: one dated line a happening, oldest first, from several articles, each happening once.

The date is that of the happening, as the sentence says it; a report that says none tells of the day it came out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Event
from qa.answering.finding.topical import HEARD, alike, by_article
from qa.answering.phrases import in_words, say
from qa.answering.reading.extract import attributed, with_neighbours
from qa.answering.reading.question_analysis import is_future, read
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.answering.tasks.lines import absent, asking_which, cited
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, covering, overlap
from qa.proof.check.sentence_checker import Finding
from store.article import Article
from store.language.dates import Moment, day_of, iso, moments
from store.language.patterns import late
from store.language.quotation_marks import quotations
from store.reading.prose.entries import entry_at

MOST = {"short": 5, "normal": 12, "full": 30}
"""Happenings told."""

AN_ARTICLE = 3
"""Happenings of one article, where a timeline is made of several; of few articles more are told of each."""

ARTICLES = {"short": 5, "normal": 8, "full": 12}
"""Articles that it is made from."""


UNHEARD = -3.0
"""How much likelier, in logits, an answer has to tell the best sentence of an article than none of its passage, where
that of another is heard to be told."""


@dataclass(frozen=True)
class TimelineEvent:
    """One line: the day, month or year, and the words that tell it, which stand in `article`."""

    date: str
    finding: Finding
    article: Article
    sentence: Scored


def tell(task: Task, given: TaskContext) -> Telling:
    """A line a happening, its day in front."""
    topic = task.topic or given.before()
    if not topic:
        return asking_which("topic", given)
    found = happenings(topic, given)
    looked = given.looked
    assert looked is not None
    if not found:
        reason = (
            say("nothing listed", given.spoken) if looked.best.articles else absent(topic, looked.best, given.spoken)
        )
        return Telling(found=looked.best.found, reason=reason)
    lines = [AnswerLine(h.finding, label=in_words(h.date, given.spoken)) for h in found]
    return Telling(tuple(lines), covering(lines, looked.best.found, [h.article for h in found]))


def happenings(topic: str, given: TaskContext) -> list[TimelineEvent]:
    """The happenings of `topic`, oldest first; none where nothing found is about it."""
    first, last = given.read.published_from, given.read.published_to
    within = given.limited(replace(given.read, published_to=None))  # what was told later may have happened by then
    best = within.survey(topic, ARTICLES[given.length])
    given.looked = within.looked
    if not best.articles:
        return []
    told: list[TimelineEvent] = []
    an_article: Counter[str] = Counter()
    articles = _heard(by_article(best))
    most = max(AN_ARTICLE, given.most(MOST) // max(1, len(articles)))
    every = filter(None, (_happening(sentence, best.ranking, given) for sentence in _dated_first(articles)))
    for happening in _without_examples(topic, list(every)):
        if an_article[happening.article.id] == most:
            continue
        if (first and happening.date < first[: len(happening.date)]) or (last and happening.date > last):
            continue
        if any(_same(happening, other) for other in told):
            continue
        an_article[happening.article.id] += 1
        told.append(happening)
    return sorted(told[: given.most(MOST)], key=_when)


def _without_examples(topic: str, every: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """`every` happening but those with which an opinion argues: of a year of which no news tells, in a sentence that
    does not say all of the topic."""
    years = {happening.date[:4] for happening in every if happening.article.genre != "opinion"}
    said = read(topic).keys
    return [
        happening
        for happening in every
        if not years
        or happening.article.genre != "opinion"
        or happening.date[:4] in years
        or said <= happening.sentence.unit.words.keys
    ]


def _when(happening: TimelineEvent) -> tuple[str, str, int, int]:
    """Where a line stands: what is known by its month or year alone behind what is known better in it, and before what
    came after the article that tells it; of one day and article by its time, for live reports begin with the last."""
    published, at = (happening.article.published_at or "")[:10], happening.sentence.unit.start
    last = happening.date + "-99-99"[len(happening.date) - 4 :] if len(happening.date) < 10 else happening.date
    entry = entry_at(happening.article.text, at)
    return min(last, published or last), published, entry.minutes if entry else -1, at


def events(topic: str, given: TaskContext) -> tuple[Event, ...]:
    """The happenings of `topic` as values, in the order of their dates as written, each with its citation."""
    found = sorted(happenings(topic, given), key=lambda h: h.date)
    citations = cited([(h.finding, h.article) for h in found], given)
    return tuple(
        Event(date=h.date, text=" ".join(citation.quote.split()), citation=citation)
        for h, citation in zip(found, citations, strict=True)
    )


def _heard(articles: Sequence[list[Scored]]) -> list[list[Scored]]:
    """`articles` without those of which the reader hears that a good answer tells none, where it tells of another."""
    heard = [max(s.selected for s in rows) for rows in articles]
    is_told = max(heard, default=0.0) > HEARD
    return [rows for rows, value in zip(articles, heard, strict=True) if value > UNHEARD or not is_told]


def _dated_first(articles: Sequence[Sequence[Scored]]) -> list[Scored]:
    """The best sentence of each article, then those that say a date or a time, or are heard to be told and neither
    quote nor tell of what is to come: what a timeline is made of."""
    timed = (s for rows in articles for s in rows[1:] if moments(s.text) or _CLOCK.search(s.text) or _is_heard(s))
    return [*(rows[0] for rows in articles), *timed]


def _is_heard(sentence: Scored) -> bool:
    return sentence.selected > HEARD and not is_future(sentence.text) and not quotations(sentence.text)


_CLOCK = late(
    r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b\d{1,2}(?:[.:][0-5]\d)? ?[ap]\.?m\b|\bo['’]clock\b"
    r"|\b(?:at|by|until|from) (?:[01]?\d|2[0-3])\.[0-5]\d\b(?! ?(?:%|per|\w+illion))|\d点",
    re.IGNORECASE,
)


def _happening(sentence: Scored, ranking: Ranking, given: TaskContext) -> TimelineEvent | None:
    """What a sentence tells as happened, and when; None where nobody can say when, or it is still to come."""
    article = sentence.article
    date = happened(sentence.text, article)
    if date is None:
        return None
    is_told = date == (article.published_at or "")[:10]  # by the label
    finding = attributed(*with_neighbours(ranking, sentence), given.spoken, dated=not is_told)
    return TimelineEvent(date, finding, article, sentence)


def happened(text: str, article: Article) -> str | None:
    """The date of what a sentence of `article` tells, ISO; None where it cannot be told.

    What is said to come was announced on the day of the article, and what is measured by another day is told on it. Of
    several dates the most exact counts, then the first; an opinion without a date tells of no day.
    """
    published = day_of(article.published_at)
    today = published.isoformat() if published else ""
    own = [m for m in moments(text) if not _is_another_day(m, text)]
    said = [(m, d) for m in own if (d := iso(m, published))]
    past = [d for m, d in said if not today or (d <= today[: len(d)] and not _is_its_end(m, d, text, today))]
    if past and (any(m.relative in _BEHIND for m in own) or not is_future(text)):
        return max(past, key=len)
    if article.genre == "opinion" or not article.published_at:
        return None
    return article.published_at[:10]


def _is_another_day(moment: Moment, text: str) -> bool:
    """Whether the clause of a date tells of what is to come ("will be cut in March"), or of somebody or something that
    the sentence tells more of ("Ms Dovale, who won in April, said"); or it is a decade, or a day that something else is
    measured by, lasts from or is put to ("before June", "their lowest since 2016", "backdated to May"); or the day
    of what is corrected ("本报3月5日报道…有误")."""
    if _ASIDE.search(text[: moment.start]) and not _CLEFT.match(text):
        return True
    if moment.year is None and _SET.search(text[: moment.start]):
        return True
    if _MEASURE.search(text[: moment.start]) or _SINCE.match(text[moment.end :]):
        return True
    if _MADE.search(text[: moment.start]) and _WHICH.match(text[moment.end :]):
        return True
    if _BOUND.search(text[: moment.start]) or (_CORRECTS.search(text) and _OURS.search(text[: moment.start])):
        return True
    if moment.relative in _BEHIND:  # what was announced yesterday may be to come, yesterday is not
        return False
    before = _BORDER.split(text[: moment.end].rstrip("."))[-1]
    clause = before + _BORDER.split(text[moment.end :])[0]
    after = clause[len(before) :]
    return moment.decade is not None or is_future(clause) or bool(_AHEAD.search(before) or _THEN.match(after))


def _is_its_end(moment: Moment, date: str, text: str, today: str) -> bool:
    """Whether the end of a month or year, or the time up to it, is told of, `today` being a day of that: it is to come,
    as "by the end of this year" is."""
    return len(date) < len(today) and today.startswith(date) and bool(_END.search(text[: moment.start]))


_END = late(r"\b(?:by|within|later|(?:end|close|rest|remainder) of)\s+(?:the |early |late |mid-? ?|\w+ of )*$", re.I)
_BEHIND = frozenset(("yesterday", "day before yesterday"))
_CORRECTS = late(r"更正|勘误|订正|澄清|有误|误[写作报为记植]|应为|致歉")
_OURS = late(r"本[报刊网台社][^，。；：]{0,6}$")
_BOUND = late(
    r"\b(?:before|until|till|since|to|than(?: in)?|(?:compared|as) with)\s+"
    r"(?:at (?:the )?(?:least|earliest|latest) |the |early |late |mid-? ?|\w+ of )*$"
    r"|[至到]$",
    re.IGNORECASE,
)
# In Chinese: "比去年公布的23.1亿元", "2024年以来的收入", and "建于1927年的灯塔", which is told of for something else.
_MEASURE = late(r"(?:比|相?较于?|[与和跟同对把由]|将|相比|截[至止]|超过|不及)$")
_SINCE = late(r"[^，。；：]{0,8}以来|(?:[初中末底]|[上下]半年)?(?:以[前后]|之[前后]|至今|相比|[的同][期比])")
_MADE = late(r"[\u4e00-\u9fff]于$")
_WHICH = late(r"的")
# Of what is set for a day news tells in the present: "the next meeting is on 13 March", "work starts again on 16 May".
_SET = late(
    r"\b(?:is|are|(?:start|begin|open|end|close|resume|return|reopen|expire|meet)s?|(?:take|come|go)s? \w+(?: \w+)?)"
    r"(?: again)? (?:on|in|from) (?:the |early |late )?$",
    re.IGNORECASE,
)
_ASIDE = late(r"\b(?:who|whose|which)\b(?! (?:said|says)\b)[^,;:.]*$", re.IGNORECASE)
_CLEFT = late(r"\W*(?:it|this|that) (?:is|was)\b", re.IGNORECASE)
_BORDER = late(r"[,;:，；：]|\band\b|\bbut\b")
# What stands behind a date, "from 1 August every stall will", and before one: "will be cut in March".
_THEN = late(r"(?:(?!\b(?:that|which|who|whether|how|why|said|says|told)\b)[^.]){0,60}\b(?:will|shall)\b")
_AHEAD = late(
    r"\b(?:will|would|shall|may|might|must|could|should|can|due|planned|scheduled|expect(?:s|ed)"
    r"|(?:is|are|plans?|hopes?|wants?) to)\b"
    r"[^.]{0,120}$|将|预计|计划"
)


def _same(one: TimelineEvent, other: TimelineEvent) -> bool:
    """Whether two lines tell one happening: of one day, month or year, with two fifths of their words in common; or in
    nearly the same words."""
    share = _ALIKE if one.date == other.date else _COPIED
    return overlap(one.finding, other.finding) or alike(one.sentence, other.sentence, share)


_ALIKE, _COPIED = 0.4, 0.8
