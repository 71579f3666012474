"""Ranking: one list out of what words found and what meaning found, and which outlets a question names.

The constants are fitted on labelled questions in English and Chinese; `python -m evals.figures.retrieval` measures them
again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

MEANING = 0.1
"""What the best passage by meaning adds to a score in which the best passage by words has 1."""
MEANING_WHEN_FLAT = 0.6
"""What it adds besides when the words tell nothing apart: times the cube of how flat their ranking is, 0..1."""
SAID = 0.5
"""How much of a question the best passage by words says, from which on words count in full: see `said`."""
_FLAT_AT = 10  # the ranking of words is flat when its tenth passage scores as high as its first

Found = Sequence[tuple[int, float]]


def fuse(lexical: Found, dense: Found, *, k: int, trust: float = 1.0) -> list[tuple[int, float]]:
    """The best `k` of two rankings, each (row id, score) best first, as (row id, score), best first, score in 0..1.

    `lexical` has BM25 scores, `dense` cosines. Scores count and not ranks alone: a clear winner by words stays in
    front, and the closer the words' scores lie together, the more meaning decides. `trust` multiplies the weight of
    meaning, for embedders stronger than static word vectors.
    """
    words, meaning = from_best(lexical), scale_cosines(dense)
    weight = trust * (MEANING + MEANING_WHEN_FLAT * _flatness(lexical) ** 3) if words else 1.0
    whole = weight + (1.0 if words else 0.0)
    scores = {row: (words.get(row, 0.0) + weight * meaning.get(row, 0.0)) / whole for row in (*words, *meaning)}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]


def said(lexical: Found, rarity: Mapping[str, float]) -> float:
    """How much of a question, 0..1, the best passage by words says: its BM25 score beside the `rarity` of all words.

    Next to nothing where a question meets passages in another language: they share a year with it, or a name.
    """
    whole = sum(rarity.values())
    return min(1.0, lexical[0][1] / (SAID * whole)) if lexical and whole > 0 else 0.0


def from_best(lexical: Found) -> dict[int, float]:
    """Scores as shares of the best one."""
    best = max((score for _, score in lexical), default=0.0)
    return {row: score / best for row, score in lexical if score > 0} if best > 0 else {}


def scale_cosines(dense: Found) -> dict[int, float]:
    """Cosines as places between the worst and the best that was found."""
    if not dense:
        return {}
    lowest, highest = min(score for _, score in dense), max(score for _, score in dense)
    spread = highest - lowest
    return {row: (score - lowest) / spread if spread > 0 else 1.0 for row, score in dense}


def _flatness(lexical: Found) -> float:
    if len(lexical) < _FLAT_AT or lexical[0][1] <= 0:
        return 0.0
    return max(0.0, lexical[_FLAT_AT - 1][1] / lexical[0][1])


def named_sources(question: str, sources: Iterable[str]) -> list[frozenset[str]]:
    """The outlets that `question` names: for each name that stands in it, the members of `sources` that bear it.

    "The Verge", "BBC News" of "BBC News - Arts", 新华社. A name of one word must be written with its capitals, or every
    "fortune" would be a magazine.
    """
    straight = _SPACE.sub(" ", question.replace("’", "'"))
    folded = straight.casefold()
    bearers: dict[str, set[str]] = {}
    for source in set(sources):
        for name in {source, _SECTION.split(source)[0].strip()}:
            if len(name) > 1 and name.casefold() in folded and _is_named(name, straight):
                bearers.setdefault(name, set()).add(source)
    whole = [name for name in bearers if not any(name != other and name in other for other in bearers)]
    return [frozenset(bearers[name]) for name in sorted(whole)]


_SPACE = re.compile(r"\s+")
_SECTION = re.compile(r"\s+[|–—-]\s+|:\s")
_ARTICLE = re.compile(r"[Tt]he\s+(?=\S)")


def _is_named(name: str, question: str) -> bool:
    bare = _ARTICLE.sub("", name, count=1) if name[:3].lower() == "the" else name
    flags = re.IGNORECASE if " " in bare else 0
    if not flags and not bare.isascii():
        return name in question
    article = "[Tt]he " if bare != name else ""
    return re.search(rf"(?<!\w){article}{re.escape(bare)}(?!\w)", question, flags) is not None


def cap_per_article(keys: Sequence[int], article: Mapping[int, str], cap: int, k: int) -> list[int]:
    """The first `k` of `keys`, at most `cap` from one article as long as others can fill the places, in order.

    `article` says of which article each key is.
    """
    taken: defaultdict[str, int] = defaultdict(int)
    kept: list[int] = []
    spare: list[int] = []
    for key in keys:
        if len(kept) == k:
            break
        (kept if taken[article[key]] < cap else spare).append(key)
        taken[article[key]] += 1
    chosen = set((kept + spare)[:k])
    return [key for key in keys if key in chosen]
