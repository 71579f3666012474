"""What the library holds on a topic: its articles by how surely they are about it, and the passages of those, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from qa.answering.finding.aboutness import ARTICLES, JUST, SURE, Aboutness, aboutness, hear_best, hear_relevance
from qa.answering.finding.retrieval import PASSAGES, Look, Retrieval, narrow_to_wide
from qa.answering.finding.story import story
from qa.answering.reading.abstention import RELEVANT, Judgement
from qa.answering.reading.chosen_passages import Pair, found_for, grouped, passage, passage_at, passages_of
from qa.answering.reading.sentence_ranker import by_measures, rank
from qa.answering.request import Request, Stopwatch
from qa.answering.scope.question_filters import read as read_scope
from qa.reader import knows
from store.filters import Filters
from store.language.dates import day_of
from store.library import Library

EACH, MOST = 2, 14
"""Passages of an article about a topic that are read, at least, and those of all articles where they are few."""

BEHIND = timedelta(60)
"""How old news may be that goes before an opinion."""

OF_STORY, BESIDE = 0.25, -2.2
"""How surely, in logits, an article is taken to be about a topic that is of the story of the surest; and how surely it
has to be about what is asked: of those that somebody would answer it from .9 are, of the next matter of the same body
none."""

NEAR, CENTRAL = -1.0, 4.0
"""How surely, in logits, an article has to be about a topic to be named as the nearest where none is; and how far
behind the surest it may be to go before that for being the first or the newest."""


@dataclass(frozen=True)
class SurveyRequest:
    """What is wanted of the articles about a topic: how many of them, the surest or the `newest`; which `question`
    their passages are ranked for, and whether they are read for it; only those that `narrower` filters let pass; from
    which sureness on, in logits, an article is taken; whether it is told of as a `whole`, so that what stands somewhere
    in it is not enough; and whether it `widens` to what other filters let pass where nothing is about the topic.
    """

    articles: int
    question: str
    newest: bool = False
    reads: bool = True
    narrower: Mapping[str, Any] = field(default_factory=dict)
    least: float = 0.0
    whole: bool = False
    widens: bool = True


def survey(
    library: Library, topic: str, request: Request, watch: Stopwatch, wanted: SurveyRequest, limits: Filters
) -> Retrieval:
    """What is found on `topic` within the filters: the passages of the articles about it, read as is `wanted`.

    Where nothing there is about it, around them, as for a question; where nothing is at all, what comes nearest.
    """
    with watch.stage("scope"):
        scope = read_scope(topic, library.names, request.now)
    # A side that is compared is no matter that articles would be about.
    is_whole = topic in request.question and not wanted.narrower
    asked = request.question if is_whole else ""

    def look_at(said: str, filters: Filters) -> Look:
        with watch.stage("search"):
            within = Filters.parse({**filters.to_dict(), **wanted.narrower}) if wanted.narrower else None
            told = aboutness(said, library, filters, within, asked, whole=wanted.whole)
            told = _with_newer(said, told, library, within or filters, asked) if wanted.newest else told
            told = _with_story(asked or said, told, library, within or filters, whole=wanted.whole)
        with watch.stage("judge"):
            return _on(said, told, filters, wanted, library)

    return narrow_to_wide(scope, request, limits, look_at, widens=wanted.widens)


def _with_newer(
    topic: str, told: tuple[Aboutness, ...], library: Library, filters: Filters, asked: str
) -> tuple[Aboutness, ...]:
    """`told` with the articles about a topic that are newer than the newest of these, where more were found than are
    measured: the best of many years need not have what is new."""
    days = [day for one in told if one.is_about and (day := day_of(one.article.published_at))]
    if not days or len(told) < ARTICLES:
        return told
    since = Filters.parse({**filters.to_dict(), "published_from": max(days).isoformat()})
    known = {one.article.id for one in told}
    later = (one for one in aboutness(topic, library, filters, since, asked) if one.article.id not in known)
    return tuple(sorted([*told, *later], key=lambda one: -one.sureness))


def _with_story(
    request: str, told: tuple[Aboutness, ...], library: Library, filters: Filters, *, whole: bool
) -> tuple[Aboutness, ...]:
    """`told` with the other articles of the story that the surest tells: what came of it may be told in other words.

    Not those that are surely about something else of it, and not by its words about the topic.
    """
    known = {one.article.id for one in told if one.sureness >= OF_STORY}
    if not told or told[0].sureness <= SURE or not knows(request):
        return told
    more = [article for article in story(told[0].article, library, filters) if article.id not in known]
    within = Filters(article_ids=tuple(article.id for article in more))
    found = grouped(found_for(request, EACH * len(more), library, within) if more else ())
    passages = [found.get(article.id, [passage_at(article, 0, library)])[:EACH] for article in more]
    opens = hear_relevance(request, more)
    near = opens if whole else hear_best(request, passages, opens)
    about = {one.article.id for one in told if one.is_about}
    each = zip(more, passages, near, strict=True)
    also = [Aboutness(a, tuple(p), OF_STORY) for a, p, value in each if value > BESIDE or a.id in about]
    others = (one for one in told if one.article.id not in {one.article.id for one in also})
    return tuple(sorted([*others, *also], key=lambda one: -one.sureness))


def _on(topic: str, told: Sequence[Aboutness], filters: Filters, wanted: SurveyRequest, library: Library) -> Look:
    """What `told` has on `topic`, read where any of it is about that."""
    is_open = wanted.least < 0 or bool(wanted.narrower)  # the surest may lie outside of other filters
    is_sure = is_open or any(one.sureness > SURE for one in told)
    least = max(wanted.least, JUST) if wanted.newest else wanted.least  # what is newest of all need not be about it
    about = tuple(one for one in told if one.sureness > least) if is_sure else ()
    if not about:
        found = tuple(one.found[0] for one in told[:PASSAGES])
        close = told[0].article if told and told[0].sureness >= NEAR else None
        nothing = Judgement(relevant=False, answered=False, probability=0.0)
        return Look(topic, filters, found, (), by_measures(topic, found), nothing, close=close)
    first = _chosen(about, newest=wanted.newest)[: wanted.articles]
    found = tuple(pair for one in first for pair in _opened(one, library, max(EACH, MOST // len(first))))
    asked = wanted.question
    ranking = rank(asked, found, hears_all=True) if wanted.reads else by_measures(asked, found)
    judgement = Judgement(relevant=True, answered=False, probability=RELEVANT)
    return Look(topic, filters, found, (), ranking, judgement, articles=about)


def _chosen(about: Sequence[Aboutness], *, newest: bool) -> list[Aboutness]:
    """`about` in the order in which they are told: the newest first, news before opinions; or the first of all and the
    newest before the surest, where they are about the topic as much."""
    dated = sorted((one for one in about if one.article.published_at), key=_day)
    if newest:
        dated.sort(key=_news_of)
        return [*reversed(dated), *(one for one in about if not one.article.published_at)]
    central = [one for one in dated if one.sureness >= about[0].sureness - CENTRAL]
    several = (*central[:1], *central[-1:], *about)
    return list({one.article.id: one for one in several}.values())


def _news_of(one: Aboutness) -> date:
    """When there is news of a topic: an opinion brings none, and stands behind the news of the weeks before it."""
    day = day_of(one.article.published_at) or date.min
    return day - BEHIND if one.article.genre == "opinion" and day != date.min else day


def _day(one: Aboutness) -> tuple[str, float]:
    """When an article came out; of those of one day the surest is the first."""
    return (one.article.published_at or "")[:10], -one.sureness


def _opened(one: Aboutness, library: Library, most: int) -> list[Pair]:
    """The best passages found of an article, that which it opens with among them."""
    if any(hit.start == 0 for hit, _ in one.found[:most]):
        return list(one.found[:most])
    opening = passages_of(library, one.article)[:1]
    return [*(passage(one.article, p.start, p.end) for p in opening), *one.found[: most - 1]]
