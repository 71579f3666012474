"""Reactions and opposition: what people say to a matter, each with whose words they are, one or two of everybody.

Which sentences tell what is asked for, and who is against or for it, the reader hears; that somebody speaks is read in
the article, or follows from its being an opinion. Sides are not labelled: it does not tell them apart surely enough.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.answering.phrases import plainly, say
from qa.answering.reading.abstention import ABOUT
from qa.answering.reading.chosen_passages import Pair
from qa.answering.reading.context import parted, within
from qa.answering.reading.extract import OPINION, attributed, is_opinion, sentence_at, speaks_for_author, told_whole
from qa.answering.reading.gist import is_asked_with, position
from qa.answering.reading.measures import words_of
from qa.answering.reading.question_analysis import read
from qa.answering.reading.readings import relevances, selections
from qa.answering.tasks.lines import absent, answered
from qa.answering.tasks.naming import is_a_name
from qa.answering.tasks.quotes import tell as quoted
from qa.answering.tasks.said import is_of_others
from qa.answering.tasks.summary import MOST as SUMMARY
from qa.answering.tasks.summary import of_own
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, covering, overlap
from qa.proof.facts.imperatives import gives_orders
from qa.proof.speakers.uttered import Utterance, settled, utterances
from qa.reader import knows
from store.article import Article
from store.language.names import names
from store.language.patterns import late
from store.language.text import paragraph_at, words

MOST = {"short": 2, "normal": 6, "full": 15}
"""Lines told."""

EACH = 2
"""Of one speaker, or of one article where nobody is named."""

ARTICLES, PASSAGES = 8, 12
"""Articles about the matter, and the passages of these that are read for it."""

UNKNOWN = 200
"""The newest articles of an author, of no known kind, of which it is read whether they are opinions."""

LEAST = 0.0
"""How much likelier, in logits, a good answer tells a sentence than nothing of its passage, for it to be told."""

LIKELY = 12
"""Sentences, the surest, of which is read who says them."""

SPEAKS = 2.0
"""What a sentence gains, in logits, by being somebody's words."""


@dataclass(frozen=True)
class View:
    """A sentence as what somebody says to a matter: `who` is named for it, "" where the article's author or outlet is.

    `sureness` is how much likelier a good answer tells it than nothing of its passage, in logits.
    """

    article: Article
    start: int
    end: int
    who: str
    sureness: float


_SIDES = late(
    r"\b(?:against|for (?:it|this|that|and)|in favou?r|support(?:s|ed|ers?|ing)?|oppos(?:e|es|ed|ing|ition|ents?)"
    r"|object(?:s|ed|ions?)?|criti(?:cs?|cism|ci[sz]es?|ci[sz]ed|qued?)|back(?:s|ed|ers)|welcom(?:e|es|ed)"
    r"|(?:dis)?agree(?:s|d)?)\b|支持|反对|赞成|批评|拥护|抗议",
    re.IGNORECASE,
)
"""What asks who is for something, or against it."""

_REACTS = late(r"\b(?:react|respon[ds])|反应|回应", re.IGNORECASE)
"""What asks for the words that something has brought about."""

_THINKS = r"(?:thinks?|thought|feels?|makes? of|(?:points? of )?views?|opinions?|takes?)\b"
PERSONS = ("he", "she")
"""Who is asked about without a name."""


