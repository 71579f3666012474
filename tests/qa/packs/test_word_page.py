"""An answer as a Word document: real footnotes, comments on the very words, who signed it off."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from test_export import BOTH, abstained, answer
from test_signed import ADA, UNDONE

from qa.packs.formats import as_file, by_suffix
from qa.packs.word_page import to_docx


def test_citations_are_footnotes_and_what_is_to_be_said_is_a_comment() -> None:
    told = answer()
    doubted = replace(told.sentences[0], support="unsupported", reasons=("The figure is not there.",))
    told = replace(told, sentences=(doubted, *told.sentences[1:]))
    data = as_file(told, "docx", BOTH, (UNDONE, ADA))
    document = Document(io.BytesIO(data))
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(s.text in text for s in told.sentences)
    assert "[1]" not in text.partition("Sources")[0]
    assert "Checked by Ada <b>Lund</b>, 2025-03-06 09:30 UTC" in text
    assert "Withdrawn by Ida Holm (by key)" in text
    comments = [c.text for c in document.comments]
    assert any("The figure is not there." in c for c in comments)
    notes = zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml").decode()
    assert all(c.quote.split()[0] in notes for c in told.citations)
    body = document.element.xml
    assert b"(2025" in zipfile.ZipFile(io.BytesIO(to_docx(told, references="author-date"))).read("word/footnotes.xml")
    assert body.count("w:footnoteReference ") == len(re.findall(r"(?<!\\)\[\d", told.text))


def test_a_footnote_tells_the_month_where_no_day_is_known() -> None:
    told = answer()
    told = replace(told, citations=tuple(replace(c, published_at="2025-03") for c in told.citations))
    notes = zipfile.ZipFile(io.BytesIO(to_docx(told))).read("word/footnotes.xml").decode()
    assert "March 2025" in notes
    assert "undated" not in notes


def test_a_source_is_told_in_full_once_and_shortly_from_then_on() -> None:
    told = answer()
    (first, *_), c = told.sentences, told.citations[0]
    times = 3
    said = replace(first, citations=(1,))
    text = "\n\n".join(f"{said.text} [1]" for _ in range(times))
    data = to_docx(replace(told, sentences=(said,) * times, text=text, citations=(c,), disagreements=()))
    root = parse_xml(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    notes = ["".join(t for t in note.itertext()).strip() for note in root if int(note.get(root_id(root))) > 0]
    assert len(notes) == times
    assert [str(c.published_at)[:4] in note for note in notes] == [True, False, False]
    assert notes[1] == notes[2]


def root_id(root: Any) -> str:
    return f"{{{root.nsmap['w']}}}id"


def test_an_abstention_says_why() -> None:
    document = Document(io.BytesIO(as_file(abstained(), "docx")))
    assert any(str(abstained().reason) in p.text for p in document.paragraphs)
    assert by_suffix("answer.docx") == "docx"
