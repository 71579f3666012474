"""What can be asked of articles: each task a file with its `tell`, which is in `TASKS`.

`recognise(question)` gives the task that a question asks for; what asks for none is a question to be answered.
`understood` reads the filters out of it first, and knows the names of a library. `tell(task, given)` makes its lines. A
new task is a new file, a line in `TASKS`, and a word that the reader is trained to hear (`qa.reader.requests`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from qa.answer import TaskName
from qa.answering.reading.context import within
from qa.answering.reading.measures import words_of
from qa.answering.reading.question_analysis import read
from qa.answering.scope.article_nouns import ADV, WRITE, WRITES
from qa.answering.scope.genre_filter import genre_called
from qa.answering.scope.ties import named
from qa.answering.talk import FAR, LONGEST, History, begins, leans, says_enough, words_of_last_answer
from qa.answering.talk import topic as talked_of
from qa.answering.tasks import chinese, compare, holdings, latest, opinions, quotes, summary, timeline, who_is
from qa.answering.tasks import help as helping
from qa.answering.tasks import list as listing
from qa.answering.tasks.chosen import chosen, described_in, names_one, narrowed, told_in
from qa.answering.tasks.holdings import of_topic
from qa.answering.tasks.intent import hear_task, hears, length_for
from qa.answering.tasks.limits import STAND_INS, RequestLimits, limits, paired
from qa.answering.tasks.lines import absent, as_question
from qa.answering.tasks.naming import as_spelled
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, cut
from qa.answering.wording.phrasing import spelled, topic_of
from store.filters import Filters
from store.language.authors import Names
from store.language.patterns import late, one_of
from store.language.people import JUDGES

__all__ = [
    "OF_TOPIC", "ON_TOPICS", "TASKS", "AnswerLine", "Task", "TaskContext", "Telling", "UnderstoodRequest", "apart",
    "asks_what_they_write", "compares",
    "cut", "described_in", "length_for", "narrowed", "of_talk", "points", "recognise", "tell", "topics", "understood",
    "written",
]  # fmt: skip

TASKS: Mapping[TaskName, Callable[[Task, TaskContext], Telling]] = {
    "help": helping.tell,
    "library": holdings.tell,
    "timeline": timeline.tell,
    "compare": compare.tell,
    "quotes": quotes.tell,
    "opinions": opinions.tell,
    "list": listing.tell,
    "who_is": who_is.tell,
    "summary": summary.tell,
    "latest": latest.tell,
}
"""What makes the lines of each task."""


_RUN = re.compile(r"(\W{8})\W+")
"""A run of blanks and marks, which says no more than it begins with, and which patterns would try at each of its
places."""


@lru_cache(maxsize=64)
def recognise(question: str) -> Task:
    """The task that `question` asks for, as the reader hears it, in Chinese as it is worded; "answer" where it asks for
    no more than that, with all of it as the topic.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    told = _RUN.sub(r"\1", question)
    if asked := told_in(told):
        return Task(name="quotes", speaker=asked[0], topic=asked[1])
    task = hear_task(spelled(told)) if hears(told) else chinese.recognise(told)
    return task or Task(name="answer", topic=question)


_BEGINNING = ("summary", "timeline", "latest", "compare")
ON_TOPICS = (*_BEGINNING, "quotes", "opinions", "list")
"""Tasks that may be on a topic."""


class UnderstoodRequest(NamedTuple):
    """The task that a request asks for, and the filters that were read out of it: none for a plain question."""

    task: Task
    filters: Filters


