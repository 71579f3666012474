"""What the library holds on a question: read for filters, searched within them and around them, ranked and judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from qa.answering.finding.aboutness import Aboutness, judge_articles
from qa.answering.finding.across import SURE, Across, across, is_far
from qa.answering.finding.asserted import otherwise
from qa.answering.finding.byline import about_articles
from qa.answering.finding.opening import open_articles
from qa.answering.finding.recalled import passages_beside
from qa.answering.finding.same_story import one_of_each
from qa.answering.phrases import LANGUAGES, Spoken, say
from qa.answering.reading.abstention import ABOUT, POSSIBLE, RELEVANT, Judgement, judge
from qa.answering.reading.chosen_passages import Pair, found_for, grouped, joined, varied
from qa.answering.reading.context import Told, asked_in, parted, within
from qa.answering.reading.readings import relevances
from qa.answering.reading.sentence_ranker import HEARD, Ranking, by_measures, in_front, rank
from qa.answering.reading.years import in_time
from qa.answering.request import Request, Stopwatch
from qa.answering.scope import happenings, relaxation
from qa.answering.scope.order import by_time
from qa.answering.scope.question_filters import Scope
from qa.answering.scope.question_filters import read as read_scope
from qa.proof.check.sentence_checker import Finding
from qa.reader import knows, wake
from store.article import Article, Hit
from store.filters import Filters
from store.language.dates import day_of
from store.language.patterns import late
from store.language.reporting import REPORT, SAY
from store.language.text import is_spaceless, language
from store.library import Library
from store.passages import LIMIT

PASSAGES = 8
"""Passages that are found for an answer; the articles that seem to answer are opened besides (`opening.py`), before
these are read, or for a model, before it is asked."""

SPARE = 4
"""Passages found beyond those, which take the place of copies of a story that is among them already."""

STRETCH, LONGEST_STRETCH = 60, 40_000
"""Days of the stretch that words of now are read in first, and those from which on all is one stretch."""

ALIKE = 3.0
"""How far behind the best, in logits, a newer sentence still answers about as well."""

BESIDE, CERTAIN = -3.0, 0.9
"""How surely an article is about what the talk is about, in logits, below which it answers no turn that leans on that,
and how probably a sentence of it has to answer to be told all the same."""

SHARE = 0.4
"""The share of the words of a question that the passage of an article has with its title, to be named as near."""

CHARACTERS = PASSAGES * LIMIT
"""Characters of passages up to which one that begins in mid-thought is joined with the one before it."""


@dataclass(frozen=True)
class Look:
    """What was found for `topic` within `filters`, the keys in `dropped` left out, and whether it is about that.

    `about` answers a question about an article itself. Looked at briefly it is taken for not answered, and ranked by
    measures alone. `across` is what passages in another language say, looked at where words alone would not do.
    `articles` are those about a topic, the surest first; `close` is the one that comes nearest, where none is.
    """

    topic: str
    filters: Filters
    found: tuple[Pair, ...]
    about: tuple[Finding, ...]
    ranking: Ranking
    judgement: Judgement
    across: Across | None = None
    articles: tuple[Aboutness, ...] = ()
    close: Article | None = None
    dropped: tuple[str, ...] = ()

    @property
    def relevant(self) -> bool:
        """Whether what was found is about the question."""
        near = self.across is not None and self.across.relevant
        return bool(self.found) and (bool(self.about) or self.judgement.relevant or near)

    @property
    def nearest(self) -> Article | None:
        """The article that has most of the words asked about, None where none has enough of them to be named."""
        if self.articles or self.close is not None:
            return self.close or self.articles[0].article
        best = max(self.ranking.sentences, key=lambda s: s.measures["passage"], default=None)
        return best.article if best is not None and self.relevant and best.measures["passage"] >= SHARE else None

    @property
    def answered(self) -> bool:
        """Whether a sentence of it is taken to answer."""
        return self.judgement.answered or (self.across is not None and self.across.answered)

    def lacking(self, question: str) -> str:
        """Why it does not answer; which words it lacks tells nothing where most of it is in another language, or the
        question in one of whose words no rule of ours knows which tell something."""
        in_language, asked = asked_in(question), language(question)
        if self.across is not None:
            foreign = sum(language(hit.text) == self.across.told for hit, _ in self.found)
            if 2 * foreign > len(self.found):
                return say("not near", in_language, language=LANGUAGES[self.across.told][in_language])
        elif self.found and asked != "zh" and (unread := unread_language(asked, in_language)):
            return f"{say('nothing answers', in_language)} {unread}"
        return self.judgement.reason or say("nothing answers", in_language)


@dataclass(frozen=True)
class Retrieval:
    """The look that counts, and how it came about.

    `scope` was read out of the question; `read` are the filters of it that were taken. `narrow` is within what was
    searched first, `wide` within what last.
    """

    best: Look
    scope: Scope
    read: Mapping[str, Any]
    narrow: Filters
    wide: Filters
    is_widened: bool

    @property
    def newest(self) -> date | None:
        """The day of the newest article found."""
        return max((d for d in (day_of(a.published_at) for _, a in self.best.found) if d), default=None)


def look(
    library: Library,
    question: str,
    request: Request,
    watch: Stopwatch,
    passages: int = PASSAGES,
    recalled: Sequence[Pair] = (),
    *,
    told: str = "",
    briefly: bool = False,
    limits: Filters | None = None,
) -> Retrieval:
    """What is found for the standalone `question` within the filters; where nothing there is about it, around them.

    Filters are not read out of what stands in brackets behind it. Those passages that are `recalled` from the talk are
    read as well, and all with what was `told` last in it. `briefly`: it has to be known of what was found whether it is
    about the question, and neither whether it is answered nor by what. `limits` are filters that were read out of the
    request that the question is made from.
    """
    if knows(question):
        wake()
    turn, behind = parted(question)
    with watch.stage("scope"):
        scope = read_scope(turn, library.names, request.now)
        if (asked := scope.happening) is not None:
            happened = happenings.resolved(asked, library)
            notice = happenings.explain_event(asked, happened, asked_in(question))
            scope = replace(scope, happened=happened, notices=(*scope.notices, notice))

    def look_at(said: str, filters: Filters) -> Look:
        topic = within(said, behind)
        with watch.stage("search"):
            found = tuple(passages_beside(library, topic, filters, recalled)) if recalled else ()
            heard = Told(told, frozenset(article.id for _, article in found))
            if not (found and not is_spaceless(turn) and _is_told_by(topic, found, heard)):
                found = together(found, _searched(library, topic, question, scope, filters, passages))
        about = about_articles(question, found)
        with watch.stage("judge"):
            if request.model is None and knows(turn):
                found = open_articles(topic, found, rank(topic, found, heard), library, filters)
            glanced = _glanced(topic, found) if briefly else None
            ranking, judgement = glanced or _judged(topic, found, scope, heard, filters)
            unsure = judgement.probability < SURE if request.model is None else not judgement.relevant
            foreign = across(topic, found, library) if unsure and not about else None
            if foreign and judgement.answered and is_far(topic, ranking.sentences[0].text, library):
                judgement = replace(judgement, answered=False)
            if judgement.answered and behind and _is_beside(behind, found, ranking, judgement, recalled, library):
                reason = say("not on the talk", asked_in(question), more="")
                judgement = replace(judgement, answered=False, reason=reason)
        return Look(topic, filters, found, about, ranking, judgement, foreign)

    return narrow_to_wide(scope, request, limits or Filters(), look_at)


def from_best_sentences(found: Sequence[Pair], ranking: Ranking | None) -> list[Hit]:
    """What comes nearest to an answer: the passages `found`, the best sentence's first, each from its best sentence
    on; the first passage of each article where no sentence of theirs was ranked."""
    best: dict[int, Hit] = {}
    for one in ranking.sentences if ranking else ():
        for n, (hit, article) in enumerate(found):
            if n not in best and article == one.article and hit.start <= one.unit.start < hit.end:
                best[n] = replace(hit, start=one.unit.start, text=hit.text[one.unit.start - hit.start :])
    firsts = {article.id: n for n, (_, article) in reversed(list(enumerate(found)))}
    return list(best.values()) or [found[n][0] for n in sorted(firsts.values())]


def unread_language(code: str | None, in_language: Spoken) -> str:
    """That a language is matched by its words alone, where the reader does not read it for what it means; "" elsewhere,
    and where nobody can tell which it is."""
    known = LANGUAGES.get(code or "") if code != "en" else None
    return say("matched by words", in_language, language=known[in_language]) if known else ""


def _is_told_by(topic: str, found: tuple[Pair, ...], told: Told) -> bool:
    """Whether what the talk has cited, and what else their story has, answers by itself: then nothing else is read."""
    ranking = rank(topic, found, told)
    return bool(ranking.sentences) and judge(topic, found, ranking).answered


def _is_beside(
    topic: str,
    found: tuple[Pair, ...],
    ranking: Ranking,
    judgement: Judgement,
    recalled: Sequence[Pair],
    library: Library,
) -> bool:
    """Whether what answers best stands in an article that is not about the `topic` of the talk, nor was cited in it."""
    best = ranking.sentences[0].article.id
    if judgement.probability >= CERTAIN or any(article.id == best for _, article in recalled):
        return False
    told = judge_articles(topic, list(grouped(found).values()), library)
    return any(one.article.id == best and one.sureness < BESIDE for one in told)


def narrow_to_wide(
    scope: Scope, request: Request, limits: Filters, look_at: Callable[[str, Filters], Look], *, widens: bool = True
) -> Retrieval:
    """What `look_at` finds, given a topic and filters: those of the `request`, the `limits` and the `scope`, and, if it
    `widens`, wider ones until what is found is about the topic; where nothing is, the first that found anything."""
    read = relaxation.applied(scope.filters, limits)[0]
    narrow, keys = relaxation.applied(read, request.filters, request.unread)
    replaced = [key for key in scope.filters.to_dict() if key not in keys]
    looks: list[Look] = []
    for filters, dropped in relaxation.steps(narrow, keys):
        looks.append(replace(look_at(scope.topic(without=(*replaced, *dropped)), filters), dropped=dropped))
        if looks[-1].relevant or not widens:
            break
    return Retrieval(
        best=looks[-1] if looks[-1].relevant else next((tried for tried in looks if tried.found), looks[0]),
        scope=scope,
        read={key: value for key, value in narrow.to_dict().items() if key in keys},
        narrow=narrow,
        wide=looks[-1].filters,
        is_widened=len(looks) > 1,
    )


def together(recalled: Sequence[Pair], found: Sequence[Pair]) -> tuple[Pair, ...]:
    """Passages, each once, those that are recalled first."""
    return tuple({(hit.article_id, hit.start): (hit, article) for hit, article in (*recalled, *found)}.values())


def _with_newest(found: Sequence[Pair], most: int, scope: Scope) -> list[Pair]:
    """The best `most` of `found`; in words of now half of them the newest that are half as relevant as the best."""
    if not scope.prefers_new or len(found) <= most:
        return list(found[:most])
    enough = 0.5 * max(hit.score for hit, _ in found)
    dated = [p for p in found if p[0].score >= enough and day_of(p[1].published_at)]
    newest = sorted(dated, key=lambda p: p[1].published_at or "", reverse=True)[: most // 2]
    kept = [*newest, *(p for p in found if p not in newest)][:most]
    return [p for p in found if p in kept]


def _glanced(topic: str, found: tuple[Pair, ...]) -> tuple[Ranking, Judgement] | None:
    """That what was found is about the question, where the first of it is heard to be."""
    if not any(value > ABOUT for value in relevances(topic, found[:HEARD])):
        return None
    return by_measures(topic, found), Judgement(relevant=True, answered=False, probability=RELEVANT)


def _judged(
    topic: str, found: tuple[Pair, ...], scope: Scope, told: Told, filters: Filters
) -> tuple[Ranking, Judgement]:
    """The sentences found, ranked, and whether one answers.

    In words of now the newest stretch of what was found is judged first, and an older one only where that holds no
    answer: so the newer of two answers is told, and the older stands behind it.
    """
    ranking = in_time(rank(topic, found, told))
    judgement = judge(topic, found, ranking, of_one=len(filters.article_ids or ()) == 1)
    if not judgement.answered:
        return _judged_as_act(topic, found, told, ranking, judgement)
    for newest in _stretches(found) if scope.prefers_new else ():
        newer = in_time(rank(topic, newest, told))
        of_newer = judge(topic, newest, newer)
        if of_newer.answered:
            return replace(in_front(newer.sentences, ranking), parts=newer.parts), of_newer
    return _newer_first(ranking) if scope.prefers_new else ranking, judgement


def _judged_as_act(
    topic: str, found: tuple[Pair, ...], told: Told, ranking: Ranking, judgement: Judgement
) -> tuple[Ranking, Judgement]:
    """The same for what somebody decided, which is told as what they did ("raised its rate", "voted for the line"):
    where it is not sure that the best sentence answers, and it does answer what they did, it is told as unsure."""
    as_act = _DECIDED.sub(lambda m: f"{m['asks']}{'do' if m['verb'] == 'decide' else 'done'}", topic, count=1)
    if as_act == topic or judgement.probability < POSSIBLE:
        return ranking, judgement
    acts = in_time(rank(as_act, found, told))
    best, of_act = ranking.sentences[0], judge(as_act, found, acts)
    is_told = of_act.answered and acts.sentences[0].unit == best.unit and not _SAID.search(best.text)
    return (acts, replace(of_act, unsure=True)) if is_told else (ranking, judgement)


_DECIDED = late(r"^(?P<asks>\W*(?:(?:and|but|so) )?what (?:did|has|have|had) .+? )(?P<verb>decided?)\b", re.IGNORECASE)
_SAID = late(rf"^[^,;:]*\b(?:{SAY}|{REPORT})\b", re.IGNORECASE)
"""A sentence of what somebody said, and not of what they did."""


def _newer_first(ranking: Ranking) -> Ranking:
    """`ranking` with the newest of the sentences in front that answer about as well as the best and fit as it does."""
    best = ranking.sentences[0]
    alike = [s for s in ranking.sentences if s.score >= best.score - ALIKE and s.fits >= best.fits]
    newest = max(alike, key=lambda s: day_of(s.article.published_at) or date.min)
    days = [day_of(s.article.published_at) for s in (newest, best)]
    if newest is best or not days[0] or not days[1] or (days[0] - days[1]).days <= STRETCH:
        return ranking
    return in_front([newest], ranking)


def _stretches(found: tuple[Pair, ...]) -> Iterator[tuple[Pair, ...]]:
    """The passages of the newest articles found: of two months, four, eight and so on back from the newest."""
    days = {article.id: day_of(article.published_at) for _, article in found}
    newest = max((d for d in days.values() if d), default=None)
    before: tuple[Pair, ...] = ()
    length = STRETCH
    while newest is not None and len(before) < len(found) and length < LONGEST_STRETCH:
        inside = tuple(p for p in found if (d := days[p[1].id]) is not None and (newest - d).days <= length)
        if len(before) < len(inside) < len(found):
            yield inside
        before, length = inside, 2 * length


def whole(found: tuple[Pair, ...], library: Library) -> tuple[Pair, ...]:
    """`found`, as a model is given it: what begins in mid-thought with what it leans on."""
    return tuple(joined(found, library, CHARACTERS))


def opened(best: Look, library: Library) -> tuple[Pair, ...]:
    """What a model is given of a look: what was found, and what else the articles in front have on it."""
    return whole(open_articles(best.topic, best.found, best.ranking, library, best.filters), library)


def _searched(
    library: Library, topic: str, question: str, scope: Scope, filters: Filters, passages: int
) -> tuple[Pair, ...]:
    """The passages that an answer rests on, best first, one of each story and of several outlets.

    Behind them stand some that give another figure than a question does which asks whether one is so.
    """
    timed = scope.prefers_new or bool(scope.events) or scope.happened is not None
    found = found_for(topic, 2 * passages if timed else passages + SPARE, library, filters)
    ordered = by_time(varied(found, question), scope)
    best = _with_newest(one_of_each(ordered, question, library), passages, scope)
    return tuple(one_of_each([*best, *otherwise(library, topic, filters, best)], question, library))
