"""What is new on a topic: the newest articles first, each by the sentence that tells most of it; figures that changed
since are told behind, as for any answer."""

from __future__ import annotations

from datetime import date, timedelta

from qa.answering.finding.topical import by_article
from qa.answering.phrases import in_words, plainly, say
from qa.answering.reading.extract import attributed, place_in_time, with_neighbours
from qa.answering.reading.sentence_ranker import Ranking, Scored
from qa.answering.tasks.holdings import newest
from qa.answering.tasks.lines import absent, answered
from qa.answering.tasks.task import AnswerLine, Task, TaskContext, Telling, apart, covering
from qa.reader import knows
from store.filters import Filters
from store.language.dates import day_of

ARTICLES = {"short": 1, "normal": 3, "full": 6}
"""Articles told of."""

LATE = 2.0
"""What a sentence gains, in logits, by standing at the end of its article: news begins with what is known of the
matter. Of the sentences that a reader would tell for 110 requests for the latest, out of the right article, .47 were
told by the words of the topic, .66 where the reader hears the request itself (`python -m evals.tasks.lines`)."""


def tell(task: Task, given: TaskContext) -> Telling:
    """The newest articles on the topic, newest first: of the newest report what it tells first and two answers."""
    topic = task.topic or given.before()
    if not topic:
        return newest(given, ARTICLES[given.length])
    if task.detail == "later" and (days := [d for a in given.cited() if (d := day_of(a.published_at))]):
        return _later(topic, max(days), given)
    best = given.survey(topic, ARTICLES[given.length], newest=True)
    if not best.articles:
        return Telling(found=best.found, reason=absent(topic, best, given.spoken))
    told = by_article(best)
    if not told:  # no sentence tells anything: a table of results
        return Telling(found=best.found, reason=say("nothing answers", given.spoken))
    newest_, *others = told
    if knows(given.request.question):
        newest_ = [newest_[0], *sorted(newest_[1:], key=_answers, reverse=True)]
    picked = [*sorted(newest_[:3], key=place_in_time), *(rows[0] for rows in others)]
    picked.sort(key=lambda s: s.article.published_at or "", reverse=True)  # news was chosen before opinions
    lines = apart([_line(s, best.ranking, given) for s in picked])
    return Telling(tuple(lines), covering(lines, best.found, [s.article for s in picked]))


def _later(topic: str, day: date, given: TaskContext) -> Telling:
    """What answers on the topic in articles that came out after that day; why not where none does: what was told before
    is not what came of it."""
    since = given.limited(Filters(published_from=(day + timedelta(1)).isoformat()))
    looked = since.look(topic)
    telling = Telling() if looked.is_widened else answered(topic, since)
    reason = say("nothing later", given.spoken, topic=plainly(topic))
    return telling if telling.lines else Telling(found=telling.found, reason=reason)


def _answers(sentence: Scored) -> float:
    """How well a sentence tells what is new: as the reader hears the request itself, and by how late it stands."""
    return sentence.selected + LATE * sentence.unit.start / len(sentence.article.text)


def _line(sentence: Scored, ranking: Ranking, given: TaskContext) -> AnswerLine:
    label = in_words(sentence.article.published_at or "", given.spoken)
    return AnswerLine(attributed(*with_neighbours(ranking, sentence), given.spoken, dated=False), label=label)
