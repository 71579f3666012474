"""Reactions and opposition: what people say to a matter, each with whose words they are, one or two of everybody.

Who is asked for (whoever is against, for, or reacts) the reader judges; that somebody speaks is read in the article, or
follows from its being an opinion. Sides are not labelled: the reader does not tell them apart surely enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.answering.phrases import plainly, say
from qa.answering.reading.chosen_passages import Pair
from qa.answering.reading.context import within
from qa.answering.reading.question_analysis import read
from qa.answering.reading.readings import readings
from qa.answering.tasks.lines import absent, answered, attributed
from qa.answering.tasks.quotes import tell as quoted
from qa.answering.tasks.summary import of_topic
from qa.answering.tasks.task import AnswerLine, Kind, Task, TaskContext, Telling, apart, covering
from qa.proof.facts.imperatives import gives_orders
from qa.proof.speakers.uttered import Utterance, utterances
from qa.reader import knows
from store.article import Article
from store.language.names import names
from store.language.patterns import late
from store.language.sentences import sentence_spans

MOST = {"short": 2, "normal": 6, "full": 15}
"""Lines told."""

EACH = 2
"""Of one speaker, or of one article where nobody is named."""

ARTICLES, PASSAGES = 8, 12
"""Articles about the matter, and the passages of these that are read for it."""

OPINION = ("opinion", "analysis")
"""Genres in which authors say what they think."""

NEAR = -2.0
"""How surely an opinion of the author asked about is on the matter, in logits, where none is beyond doubt."""

SPEAKS = 3.0
"""What a sentence gains, in logits, by being somebody's words."""


@dataclass(frozen=True)
class View:
    """A sentence as what somebody says to a matter: `who` is named for it, "" where the article's author or outlet is.

    `sureness` is how surely it answers, in logits.
    """

    article: Article
    start: int
    end: int
    who: str
    sureness: float


_THINKS = r"(?:thinks?|thought|feels?|makes? of|(?:points? of )?views?|opinions?|takes?)\b"
_AGAINST = late(
    r"\bwh(?:o|ich [a-z]+)\b.*\b(?:object(?:s|ed)? to|oppos(?:es?|ed)|disagrees? with|disapproves? of|against"
    r"|opposed to|critical of"
    r"|unhappy|angry|fight(?:s|ing)?|resist(?:s|ing)?|fears?|rejects?|criticis\w+|condemns?|dislikes?|complain\w+)\b"
    r"|\b(?:opponents|critics|opposition|objections|resistance|protests?|complaints|backlash|criticism)\b"
    r"|\bcase against\b",
    re.IGNORECASE,
)
_FOR = late(
    r"\bwh(?:o|ich [a-z]+)\b.*\b(?:support(?:s|ed)?|backs?|defends?|welcomes?|approv(?:es?|ed) of|endorses?"
    r"|applauds?|for|in favou?r of"
    r"|happy (?:with|about))\b|\b(?:supporters|defenders|backers|advocates)\b|\bcase for\b",
    re.IGNORECASE,
)

PERSONS = ("he", "she", "他", "她")
"""Who is asked about without a name."""


def side_of(request: str) -> str:
    """Whether those "against" or those "for" it are asked for, in English; "" for both."""
    against, pro = bool(_AGAINST.search(request)), bool(_FOR.search(request))
    return "" if against is pro else "against" if against else "for"


