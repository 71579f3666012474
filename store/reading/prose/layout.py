"""Plain text to lines that each are one paragraph, heading or label: wrapped lines are joined, others kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from store.language.sentences import STOP
from store.reading.prose.cleaning import squeeze

_NARROW, _WIDE = 40, 100
_ITEM = re.compile(r"(?:[-*•·▪‣◦●○■–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])\s+\S")
_SENTENCE_END = re.compile(rf"{STOP.pattern}[\"'”’»)\]』」]*$")
_HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def lines_of(text: str) -> list[str]:
    """The lines of `text`, stripped, empty ones left out; lines that a mailer or editor wrapped are one line again.

    Text is taken as wrapped when most of its line breaks stand where the next word would not have fitted any more.
    """
    groups = [g for g in (_group(b) for b in re.split(r"\n[ \t]*\n", text)) if g]
    width = _wrap_width(groups)
    return [line for group in groups for line in (_unwrap(group, width) if width else group)]


def is_item(line: str) -> bool:
    """Whether `line` is an item of a list, by its bullet or number."""
    return _ITEM.match(line) is not None


def ends_sentence(line: str) -> bool:
    """Whether `line` ends as sentences do, closing quotes and brackets aside."""
    return _SENTENCE_END.search(line[-12:]) is not None


def is_han(text: str) -> bool:
    """Whether `text` is mostly in a script without spaces between words."""
    return len(_HAN.findall(text[:400])) * 2 > len(text[:400].replace(" ", ""))


def gap(before: str, line: str) -> str:
    """What stands between two lines that are one: nothing where Chinese goes on, else a blank."""
    return "" if _HAN.match(before[-1:]) and _HAN.match(line) else " "


def _group(block: str) -> list[str]:
    return [line for line in (squeeze(raw) for raw in block.split("\n")) if line]


def _fits(line: str, following: str, width: int) -> bool:
    """Whether the first word of `following` had room on `line`; six columns are allowed for ragged fillers."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) + 6 <= width


def _wrap_width(groups: Sequence[Sequence[str]]) -> int | None:
    lengths = sorted(len(line) for group in groups for line in group)
    breaks = [(a, b) for group in groups for a, b in pairwise(group)]
    if len(breaks) < 3:
        return None
    # The width is what nearly all lines keep to; a few long ones, such as addresses, do not count.
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    if not _NARROW <= width <= _WIDE:
        return None
    wrapped = sum(not _fits(a, b, width) and len(a) > width * 0.6 for a, b in breaks)
    unfinished = sum(not ends_sentence(a) for a, _ in breaks)
    return width if wrapped >= 0.6 * len(breaks) and unfinished >= 0.5 * len(breaks) else None


def _unwrap(group: Sequence[str], width: int) -> Iterator[str]:
    current = group[0]
    last = group[0]
    for line in group[1:]:
        if is_item(line) or _fits(last, line, width):
            yield current
            current = line
        elif last.endswith("-") and line[:1].islower() and len(last) > 1 and last[-2].isalpha():
            current += line
        else:
            current += gap(last, line) + line
        last = line
    yield current
