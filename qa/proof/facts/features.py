"""What is measured of a claim laid on its sources: how much of it stands there, how closely, and what does not."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.fuzz import token_sort_ratio

from qa.logistic import chance
from qa.proof.facts.align import ALIKE, ROOT, Alignment, ClaimTerm, SourceSentence, keys_of
from qa.proof.facts.difference import Difference, Kind, Severity
from qa.proof.facts.rarity import model
from store.language.sentences import clauses
from store.language.tokens import Token, groups, is_function, root

_COUNTED: tuple[tuple[Kind, Severity], ...] = (
    ("number", "absent"), ("date", "absent"), ("name", "absent"), ("name", "weak")
)  # fmt: skip
_STRETCH = 1.5  # times as many words as the claim has
_APART = 1000  # words put between two sources, so that no stretch of words spans them


@dataclass(frozen=True)
class Clause:
    """One clause of a claim: `text`, and the share of it, by weight, that the aligned words have."""

    text: str
    share: float


def parts_of(claim: str, words: Sequence[Token], alignment: Alignment) -> tuple[Clause, ...]:
    """The clauses of a claim, in order, with the share of each that stands in the sources' aligned words."""
    weights, credits = [0.0] * len(words), [0.0] * len(words)
    for term, credit in zip(alignment.terms, alignment.best, strict=False):
        weights[term.index] = term.weight
        credits[term.index] = credit * term.weight
    found = []
    for start, end in clauses(words, [w > 0 for w in weights]):
        total = sum(weights[start:end])
        if total:
            text = claim[words[start].start : words[end - 1].end].strip(" ,;:，；：、()-")
            found.append(Clause(text, sum(credits[start:end]) / total))
    return tuple(found)


def features(
    claim: str, words: Sequence[Token], alignment: Alignment, parts: Sequence[Clause], found: Sequence[Difference]
) -> dict[str, float]:
    """The measures by name, each a number around 0..1 or a small count."""
    kinds = Counter((d.kind, d.severity) for d in found)
    texts = [unit.sentence for unit in alignment.chosen]
    counted = {f"{kind}_{severity}": float(min(3, kinds[kind, severity])) for kind, severity in _COUNTED}
    return {
        "window": alignment.window,
        "density": _density(words, alignment),
        "worst_part": min((p.share for p in parts), default=0.0),
        "order": _order(alignment),
        "letters": max((token_sort_ratio(claim.lower(), one.text.lower()) for one in texts), default=0.0) / 100,
        "close": closeness(words, *(one.tokens for one in texts)),
        "length": math.log1p(len(alignment.terms)) / 3,
        **counted,
        "wrong": float(min(3, sum(d.severity == "wrong" for d in found))),
    }


def score_by_rules(measures: Mapping[str, float]) -> float:
    """How likely a claim with these measures is carried by its sources, 0..1, by weights that training learned."""
    learned = model()["weights"]
    total = float(model()["bias"])
    for name, value in measures.items():
        if name in learned:
            mean, scale, weight = learned[name]
            total += weight * (value - mean) / scale
    return chance(total)


def closeness(words: Sequence[Token], *texts: Sequence[Token]) -> float:
    """The share of a claim's words, little ones and all, that `texts` have: nearly all of them in a sentence of theirs
    with a word exchanged, however it was shortened or turned round."""
    known = {token.stem for text in texts for token in text}
    ours = [token.stem for token in words if token.kind != "mark"]
    return sum(stem in known for stem in ours) / (len(ours) or 1)


def _density(words: Sequence[Token], alignment: Alignment) -> float:
    """The most of the claim's words that stand in one stretch of text, as long as the claim and half as long again.

    Unlike the share of a sentence it means the same for a short sentence, a long one, and a list or table.
    """
    terms = alignment.terms
    if not terms:
        return 0.0
    size = _STRETCH * max(4, sum(1 for _ in keys_of(words)))
    often = Counter(map(_key, terms))  # a word that the claim has again is found where the first one is
    once = {_key(term): term for term in terms}
    counts = [often[key] for key in once]
    hits = list(_hits(list(once.values()), alignment.units))
    most = 0.0
    first = 0
    inside: dict[int, Counter[float]] = defaultdict(Counter)  # of each term, what words of the stretch are worth for it
    total = 0.0
    for place, term, worth in hits:
        while place - hits[first][0] >= size:
            _, gone, old = hits[first]
            total -= counts[gone] * max(inside[gone])
            inside[gone] -= Counter([old])
            total += counts[gone] * max(inside[gone], default=0.0)
            first += 1
        total += counts[term] * max(0.0, worth - max(inside[term], default=0.0))
        inside[term][worth] += 1
        most = max(most, total)
    return most / len(terms)


def _key(term: ClaimTerm) -> tuple[str, str, str]:
    """What two words have in common that are found in the same words of a text."""
    return term.stem, term.root, term.token.kind


def _hits(terms: Sequence[ClaimTerm], units: Sequence[SourceSentence]) -> Iterator[tuple[int, int, float]]:
    """(place, term, worth) of every word of the texts that is a word of the claim, of its family or of like meaning."""
    exact, family, meaning = defaultdict(list), defaultdict(list), defaultdict(list)
    for t, term in enumerate(terms):
        exact[term.stem].append(t)
        if term.token.kind == "word":
            family[term.root].append(t)
            for group in groups(term.stem):
                meaning[group].append(t)
    known = exact.keys() | family.keys()
    place = 0
    source = None
    for unit in units:
        if unit.source != source:
            source = unit.source
            place += _APART
        sentence = unit.sentence
        if known.isdisjoint(sentence.keys) and meaning.keys().isdisjoint(sentence.groups):
            place += len(sentence.sequence)
            continue
        for key in sentence.sequence:
            place += 1
            if key in exact:
                worth, able = 1.0, exact[key]
            elif (base := root(key)) in family:
                worth, able = ROOT, family[base]
            else:
                worth, able = ALIKE, [t for group in groups(key) for t in meaning.get(group, ())]
            for t in able:
                yield place, t, worth


def _order(alignment: Alignment) -> float:
    """Of neighbouring words of the claim that the best sentence has, the share that it has in the same order."""
    if not alignment.chosen:
        return 0.0
    places: dict[str, int] = {}
    for i, token in enumerate(alignment.chosen[0].sentence.tokens):
        if token.kind != "mark" and not is_function(token):
            places.setdefault(token.stem, i)
            places.setdefault(token.root, i)
    found = [places.get(term.stem, places.get(term.root)) for term in alignment.terms]
    kept = [place for place in found if place is not None]
    return sum(a < b for a, b in pairwise(kept)) / (len(kept) - 1) if len(kept) > 1 else 0.0