def understood(question: str, names: Names, now: datetime, *, begun: bool = False) -> UnderstoodRequest:
    """`question` taken apart into its task and what limits it, by the `names` of a library.

    Two outlets or authors that are compared are its sides, and no limits. Relative days count from `now`. `begun`: it
    is a turn of a talk, which may say what it is about.
    """
    whole = recognise(question)
    if told_in(question):  # names in a title limit nothing
        return UnderstoodRequest(whole, Filters())
    found = limits(question, names, now, timed=whole.name)
    if (compared := _compared(whole, found, names)) is not None:
        kept = found.of_days().outside(compared.sides)
        of_sides = any(limits(side, names, now).genre or genre_called(side) for side in compared.sides)
        return UnderstoodRequest(compared, replace(kept, genre=() if of_sides else kept.genre).filters)
    if whole.name == "quotes" and (told := _of_texts(found)):
        return told
    found = found.but((whole.speaker, whole.topic if whole.name == "who_is" else ""))
    task = recognise(found.rest)
    if whole.name == "latest" and task == Task(name="library", detail="count"):
        task = replace(whole, topic="")  # "latest from the Post"
    if task.name in ("library", "answer"):  # of the library, whoever is named limits what is asked for
        every = limits(question, names, now, every=True)
        if (all_cut := recognise(every.rest)).name == "library":
            return UnderstoodRequest(all_cut, every.filters)
    if whole.name == task.name == "answer" and not begun:
        if detail := _of_all_theirs(found):
            return UnderstoodRequest(Task(name="library", detail=detail), found.filters)
        if every.filters.source and _STOOD.fullmatch(every.rest):
            return UnderstoodRequest(Task(name="library", detail="articles"), every.filters)
        since = every.filters.published_from and not every.filters.published_to
        if since and not read(every.rest).terms:  # "what has happened since May"
            return UnderstoodRequest(Task(name="library", detail="since"), every.filters)
    if task.name == "summary" and _ALL_THEIRS.fullmatch(task.topic):
        return UnderstoodRequest(replace(task, topic=""), found.filters)
    if task.name in ("summary", "latest"):  # "what happened in June"
        every = limits(question, names, now, every=True)
        bare = every.of_days().out_of(task.topic)
        if bare != task.topic and (not read(bare).terms or chinese.ONLY_TEXTS.fullmatch(bare)):
            return UnderstoodRequest(replace(task, topic=""), every.filters)
    is_news = task == Task(name="latest")  # "What's in the news this week?"
    if whole.name == "answer" and (task.name == "answer" or (found == found.of_days() and not is_news)):
        return UnderstoodRequest(whole, Filters())  # "How did X develop between May and July" asks of that time
    if task.name == "answer":
        task = replace(whole, topic=found.out_of(whole.topic), speaker=found.out_of(whole.speaker))
    return UnderstoodRequest(task, found.filters)


_WROTE = late(
    r"\W*what (?:did|do|does|have|has|had) (?:(?:they|the) )?"
    rf"(?:(?!not\b){ADV} )?(?:{WRITE}|report|reported|cover|covered|say|said)"
    r"(?: about| (?:about|on) (?P<topic>.+?))?\W*"
    r"|(?:都|还)?(?:写|发表|刊登|报[道导])[过了]*些?(?:什么|哪些)(?:文章|报[道导])?\W*",
    re.IGNORECASE,
)
"""What is left of a question for what an outlet or an author wrote, on whatever or on a topic."""


_TEXT_SAYS = late(
    r"\W*what (?:did|does|has|had) (?P<text>(?:the|that) [^,;:.?!]+?) (?:say|said|tell(?: us)?)\W*",
    re.IGNORECASE,
)
"""A question for all that one text says."""


_JUDGED = late(
    rf"\W*what (?:did|do|does|have|has|had) (?:the|an?|our|its)? ?(?:\w+ )?(?:{one_of(JUDGES)}|opinion pieces?|op-eds?"
    r"|columns?|editorials?|reviews?)s? (?:say|said|write|written|think|thought|make|made)"
    r" (?:about|of|on) (?P<topic>.+?)\W*",
    re.IGNORECASE,
)
"""A question for what is thought of something by those who write what they think."""


_ALL_THEIRS = late(rf"they|(?:what|all|everything)(?: that)? they (?:{ADV} )?(?:{WRITE}|report(?:s|ed))", re.IGNORECASE)
"""What an outlet or an author wrote, as the topic of a request that is limited to them: none."""


_WRITES_FOR = late(
    rf"\W*(?:who|(?:which|what) {holdings.AUTHORS}) (?:else )?"
    r"(?:writes?|wrote|has written|reports?|works?) (?:for|at) they\W*",
    re.IGNORECASE,
)


_STOOD = late(r"\W*what(?:['’]s| (?:was|were|stood|ran|appeared))(?: there)?\W*", re.IGNORECASE)
"""What is left of a question for what stood in an outlet, on a day or ever."""


def _of_all_theirs(found: RequestLimits) -> str:
    """The detail of the library that is asked for of all that an outlet or an author has in it: what they wrote, who
    writes for it; "" for none."""
    if found == found.of_days():
        return ""
    wrote = _WROTE.fullmatch(found.rest)
    return "articles" if wrote and not wrote["topic"] else "authors" if _WRITES_FOR.fullmatch(found.rest) else ""


