"""The sentences that tell of a topic, out of the articles that are about it."""

from __future__ import annotations

from collections.abc import Collection

from qa.answering.finding.retrieval import Look
from qa.answering.reading.extract import says_the_same
from qa.answering.reading.gist import points
from qa.answering.reading.measures import UNTOLD
from qa.answering.reading.sentence_ranker import Scored, learned
from qa.proof.check.leaning import goes_on
from store.language.names import names
from store.language.text import is_spaceless

BEHIND = 6.0
"""How far behind the best, in logits, what is told of a topic may be."""

HEARD = 1.0
"""How much likelier, in logits, the reader hears that a good answer tells a sentence than none of its passage, from
which on it is told however few words of the topic it has."""

OPENS, GIST, POINTS, LEANS = 4.0, 3.0, 3, -3.0
"""What a sentence gains, in logits: by being what its article opens with, if that names the topic, a name or a figure,
for there news says what it is about, and an opinion sets a scene; by being one of so many that say most of what the
article speaks of; and by saying little without the one before."""


def on_topic(look: Look) -> list[Scored]:
    """The sentences read that tell of the topic, best first."""
    return [s for s, near in _clean(look) if near]


def by_article(look: Look) -> list[list[Scored]]:
    """The same, an article after another in the order in which these were chosen, each by its best at least."""
    told: dict[str, list[Scored]] = {article.id: [] for _, article in look.found}
    for s, near in _clean(look):
        if not told[s.article.id] or near or s.selected > HEARD:
            told[s.article.id].append(s)
    return [sentences for sentences in told.values() if sentences]


def _worth(sentence: Scored, gist: Collection[int]) -> float:
    """How well a sentence tells of the topic, in logits; in `gist` begin those that say most of its article."""
    leaning = goes_on(sentence.article, sentence.unit.start, sentence.unit.end)
    opens = sentence.unit.lead * (bool(sentence.measures["own"]) or _is_exact(sentence.text))
    opens *= sentence.article.genre != "opinion"
    return _score(sentence) + OPENS * opens + GIST * (sentence.unit.start in gist) + LEANS * leaning


def _is_dateline(text: str) -> bool:
    """Whether a text has no word but names and numbers: "Ostrand, 12 June 2025."."""
    return not is_spaceless(text) and not any(len(word) > 2 and word[0].islower() for word in text.split())


def _sets_a_scene(sentence: Scored) -> bool:
    """Whether a sentence stands in the first paragraph of an opinion and has no word of the topic."""
    opens = "\n" not in sentence.article.text[: sentence.unit.start].strip()
    return opens and sentence.article.genre == "opinion" and not sentence.measures["own"]


def _is_exact(text: str) -> bool:
    """Whether a sentence names somebody or something, or gives a figure: no scene is set so."""
    return any(name.sure for name in names(text)) or any(c.isdigit() for c in text)


def _score(sentence: Scored) -> float:
    """The score without what tells nothing of a topic: the place of the passage, which is that of its article in the
    order."""
    weights = learned()["spaceless" if is_spaceless(sentence.text) else "spaced"]
    return sentence.score - weights["rank"] * sentence.measures["rank"]


def alike(one: Scored, other: Scored, share: float, least: int = 1) -> bool:
    """Whether two sentences have that share of the words of the shorter in common, and so many at least."""
    mine, theirs = one.unit.words.keys, other.unit.words.keys
    return len(mine & theirs) >= max(least, share * min(len(mine), len(theirs)))


def differ(one: Scored, other: Scored) -> bool:
    """Whether two sentences give figures and have none in common."""
    figures, others = ({k for k in s.unit.words.keys if k[:1].isdigit()} for s in (one, other))
    return bool(figures) and bool(others) and figures.isdisjoint(others)


def _clean(look: Look) -> list[tuple[Scored, bool]]:
    """The sentences read, best first, and whether each comes near to the best: no order, no question, nothing said
    twice by one outlet; no scene that is set, where the article has more."""
    read = look.ranking.sentences
    told_of = {s.article.id for s in read if s.measures["own"]}
    gists = {a.id: {start for start, _ in points(a, POINTS)} for a in {s.article.id: s.article for s in read}.values()}
    kept: list[tuple[Scored, float]] = []
    for s, worth in sorted(((s, _worth(s, gists[s.article.id])) for s in read), key=lambda pair: -pair[1]):
        if not s.traits.isdisjoint((*UNTOLD, "short")) or _is_dateline(s.text):
            continue
        if _sets_a_scene(s) and s.article.id in told_of:
            continue
        beside = (k for k, _ in kept if k.article.source == s.article.source)
        if not any(says_the_same(s.text, k.text) and not differ(s, k) for k in beside):
            kept.append((s, worth))
    border = max((_score(s) for s, _ in kept), default=0.0) - BEHIND
    return [(s, max(_score(s), worth) >= border) for s, worth in kept]
