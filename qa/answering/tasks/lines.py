"""The sentences that tasks tell: the articles' own by their spans, an article's record, and the product's own.

Each can be made again from its span, which is how `qa.packs.replay` checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from qa.answer import Citation, Length, TaskName
from qa.answering import talk
from qa.answering.finding.aboutness import hear_relevance
from qa.answering.finding.assembly import Assembly
from qa.answering.finding.newer import LaterWords
from qa.answering.finding.retrieval import STRETCH, Look, Retrieval, opened, whole
from qa.answering.finding.same_story import with_copies
from qa.answering.phrases import Spoken, in_words, plainly, quote_list, say
from qa.answering.reading.abstention import unmentioned
from qa.answering.reading.chosen_passages import Pair, in_passages, passage
from qa.answering.reading.context import parted
from qa.answering.reading.extract import attributed, extract
from qa.answering.reading.pointing import pointed
from qa.answering.reading.yes_no import Settled
from qa.answering.scope.relaxation import describe_filters
from qa.answering.tasks.task import AnswerLine, TaskContext, Telling, apart
from qa.proof.check.carrying import claims_of
from qa.proof.check.sentence_checker import Finding
from qa.proof.facts.align import Span
from qa.proof.speakers.uttered import utterances
from qa.proof.speakers.who_speaks import speaker_of
from qa.reader import knows
from store.article import Article
from store.language.dates import day_of
from store.library import Library

NEAR = -2.0
"""How surely, in logits, an article is about a topic from when on it is named as the nearest to it."""


def ours(text: str, in_language: Spoken) -> Finding:
    """A sentence that no article says: unchecked, and told to be so."""
    why = (say("our own", in_language),)
    return Finding(text, "unchecked", 0.0, why, (), (), claims_of(text, "unchecked", why, (), ()))


def asking_which(what: Literal["article", "topic"], given: TaskContext) -> Telling:
    """No lines, where a request does not say which it is on."""
    return Telling(reason=say(f"which {what}", given.spoken), asks=True)


def answered(question: str, given: TaskContext, length: Length | None = None) -> Telling:
    """What a task falls back on: the sentences that answer `question` as any other, with the words in them that do;
    none where nothing found answers."""
    best = given.look(question).best
    if best.about:
        return Telling(tuple(AnswerLine(finding, " ") for finding in best.about), best.found)
    if not best.judgement.answered:
        return Telling(found=best.found, reason=best.lacking(question))
    told = extract(best.topic, best.ranking, best.found, length or given.length, unsure=best.judgement.unsure)
    lines = (
        AnswerLine(one, " ", speaker_unnamed(one, best.found), pointed(one, best.ranking, first=one is told[0]))
        for one in told
    )
    return Telling(tuple(lines), best.found)


def for_model(telling: Telling, asked: str, given: TaskContext) -> tuple[Pair, ...]:
    """What a model writes from in the place of a task's lines: the passages that these stand in; where there are none,
    what is about what is `asked` as a question. Nothing where nothing was found that could be asked about."""
    if telling.lines:
        return whole(in_passages(telling.found, given.library), given.library)
    best = given.look(asked).best if telling.found else None
    return opened(best, given.library) if best is not None and best.relevant else ()


def as_question(given: TaskContext, lacking: Sequence[str] = (), task: TaskName | None = None) -> Telling | None:
    """What answers the request of a `task` as a question, told in full, with a notice that it does, and which words of
    it name nobody here; None where nothing does. Why the task has no lines is not told beside lines that tell of it."""
    plain = answered(given.request.question, given, "full" if given.length == "normal" else None)
    notice = [say("nothing under", given.spoken, name=plainly(name)) for name in lacking]
    notice += [say(f"no {task}", given.spoken)] if task else []
    notice.append(say("as a question", given.spoken))
    return replace(plain, notices=((" " if given.spoken == "en" else "").join(notice),)) if plain.lines else None


def cited(told: Sequence[tuple[Finding, Article]], given: TaskContext) -> list[Citation]:
    """What each finding, with the article that it tells, cites first; with the copies of that article."""
    assembly = Assembly((article for _, article in told), given.spoken)
    numbers = [assembly.add("\n- ", finding)[0].citations[0] for finding, _ in told]
    citations = {c.number: c for c in with_copies(assembly.citations, given.library)}
    return [citations[number] for number in numbers]


def speaker_unnamed(finding: Finding, found: Sequence[Pair]) -> str:
    """Whose words a finding tells that does not name them itself: of "he said" the name; "" elsewhere, and where it
    tells somebody else's words too."""
    span = finding.spans[0]
    article = next((a for _, a in found if (a.id, a.revision) == (span.article_id, span.revision)), None)
    if article is None:
        return ""
    speaker = speaker_of(article, span.start, span.end)
    name = plainly(speaker.name) if speaker.certain and speaker.name else ""
    told = (u.speaker.name for u in utterances(article) if span.start <= u.first and u.last <= span.end)
    if not name[:1].isupper() or name.split()[-1] in finding.text:
        return ""
    return name if all(name.split()[-1] in said.split() for said in told if said) else ""


