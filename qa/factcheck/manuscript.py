"""A Word document that is checked: its words, and the same document with findings as comments and sources as footnotes.

What a reader sees of the body is read: paragraphs and tables, insertions of tracked changes, not deletions and not
hidden text. Everything in the document stays as it is; only comments, footnotes and what refers to them are added.
Nothing in it is run.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from qa.errors import ReadError
from qa.factcheck.finding_texts import LABELS, worded
from qa.factcheck.finding_texts import translate_sentences as in_words
from qa.factcheck.report import CheckedSentence, DraftReport
from qa.factcheck.report_export import remarks
from qa.packs import parse
from qa.packs.footnotes import Comments, Footnotes
from store.language.bilingual import Spoken, spoken
from store.reading.formats.docx import OF_DAMAGE, W, check_package, hiding_styles, is_unread, words_of

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTES = ("/footnotes.xml", "/endnotes.xml")
_PARTS = {
    "macros, which are left as they are and not run": ("vbaProject",),
    "embedded objects, which are left as they are and not opened": ("/embeddings/",),
    "footnotes or endnotes of its own, which are not checked": _NOTES,
    "headers or footers, which are not checked": ("/header", "/footer"),
}
"""What a document may have beside its body, by what is in the names of its parts."""


@dataclass(frozen=True)
class _TextRun:
    """A `w:t` of the document, or what stands for a character, and where its words begin in the whole text."""

    node: Any
    start: int
    end: int


class Manuscript:
    """The document whose bytes are `data`. Raises ReadError for one that cannot be opened or holds no text."""

    def __init__(self, data: bytes) -> None:
        from docx import Document
        from docx.opc.exceptions import OpcError

        try:
            check_package(data)
            _refuse_macros(data)
            self._document = Document(io.BytesIO(data))
            self._parts = _parts(data)
            self._pieces: list[_TextRun] = []
            self._hidden: list[Any] = []
            self.text = self._read()
        except ReadError:
            raise
        except (OpcError, *OF_DAMAGE) as error:
            raise ReadError(f"The document is damaged and cannot be read ({type(error).__name__}).") from None
        if not self.text.strip():
            raise ReadError("The document holds no text.")

    @property
    def spoken(self) -> Spoken:
        """The language in which comments and footnotes are written."""
        return spoken(self.text[:20_000])

    @property
    def notices(self) -> tuple[str, ...]:
        """What of the document is not checked, a sentence each, in its language."""
        told = [what for what, marks in _PARTS.items() if any(mark in name for mark in marks for name in self._parts)]
        body = self._document.element.body
        if next(body.iter(f"{W}del", f"{W}moveFrom"), None) is not None:
            told.append("tracked deletions, which are not checked")
        if next(body.iter(f"{W}txbxContent"), None) is not None:
            told.append("text boxes, which are not checked")
        if self._hidden:
            told.append("hidden text, which is not checked")
        return in_words(tuple(worded(f"The document has {one}.") for one in told), self.spoken)

    def _read(self) -> str:
        """The text, paragraphs with an empty line between them; notes where each piece of it stands."""
        told: list[str] = []
        at = 0
        hiding = hiding_styles(self._document)
        for paragraph in self._document.element.body.iter(f"{W}p"):
            if is_unread(paragraph):
                continue
            words = []
            for node, text in words_of(paragraph, hiding, self._hidden):
                self._pieces.append(_TextRun(node, at, at + len(text)))
                words.append(text)
                at += len(text)
            if words:
                told.append("".join(words))
                at += 2
        return "\n\n".join(told)

    def annotated(self, report: DraftReport, notes: Sequence[Sequence[str]]) -> bytes:
        """The document with each finding of `report`, made of `text`, as a comment on its words, and after what the
        library has something on, footnotes; `notes` has those of each sentence. What is to be said of the whole is a
        comment on its first words."""
        footnotes, comments = Footnotes(self._document), Comments(self._document)
        found = zip(report.sentences, notes, strict=True)
        for sentence, told in reversed(list(found)):  # from the end: what is cut lies behind all that is still to come
            if sentence.verdict != "no_claim" and self.text[sentence.start : sentence.end] == sentence.text:
                self._annotate(sentence, told, footnotes, comments)
        if report.notices:
            first = _in_paragraph(self._pieces[0].node)
            _comment_on(first, first, comments.add(report.notices))
        return footnotes.saved()

    def _annotate(
        self, sentence: CheckedSentence, notes: Sequence[str], footnotes: Footnotes, comments: Comments
    ) -> None:
        begin = bisect_right(self._pieces, sentence.start, key=attrgetter("end"))
        pieces = self._pieces[begin : bisect_left(self._pieces, sentence.end, key=attrgetter("start"))]
        if not pieces:
            return
        first, last = pieces[0], pieces[-1]
        begins = _begin_at(first.node, sentence.start - first.start)
        ends = begins if last is first else last.node
        _end_at(ends, sentence.end - (max(first.start, sentence.start) if last is first else last.start))
        verdict = f"{LABELS[sentence.verdict][self.spoken]}."
        comment = comments.add((verdict, *remarks(sentence, self.spoken)))
        references = [footnotes.reference(note) for note in reversed(notes)]
        _comment_on(begins.getparent(), ends.getparent(), comment, references)


def describe_manuscript(data: bytes) -> dict[str, Any]:
    """What `qa.factcheck.draft_file` has the reader's child tell of a document."""
    read = Manuscript(data)
    return {"text": read.text, "notices": read.notices, "spoken": read.spoken}


