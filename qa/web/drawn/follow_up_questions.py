"""The questions by which a topic is asked about again: as another task, around an answer, about an article.

They are words that anybody could type, so that a conversation reads on, and are recognised as any others are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qa.answer import Answer, TaskName
from qa.answering.phrases import Spoken, spoken
from qa.answering.reading.context import parted
from qa.answering.reading.question_analysis import STOP
from qa.proof.speakers.agreement import cast_of, name_of
from qa.proof.speakers.cast import is_form
from qa.web.drawn.page_texts import WORDS, say
from store.article import Article
from store.language.names import names
from store.language.outlets import fold_name
from store.language.text import is_spaceless

CHOICES: tuple[TaskName, ...] = (
    "answer", "summary", "timeline", "compare", "quotes", "who_is", "list", "latest", "opinions"
)  # fmt: skip
"""The tasks that a topic can be asked about by, in the order in which they are offered."""

OFFERED = 3
"""Suggestions after an answer."""

_AFTER_ANY = ("timeline", "compare", "quoted", "latest", "summary")
_AFTER_A_NAME = ("quotes", "who_is", "timeline", "latest")
_OF_ARTICLE = ("summary", "quoted", "people", "others")
_WHOSE = frozenset({"source", "author", "article_ids"})
"""Filters within which nobody else could be heard."""

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[’'.-][^\W_\u3400-\u9fff]+)*")
_BUILDING = frozenset("的了在是和与对将会有于为中上下什么谁哪何几多少怎样吗呢之前后先做")
_JOINING = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
_LONGEST, _FEWEST = 60, 2.0
"""Words of a question that are looked at for its topic, and telling words that make one."""


class ButtonQuestion(NamedTuple):
    """What a button asks: the name of its words, the question, and the filters that it is asked within, None where
    those of the question count."""

    name: str
    question: str
    within: Mapping[str, Any] | None = None


def kind(a: Answer) -> str:
    """The task of an answer as a reader knows it: who is quoted on something is told in quotes."""
    return "quotes" if a.task == "list" and a.about.detail == "quoted" else a.task


def subject(a: Answer) -> str:
    """What an answer is about, fit to be asked about by another task; "" where nobody can say.

    Of a plain question it is the longest run of its words that the sources have too; of one that names no topic, the
    title of the one article that it cites, else what the talk was about.
    """
    if a.task == "answer":
        return _shared(a)
    titles = {(c.article_id, c.title or "") for c in a.citations}
    title = next(iter(titles))[1] if len(titles) == 1 else ""
    return a.about.topic or a.about.speaker or _titled(title, spoken(a.question)) or parted(a.standalone_question)[1]


def choices(a: Answer, articles: Collection[Article]) -> dict[TaskName, ButtonQuestion]:
    """The other tasks that the topic of an answer out of `articles` can be asked about by, each as its question."""
    about, found = subject(a), dict[TaskName, ButtonQuestion]()
    who = _name(a, about, articles)
    for name in CHOICES if a.task not in ("help", "library") else ():
        if name != kind(a) and (asked := _asked(name, a, about, who)):
            found[name] = asked
    return found


def suggestions(a: Answer, articles: Collection[Article]) -> list[ButtonQuestion]:
    """What may be asked next after an answer out of `articles`, at most `OFFERED`: never what was just asked for, and
    nothing after help."""
    about = subject(a)
    if a.abstained or a.task in ("help", "library"):
        return []
    who = _name(a, about, articles)
    wanted = _AFTER_A_NAME if about and who == about else _AFTER_ANY
    done = {kind(a), "quoted" if kind(a) == "quotes" else a.task}
    every = (_asked(name, a, about, who, afar=True) for name in wanted if name not in done)
    return [asked for asked in every if asked][:OFFERED]


def about_article(a: Article) -> list[ButtonQuestion]:
    """What may be asked about an article that is being read."""
    told_in: Spoken = "zh" if a.told_in == "zh" else "en"
    chosen = {"article_ids": [a.id]}
    return [
        ButtonQuestion(name, question, None if name == "others" else chosen)
        for name in _OF_ARTICLE
        if (question := _worded(f"of article: {name}", told_in, topic=_titled(a.title or "", told_in)))
    ]


def _titled(title: str, told_in: Spoken) -> str:
    """A title as a question names it, "" for none."""
    return "" if not title else f"《{title}》" if told_in == "zh" else f"“{title}”"


def _asked(name: str, a: Answer, about: str, who: str, *, afar: bool = False) -> ButtonQuestion | None:
    """The question by which `about` is asked about as the task of that name, within the answer's filters; None where
    it cannot be. `who` is somebody's name in it, `afar`: by anybody else too."""
    told_in = spoken(a.question)
    wording = "quoted" if name == "quotes" and not who else name
    whole = not about  # a plain question that shares no words with its sources
    topic = about or (a.standalone_question.rstrip("?？ ") if a.task == "answer" else "")
    question = _worded(f"ask{' whole' if whole else ''}: {wording}", told_in, topic=topic, name=who)
    if not question or question == a.question:
        return None
    return ButtonQuestion(name, question, _within(a, nobody_alone=afar or name == "compare"))


