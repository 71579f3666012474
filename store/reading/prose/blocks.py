"""The blocks of an article's text, and how they become one string with heading spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store.reading.prose.layout import ends_sentence

_LONGEST_HEADING = 120  # characters


@dataclass(frozen=True)
class Block:
    """A paragraph, a section heading, or an item of a list. `text` is stripped and not empty; items may hold lines."""

    text: str
    kind: Literal["paragraph", "heading", "item"] = "paragraph"


def heads(bold: str) -> bool:
    """Whether a paragraph that is all bold heads what stands below it, as the times of live reports and the questions
    of interviews do, and is no lead: it is short, and no sentence."""
    return len(bold) <= _LONGEST_HEADING and (bold.endswith(("?", "？")) or not ends_sentence(bold))


def assemble(blocks: Sequence[Block]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of `blocks`, and the (start, end) spans of its headings.

    An empty line stands between blocks, only a line end between items of one list. A heading with nothing under it is
    kept as plain text: it heads nothing.
    """
    parts: list[str] = []
    headings: list[tuple[int, int]] = []
    position = 0
    for number, block in enumerate(blocks):
        if number:
            gap = "\n" if block.kind == blocks[number - 1].kind == "item" else "\n\n"
            parts.append(gap)
            position += len(gap)
        if block.kind == "heading" and number + 1 < len(blocks):
            headings.append((position, position + len(block.text)))
        parts.append(block.text)
        position += len(block.text)
    return "".join(parts), tuple(headings)