def with_later(
    lines: list[AnswerLine],
    best: Look,
    library: Library,
    in_language: Spoken,
    length: Length,
    settled: Settled | None = None,
    *,
    now: bool,
) -> tuple[list[AnswerLine], tuple[Pair, ...]]:
    """`lines` with what a later article of the story answers behind them, in words of `now` in front of them where they
    are much older, and what a newer entry of a live page does where it is sure that they answer; and what was found
    with its passage. No yes or no stays before what the page or the story goes on from: it may say so in other words.
    They are as they are where they are to be short and settle nothing, or tell an article's record."""
    told = [] if best.about or (length == "short" and not settled) else lines[: 1 if settled else None]
    spans = [span for line in told for span in line.finding.spans]
    words = LaterWords.than(spans, (a for _, a in best.found), best.topic, library, best.filters)
    since = words.answer()
    if settled and (since or words.moves_on()):
        lines = [replace(lines[0], label=""), *lines[1:]]
    if since is None:
        return lines, best.found
    first, *others = lines
    later, found = AnswerLine(attributed(*since, in_language), " "), (*best.found, passage(*since))
    renews = not best.judgement.unsure and any(span.article_id == since[0].id for span in spans)
    if renews or (now and not first.label and _is_much_newer(since[0], spans, best.found)):
        return apart([later, replace(first, label=first.label or say("earlier", in_language)), *others]), found
    return apart([first, *others, replace(later, label=say("later", in_language))]), found


def _is_much_newer(article: Article, spans: Sequence[Span], found: Sequence[Pair]) -> bool:
    """Whether an article is of another stretch of time than all those that are told."""
    ids = {span.article_id for span in spans}
    days = [day for _, a in found if a.id in ids and (day := day_of(a.published_at))]
    published = day_of(article.published_at)
    return published is not None and bool(days) and (published - max(days)).days > STRETCH


def absent(topic: str, best: Look, in_language: Spoken) -> str:
    """Why nothing is made of a topic: no article is about it, these words of it nothing has, and this comes near."""
    more, ranking = "", best.ranking
    lacking = unmentioned(ranking.query, best.found, ranking) if best.found and best.across is None else []
    if words := [word for word in lacking if word in topic]:
        more += say("unmentioned", in_language, words=quote_list(words, in_language))
    if best.nearest is not None and _is_near(best.nearest, topic) and (title := plainly(best.nearest.title or "")):
        more += say("nearest is", in_language, title=title, whose=headed(best.nearest, in_language))
    turn, behind = parted(topic)
    if behind and talk.leans(turn) and not talk.begins(turn):  # words of several turns, which nobody said together
        return say("not on the talk", in_language, more=more)
    return say("not on topic", in_language, topic=plainly(topic), more=more)


def searched(given: TaskContext) -> str:
    """What is searched, in words: the one article that the request describes by its title, else what the filters let
    pass."""
    one = given.articles(1) if len(given.read.article_ids or ()) == 1 else ()
    title = plainly(one[0].title or "") if one else ""
    return quote_list([title], given.spoken) if title else describe_filters(given.filters, given.spoken)


def offered(looked: Retrieval | None, found: Sequence[Pair], library: Library, in_language: Spoken) -> str | None:
    """A request for what is there: the article nearest to the question, else the newest."""
    near = [a for a in (looked.best.nearest,) if a] if looked else [article for _, article in found]
    title = next((name for a in near if (name := plainly(a.title or ""))), "")
    if title:
        return say("instead: summary", in_language, title=title)
    return say("instead: newest", in_language) if library.counts().articles else None


def _is_near(article: Article, topic: str) -> bool:
    """Whether an article has anything to do with a topic: the nearest of what was found may be far."""
    return not knows(topic) or hear_relevance(topic, [article])[0] > NEAR


def headed(article: Article, in_language: Spoken) -> str:
    """Outlet and day of an article, as a label."""
    who = plainly(article.source or article.author or article.title or "")
    day = in_words(article.published_at or "", in_language)
    return ", ".join(part for part in (who, day) if part)