def _within(a: Answer, *, nobody_alone: bool) -> Mapping[str, Any] | None:
    if not a.filters or a.about.sides:  # then they are those of one side
        return None
    return {key: value for key, value in a.filters.items() if not (nobody_alone and key in _WHOSE)}


def _worded(wording: str, told_in: Spoken, /, **values: str) -> str:
    """The question of that name, "" where there is none in that language, or it needs what is not known."""
    words = WORDS.get(wording, {}).get(told_in, "")
    if not words or any(f"{{{key}}}" in words and not value for key, value in values.items()):
        return ""
    return say(wording, told_in, **values)


def _name(a: Answer, about: str, articles: Collection[Article]) -> str:
    """The name of somebody who is asked about, "" where there is none: nobody's words are those of a place."""
    if a.about.speaker:
        return a.about.speaker
    found = [n.text for n in names(about) if n.sure]
    named = found[0] if len(found) == 1 and found[0] == re.sub(r"^the ", "", about) else ""
    named = a.about.topic if a.task == "who_is" else named
    return named if named and (is_spaceless(named) or _is_a_person(named, a, articles)) else ""


def _is_a_person(name: str, a: Answer, articles: Collection[Article]) -> bool:
    """Whether an author of what is cited has that name, or somebody of whom the articles tell."""
    authors = {fold_name(c.author) for c in a.citations if c.author}
    people = (person for article in articles for person in cast_of(article)[0])
    return fold_name(name) in authors or any(is_form(name_of(name), person) for person in people)


def _shared(a: Answer) -> str:
    """The longest run of the question's own words that a cited title or quote has too, "" for none of two telling
    words: what the question and its sources both call it."""
    question = a.standalone_question
    said = [
        f" {' '.join(map(_folded, _TOKEN.finditer(text)))} " for c in a.citations for text in (c.title or "", c.quote)
    ]
    told = [run for run in _runs(question) if any(f" {' '.join(map(_folded, run))} " in text for text in said)]
    best = max(told, key=_telling, default=())
    if _telling(best) < _FEWEST:
        return ""
    start = best[0].start()
    start -= 4 if question[:start].lower().endswith("the ") else 0
    return question[start : best[-1].end()]


_Run = Sequence[re.Match[str]]


def _runs(question: str) -> Iterator[_Run]:
    """Runs of words that may name something: from a telling word to a telling word, no verb's helper between them and
    no step from a name to what it does; behind "who" stands what somebody does, which names nothing."""
    tokens = list(_TOKEN.finditer(question))[:_LONGEST]
    tokens = tokens[2:] if tokens and tokens[0][0].casefold() == "who" else tokens
    for first in range(len(tokens)):
        for last in range(first, len(tokens)):
            run = tokens[first : last + 1]
            if last > first and _parts(tokens[last - 1], tokens[last]):
                break
            if _weight(_folded(run[0])) and _weight(_folded(run[-1])):
                yield run


def _parts(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether no name goes on from `one` word to the `other`."""
    word = _folded(other)
    if is_spaceless(word):
        return False
    return (word in STOP and word not in _JOINING) or (one.group()[0].isupper() and word not in STOP
                                                      and other.group()[0].islower())  # fmt: skip


def _folded(token: re.Match[str]) -> str:
    return token.group().casefold()


def _telling(run: _Run) -> float:
    return sum(_weight(_folded(token)) for token in run)


def _weight(word: str) -> float:
    """How much a word tells: two characters of Chinese are a word."""
    if is_spaceless(word):
        return 0.0 if word in _BUILDING else 0.5
    return 0.0 if word in STOP else 1.0
