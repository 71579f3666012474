"""Regular expressions made of lists of words, and when first used: a command that ends at once needs few of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, cast


def late(pattern: str, flags: int = 0, cue: str = "") -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, which is done when the pattern is first searched for.

    `cue` is a short pattern, without regard to case, of what stands in every text that a long `pattern` is found in:
    where it does not, `search` and `finditer` end there, and the long one is not even made.
    """
    made = _Cued(pattern, flags, re.compile(cue, re.IGNORECASE)) if cue else _Late(pattern, flags)
    return cast("re.Pattern[str]", made)


def first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """What the first of `patterns` that is in `text` finds there."""
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


def one_of(*listed: Iterable[str]) -> str:
    """The pattern of any word of the lists, the longest first; a blank in one stands for any white space."""
    words = {word for words in listed for word in words}
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    @cached_property
    def _made(self) -> re.Pattern[str]:
        return re.compile(*self._given)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._made, name)
        setattr(self, name, found)  # from now on as quick as the pattern's own
        return found


class _Cued(_Late):
    def __init__(self, pattern: str, flags: int, cue: re.Pattern[str]) -> None:
        super().__init__(pattern, flags)
        self.cue = cue

    def search(self, text: str) -> re.Match[str] | None:
        return self._made.search(text) if self.cue.search(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._made.finditer(text) if self.cue.search(text) else iter(())


UNPRINTABLE = late(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What ends a line, moves the cursor, colours a terminal, turns the direction of writing, or cannot be encoded or stand
in XML: told to a person, a blank stands in its place."""
