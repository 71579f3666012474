"""A claim cut into parts: clauses, members of a list, what "and" or "but" joins, each with a few words of content."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from store.language.grammar import JOINTS
from store.language.tokens import Token

_MARKS = frozenset(",;:，；：、()（）-")
_JOINTS = JOINTS | {"or", "if", "which", "who", "where"}
_FEWEST = 3


def fragments(words: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """(first, after last) indexes of what stands between two marks or joining words, however short."""
    borders = [0]
    for i, token in enumerate(words):
        if i and (token.folded in _JOINTS or (token.surface in _MARKS and not _inside(words, i))):
            borders.append(i)
    borders.append(len(words))
    return tuple(pairwise(borders))


def _inside(words: Sequence[Token], i: int) -> bool:
    """The mark joins two parts of one word: "art-making", "2:1". Chinese has no spaces, and there it parts them."""
    if not 0 < i < len(words) - 1 or not words[i].surface.isascii():
        return False
    return words[i - 1].end == words[i].start and words[i].end == words[i + 1].start


def clauses(words: Sequence[Token], content: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """(first, after last) indexes of the parts of a claim. `content[i]` tells whether word i has content of its own.

    A part with fewer than three words of content goes with the one before it.
    """
    parts: list[tuple[int, int]] = []
    for start, end in fragments(words):
        if parts and (sum(content[start:end]) < _FEWEST or sum(content[parts[-1][0] : parts[-1][1]]) < _FEWEST):
            parts[-1] = (parts[-1][0], end)
        elif end > start:
            parts.append((start, end))
    return tuple(parts)
