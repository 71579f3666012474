"""The task that the reader hears in a request, with what it is about, whose words it wants and what it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from qa.answer import Length, TaskName
from qa.answering.finding.byline import asks_of_record
from qa.answering.finding.holders import is_role, noun_of
from qa.answering.scope.genre_filter import genre_called
from qa.answering.talk import leans
from qa.answering.tasks.chosen import LINK, NOUN, names_one
from qa.answering.tasks.compare import of_outlets
from qa.answering.tasks.help import of_help
from qa.answering.tasks.holdings import of_library, of_record_by_age, of_tellers
from qa.answering.tasks.list import kind_named
from qa.answering.tasks.quotes import unadorned, whose
from qa.answering.tasks.task import Task
from qa.answering.wording.phrasing import NOUN as TEXT
from qa.answering.wording.phrasing import behind_own, is_question, topic_of, who
from qa.reader import hear, knows
from qa.reader.requests import PLAIN, SIDES, SPEAKER, hear_words
from store.language.days import periods
from store.language.grammar import FUNCTION_WORDS, QUESTION_WORDS
from store.language.patterns import late
from store.language.people import PARTICLES, ROLES, SPEAKING_BODIES
from store.language.reporting import QUOTE, REPORT, SAY
from store.language.text import words

SHORT = 5
"""Words of a request of which the language is not told surely."""

SMALL_NAME = 3
"""Words of a name that is written in small letters."""


def hears(request: str) -> bool:
    """Whether the reader knows the language of `request`; of a few plain letters nothing tells another than English."""
    return knows(request) or (request.isascii() and len(request.split()) <= SHORT)


def hear_task(request: str) -> Task | None:
    """The task that `request`, in English, asks for; None where it asks for no more than an answer.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    told = hear(request)
    if told is None:
        return None
    name, topic = told.task, _topic(told.topic, request)
    if name in ("latest", "summary") and asks_of_record(request):  # "Is the article on the tax news or opinion?"
        name = PLAIN[0]
    if name == "help" and of_help(request) is None:  # "Who is SBF?"
        name = PLAIN[0]
    if name in PLAIN and (task := of_record_by_age(request)):
        return task
    if task := of_tellers(request) or of_outlets(request):
        return task
    if name in PLAIN and _asks_what_is_new(request):
        return Task(name="latest")
    if name in PLAIN:
        name, topic = _plainly(request), _of_whom(request) or topic
    return _completed(cast(TaskName, name), topic, request) if name else None


def _completed(name: TaskName, topic: str, request: str) -> Task | None:
    """The task with what it is about, and what else is asked for; None where it is answered as a question."""
    if name == "help":
        return of_help(request)
    if name == "library" and _A_TEXT.search(request):  # "Who is named in this article?"
        name = "list"
    if name == "library" or (name == "latest" and not topic and not leans(request)):  # "What is new since May?"
        task = of_library(request, topic)
        about = topic and not _ONE_TEXT.search(topic)
        if name == "latest" and task.detail == "count":  # "latest from the Post"
            return Task(name=name)
        return task if task.topic or not about else None  # "How many articles does the constitution have?"
    if name == "list":  # of what is none of people, bodies, places or figures a question is answered in full
        kind = kind_named(request)
        if not kind and _QUOTES.search(request):
            return Task(name="quotes", topic=topic)
        if not kind:
            return None if is_question(request) else Task(name=name, topic=_LISTED.sub("", request))
        return Task(name=name, topic=topic, detail=kind)
    if name == "who_is":  # "who chairs the council?" asks for a name
        before, found, _ = request.partition(topic) if _is_name(topic, request) else ("", "", "")
        asks_else = _WHO.match(request) and not _IS.search(before)  # "who won the Golden Gull?"
        return Task(name=name, topic=unadorned(topic)) if found and not asks_else else None
    if name == "quotes":
        speaker = whose(hear_words(SPEAKER, request))
        if names_one(speaker) and topic and is_question(request):  # "What does the report say about quotas?"
            return None
        if topic_of(topic) == topic_of(speaker):
            topic = topic_of(on["topic"]) if (on := _ABOUT.search(request)) else ""
        return Task(name=name, speaker=speaker, topic=topic)
    if name == "compare":
        heard = [hear_words(asked_for, request) for asked_for in SIDES]
        return None if _EITHER.match(request) else _comparison(topic, heard, request)
    return Task(name=name, topic=topic)


