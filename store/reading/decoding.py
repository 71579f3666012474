"""Bytes to text: what encoding a file or page is in, by its mark, by what it declares, by what fits."""

from __future__ import annotations

import codecs
import re

from store.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
# What browsers make of names that stand for a smaller set than is meant.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"RIFF", "a media file"),
    (b"PK\x03\x04", "an archive or office document"), (b"\x1f\x8b", "a compressed file"), (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"), (b"7z\xbc\xaf", "an archive"), (b"Rar!", "an archive"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"), (b"SQLite format 3", "a database"), (b"ID3", "an audio file"), (b"OggS", "an audio file"),
    (b"\x00\x00\x00\x18ftyp", "a video"), (b"\x00\x00\x00\x20ftyp", "a video"), (b"{\\rtf", "a rich-text document"), (b"wOF2", "a font"),
)  # fmt: skip


def binary_kind(data: bytes) -> str | None:
    """What `data` is if it begins as a known kind of binary file, such as "an image"; None for anything else."""
    return next((name for magic, name in _MAGIC if data.startswith(magic)), None)


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text. Raises ReadError if it is no text in any encoding known here.

    In order: a byte order mark; UTF-8 if it fits; the charset given (`declared`, such as an HTTP header's) or named in
    the first 2,000 bytes; UTF-16 without a mark; GB 18030 if that gives mostly Han; Windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding) or _unreadable()
    kind = binary_kind(data)
    if kind is not None:
        raise ReadError(f"This is {kind}, not an article; save its text instead.")
    utf16 = _utf16_without_mark(data)
    if utf16 is not None:
        return utf16
    if data.count(b"\0", 0, 65536) > max(2, len(data[:65536]) // 1000):
        raise ReadError("This is a binary file, not an article; save its text instead.")
    text = _strict(data, "utf-8")
    if text is not None:
        return text
    named = _DECLARED.search(data[:2000])
    for name in (declared, named and named[1].decode("ascii", "replace")):
        encoding = _known(name)
        # A page that says UTF-8 and is not quite is read so all the same, when little of it is broken.
        if encoding == "utf-8":
            text = data.decode("utf-8", "replace")
            if text.count("\ufffd") * 200 <= len(text):
                return text
        elif encoding is not None and (text := _strict(data, encoding) or _lenient(data, encoding)) is not None:
            return text
    return _guess(data)


def _known(name: str | None) -> str | None:
    if not name:
        return None
    lowered = name.strip().lower()
    try:
        encoding = codecs.lookup(_MEANT.get(lowered, lowered))
    except (LookupError, ValueError):
        return None
    # Codecs such as rot13 or base64 are no character sets.
    return encoding.name if getattr(encoding, "_is_text_encoding", True) and encoding.name not in {"idna", "punycode", "undefined"} else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _lenient(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * 200 <= len(text) else None


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 8 or len(data) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return _strict(data, "utf-16-le")
    if even > half * 0.6 and odd < half * 0.1:
        return _strict(data, "utf-16-be")
    return None


def _guess(data: bytes) -> str:
    chinese = _strict(data, "gb18030")
    if chinese is not None:
        beyond = [c for c in chinese[:20_000] if ord(c) > 127]
        # Western text read as GB 18030 gives rare signs; Chinese text gives everyday ones.
        everyday = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：？！“”‘’（）《》—…·　" for c in beyond)
        common = sum(c in "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年" for c in beyond)
        if beyond and everyday >= 0.9 * len(beyond) and common >= 0.03 * len(beyond):
            return chinese
    western = _strict(data, "cp1252")
    if western is None:
        western = data.decode("cp1252", "replace")
    odd = sum(c < " " and c not in "\t\n\r\f" or c == "\ufffd" for c in western[:100_000])
    letters = sum(c.isalpha() or c.isspace() for c in western[:100_000])
    if odd * 100 > len(western[:100_000]) or letters * 2 < len(western[:100_000]):
        _unreadable()
    return western


def _unreadable() -> str:
    raise ReadError("The text is in no encoding that could be recognised; save it as UTF-8.")
