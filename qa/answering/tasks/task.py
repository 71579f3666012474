"""The values of a task: what was understood, what it is made from, and what it tells.

A task is one small file with a `tell`, which makes its lines of what was found and read; all are named in `TASKS` of
`qa.answering.tasks`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qa.answer import About, Length, Part, TaskName
from qa.answering.finding.aboutness import hear_relevance
from qa.answering.finding.recalled import articles, recall_passages
from qa.answering.finding.retrieval import Look, Retrieval, look
from qa.answering.finding.same_story import one_of_each
from qa.answering.finding.story import story
from qa.answering.finding.surveying import SurveyRequest, survey
from qa.answering.phrases import Spoken, spoken
from qa.answering.reading.chosen_passages import Pair, found_for, passage
from qa.answering.request import Request, Stopwatch
from qa.answering.scope.relaxation import applied
from qa.answering.tasks.limits import limits
from qa.answering.wording.phrasing import as_question, matter
from qa.proof.check.sentence_checker import Finding
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.library import Library


@dataclass(frozen=True, kw_only=True)
class Task(About):
    """What a question was understood to ask for; of an "answer" the topic is the whole question."""

    name: TaskName

    @property
    def about(self) -> About:
        """What an answer says that it is about."""
        if self.name == "answer":
            return About()
        return About(topic=self.topic, speaker=self.speaker, sides=self.sides, detail=self.detail)


@dataclass(frozen=True)
class AnswerLine:
    """One line of an answer: a finding, with the border before it and words of ours in front of it.

    `label` is a day, an outlet, a speaker, "Yes": it is shown as a remark of ours and is no part of the sentence.
    """

    finding: Finding
    lead: str = "\n- "
    label: str = ""
    answering: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Telling:
    """What a task makes: its `lines`, and the passages that they are from, which a model would write from.

    Without lines there is no answer, for `reason`, or because what was found is not about the topic; `instead` can be
    asked then. `ours`: the lines are the product's own or the record's, and no model writes in their place. `asks`: the
    reason asks back what is meant.
    """

    lines: tuple[AnswerLine, ...] = ()
    found: tuple[Pair, ...] = ()
    reason: str = ""
    instead: str = ""
    notices: tuple[str, ...] = ()
    ours: bool = False
    asks: bool = False


class TaskContext:
    """What a task is made from: the library, the request with its filters, talk and time, and what is found.

    `read` are the filters that were read out of the request; `filters` are all that hold. `about` is the topic of the
    talk before the request, in the user's words, and `leant` what was taken from the talk. `looked` is the last look,
    with the filters that were applied; None where nothing was searched.
    """

    def __init__(
        self,
        library: Library,
        request: Request,
        watch: Stopwatch | None = None,
        about: str = "",
        read: Filters = Filters(),  # noqa: B008 - frozen
    ) -> None:
        self.library = library
        self.request = request
        self.watch = watch or Stopwatch()
        self.about = about
        self.read = read
        self.leant = ""
        self.looked: Retrieval | None = None
        self._nearness: dict[str, float] = {}

    @property
    def spoken(self) -> Spoken:
        """The language of what we write ourselves."""
        return spoken(self.request.question)

    @cached_property
    def heard(self) -> str:
        """The request as it is heard: without the days that limit it, of which no article it is about says anything."""
        asked, names, now = self.request.question, self.library.names, self.request.now
        dated = self.read.published_from or self.read.published_to
        return limits(asked, names, now).of_days().rest if dated else asked

    @property
    def length(self) -> Length:
        """How long the answer is wanted."""
        return self.request.length

    def most(self, of: Mapping[str, int]) -> int:
        """How many lines are told: as many as are asked for, else what `of` has for the length."""
        return self.request.lines or of[self.length]

    @property
    def filters(self) -> Filters:
        """What was given, and what was read out of the request besides."""
        return applied(self.read, self.request.filters, self.request.unread)[0]

    def look(self, question: str) -> Retrieval:
        """What is found and read for `question` within the filters, widened where nothing is about it, judged."""
        self.looked = look(self.library, question, self.request, self.watch, limits=self.read)
        return self.looked

    def survey(self, topic: str, articles: int, *, question: str = "", newest: bool = False, reads: bool = True,
               narrower: Mapping[str, Any] | None = None, least: float = 0.0, whole: bool = False,
               widens: bool = True) -> Look:  # fmt: skip
        """What the articles about `topic` within the filters say, the surest or the `newest` of them: read for the
        `question`, else for the request, or for what happened. `narrower`: only those of all about it that these
        filters let pass; `least`: how surely, in logits, they are about it; `whole`: as a whole, and not in passing;
        `widens`: where nothing within the filters read out of the request is about it, what they keep out is too."""
        asked = question or self._asked_of(topic)
        wanted = SurveyRequest(articles, asked, newest, reads, narrower or {}, least, whole, widens)
        request = replace(self.request, question=self.heard)
        self.looked = survey(self.library, matter(topic), request, self.watch, wanted, self.read)
        return self.looked.best

    def _asked_of(self, topic: str) -> str:
        """What the articles about `topic` are read for: the request that has it, in a language that the reader knows,
        for the request says more; else what happened."""
        request = self.heard
        return request if topic in request and topic != request and knows(request) else as_question(topic)

    def nearness(self, topic: str) -> float:
        """How surely, in logits, the article most surely about `topic` is about the whole request, as the reader
        hears it; 0 where it does not know the language, minus infinity without one. Nothing is kept of the look."""
        if topic not in self._nearness:
            before = self.looked
            found = self.survey(topic, 1, reads=False).articles if knows(self.heard) else None
            near = self.relevance_of(found[0].article) if found else -math.inf
            self._nearness[topic] = 0.0 if found is None else near
            self.looked = before
        return self._nearness[topic]

    def relevance_of(self, article: Article) -> float:
        """How surely, in logits, what an article begins with is about the request."""
        return hear_relevance(self.heard, [article])[0]

    def search(self, words: str, k: int = 12, **narrower: object) -> tuple[Pair, ...]:
        """The best passages for `words` within the request's filters and `narrower` ones, one of each story; unread."""
        filters = Filters.parse({**self.filters.to_dict(), **narrower})
        return tuple(one_of_each(found_for(words, k, self.library, filters), words, self.library))

    def articles(self, limit: int | None = None, **narrower: object) -> tuple[Article, ...]:
        """The articles within the request's filters, newest first."""
        return self.library.articles({**self.filters.to_dict(), **narrower}, limit)

    def oldest(self) -> Article | None:
        """The article within the request's filters that came out first, None where none has a date."""
        dated = [e.id for e in self.library.entries(self.filters.to_dict()) if e.published_at]
        return next(filter(None, map(self.held, reversed(dated))), None)

    def held(self, id_: str) -> Article | None:
        """The article of that id; None where there is none, or where it was removed meanwhile."""
        try:
            return self.library.article(id_)
        except KeyError:
            return None

    def with_filters(self, filters: Filters) -> TaskContext:
        """The same, within other filters and no more."""
        return TaskContext(self.library, replace(self.request, filters=filters), self.watch, self.about)

    def limited(self, read: Filters) -> TaskContext:
        """The same, with `read` in the place of the filters that were read out of the request."""
        other = TaskContext(self.library, self.request, self.watch, self.about, read)
        other.leant = self.leant
        return other

    def before(self) -> str:
        """What the talk is about: in the user's words, else by the title of what was cited; "" where it has begun."""
        self.leant = self.about or next((a.title for a in self.cited() if a.title), "")
        return self.leant

    def cited(self) -> tuple[Article, ...]:
        """The articles whose words the last answer told, the first first: found again by those words."""
        return articles(recall_passages(self.library, self.request.history))

    def cited_story(self) -> tuple[Article, ...]:
        """The same, and the other articles of the story of the first."""
        cited = self.cited()
        return (*cited, *story(cited[0], self.library, self.filters)) if cited else ()


