"""Letters of the colour that lies behind them, which nobody sees: white on white, by rule, style or attribute."""

from __future__ import annotations

import colorsys
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from store.reading.markup.rules import CssRule, declared

Colour = tuple[float, float, float]

_FAINTEST = 12  # shades of 256 between the letters and what lies behind them
_WHITE: Colour = (255, 255, 255)
_NAMED: Mapping[str, Colour] = {
    "white": _WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250),
    "azure": (240, 255, 255), "black": (0, 0, 0),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(\s*([^()]{1,80})\)")
_PICTURED = re.compile(r"url\(|gradient\(|var\(|image")
_NOTHING = frozenset({"none", "transparent", "inherit", "initial", "unset", "revert", ""})
_OWN_COLOURS = frozenset({"button", "input", "select", "textarea", "mark"})
_NO_WORDS = frozenset({"script", "style", "template", "noscript"})
_PICTURES = ("img", "picture", "video", "svg", "canvas")


Place = tuple[HtmlElement, bool]
"""Where words stand: in an element, before the first one in it, or (True) behind it."""


def blank(places: Sequence[Place], most: float) -> None:
    """Takes the words out of some places, unless they are as many letters as `most`: then the page is misread."""
    words = sum(len(((e.tail if after else e.text) or "").strip()) for e, after in places)
    for element, after in places if words < most else ():
        if after:
            element.tail = element.tail and " "
        else:
            element.text = element.text and " "


class _Look(NamedTuple):
    """The colour of letters and of what lies behind them; None where that is not known."""

    letters: Colour | None = None
    paper: Colour | None = _WHITE

    def is_seen(self) -> bool:
        if self.letters is None or self.paper is None:
            return True
        return max(abs(a - b) for a, b in zip(self.letters, self.paper, strict=True)) > _FAINTEST


class Looks:
    """How the elements of a page look by its rules.

    With rules `elsewhere`, in files that are not there, any box with a name of its own may have another colour, but for
    the one that holds most of the text.
    """

    def __init__(self, rules: Sequence[CssRule], *, elsewhere: bool = False) -> None:
        self._rules: dict[tuple[str, bool], dict[str, str]] = defaultdict(dict)
        for rule in rules:
            if "color" in rule.declares or "background" in rule.declares:
                self._rules[rule.key, rule.sure].update(declared(rule.declares))
        self._elsewhere = elsewhere
        self._with_picture: dict[HtmlElement, bool] = {}

    def blank_unseen(self, body: HtmlElement) -> None:
        """Takes the words out of `body` that nobody sees, unless they are most of them."""
        if not any("color" in declares for declares in self._rules.values()) and not any(
            map(_is_coloured, body.iter())
        ):
            return
        lengths = _lengths(body)
        unseen: list[Place] = []
        page = body.getparent()
        stack = [(body, self._of(body, _Look() if page is None else self._of(page, _Look(), False), False))]
        while stack:
            element, look = stack.pop()
            if not look.is_seen():
                unseen += [(element, False), *((child, True) for child in element)]
            for child in element:
                main = 2 * lengths.get(child, 0) > lengths[body]
                stack.append((child, self._of(child, look, not main) if isinstance(child.tag, str) else look))
        blank(unseen, lengths[body] / 2)

    def _of(self, element: HtmlElement, around: _Look, aside: bool) -> _Look:
        """How an element looks within what is `around` it; `aside` it is not the one with most of the text."""
        look = _Look(None, None) if element.tag in _OWN_COLOURS else around
        look = look._replace(letters=None) if element.tag == "a" else look
        names = {f".{name}" for name in (element.get("class") or "").split()[:100]}
        named = bool(names or element.get("id"))
        if (self._elsewhere and named and aside) or self._is_over_a_picture(element):
            look = look._replace(paper=None)
        keys = ["*", str(element.tag).lower(), *sorted(names), f"#{element.get('id')}"]
        look = _with(look, _by_attributes(element.attrib))
        for sure in (True, False):
            for key in keys:
                look = _with(look, self._rules.get((key, sure), {}), sure=sure)
        return _with(look, declared(element.get("style") or ""))

    def _is_over_a_picture(self, element: HtmlElement) -> bool:
        """Whether it is laid over what is beside it, where there is a picture."""
        beside = element.getparent()
        if beside is None or declared(element.get("style") or "").get("position") not in ("absolute", "fixed"):
            return False
        if beside not in self._with_picture:
            self._with_picture[beside] = next(beside.iter(*_PICTURES), None) is not None
        return self._with_picture[beside]


