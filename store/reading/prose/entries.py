"""The entries of a live page: each begins with a line that has its time alone, or before its first words.

Which of two is the newer one is told by the order in which the page has them, which its times show: a page that goes
on past midnight, or for days, has the same times again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from store.language.patterns import late
from store.reading.prose.body import LINE
from store.reading.prose.debris import is_stamp

FEWEST = 3
"""Entries of a live page."""

IN_ORDER = 0.75
"""The share of the steps from one entry to the next that go one way in time, of those that go either way."""

_LONGEST = 60
"""Characters of a line that is a time and no more."""

_CLOCK = late(
    r"(?<![\d.,:：/-])(?P<hour>[01]?\d|2[0-3])(?:[:：.]|\s?h\s?|[时時点點])(?P<minute>[0-5]\d)(?:\s?[分h])?(?![\d:：.,%/]\d|\d)"
    r"(?P<half>\s?[apAP]\.?\s?[mM]\b\.?)?(?:\s(?:[A-Z]{1,3}[SD]?T|UTC|Uhr)\b)?"
)
_BEFORE = late(r"[\[(【（•·*#–—\s-]{0,4}")
_BEHIND = late(r"\s*(?:$|[\])】）:：,，|–—-]|(?<=\s)[A-Z“\"]|[\u4e00-\u9fff“])")


@dataclass(frozen=True)
class TimedEntry:
    """`text[start:end]` of a live page, with its `time` as the page writes it and in `minutes` of its day; `age` is 0
    for the newest."""

    start: int
    end: int
    time: str
    minutes: int
    age: int


def entry_at(text: str, at: int) -> TimedEntry | None:
    """The entry of a live page in which the character `at` stands; None before the first, and in any other text."""
    found = entries(text)
    place = bisect_right(found, at, key=lambda entry: entry.start) - 1
    return found[place] if place >= 0 else None


def is_time(line: str) -> bool:
    """Whether `line` is the time of an entry, alone."""
    return len(line) <= _LONGEST and _CLOCK.search(line) is not None and is_stamp(line)


def age_at(text: str, at: int) -> int:
    """How many entries of a live page are newer than the one in which `at` stands; 0 in any other text, and as many as
    it has before the first one."""
    entry = entry_at(text, at)
    return entry.age if entry else len(entries(text))


@lru_cache(maxsize=256)
def entries(text: str) -> tuple[TimedEntry, ...]:
    """The entries of `text` in its order; none where it is no live page."""
    found = [(line.start(), *said) for line in LINE.finditer(text) if (said := _time_of(line.group()))]
    steps = [later - earlier for (_, _, earlier), (_, _, later) in pairwise(found) if later != earlier]
    onward = sum(step > 0 for step in steps)
    if len(found) < FEWEST or not steps or max(onward, len(steps) - onward) < IN_ORDER * len(steps):
        return ()
    ends = [*(start for start, *_ in found[1:]), len(text)]
    is_newest_last = 2 * onward > len(steps)
    return tuple(
        TimedEntry(start, end, time, minutes, len(found) - 1 - n if is_newest_last else n)
        for n, ((start, time, minutes), end) in enumerate(zip(found, ends, strict=True))
    )


def _time_of(line: str) -> tuple[str, int] | None:
    """The time that a line is, or begins with, as it stands and in minutes; None where it does neither."""
    before = _BEFORE.match(line)
    clock = _CLOCK.match(line, before.end() if before else 0)
    if clock is not None and _BEHIND.match(line, clock.end()):
        said = clock.group()
    elif is_time(line) and (clock := _CLOCK.search(line)):
        said = line
    else:
        return None
    half = (clock["half"] or "").strip().lower()[:1]
    hour = int(clock["hour"]) % 12 + 12 * (half == "p") if half else int(clock["hour"])
    return " ".join(said.split()).strip("•·*#–—:：, -"), 60 * hour + int(clock["minute"])
