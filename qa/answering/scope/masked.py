"""A question with one sign in place of each name and date, so that a rule can speak of them: "What did Ⓐ write Ⓓ?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from store.language.authors import NameMention
from store.language.days import Period
from store.language.patterns import in_both_scripts

A, O, IN, BARE, FROM = (f"[\\ue{n}00-\\ue{n}ff]" for n in range(5))  # noqa: E741 - as it is drawn
"""Signs of an author, an outlet, and of a date: led in by "in" or "of", by nothing, by a word such as "from"."""

X = "[\\ue000-\\ue1ff]"
D = "[\\ue200-\\ue4ff]"
S = r"(?:['’]s?)"
"""What makes a possessive."""

_QUOTE = "“”‘’\"'《》「」"


@dataclass(frozen=True)
class Masked:
    """The question, masked; `names` and `dates` say what each sign stands for."""

    text: str
    names: dict[str, NameMention]
    dates: dict[str, Period]

    def found(self, pattern: re.Pattern[str]) -> set[str]:
        """The signs within every place where `pattern` matches: those of its groups named x, y, … or all of it."""
        signs: set[str] = set()
        for match in pattern.finditer(self.text):
            groups = [g for g in match.groupdict().values() if g] or [match.group()]
            signs |= {c for g in groups for c in g if c in self.names or c in self.dates}
        return signs

    def found_by(self, patterns: tuple[str, ...]) -> set[str]:
        """The same for any of `patterns`, whose letter case is ignored."""
        return {sign for pattern in _compiled(patterns) for sign in self.found(pattern)}


def mask(question: str, names: Sequence[NameMention], dates: Sequence[Period]) -> Masked:
    """`question` with its names and dates masked; `names` come before dates where they overlap."""
    told_names: dict[str, NameMention] = {}
    told_dates: dict[str, Period] = {}
    spans: list[tuple[int, int, str]] = []
    for number, name in enumerate(names[:250]):
        sign = chr((0xE000 if name.kind == "author" else 0xE100) + number)
        told_names[sign] = name
        spans.append((*unquoted(question, name.start, name.end), sign))
    for number, date in enumerate(dates[:250]):
        if any(date.start < name.end and name.start < date.end for name in names):
            continue
        block = {"in": 0xE200, "of": 0xE200, "none": 0xE300, "from": 0xE400}[date.word]
        sign = chr(block + number)
        told_dates[sign] = date
        spans.append((date.start, date.end, sign))
    pieces, at = [], 0
    for start, end, sign in sorted(spans):
        if start < at:
            continue
        pieces += [question[at:start], sign]
        at = end
    pieces.append(question[at:])
    return Masked("".join(pieces), told_names, told_dates)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Made when first used: most questions name nobody and no date, and need not pay for it at every start."""
    return tuple(re.compile(in_both_scripts(p), re.IGNORECASE) for p in patterns)


def unmask(question: str) -> str:
    """`question` without characters that are signs here, of the same length."""
    return re.sub("[\ue000-\ue4ff]", " ", question)


def unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the marks around it, if there are any on both sides."""
    is_marked = all(sign and sign in _QUOTE for sign in (text[start - 1 : start], text[end : end + 1]))
    return (start - 1, end + 1) if is_marked and text[end : end + 2] not in ("'s", "’s") else (start, end)