def is_unseen(attributes: Mapping[str, str]) -> bool:
    """Whether an element has letters of the colour behind them by its attributes alone, on white paper."""
    look = _with(_Look(), _by_attributes(attributes))
    return not _with(look, declared(attributes.get("style") or "")).is_seen()


def _by_attributes(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """What was written before there were styles."""
    given = {
        "color": attributes.get("color") or attributes.get("text"),
        "background-color": attributes.get("bgcolor"),
        "background-image": "url()" if attributes.get("background") else None,
    }
    return {name: value.strip().lower() for name, value in given.items() if value}


def _with(look: _Look, declares: Mapping[str, str], *, sure: bool = True) -> _Look:
    """A look with what is declared of it; what may hold or not makes it unknown."""
    letters, paper = look
    for name in ("background", "background-color", "background-image"):
        value = declares.get(name, "")
        if value not in _NOTHING:
            paper = _colour(value, paper) if sure and not _PICTURED.search(value) else None
    value = declares.get("color", "inherit")
    if value not in _NOTHING:
        letters = _colour(value, paper) if sure else None
    return _Look(letters, paper)


def _colour(value: str, behind: Colour | None) -> Colour | None:
    """The colour that a value names, over what lies behind it; None for one that is not known here."""
    found = _HEX.search(value) or _FUNCTION.search(value)
    if found is None:
        return next((_NAMED[word] for word in value.split() if word in _NAMED), None)
    try:
        *shades, opacity = _hex(found[1]) if found[0][0] == "#" else _function(found[1], found[2])
    except (ValueError, IndexError):
        return None
    if opacity >= 1:
        return shades[0], shades[1], shades[2]
    if behind is None:
        return None
    red, green, blue = (opacity * a + (1 - opacity) * b for a, b in zip(shades, behind, strict=True))
    return red, green, blue


def _hex(digits: str) -> Iterator[float]:
    pairs = [2 * d for d in digits] if len(digits) in (3, 4) else [digits[n : n + 2] for n in range(0, len(digits), 2)]
    shades = [int(pair, 16) for pair in pairs]
    yield from shades[:3]
    yield shades[3] / 255 if len(shades) > 3 else 1


def _function(name: str, inside: str) -> Iterator[float]:
    parts = [part for part in re.split(r"[\s,/]+", inside) if part]
    if name == "rgb":
        yield from (_share(part, 255) for part in parts[:3])
    else:
        hue, full, light = _share(parts[0].removesuffix("deg"), 360), _share(parts[1], 1), _share(parts[2], 1)
        yield from (255 * part for part in colorsys.hls_to_rgb(hue / 360, light, full))
    yield _share(parts[3], 1) if len(parts) > 3 else 1


def _share(part: str, whole: float) -> float:
    return float(part[:-1]) / 100 * whole if part.endswith("%") else float(part)


def _is_coloured(element: HtmlElement) -> bool:
    """Whether an element says of itself what colour its letters have."""
    given = element.attrib
    return bool(given) and ("color" in given or "text" in given or "color" in given.get("style", "").lower())


def _lengths(body: HtmlElement) -> dict[HtmlElement, int]:
    """How many letters stand in each element, what is inside it included."""
    lengths: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        inner = sum(lengths[child] + len((child.tail or "").strip()) for child in element)
        lengths[element] = 0 if element.tag in _NO_WORDS else inner + len((element.text or "").strip())
    return lengths
