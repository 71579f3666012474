"""A page's title, authors and outlet: what it declares weighed against what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from store.reading.bylines import byline_names, names_in
from store.reading.chrome import fold, kind_of
from store.reading.cleaning import one_line
from store.reading.declared import Declared
from store.reading.dom import DomBlock
from store.reading.layout import is_han

_JOINT = re.compile(r"\s+[|｜·•–—»«›:/-]{1,3}\s+|\s*[|｜»›]\s*|\s*::\s*|_(?=[\u4e00-\u9fff])")
_NOT_A_TITLE = frozenset({"nav", "aside", "footer", "form", "caption"})
_BYLINE_NAMES = re.compile(r"(?:^|[.#\s_-])(?:by-?line\w*|authors?|autor(?:en|in)?|auteurs?|post-?author|entry-?author|article-?author|author-?name|writers?|author__name|vcard|verfasser|contributor|reporter|fn)(?:$|[\s#_-])")
_LONGEST_NAME = 120


def title_of(declared: Declared, blocks: Sequence[DomBlock], url: str | None) -> str | None:
    """The page's headline: the first-level heading if what is declared agrees with it, else the declared one."""
    site = site_words(declared, url)
    shown = [b.text.replace("\n", " ") for b in blocks if b.level == 1 and not b.zones & _NOT_A_TITLE and not _is_site(b.text, site)]
    told = [*declared.headlines, *([declared.page_title] if declared.page_title else [])]
    best, agreement = None, 0.5
    for heading in shown:
        score = max((_agreement(heading, t) for t in told), default=0.0)
        if score > agreement:
            best, agreement = heading, score
    if best is None:
        # Some pages mark the headline as second-level; exact agreement with what is declared makes up for it.
        others = [b.text for b in blocks if b.level in (2, 3) and not b.zones & _NOT_A_TITLE and "\n" not in b.text]
        stripped = {fold(without_site(t, site)) for t in told if len(without_site(t, site)) > 8}
        best = next((o for o in others if fold(o) in stripped), None)
    if best is None and len(shown) == 1 and not declared.headlines and 2 <= len(shown[0].split()) <= 30:
        best = shown[0]
    if best is None:
        best = next((without_site(t, site) for t in told if not _is_site(without_site(t, site), site)), None)
    return best or (shown[0] if shown else None)


def without_site(title: str, site: frozenset[str]) -> str:
    """`title` without the outlet's name that pages put before or after it."""
    pieces = _JOINT.split(title)
    joints = _JOINT.findall(title)
    while len(pieces) > 1:
        if _is_site(pieces[-1], site) or (len(pieces) > 2 and len(pieces[-1].split()) <= 2):
            pieces.pop()
            joints.pop()
        elif _is_site(pieces[0], site):
            pieces.pop(0)
            joints.pop(0)
        else:
            break
    joined = pieces[0] + "".join(j + p for j, p in zip(joints, pieces[1:], strict=False))
    return joined.strip(" |-–—·»›:") or title


def site_words(declared: Declared, url: str | None) -> frozenset[str]:
    """The folded names the page's outlet goes by, its host among them."""
    names = {fold(n) for n in (declared.site, declared.publisher) if n}
    host = urlsplit(url or declared.canonical or "").hostname or ""
    labels = host.removeprefix("www.").split(".")
    if len(labels) >= 2:
        names |= {".".join(labels), labels[-2] if len(labels[-2]) > 3 or len(labels) == 2 else labels[0]}
        names |= {label for label in labels[:-1] if len(label) > 4}
    return frozenset(n for n in names if n)


def _is_site(text: str, site: frozenset[str]) -> bool:
    folded = fold(text)
    plain = re.sub(r"[\W_]+", "", folded)
    if not plain:
        return True
    for name in site:
        bare = re.sub(r"[\W_]+", "", name)
        if plain == bare or (len(bare) >= 4 and (bare in plain or plain in bare) and len(plain) <= 2.2 * len(bare) and len(plain) * 3 >= len(bare)):
            return True
    return bool(re.fullmatch(r"(?:www\.)?[\w-]+\.[a-z]{2,6}", folded))


def _agreement(heading: str, told: str) -> float:
    """How far `heading` and a declared title say the same, 0 to 1."""
    a, b = _words(heading), _words(told)
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b)) if min(len(a), len(b)) > 1 or a == b else 0.4 * len(a & b) / max(len(a), len(b))


def _words(text: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", text.lower()))
    return {c for w in words for c in w} if is_han(text) else words


def author_of(declared: Declared, tree: HtmlElement, blocks: Sequence[DomBlock], title: str | None, url: str | None) -> str | None:
    """Who wrote the page's article: named persons before what is shown as a byline, before organisations."""
    site = site_words(declared, url)
    for names in (declared.persons, tuple(_marked(tree)), declared.authors):
        persons = [p for n in names for p in _people(n) if not _is_site(p, site)]
        if persons:
            return _joined(persons)
    shown = _shown_byline(blocks, title, site)
    if shown:
        return shown
    rest = [n for n in (*declared.organisations, *declared.persons, *declared.authors) if not n.lower().startswith("http")]
    return rest[0] if rest else None


def _people(declared: str) -> list[str]:
    """The names in a field that is declared to hold authors: trusted, but cleaned of roles, markup and addresses."""
    text = one_line(declared)
    if not text or len(text) > 200 or re.search(r"https?://|www\.|@|\.(?:com|de|org|net)\b", text) or fold(text) in _NOBODY or kind_of(text):
        return []
    if (named := byline_names(text)) is not None:
        return named.split(", ")
    if (named := names_in(text)) is not None or (named := names_in(text, strict=False)) is not None:
        return named.split(", ")
    return [text] if len(text) <= 60 else []


_NOBODY = frozenset("admin administrator redaktion editor webmaster root user guest anonymous unknown none null no author staff default".split()) | {"no author", "n/a"}


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Texts of elements that are marked up as the author: by microdata, by link relation, by class."""
    for element in tree.xpath("(//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'] | //a[@rel='author'] | //*[contains(@rel,'author')])[position() < 40]"):
        if element.tag in {"link", "meta"} and not element.get("content"):
            continue
        text = one_line((element.get("content") or element.text_content())[: _LONGEST_NAME * 2])
        if text and len(text) <= _LONGEST_NAME and len(text.split()) <= 12:
            yield text
            return


def _shown_byline(blocks: Sequence[DomBlock], title: str | None, site: frozenset[str]) -> str | None:
    headline = fold(title) if title else ""
    at = next((i for i, b in enumerate(blocks) if headline and fold(b.text) == headline), 0)
    near = [*blocks[at : at + 25], *blocks[max(0, at - 5) : at], *blocks[at + 25 :]]
    for block in near:
        if len(block.text) <= _LONGEST_NAME and not block.zones & {"nav", "footer", "form"} and _BYLINE_NAMES.search(block.path[-1] + " " + block.path[-2] if len(block.path) > 1 else block.path[-1]):
            for line in block.text.split("\n"):
                names = byline_names(line) or names_in(line)
                if names and not _is_site(names, site):
                    return names
    for block in near[:30]:
        for line in block.text.split("\n"):
            if len(line) <= 100 and (names := byline_names(line)) and not _is_site(names, site):
                return names
    return None


def _joined(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names[:10]))


def outlet_of(declared: Declared, url: str | None) -> str | None:
    """The outlet by its declared name, else by its host."""
    named = declared.site or declared.publisher
    if named and len(named) <= 100:
        return named
    host = urlsplit(url or declared.canonical or "").hostname
    return host.removeprefix("www.") if host else None
