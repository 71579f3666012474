"""Ranking: one list out of what words found and what meaning found, with a hand for the outlets a question names.

The constants are fitted on labelled questions in English and Chinese; `python -m evals.retrieval` measures them again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from store.article import Hit

MEANING = 0.1
"""What the best passage by meaning adds to a score in which the best passage by words has 1."""
MEANING_WHEN_FLAT = 0.6
"""What it adds besides when the words tell nothing apart: times the cube of how flat their ranking is, 0..1."""
_FLAT_AT = 10  # the ranking of words is flat when its tenth passage scores as high as its first

NAMED = 0.3
"""What a passage gains by standing in an outlet that the question names."""
EACH_NAMED = 1.0
"""What the best passage of each outlet gains besides when the question names several, so that it comes first."""

Found = Sequence[tuple[int, float]]


def fuse(lexical: Found, dense: Found, *, k: int, trust: float = 1.0) -> list[tuple[int, float]]:
    """The best `k` of two rankings, each (row id, score) best first, as (row id, score), best first, score in 0..1.

    `lexical` has BM25 scores, `dense` cosines. Scores count and not ranks alone: a clear winner by words stays in
    front, and the closer the words' scores lie together, the more meaning decides. `trust` multiplies the weight of
    meaning, for embedders stronger than static word vectors.
    """
    words, meaning = from_best(lexical), between(dense)
    weight = trust * (MEANING + MEANING_WHEN_FLAT * _flatness(lexical) ** 3) if words else 1.0
    whole = weight + (1.0 if words else 0.0)
    scores = {row: (words.get(row, 0.0) + weight * meaning.get(row, 0.0)) / whole for row in (*words, *meaning)}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k]


def from_best(lexical: Found) -> dict[int, float]:
    """Scores as shares of the best one."""
    best = max((score for _, score in lexical), default=0.0)
    return {row: score / best for row, score in lexical if score > 0} if best > 0 else {}


def between(dense: Found) -> dict[int, float]:
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


def favour_named(question: str, hits: Sequence[Hit], sources: Sequence[str | None]) -> list[Hit]:
    """`hits`, best first, again, with those in front that stand in an outlet which `question` names.

    `sources` holds the outlet of each hit. Where several outlets are named, the best passage of each comes first.
    """
    named = named_sources(question, (source for source in sources if source))
    if not named:
        return list(hits)
    whole = 1.0 + NAMED + (EACH_NAMED if len(named) > 1 else 0.0)
    seen: set[int] = set()
    favoured: list[Hit] = []
    for hit, source in zip(hits, sources, strict=True):
        group = next((i for i, outlets in enumerate(named) if source in outlets), None)
        gain = 0.0
        if group is not None:
            gain = NAMED + (EACH_NAMED if len(named) > 1 and group not in seen else 0.0)
            seen.add(group)
        favoured.append(replace(hit, score=min(1.0, (hit.score + gain) / whole)))
    return sorted(favoured, key=lambda hit: -hit.score)


def named_sources(question: str, sources: Iterable[str]) -> list[frozenset[str]]:
    """The outlets that `question` names: for each name that stands in it, the members of `sources` that bear it.

    "The Verge", "BBC News" of "BBC News - Arts", 新华社. A name of one word must be written with its capitals, or every
    "fortune" would be a magazine.
    """
    folded = _SPACE.sub(" ", question.replace("’", "'"))
    bearers: dict[str, set[str]] = {}
    for source in set(sources):
        for name in {source, _SECTION.split(source)[0]}:
            if _is_named(name.strip(), folded):
                bearers.setdefault(name.strip(), set()).add(source)
    whole = [name for name in bearers if not any(name != other and name in other for other in bearers)]
    return [frozenset(bearers[name]) for name in sorted(whole)]


_SPACE = re.compile(r"\s+")
_SECTION = re.compile(r"\s+[|–—-]\s+|:\s")
_ARTICLE = re.compile(r"[Tt]he\s+(?=\S)")


def _is_named(name: str, question: str) -> bool:
    if len(name) < 2 or name.casefold() not in question.casefold():
        return False
    bare = _ARTICLE.sub("", name, count=1) if name[:3].lower() == "the" else name
    flags = re.IGNORECASE if " " in bare else 0
    if not flags and not bare.isascii():
        return name in question
    article = "[Tt]he " if bare != name else ""
    return re.search(rf"(?<!\w){article}{re.escape(bare)}(?!\w)", question, flags) is not None


def cap_per_article(hits: Sequence[Hit], cap: int, k: int) -> list[Hit]:
    """The best `k` of `hits`, at most `cap` from one article as long as others can fill the places, best first."""
    taken: Counter[str] = Counter()
    kept: list[Hit] = []
    spare: list[Hit] = []
    for hit in hits:
        (kept if taken[hit.article_id] < cap else spare).append(hit)
        taken[hit.article_id] += 1
    return sorted((kept + spare)[:k], key=lambda hit: -hit.score)