def tell(task: Task, given: TaskContext) -> Telling:
    """What people say, the surest first, by speaker; without any, the question is answered as it is."""
    names_none = not read(task.topic).terms
    is_of_talk = names_none or bool(parted(task.topic)[1])
    if names_none:
        before = given.before()
        if not before or _who_thinks(given.request.question, PERSONS):  # "what does she think of it?": a plain question
            return answered(within(given.request.question, before), given)
        task = replace(task, topic=before)
    if given.filters.author:
        own = _own(task, given)
        if own.lines or _who_thinks(given.request.question, given.filters.author):
            return own
    elif who := _who_thinks(given.request.question, _known(given)):
        theirs = quoted(replace(task, speaker=who), given)  # what one person thinks, and nobody else
        plain = Telling() if theirs.lines else answered(given.request.question, given)
        return plain if plain.lines else theirs
    best = given.survey(task.topic, ARTICLES, reads=False)
    talked = given.cited_story() if is_of_talk else ()
    about = [*(a.id for a in talked), *(one.article.id for one in best.articles)]
    request = given.request.question
    asked = request if task.topic in request else within(request, task.topic)
    of_authors = given.read.genre == ("opinion",)  # who writes them is named by no article
    asked = say("views on", given.spoken, topic=task.topic) if of_authors else asked
    found = given.search(asked, PASSAGES, article_ids=about) if about and knows(asked) else ()
    views = [v for v in _views(asked, _on_the_matter(asked, found)) if not (of_authors and v.who)]
    told = _varied(views, given.most(MOST))
    if not told:
        plain = answered(within(request, given.leant), given)
        return plain if about or plain.lines else replace(plain, reason=absent(task.topic, best, given.spoken))
    lines = apart([_line(view, given) for view in told])
    sides = _SIDES.search(request) and not of_authors and given.request.model is None
    notices = (say("sides", given.spoken),) if sides else ()
    return Telling(tuple(lines), covering(lines, found, [view.article for view in told]), notices=notices)


def _on_the_matter(asked: str, found: Sequence[Pair]) -> list[Pair]:
    """The passages found of articles of which one at least is heard to be about what is asked: of none that only shares
    words with it; all of the nearest article in any case. What came out before that is no reaction to it."""
    heard: dict[str, float] = {}
    for (_, article), value in zip(found, relevances(asked, found), strict=True):
        heard[article.id] = max(value, heard.get(article.id, value))
    nearest = max(heard.values(), default=0.0)
    since = next((_day(a) for _, a in found if heard[a.id] == nearest), "") if _REACTS.search(asked) else ""
    on_it = [pair for pair in found if heard[pair[1].id] >= min(ABOUT, nearest)]
    return [pair for pair in on_it if not _day(pair[1]) or _day(pair[1]) >= since]


def _day(article: Article) -> str:
    """The day that an article came out, "" where it has none."""
    return (article.published_at or "")[:10]


def _own(task: Task, given: TaskContext) -> Telling:
    """What an author who is asked about thinks, out of what they wrote as an opinion, or shows that it is one; what
    others say in their reports is none of it."""
    opinions = _opinions(given)
    told = of_own(task.topic, opinions)
    if not told.lines:
        found = opinions.search(given.request.question, PASSAGES)
        own = [v for v in _views(given.request.question, found, -math.inf) if _is_on(task.topic, v.article, v.start)]
        told_of = sorted(_varied(own, given.most(MOST)), key=lambda v: (v.article.id, v.start))
        lines = [_line(view, given) for view in told_of]
        told = Telling(tuple(lines), covering(lines, found, [view.article for view in own]))
    own_words = [line for line in told.lines if not any(is_of_others(*at) for at in _places(line, given))]
    told = _with_positions(replace(told, lines=tuple(own_words)), given) if own_words else replace(told, lines=())
    whose, topic = " / ".join(map(plainly, given.filters.author)), plainly(task.topic)
    return told if told.lines else replace(told, reason=say("no view", given.spoken, name=whose, topic=topic))


def _opinions(given: TaskContext) -> TaskContext:
    """`given` within what is an opinion, or shows that it is one where its kind is not known; a kind that was given
    stays exact."""
    limits = given.filters if given.request.filters.genre else replace(given.filters, genre=())
    entries = given.library.entries(limits.to_dict())
    unknown = [entry.id for entry in entries if entry.genre == "unknown"][:UNKNOWN]
    shown = [a.id for a in map(given.held, unknown) if a is not None and speaks_for_author(a)]
    if not shown and not limits.genre:
        return given.with_filters(replace(limits, genre=OPINION))
    known = [entry.id for entry in entries if entry.genre in OPINION]
    return given.with_filters(replace(limits, article_ids=(*known, *shown)))


