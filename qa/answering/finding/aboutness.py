"""Which of the articles found are about a topic, and how surely: the one place that decides it, for every task.

An article is measured by itself: how many of the topic's telling words, the rarer the more, its title has, what it
begins with and its best passage; how many of those that are no names all of it has ("the fire in Velden" is of a fire);
how near what it begins with is in meaning, and how surely the reader hears something of the topic there: people say in
their own words what an article is about. An article of the same story need not say the topic's words ("Dredging
passes the half-way mark"): the names that it shares with those that are about the topic by themselves count too. What
each counts is fitted by `python -m evals.fits.aboutness --write`. Where all this leaves none sure, the nearest are read
once more, for whether they are about the topic.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from qa.answering.finding.same_story import one_of_each
from qa.answering.reading.chosen_passages import Pair, found_for, grouped
from qa.answering.reading.measures import ContentWords, Credit, Credits, credits_of, lead, words_of
from qa.answering.reading.question_analysis import QueryTerm, read
from qa.answering.reading.readings import relevances
from qa.answering.reading.sentence_ranker import SUREST
from qa.logistic import bounded, chance, logit_of, read_fit
from qa.reader import Window, knows, relevance, windows_of
from qa.reader import read as read_for
from store.article import Article
from store.embedding.embedders import default_embedder
from store.filters import Filters
from store.language.names import names
from store.language.text import is_slip, is_spaceless, words
from store.library import Library
from store.reading.prose.body import prose_start

ARTICLES, PASSAGES = 16, 36
"""Articles that are measured for a topic, and the passages found that they are from."""

NAMED, READ = 4_000, 12_000
"""Characters of an article whose names are looked at, and those whose words are."""

FEW = 1.0
"""What the names of an article are taken to weigh besides: that two share the one name which they have says little."""

SURE = 0.5
"""How surely one article has to be about a topic, in logits, for any to be told."""

HEARD = 4
"""Articles that are read for a topic: the nearest by all else of those that have its names as a whole. Of the others
no more is heard than of these. As many are read once more where none is sure."""

JUST = 0.01
"""How surely an article is about a topic, in logits, that was about it by its words, where others are heard to be."""

NEAREST, FIRST, HEARS = 10, 4, 2.0
"""Articles that are heard for a request, those of them that are found by it and not by its topic, and what it counts,
in logits for each logit. Of 267 requests of the last writer of `evals/reader/requests`, 116 of which no article serves,
by the topic alone .74 were told from the right article and .86 declined; heard so .82 and .95."""

Measures = Mapping[str, float]


@dataclass(frozen=True)
class Aboutness:
    """How surely `article` is about a topic, in logits: above 0 it is. `found` are its passages found, best first."""

    article: Article
    found: tuple[Pair, ...]
    sureness: float

    @property
    def is_about(self) -> bool:
        """Whether it is about the topic at all."""
        return self.sureness > 0


def aboutness(
    topic: str,
    library: Library,
    filters: Filters,
    within: Filters | None = None,
    request: str = "",
    *,
    whole: bool = False,
) -> tuple[Aboutness, ...]:
    """The articles found for `topic` within `filters`, the surest first, one of each story; `within` only those that
    these let pass, measured among all the others.

    The `request` that names the topic, where there is one, is searched and heard too: it says more than the topic.
    `whole`: an article counts by what it begins with alone, and not by a passage further down.
    """
    found = _candidates(topic, request, library, filters)
    inside = _candidates(topic, request, library, within) if within is not None else found
    several = {**inside, **{id_: found[id_] for id_ in found if id_ not in inside}}
    told = judge_articles(topic, list(several.values()), library)
    if request and knows(request):
        told = _surer(told, judge_articles(request, list(several.values()), library))
        told = weigh_by_request(request, told, whole=whole)
    return tuple(one for one in told if one.article.id in inside)


def _surer(told: Sequence[Aboutness], again: Sequence[Aboutness]) -> tuple[Aboutness, ...]:
    """Each article as surely as by the topic or by the whole request: what was cut out of it may be the lesser half."""
    other = {one.article.id: one.sureness for one in again}
    several = (replace(one, sureness=max(one.sureness, other[one.article.id])) for one in told)
    return tuple(sorted(several, key=lambda one: -one.sureness))


def weigh_by_request(request: str, told: Sequence[Aboutness], *, whole: bool) -> tuple[Aboutness, ...]:
    """`told`, the nearest of them as surely as the reader hears that they are about the whole request, and by half of
    how surely they are about its topic; those that it does not know the language of as they were.

    Where one is so for sure, the others that were about the topic stay so, behind those that are heard: an article of
    the same story need not begin with what it is about. Raises ReaderError where the reader's files are damaged.
    """
    nearest = told[:NEAREST]
    opens = hear_relevance(request, [one.article for one in nearest])
    near = opens if whole else hear_best(request, [one.found[:1] for one in nearest], opens)
    by_both = (one.sureness / 2 + HEARS * value + SURE / 2 for one, value in zip(told, near, strict=False))
    sums = {n: value if near[n] > -math.inf else told[n].sureness for n, value in enumerate(by_both)}
    is_sure = max(sums.values(), default=0.0) > SURE
    several = (
        replace(one, sureness=JUST if is_sure and one.is_about and sums.get(n, 0) <= 0 else sums.get(n, 0))
        for n, one in enumerate(told)
    )
    return tuple(sorted(several, key=lambda one: -one.sureness))


def hear_best(request: str, found: Sequence[Sequence[Pair]], opens: Sequence[float]) -> list[float]:
    """How surely, in logits, articles are about a request by what they begin with, as `opens` says, or by the best of
    the passages `found` of each: what is asked for, as a firm that a court fines, may stand further down.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    near = iter(relevances(request, [pair for passages in found for pair in passages]))
    best = [max((next(near) for _ in passages), default=-math.inf) for passages in found]
    return [max(one, other) if one > -math.inf else one for one, other in zip(opens, best, strict=True)]


