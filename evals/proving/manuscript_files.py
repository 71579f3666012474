"""Ten documents as people write them: five by python-docx, five that LibreOffice makes of its own flat form."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

ENGLISH = (
    "The Northern Quay in Port Merrin will cost 412 million crowns.",
    "The Bank of Valmere left its key interest rate at 3.75 percent in September.",
    "Parliament passed the AI Accountability Act by 92 votes to 61.",
    "Who would have thought so?",
    "The heat wave of July 2025 caused 367 deaths in Valmere.",
    "A circus of forty elephants came to Ostrand in March.",
)
CHINESE = ("法案以92票对61票获得通过。", "北码头将耗资五亿三千八百万克朗。", "谁会想到呢？")


def picture() -> bytes:
    """A PNG of one grey dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


# ------------------------------------------------------------------------------------------------------- by python-docx


def _word(write: Callable[[Any], None]) -> Callable[[], bytes]:
    def made() -> bytes:
        from docx import Document

        document, held = Document(), io.BytesIO()
        write(document)
        document.save(held)
        return held.getvalue()

    return made


def _plain(document: Any) -> None:
    document.add_heading("A year in Valmere", 1)
    for sentence in ENGLISH:
        document.add_paragraph(sentence)


def _table(document: Any) -> None:
    document.add_paragraph(" ".join(ENGLISH[:3]))
    table = document.add_table(rows=3, cols=2)
    for row, (left, right) in zip(table.rows, zip(ENGLISH[:3], CHINESE, strict=True), strict=True):
        row.cells[0].text, row.cells[1].text = left, right


def _tracked(document: Any) -> None:
    from docx.oxml import parse_xml

    for number, sentence in enumerate(ENGLISH):
        paragraph = document.add_paragraph(sentence)
        run = f'<w:r xmlns:w="{W}"><w:t xml:space="preserve"> It is said.</w:t></w:r>'
        gone = f'<w:r xmlns:w="{W}"><w:delText xml:space="preserve"> Not so.</w:delText></w:r>'
        for tag, inner in (("ins", run), ("del", gone)):
            number += 1
            mark = f'w:id="{100 + 10 * number}" w:author="Edda" w:date="2026-03-01T10:00:00Z"'
            paragraph._p.append(parse_xml(f'<w:{tag} xmlns:w="{W}" {mark}>{inner}</w:{tag}>'))


def _pictures(document: Any) -> None:
    from docx.shared import Cm

    for sentence in ENGLISH[:4]:
        first, _, rest = sentence.partition(" ")
        paragraph = document.add_paragraph(f"{first} ")
        paragraph.add_run().add_picture(io.BytesIO(picture()), width=Cm(0.4))
        paragraph.add_run(rest).italic = True
    document.add_comment(document.paragraphs[0].runs[0], "Mine.", author="Edda", initials="E")
    document.sections[0].header.paragraphs[0].text = "Draft of March"


def _bilingual(document: Any) -> None:
    document.add_heading("两种语言", 1)
    for sentence in (*CHINESE, *ENGLISH[:3]):
        document.add_paragraph(sentence, style="List Bullet")


# ------------------------------------------------------------------------------------------------------- by LibreOffice


def _flat(body: str, tracked: str = "") -> Callable[[], bytes]:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"'
        for name, of in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
        )
    )
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} {dc} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"{tracked}{body}</office:text></office:body></office:document>"
    )
    return whole.encode


def _p(text: str, inside: str = "") -> str:
    return f"<text:p>{escape(text)}{inside}</text:p>"


def _note(number: int, text: str) -> str:
    return (
        f'<text:note text:id="ftn{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body><text:p>{escape(text)}</text:p></text:note-body></text:note>"
    )


def _rows(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<table:table-cell>{_p(cell)}</table:table-cell>" for cell in row) for row in rows)
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return (
        f"<table:table>{columns}{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"
    )


_IMAGE = (
    '<draw:frame text:anchor-type="as-char" svg:width="0.5cm" svg:height="0.5cm"><draw:image><office:binary-data>'
    f"{base64.b64encode(picture()).decode()}</office:binary-data></draw:image></draw:frame>"
)
_CHANGE = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info>'
    "<dc:creator>Edda</dc:creator><dc:date>2026-03-01T10:00:00</dc:date></office:change-info></text:insertion>"
    "</text:changed-region></text:tracked-changes>"
)
_INSERTED = '<text:change-start text:change-id="c1"/> It is said.<text:change-end text:change-id="c1"/>'
_LIST = "".join(f"<text:list-item>{_p(s)}</text:list-item>" for s in ENGLISH)

MADE: dict[str, Callable[[], bytes]] = {
    "plain.docx": _word(_plain),
    "table.docx": _word(_table),
    "tracked.docx": _word(_tracked),
    "pictures.docx": _word(_pictures),
    "bilingual.docx": _word(_bilingual),
    "footnotes.fodt": _flat("".join(_p(s, _note(n, f"My own note {n}.")) for n, s in enumerate(ENGLISH, 1))),
    "cells.fodt": _flat(_p(ENGLISH[0]) + _rows([ENGLISH[1:3], CHINESE[:2], ("", ENGLISH[4])])),
    "changes.fodt": _flat(_p(ENGLISH[0], _INSERTED) + _p(ENGLISH[1]), _CHANGE),
    "images.fodt": _flat("".join(_p(s, _IMAGE) for s in ENGLISH)),
    "lists.fodt": _flat(f"<text:list>{_LIST}</text:list>" + "".join(_p(s, _note(9, "注。")) for s in CHINESE)),
}
"""By name what makes each; those that end in `.fodt` are for LibreOffice to make a Word file of."""
