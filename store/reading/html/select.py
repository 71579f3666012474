"""Which blocks of a page are its article: another reader's choice, corrected by what the page's structure says.

trafilatura finds the body well, but leaves out the paragraph between title and body, takes author boxes and link lists
in, and returns words where we need the page's own blocks. So its text only marks blocks; which stay is decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from store.reading.html.dom import ASIDE, DomBlock
from store.reading.prose.body import is_prose
from store.reading.prose.chrome import kind_of
from store.reading.prose.cleaning import clean
from store.reading.prose.entries import FEWEST, is_time

_LONG = 25
_NEAR = 400
_LEAD_REACH = 15
_MAIN_SHARE = 0.8
_MOST_DROPPED = 0.4
# Names pages give to the boxes around an article, as they stand in classes and ids.
_BOXES = re.compile(
    r"author-?_?-?(?:box|bio|info|card|profile|desc|detail|about|position|name|meta|block|section|container|inf)"
    r"|about-?_?author|[a-z]-author(?:\b|_)|sabox|vcard|byline|autor(?:en)?(?:box|info|profil)"
    r"|(?:^|[.#\s_-])(?:comments?|kommentare?|kommentarmodul|respond|disqus|commentlist|comentarios|commentaires)"
    r"(?:$|[\s_#-])|comments?-(?:section|area|list|body|content|text)"
    r"|(?:^|[.#\s_-])(?:related|recommend(?:ed|ations?)|newsletter|affiliate|breadcrumbs?|toc|share|sharing|social"
    r"|pagination|paywall|contact|outbrain|taboola|copyright|credits?|disclaimer|donat(?:e|ion)|next-?prev|post-?nav"
    r"|ratings?|login)(?:$|[\s_#-])"
)


def select(blocks: Sequence[DomBlock], found: Sequence[bool], title: str | None) -> list[int]:
    """The indexes of the blocks that are the article; `found` are those that stand in trafilatura's text of the page,
    `title` is its title.

    Empty when none does: then nobody knows better than the rules for plain text.
    """
    if not any(found):
        return []
    main = _main(blocks, found)
    chosen = [a or b for a, b in zip(found, _lead(blocks, found, title), strict=True)]
    boxed = [i for i, b in enumerate(blocks) if chosen[i] and _boxed(b, main)]
    few = sum(len(blocks[i].text) for i in boxed) < _MOST_DROPPED * sum(
        len(b.text) for b, c in zip(blocks, chosen, strict=True) if c
    )
    for i in boxed:  # where much of the text is in boxes, some of it may be the article, but not a box's heading
        chosen[i] = not (few or blocks[i].level >= 2)
    times = _times(blocks, found, main)
    for i, block in enumerate(blocks):
        if chosen[i]:
            linked = block.links >= 0.9 and len(block.text) < 200 and block.kind != "item"
            chosen[i] = not (linked or (block.level == 1 and block.says(title)) or kind_of(block.text))
        else:
            chosen[i] = i in times or _heads(blocks, i, found, main)
    return [i for i, c in enumerate(chosen) if c]


def body_start(blocks: Sequence[DomBlock], found: Sequence[bool]) -> int | None:
    """The index of the first paragraph of running text that was found, if there is one."""
    return next((i for i, f in enumerate(found) if f and is_prose(blocks[i].text)), None)


def matched(blocks: Sequence[DomBlock], extract: str) -> list[bool]:
    """Which blocks stand in `extract`, another reader's text of the same page.

    Long blocks are looked for anywhere, short ones only where their neighbours were found: "Sport" stands everywhere.
    """
    whole, *tight = ("".join(text.split()).replace("|", "") for text in (clean(extract), *(b.text for b in blocks)))
    found: list[tuple[int, int] | None] = [None] * len(blocks)
    position = 0
    for i, text in enumerate(tight):
        if len(text) >= _LONG and (place := _place(text, whole, position)) is not None:
            found[i] = place
            position = place[1]
    ends = [(i, f) for i, f in enumerate(found) if f is not None]
    for number in range(len(ends) + 1):
        left, low = (ends[number - 1][0], ends[number - 1][1][1]) if number else (-1, 0)
        right, high = (ends[number][0], ends[number][1][0]) if number < len(ends) else (len(blocks), len(whole))
        for i in range(left + 1, right):
            # Close to what was last found, or it is another place where the same word stands.
            at = whole.find(tight[i], low, min(high, low + _NEAR + len(tight[i]))) if tight[i] else -1
            if at >= 0:
                found[i] = (at, at + len(tight[i]))
                low = at + len(tight[i])
    return [f is not None for f in found]


def _place(text: str, whole: str, position: int) -> tuple[int, int] | None:
    at = whole.find(text, position)
    if at < 0:
        at = whole.find(text)
    return (at, at + len(text)) if at >= 0 else _longest_piece(text, whole)


def _longest_piece(text: str, whole: str) -> tuple[int, int] | None:
    """Where most of `text` stands in `whole`, cut into pieces of 20 or 40 characters; None if less than half does."""
    size = 40 if len(text) >= 120 else 20
    pieces = [text[i : i + size] for i in range(0, len(text) - size + 1, size)][:60]
    places = [at for at in map(whole.find, pieces) if at >= 0]
    return (places[0], places[-1] + size) if places and len(places) * 2 >= len(pieces) else None


def _main(blocks: Sequence[DomBlock], found: Sequence[bool]) -> int:
    """The number of the innermost element that holds most of the running text found; 0 if there is none."""
    inside: Counter[int] = Counter()
    total = 0
    for block, there in zip(blocks, found, strict=True):
        if there and is_prose(block.text):
            total += len(block.text)
            for number in block.inside:
                inside[number] += len(block.text)
    return max((number for number, held in inside.items() if held >= _MAIN_SHARE * total), default=0)


def _boxed(block: DomBlock, main: int) -> bool:
    below = block.path[block.inside.index(main) + 1 :] if main in block.inside else block.path
    return any(map(_BOXES.search, below))


def _lead(blocks: Sequence[DomBlock], found: Sequence[bool], title: str | None) -> list[bool]:
    """The paragraphs between the title and the body: a standfirst stands outside the element that holds the body."""
    lead = [False] * len(blocks)
    first = body_start(blocks, found)
    if first is None:
        return lead
    above = [i for i in range(first) if blocks[i].level == 1 or blocks[i].says(title)]
    for i in range(above[-1] + 1, min(first, above[-1] + 1 + _LEAD_REACH)) if above else ():
        block = blocks[i]
        lead[i] = (
            is_prose(block.text)
            and block.links < 0.5
            and not block.zones & ASIDE
            and kind_of(block.text) is None
            and not any(_BOXES.search(word) for word in block.path[-4:])
        )
    return lead


def _heads(blocks: Sequence[DomBlock], i: int, found: Sequence[bool], main: int) -> bool:
    """A section heading that was left out though the paragraph under it was taken."""
    block = blocks[i]
    return (
        block.level >= 2
        and main in block.inside
        and i + 1 < len(blocks)
        and found[i + 1]
        and is_prose(blocks[i + 1].text)
        and any(found[:i])
        and block.links < 0.5
        and kind_of(block.text) is None
        and not _boxed(block, main)
    )


def _times(blocks: Sequence[DomBlock], found: Sequence[bool], main: int) -> frozenset[int]:
    """The times of a live page that were left out though what stands below them was taken."""
    above = (i for i, below in enumerate(found[1:]) if below and main in blocks[i].inside and is_time(blocks[i].text))
    times = frozenset(above)
    return times if len(times) >= FEWEST else frozenset()
