"""Copies of one passage in several articles, such as a wire story that five outlets print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from store.reranking import Laid

ALIKE = 0.8
"""Share of three words in a row that two passages have in common, of all that either has, to be one."""
_RUN = 3
# Words, as the index has them, by which one version of a story differs from another.
_TURNING = frozenset(
    "one two three four five six seven eight nine ten eleven twelv dozen twenti thirti forti fifti hundr thousand "
    "million billion trillion half third quarter not no never none without deni".split()
)
_LAST_LATIN = "\u2e7f"
_TURNING_LETTERS = frozenset("一二三四五六七八九十百千万亿两半不没未无非否")

Runs = frozenset[tuple[str, ...]]


def repeats(keys: Sequence[int], laid: Mapping[int, Laid], article: Mapping[int, str]) -> dict[int, int]:
    """Those of `keys` that repeat one before them, of another article, each with the one that it repeats.

    Only passages in `laid` are compared. Whatever else they share, two with other numbers, or where one has a "not"
    more, are no copies: a newer version of a story is told apart from an older one.
    """
    firsts: dict[frozenset[str], list[int]] = defaultdict(list)
    runs: dict[int, Runs] = {}
    found: dict[int, int] = {}
    for key in keys:
        if key not in laid:
            continue
        alike = firsts[_turning(laid[key])]
        for first in alike:
            if article[first] != article[key] and _same(_runs(first, laid, runs), _runs(key, laid, runs)):
                found[key] = first
                break
        else:
            alike.append(key)
    return found


def _turning(passage: Laid) -> frozenset[str]:
    return frozenset(
        word
        for word in passage.terms
        if word < ":" or word in _TURNING or (word > _LAST_LATIN and not _TURNING_LETTERS.isdisjoint(word))
    )


def _runs(key: int, laid: Mapping[int, Laid], known: dict[int, Runs]) -> Runs:
    if key not in known:
        words = laid[key].words
        known[key] = frozenset(zip(*(words[i:] for i in range(_RUN)), strict=False))
    return known[key]


def _same(one: Runs, other: Runs) -> bool:
    shared = len(one & other)
    return shared > ALIKE * (len(one) + len(other) - shared)