def _of_texts(found: RequestLimits) -> UnderstoodRequest | None:
    """What an outlet that is asked about says, or an author wrote: on a topic a summary, else their articles."""
    is_theirs = WRITES.search(found.rest) if found.filters.author else found.filters.source
    topic = _written_on(found) if is_theirs else None
    if topic is None:
        return None
    task = Task(name="summary", topic=topic) if topic else Task(name="library", detail="articles")
    return UnderstoodRequest(task, found.filters)


def written(question: str, names: Names, now: datetime) -> UnderstoodRequest | None:
    """What `question` asks for that no sentence answers, where it is what an outlet or an author wrote on a topic, a
    summary of that, what its reviewers, columnists or opinion pieces say to it, what one text says, or, with the name
    of whom a turn meant, their words."""
    if (told := understood(question, names, now)).task.name == "quotes":
        return told
    found = limits(question, names, now)
    judged = _JUDGED.fullmatch(found.rest)
    if judged and not leans(matter := topic_of(judged["topic"])):
        return UnderstoodRequest(Task(name="opinions", topic=matter), replace(found, genre=("opinion",)).filters)
    text = _TEXT_SAYS.fullmatch(found.rest)
    if text and names_one(text["text"]) and topic_of(text["text"]):
        return UnderstoodRequest(Task(name="summary", topic=text["text"]), found.filters)
    topic = None if found == found.of_days() else _written_on(found)
    return UnderstoodRequest(Task(name="summary", topic=topic), found.filters) if topic else None


def asks_what_they_write(rest: str) -> bool:
    """Whether what is left of a turn only asks what somebody wrote or says: "And what does the Echo say?"."""
    wrote = _AND.match(rest) and _WROTE.fullmatch(_AND.sub("", rest))
    return bool(wrote and not wrote["topic"])


_AND = late(r"^\W*(?:and|but|so)\W+", re.IGNORECASE)


def _written_on(found: RequestLimits) -> str | None:
    """On what somebody wrote of whom that is asked, "" for whatever; None where it is not, or only points."""
    wrote = _WROTE.fullmatch(found.rest)
    topic = topic_of(wrote["topic"] or "") if wrote else ""
    return topic if wrote and not leans(topic) else None


def _compared(whole: Task, found: RequestLimits, names: Names) -> Task | None:
    """The comparison that is asked for, its sides those outlets or authors that are named, else as they are worded."""
    rest = found.of_days().outside(whole.sides).rest
    mentions = named(rest, names)
    sides = tuple({m.names: rest[m.start : m.end] for m in mentions}.values())
    if len(sides) > 1 and (task := recognise(paired(rest, mentions))).name == "compare":
        return replace(task, sides=sides, topic="" if task.topic in STAND_INS else task.topic)
    if whole.name != "compare":
        return None
    task = recognise(rest)
    task = task if task.name == "compare" else whole
    kinds = dict.fromkeys((*found.genre, *(["news"] if _NEWS.search(rest) else ())))
    return task if any(task.sides) or len(kinds) < 2 else replace(task, sides=tuple(kinds))


_NEWS = late(r"\bnews\b|新闻", re.IGNORECASE)


def topics(history: History) -> tuple[tuple[str, str], ...]:
    """`history` from the last turn on that asks for a task on something it names itself; the user's turns reduced to
    what they are about, without the words that name a task. What lies far back is not read: a topic has no words of it.
    """
    history = history[-4 * FAR :]
    tasks = [recognise(text[:LONGEST]) if role == "user" else None for role, text in history]
    said: list[tuple[str, str]] = []
    for (role, text), task in zip(history, tasks, strict=True):
        pointed = f" {talked_of(said)}" if task and task.speaker and points(task, text[:LONGEST]) else ""
        said.append((role, f"{_about(task)}{pointed}".strip() if task else text))
    first = 0
    for n, task in enumerate(tasks):
        if task and (_begins(task) or _changes(task, said[first:n], said[n + 1 : n + 2])):
            first = n
    return tuple(said[first:])


def points(task: Task, said: str) -> bool:
    """Whether a task that need not be about anything is about what its words only point at: "what did she say of it?",
    "which articles are about that?"."""
    if task.topic or task.name not in ("quotes", "library"):
        return False
    return leans(said.replace(task.speaker, " ")) if task.speaker else of_topic(task)


