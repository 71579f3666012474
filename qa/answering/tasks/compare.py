"""A comparison: the question asked of each outlet, author, speaker or year, one side's lines after another's.

Where no sides are named, they are the outlets that tell of the topic. What two sides tell alike says so in its label;
figures that differ are told behind, as for any answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.answering.finding.topical import on_topic
from qa.answering.phrases import in_words, plainly, say
from qa.answering.reading.extract import attributed, with_neighbours
from qa.answering.reading.measures import words_of
from qa.answering.reading.readings import readings
from qa.answering.reading.relevance import Ranking, Scored
from qa.answering.tasks.lines import absent, bare, ours
from qa.answering.tasks.phrasing import asked, topic_of, who
from qa.answering.tasks.quotes import Said, naming, on, paragraph, said_in, within
from qa.answering.tasks.quotes import line as quoted
from qa.answering.tasks.task import Given, Kind, Line, Task, Telling, apart, covering
from qa.reader import knows
from store.article import Article
from store.language.days import periods
from store.language.patterns import late
from store.language.text import is_spaceless, words

MOST = {"short": 1, "normal": 3, "full": 5}
"""Lines of each side."""

SIDES = 4
"""Outlets that are compared where none are named."""

ARTICLES = 3
"""Articles of each side that are read."""

ALIKE = 0.5
"""The share of the words of the shorter of two sentences that both have, from which on they tell the same."""

_AND = r"(?: and | und |, | with | to | versus | vs\.? | v\. |和|与|跟)"
_PAIR = rf"(?P<one>[^,:?]{{2,60}}?){_AND}(?P<other>[^,:?]{{2,60}}?)"
_TELL = (
    r"(?:report(?:ed|s)?|cover(?:ed|s)?|describe[ds]?|present(?:ed|s)?|s[ae]id|says?|see|saw|tell|told|wr[io]te|put|judged?"
    r"|frame[ds]?|explain(?:ed|s)?|view(?:ed|s)?)"
)
_ON = r"(?:\s+(?:on|about|over|regarding|in|of)|\s*[:：–—-]+)"
_OUTLETS = (
    r"(?:the )?(?:different |various |several |other |two |both )*(?:outlets|papers|newspapers|media|sources|reports"
    r"|accounts|articles)"
)
_END = late(
    r"[\s,;:–—-]+(?:where|how|what|in what|do|does)\b[^,;:]{0,30}\b(?:differ\w*|disagree\w*|agree|differences?)\b"
    r"[^,;]{0,20}$|(?:有(?:什么|何)|的)(?:不同|区别|差异|异同)$",
    re.IGNORECASE,
)
_ASKED = (
    late(rf"^(?:compare|contrast) (?:how |what |the way )?{_OUTLETS} (?:{_TELL})(?:{_ON})? (?P<topic>.+)$", re.I),
    late(rf"^(?:compare|contrast) (?:how |what )?{_PAIR} {_TELL}(?:{_ON})? (?P<topic>.+)$", re.I),
    late(rf"^(?:compare|contrast) (?:the )?(?:(?:reports|coverage|accounts|views|positions) (?:of|by|in) )?"
               rf"{_PAIR}{_ON} (?P<topic>.+)$", re.I),
    late(rf"^(?:what (?:are|is) )?(?:the )?differences? between {_PAIR}{_ON} (?P<topic>.+)$", re.I),
    late(rf"^how (?:do|does|did) {_OUTLETS} (?:differ|disagree|{_TELL})(?:{_ON})? (?P<topic>.+)$", re.I),
    late(rf"^how (?:do|does|did) {_PAIR} differ{_ON} (?P<topic>.+)$", re.I),
    late(rf"^(?P<one>[^,:?]{{2,60}}?) (?:vs\.?|versus) (?P<other>[^,:?]{{2,60}}?){_ON} (?P<topic>.+)$", re.I),
    late(rf"^compare (?P<topic>.+?) (?:across|between|by|among) {_OUTLETS}$", re.I),
    late(rf"^(?:比较|对比)(?:一下)?{_PAIR}(?:对于?|关于|就|在)(?P<topic>.+?)(?:的)?(?:报道|说法|观点|看法|立场)?$"),
    late(r"^(?:各家?|不同)(?:媒体|报纸|来源)(?:对于?|关于|就|怎么(?:报道|看))(?P<topic>.+?)(?:的)?(?:报道|说法|观点)?$"),
)  # fmt: skip
_WHOLE_TITLE = late(r"^[\"“«「『《]([^\"“”«»「」『』《》]+)[\"”»」』》]$")
_EACH = late(
    rf"^(?:what|how) (?:do|does|did) (?:each|both|they)(?: of (?:them|the two))? (?:{_TELL}|think)(?:{_ON})?\s*", re.I
)


def recognise(question: str) -> Task | None:
    """Asked as "Compare how A and B reported X", "A vs B on X", "how do the outlets differ on X"."""
    bare = asked(_END.sub("", asked(question)))
    for pattern in _ASKED:
        if match := pattern.search(bare):
            named = match.groupdict()
            sides = tuple(who(named[k]) for k in ("one", "other") if named.get(k))
            return Task(name="compare", topic=topic_of(_EACH.sub("", match["topic"])), sides=sides)
    return None


def tell(task: Task, given: Given) -> Telling:
    """The lines of each side that is named, also of one that has nothing; else of the outlets that tell of the topic.

    Where only one of these does, that is told.
    """
    topic = _WHOLE_TITLE.sub(r"\1", task.topic) or given.before()
    sides = [_side(name, topic, given) for name in task.sides] or _outlets(topic, given)
    if not any(rows for _, rows in sides):
        return _nothing(task, topic, given)
    alone = [plainly(name) for name, _ in sides] if len(sides) == 1 else []
    articles = {a.id: a for _, rows in sides for _, a in rows}
    lines = apart(list(_labelled(sides, given)))
    lines += [Line(ours(say("nobody else", given.spoken, name=name), given.spoken), "\n\n") for name in alone]
    found = given.looked.best.found if given.looked else ()
    return Telling(tuple(lines), covering(lines, found, [*articles.values()]))


def _nothing(task: Task, topic: str, given: Given) -> Telling:
    """Why nothing is compared: no article is about the topic, or none that is has one of the sides."""
    best = given.survey(topic, ARTICLES, reads=False)
    if not best.articles or not task.sides:
        return Telling(found=best.found, reason=absent(topic, best, given.spoken))
    sides = (" / " if given.spoken == "en" else "、").join(plainly(side) for side in task.sides)
    return Telling(found=best.found, reason=say("neither side", given.spoken, sides=sides, topic=plainly(topic)))


Side = tuple[str, list[tuple[Line, Article]]]
"""What is compared, by its name, and its lines."""


def _side(name: str, topic: str, given: Given) -> Side:
    """What an outlet, an author or a period tells; else what somebody of that name says, or is said to."""
    narrower = _filters(name, given)
    if narrower is None:
        said = _telling(name, topic, list(on(topic, said_in(name, naming(name, given)), given)), given)
        return name, [(quoted(s, given), s.article) for s in said] or _spoken_of(name, topic, given)
    before = given.looked
    best = given.survey(topic, ARTICLES, narrower=narrower)
    given.looked = before or given.looked
    rows = on_topic(best)[: MOST[given.length]] if best.articles and not best.dropped else []
    shown = next(iter(narrower.get("source") or narrower.get("author") or [name]))
    return shown, [(_line(s, shown, best.ranking, given), s.article) for s in rows]


def _spoken_of(name: str, topic: str, given: Given) -> list[tuple[Line, Article]]:
    """The sentences on a topic that have a name, or the words of a role."""
    best = given.survey(topic, 2 * ARTICLES, question=say("said what on", given.spoken, name=name, topic=topic))
    wanted = words_of(name).keys
    rows = [
        s
        for s in (on_topic(best) if best.articles else ())
        if wanted and wanted <= s.unit.words.keys | s.unit.before.keys
    ]
    return [(_line(s, name, best.ranking, given), s.article) for s in rows[: MOST[given.length]]]


def _telling(name: str, topic: str, said: Sequence[Said], given: Given) -> list[Said]:
    """Of what somebody says on a topic what the reader holds to say most of it, the newest first."""
    question = say("said what on", given.spoken, name=name, topic=topic)
    if len(said) <= MOST[given.length] or not knows(question):
        return list(said[: MOST[given.length]])
    told_ = readings(question, [paragraph(s) for s in said])
    sure = {
        n: max((r.sureness for (id_, at), r in told_.items() if id_ == s.article.id and within(at, s)), default=-99.0)
        for n, s in enumerate(said)
    }
    best = sorted(sure, key=lambda n: -sure[n])[: MOST[given.length]]
    return [said[n] for n in sorted(best)]


def _line(sentence: Scored, side: str, ranking: Ranking, given: Given) -> Line:
    """A sentence with its side and its day in front; with its author too where it is an opinion."""
    article, start, end = with_neighbours(ranking, sentence)
    opinion = article.genre in ("opinion", "analysis")
    told = attributed(article, start, end, given.spoken, dated=False) if opinion else bare(article, start, end)
    return Line(told, label=plainly(side))


def _filters(name: str, given: Given) -> Mapping[str, Any] | None:
    """The filters that are meant by a side: those of the outlet or author of that name, or of a period."""
    mentions = given.library.names.mentions(name)
    if mentions:
        return {mentions[0].kind: list(mentions[0].names)}
    stretch = next((p for p in periods(name, given.request.now.date()) if p.said == name.strip()), None)
    if stretch and stretch.first and stretch.last:
        return {"published_from": stretch.first.isoformat(), "published_to": stretch.last.isoformat()}
    said = set(words(name)) - {"the"}
    outlets = sorted({s for _, s, _ in given.library.bylines() if s and said and said <= set(words(s))})
    return {"source": outlets} if len(outlets) == 1 and not is_spaceless(name) else None


def _outlets(topic: str, given: Given) -> list[Side]:
    """The outlets that tell of a topic, those first that tell it best."""
    best = given.survey(topic, 2 * SIDES)
    sides: dict[str, list[tuple[Line, Article]]] = {}
    for s in on_topic(best) if best.articles else ():
        name = s.article.source or s.article.author or ""
        rows = sides.setdefault(name, []) if name and (name in sides or len(sides) < SIDES) else None
        if rows is not None and len(rows) < MOST[given.length]:
            rows.append((_line(s, name, best.ranking, given), s.article))
    return list(sides.items())


def _labelled(sides: Sequence[Side], given: Given) -> Iterator[Line]:
    """All lines, side after side, each with its day; a line that another side tells alike with that side's name too.

    A side that has nothing says so.
    """
    for number, (name, rows) in enumerate(sides):
        if not rows:
            yield Line(ours(say("nothing from", given.spoken, name=plainly(name)), given.spoken), label=plainly(name))
        for line, article in rows:
            others = [o.label for m, (_, side) in enumerate(sides) if m != number for o, _ in side if _alike(line, o)]
            day = in_words((article.published_at or "")[:10], given.spoken)
            parts = (line.label, *others, *([day] if day not in line.label else []))
            yield replace(line, label=", ".join(dict.fromkeys(filter(None, parts))))


def _alike(one: Line, other: Line) -> bool:
    mine, theirs = (words_of(line.finding.spans[0].quote).keys for line in (one, other))
    return len(mine & theirs) >= max(4, ALIKE * min(len(mine), len(theirs)))


KIND = Kind("compare", recognise, tell)
