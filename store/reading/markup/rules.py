"""The rules of style sheets: what each names and what it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

_MOST_SHEETS, _LONGEST = 50, 200_000
_MEDIA = frozenset({"all", "screen", ""})
_RULE = re.compile(r"([^{}@]{1,400})\{([^{}]{1,2000})\}")
_ELSEWHERE = re.compile(r"@media[^{]{0,200}\{(?:[^{}]{0,400}\{[^{}]{0,2000}\}){0,200}\s*\}")
_NO_RULE = re.compile(r"/\*[^*]{0,5000}\*/|@(?:import|charset|namespace)\b[^;{}]{0,1000};|<!--|-->", re.IGNORECASE)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][\w-]{1,80})|[a-z][a-z0-9]*", re.IGNORECASE)
_JOINTS = re.compile(r"[\s>+~]+")
_PASSING = re.compile(r":(?::|hover|focus|active|visited|link|before|after|target|first-l)", re.IGNORECASE)
_QUALIFIED = re.compile(r":[\w-]+(?:\([^()]*\))?|\[[^\]]*\]")


class CssRule(NamedTuple):
    """What a rule declares of the elements that `key` names: ".class", "#id", "tag" or "*".

    Not `sure` is one that names more than its key says: it may hold for an element that has the key, or not.
    """

    key: str
    declares: str
    sure: bool


def sheets_of(tree: HtmlElement) -> list[str]:
    """What stands in the page's style elements for screens."""
    styles = list(tree.iter("style"))[:_MOST_SHEETS]
    return [s.text or "" for s in styles if (s.get("media") or "all").strip().lower() in _MEDIA]


def rules_of(sheets: Sequence[str]) -> Iterator[CssRule]:
    """The rules of style sheets that hold on a screen."""
    for sheet in sheets[:_MOST_SHEETS]:
        for selectors, declares in _RULE.findall(_ELSEWHERE.sub("", _NO_RULE.sub("", sheet[:_LONGEST]))):
            for selector in selectors.split(","):
                yield from _rule(selector.strip(), declares)


def _rule(selector: str, declares: str) -> Iterator[CssRule]:
    simple = _SIMPLE.fullmatch(selector)
    if simple:
        yield CssRule(simple[1] or selector.lower(), declares, True)
        return
    last = _JOINTS.split(selector)[-1].replace(":root", "html")
    if _PASSING.search(last):
        return
    named = re.findall(r"[.#]?[\w-]+|\*", _QUALIFIED.sub("", last)) or ["*"]
    yield CssRule(next((n for n in named if n[0] in ".#"), named[0].lower()), declares, False)


def declared(text: str) -> Mapping[str, str]:
    """Names and values of declarations, in small letters."""
    pairs = (part.partition(":") for part in text[:2_000].lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value.strip()}
