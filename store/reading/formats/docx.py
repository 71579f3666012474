"""A Word document to an Article: its paragraphs in order, headings by their styles, tables row by row, notes behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from store.article import Article
from store.errors import ReadError
from store.language.patterns import late
from store.reading.formats.archive import DAMAGED
from store.reading.formats.plain import article_of_blocks
from store.reading.formats.safe_xml import child_text, parse_xml
from store.reading.prose.about import title_and_author
from store.reading.prose.blocks import Block
from store.reading.prose.cleaning import clean, raised, squeeze
from store.reading.prose.written_dates import iso_date

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The names of Word's own elements begin with it."""

NOT_READ = {f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "instrText", "pPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
"""Elements of which nothing is read."""

OF_DAMAGE = (*DAMAGED, ValueError, KeyError, AttributeError, TypeError, IndexError, SyntaxError, OSError)
"""What damaged documents raise beside OpcError: python-docx and lxml, for a damaged part, whatever that part raises."""

_AS_TEXT = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_WHITE, _DUST = "FFFFFF", 2  # half points
_LOCKED = b"\xd0\xcf\x11\xe0"  # Word puts what it has enciphered into a file of its older kind
_MOST_UNPACKED = 200_000_000
_MADE_FROM = "2013-12-23T23:15:00Z"  # the day of python-docx's template, which documents say that programs make of it
_HEADING = late(r"(?:heading|überschrift|titre|título|titolo|标题)\s?\d", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|título|titolo)", re.IGNORECASE)
_LISTED = re.compile(r"list", re.IGNORECASE)


def read_docx(data: bytes) -> Article:
    """The article of a Word document: its footnotes and endnotes are paragraphs at the end, and title, author and days
    that the file names are taken where its text gives none.

    Raises ReadError, with the reason, if it cannot be opened or holds no text.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        check_package(data)
        document = Document(io.BytesIO(data))
        _open_controls(document.element.body)
        blocks, notes = list(_blocks(document)), [Block(text) for text in _notes(document)]
        about = _part(document.part.package.rels, "core-properties")
    except (OpcError, *OF_DAMAGE) as error:
        raise ReadError(f"The document is damaged and cannot be read ({type(error).__name__}).") from None
    title = next((text for style, text in blocks if _TITLE.fullmatch(style)), None)
    body = [_block(style, text) for style, text in blocks if text != title or not _TITLE.fullmatch(style)]
    if not body:
        raise ReadError("The document holds no text.")
    named, by = title_and_author({} if about is None else {n: child_text(about, t) for n, t in _ABOUT.items()})
    article = article_of_blocks(body, title, named=named, notes=notes)
    if article is None:
        raise ReadError("There is no article in the document, only notes about one.")
    told = (article.published_at, article.updated_at)
    begun, saved = told if any(told) else _days(about)
    return replace(article, author=article.author or by, published_at=begun, updated_at=saved, id="")


_ABOUT = {"Title": "title", "Author": "creator"}


def _part(relations: Any, kind: str) -> Any:
    """The root of the part of this kind, such as "footnotes"; None where there is none."""
    parts = (r.target_part for r in relations.values() if r.reltype.endswith(f"/{kind}") and not r.is_external)
    return next((parse_xml(part.blob) for part in parts), None)


def _days(about: Any) -> tuple[str | None, str | None]:
    """When the file says that it was begun, and, if later, when it was last saved."""
    if about is None:
        return None, None
    said = (child_text(about, name) for name in ("created", "modified"))
    begun, saved = (None if day == _MADE_FROM else iso_date(day) for day in said)
    return begun or saved, saved if begun and saved and saved > begun else None


def _notes(document: Any) -> Iterator[str]:
    """The lines of the footnotes, then of the endnotes, that the text refers to, in the order in which it does."""
    hiding = hiding_styles(document)
    for kind in ("footnote", "endnote"):
        root = _part(document.part.rels, f"{kind}s")
        notes = {} if root is None else {note.get(f"{W}id"): note for note in root.iterchildren(f"{W}{kind}")}
        for mark in document.element.body.iter(f"{W}{kind}Reference"):
            if not is_unread(mark) and not _is_hidden(mark.getparent(), hiding):
                note = notes.pop(mark.get(f"{W}id"), None)
                yield from () if note is None else (line for _, line in _lines("", _seen(note, hiding)))


def check_package(data: bytes) -> None:
    """Raises ReadError for a document that is locked, or unpacks to more than is read; whatever damaged archives
    raise."""
    if data.startswith(_LOCKED):
        raise ReadError(
            "The document is locked with a password, or of a Word before 2007; save it as .docx without one."
        )
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > _MOST_UNPACKED:
            megabytes = _MOST_UNPACKED // 1_000_000
            raise ReadError(f"The document unpacks to more than {megabytes} MB; save its text instead.")


def _open_controls(body: Any) -> None:
    """Puts what stands in fields to fill in where the fields stand: python-docx passes over what is inside of them.

    Fields that nobody has filled in go, and so does a table of contents, which says what the headings say.
    """
    for control in list(body.iter(f"{W}sdt", f"{W}customXml")):
        about, held = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        gallery = "" if about is None else _value(about, "docPartObj/docPartGallery")
        is_empty = about is not None and about.find(f"{W}showingPlcHdr") is not None
        inner = control if control.tag == f"{W}customXml" else held
        for child in [] if inner is None or is_empty or gallery == "Table of Contents" else list(inner):
            control.addprevious(child)
        control.getparent().remove(control)


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    """(style, text) of what stands in the document, in order."""
    hiding = hiding_styles(document)
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                cells = dict.fromkeys(cell._tc for cell in row.cells)  # merged ones are repeated
                words = (squeeze(clean(_seen(cell, hiding))) for cell in cells)
                yield from _lines("", " | ".join(filter(None, words)))
        else:
            yield from _lines(part.style.name or "" if part.style is not None else "", _seen(part._p, hiding))


def _seen(node: Any, hiding: Collection[str]) -> str:
    """What a reader sees of a paragraph, or of the paragraphs of a cell."""
    paragraphs = [node] if node.tag == f"{W}p" else list(node.iter(f"{W}p"))
    told = ("".join(text for _, text in words_of(p, hiding)) for p in paragraphs if not is_unread(p))
    return "\n".join(told)


def hiding_styles(document: Any) -> frozenset[str]:
    """The ids of the styles by which text is hidden."""
    styles = document.styles.element.iter(f"{W}style")
    return frozenset(style.get(f"{W}styleId") for style in styles if _vanishes(style))


def is_unread(node: Any) -> bool:
    """Whether a node stands in something that is not read: deletions, text boxes, what is for older programs."""
    return any(above.tag in NOT_READ for above in node.iterancestors())


def words_of(node: Any, hiding: Collection[str], hidden: list[Any] | None = None) -> Iterator[tuple[Any, str]]:
    """What of a paragraph a reader sees: each `w:t`, or what stands for a character, with its text. Runs that nobody
    sees are put into `hidden`; `hiding` are the styles that hide."""
    for child in node.iterchildren():
        if child.tag in NOT_READ or child.tag == f"{W}p":
            continue
        if child.tag == f"{W}r" and _is_hidden(child, hiding):
            if hidden is not None:
                hidden.append(child)
        elif child.tag == f"{W}t":
            if child.text:
                is_raised = _value(node, "rPr/vertAlign") == "superscript"
                yield child, raised(child.text) if is_raised else child.text
        elif child.tag in _AS_TEXT:
            yield child, _AS_TEXT[child.tag]
        else:
            yield from words_of(child, hiding, hidden)


def _is_hidden(run: Any, hiding: Collection[str]) -> bool:
    if _vanishes(run) or any(_value(of, name) in hiding for of, name in _styled(run)):
        return True
    size = _value(run, "rPr/sz")
    return (size.isdecimal() and int(size) <= _DUST) or (_value(run, "rPr/color") == _WHITE and not _on_colour(run))


def _vanishes(of: Any) -> bool:
    mark = of.find(_path("rPr/vanish"))
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _styled(run: Any) -> Iterator[tuple[Any, str]]:
    yield run, "rPr/rStyle"
    paragraph = next(run.iterancestors(f"{W}p"), None)
    if paragraph is not None:
        yield paragraph, "pPr/pStyle"


def _on_colour(run: Any) -> bool:
    """Whether there may be a colour behind the run, so that white letters are seen: a table has colours of its own."""
    above = [run, *run.iterancestors()]
    marks = ("rPr/shd", "rPr/highlight", "pPr/shd")
    return any(node.tag == f"{W}tc" or any(node.find(_path(m)) is not None for m in marks) for node in above)


def _value(of: Any, path: str) -> str:
    found = of.find(_path(path))
    return "" if found is None else str(found.get(f"{W}val") or "")


def _path(path: str) -> str:
    return "/".join(f"{W}{name}" for name in path.split("/"))


def _lines(style: str, text: str) -> Iterator[tuple[str, str]]:
    lines = map(squeeze, clean(text).split("\n"))
    yield from ((style, line) for line in lines if line)


def _block(style: str, text: str) -> Block:
    if _HEADING.match(style):
        return Block(text, "heading")
    return Block(text if text[:1] in "-*•" else f"- {text}", "item") if _LISTED.match(style) else Block(text)
