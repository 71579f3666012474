"""Which blocks of a page are its article: two readers vote, the page's own structure decides between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from store.reading.blocks import Block
from store.reading.body import is_prose
from store.reading.chrome import is_menu_word, kind_of
from store.reading.dom import DomBlock

_BLANK = re.compile(r"\s+")
_SHORT = 25


def _tight(text: str) -> str:
    return _BLANK.sub("", text)


def matched(blocks: Sequence[DomBlock], extract: str) -> list[bool]:
    """Which blocks stand in `extract`, another reader's text of the same page.

    Long blocks are looked for anywhere, short ones only where their neighbours were found: "Sport" stands everywhere.
    """
    whole = _tight(extract)
    tight = [_tight(b.text) for b in blocks]
    found: list[tuple[int, int] | None] = [None] * len(blocks)
    position = 0
    for i, text in enumerate(tight):
        if len(text) >= _SHORT:
            at = whole.find(text, position)
            if at < 0:
                at = whole.find(text)
            if at >= 0:
                found[i] = (at, at + len(text))
                position = at + len(text)
    ends = [(i, f) for i, f in enumerate(found) if f is not None]
    for number in range(len(ends) + 1):
        left, low = (ends[number - 1][0], ends[number - 1][1][1]) if number else (-1, 0)
        right, high = (ends[number][0], ends[number][1][0]) if number < len(ends) else (len(blocks), len(whole))
        for i in range(left + 1, right):
            at = whole.find(tight[i], low, high) if tight[i] and low < high else -1
            # Close to what was last found, or it is another place where the same word stands.
            if 0 <= at <= low + 400:
                found[i] = (at, at + len(tight[i]))
                low = at + len(tight[i])
    return [f is not None for f in found]
