"""An HTML page to an Article: what it declares first, then two readers of its body, then the rules for plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement, tostring

from store.article import Article, Genre
from store.errors import ReadError
from store.language.text import language
from store.reading.formats.decoding import decode
from store.reading.formats.plain import DATELINE, read_text, trim
from store.reading.html.credits import author_of, outlet_of, title_of
from store.reading.html.declared import Declared, read_declared
from store.reading.html.dom import DomBlock, blocks, drop_hidden, parse
from store.reading.html.extraction import extracted_text, guessed_date
from store.reading.html.select import body_start, matched, select
from store.reading.prose.blocks import Block, assemble, heads
from store.reading.prose.genres import genre_by_form
from store.reading.prose.head import Head
from store.reading.prose.notes import NoteFacts, genre_in_title, genre_label, is_note, note_facts
from store.reading.prose.saved import original, saved_on, without_bar
from store.reading.prose.transcripts import told_turns
from store.reading.prose.written_dates import find_date

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|cmpid|icid|ref_src|xtor", re.IGNORECASE)
_URL_GENRES: dict[Genre, re.Pattern[str]] = {
    "press_release": re.compile(
        r"/(?:press-?releases?|pressemitteilung(?:en)?|medienmitteilung(?:en)?|presseinformation(?:en)?|news-?releases?)(?:/|$|-)"
    ),
    "opinion": re.compile(
        r"/(?:opinions?|op-?eds?|comment|commentary|commentisfree|editorials?|columns?|columnists?|meinung|kommentare?"
        r"|kolumnen?|tribunes?)(?:/|$)"
    ),
    "analysis": re.compile(r"/(?:analys[ie]s|explainers?|hintergrund)(?:/|$)"),
}
_LATER_PAGE = re.compile(r"/?(?:\?(?:page|pg?|seite|pagina)=|(?:page|seite|pagina)?[/,])\d{1,3}/?")
_NEWS_PATH = re.compile(r"/(?:news|nachrichten|world|politics|business|national|local|nation)/")
_STUB = 200
_NOTE_REACH = 8
_SHORTEST_NOTE = 30


def article_of(markup: str, url: str | None) -> Article:
    """The article of a page, whatever it costs; `guard.read_html` is for pages from strangers.

    Raises ReadError, with the reason, if there is none.
    """
    tree = parse(without_bar(clean_markup(markup)))
    if tree is None:
        raise ReadError("The page is empty.")
    url = _sound(url)
    declared = read_declared(tree, url and original(url))
    shown = url or declared.canonical or ""
    url = url and original(url)
    drop_hidden(tree)
    found = blocks(tree)
    if not found and not declared.body:
        raise ReadError("The page shows no text; it may need a browser. Save its text instead.")
    address = _address(declared, url)
    read_elsewhere = matched(found, extracted_text(tree))
    title = title_of(declared, found, address, body_start(found, read_elsewhere))
    chosen = select(found, read_elsewhere, title)
    trimmed = trim([as_block(found[i]) for i in chosen], title)
    bold = {as_block(found[i]).text for i in chosen if found[i].bold}
    text, headings = assemble(
        [replace(b, kind="heading") if b.text in bold and heads(b.text) else b for b in trimmed.blocks]
    )
    notes = [*trimmed.notes, *_notes_around(found, chosen, trimmed.notes)]
    head = trimmed.head
    if declared.body and len(text) < len(declared.body) // 2:
        inner = read_text(declared.body)
        text, headings = inner.text, inner.headings
    if len(text) < _STUB and (whole := _as_text(found)) is not None and len(whole.text) > 2 * len(text):
        text, headings, notes = whole.text, whole.headings, [whole.note] if whole.note else []
        head = Head(author=whole.author, published_at=whole.published_at)
    if spoken := _spoken(tree):
        text, headings = spoken, ()
    if not text:
        raise ReadError("The page holds no article text; save the article itself, not a list or a viewer of it.")
    note = "\n".join(notes) or None
    facts = note_facts(note) if note else NoteFacts()
    published = _published(declared, found, title) or _guessed(tree, found, address) or head.published_at
    author = author_of(declared, tree, found, title, address) or head.author or facts.author
    return Article(
        text=text,
        title=title,
        author=author,
        source=outlet_of(declared, address) or facts.outlet,
        published_at=published,
        updated_at=declared.updated_at or head.updated_at or (None if published else saved_on(shown)),
        url=address,
        genre=facts.genre or _genre(declared, found, title, address, text, author),
        language=language(text),
        note=note,
        headings=headings,
    )


def _spoken(tree: HtmlElement) -> str:
    """What was said on a page that is laid out as transcripts of podcasts are, "" on another.

    Each turn is a `cite`, who speaks, a `time` and one `p` or more. (podcastindex.org, `podcast:transcript`)
    """
    turns: list[tuple[str, str, str]] = []
    paragraphs = 0
    for time in tree.iter("time"):
        who, words, after = time.getprevious(), [], time.getnext()
        while after is not None and after.tag == "p":
            words.append(after.text_content())
            after = after.getnext()
        if who is not None and who.tag == "cite" and words:
            turns.append((time.text_content(), who.text_content(), " ".join(words)))
            paragraphs += len(words)
    most = len(turns) > 1 and 2 * paragraphs > sum(1 for _ in tree.iter("p"))
    return told_turns(turns) if most else ""


def chapter_of(page: bytes, sheets: Sequence[str]) -> Article:
    """All of the text of a page that has nothing around it, such as a chapter of a book with the book's style sheets;
    its first heading as title.

    Raises ReadError if there is none.
    """
    tree = parse(clean_markup(decode(page)))
    if tree is None:
        raise ReadError("The chapter is empty.")
    drop_hidden(tree, sheets)
    found = [as_block(block) for block in blocks(tree)]
    if not found:
        raise ReadError("The chapter holds no text, only pictures.")
    text, headings = assemble(found)
    title = next((b.text for b in found if b.kind == "heading"), None)
    return Article(text=text, title=title, headings=headings, language=language(text))


def clean_markup(markup: str) -> str:
    """`markup` without the characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", markup)


