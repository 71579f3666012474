"""A page's title, authors and outlet: what it declares weighed against what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from store.language.outlets import address_in, host_of, spelled
from store.reading.html.declared import Declared
from store.reading.html.dom import ASIDE, DomBlock
from store.reading.prose.bylines import byline_names, names_in, without_by
from store.reading.prose.chrome import fold_line, kind_of
from store.reading.prose.cleaning import one_line
from store.reading.prose.layout import is_han
from store.reading.prose.written_dates import find_date

_JOINT = re.compile(r"(?:\s+[|｜·•–—»«›:/-]{1,3})+\s+|\s*[|｜]\s*|\s*::\s*|_(?=[\u4e00-\u9fff])")
# After these stands an outlet or a section, never the rest of a title.
_STRONG = frozenset({"|", "｜", "»", "›", "::", "«"})
_BYLINE_NAMES = re.compile(
    r"(?:^|[.#\s_-])(?:by-?line\w*|authors?|autor(?:en|in)?|auteurs?|post-?author|entry-?author|article-?author"
    r"|author-?name|writers?|author__name|vcard|verfasser|contributor|reporter|fn)(?:$|[\s#_-])",
)
_LONGEST_NAME = 120


def title_of(declared: Declared, blocks: Sequence[DomBlock], url: str | None, body_at: int | None = None) -> str | None:
    """The page's headline: the heading that what is declared agrees with, else the declared one.

    `body_at` is the index of the first paragraph of the body among `blocks`, if known: titles stand above it.
    """
    site = site_words(declared, url)
    told = [*declared.headlines, *([declared.page_title] if declared.page_title else [])]
    pieces = _pieces(told, site)
    best, highest = None, 0.7
    for i, block in enumerate(blocks):
        if not 1 <= block.level <= 3 or block.zones & ASIDE or len(block.text) > 300:
            continue
        for text in _readings(block.text, pieces):
            score = _heading_score(text, block.level, pieces, site)
            if body_at is not None:
                # Of headings that fit alike, the one nearest above the body; below the body other articles begin.
                score -= 0.4 if i > body_at else 0.01 * min(body_at - i, 20)
            if score > highest:
                best, highest = text, score
    if best is not None:
        return without_site(_without_kicker(best, pieces), site, only_outlet=True)
    declared_title = next((without_site(t, site) for t in told if not _is_site(without_site(t, site), site)), None)
    above = [
        b
        for b in blocks[:body_at]
        if b.level in (1, 2) and not b.zones & ASIDE and not _is_site(b.text, site) and kind_of(b.text) is None
    ]
    first_level = [
        b for b in above if b.level == 1 and not b.text.endswith(",") and len(b.text) >= 6 and len(b.text.split()) <= 30
    ]
    if len(first_level) == 1 and not declared.headline:
        return first_level[0].text.replace("\n", " ")
    if not declared.headlines and not first_level and len(above) == 1 and len(above[0].text.split()) >= 2:
        return above[0].text.replace("\n", " ")
    if declared_title is None and above:
        declared_title = (first_level or above)[-1].text.replace("\n", " ")
    return declared_title or (told[0] if told else None)


def _readings(heading: str, pieces: dict[str, float]) -> list[str]:
    """A heading as one line, and its lines one by one unless it is a declared title as a whole."""
    whole = heading.replace("\n", " ")
    letters = re.sub(r"[\W_]+", "", whole.lower())
    if any(letters == re.sub(r"[\W_]+", "", p) for p in pieces):
        return [whole]
    return list(dict.fromkeys((whole, *heading.split("\n"))))


def _pieces(told: Sequence[str], site: frozenset[str]) -> dict[str, float]:
    """What may be the title in the declared titles, folded, with how far it is to be believed."""
    pieces: dict[str, float] = {}
    for title in told:
        whole = without_site(title, site)
        pieces.setdefault(fold_line(whole), 1.0)
        pieces.setdefault(fold_line(title), 1.0)
        for number, piece in enumerate(_JOINT.split(title)):
            if len(piece) > 3 and not _is_site(piece, site):
                pieces.setdefault(fold_line(piece), 0.75 if number else 0.9)
    return pieces


def _heading_score(text: str, level: int, pieces: dict[str, float], site: frozenset[str]) -> float:
    folded = fold_line(text)
    if not folded or len(folded.split()) > 45:
        return 0.0
    exact = pieces.get(folded)
    agreed = exact if exact is not None else max((0.75 * _agreement(text, p) for p in pieces), default=0.0)
    bonus = {1: 0.3, 2: 0.1, 3: 0.0}[level]
    penalty = 0.6 if _is_site(text, site) else 0.0
    length = len(folded) / 2.5 if is_han(text) else len(folded.split())
    return agreed + (bonus if agreed > 0.4 else 0.0) - penalty + 0.03 * min(length, 8) - 0.1


def _without_kicker(heading: str, pieces: dict[str, float]) -> str:
    """A heading that ends with the declared title begins with a kicker: "Banking Rates to fall" for "Rates to fall"."""
    folded = fold_line(heading)
    if folded in pieces:
        return heading
    for piece, trust in pieces.items():
        if trust == 1.0 and len(piece) >= 15 and folded.endswith(piece) and piece.count(" ") >= 2:
            closing = len(heading) - len(heading.rstrip(".!?…\"”“»'"))
            return heading[-len(piece) - closing :].strip() if heading.lower().endswith(piece) else heading
    return heading


def without_site(title: str, site: frozenset[str], *, only_outlet: bool = False) -> str:
    """`title` without the outlet's name that pages put before or after it, and without what stands after a bar.

    With `only_outlet` what stands after a bar stays, unless it is the outlet: for headings, which have no use for bars.
    """
    pieces = _JOINT.split(title)
    joints = _JOINT.findall(title)
    while len(pieces) > 1:
        if _is_site(pieces[-1], site) or (not only_outlet and joints[-1].strip() in _STRONG and len(pieces[0]) >= 12):
            pieces.pop()
            joints.pop()
        elif _is_site(pieces[0], site):
            pieces.pop(0)
            joints.pop(0)
        else:
            break
    joined = pieces[0] + "".join(j + p for j, p in zip(joints, pieces[1:], strict=False))
    return joined.strip(" |-–—·:") or title


def site_words(declared: Declared, url: str | None) -> frozenset[str]:
    """The folded names the page's outlet goes by, its host among them."""
    names = {fold_line(n) for n in (declared.site, declared.publisher) if n}
    host = urlsplit(url or declared.canonical or "").hostname or ""
    labels = host.removeprefix("www.").split(".")
    if len(labels) >= 2:
        names |= {".".join(labels), labels[-2] if len(labels[-2]) > 3 or len(labels) == 2 else labels[0]}
        names |= {label for label in labels[:-1] if len(label) > 4}
    return frozenset(n for n in names if n)


