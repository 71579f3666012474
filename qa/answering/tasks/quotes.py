"""All that somebody is quoted with, direct and indirect, newest first; on a topic, what has about all of its words.

Who says what is read in each article that names them (`qa.proof.speakers`), not searched for: a count is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from qa.answer import Quotation
from qa.answering.finding.holders import holder, is_role, noun_of
from qa.answering.phrases import in_words, plainly, say
from qa.answering.reading.chosen_passages import Pair, passage_at
from qa.answering.reading.extract import attributed, sentence_at
from qa.answering.reading.gist import points
from qa.answering.reading.measures import words_of
from qa.answering.reading.pointing import pointed_by
from qa.answering.reading.readings import Place, SentenceReading, selections
from qa.answering.tasks.chosen import chosen, names_one
from qa.answering.tasks.lines import answered, cited, ours, searched
from qa.answering.tasks.naming import as_spelled, by_last, having_all, naming, written_by
from qa.answering.tasks.said import (
    AttributedWords,
    around,
    names_day_of,
    nearest_of,
    on,
    on_it,
    said_in,
    spoken_on,
    surenesses,
)  # fmt: skip
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, covering
from qa.answering.wording.phrasing import is_question, who
from qa.proof.facts.align import Span
from qa.proof.speakers.agreement import name_of
from qa.proof.speakers.uttered import told_of
from qa.reader import knows
from store.article import Article
from store.filters import Filters
from store.language.names import names
from store.language.patterns import late
from store.language.people import ROLES, SPEAKING_BODIES
from store.language.reporting import REPORT, SAY
from store.language.text import is_spaceless

MOST = {"short": 3, "normal": 20, "full": 1_000}
"""Quotations told; all are counted."""

COLUMNS, EACH = 3, 2
"""Articles that a speaker wrote which are told of, and the sentences of each."""

NEAREST = 10
"""Quotations told of several that are asked about, and not named: those that come nearest."""

READ = 60
"""Articles read for an answer, the newest that name the speaker; called by its name the task reads all."""


def unadorned(said: str) -> str:
    """A name without what is added to it: "Nico Pasquotti, the footballer"; "Paris, Texas" is one."""
    return who(_TOLD_OF.split(said)[0]) or who(said)


def whose(said: str) -> str:
    """Somebody without what is added to their name, and without what of theirs is asked for: "Testimony of the ferry
    captain in court – his"."""
    person = who(_ADDED.split(said)[0]) or who(said)
    of = _OF.match(person)
    return of["whose"] if of and of["what"].lower() not in ROLES | SPEAKING_BODIES else person


_ADDED = late(r"\s*[,(–—]|\s+[-+&]\s")
_TOLD_OF = late(r"\s*[,(–—]\s*(?=[a-z])")
_OF = late(
    r"^(?:the |an? )?(?P<what>[a-z]+)s? (?:of|by|from) (?P<whose>(?:the|our|its) .+|(?-i:[A-Z]).+)$", re.IGNORECASE
)


def tell(task: Task, given: TaskContext) -> Telling:
    """How many there are, then each with its day and outlet; of everybody where it is not said whose are wanted, or
    those of several or of a group that is quoted nowhere by that name.

    A role without words of its own stands for who has it. Of whom nobody's words are recognised as theirs, a question
    is told what articles say of them; else it is declined.
    """
    if _is_one_of_several(task, given):
        return _of_several(task, given)
    if (anybody := _of_everybody(task, given)) is not None:
        return _told(spoken_on(task.topic, anybody), anybody, given, replace(task, speaker=""))
    asked_for, task = task, _named(task, given)
    articles = naming(task.speaker, given)
    said = _said(task.speaker, task.topic, articles) or _heard(task, articles, given)
    if not said and (dated := _dated(task, given)):
        said, articles = dated, tuple(s.article for s in dated)
    task = replace(task, speaker=asked_for.speaker) if task.topic == asked_for.topic else task
    by = written_by(task.speaker, given, COLUMNS)
    written = _written(by, task, given)
    if not said and not written:
        instead = _answer(task, given) or _of_group(asked_for, articles, given) or _told_of(task, articles, given)
        if instead is not None:
            return instead
    telling = _told(said, articles, given, task) if said or not written else Telling()
    lines = (*telling.lines, *written)
    return replace(telling, lines=lines, found=covering(written, telling.found, by))