def as_block(block: DomBlock) -> Block:
    """A block of a page as one of an article's."""
    if block.kind == "item":
        return Block(block.text if block.text.startswith(block.mark) else block.mark + block.text, "item")
    return Block(block.text.replace("\n", " "), "heading") if block.kind == "heading" else Block(block.text)


def _as_text(found: Sequence[DomBlock]) -> Article | None:
    """The page's text read by the rules for plain text, for pages whose article nobody found."""
    lines = (b.text for b in found if not b.zones & {"nav", "footer", "form"} and b.links < 0.8)
    try:
        return read_text("\n\n".join(lines))
    except ReadError:
        return None


def _notes_around(found: Sequence[DomBlock], chosen: Sequence[int], known: Sequence[str]) -> list[str]:
    """Notes and disclaimers that stand in or next to the article but were not taken for part of it."""
    if not chosen:
        return []
    near = range(max(0, chosen[0] - _NOTE_REACH), min(len(found), chosen[-1] + 1 + _NOTE_REACH))
    taken = set(chosen)
    return [
        found[i].text
        for i in near
        if i not in taken
        and not found[i].zones & {"nav", "aside", "footer", "form"}
        and len(found[i].text) >= _SHORTEST_NOTE
        and is_note(found[i].text)
        and found[i].text not in known
    ]


def _published(declared: Declared, found: Sequence[DomBlock], title: str | None) -> str | None:
    """The declared date; a declared instant in UTC as the day the page shows, where that is the day next to it."""
    told = declared.published_at
    if told is None or not told.endswith("+00:00"):
        return told
    at = next((i for i, b in enumerate(found) if b.says(title)), None)
    for block in found[max(0, at - 6) : at + 12] if at is not None else ():
        shown = find_date(block.text) if len(block.text) <= 120 else None
        if shown and abs((date.fromisoformat(shown.iso[:10]) - date.fromisoformat(told[:10])).days) == 1:
            return shown.iso
    return told


def _guessed(tree: HtmlElement, found: Sequence[DomBlock], url: str | None) -> str | None:
    """The day that another reader guesses, who takes a year alone, such as that of a copyright, for its first day."""
    guess = guessed_date(tree, url)
    if guess is None or not guess.endswith("-01-01"):
        return guess
    written = (find_date(block.text) for block in found)
    told = guess in tostring(tree, encoding="unicode") or guess.replace("-", "/") in (url or "")
    return guess if told or any(day and day.iso.startswith(guess) for day in written) else None


def _sound(url: str | None) -> str | None:
    """`url`, None for what cannot be one."""
    try:
        return url if urlsplit(original(url or "")).hostname else None
    except ValueError:
        return None


def _address(declared: Declared, url: str | None) -> str | None:
    """The page's own address: the canonical one if it is for this page, without fragment and tracking.

    That of the first page of several is not that of the second, though this may say so.
    """
    canonical = declared.canonical and original(declared.canonical)
    if canonical and url:
        here, there = urlsplit(url), urlsplit(canonical)
        elsewhere = here.hostname != there.hostname or (there.path in {"", "/"} and here.path not in {"", "/"})
        if elsewhere or (url.startswith(canonical) and _LATER_PAGE.fullmatch(url, len(canonical.rstrip("/")))):
            canonical = None
    parts = urlsplit(canonical or url or "")
    if not parts.hostname:
        return None
    # Letters in a query may be in any encoding; what is not UTF-8 stays the bytes that it is.
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    query = urlencode([(k, v) for k, v in pairs if not _TRACKING.fullmatch(k)], errors="surrogateescape")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _genre(
    declared: Declared, found: Sequence[DomBlock], title: str | None, url: str | None, text: str, author: str | None
) -> Genre:
    if declared.genre and declared.genre != "news":
        return declared.genre
    labelled = (
        (declared.section and genre_label(declared.section))
        or (title and genre_in_title(title))
        or _label_above(found, title)
    )
    if labelled:
        return labelled
    path = urlsplit(url or "").path.lower()
    by_path = next((genre for genre, pattern in _URL_GENRES.items() if pattern.search(path)), None)
    if by_path or declared.genre or DATELINE.match(text):
        return by_path or declared.genre or "news"
    return genre_by_form(text, title, outlet_of(declared, url), author, in_news=_NEWS_PATH.search(path) is not None)


def _label_above(found: Sequence[DomBlock], title: str | None) -> Genre | None:
    """A label such as OPINION in the few blocks above the title."""
    at = next((i for i, b in enumerate(found) if b.level == 1 and b.says(title)), None)
    if at is None:
        return None
    near = [b for b in found[max(0, at - 3) : at] if not b.zones & {"nav", "footer", "aside"} and b.kind != "item"]
    return next((g for b in reversed(near) if (g := genre_label(b.text))), None)