def tell(task: Task, given: TaskContext) -> Telling:
    """What people say, the surest first, by speaker; without any, the question is answered as it is."""
    if not read(task.topic).terms:
        before = given.before()
        if not before or _who_thinks(given.request.question, PERSONS):  # "what does she think of it?": a plain question
            return answered(within(given.request.question, before), given)
        task = replace(task, topic=before)
    against, pro, react = (
        say(name, given.spoken, topic=task.topic) for name in ("who is against", "who is for", "how people react")
    )
    question, opposite = {"against": (against, pro), "for": (pro, against), "": (react, "")}[task.detail]
    if given.filters.author:
        own = _own(task, given)
        if own.lines or _who_thinks(given.request.question, given.filters.author):
            return own
    elif who := _who_thinks(given.request.question, [n.text for n in names(given.request.question) if n.sure]):
        plain = answered(given.request.question, given)  # what one person thinks, and nobody else
        return plain if plain.lines else quoted(replace(task, speaker=who), given)
    best = given.survey(task.topic, ARTICLES, reads=False)
    if not best.articles:
        return Telling(found=best.found, reason=absent(task.topic, best, given.spoken))
    about = [one.article.id for one in best.articles]
    found = given.search(question, PASSAGES, article_ids=about) if knows(question) else ()
    asked_for = (question, *([given.request.question] if task.topic in given.request.question else []))
    told = _varied(_views(asked_for, opposite, found), MOST[given.length])
    if not told:
        return answered(within(given.request.question, given.leant), given)
    lines = apart([_line(view, given) for view in told])
    return Telling(tuple(lines), covering(lines, found, [view.article for view in told]))


def _own(task: Task, given: TaskContext) -> Telling:
    """What an author who is asked about thinks, out of what they wrote as an opinion; what others say in their reports
    is none of it."""
    opinions = given.with_filters(replace(given.filters, genre=OPINION))
    told = of_topic(task.topic, opinions)
    told = told if told.lines else of_topic(task.topic, opinions, NEAR)
    whose, topic = " / ".join(map(plainly, given.filters.author)), plainly(task.topic)
    return told if told.lines else replace(told, reason=say("no view", given.spoken, name=whose, topic=topic))


def _who_thinks(question: str, known: Iterable[str]) -> str | None:
    """Whoever of those names the question asks for the thoughts of; None where it asks for what anybody says."""
    for name in known:
        last = re.escape(name.split()[-1])
        if re.search(rf"\b{last}(?:['’]s?)?\s+(?:\w+\s+)?{_THINKS}", question, re.I):
            return name
    return None


def _line(view: View, given: TaskContext) -> AnswerLine:
    return AnswerLine(attributed(view.article, view.start, view.end, given.spoken), label=plainly(view.who))


def _views(questions: Sequence[str], opposite: str, found: Sequence[Pair]) -> list[View]:
    """The sentences found that answer one of the questions, the surest first, somebody's words before others; where one
    side is asked for, none that answers better who is on the `opposite` one."""
    articles = {a.id: a for _, a in found}
    told = [readings(question, found) for question in questions]
    first = {place: max((one[place] for one in told if place in one), key=lambda r: r.sureness) for place in told[0]}
    second = readings(opposite, found) if opposite else {}
    said = {(a.id, u.first): u for a in articles.values() for u in utterances(a)}
    views: list[View] = []
    for place, one in first.items():
        if place in second and second[place].sureness > one.sureness:
            continue
        speaks = place in said or articles[place[0]].genre == "opinion"
        views.append(_view(articles[place[0]], place[1], one.sureness + SPEAKS * speaks, said.get(place)))
    views = [v for v in views if v.sureness > 0 and not gives_orders(v.article.text[v.start : v.end])]
    return sorted(views, key=lambda v: (-v.sureness, v.article.id, v.start))


def _view(article: Article, at: int, sureness: float, said: Utterance | None) -> View:
    start, end = (said.first, said.last) if said else _sentence(article, at)
    who = (said.speaker.name or "") if said and said.speaker.certain else ""
    return View(article, start, end, who if _is_named(who, article) else "", sureness)


def _is_named(who: str, article: Article) -> bool:
    """Whether a name stands somewhere but at the beginning of a sentence, where any word has a capital."""
    return " " in who or bool(re.search(rf"[a-z,] {re.escape(who)}\b", article.text))


def _sentence(article: Article, at: int) -> tuple[int, int]:
    spans = sentence_spans(article.text, article.language or "en")
    return next(((a, b) for a, b in spans if a <= at < b), (at, len(article.text)))


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


KIND = Kind("opinions", tell)