def annotated(data: bytes, report: object, notes: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What it has the child make of one: `report` as JSON, `notes` of each of its sentences."""
    found: DraftReport = parse.value(DraftReport, report, "the report")
    return {"data": Manuscript(data).annotated(found, notes)}


def _refuse_macros(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if b"macroEnabled" in packed.read("[Content_Types].xml"):
            raise ReadError("The document is one with macros (.docm); save it as .docx, which has none.")


def _parts(data: bytes) -> list[str]:
    """The names of the parts of a document, without those of notes that hold only the lines above notes."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [n for n in packed.namelist() if not n.endswith(_NOTES) or _has_notes(packed.read(n))]


def _has_notes(part: bytes) -> bool:
    from docx.oxml import parse_xml

    notes: Any = parse_xml(part).iterchildren(f"{W}footnote", f"{W}endnote")
    return any(note.get(f"{W}type", "normal") == "normal" for note in notes)


def _begin_at(node: Any, at: int) -> Any:
    """What holds the words of `node` from `at` on, at the beginning of a run."""
    begins = _split(node, at) if at > 0 else node
    _divide(begins)
    return begins


def _end_at(node: Any, at: int) -> None:
    """Has the run of `node` end before character `at` of its words."""
    rest = _split(node, at) if at < len(node.text or "") else node.getnext()
    if rest is not None:
        _divide(rest)


def _split(node: Any, at: int) -> Any:
    """The part of a `w:t` from `at` on, which stands behind it from now on."""
    rest = _element("t")
    rest.text, node.text = node.text[at:], node.text[:at]
    for one in (rest, node):
        one.set(_SPACE, "preserve")
    node.addnext(rest)
    return rest


def _divide(first: Any) -> None:
    """Moves `first` and what follows it in its run into a run that looks the same, unless it is the whole."""
    run = first.getparent()
    before = [one for one in first.itersiblings(preceding=True) if one.tag != f"{W}rPr"]
    if not before:
        return
    second = _element("r")
    second.attrib.update(run.attrib)
    look = run.find(f"{W}rPr")
    if look is not None:
        second.append(deepcopy(look))
    second.extend([first, *first.itersiblings()])
    run.addnext(second)


def _in_paragraph(node: Any) -> Any:
    """`node`, or what holds it, as a child of its paragraph: a link or an insertion is not to hold what we add."""
    while node.getparent().tag != f"{W}p":
        node = node.getparent()
    return node


def _comment_on(first: Any, last: Any, comment: int, notes: Sequence[Any] = ()) -> None:
    """Puts the comment of that number on what stands from `first` to `last`, and behind it `notes`, the last first."""
    first.addprevious(_element("commentRangeStart", id=comment))
    end, referring = _element("commentRangeEnd", id=comment), _element("r")
    last.addnext(end)
    referring.append(_element("commentReference", id=comment))
    behind = _in_paragraph(end)
    for added in (*notes, referring):
        behind.addnext(added)


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(f"{W}{name}", str(value))
    return made
