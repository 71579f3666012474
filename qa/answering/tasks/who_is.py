"""Who or what somebody is: the sentences that introduce them, what the newest article says of that, what they said, and
in how many articles they come up; an author of the library is told as its author first.

Which sentences say who they are the reader judges, of all that have the name.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.finding.byline import introduced, recorded
from qa.answering.phrases import in_words, plainly, say
from qa.answering.reading.chosen_passages import Pair, passage
from qa.answering.reading.context import within
from qa.answering.reading.extract import attributed, says_the_same, sentence_at
from qa.answering.reading.readings import selections
from qa.answering.tasks.lines import answered, ours
from qa.answering.tasks.naming import naming, written_by
from qa.answering.tasks.quotes import line as quoted
from qa.answering.tasks.quotes import newest
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, covering
from qa.proof.speakers.agreement import name_of
from qa.proof.speakers.chinese import TITLE
from qa.proof.speakers.who_speaks import reading_of
from qa.reader import knows
from store.article import Article
from store.language.patterns import late, simplified
from store.language.people import ROLES
from store.language.sentences import sentence_spans
from store.language.text import is_spaceless, words

READ = 10
"""Articles that are read for who somebody is: the newest, and the first that name them."""

NEARLY = 3.0
"""How far behind the best, in logits, the newest may say who somebody is."""

BY_ROLE = 1.0
"""What a sentence gains, in logits, whose article has a role beside the name where it first names them."""

INTRODUCED = {"short": 1, "normal": 3, "full": 5}
"""Sentences that say who they are, each of another article."""

SAID = {"short": 0, "normal": 2, "full": 5}
"""Of what they said, the newest that is told."""

WROTE = {"short": 1, "normal": 3, "full": 10}
"""Of what they wrote, the newest articles that are listed."""


def tell(task: Task, given: TaskContext) -> Telling:
    """The author's record, who they are, what they said, and in how many articles they come up; what only points at
    somebody, 这个是谁, is answered as a question about the talk."""
    if not task.topic:
        return answered(within(given.request.question, given.before()), given)
    by = written_by(task.topic, given)
    articles = naming(task.topic, given)
    if _OF_SOMEBODY.search(task.topic) and not any(_has(task.topic, article) for article in articles):
        return answered(given.request.question, given)
    if not articles and not by:
        if task.topic.islower() or _A_ROLE.search(task.topic):  # it may be no name
            return answered(given.request.question, given)
        return Telling(reason=say("named nowhere", given.spoken, name=plainly(task.topic)))
    said = newest(task.topic, given, SAID[given.length])
    told = _introduced(task.topic, articles, given)
    records = by[: WROTE[given.length]] or (() if told else articles[:1])  # named in its title alone
    noted = next(((a, finding) for a in by if (finding := introduced(a, given.spoken))), None)
    lines = apart(
        [
            *([AnswerLine(noted[1])] if noted else []),
            *(AnswerLine(recorded(a, given.spoken)) for a in records if noted is None or a != noted[0]),
            *told,
            *(quoted(s, given) for s in said),
        ]
    )
    counted = AnswerLine(ours(_counted(task.topic, articles, by, given), given.spoken), "\n\n")
    return Telling((*lines, counted), covering(lines, (), [*articles, *by]))


_OF_SOMEBODY = late(r"\w['’]s? \w")
"""What is something of somebody, "Ida Brandt's early life", unless articles call it so: "St Brigid's Hospital"."""

_A_ROLE = late(rf"的|{TITLE}$")
"""What no name in Chinese has: 海东市市长, 三号线的设计者."""


def _has(name: str, article: Article) -> bool:
    """Whether an article has a name as a whole."""
    return name.replace("’", "'").casefold() in f"{article.title} {article.text}".replace("’", "'").casefold()


def _introduced(name: str, articles: Sequence[Article], given: TaskContext) -> list[AnswerLine]:
    """The sentence that says best who somebody is, then that of the newest article and others that say so nearly as
    well and something else.

    The best need not be the newest: an article introduces whom it has not spoken of before.
    """
    chosen = dict.fromkeys((*articles[: READ // 2], *articles[-READ // 2 :]))
    found = [p for a in chosen for p in _mentions(name, a)]
    question = say("instead: who", given.spoken, name=name)
    if not found or not knows(question):
        return [_line(a, *sentence_at(a, h.start), given) for h, a in found[:1]]
    ranked = _ranked(question, name, found)
    near = [r for r in ranked if r[0] >= ranked[0][0] - NEARLY]
    newest_ = sorted(near[1:], key=lambda r: r[1].published_at or "", reverse=True)[:1]
    told: list[AnswerLine] = []
    for _, article, at in (*near[:1], *newest_, *near[1:]):
        line = _line(article, *sentence_at(article, at), given)
        if not any(says_the_same(line.finding.text, other.finding.text) for other in told):
            told.append(line)
    return told[: INTRODUCED[given.length]]


def _ranked(question: str, name: str, found: Sequence[Pair]) -> list[tuple[float, Article, int]]:
    """Of each article the sentence with the name that answers best, the surest first: (sureness, article, place)."""
    by_id = {a.id: a for _, a in found}
    last = name_of(name).split()[-1].casefold()
    best: dict[str, tuple[float, Article, int]] = {}
    for (id_, at), heard in selections(question, found).items():
        article = by_id[id_]
        if last in article.text[slice(*sentence_at(article, at))].casefold():
            told = (heard, article, at)
            best[id_] = max(told, best.get(id_, told), key=lambda row: row[0])
    told_by = [(heard + BY_ROLE * _has_role_beside(name, article), article, at) for heard, article, at in best.values()]
    return sorted(told_by, key=lambda r: -r[0])


def _has_role_beside(name: str, article: Article) -> bool:
    """Whether an article says what somebody is where it first names them: "Ida Brandt, the mayor of Velden"."""
    last = name_of(name).split()[-1]
    beside = (near for known, near, _ in reading_of(article).introduced() if known.split()[-1] == last)
    return not ROLES.isdisjoint(words(next(beside, "")))


def _line(article: Article, start: int, end: int, given: TaskContext) -> AnswerLine:
    return AnswerLine(attributed(article, start, end, given.spoken))


def _mentions(name: str, article: Article) -> list[Pair]:
    """The passage of an article that first has the name, as far as the whole name goes: there they are introduced."""
    last = name if is_spaceless(name) else name_of(name).split()[-1]
    text = simplified(article.text.casefold())
    at = text.find(simplified(name.casefold()))
    at = at if at >= 0 else text.find(simplified(last.casefold()))
    spans = sentence_spans(article.text, article.told_in or "en")
    here = next((n for n, (a, b) in enumerate(spans) if a <= at < b), None)
    if here is None:
        return []
    return [passage(article, spans[here][0], spans[min(here + 1, len(spans) - 1)][1])]


def _counted(name: str, articles: Sequence[Article], by: Sequence[Article], given: TaskContext) -> str:
    """In how many articles they are named, where any names them, and how many are theirs."""
    told = f"{min(len(by), WROTE[given.length]):,}"
    theirs = "wrote" if len(by) <= WROTE[given.length] else "wrote, newest told"
    wrote = say(theirs, given.spoken, articles=f"{len(by):,}", told=told) if by else ""
    if not articles:
        return wrote
    days = sorted(a.published_at[:10] for a in articles if a.published_at)
    called = plainly(name)
    text = say("named in", given.spoken, name=called, articles=f"{len(articles):,}")
    if len(days) > 1 and days[0] != days[-1]:
        first, last = (in_words(day, given.spoken) for day in (days[0], days[-1]))
        text = say("named from to", given.spoken, name=called, articles=f"{len(articles):,}", first=first, last=last)
    return f"{text} {wrote}".rstrip()
