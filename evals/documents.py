"""Small documents made on the spot, for tests and trials of the readers: PDFs, Word files, saved pages, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage

Line = tuple[float, float, float, str]
"""x, y from the bottom, size of the letters, words."""


def pdf(pages: Sequence[Iterable[Line]]) -> bytes:
    """A PDF of one font with these lines on its pages."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * i} 0 R' for i in range(count))}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        stream = b"".join(_shown(line) for line in lines)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out) - 0}\n%%EOF".encode()
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


def docx(paragraphs: Iterable[tuple[str, str]], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file of (style, text) and, at its end, a table."""
    from docx import Document

    document = Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


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
    return message.as_bytes()


def archive(files: Mapping[str, bytes | str]) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()