def _is_one_of_several(task: Task, given: TaskContext) -> bool:
    """Whether others are asked about beside `task.speaker`: "the captain and the minister"; not where articles have it
    as one name, "the Ministry of Food and Water"."""
    if not task.speaker or not task.topic or task.speaker in task.topic:
        return False
    if _AND.search(task.speaker):
        return not any(task.speaker in article.text for article in naming(task.speaker, given))
    beside = _BESIDE if _A_ROLE.match(task.speaker) else _AND
    return bool(beside.match(_beside(task, given.request.question)))


def _beside(task: Task, request: str) -> str:
    """What stands behind the speaker in a request, as far as others may be named there."""
    return _THEN.split(request.partition(task.speaker)[2])[0]


_ALSO = r"\s+(?:and|or|&|as well as)\s+(?:the|its|other|any|every|(?-i:[A-Z]))|\s*(?:、|和|与|以及)"
_AND = late(_ALSO, re.IGNORECASE)
_A_ROLE = late(r"(?:the|its|our)\s+(?-i:[a-z])", re.IGNORECASE)
_BESIDE = late(
    rf"{_ALSO}|,\s+(?:other|any|every)|,\s+(?:the|its)\b[^.;?!]*?(?:\b(?:and|or)\b|,\s+(?:the|its|other|any|every))",
    re.IGNORECASE,
)
_THEN = late(rf"\b(?:on|about|over|regarding|thinks?|makes?|{SAY}|{REPORT})\b", re.IGNORECASE)


def _of_several(task: Task, given: TaskContext) -> Telling:
    """What those asked about say on the topic where they are named; else what everybody says on it that comes nearest
    to the request."""
    request = given.request.question
    if not task.speaker.islower():
        asked = plainly(task.speaker + _beside(task, request)).strip()
        by_name = {one.text: naming(one.text, given) for one in names(asked)}
        every = [s for name, articles in by_name.items() for s in _said(name, task.topic, articles)]
        every.sort(key=lambda s: s.article.published_at or "", reverse=True)
        return _told(every, [a for articles in by_name.values() for a in articles], given, replace(task, speaker=asked))
    everybody = replace(task, speaker="")
    articles = _of_everybody(everybody, given) or []
    every = spoken_on(task.topic, articles)
    return _told(every, articles, given, everybody, nearest_of(every, request, min(NEAREST, MOST[given.length])))


def _of_group(task: Task, articles: Sequence[Article], given: TaskContext) -> Telling | None:
    """What everybody says on the topic, with a notice, where those asked about are a group or a body without a name:
    "the campaigners"; without lines where nobody says anything on it. None where they are somebody, and where that may
    be a name in small letters: nobody else's words are told for theirs."""
    if not task.topic or not task.speaker.islower() or not _is_group(task.speaker, articles):
        return None
    told = _of_several(task, given)
    notice = say("nothing under", given.spoken, name=plainly(task.speaker))
    return replace(told, notices=(*told.notices, notice)) if told.lines else told


def _told_of(task: Task, articles: Sequence[Article], given: TaskContext) -> Telling | None:
    """What articles say of somebody, said to be that, where a question asks what they say and no words at all are
    recognised as theirs, within no limits; None where they say nothing, for a role, which many have had, and for who
    asks for quotations."""
    if is_role(task.speaker):
        return None
    everywhere = naming(task.speaker, given.with_filters(Filters()))
    if not is_question(given.request.question) or len(articles) < len(everywhere) or _said(task.speaker, "", articles):
        return None
    acts = (AttributedWords(a, told) for a in articles[:READ] for told in told_of(task.speaker, a))
    if not (told := list(on(task.topic, acts))[: MOST[given.length]]):
        return None
    name = plainly(task.speaker)
    heading = ours(say("told of", given.spoken, name=name, articles=f"{len(articles):,}"), given.spoken)
    lines = [AnswerLine(heading, " "), *(replace(line(s, given), label=_where(s, given)) for s in told)]
    return Telling(tuple(lines), covering(lines, (), [s.article for s in told]))