def _is_on(topic: str, article: Article, at: int) -> bool:
    """Whether the paragraph there has the words of a topic."""
    wanted, has = words_of(topic).keys, words_of(article.text[slice(*paragraph_at(article.text, at))]).keys
    return bool(wanted) and wanted <= has


def _places(line: AnswerLine, given: TaskContext) -> list[tuple[Article, int]]:
    """The articles of which a line tells, and where its words begin there."""
    held = ((given.held(span.article_id), span.start) for span in line.finding.spans)
    return [(article, at) for article, at in held if article is not None]


def _with_positions(told: Telling, given: TaskContext) -> Telling:
    """`told`, and what each article that is about the request as a whole says at its end is to be done, in the place
    of the last lines where there are as many as are wanted."""
    ids = dict.fromkeys(span.article_id for line in told.lines for span in line.finding.spans)
    about = [a for a in map(given.held, ids) if a is not None and given.relevance_of(a) > 0]
    ends = [(a, span) for a in about if (span := position(a)) is not None]
    lines = [AnswerLine(attributed(a, *told_whole(a, *span), given.spoken)) for a, span in ends]
    missing = [line for line in lines if not any(overlap(line.finding, other.finding) for other in told.lines)]
    kept = told.lines[: max(1, given.most(SUMMARY) - len(missing))]
    return replace(told, lines=(*kept, *missing), found=covering(missing, told.found, about))


def _who_thinks(question: str, known: Iterable[str]) -> str | None:
    """Whoever of those names the question asks for the thoughts of; None where it asks for what anybody says."""
    for name in known:
        last = re.escape(name.split()[-1])
        if re.search(rf"\b{last}(?:['’]s?)?\s+(?:\w+\s+)?{_THINKS}", question, re.I):
            return name
    return None


def _known(given: TaskContext) -> list[str]:
    """The names in a request; where all of it is written small, what articles have as one before its verb."""
    question = given.request.question
    if not question.islower():
        return [name.text for name in names(question) if name.sure]
    return [word for word in words(question) if _who_thinks(question, [word]) and is_a_name(word, given)]


def _line(view: View, given: TaskContext) -> AnswerLine:
    return AnswerLine(attributed(view.article, view.start, view.end, given.spoken), label=plainly(view.who))


def _views(asked: str, found: Sequence[Pair], least: float = LEAST) -> list[View]:
    """The sentences found that a good answer tells, the surest first, somebody's words before others."""
    articles = {a.id: a for _, a in found}
    said = {(a.id, u.first): u for a in articles.values() for u in utterances(a)}
    views: list[tuple[View, Utterance | None]] = []
    for (id_, at), value in selections(asked, found).items():
        article, words = articles[id_], said.get((id_, at))
        start, end = (words.first, words.last) if words else sentence_at(article, at)
        sure = value + SPEAKS * (words is not None or is_opinion(article))
        text = article.text[start:end]
        if (
            sure > least and not is_asked_with(article, start) and not gives_orders(text) and words_of(text).keys
        ):  # "He was." tells nothing
            views.append((View(article, start, end, "", sure), words))
    views.sort(key=lambda v: (-v[0].sureness, v[0].article.id, v[0].start))
    named = [view if words is None else _named(view, words) for view, words in views[:LIKELY]]
    return [*named, *(view for view, _ in views[LIKELY:])]


def _named(view: View, words: Utterance) -> View:
    """`view` with the name of whoever says the words in it, if it is certain."""
    (said,) = settled(view.article, [words])
    who = (said.speaker.name or "") if said.speaker.certain else ""
    return replace(view, who=who if _is_named(who, view.article) else "")


def _is_named(who: str, article: Article) -> bool:
    """Whether a name stands somewhere but at the beginning of a sentence, where any word has a capital."""
    return " " in who or bool(re.search(rf"[a-z,] {re.escape(who)}\b", article.text))


def _varied(views: Sequence[View], most: int) -> list[View]:
    """The surest, no more than `EACH` of one speaker."""
    count: Counter[str] = Counter()
    kept: list[View] = []
    for view in views:
        who = view.who or view.article.id
        if count[who] < EACH and len(kept) < most:
            count[who] += 1
            kept.append(view)
    return kept
