"""A summary: of one article, the sentences that hold most of what it speaks of; of a topic, what articles say on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from qa.answering.finding.retrieval import Look
from qa.answering.finding.topical import alike, by_article, differ, on_topic
from qa.answering.phrases import plainly, say
from qa.answering.reading.chosen_passages import passage, passages_of
from qa.answering.reading.extract import attributed, quote_alone, speaks_for_author, told_whole, with_neighbours
from qa.answering.reading.gist import main_points
from qa.answering.reading.questions_above import LONGEST, said_above
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.answering.scope.article_nouns import TEXTS, WRITE, WRITES
from qa.answering.tasks.chosen import chosen, names_one, without_noun
from qa.answering.tasks.holdings import newest_within, none_within
from qa.answering.tasks.lines import absent, asking_which, searched
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, covering
from qa.proof.speakers.interview import is_interview
from qa.proof.speakers.who_speaks import interviewed
from store.article import Article
from store.filters import Filters
from store.language.patterns import late
from store.language.reporting import CHINESE_TEXT
from store.language.text import paragraph_at

MOST = {"short": 3, "normal": 7, "full": 12}
"""Lines of a summary."""

WHOLE = 3.0
"""How surely an article is about a topic, in logits, from which on all of it is on that: where the sentences that tell
of the topic are few, its main points are told besides."""


NEAR = -2.0
"""How surely an article of the author asked about is on the topic, in logits, where none is beyond doubt."""


def tell(task: Task, given: TaskContext) -> Telling:
    """Of the article meant, else of the topic; of what limits the request all articles, where it names no more."""
    days = (given.read.published_from or given.read.published_to) and not given.request.history
    if not task.topic and given.read != Filters() and (days or _TEXTS.search(given.request.question)):
        return _of_all(given)
    article = chosen(task.topic, given)
    if article is not None:
        return of_article(article, given)
    topic = task.topic or given.before()
    if not topic:
        return asking_which("article", given)
    return of_writings(topic, given) if wants_writings(given) else of_topic(topic, given)


def wants_writings(given: TaskContext) -> bool:
    """Whether it is asked for what an author wrote: what others write on the same is no answer."""
    return bool(given.read.author and WRITES.search(given.request.question))


_TEXTS = late(rf"\b(?:{TEXTS}|news|{WRITE})\b|{CHINESE_TEXT}|新闻|消息", re.IGNORECASE)


def _of_all(given: TaskContext) -> Telling:
    """The main points of the newest articles within the filters, one of each in turn."""
    most = given.most(MOST)
    newest = newest_within(given)[:most]
    lines = apart(list(_main_points(newest, most, given)))[:most] if newest else []
    return Telling(tuple(lines), covering(lines, (), newest), reason=none_within(given))


def of_article(article: Article, given: TaskContext) -> Telling:
    """The sentences that say most, in the article's order: an opinion's each as its author's, an answer as that of
    whoever is interviewed."""
    spans = _points(article, given.most(MOST))
    opinion = article.genre == "press_release" or speaks_for_author(article)
    asked = [_asked(article, start) for start, _ in spans]
    lines = [
        AnswerLine(
            attributed(article, *span, given.spoken)
            if opinion or not at or interviewed(article, span[0])
            else quote_alone(article, *span),
            label="" if asked[at] in asked[max(0, at - 1) : at] else asked[at],
        )
        for at, span in enumerate(spans)
    ]
    whole = [passage(article, p.start, p.end) for p in passages_of(given.library, article)]
    return Telling(tuple(lines), covering(lines, whole, [article]))


def _asked(article: Article, start: int) -> str:
    """The question of an interview, or of an explainer, that is answered there; "" elsewhere."""
    words = said_above(article, paragraph_at(article.text, start)[0]) if is_interview(article.text) else ""
    own = (f"{name}: " for name in (article.author, article.source) if name)
    return plainly(words.removeprefix(next((name for name in own if words.startswith(name)), "")))


def of_writings(topic: str, given: TaskContext) -> Telling:
    """What the author who is asked about wrote on a topic, out of their texts alone; with a reason where they wrote
    nothing."""
    told = of_own(topic, given, widens=False)
    theirs = searched(given)
    reason = say("not among", given.spoken, what=theirs, topic=plainly(topic))
    notices = (say("searched alone", given.spoken, what=theirs),)
    return told if told.lines else replace(told, reason=reason, notices=notices)


def of_own(topic: str, given: TaskContext, *, widens: bool = True) -> Telling:
    """What the articles of one author, to which `given` is limited, say on a topic: those that are surely about it,
    else the nearest."""
    told = of_topic(topic, given, widens=widens)
    return told if told.lines else of_topic(topic, given, NEAR, widens=widens)


def of_topic(topic: str, given: TaskContext, least: float = 0.0, *, widens: bool = True) -> Telling:
    """What the articles about a topic say: those that are about it most, the newest and the first before the others.
    `least`: how surely, in logits, they are about it; `widens`: beyond what limits the request, where nothing is."""
    best = given.survey(without_noun(topic), MOST[given.length], least=least, whole=True, widens=widens)
    if best.nearest is not None and best.articles and (names_one(topic) or len(best.articles) == 1):
        return of_article(best.nearest, given)
    if not best.articles:
        return Telling(found=best.found, reason=absent(without_noun(topic), best, given.spoken))
    most = given.most(MOST)
    picked = central(best, most) if most > 1 else [max(central(best, MOST["short"]), key=_newest_news)]
    lines = apart([AnswerLine(attributed(*_whole(best.ranking, s), given.spoken)) for s in picked])
    sure = [one.article for one in best.articles if one.sureness >= WHOLE][:most]
    if len(lines) < most:
        lines = apart([*lines, *_main_points(sure, most, given)])[:most]
    return Telling(tuple(lines), covering(lines, best.found, [*(s.article for s in picked), *sure]))


def _points(article: Article, most: int) -> list[tuple[int, int]]:
    """The main points of an article, each with what it goes on from or puts right, where that is not told right before
    it."""
    spans: list[tuple[int, int]] = []
    for start, end in main_points(article, most):
        told = spans[-1][1] if spans else 0
        if start >= told:  # else it is told with what it puts right
            begins = paragraph_at(article.text, start)[0]  # what an interview answers first is the answer
            start = begins if told <= begins and end - begins <= LONGEST and interviewed(article, start) else start
            spans.append(told_whole(article, start, end, told))
    return spans


def _newest_news(sentence: Scored) -> tuple[bool, str]:
    """What one sentence alone tells of a topic: how it stands, by the news of it."""
    return sentence.article.genre != "opinion", sentence.article.published_at or ""


def _main_points(articles: Sequence[Article], most: int, given: TaskContext) -> Iterator[AnswerLine]:
    """The main points of articles of which all is on the topic, one of each in turn."""
    each = [_points(article, most // len(articles) + 1) for article in articles]
    for turn in zip_longest(*each):
        for article, span in zip(articles, turn, strict=True):
            if span is not None:
                start, end = span
                yield AnswerLine(attributed(article, start, end, given.spoken))


def _whole(ranking: Ranking, sentence: Scored) -> tuple[Article, int, int]:
    """A sentence with what it leans on or goes on from, and with what completes it."""
    article, start, end = with_neighbours(ranking, sentence)
    return article, *told_whole(article, start, end)


def central(look: Look, most: int) -> list[Scored]:
    """A sentence of each article in their order, then a second, and so on; of each turn what several outlets carry
    first, and nothing that another article has told."""
    every = on_topic(look)
    left = by_article(look)
    picked: list[Scored] = []
    while any(left) and len(picked) < most:
        turn: list[Scored] = []
        for rows in left:
            one = next((s for s in rows if not any(_told_by(p, s) for p in (*picked, *turn))), None)
            rows[:] = rows[rows.index(one) + 1 :] if one else []
            turn += [one] if one else []
        picked += sorted(turn, key=lambda s: len({o.article.source for o in every if _one_point(s, o)}) < 2)
    return picked[:most]


def _told_by(one: Scored, other: Scored) -> bool:
    return one.article.id != other.article.id and _one_point(one, other)


def _one_point(one: Scored, other: Scored) -> bool:
    """Whether two sentences make one point: they share three of four words of the shorter, and no other figures."""
    return one is other or (alike(one, other, 0.75, 3) and not differ(one, other))