def _is_group(said: str, articles: Sequence[Article]) -> bool:
    """Whether words in small letters are those for many or for a body, "the campaigners", and no name: bodies are known
    by their nouns, others by what only a noun has before it or in `articles`, small letters."""
    noun = noun_of(said)
    if {noun, noun.removesuffix("s")} & SPEAKING_BODIES or noun.endswith(("men", "people")):
        return noun not in ROLES
    small = late(rf"\b{re.escape(noun)}\b")
    is_noun = said != noun or noun.removesuffix("s") in ROLES or any(small.search(a.text) for a in articles)
    return noun not in ROLES and noun.endswith("s") and is_noun


def called(speaker: str, topic: str, given: TaskContext) -> str:
    """The name of who has the role that is asked about, on a topic; else `speaker` as it is."""
    if not is_role(speaker):
        return speaker
    first, _, rest = speaker.partition(" ")
    if rest and (owner := as_spelled(first, given)) != first:  # "selmoors lawyer"
        speaker = f"{owner.capitalize()}'s {rest}"
    asked = (given.request.question, f"{speaker} {topic}", *([speaker] if topic else []))
    found = [pair for words in asked for pair in given.search(words)]
    short = _GIVEN.sub("", speaker)  # "Ann Berg's lawyer" is told as Berg's
    return holder(speaker, found) or (holder(short, found) if short != speaker else "") or speaker


_GIVEN = late(r"^(?:[A-Z][\w-]+\s+)+(?=[A-Z][\w-]+['’]s?\s)")


def _named(task: Task, given: TaskContext) -> Task:
    """`task` with the name of who is asked about; what was taken for the topic may say whose role it is: "the head
    teacher of a school"."""
    name = called(task.speaker, task.topic, given)
    if name == task.speaker and task.topic and is_role(name) and len(words_of(name).keys) == 1:
        whole = f"{task.speaker} of {task.topic}"
        name = called(whole, "", given)
        return replace(task, speaker=name, topic="") if name != whole else task
    return replace(task, speaker=name)


def _written(by: Sequence[Article], task: Task, given: TaskContext) -> list[AnswerLine]:
    """What those articles say most, on a topic where there is one what they say to that, each as its author's, under
    words of ours; nothing where none is on it."""
    request = given.request.question
    heard: Mapping[Place, float] = {}
    if task.topic:
        by = [a for a in by if on_it(task.topic, a)]
        heard = selections(request, given.search(request, article_ids=[a.id for a in by])) if by else {}
    if not by:
        return []
    spans = [(a, span) for a in by for span in _best(a, heard) or points(a, EACH)]
    heading = ours(say("wrote this", given.spoken, name=plainly(by[0].author or "")), given.spoken)
    return [AnswerLine(heading, "\n\n"), *(AnswerLine(attributed(a, *span, given.spoken)) for a, span in spans)]


def _best(article: Article, heard: Mapping[Place, float]) -> list[tuple[int, int]]:
    """The sentences of an article that a good answer is heard to tell, the surest, in their order."""
    surest = sorted((-value, at) for (id_, at), value in heard.items() if id_ == article.id and value > 0)[:EACH]
    return list(dict.fromkeys(sentence_at(article, at) for at in sorted(at for _, at in surest)))


def _said(name: str, topic: str, articles: Sequence[Article]) -> list[AttributedWords]:
    """What somebody says on a topic; of a role that has more than one word only what is said in all of its words."""
    said = on(topic, said_in(name, articles[:READ]))
    role = words_of(name).keys if is_role(name) and not is_spaceless(name) else frozenset()
    return [s for s in said if len(role) < 2 or role <= words_of(s.words.speaker.words).keys]


def _heard(task: Task, articles: Sequence[Article], given: TaskContext) -> list[AttributedWords]:
    """What somebody says on a topic in other words than its own, as the reader hears it, of the newest they say."""
    question = say("said what on", given.spoken, name=task.speaker, topic=task.topic)
    if not task.topic or not knows(question):
        return []
    every = _said(task.speaker, "", articles)[: MOST["normal"]]
    return [one for one, sure in zip(every, surenesses(question, every), strict=True) if sure > 0]


