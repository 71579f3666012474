"""What is measured of a claim laid on its sources: how much of it stands there, how closely, and what does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.fuzz import token_sort_ratio

from qa.proof.align import Alignment
from qa.proof.facts.clauses import clauses
from qa.proof.facts.difference import Difference, Kind, Severity
from qa.proof.facts.words import Token

_COUNTED: tuple[tuple[str, tuple[Kind, ...], tuple[Severity, ...]], ...] = (
    ("number_absent", ("number",), ("absent",)),
    ("number_weak", ("number",), ("weak",)),
    ("date_absent", ("date",), ("absent",)),
    ("date_weak", ("date",), ("weak",)),
    ("name_absent", ("name",), ("absent",)),
    ("name_weak", ("name",), ("weak",)),
    (
        "wrong",
        ("number", "unit", "date", "name", "speaker", "negation", "mood", "direction", "quantity", "role"),
        ("wrong",),
    ),
)


@dataclass(frozen=True)
class Part:
    """One clause of a claim: `text`, and the share of it, by weight, that the aligned words have."""

    text: str
    share: float


def parts_of(claim: str, words: Sequence[Token], alignment: Alignment) -> tuple[Part, ...]:
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
            found.append(Part(text, sum(credits[start:end]) / total))
    return tuple(found)


def features(claim: str, alignment: Alignment, parts: Sequence[Part], found: Sequence[Difference]) -> dict[str, float]:
    """The measures by name, each a number around 0..1 or a small count."""
    best, terms = alignment.best, alignment.terms
    content = [t.stem for t in terms]
    counted = {
        name: float(min(3, sum(d.kind in kinds and d.severity in severities for d in found)))
        for name, kinds, severities in _COUNTED
    }
    missing = [t.weight for t, c in zip(terms, best, strict=False) if c == 0]
    plain = [(c * t.weight, t.weight) for t, c in zip(terms, best, strict=False) if not t.token.capital]
    return {
        "chosen": alignment.coverage[-1] if alignment.coverage else 0.0,
        "window": alignment.window,
        "anywhere": alignment.anywhere,
        "plain": sum(c for c, _ in plain) / sum(w for _, w in plain) if plain else 1.0,
        "words": 1 - len(missing) / max(1, len(terms)),
        "worst_part": min((p.share for p in parts), default=0.0),
        "missing": min(float(len(missing)), 8.0) / 8,
        "rarest_missing": max(missing, default=0.0) / 6,
        "pairs": _pairs(content, [u.sentence.sequence for u in alignment.units[:400]]),
        "letters": max((_letters(claim, u.sentence.text) for u in alignment.chosen), default=0.0),
        "sentences": float(len(alignment.chosen)) / 3,
        "length": math.log1p(len(terms)) / 3,
        "sources": math.log1p(len(alignment.units)) / 6,
        **counted,
    }


def _letters(claim: str, text: str) -> float:
    """How alike the two are letter by letter, with the words of both in alphabetical order."""
    return token_sort_ratio(claim.lower(), text.lower()) / 100


def _pairs(content: Sequence[str], sequences: Sequence[Sequence[str]]) -> float:
    """The share of the claim's neighbouring words of content that are neighbours in the text too."""
    wanted = set(pairwise(content))
    if not wanted:
        return 0.0
    mine = set(content)
    found: set[tuple[str, str]] = set()
    for sequence in sequences:
        kept = [key for key in sequence if key in mine]
        found |= wanted & set(pairwise(kept))
    return len(found) / len(wanted)
