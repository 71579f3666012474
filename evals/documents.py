"""Small documents made on the spot, for tests and trials of the readers: PDFs, Word files, saved pages, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any

Line = tuple[float, float, float, str]
"""x, y from the bottom, size of the letters, words."""


def pdf(pages: Sequence[Iterable[Line]], *, under: str = "", over: str = "", **about: str) -> bytes:
    """A PDF of one font with these lines on its pages, operators drawn under and over them, and what it says of itself
    (`about`: Title, Author, …)."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * i} 0 R' for i in range(count))}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        shown = b"".join(_shown(line) for line in lines)
        stream = b"".join(
            (f"q {under} Q\n".encode() if under else b"", shown, f"q {over} Q\n".encode() if over else b"")
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    if about:
        said = (f"/{name} <feff{value.encode('utf-16-be').hex()}>" for name, value in about.items())
        objects.append(f"<< {' '.join(said)} >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    info = f" /Info {len(objects)} 0 R" if about else ""
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{info} >>\nstartxref\n{len(out) - 0}\n%%EOF".encode()
    return bytes(out)


def _shown(line: Line) -> bytes:
    x, y, size, words = line
    escaped = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"BT /F {size} Tf {x} {y} Td (".encode() + escaped + b") Tj ET\n"


def set_in_type(
    paragraphs: Sequence[str], *, width: int = 80, top: float = 780, x: float = 60, size: float = 11
) -> list[Line]:
    """Paragraphs as lines below one another, a gap between paragraphs."""
    lines: list[Line] = []
    y = top
    for paragraph in paragraphs:
        row: list[str] = []
        for word in [*paragraph.split(), ""]:
            if not word or len(" ".join([*row, word])) > width:
                lines.append((x, y, size, " ".join(row)))
                y -= 1.2 * size
                row = []
            row.append(word)
        y -= size
    return lines


def docx(
    paragraphs: Iterable[tuple[str, str]],
    table: Sequence[Sequence[str]] = (),
    *,
    footnotes: Sequence[str] = (),
    endnotes: Sequence[str] = (),
    **about: object,
) -> bytes:
    """A Word file of (style, text) and, at its end, a table; notes on its first paragraph, each as the runs of its own;
    and what it says of itself (`about`: title, author, created, …)."""
    from docx import Document

    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    _note(document, "footnote", footnotes)
    _note(document, "endnote", endnotes)
    for name, value in about.items():
        setattr(document.core_properties, name, value)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _note(document: Any, kind: str, notes: Sequence[str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    held = "".join(f'<w:{kind} w:id="{n}"><w:p>{runs}</w:p></w:{kind}>' for n, runs in enumerate(notes, 1))
    form = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    blob = f"<w:{kind}s {word}>{held}</w:{kind}s>".encode()
    part = Part(PackURI(f"/word/{kind}s.xml"), form, blob, document.part.package)
    document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s")
    for n, _ in enumerate(notes, 1):
        document.paragraphs[0]._p.append(parse_xml(f'<w:r {word}><w:{kind}Reference w:id="{n}"/></w:r>'))


def mhtml(markup: str, url: str, charset: str = "utf-8") -> bytes:
    """A page as a browser saves it in one file, with a picture beside it."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = url
    message["Subject"] = "A saved page"
    message.set_content(markup, subtype="html", charset=charset, cte="quoted-printable")
    message.add_related(b"\x89PNG\r\n\x1a\n" + b"0" * 400, "image", "png")
    return message.as_bytes()


def letter(markup: str, subject: str = "Ferry") -> bytes:
    """A newsletter as a mail program saves it."""
    message = EmailMessage()
    message["From"] = "Harbour Weekly <news@harbour.example>"
    message["Subject"] = subject
    message["Date"] = "Wed, 12 Mar 2025 07:30:00 +0100"
    message.set_content("Open this letter in a program that shows pages.")
    message.add_alternative(markup, subtype="html")
    message.set_boundary("letter")  # else it is made by chance
    return message.as_bytes()


def warc(pages: Mapping[str, str], day: str = "2025-03-12T07:30:00Z") -> bytes:
    """A web archive with a page at each address, as a crawler writes it."""
    return b"".join(warc_record(url, http_answer(markup.encode()), day) for url, markup in pages.items())


def http_answer(body: bytes, *heads: str, status: str = "200 OK") -> bytes:
    """What a server sends."""
    lines = [f"HTTP/1.1 {status}", *(heads or ("Content-Type: text/html; charset=utf-8",))]
    return "\r\n".join([*lines, "", ""]).encode() + body


def warc_record(url: str, content: bytes, day: str = "2025-03-12T07:30:00Z", kind: str = "response") -> bytes:
    """One record of a web archive."""
    lines = (
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {day}",
        "WARC-Record-ID: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>",
        f"Content-Type: application/http; msgtype={kind}",
        f"Content-Length: {len(content)}",
    )  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode() + content + b"\r\n\r\n"


def epub(chapters: Mapping[str, str], title: str = "The ferry", **more: str) -> bytes:
    """A book of these chapters (name and XHTML body), with a cover, a table of contents and other files (`more`)."""
    items = "".join(
        f'<item id="c{n}" href="t/{c}" media-type="application/xhtml+xml"/>' for n, c in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"
unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">urn:isbn:978-1</dc:identifier><dc:title>{title}</dc:title>
<dc:creator>Ida Lund</dc:creator><dc:publisher>Quay Press</dc:publisher>
<dc:date>2024-05-02</dc:date><dc:language>en-GB</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>
<spine><itemref idref="nav"/>{spine}</spine></package>"""
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{container}full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": package,
        "OEBPS/nav.xhtml": "<html><body><nav>Contents</nav></body></html>",
        **{
            f"OEBPS/t/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
            for name, body in chapters.items()
        },
    }
    return archive(files | more)


def archive(files: Mapping[str, bytes | str]) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()