def _dated(task: Task, given: TaskContext) -> list[AttributedWords]:
    """What somebody says on a topic on the days of the request, whenever that came out; those limit nothing then."""
    anytime = replace(given.read, published_from=None, published_to=None)
    if given.read == anytime:
        return []
    every = _said(task.speaker, task.topic, naming(task.speaker, given.limited(anytime)))
    if dated := [s for s in every if names_day_of(s, given.read)]:
        given.read = anytime
    return dated


def _told(
    said: Sequence[AttributedWords],
    articles: Sequence[Article],
    given: TaskContext,
    task: Task,
    nearest: Sequence[AttributedWords] = (),
) -> Telling:
    """The lines of what is `said`, or of the `nearest` of it; without any, why, and what came nearest when the request
    was tried as a question."""
    if not said:
        read = given.looked.best.found if given.looked and (is_role(task.speaker) or not task.speaker) else ()
        found = read or tuple(_named_in(a, task.speaker, given) for a in articles[:3])
        return Telling(found=found, reason=_unsaid(task, articles, given), instead=_instead(task, articles, given))
    told = nearest or said[: MOST[given.length]]
    name = "quoted, nearest told" if nearest else "quoted" if len(told) == len(said) else "quoted, newest told"
    each = _together([line(s, given) for s in told])
    counted = ours(_counted(said, name, len(each), len(articles) > READ, given, task), given.spoken)
    lines = [AnswerLine(counted, " "), *each]
    return Telling(tuple(lines), covering(lines, (), [s.article for s in told]))


def _together(lines: Sequence[AnswerLine]) -> list[AnswerLine]:
    """`lines`, those of one sentence as one, with all that is drawn bold in it."""
    by_sentence: dict[tuple[Span, ...], AnswerLine] = {}
    for one in lines:
        before = by_sentence.get(one.finding.spans, replace(one, answering=()))
        by_sentence[one.finding.spans] = replace(before, answering=(*before.answering, *one.answering))
    return list(by_sentence.values())


def _answer(task: Task, given: TaskContext) -> Telling | None:
    """What answers the request, where nobody knows whose role it names, out of an article that is about it; None where
    nothing does, or what is asked about is of the talk before."""
    request = given.request.question
    if not is_role(task.speaker) or task.topic not in request or not knows(request):
        return None
    plain = answered(request, given)
    articles = {article.id: article for _, article in plain.found}
    cited = [articles[span.article_id] for line in plain.lines[:1] for span in line.finding.spans[:1]]
    named = [part for name in names(task.speaker) if name.sure for part in name.parts]  # the mayor of Sellick
    of_it = cited and words_of(" ".join(named)).keys <= words_of(f"{cited[0].title} {cited[0].text}").keys
    return plain if of_it and given.relevance_of(cited[0]) > 0 else None


def _of_everybody(task: Task, given: TaskContext) -> list[Article] | None:
    """The articles in which everybody's words are wanted, newest first: one article, an outlet's, those on a topic.

    None where somebody's words are.
    """
    if not task.speaker and task.topic:
        about = given.survey(task.topic, READ, reads=False).articles
        return sorted((one.article for one in about), key=lambda a: a.published_at or "", reverse=True)
    if not task.speaker or names_one(task.speaker):
        article = chosen(task.speaker, given)
        return [article] if article is not None else None if task.speaker else []
    named = given.library.names
    outlets = [m.names for m in named.mentions(task.speaker) if m.kind == "source" and m.whole]
    if len(outlets) != 1 or named.only_releases(outlets[0]):
        return None
    return list(given.articles(READ, source=list(outlets[0])))


