"""How well the sentences found answer a question, and whether any does.

Measures are of words: how much of the question a sentence and what stands around it say, weighted by how rare each word
is among what was found, and whether the sentence holds the kind of thing asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.answering.asked import STOP, Kind, capitalised, fits, focus, kind, stem, terms
from qa.proof.facts.dates import day_of, moments
from store.article import Article, Hit
from store.embedding import default_embedder
from store.sentences import sentence_spans
from store.text import words


@dataclass(frozen=True)
class Scored:
    """A sentence of what was found: its span in the article, and how well it answers, 0..1."""

    article: Article
    start: int
    end: int
    score: float
    coverage: float
    exact: float
    spoken: float
    fits: bool
    rank: int

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class Ranking:
    """The sentences found, best answer first, and the measures of the whole, each 0..1."""

    sentences: tuple[Scored, ...]
    measures: Mapping[str, float]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """`relevant`: what was found is about the question. `answered`: a sentence of it holds what was asked for."""

    relevant: bool
    answered: bool
    probability: float
    reason: str | None = None


@dataclass(frozen=True)
class _Unit:
    """A sentence before it is scored: its telling words, those just around it, and those of its passage."""

    article: Article
    start: int
    end: int
    text: str
    own: frozenset[str]
    near: frozenset[str]
    passage: frozenset[str]
    rank: int


def rank(question: str, found: Sequence[tuple[Hit, Article]]) -> Ranking:
    """Every sentence of the passages found, measured against `question`."""
    units = _units(found)
    credit = _credits(question, units)
    weighed = _weights(question, units, credit)
    total = sum(weighed.values()) or 1.0
    asked = kind(question)
    about = focus(question)
    latest = _latest(question)
    sentences = []
    for unit in units:
        own = {t: max((credit[t].get(w, 0.0) for w in unit.own), default=0.0) for t in weighed}
        near = {t: max((credit[t].get(w, 0.0) for w in unit.near), default=0.0) for t in weighed}
        beyond = {t: max((credit[t].get(w, 0.0) for w in unit.passage), default=0.0) for t in weighed}
        covered = {t: max(own[t], NEAR * near[t], BEYOND * beyond[t]) for t in weighed}
        coverage = sum(w * covered[t] for t, w in weighed.items()) / total
        spoken = covered.get(about, 1.0) if about else 1.0
        fit = fits(asked, question, unit.text) and not _too_early(unit.article, latest)
        score = coverage * (1.0 if fit else UNFIT) * (UNSPOKEN + (1 - UNSPOKEN) * spoken) * _shape(unit.text)
        score += 0.05 / (1 + unit.rank)
        exact = sum(w * own[t] for t, w in weighed.items()) / total
        sentences.append(
            Scored(unit.article, unit.start, unit.end, min(1.0, score), coverage, exact, spoken, fit, unit.rank)
        )
    ordered = tuple(sorted(sentences, key=lambda s: (-s.score, s.rank, s.start)))
    return Ranking(ordered, _measures(question, found, ordered, weighed, credit), _missing(question, found, credit))


def _latest(question: str) -> str | None:
    """The latest date that `question` names with its year, as far as it is known: "2025", "2025-12" or "2025-12-11"."""
    said = [
        "-".join(
            [f"{m.year}", *([f"{m.month:02}"] if m.month else []), *([f"{m.day:02}"] if m.month and m.day else [])]
        )
        for m in moments(question)
        if m.year
    ]
    return max(said, default=None)


def _too_early(article: Article, latest: str | None) -> bool:
    """Whether `article` came out before what the question asks about: it can announce it, and not report it."""
    published = day_of(article.published_at)
    return bool(latest and published and published.isoformat()[: len(latest)] < latest)


NEAR = 0.5
"""What a word of the question counts that stands not in a sentence but just before it, in its heading or its title."""

BEYOND = 0.25
"""What a word of the question counts that stands elsewhere in the passage."""

UNFIT = 0.55
"""What a sentence is worth that does not hold the sort of thing asked for."""

UNSPOKEN = 0.85
"""What a sentence is worth that does not speak of what was asked about."""

ALIKE = 0.45
"""Cosine from which on two words count as related."""


def _units(found: Sequence[tuple[Hit, Article]]) -> list[_Unit]:
    units: list[_Unit] = []
    seen: set[tuple[str, int]] = set()
    for number, (hit, article) in enumerate(found):
        record = (article.title, hit.heading, article.author, article.source, (article.published_at or "")[:4])
        around = frozenset(terms(" ".join(filter(None, record))))
        passage = frozenset(terms(hit.text))
        before: frozenset[str] = frozenset()
        for start, end in sentence_spans(hit.text, article.language or "en"):
            own = frozenset(terms(hit.text[start:end]))
            at = hit.start + start
            if (article.id, at) not in seen:
                seen.add((article.id, at))
                text = hit.text[start:end]
                units.append(_Unit(article, at, hit.start + end, text, own, before | around, passage, number))
            before = own
    return units


def _credits(question: str, units: Sequence[_Unit]) -> dict[str, dict[str, float]]:
    """For each telling word of `question`, what each word found counts for it: itself 1, a related one less."""
    wanted = list(dict.fromkeys(terms(question)))
    credit: dict[str, dict[str, float]] = {t: {t: 1.0} for t in wanted}
    surface = {stem(w): w for w in reversed(words(question))}
    names = {stem(w.lower()) for w in capitalised(question)}
    open_ = [t for t in wanted if t.isalpha() and t.isascii() and len(t) > 2 and t not in names]
    known = sorted({w for unit in units for w in (*unit.own, *unit.near) if w.isalpha() and w.isascii() and len(w) > 2})
    if not open_ or not known:
        return credit
    embedder = default_embedder()
    whole = {stem(w): w for unit in units for w in words(unit.text)}  # a stem is no word that an embedder knows
    alike = embedder.embed([surface[t] for t in open_]) @ embedder.embed([whole.get(w, w) for w in known]).T
    for t, row in zip(open_, alike, strict=True):
        for w, cosine in zip(known, row.tolist(), strict=True):
            if cosine >= ALIKE and w != t:
                credit[t][w] = min(0.8, cosine)
    return credit


def _weights(question: str, units: Sequence[_Unit], credit: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """How much each telling word of `question` weighs: the more, the fewer sentences say it, and if it is a name."""
    names = {stem(w.lower()) for w in capitalised(question)}
    weighed = {}
    for term in credit:
        share = sum(term in unit.own for unit in units)
        rarity = math.log(1 + (len(units) + 1) / (share + 0.5))
        weighed[term] = rarity * (1.5 if term in names or term.isdigit() else 1.0)
    return weighed


def _shape(sentence: str) -> float:
    """Less for what is no whole statement: a fragment, a question, an address."""
    if re.search(r"https?://|www\.", sentence):
        return 0.1
    count = len(words(sentence))
    if sentence.rstrip('"”’»」』)').endswith(("?", "？")):
        return 0.5
    if count < 5:
        return 0.6
    return 0.9 if count < 8 else 1.0


def judge(question: str, found: Sequence[tuple[Hit, Article]], ranking: Ranking) -> Judgement:
    """Whether what was found is about the question, and whether a sentence of it answers."""
    if not found or not ranking.sentences:
        return Judgement(False, False, 0.0, "Nothing in the library matches the question.")
    if not ranking.measures:  # nothing but stop words: there is nothing to judge by
        return Judgement(True, True, 0.5)
    probability = _probability(ranking.measures)
    relevant = probability >= RELEVANT
    answered = probability >= ANSWERED and ranking.sentences[0].fits
    return Judgement(relevant, answered, probability, _reason(question, ranking, relevant))


RELEVANT = 0.25
"""Probability from which on what was found is taken to be about the question: a model is asked."""

ANSWERED = 0.45
"""Probability from which on a sentence of what was found is taken to answer: it is extracted."""

MEASURES = ("exact", "sentence", "passage", "names", "lead", "spoken", "fits")
"""What a judgement is made of; `evals/abstaining.py` fits the weights."""

_WEIGHTS = {
    "exact": -4.09,
    "sentence": 3.38,
    "passage": 3.43,
    "names": 0.54,
    "lead": -0.35,
    "spoken": 0.41,
    "fits": 1.06,
}
_BIAS = -3.19


def _measures(
    question: str,
    found: Sequence[tuple[Hit, Article]],
    sentences: Sequence[Scored],
    weighed: Mapping[str, float],
    credit: Mapping[str, Mapping[str, float]],
) -> dict[str, float]:
    """What the judgement rests on, each 0..1; empty when the question has no telling word."""
    if not sentences or not weighed:
        return {}
    total = sum(weighed.values())
    passages = [
        frozenset(terms(" ".join(filter(None, (h.text, a.title, h.heading, a.author, a.source))))) for h, a in found
    ]
    best = max(_share(weighed, credit, p) for p in passages) / total
    top = sentences[0]
    near = passages[top.rank]
    names = [stem(w.lower()) for w in capitalised(question) if w.lower() not in STOP]
    return {
        "sentence": top.coverage,
        "exact": top.exact,
        "passage": best,
        "names": sum(n in near for n in names) / len(names) if names else 1.0,
        "lead": top.score - (sentences[1].score if len(sentences) > 1 else 0.0),
        "spoken": top.spoken,
        "fits": float(top.fits),
    }


def _share(weighed: Mapping[str, float], credit: Mapping[str, Mapping[str, float]], said: frozenset[str]) -> float:
    return sum(weight * max((credit[t].get(w, 0.0) for w in said), default=0.0) for t, weight in weighed.items())


def _missing(
    question: str, found: Sequence[tuple[Hit, Article]], credit: Mapping[str, Mapping[str, float]]
) -> tuple[str, ...]:
    """The telling words of `question`, as asked, that nothing found says."""
    said = frozenset(t for h, a in found for t in terms(" ".join(filter(None, (h.text, a.title, a.author, a.source)))))
    asked = dict.fromkeys(re.findall(r"[^\W_][\w’'-]*", question))
    return tuple(w for w in asked if (t := stem(w.lower())) in credit and not any(o in said for o in credit[t]))


def _probability(measures: Mapping[str, float]) -> float:
    z = _BIAS + sum(weight * measures[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-z))


_KIND_WORDS: dict[Kind, str] = {
    "number": "gives the number asked for",
    "date": "says when",
    "name": "names who",
    "place": "says where",
    "reason": "says why",
    "any": "answers the question",
}


def _reason(question: str, ranking: Ranking, relevant: bool) -> str:
    asked = _KIND_WORDS[kind(question)]
    listed = ", ".join(f"“{w}”" for w in ranking.missing[:3])
    if listed:
        if not relevant:
            return f"No article found says anything about {listed}."
        return f"No sentence found {asked}; nothing found mentions {listed}."
    if not relevant:
        return "No article found is about this question."
    return f"The articles found touch on this, and no sentence in them {asked}."