def hear_relevance(request: str, articles: Sequence[Article]) -> list[float]:
    """How surely, in logits, the reader hears that what each article begins with is about a request, or a topic; minus
    infinity of one that is in a language which it does not know.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    begins = [(n, window) for n, article in enumerate(articles) for window in _first_window(article)]
    near = relevance(request, [window for _, window in begins])
    told = {n: value for (n, _), value in zip(begins, near, strict=True)}
    return [told.get(n, -math.inf) for n in range(len(articles))]


def _first_window(article: Article) -> Sequence[Window]:
    """The window that an article begins with, if it has any and the reader knows its language."""
    first = windows_of(article, prose_start(article.text))[:1]
    return [window for window in first if knows(window.text)]


def _candidates(topic: str, request: str, library: Library, filters: Filters) -> dict[str, list[Pair]]:
    """What is found for a topic, and of what is found for its request the first few."""
    found = candidates(topic, library, filters)
    also = itertools.islice(candidates(request, library, filters).items(), FIRST) if request else ()
    return {**found, **{id_: passages for id_, passages in also if id_ not in found}}


def judge_articles(topic: str, found: Sequence[Sequence[Pair]], library: Library) -> tuple[Aboutness, ...]:
    """The articles whose passages were `found`, judged together, the surest first."""
    articles = [passages[0][1] for passages in found]
    kin = alike([named(article) for article in articles], library)
    told = surenesses(measures(topic, found, library), kin, fitted(), spaceless=is_spaceless(topic))
    told = reconsider(topic, articles, told)
    several = (Aboutness(a, tuple(p), value) for a, p, value in zip(articles, found, told, strict=True))
    return tuple(sorted(several, key=lambda one: -one.sureness))


def surenesses(
    rows: Sequence[Measures], kin: Sequence[Sequence[float]], learned: Mapping[str, Any], *, spaceless: bool
) -> list[float]:
    """How surely each article is about the topic, by its measures and how much each is `alike` each, as was `learned`.

    The surest counts by itself, and so do all where none is sure, or where names are not known.
    """
    alone = [logit_of(learned["spaceless" if spaceless else "alone"], row) for row in rows]
    surest = max(alone, default=0.0)
    if surest <= 0 or spaceless:
        return alone
    near = kinship(kin, alone)
    among = (logit_of(learned["among"], {**row, "kin": value}) for row, value in zip(rows, near, strict=True))
    return [one if one == surest else other for one, other in zip(alone, among, strict=True)]


def reconsider(topic: str, articles: Sequence[Article], told: Sequence[float]) -> list[float]:
    """How surely each article is about the topic, in logits, where none is sure by what was `told`: to that of the
    nearest is added how surely the reader hears that what they begin with is about it, where that makes them sure.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    if max(told, default=SURE + 1) > SURE or not knows(topic):
        return list(told)
    nearest = sorted(range(len(told)), key=lambda n: -told[n])[:HEARD]
    near = hear_relevance(topic, [articles[n] for n in nearest])
    sums = {n: told[n] + one for n, one in zip(nearest, near, strict=True)}
    return [value if (value := sums.get(n, 0.0)) > SURE else one for n, one in enumerate(told)]


