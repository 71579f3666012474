"""Which lines of a page were changed by hand, and what tells two texts apart, in few words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from store.language.text import one_line

_MOST_LINES = 400  # compared line by line
_MOST_NAMED = 20  # changed lines that are named
_MOST_SHOWN = 80  # characters of a text
_BEFORE = 30  # of these, those before what differs


def changed_lines(made: list[str], seen: list[str]) -> Iterator[tuple[int, str, str]]:
    """(number in `seen`, line as it should be, line as it is) for the lines that differ."""
    first = next((i for i, (a, b) in enumerate(zip_longest(made, seen)) if a != b), None)
    if first is None:
        return
    last = next(i for i, (a, b) in enumerate(zip_longest(reversed(made), reversed(seen))) if a != b)
    ends = [max(first, len(lines) - last) for lines in (made, seen)]
    if max(ends) - first > _MOST_LINES:
        yield first + 1, "".join(made[first : first + 1]), "".join(seen[first : first + 1])
        return
    found = 0
    for tag, a, b, c, d in SequenceMatcher(None, made[first : ends[0]], seen[first : ends[1]], False).get_opcodes():
        for n, (should, does) in enumerate(zip_longest(made[first + a : first + b], seen[first + c : first + d])):
            if tag != "equal" and found < _MOST_NAMED:
                found += 1
                yield first + c + n + 1, should or "", does or ""


def apart(one: str, other: str) -> tuple[str, str]:
    """Both as `short`, from before where they differ on if that lies far behind."""
    if one == other or short(one) != short(other):
        return short(one), short(other)
    alike = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    at = max(0, alike - _BEFORE)
    return f"…{short(one[at:])}", f"…{short(other[at:])}"


def short(text: str) -> str:
    """The text on one line, as far as it is told."""
    flat = one_line(text)
    return flat if len(flat) <= _MOST_SHOWN else flat[: _MOST_SHOWN - 1] + "…"
