"""A page saved as plain text to an Article: chrome dropped, metadata taken out of the lines, the body kept whole.

Losing a sentence of the article is worse than keeping a line of chrome. So a line goes only when its own words say that
it is chrome (`chrome.py`), when it is metadata (`head.py`), or when the page has shown chrome elsewhere and the line
stands above the title or in the list under a label such as "Related" (`body.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.article import Article, Genre, too_long
from store.errors import ReadError
from store.language.outlets import CHINESE_AGENCIES
from store.language.patterns import late
from store.language.text import language
from store.reading.prose.blocks import Block, assemble
from store.reading.prose.body import blocks_of, first_prose, is_prose, keep, tail_start
from store.reading.prose.chrome import is_menu_word, kind_of
from store.reading.prose.cleaning import clean
from store.reading.prose.genres import genre_by_form
from store.reading.prose.head import Head, read_head
from store.reading.prose.layout import lines_of
from store.reading.prose.notes import NoteFacts, genre_in_title, is_note, note_facts
from store.reading.prose.written_dates import find_date

DATELINE = late(
    r"[A-Z][\w .,'’/-]{1,50}?(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}"
    r"|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?,?)?\s?[(（](?P<a>[A-Z][\w .&'’/-]{1,30})[)）]\s?[-–—:]{1,2}\s"
    rf"|(?P<b>{CHINESE_AGENCIES})[\u4e00-\u9fff]{{2,8}}\d{{1,2}}月\d{{1,2}}日[电讯]"
)
_DATED = re.compile(r"\s?(?:[-–—:/]|\(|（)")
_FOOTER = re.compile(
    r"(?:copyright|©|\(c\))[\s:©]*(?:\(c\)\s?)?(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:(?:19|20)\d\d|\d\d"
    r"|present))?)?,?\s*(?:by )?(?P<name>[^\d\s©|.,;:][^©|,;:\n]{1,60}?)"
    r"(?:\.? all rights|[|,;:.](?:\s|$)|\s(?:19|20)\d\d|\s(?:inc|ltd|llc|gmbh|ag|plc|corp|co)\b|$)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"for immediate release|/?PRNewswire|business wire|globe newswire|media contacts?:|press contacts?:|###\s*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Trimmed:
    """An article's blocks, what the page says about it, and what the lines around it said."""

    blocks: Sequence[Block]
    notes: Sequence[str]
    head: Head


def read_text(text: str) -> Article:
    """The article in a page saved as plain text. Raises ReadError if nothing but chrome is in it."""
    lines = lines_of(clean(text))
    kinds = [kind_of(line) for line in lines]
    first = first_prose(lines, kinds)
    head = read_head(lines, kinds, first)
    end = tail_start(lines, kinds)
    kept, notes = keep(lines, kinds, first, end, head)
    kept = _without_menu(lines, kinds, kept, first, head)
    notes += [i for i in range(end, len(lines)) if is_note(lines[i])]
    kept = (
        kept
        or [i for i in range(len(lines)) if kinds[i] is None and lines[i] != head.title]
        or _only_line(lines, kinds, head)
    )
    if not kept:
        raise ReadError("There is no article in the text, only the page around it; save the article's own text.")
    trimmed = Trimmed(blocks_of([lines[i] for i in kept]), [lines[i] for i in notes], head)
    return article_from(trimmed, lines)


def of_one(text: str) -> str:
    """The text of one article, as it is: a megabyte takes seconds to read. Raises ReadError if it is too long."""
    if why := too_long(text):
        raise ReadError(why)
    return text


def trim(blocks: Sequence[Block], title: str | None, author: str | None = None) -> Trimmed:
    """The rules for plain text over blocks that are known to be mostly the article, its title and author if known."""
    lines = [b.text for b in blocks]
    kinds = [kind_of(line) for line in lines]
    first = first_prose(lines, kinds)
    head = read_head(lines, kinds, first, title=title)
    head.author = author or head.author
    kept, notes = keep(lines, kinds, first, tail_start(lines, kinds), head)
    return Trimmed([blocks[i] for i in kept], [lines[i] for i in notes], head)


def article_of_blocks(
    blocks: Sequence[Block],
    title: str | None,
    author: str | None = None,
    *,
    named: str | None = None,
    notes: Sequence[Block] = (),
) -> Article | None:
    """The article in `blocks`, as `trim`, with the notes to it behind it; it is called as its file is `named` where
    nothing in it says otherwise. None if there is none."""
    trimmed = trim(blocks, title, author)
    if trimmed.head.title is None and named:
        trimmed = trim(blocks, named, author)
    if not trimmed.blocks:
        return None
    return article_from(replace(trimmed, blocks=[*trimmed.blocks, *notes]), [block.text for block in blocks])


def _only_line(lines: Sequence[str], kinds: Sequence[str | None], head: Head) -> list[int]:
    """A text of one line has no title: the line is the article."""
    only = [i for i in range(len(lines)) if kinds[i] is None]
    if only and lines[only[0]] == head.title:
        head.title = None
    return only


def _without_menu(
    lines: Sequence[str], kinds: Sequence[str | None], kept: list[int], first: int, head: Head
) -> list[int]:
    """Bare lines above the title are the page's menu, if the page has shown that it has one."""
    title_at = next((i for i in sorted(head.used) if lines[i] == head.title), None)
    if title_at is None or not _page_above(lines, kinds, title_at, head):
        return kept
    return [i for i in kept if i > title_at or (i >= first and is_prose(lines[i]))]


def _page_above(lines: Sequence[str], kinds: Sequence[str | None], title_at: int, head: Head) -> bool:
    return any(kinds[i] is not None or i in head.used or is_menu_word(lines[i]) for i in range(title_at))


def article_from(trimmed: Trimmed, lines: Sequence[str]) -> Article:
    """The article of `trimmed`; `lines` is the whole page, for what its footer says."""
    head = trimmed.head
    text, headings = assemble(trimmed.blocks)
    note = "\n".join(trimmed.notes) or None
    facts = note_facts(note) if note else NoteFacts()
    dateline = DATELINE.match(text)
    agency = dateline and (dateline["a"] or dateline["b"])
    dated = find_date(text[:100]) if head.published_at is None else None
    outlet = facts.outlet or head.outlet or _footer_outlet(lines) or agency
    author = head.author or facts.author
    genre: Genre = (
        facts.genre or head.genre or (genre_in_title(head.title) if head.title else None)
        or ("press_release" if _RELEASE.search("\n".join(lines)) else None)
        or ("news" if dateline else genre_by_form(text, head.title, outlet, author))
    )  # fmt: skip
    return Article(
        text=text,
        title=head.title,
        author=author,
        source=outlet,
        published_at=head.published_at or (dated.iso if dated and _DATED.match(text, dated.end) else None),
        updated_at=head.updated_at,
        url=head.url,
        genre=genre,
        language=language(text),
        note=note,
        headings=headings,
    )


def _footer_outlet(lines: Sequence[str]) -> str | None:
    for line in reversed(lines):
        match = _FOOTER.search(line) if kind_of(line) == "footer" else None
        if match and len(match["name"].split()) <= 7:
            return match["name"].strip(" .-–—") or None
    return None