def _unsaid(task: Task, articles: Sequence[Article], given: TaskContext) -> str:
    """Why there are no quotations: nobody of that name, none of theirs, or none on that topic."""
    name, in_language = plainly(task.speaker), given.spoken
    if not task.speaker:
        topic = plainly(task.topic)
        return say("quoted nowhere", in_language, topic=topic) if topic else say("which article", in_language)
    if by := () if articles else written_by(task.speaker, given, 1):
        return say("no view", in_language, name=plainly(by[0].author or ""), topic=plainly(task.topic))
    others = len(naming(task.speaker, given.with_filters(Filters()))) - len(articles)
    what, many = searched(given), f"{others:,}"
    nowhere = "called nowhere" if is_role(task.speaker) else "named nowhere"
    if not articles:
        return say("named elsewhere" if others > 0 else nowhere, in_language, name=name, what=what, articles=many)
    if task.topic and (every := len({s.place for s in _said(task.speaker, "", articles)})):
        return say("quoted on else", in_language, name=name, topic=plainly(task.topic), quotes=f"{every:,}")
    looked_for = plainly(name_of(task.speaker)) or name  # by which they were found: "Leo", and not a pope of that name
    having = having_all(looked_for, articles)
    if not having:
        return say(nowhere, in_language, name=name)
    if others > 0:
        return say("never quoted within", in_language, name=looked_for, what=what, articles=many)
    return say("never quoted", in_language, name=looked_for, articles=f"{len(having):,}")


def _named_in(article: Article, name: str, given: TaskContext) -> Pair:
    """The passage of an article that first has the last word of `name`; its first of all, where only the title does."""
    named = by_last(name).search(article.text) if name else None
    return passage_at(article, named.start() if named else 0, given.library)


def _instead(task: Task, articles: Sequence[Article], given: TaskContext) -> str:
    """What can be asked in the place of quotations that are not there."""
    if not task.speaker or not having_all(task.speaker, articles):
        return ""
    quoted = task.topic and any(True for _ in said_in(task.speaker, articles[:READ]))
    return say("instead: quotes" if quoted else "instead: who", given.spoken, name=plainly(task.speaker))


def quotations(speaker: str, topic: str | None, given: TaskContext) -> tuple[Quotation, ...]:
    """All that `speaker` says, on `topic` if there is one, as values, newest first."""
    said = list(on(topic or "", said_in(speaker, naming(speaker, given))))
    citations = cited([(around(s), s.article) for s in said], given)
    return tuple(
        Quotation(
            speaker=s.words.speaker.name or speaker,
            text=" ".join(s.article.text[s.words.start : s.words.end].split()),
            direct=s.words.direct,
            citation=citation,
        )
        for s, citation in zip(said, citations, strict=True)
    )


def line(said: AttributedWords, given: TaskContext) -> AnswerLine:
    """The sentence around what was said, its words to be drawn bold; who says it, when and where in front."""
    finding = around(said)
    own = [SentenceReading(said.words.start, said.words.end, 1.0)] if said.words.direct else []
    label = ", ".join(p for p in (plainly(said.words.speaker.name or ""), _where(said, given)) if p)
    return AnswerLine(finding, label=label, answering=pointed_by(finding, own))


def _where(said: AttributedWords, given: TaskContext) -> str:
    """The day and the outlet of an article, as a label."""
    day = in_words(said.article.published_at or "", given.spoken)
    return ", ".join(part for part in (day, plainly(said.article.source or said.article.title or "")) if part)


def _counted(said: Sequence[AttributedWords], name: str, told: int, more: bool, given: TaskContext, task: Task) -> str:
    """How many there are, those of one sentence as one, and of how many articles; whose, where of one speaker."""
    articles = len({s.article.id for s in said})
    speakers = {s.words.speaker.name or "" for s in said}
    whole = max(speakers, key=lambda name: (len(name.split()), name))
    is_one = all(set(name_of(name).split()) <= set(name_of(whole).split()) for name in speakers)
    whose = plainly(whole) if task.speaker and is_one else ""
    text = say(name if whose else f"{name}: all", given.spoken, quotes=f"{len({s.place for s in said}):,}",
               articles=f"{articles:,}", told=f"{told:,}", name=whose)  # fmt: skip
    text += "" if any(s.words.direct for s in said) else " " + say("quoted, none direct", given.spoken)
    return text + (" " + say("quoted, not all read", given.spoken, most=f"{READ:,}") if more else "")


def newest(name: str, given: TaskContext, most: int) -> list[AttributedWords]:
    """The newest that `name` says, at most `most`, each of another article."""
    found = (next(said_in(name, [article]), None) for article in naming(name, given)[:READ])
    return list(islice((one for one in found if one is not None), most))
