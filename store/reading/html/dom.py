"""A page's HTML to its visible blocks in reading order, each with what its place in the page says about it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from lxml import html
from lxml.html import HtmlElement

from store.reading.markup.colours import Looks, Place, blank, is_unseen
from store.reading.markup.rules import CssRule, rules_of, sheets_of
from store.reading.prose.chrome import fold_line
from store.reading.prose.cleaning import clean, raised, squeeze

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul amp-img button option label".split()
)
_UNREAD = frozenset(
    "script style template head title svg math iframe object embed applet canvas audio video map area select textarea"
    " datalist input meta link base param source track noframes frameset amp-ad ins-ad".split()
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_ZONES = {
    "nav": "nav", "menu": "nav", "aside": "aside", "footer": "footer",
    **dict.fromkeys(("figcaption", "figure"), "caption"),
    **dict.fromkeys(("form", "button", "dialog", "label", "option", "legend"), "form"),
}  # fmt: skip
_ROLES = {
    "navigation": "nav", "complementary": "aside", "contentinfo": "footer",
    **dict.fromkeys(("search", "dialog", "alertdialog", "menu", "menubar"), "form"),
}  # fmt: skip
ASIDE = frozenset(("nav", "aside", "footer", "form", "caption"))
"""Zones in which no title and no text of an article stands."""
_NO_SIZE = r"(?:0(?:\.0+)?(?:px|em|rem|pt|%)?|1px)\s*(?:;|!|$)"
_HIDDEN_STYLE = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|opacity\s*:\s*(?:0(?:\.0\d*)?|\.0\d*)%?\s*(?:;|!|$)|(?:left|top|text-indent|right)\s*:\s*-\d{3,})"
    r"|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:100|50)%|circle\(\s*0)"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)|transform\s*:\s*scale\(\s*0(?![.\d])"
    r"|(?:^|[;\s])color\s*:\s*transparent|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_SMALL = re.compile(rf"(?<![\w-])font-size\s*:\s*{_NO_SIZE}", re.IGNORECASE)
# A size that what is around it has no say in: none in parts of that one.
_SIZED = re.compile(
    rf"(?<![\w-])(?:font-size\s*:\s*(?!{_NO_SIZE}|inherit|unset|larger|smaller|[\d.]+(?:em|%))[\w.]"
    r"|font\s*:[^;]*[1-9](?:\.\d+)?(?:px|pt|rem))",
    re.IGNORECASE,
)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|screen-?reader(?:-text|-only)?|visually-?hidden|visuallyhidden|element-invisible"
    r"|a11y-hidden|assistive-text|hide-visually|u-hidden-visually|is-visually-hidden|d-none|invisible|offscreen"
    r"|accessibility-hidden|noshow)(?:\s|$)",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"""\b(hidden|style|class|color|bgcolor)\b(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""", re.IGNORECASE
)
_WHITE = re.compile(r"[ \t\n\r\f\u00a0]+")
_JOINED = re.compile(r"[a-zäöüßéèàçñ.!?:\d][A-ZÄÖÜÉ\"„“«»]$")
_SEAM = "\x1f"
_KICKER = re.compile(
    r"kicker|topline|top-line|overline|roofline|dachzeile|spitzmarke|eyebrow|antetitulo|surtitre|overhead|pretitle"
    r"|vorspann|rubrik|catchline",
    re.IGNORECASE,
)
_NOT_IN_A_ROW = (_BLOCK_TAGS | _UNREAD | {"br"}) - {"p", "div", "center"}
_LONGEST_CELL = 100
_DEPTH = 200
_PARAGRAPH = 80


@dataclass(frozen=True)
class DomBlock:
    """A run of text with nothing but inline markup in it.

    `path` holds "tag.class#id" words of its elements and `inside` their numbers, outermost first; `links` is the share
    of its letters inside links; `level` is 1-6 for headings and 0 otherwise; `mark` is what a list puts before an item;
    `bold`: all of it is.
    """

    text: str
    kind: Literal["paragraph", "heading", "item"]
    level: int
    links: float
    zones: frozenset[str]
    path: tuple[str, ...]
    inside: tuple[int, ...]
    mark: str = ""
    bold: bool = False

    def says(self, title: str | None) -> bool:
        """Whether it says a title and nothing else."""
        headline = fold_line(title or "")
        return headline != "" and fold_line(self.text) == headline


def parse(markup: str) -> HtmlElement | None:
    """The tree of a page without comments, instructions, and what is no part of its sentences; None if it is empty."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    data = markup.encode("utf-8", "replace")
    if not data.strip():
        return None
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (ValueError, html.etree.ParserError, html.etree.XMLSyntaxError):
        return None
    _set_in_line(tree)
    return tree


def _set_in_line(tree: HtmlElement) -> None:
    """Makes of `tree` what reads on one line as it looks: without what is struck out, marks of notes, and readings over
    characters; with other raised figures as the signs for these, and quotations in their marks."""
    _drop(list(tree.iter("del", "s", "strike", "rt", "rp")))
    for quotation in tree.iter("q"):
        quotation.text = f"“{quotation.text or ''}"
        quotation.tail = f"”{quotation.tail or ''}"
    for mark in list(tree.iter("sup")):
        if any("#" in (near.get("href") or "") for near in (mark.getparent(), *mark.iterchildren("a"))):
            _drop([mark])
        elif len(mark) == 0 and mark.text:
            mark.text = raised(mark.text)


def drop_hidden(tree: HtmlElement, sheets: Sequence[str] | None = None) -> None:
    """Takes out of `tree` what a reader does not see: hidden by attribute, by inline style, by the page's own rules.

    `sheets` are all the style sheets of a page beside its own; without them, those that it links to are not known.
    """
    rules = list(rules_of([*sheets_of(tree), *(sheets or ())]))
    by_rule = frozenset(r.key for r in rules if r.sure and r.key[0] in ".#" and _HIDDEN_STYLE.search(r.declares))
    _drop([e for e in tree.iter("*") if e.tag not in {"html", "body", "head"} and _is_hidden(e.attrib)])
    if by_rule:
        # A page may hide its article by rule until a script shows it; then the rule says nothing.
        ruled = [e for e in tree.iter("*") if e.tag not in {"html", "body"} and _named(e, by_rule)]
        if sum(map(_length, ruled)) * (10 if sheets is None else 2) < _length(tree):
            _drop(ruled)
    _blank_small(tree, rules, _length(tree) // (10 if sheets is None else 2))
    body = tree.find(".//body")
    linked = sheets is None and any("stylesheet" in (e.get("rel") or "").lower() for e in tree.iter("link"))
    Looks(rules, elsewhere=linked).blank_unseen(body if body is not None else tree)
    for element in tree.iter("*"):
        # What styles say has been heeded; who reads the tree next takes any word of hiding in them for hidden.
        element.attrib.pop("style", None)


def _length(element: HtmlElement) -> int:
    """How much text a reader might see in `element`, roughly."""
    return sum(
        len((e.text or "").strip() if e.tag not in _UNREAD else "") + len((e.tail or "").strip())
        for e in element.iter("*")
    )


def _drop(elements: list[HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _blank_small(tree: HtmlElement, rules: Sequence[CssRule], most: int) -> None:
    """Takes out of `tree` the words that have no size; where rules say so, unless they are more than `most` letters."""
    by_rule = frozenset(r.key for r in rules if r.sure and r.key[0] in ".#" and _SMALL.search(r.declares))
    sized = frozenset(r.key for r in rules if _SIZED.search(r.declares))
    blank(_small_words(tree, frozenset(), sized), math.inf)
    if by_rule:
        blank(_small_words(tree, by_rule, sized), most)


def _small_words(tree: HtmlElement, by_rule: Set[str], sized: Set[str]) -> list[Place]:
    """Where words without a size stand. One inside may have a size of its own."""
    small: dict[HtmlElement, bool] = {}
    places: list[Place] = []
    for element in tree.iter("*"):
        around = small.get(element.getparent(), False)
        own = _SIZED.search((element.get("style") or "")[:500]) or str(element.tag) in sized or _named(element, sized)
        small[element] = _is_small(element.attrib) or _named(element, by_rule) or (around and not own)
        places += [(element, False)] if small[element] else []
        places += [(element, True)] if around else []
    return places


def hides(opening: str) -> bool:
    """Whether a reader sees nothing of an element that begins with the tag `opening`, such as `<p hidden>`."""
    name, _, rest = opening.strip("</>").replace("\n", " ").partition(" ")
    attributes = {a[1].lower(): (a[2] or "").strip("'\"") for a in _HIDING.finditer(rest)}
    return name.lower() in _UNREAD or _is_hidden(attributes) or _is_small(attributes) or is_unseen(attributes)


def _is_small(attributes: Mapping[str, str]) -> bool:
    return _SMALL.search((attributes.get("style") or "")[:500]) is not None


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style[:500]):
        return True
    names = attributes.get("class")
    return bool(names and _HIDDEN_CLASS.search(names[:500]))


def _named(element: HtmlElement, names: Set[str]) -> bool:
    identifier = element.get("id")
    return bool(identifier and f"#{identifier}" in names) or any(
        f".{c}" in names for c in (element.get("class") or "").split()
    )


def blocks(tree: HtmlElement) -> list[DomBlock]:
    """The text of `tree`'s body as blocks, in reading order. Elements nested deeper than 200 are flattened."""
    body = tree.find(".//body")
    root = body if body is not None else tree
    found = list(_Walk(_UNREAD | {"noscript"}).run(root))
    if tree.find(".//noscript") is not None:
        # Where there is next to no page with scripts, what those without them see is the page.
        without = list(_Walk(_UNREAD).run(root))
        if _running(without) > 3 * _running(found):
            return without
    return found


def _running(found: list[DomBlock]) -> int:
    """Letters in blocks long enough to be running text."""
    return sum(len(b.text) for b in found if len(b.text) >= _PARAGRAPH and b.links < 0.5)


class _Walk:
    """One pass over a tree. Keeps the inline text met since the last block border."""

    def __init__(self, unread: frozenset[str]) -> None:
        self.unread = unread
        self.parts: list[str] = []
        self.linked = 0
        self.letters = 0
        self.count = 0

    def run(self, root: HtmlElement) -> Iterator[DomBlock]:
        # An explicit stack: (element, entering?, state of its ancestors); pages nest deeper than Python recurses.
        stack: list[tuple[HtmlElement, bool, _State]] = [(root, True, _State((), frozenset(), (), False))]
        while stack:
            element, entering, state = stack.pop()
            if not entering:
                if element.tag in _BLOCK_TAGS:
                    yield from self._flush(state)
                self._add(element.tail, stack[-1][2] if stack else state)
                continue
            if not isinstance(element.tag, str) or element.tag in self.unread:
                self._add(element.tail, state)
                continue
            tag = element.tag
            if tag == "br":
                self.parts.append("\n")
                self._add(element.tail, state)
                continue
            if tag == "tr" and (row := _row(element)):
                yield from self._flush(state)
                self.count += 1
                self._add(row, state)
                self.linked += sum(map(str.isalnum, "".join(a.text_content() for a in element.iter("a"))))
                yield from self._flush(state.enter(element, self.count))
                self._add(element.tail, state)
                continue
            inner = state
            if state.level and tag not in _BLOCK_TAGS and _KICKER.search(element.get("class") or ""):
                yield from self._flush(state)
                stack.append((element, False, state))
                self._add(element.text_content(), state)
                yield from self._flush(state.plain())
                continue
            if tag in _BLOCK_TAGS:
                yield from self._flush(state)
                self.count += 1
                inner = state.enter(element, self.count)
            elif tag == "a":
                inner = state.link()
            stack.append((element, False, inner if tag in _BLOCK_TAGS else state))
            self._add(element.text, inner)
            stack.extend((child, True, inner) for child in reversed(element))

    def _add(self, text: str | None, state: _State) -> None:
        if text:
            if state.level and self.parts and _JOINED.search(self.parts[-1][-1:] + text[:1]):
                # Kicker and headline are often two inline elements, set on two lines by style alone.
                self.parts.append(_SEAM)
            self.parts.append(_WHITE.sub(" ", text))
            letters = sum(map(str.isalnum, text))
            self.letters += letters
            if state.linked:
                self.linked += letters

    def _flush(self, state: _State) -> Iterator[DomBlock]:
        text = "".join(self.parts)
        linked, letters = self.linked, self.letters
        self.parts, self.linked, self.letters = [], 0, 0
        if not text.strip():
            return
        share = linked / letters if letters else 0.0
        kicker, _, headline = text.rpartition(_SEAM)
        if kicker and len(kicker.strip()) >= 3 and len(headline.split()) >= 2 and len(headline) > len(kicker) * 0.6:
            yield state.plain().block(squeeze(clean(kicker.replace(_SEAM, " "))), share)
            text = headline
        text = text.replace(_SEAM, "")
        for piece in re.split(r"\n\s*\n", clean(text)):
            lines = [line for line in map(squeeze, piece.split("\n")) if line]
            if lines:
                yield state.block("\n".join(lines), share)


@dataclass(frozen=True)
class _State:
    path: tuple[str, ...]
    zones: frozenset[str]
    inside: tuple[int, ...]
    linked: bool
    level: int = 0
    item: bool = False
    mark: str = ""
    bold: bool = False

    def enter(self, element: HtmlElement, number: int) -> _State:
        tag = element.tag
        if len(self.path) >= _DEPTH:
            return self
        zones = self.zones.union(filter(None, (_ZONES.get(tag), _ROLES.get(element.get("role")))))
        word = f"{tag}.{(element.get('class') or '')[:150]}#{(element.get('id') or '')[:60]}".lower()
        item = tag in {"li", "dd"} or (self.item and tag in {"p", "div"})
        return _State(
            (*self.path, word), zones, (*self.inside, number), self.linked,
            _HEADINGS.get(tag, self.level if tag not in {"p", "li", "ul", "ol", "table"} else 0), item,
            _mark(element) if tag == "li" else self.mark, tag == "p" and _is_bold(element),
        )  # fmt: skip

    def plain(self) -> _State:
        """The same place, but no heading."""
        return replace(self, level=0, item=False, mark="", bold=False)

    def link(self) -> _State:
        return replace(self, linked=True)

    def block(self, text: str, links: float) -> DomBlock:
        kind: Literal["paragraph", "heading", "item"] = (
            "heading" if self.level else "item" if self.item else "paragraph"
        )
        mark = self.mark if self.item else ""
        return DomBlock(text, kind, self.level, links, self.zones, self.path, self.inside, mark, self.bold)


def _row(row: HtmlElement) -> str:
    """The cells of a row of figures or names on one line; "" of one that lays out a page, with more in it."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if not _NOT_IN_A_ROW.isdisjoint(inner.tag for cell in cells for inner in cell.iterdescendants()):
        return ""
    words = [said for cell in cells if (said := squeeze(clean(_WHITE.sub(" ", cell.text_content()))))]
    return " | ".join(words) if len(words) > 1 and max(map(len, words)) <= _LONGEST_CELL else ""


def _is_bold(element: HtmlElement) -> bool:
    """Whether all that an element says stands in bold type."""
    bold = (inner.text_content() for inner in element if inner.tag in ("b", "strong"))
    said, said_in_bold = ("".join(text.split()) for text in (element.text_content(), "".join(bold)))
    return said != "" and said == said_in_bold


def _mark(element: HtmlElement) -> str:
    parent = element.getparent()
    return "1. " if parent is not None and parent.tag == "ol" else "- "
