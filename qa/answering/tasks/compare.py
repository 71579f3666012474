"""A comparison: the question asked of each outlet, author, speaker or year, one side's lines after another's.

Where no sides are named, they are the outlets that tell of the topic. What two sides tell alike says so in its label;
figures that differ are told behind, as for any answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from qa.answering.finding.holders import noun_of
from qa.answering.finding.topical import on_topic
from qa.answering.phrases import in_words, plainly, say
from qa.answering.reading.extract import attributed, quote_alone, speaks_for_author, told_whole, with_neighbours
from qa.answering.reading.gist import position
from qa.answering.reading.measures import words_of
from qa.answering.reading.question_analysis import YEAR
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.answering.scope.article_nouns import ADV, REPORT, WRITE
from qa.answering.scope.genre_filter import genre_called
from qa.answering.scope.question_filters import read as read_scope
from qa.answering.scope.relaxation import or_unknown
from qa.answering.tasks.lines import absent, as_question, asking_which, ours
from qa.answering.tasks.naming import naming
from qa.answering.tasks.quotes import called
from qa.answering.tasks.quotes import line as quoted
from qa.answering.tasks.said import AttributedWords, is_of_others, on, said_in, surenesses, surest
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, covering, overlap
from qa.answering.wording.phrasing import topic_of, who
from qa.proof.check.sentence_checker import Finding
from qa.proof.facts.align import Source
from qa.proof.facts.claim_alignment import lay
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.language.authors import Byline
from store.language.calendar import MONTH
from store.language.days import periods
from store.language.patterns import first, late
from store.language.people import ROLES, SPEAKING_BODIES
from store.language.text import is_spaceless, words

MOST = {"short": 1, "normal": 3, "full": 5}
"""Lines of each side."""

SIDES = 4
"""Outlets that are compared where none are named."""

ARTICLES = 3
"""Articles of each side that are read."""

NEAR = -2.0
"""How surely an article of a side is about the topic, in logits, where another side tells of it."""

NEAR_BY_PAIRS = -3.0
"""The same of a topic without spaces: of one of two words it has a third of the pairs of signs."""

A_NAME = 5
"""Words that a side has at most which is somebody, or something, by name or role."""

ALIKE = 0.75
"""The share of the words of a sentence that another has, from which on it tells the same."""

FEW = 12
"""Articles, the newest, in which what somebody says is looked for who is written in small letters, as things are."""

_WHOLE_TITLE = late(r"^[\"“«「『《]([^\"”«»「」『』《》]+)[\"”»」』》]$")


def tell(task: Task, given: TaskContext) -> Telling:
    """The lines of each side that is named, also of one that has nothing; else of the outlets that tell of the topic.

    Where only one of these does, that is told.
    """
    topic = _WHOLE_TITLE.sub(r"\1", task.topic) or given.before()
    named = _whole(task.sides)
    if not topic and named and not any(_narrowed(name, given)[1] for name in named):
        return asking_which("topic", given)
    sides = [_side(name, _topics(topic, named, name), given) for name in named] or _outlets(topic, given)
    if named and any(rows for _, rows in sides):  # that the others tell of it makes it likelier of one
        near = ((name, side, _topics(topic, named, name)) for name, side in zip(named, sides, strict=True))
        least = NEAR_BY_PAIRS if is_spaceless(topic) else NEAR
        sides = [side if side[1] else _side(name, topics, given, least) for name, side, topics in near]
        if (plain := _unsaid(named, sides, given)) is not None:
            return plain
    notices: tuple[str, ...] = ()
    if not any(rows for _, rows in sides) and named and all(name.islower() for name in named):
        of_people = any(noun_of(name) in ROLES | SPEAKING_BODIES for name in named)
        if of_people and not given.about and (plain := as_question(given)) is not None:
            return plain
        notices = (say("nothing under", given.spoken, name=" / ".join(map(plainly, named))),) if of_people else ()
        sides = _outlets(f"{topic} {' '.join(named)}", given)  # "the preliminary and the final number" are nobody's
    if not any(rows for _, rows in sides):
        return _nothing(task, topic, given)
    alone = [plainly(name) for name, _ in sides] if len(sides) == 1 else []
    articles = {a.id: a for _, rows in sides for _, a in rows}
    lines = apart(list(_labelled(sides, given)))
    lines += [AnswerLine(ours(say("nobody else", given.spoken, name=name), given.spoken), "\n\n") for name in alone]
    found = given.looked.best.found if given.looked else ()
    return Telling(tuple(lines), covering(lines, found, [*articles.values()]), notices=notices)


def _unsaid(named: Sequence[str], sides: Sequence[Side], given: TaskContext) -> Telling | None:
    """What answers the request as a question, where of a side that is no outlet's and no author's nothing is found:
    "the regulator" may be called by its name; None where nothing does, or nothing is lacking."""
    lacking = [name for name, (_, rows) in zip(named, sides, strict=False) if not rows and _narrowed(name, given)[1]]
    if not lacking or given.about:
        return None
    return as_question(given, [name for name in lacking if len(name.split()) <= A_NAME])


def _nothing(task: Task, topic: str, given: TaskContext) -> Telling:
    """Why nothing is compared: no article is about the topic, or none that is has one of the sides."""
    best = given.survey(topic, ARTICLES, reads=False)
    if not best.articles or not task.sides:
        return Telling(found=best.found, reason=absent(topic, best, given.spoken))
    sides = (" / " if given.spoken == "en" else "、").join(plainly(side) for side in task.sides)
    return Telling(found=best.found, reason=say("neither side", given.spoken, sides=sides, topic=plainly(topic)))


def of_outlets(request: str) -> Task | None:
    """The comparison that is asked for where `request` asks what outlets say of something, whichever they are."""
    match = first((_OUTLETS_TELL, _TOLD_BY_OUTLETS), request.strip(" ?!."))
    return Task(name="compare", topic=topic_of(match["topic"])) if match else None


_OUTLETS = (
    r"(?:(?!(?:about|and|at|by|for|from|in|of|on|to|with)\b)[\w-]+ ){0,3}"
    r"(?-i:outlets|(?:news)?papers|media|press)"  # the Velden Press is one
)
_TELL = rf"(?:{WRITE}|{REPORT})"
_OUTLETS_TELL = late(
    rf"^(?:what|how) (?:do|does|did|has|have|are|is) {_OUTLETS} (?:{ADV} )?{_TELL}(?: (?:about|of|on|over))?"
    r" (?P<topic>[^?;]+)$",
    re.IGNORECASE,
)
_TOLD_BY_OUTLETS = late(
    rf"^how (?:is|was|has|have) (?P<topic>.+?) (?:being |been )?{_TELL}(?: on)? (?:by|in) {_OUTLETS}$",
    re.IGNORECASE,
)


Side = tuple[str, list[tuple[AnswerLine, Article]]]
"""What is compared, by its name, and its lines."""


def _whole(sides: Sequence[str]) -> list[str]:
    """The `sides` with what each leaves to the other: "the first and the final count", "March and June 2025"."""
    years = {year for side in sides for year in YEAR.findall(side)}
    year = f" {next(iter(years))}" if len(years) == 1 else ""
    noun = sides[-1].split()[-1] if sides and _QUALIFIED.match(sides[-1]) else ""
    whole = [f"{side} {noun}" if noun and _ADJECTIVE.fullmatch(side) else side for side in sides]
    return [side + year if _MONTH.search(side) else side for side in whole]


_MONTH = late(rf"\b{MONTH}$", re.I)
_ADJECTIVE = late(r"the (?:first|second|last|final|new)", re.I)
_QUALIFIED = late(r"the [a-z]+ [a-z]+$", re.I)


def _topics(topic: str, sides: Sequence[str], name: str) -> tuple[str, ...]:
    """What a side may tell of, in the order in which it is tried: without a topic the other sides, then itself."""
    return (topic,) if topic else (" ".join(side for side in sides if side != name), name)


def _side(name: str, topics: Sequence[str], given: TaskContext, least: float = 0.0) -> Side:
    """What an outlet, an author, a kind of text or a period tells; else what somebody of that name says."""
    narrower, somebody = _narrowed(name, given)
    if somebody:
        return somebody, next(filter(None, (_of_somebody(somebody, topic, given, narrower) for topic in topics)), [])
    shown = next(iter(narrower.get("source") or narrower.get("author") or [name]))
    return shown, next(filter(None, (_within(shown, topic, given, narrower, least) for topic in topics)), [])


def _within(
    shown: str, topic: str, given: TaskContext, narrower: Mapping[str, Any], least: float
) -> list[tuple[AnswerLine, Article]]:
    """What the articles that the filters let pass tell of a topic, where they are so surely about it."""
    before = given.looked
    best = given.survey(topic, ARTICLES, narrower=narrower, least=least)
    given.looked = before or given.looked
    rows = on_topic(best) if best.articles and not best.dropped else []
    if "author" not in narrower:
        return [(_line(s, shown, best.ranking, given), s.article) for s in rows[: MOST[given.length]]]
    own = [s for s in rows if not (speaks_for_author(s.article) and is_of_others(s.article, s.unit.start))]
    lines = [(_line(s, shown, best.ranking, given), s.article) for s in own[: MOST[given.length]]]
    about = [
        a.article for a in best.articles if speaks_for_author(a.article) and any(a.article == of for _, of in lines)
    ]
    ends = [(a, span) for a in about[:1] if (span := position(a)) is not None]
    stand = [(AnswerLine(_told_alone(a, *told_whole(a, *span), given), label=plainly(shown)), a) for a, span in ends]
    return [*(pair for pair in lines if not any(overlap(pair[0].finding, s.finding) for s, _ in stand)), *stand]


def _of_somebody(
    name: str, topic: str, given: TaskContext, narrower: Mapping[str, Any]
) -> list[tuple[AnswerLine, Article]]:
    """What somebody says on a topic, and in turns what is said of them there."""
    inside = given.with_filters(Filters.parse({**given.filters.to_dict(), **narrower})) if narrower else given
    known = called(name, topic, inside)
    articles = naming(known, inside)[: FEW if known.islower() else None]  # "the first count" says nothing
    said = _telling(known, topic, list(on(topic, said_in(known, articles))), given)
    own = [(quoted(s, given), s.article) for s in said]
    spoken = _spoken_of(known, topic, given, narrower, reads=not own)
    told = [pair for pair in spoken if not any(overlap(pair[0].finding, o.finding) for o, _ in own)]
    return [pair for turn in zip_longest(own, told) for pair in turn if pair][: MOST[given.length]]


def _spoken_of(
    name: str, topic: str, given: TaskContext, narrower: Mapping[str, Any], *, reads: bool
) -> list[tuple[AnswerLine, Article]]:
    """The sentences on a topic that have a name, or the words of a role; where no article is about the topic, out of
    those that answer what was said on it."""
    question = say("said what on", given.spoken, name=name, topic=topic)
    wanted = words_of(name).keys
    best = given.survey(topic, 2 * ARTICLES, question=question, reads=reads, narrower=narrower)
    found = on_topic(best) if best.articles else []
    if not found and not narrower:
        best = given.look(question).best
        found = list(best.ranking.sentences) if best.judgement.answered else []
    rows = [s for s in found if wanted and wanted <= s.unit.words.keys | s.unit.before.keys]
    if not rows and name.islower():  # what is no person is said in the title: "first count"
        rows = [s for s in found if wanted and wanted <= s.unit.words.keys | s.unit.around.keys]
    return [(_line(s, name, best.ranking, given), s.article) for s in rows[: MOST[given.length]]]


def _telling(name: str, topic: str, said: Sequence[AttributedWords], given: TaskContext) -> list[AttributedWords]:
    """Of what somebody says on a topic what the reader holds to say most of it, the newest first."""
    question = say("said what on", given.spoken, name=name, topic=topic)
    most = MOST[given.length]
    return surest(said, surenesses(question, said), most) if len(said) > most and knows(question) else list(said[:most])


def _line(sentence: Scored, side: str, ranking: Ranking, given: TaskContext) -> AnswerLine:
    """A sentence with its side and its day in front; with its author too where it is an opinion."""
    return AnswerLine(_told_alone(*with_neighbours(ranking, sentence), given), label=plainly(side))


def _told_alone(article: Article, start: int, end: int, given: TaskContext) -> Finding:
    own = speaks_for_author(article)
    return attributed(article, start, end, given.spoken, dated=False) if own else quote_alone(article, start, end)


def _narrowed(name: str, given: TaskContext) -> tuple[Mapping[str, Any], str]:
    """The filters that a side means: its outlet or author, its kind of text, its days; and who else it names."""
    bylines, now = given.library.bylines(), given.request.now
    names = given.library.names
    mentions = () if noun_of(name) in ROLES else names.mentions(name)  # the mayor of a town is not its paper
    genre = read_scope(name, names, now).filters.genre or genre_called(name)
    narrower: dict[str, Any] = {mentions[0].kind: list(mentions[0].names)} if mentions else _loosely(name, bylines)
    narrower |= {"genre": list(or_unknown(genre))} if genre else {}
    is_text = bool(narrower)
    stretch = next((p for p in periods(name, now.date()) if p.first and p.last), None)
    if stretch and stretch.first and stretch.last:
        narrower |= {"published_from": stretch.first.isoformat(), "published_to": stretch.last.isoformat()}
    rest = who(name.replace(stretch.said, " ")) if stretch else name
    return narrower, "" if is_text or not rest else rest


def _loosely(name: str, bylines: Collection[Byline]) -> dict[str, Any]:
    """The one outlet whose name has all the words of a side: "the Echo"."""
    said = set(words(name)) - {"the"}
    outlets = sorted({s for _, s, _ in bylines if s and said and said <= set(words(s))})
    return {"source": outlets} if len(outlets) == 1 and not is_spaceless(name) else {}


def _outlets(topic: str, given: TaskContext) -> list[Side]:
    """The outlets that tell of a topic, those first that tell it best."""
    best = given.survey(topic, 2 * SIDES)
    sides: dict[str, list[tuple[AnswerLine, Article]]] = {}
    for s in on_topic(best) if best.articles else ():
        name = s.article.source or s.article.author or ""
        rows = sides.setdefault(name, []) if name and (name in sides or len(sides) < SIDES) else None
        if rows is not None and len(rows) < MOST[given.length]:
            rows.append((_line(s, name, best.ranking, given), s.article))
    return list(sides.items())


def _labelled(sides: Sequence[Side], given: TaskContext) -> Iterator[AnswerLine]:
    """All lines, side after side, each with its day; a line that another side tells alike with that side's name too.

    A side that has nothing says so.
    """
    for number, (name, rows) in enumerate(sides):
        if not rows:
            yield AnswerLine(
                ours(say("nothing from", given.spoken, name=plainly(name)), given.spoken), label=plainly(name)
            )
        beside = [row for m, (_, others) in enumerate(sides) if m != number for row in others]
        for line, article in rows:
            others = [other.label for other, of in beside if _says_too(other, of, line)]
            day = in_words(article.published_at or "", given.spoken)
            parts = (line.label, *others, *([day] if day not in line.label else []))
            yield replace(line, label=", ".join(dict.fromkeys(filter(None, parts))))


def _says_too(other: AnswerLine, article: Article, line: AnswerLine) -> bool:
    """Whether another line, of `article`, says what `line` does: most of its words, and nothing else in their place, no
    other figure, denial or speaker."""
    said, there = line.finding.spans[0].quote, other.finding.spans[0]
    mine, theirs = (words_of(quote).keys for quote in (said, there.quote))
    if len(mine & theirs) < max(4, ALIKE * len(mine)):
        return False
    return not lay(said, [Source(article, there.start, there.end)]).found