def _asks_what_is_new(request: str) -> bool:
    """Whether `request` has no telling word but those for news: "What's the latest news?"."""
    said = set(words(request))
    telling = said - FUNCTION_WORDS
    return bool(telling - {"today"}) and telling <= _NEWNESS and said.isdisjoint(QUESTION_WORDS - {"what"})


_NEWNESS = frozenset("headlines latest new newest news today".split())


def _plainly(request: str) -> str:
    """The task that a few words ask for, whatever is heard: somebody's words or views, of which nobody else's are to be
    told, and what a name is of; "" for none."""
    speaker = hear_words(SPEAKER, request) if _SAID.search(request) else ""
    if speaker and (not speaker.islower() or _is_small_name(speaker, request)):
        return "quotes"
    if (thinks := _THINKS.search(request)) and not _is_one(thinks["who"].strip()):
        return "opinions"
    return "who_is" if _of_whom(request) else ""


def _is_small_name(speaker: str, request: str) -> bool:
    """Whether whoever is asked about may be named in small letters, as all of `request` is written: no role, nor
    body, nor text."""
    nouns = {noun_of(speaker), noun_of(speaker).removesuffix("s")}
    is_other = is_role(speaker) or nouns & SPEAKING_BODIES or names_one(speaker) or leans(speaker)
    return request.islower() and len(speaker.split()) <= SMALL_NAME and not is_other


def _is_one(who: str) -> bool:
    """Whether that is one person by their role: what they think is what a question asks for, and no views of others."""
    one = _ONE.match(who)
    return one is not None and " and " not in who and noun_of(one["one"].split(" with ")[0]) in ROLES


def _of_whom(request: str) -> str:
    """The name of whom or what is asked who or what they are: "What is Lumenlark?"."""
    named = _WHO_IS.match(request)
    return named["name"] if named and all(w[:1].isupper() or w in PARTICLES for w in named["name"].split()) else ""


_SAID = late(r"^\W*(?:\w+\W+)?what (?:did|does|do|has|have|had) .*\b(?:say|said|tell|told)\b", re.IGNORECASE)
_A_TEXT = late(rf"\b(?:the|this|that) {TEXT}\b", re.IGNORECASE)
_EITHER = late(r"^\W*(?:which|who|what)\b[^?]*,\s+[^?,]+ or [^?,]+\?\W*$", re.IGNORECASE)
"""What asks for one of two, and no comparison: "Which party got more votes, A or B?"."""
_THINKS = late(r"^\W*(?:\w+\W+)?what (?:did|does|do) (?P<who>.*)\b(?:think|make) (?:of|about)\b", re.IGNORECASE)
_ONE = late(r"(?:the|his|her|its) (?P<one>[^,&]+)$", re.IGNORECASE)