def _is_site(text: str, site: frozenset[str]) -> bool:
    folded = fold_line(text)
    plain = re.sub(r"[\W_]+", "", folded)
    if not plain:
        return True
    for name in site:
        bare = re.sub(r"[\W_]+", "", name)
        if plain == bare or (
            len(bare) >= 4
            and (bare in plain or plain in bare)
            and len(plain) <= 2.2 * len(bare)
            and len(plain) * 3 >= len(bare)
        ):
            return True
    return folded.startswith("www.") and " " not in folded


def _agreement(heading: str, told: str) -> float:
    """How far `heading` and a declared title say the same, 0 to 1."""
    a, b = _words(heading), _words(told)
    if not a or not b:
        return 0.0
    common = len(a & b)
    return 0.5 * common / min(len(a), len(b)) + 0.5 * common / max(len(a), len(b))


def _words(text: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", text.lower()))
    return {c for w in words for c in w} if is_han(text) else words


def author_of(
    declared: Declared, tree: HtmlElement, blocks: Sequence[DomBlock], title: str | None, url: str | None
) -> str | None:
    """Who wrote the page's article: named persons before what is shown as a byline, before organisations."""
    site = site_words(declared, url)
    marked = tuple(_marked(tree))
    for names in (declared.persons, *((m,) for m in marked), declared.authors):
        persons = [p for n in names for p in _people(n, site) if not _is_site(p, site)]
        if persons:
            return ", ".join(dict.fromkeys(persons[:10]))
    shown = _shown_byline(blocks, title, site)
    if shown:
        return shown
    # Last, whoever is named like the outlet: a blog called after its writer, an organisation that signs its news.
    rest = (*declared.persons, *marked, *declared.organisations, *declared.authors)
    return next((person for name in rest for person in _people(name, frozenset())), None)


def _people(declared: str, site: frozenset[str]) -> list[str]:
    """The names in a field that is declared to hold authors: trusted, but cleaned of roles, markup and addresses."""
    text = _ALL_POSTS.sub("", one_line(declared)).strip(" ,;|·•–—-:")
    if (
        not text
        or len(text) > 200
        or re.search(r"https?://|www\.|@|\.(?:com|de|org|net)\b", text)
        or fold_line(text) in _NOBODY
        or kind_of(text)
    ):
        return []
    text = without_by(" ".join(p for p in _JOINT.split(text) if not _is_site(p, site)) or text).strip(" ©")
    text = _HALVES.sub(r"\1", _PICTURES.split(text)[0]).strip()
    if sum(map(str.isdigit, text)) * 3 > len(text) or find_date(text):
        return []
    for named in (names_in(text), names_in(text, strict=False)):
        if named is not None:
            return named.split(", ")
    return [text] if len(text) <= 60 and fold_line(text) not in _NOBODY else []


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Texts of elements marked up as the author: by microdata, by link relation, by class, by where they link."""
    ranked: list[tuple[int, int, str]] = []
    marked = ((element, rank) for element in tree.iter("*") if (rank := _mark_rank(element)) is not None)
    for number, (element, rank) in enumerate(islice(marked, _MOST_MARKED)):
        text = one_line((element.get("content") or _first_line(element))[:2000])
        if (
            text
            and len(text) <= _LONGEST_NAME
            and len(text.split()) <= 16
            and fold_line(text) not in _NOBODY
            and not _elsewhere(element, rank)
        ):
            ranked.append((rank, number, text))
    yield from (text for _, _, text in sorted(ranked)[:3])


def _first_line(element: HtmlElement) -> str:
    """The first line that is set in an element, without a "By" that has a line of its own.

    Paragraphs are lines, and so is what stands in two elements without as much as a blank between them.
    """
    lines = [""]
    for piece in islice(_set(element), _PIECES):
        lines[-1:] = [lines[-1], ""] if piece is None else [lines[-1] + piece]
    return next((line for line in map(one_line, lines) if line and fold_line(line) not in _NOBODY), "")


def _set(element: HtmlElement) -> Iterator[str | None]:
    """The texts in an element, None between lines."""
    yield element.text or ""
    behind = element.text or " "
    for child in element:
        if child.tag in _LINES or not behind:
            yield None
        yield from _set(child)
        if child.tag in _LINES:
            yield None
        behind = child.tail or ""
        yield behind


_PIECES = 200  # of text in an element, of which the first ones are its first line
_LINES = frozenset({"p", "div", "li", "ul", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section"})
_MOST_MARKED = 400
_MARK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|author-?_?_?name|by-?line(?:[-_]+(?:author|name))?|post-?_?author|entry-?author"
    r"|article-?_?_?author(?:-name)?|autor(?:en|in)?|autor-?name|username|auteur|meta-author)(?:$"
    r"|[\s])|(?:author|byline)[\w-]*__?name"
)
_ALL_POSTS = re.compile(
    r"^(?:zeige alle (?:beiträge|artikel) von|alle (?:beiträge|artikel) (?:von|anzeigen von)|view all (?:posts"
    r"|articles|stories)(?: by| from)|(?:more )?(?:posts|articles|stories|beiträge|artikel) (?:by|von|from)"
    r"|découvrez qui est|ver todas? las entradas de|veröffentlicht von|gespeichert von|submitted by|posted by"
    r"|über den autor|about the author)\s*:?\s*|\s+(?:am|on|le|el|stand|um|vor|at)\s*$|\s+(?:am|on|stand"
    r"|vor)\s+(?:mo|di|mi|do|fr|sa|so|\d)\w*.*$",
    re.IGNORECASE,
)
_HALVES = re.compile(r"(.{4,60}?) \1")
_PICTURES = re.compile(
    r"\s+(?:illustrations?|fotos?|photos?|photography|bilder|bild|pictures?|mitarbeit)\b\s*(?:von|by|:|de|par)?",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    "admin administrator editor webmaster root user guest anonymous unknown none null staff default publiziert"
    " veröffentlicht published posted author authors autor autorin autoren by von written verfasst geschrieben"
    " auteur date".split()
) | {"alle beiträge", "no author", "n/a"}


def _mark_rank(element: HtmlElement) -> int | None:
    """How surely an element is marked up as the author, from 0 on; None where it is not."""
    said = element.get("itemprop")
    if said == "author" or (said == "name" and any(a.get("itemprop") == "author" for a in element.iterancestors())):
        return 0
    classes = (element.get("class") or "").lower()
    rank = None
    if element.tag == "a" and "author" in (element.get("rel") or ""):
        rank = 1
    elif classes and _MARK_CLASS.search(classes[:300]):
        rank = 2 if "name" in classes or element.tag == "a" else 3
    elif element.tag == "a" and re.search(r"/(?:author|autor|autoren|auteur)/[^/]", element.get("href") or ""):
        rank = 4
    return 0 if said == "name" and rank else rank


_COMMENT = re.compile(r"comment|kommentar|recent|related", re.IGNORECASE)
_ELSEWHERE = re.compile(rf"{_COMMENT.pattern}|sidebar|widget|footer|teaser|card|latest|popular", re.IGNORECASE)


def _elsewhere(element: HtmlElement, rank: int) -> bool:
    """Whether `element` stands in a comment, a side column or a list of other articles.

    What is marked up as the author is believed in more places than what only has a class of that name.
    """
    if element.tag in {"script", "style", "meta", "link"} and not element.get("content"):
        return True
    pattern = _COMMENT if rank < 2 else _ELSEWHERE
    for number, ancestor in enumerate(element.iterancestors()):
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in {"body", "html", "main", "article"} or number > 10:
            return ancestor.tag == "article" and _COMMENT.search(names[:100]) is not None
        if (ancestor.tag in {"nav", "footer"} and pattern is _ELSEWHERE) or pattern.search(names[:300]):
            return True
    return False


def _shown_byline(blocks: Sequence[DomBlock], title: str | None, site: frozenset[str]) -> str | None:
    headline = fold_line(title) if title else ""
    at = next((i for i, b in enumerate(blocks) if headline and headline in fold_line(b.text)), 0)
    near = [*blocks[at : at + 25], *blocks[max(0, at - 5) : at], *blocks[at + 25 :]]
    for block in near:
        if (
            len(block.text) <= _LONGEST_NAME
            and not block.zones & {"nav", "footer", "form"}
            and _BYLINE_NAMES.search(" ".join(block.path[-2:]))
        ):
            for line in block.text.split("\n"):
                names = byline_names(line, placed=True) or names_in(line)
                if names and not _is_site(names, site):
                    return names
    for block, following in pairwise(near[:31]):
        lines = block.text.split("\n")
        if fold_line(lines[-1]) in _AUTHOR_LABELS:
            lines.append(f"{lines[-1].strip(' :')}: {following.text[:100].split(chr(10))[0]}")
        for line in lines:
            if len(line) <= 100 and (names := byline_names(line)) and not _is_site(names, site):
                return names
    return None


_AUTHOR_LABELS = frozenset(
    "autor autorin autoren author authors by von text written by verfasser auteur auteur(s) auteurs autor(en)"
    " autor/in 作者".split()
)


def outlet_of(declared: Declared, url: str | None) -> str | None:
    """The outlet by its declared name, else by a name beside the title that spells the page's host, else by that host.

    Many pages declare their address where their name belongs.
    """
    declared_names = [name for name in (declared.site, declared.publisher) if name and len(name) <= 100]
    host = host_of(url or declared.canonical) or next(filter(None, map(address_in, declared_names)), None)
    named = next((name for name in declared_names if address_in(name) is None), None)
    if named or host is None:
        return named or next(iter(declared_names), None)
    beside = (
        piece.strip() for title in (declared.page_title, *declared.headlines) for piece in _JOINT.split(title or "")
    )
    names = [name for name in (*beside, *declared.organisations) if address_in(name) is None]
    return next((name for loosely in (False, True) for name in names if spelled(name, host, loosely=loosely)), host)