def _begins(task: Task) -> bool:
    """Whether a task says itself what it is about: the newest on the river barrier, not on it, nor on the vote."""
    return task.name in _BEGINNING and not leans(task.topic) and len(read(task.topic).terms) > 1


def _changes(task: Task, before: History, then: History) -> bool:
    """Whether a task on a word or two is on something else than the talk `before` it: what was told `then` has none of
    the words of that."""
    named = task.name in _BEGINNING and read(task.topic).terms and not leans(task.topic)
    answer = " ".join(words_of_last_answer(then))
    return bool(named and answer) and read(talked_of(before)).keys.isdisjoint(words_of(answer).keys)


def _about(task: Task) -> str:
    """What a task is about; "" for what is asked of the library itself, which is no topic."""
    if task.name == "help" or (task.name == "library" and not of_topic(task)):
        return ""
    return " ".join(filter(None, (task.speaker, *task.sides, task.topic)))


def compares(name: TaskName) -> bool:
    """Whether figures that differ among the articles are told behind the lines of that task."""
    return name in ("answer", "latest", "compare")


def meant(task: Task, given: TaskContext) -> Task:
    """`task` about all that is asked, where no words of it are its topic or nothing is about those that are, and an
    article is about it all the same; whoever it asks about as the articles spell them."""
    if task.name == "quotes":
        return replace(task, speaker=as_spelled(task.speaker, given))
    if task.name == "who_is":
        return replace(task, topic=as_spelled(task.topic, given))
    if task.name not in OF_TOPIC or task.sides or given.about:
        return task
    request = given.heard
    if not says_enough(request) or chosen(task.topic, given) is not None:
        return task
    far = not task.topic or (task.topic in request and given.nearness(task.topic) <= _FAR)
    return replace(task, topic=request) if far and given.nearness(request) > 0 else task


_FAR = -1.0
"""How near, in logits, the article that is most surely about a topic must at least be to the request."""


def of_talk(task: Task, given: TaskContext) -> Task:
    """`task` within the talk, where it says too little to be about something else, and what was told last is about
    that: "And the newest number of deaths?" is of those that were talked of."""
    if not given.about or task.name not in ON_TOPICS or not task.topic or task.sides or begins(task.topic):
        return task
    if task.speaker and not _speaks_of_others(task.speaker, given.about):  # whose words are wanted is no topic
        return task
    cited = {article.id for article in given.cited_story()}
    near = given.survey(task.topic, 1, reads=False, whole=True).articles if cited else ()
    is_of_it = any(one.article.id in cited for one in near)
    return replace(task, topic=within(task.topic, given.before())) if is_of_it else task


def _speaks_of_others(speaker: str, about: str) -> bool:
    """Whether a talk is about anything besides whom it asks for the words of."""
    return not read(about).keys <= words_of(speaker).keys


def tell(task: Task, given: TaskContext) -> Telling:
    """The lines of `task`, which is no "answer"; where it has none, those that answer the request as a question, with a
    notice. What leans on the talk, or on one text, or does not say what it is about, is no question by itself."""
    told = _told(task, given)
    is_none = task.name in _NO_QUESTION or (task.name == "summary" and summary.wants_writings(given))
    if told.lines or told.asks or is_none or given.about or names_one(task.topic):
        return told
    looked = given.looked
    if (plain := as_question(given, task=task.name)) is not None:
        return plain
    given.looked = looked  # what was looked for is what the reason tells of
    return told


def _told(task: Task, given: TaskContext) -> Telling:
    """The lines of `task`; none where the article that is nearest to its topic is far from the request."""
    named = task.name in OF_TOPIC and task.topic and task.topic in given.heard and not summary.wants_writings(given)
    if named and -math.inf < given.nearness(task.topic) <= _FAR and chosen(task.topic, given) is None:
        best = given.survey(task.topic, 1, reads=False)
        return Telling(found=best.found, reason=absent(task.topic, best, given.spoken))
    return TASKS[task.name](task, given)


OF_TOPIC = ("summary", "timeline", "latest", "opinions")
"""Tasks that are made of all articles about a topic."""

_NO_QUESTION = ("quotes", "opinions", "who_is", "library", "help")
"""Tasks whose request is not answered as a question: of whose words or views are wanted, or who somebody is, a sentence
of somebody else would be told; the others are of no article."""
