"""Regular expressions made of lists of words, and when first used: a command that ends at once needs few of them.

What a pattern has in one script of Chinese it finds in the other as well.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, cast


def late(pattern: str, flags: int = 0, cue: str = "") -> re.Pattern[str]:
    """`re.compile(pattern, flags)` for both scripts of Chinese, which is done when the pattern is first searched for.

    `cue` is a short pattern, without regard to case, of what stands in every text that a long `pattern` is found in:
    where it does not, `search` and `finditer` end there, and the long one is not even made.
    """
    made = _Cued(pattern, flags, re.compile(in_both_scripts(cue), re.IGNORECASE)) if cue else _Late(pattern, flags)
    return cast("re.Pattern[str]", made)


@cache
def simple_forms() -> Mapping[int, int]:
    """The simplified form of each traditional Chinese character, as `str.translate` takes them."""
    table = json.loads(files("store.language").joinpath("traditional.json").read_text(encoding="utf-8"))
    return str.maketrans(table["traditional"], table["simplified"])


def simplified(text: str) -> str:
    """`text` with the simplified form of each Chinese character in it, of the same length."""
    return text.translate(simple_forms()) if _HAN.search(text) else text


def in_both_scripts(pattern: str) -> str:
    """`pattern` with each Chinese character in it standing for its simplified and all its traditional forms."""
    return _PART.sub(_in_both, pattern) if _HAN.search(pattern) else pattern


_HAN = re.compile("[\u3400-\u9fff]")
_PART = re.compile(rf"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|{_HAN.pattern}", re.DOTALL)
_NO_END_OF_A_RANGE = re.compile(rf"(?<!-){_HAN.pattern}(?!-)")


def _in_both(part: re.Match[str]) -> str:
    said = part.group()
    if said.startswith("\\"):
        return said
    if said.startswith("["):
        return f"{said[:-1]}{''.join(map(forms, _NO_END_OF_A_RANGE.findall(said)))}]"
    return f"[{forms(said)}]" if len(forms(said)) > 1 else said


def forms(character: str) -> str:
    """A Chinese character in all its forms, its simplified one first."""
    simple = simplified(character)
    return simple + _traditional().get(simple, "")


@cache
def _traditional() -> Mapping[str, str]:
    found: dict[str, str] = defaultdict(str)
    for traditional, simple in simple_forms().items():
        found[chr(simple)] += chr(traditional)
    return found


LATIN = str.maketrans("ſıİ\u212a", "siIK")
"""Letters that a pattern which heeds no case takes for a Latin one."""


def small(word: str) -> str:
    """`word`, which a pattern found that heeds no case, in the small letters that the pattern has."""
    return word.translate(LATIN).lower()


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
        pattern, flags = self._given
        return re.compile(in_both_scripts(pattern), flags)

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