def apart(lines: Sequence[AnswerLine]) -> list[AnswerLine]:
    """`lines` without those whose words another tells too: the longer of two, in the first place."""
    kept: list[AnswerLine] = []
    for line in lines:
        at = next((n for n, other in enumerate(kept) if overlap(line.finding, other.finding)), None)
        if at is None:
            kept.append(line)
        elif len(line.finding.text) > len(kept[at].finding.text):
            kept[at] = replace(line, label=line.label or kept[at].label)
    return kept


def cut(lines: Iterable[AnswerLine], most: int | None) -> Iterator[AnswerLine]:
    """`lines` up to the last of `most` that tell an article's words; all of them where that is None."""
    told = 0
    for line in lines:
        told += bool(line.finding.spans)
        if most is not None and told > most:
            return
        yield line


def overlap(one: Finding, other: Finding) -> bool:
    """Whether both tell some of the same words."""
    return any(
        a.article_id == b.article_id and a.start < b.end and b.start < a.end for a in one.spans for b in other.spans
    )


def covering(lines: Sequence[AnswerLine], found: Sequence[Pair], articles: Sequence[Article]) -> tuple[Pair, ...]:
    """`found`, with a passage for each line whose words do not stand in one of them."""
    known = {(a.id, a.revision): a for a in articles}
    more = [
        passage(known[s.article_id, s.revision], s.start, s.end)
        for line in lines
        for s in line.finding.spans
        if not any(h.article_id == s.article_id and h.start <= s.start and s.end <= h.end for h, _ in found)
    ]
    return (*found, *more)