def fitted() -> dict[str, Any]:
    """What each measure counts."""
    return read_fit("qa.answering.finding", "aboutness.json")


def measures(topic: str, found: Sequence[Sequence[Pair]], library: Library) -> list[dict[str, float]]:
    """What is measured of each article by itself, by their names: shares, a cosine, and a logit.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    topic = _spelt(topic, found)
    credits_ = _credits(topic, [pair for passages in found for pair in passages], library)
    joints = _joints(credits_.query.terms, library)
    wanted = [name.text.casefold() for name in names(topic) if len(name.parts) > 1]
    begins = [f"{passages[0][1].title or ''}. {lead(passages[0][1])}" for passages in found]
    vectors = default_embedder().embed([topic, *begins])
    told = [
        {
            **_shares(passages, credits_, joints),
            "named": _whole(wanted, passages[0][1]),
            "near": float(vector @ vectors[0]),
        }
        for passages, vector in zip(found, vectors[1:], strict=True)
    ]
    surest = _heard(topic, [passages[0][1] for passages in found], told)
    return [{**row, "heard": value} for row, value in zip(told, surest, strict=True)]


def _heard(topic: str, articles: Sequence[Article], told: Sequence[Measures]) -> list[float]:
    """How surely the reader hears something of `topic` in what each article begins with, within bounds; 0 where it does
    not know the language."""
    if not told or not knows(topic):
        return [0.0] * len(told)
    named = [n for n, row in enumerate(told) if row["named"] == 1]
    nearest = sorted(named, key=lambda n: -sum(told[n][key] for key in ("lead", "best", "near")))[:HEARD]
    begins = [(n, window) for n in nearest for window in _first_window(articles[n])]
    surest: dict[int, float] = {}
    for one in read_for(f"What about {topic}?", [window for _, window in begins]):  # the surest first
        surest.setdefault(begins[one.window][0], bounded(one.score, SUREST))
    least = min(surest.values(), default=-SUREST)
    return [surest.get(n, least) for n in range(len(told))]


def _spelt(topic: str, found: Sequence[Sequence[Pair]]) -> str:
    """`topic` with words of what was found in the place of those that stand nowhere and are a slip away from one."""
    if is_spaceless(topic):
        return topic
    said = [word for word in words(topic) if len(word) > 4]
    passages_ = "\n".join(hit.text for passages in found for hit, _ in passages).lower()
    if all(word in passages_ for word in said):
        return topic
    known = sorted({word for _, article in (p[0] for p in found) for word in words(f"{article.title} {article.text}")})
    near = {word: next((k for k in known if is_slip(word, k)), word) for word in said if word not in known}
    return re.sub(r"\w+", lambda match: near.get(match.group().lower(), match.group()), topic)


def _shares(passages: Sequence[Pair], credits_: Credits, joints: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    def share(*stretches: ContentWords) -> float:
        has = credits_.of(*stretches)
        joined = {joint: max(has[joint], min(has[one], has[other])) for joint, (one, other) in joints.items()}
        return credits_.share({**has, **joined})

    article = passages[0][1]
    title, begins = words_of(article.title or ""), words_of(lead(article))
    return {
        "title": share(title),
        "lead": share(title, begins),
        "best": max(share(words_of(hit.text)) for hit, _ in passages),
        "thing": _thing(credits_.of(title, words_of(article.text[:READ])), credits_),
    }


def _joints(terms: Sequence[QueryTerm], library: Library) -> dict[str, tuple[str, str]]:
    """The pairs of signs of a topic that only join two of its words, each with the pairs on both sides, which are
    commoner: as 溪暴 does in 云溪暴雨. What has both words need not have them in one breath."""
    pairs = [term for term in terms if term.kind == "han" and len(term.key) > 1]
    rare = library.rarity([term.key for term in pairs]) if len(pairs) > 2 else {}
    runs = zip(pairs, pairs[1:], pairs[2:], strict=False)
    joined = ((one, joint, other) for one, joint, other in runs if one.start + 1 == joint.start == other.start - 1)
    return {
        joint.key: (one.key, other.key)
        for one, joint, other in joined
        if rare[joint.key] > max(rare[one.key], rare[other.key])
    }


def _thing(every: Credit, credits_: Credits) -> float:
    """The share of what is asked for of a name that an article has anywhere: of "the fire in Velden" of the fire; all
    where there is no name, or nothing else."""
    terms = credits_.query.terms
    weights = {term.key: credits_.weights[term.key] for term in terms if not term.name}
    if not weights or len(weights) == len(terms):
        return 1.0
    return sum(weight * every[key] for key, weight in weights.items()) / sum(weights.values())


def _whole(wanted: Sequence[str], article: Article) -> float:
    """The share of names of several words that an article has as a whole: the Bank of Valmere is not Valmere."""
    text = f"{article.title} {article.text}".casefold()
    return sum(name in text for name in wanted) / len(wanted) if wanted else 1.0


def _credits(topic: str, found: Sequence[Pair], library: Library) -> Credits:
    """What counts for the words of a topic, the rarer in the library the more.

    By the root of it: a word that no article has ("and everything that came after") says little beside those that some
    have.
    """
    query = read(topic)
    rare = library.rarity([term.surface for term in query.terms])
    weights = {term.key: math.sqrt(rare[term.surface]) for term in query.terms}
    return replace(credits_of(query, (), found), weights=weights, total=sum(weights.values()) or 1.0)


def kinship(kin: Sequence[Sequence[float]], alone: Sequence[float]) -> list[float]:
    """For each article how much the nearest of the others is `alike` that is about the topic by itself, less where
    that is not sure."""
    sure = [(n, chance(value)) for n, value in enumerate(alone) if value > 0]
    return [max((sureness * row[n] for n, sureness in sure if n != at), default=0.0) for at, row in enumerate(kin)]


def alike(several: Sequence[Mapping[str, int]], library: Library) -> list[list[float]]:
    """For each article, given by its names, the share of these, 0..1, that it has in common with each: of the one that
    has fewer."""
    rare = library.rarity({name for one in several for name in one})
    whole = [_shared(one, one, rare) for one in several]
    kin = [[0.0] * len(several) for _ in several]
    for n, m in itertools.combinations(range(len(several)), 2):
        kin[n][m] = kin[m][n] = _shared(several[n], several[m], rare) / (FEW + min(whole[n], whole[m]))
    return kin


def named(article: Article) -> Mapping[str, int]:
    """The words of the names in an article, and how often each comes."""
    return _named(f"{article.title or ''}. {article.text[:NAMED]}")


@lru_cache(maxsize=1_000)
def _named(text: str) -> Mapping[str, int]:
    """The words of the names in a text, and how often each comes."""
    return Counter(part for name in names(text) if name.sure for part in name.parts)


def _shared(one: Mapping[str, int], other: Mapping[str, int], rare: Mapping[str, float]) -> float:
    """What the names weigh that two texts share: rare ones more, and those that come often in both."""
    return math.fsum(rare[name] * math.log1p(min(one[name], other[name])) for name in one.keys() & other.keys())


def candidates(topic: str, library: Library, filters: Filters) -> dict[str, list[Pair]]:
    """The passages found by article, one article of each story, in the order in which they were found."""
    found = grouped(one_of_each(found_for(topic, PASSAGES, library, filters), topic, library))
    return dict(itertools.islice(found.items(), ARTICLES))