_WHO_IS = late(r"^\W*(?:who|what)(?:['’]?s| is| was| are| were) (?P<name>[^?]*\w)\W*$", re.IGNORECASE)
_WHO = late(r"^\W*who\b", re.IGNORECASE)
_IS = late(r"(?:\b(?:is|was|are|were)|['’]s|\bwhos)\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_ABOUT = late(r"\b(?:about|regarding|concerning) (?P<topic>[^,;.?!]+)", re.IGNORECASE)
_QUOTES = late(r"\b(?:quotes|quotations|statements)\b", re.IGNORECASE)
_LISTED = late(r"^\W*(?:list|name|enumerate)\s+", re.IGNORECASE)


def _comparison(topic: str, heard: Sequence[str], request: str) -> Task:
    """What is compared, as somebody or something: "what the Ledger found" is the Ledger, and no topic."""
    if not all(heard) and (pair := _VERSUS.search(request)):
        heard = pair["one"].strip(), pair["other"].strip()
    elif (pair := _NAME_OF_TWO.search(request)) and all(words and words in pair["one"] for words in heard):
        heard = pair["one"], pair["other"]
    starts = [request.find(words) for words in heard if words]
    sides = [_side(words, request[: min((s for s in starts if s > at), default=None)], at)
             for words, at in zip(filter(None, heard), starts, strict=True)]  # fmt: skip
    if told := _TOLD_BY.match(topic):
        topic = topic_of(told["rest"])
    topic = "" if any(topic in words for words in heard) else topic
    if all(side and side in topic for side in heard):  # "Wire and Ledger on the rents"
        topic = topic_of(_ON.sub("", topic[max(topic.find(side) + len(side) for side in heard) :]))
    return Task(name="compare", topic=topic, sides=tuple(sides) if len(set(sides)) > 1 else ())


def _side(words: str, request: str, at: int) -> str:
    """`words`, which stand there in `request`, as somebody or something; what somebody told on a day with that."""
    led = _LED.search(request[:at])
    told = _TOLD_BY.match(_JOINED.sub("", request[led.start() if led else at :]))
    if told is None:
        return who(_LED.sub("", words)) or (words if genre_called(words) else "")
    day = told["rest"] if len(told["rest"].split()) <= OF_A_DAY and periods(told["rest"], date.today()) else ""
    return f"{who(told['who'])}{day}"


_VERSUS = late(
    r"(?P<one>[^,:;?–—]{2,60}?)\s+(?:vs\.?|versus)\s+(?P<other>[^,:;?]{2,60}?)(?=\s+(?:on|about|over)\b|\W*$)",
    re.IGNORECASE,
)
_NAME_OF_TWO = late(
    r"\b[Cc]ompare (?P<one>[A-Z][\w’'-]+ and [A-Z][\w’'-]+) (?:with|to|against)"
    r" (?P<other>(?:[Tt]he )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)
"""Two names before what they are compared with, which are one: "Compare Marks and Hale with Penlow Water"."""
_ON = late(r"^\W*(?:on|about|over|regarding|in|of)\s+", re.IGNORECASE)
_LED = late(r"\b(?:what|how|the way) $", re.IGNORECASE)
_TOLD_BY = late(rf"(?:what|how|the way) (?P<who>.+?) (?:{SAY}|{REPORT}|{QUOTE})\b(?P<rest>.*)$", re.IGNORECASE)
_JOINED = late(r"[\s,;]+(?:and|with|to|against|versus|vs\.?|while|but)?(?: (?:what|how))?\s*$", re.IGNORECASE)

OF_A_DAY = 4
"""Words that say a day, a month or a year."""


def length_for(question: str, length: Length) -> Length:
    """How long an answer to `question` is told: in full, where none is asked for, if the reader hears that more than
    one sentence answers it: a list, opinions, a comparison."""
    told = hear(question) if length == "normal" and knows(question) else None
    return "full" if told is not None and told.task in _SEVERAL else length


_SEVERAL = ("list", "opinions", "compare")


def _is_name(topic: str, request: str) -> bool:
    """Whether `topic` is somebody's or something's name, which may be written small where all of the request is."""
    if not topic or is_role(topic) or (leans(topic) and len(topic.split()) == 1):
        return False
    small = request.islower() and len(topic.split()) <= SMALL_NAME and topic.split()[:1] not in (["the"], ["a"], ["an"])
    return small or any(word[:1].isupper() or word[1:] != word[1:].lower() for word in topic.split())


def _topic(heard: str, request: str) -> str:
    """The words `heard` in `request` as what it is about, with the article, the kind of text or the quotation marks
    around them; "" where none say it."""
    if link := LINK.search(request):
        return link.group()
    start = request.find(heard)
    end = start + len(heard)
    if not heard and (one := _ONE_TEXT.search(request)):
        start, end = one.span()
    for title in _QUOTED.finditer(request):
        if title.start() < end and start < title.end():
            start, end = min(start, title.start()), max(end, title.end())
    led = _ARTICLE.search(request[:start])
    start = min(max(led.start() if led else start, behind_own(request, start)), end)
    return topic_of(_TOLD_IN.sub("", request[start:end]))


_TOLD_IN = late(r"^(?:the )?(?:story|coverage|background) (?:of|on|about|around|in) ", re.I)


_ARTICLE = late(
    rf"(?:(?<!\bhow )\b(?:the|this|that|an?)\s+(?:[\w-]+\s+){{0,3}}?{NOUN}\s+(?:about|on|of|from|by)\s+)?"
    r"(?:\b(?:the|an?)\s+)?$",
    re.IGNORECASE,
)
_ONE_TEXT = late(
    rf"\b(?:the )?(?:newest|latest|most recent|last|oldest|first|earliest) (?:{NOUN}|one)\b", re.IGNORECASE
)
_QUOTED = late(
    r"(?<!\w)(?:\"[^\"]{3,200}\"|“[^“”]{3,200}”|«[^«»]{3,200}»|《[^《》]{3,200}》"  # with other marks within
    r"|[\"“'‘«「『《][^\"”’»」』》]{3,200}?[\"”'’»」』》])(?!\w)"
)
