"""Bytes to text: what encoding a file or page is in, by its mark, by what it declares, by what fits."""

from __future__ import annotations

import codecs
import re
from typing import IO

from store.errors import ReadError
from store.language.patterns import simplified

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([\w.:-]{2,30})""", re.IGNORECASE
)
# What browsers make of names that stand for a smaller set than is meant.
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5"), "big5hkscs"),
}
_MAGIC: dict[str, tuple[bytes, ...]] = {
    "a PDF": (b"%PDF-",),
    "an image": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*"),
    "a media file": (b"RIFF", b"ID3", b"OggS", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"\x1a\x45\xdf\xa3"),
    "an archive or an office document": (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
    "a compressed file": (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
    "a program": (b"\x7fELF", b"MZ\x90"),
    "a database": (b"SQLite format 3",),
    "a font": (b"wOF2", b"wOFF"),
}
_SEVEN_BITS = ("iso2022", "hz")  # charsets in which every letter is written in bytes that mean another one in ASCII
_CHINESE = ("gb18030", "big5hkscs")
_OF_OTHER_SCRIPTS = tuple("cp1251 koi8_r koi8_u cp866 iso8859_5 cp1253 cp1255 cp1256 cp949 cp932 euc_jp".split())
_WESTERN = ("cp1252", "mac-roman", "cp850", "cp1250", "iso8859-2")  # of those that fit alike the first
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年")
_HIGH_IN_A_ROW = re.compile(rb"[\x80-\xff]{3,}")
_LETTERS_IN_A_ROW = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f’‘–—…·\xa0\xad](?=[^\W\d_])")
_SAMPLE = 64_000
_PIECE = 1_000_000
_TELLING = 120  # bytes of a text that show which letters are common in it
_UNREADABLE = "The text is in no encoding that could be recognised; save it as UTF-8."


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text. Raises ReadError if it is no text in any encoding known here.

    In order: a byte order mark; UTF-8 if it fits; the charset given (`declared`, such as an HTTP header's) or named in
    the first 2,000 bytes; UTF-16 without a mark; UTF-8 if little of it is broken; GB 18030 or Big5 if that gives mostly
    Han; Windows-1252, or another one of Latin letters in which fewer signs stand within words; where words are wholly
    beyond ASCII, what fits of the encodings of Cyrillic, Greek, Hebrew, Arabic, Korean and Japanese.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            marked = _strict(data, encoding)
            if marked is None:
                raise ReadError(_UNREADABLE)
            return marked
    kind = next((name for name, magic in _MAGIC.items() if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError(f"This is {kind}, not an article; save its text instead.")
    utf16 = _utf16_without_mark(data)
    if utf16 is not None:
        return utf16
    if data.count(b"\0", 0, 65536) > max(2, len(data[:65536]) // 1000):
        raise ReadError("This is a binary file, not an article; save its text instead.")
    named = _DECLARED.search(data[:2000])
    charsets = [_known(name) for name in (declared, named and named[1].decode("ascii", "replace"))]
    unicode = _strict(data, "utf-8")
    if unicode is not None and not (data.isascii() and any(c and c.startswith(_SEVEN_BITS) for c in charsets)):
        return unicode
    for charset in charsets:
        # A page that says UTF-8 and is not quite is read so all the same, when little of it is broken.
        named_text = (_strict(data, charset) or _lenient(data, charset)) if charset else None
        if named_text is not None:
            return named_text
    read = data.decode("utf-8", "replace")
    return read if _is_mostly_sound(read) else _guess(data)


def encoding_of(sample: bytes) -> str:
    """The name of the encoding of a file that begins with `sample`, which may be cut anywhere.

    Raises ReadError if it is no text.
    """
    if not sample.strip():
        raise ReadError("The file is empty.")
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if marked is not None:
        return marked
    whole = sample[: len(sample) // 2 * 2] if b"\0" in sample[:200] else _uncut(sample)
    text = decode(whole)
    names = ("utf-8-sig", "utf-16-le", "utf-16-be", *_CHINESE, *_WESTERN, *_OF_OTHER_SCRIPTS)
    return next((n for n in names if _strict(whole, n) == text), "utf-8")


def encoding_of_file(file: IO[bytes]) -> str:
    """The name of the encoding of all of `file`, wherever in it the first letter beyond ASCII stands.

    Raises ReadError if it is no text.
    """
    piece = file.read(_SAMPLE)
    encoding = encoding_of(piece)
    if encoding != "utf-8-sig":
        return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece:
            decoder.decode(piece)
            piece = file.read(_PIECE)
    except UnicodeDecodeError as error:
        if not _is_mostly_sound(error.object.decode("utf-8", "replace")):
            return encoding_of(error.object[max(0, error.start - 100) :])
    return encoding


def _uncut(sample: bytes) -> bytes:
    """`sample` up to its last line end; where it has none, up to its last whole character."""
    lines = sample[: sample.rfind(b"\n") + 1]
    shorter = [sample[: len(sample) - n] for n in range(4)]
    fits = (s for encoding in ("utf-8", "gb18030") for s in shorter if _strict(s, encoding) is not None)
    return lines or next(fits, sample)


def _known(name: str | None) -> str | None:
    if not name:
        return None
    lowered = name.strip().lower()
    try:
        encoding = codecs.lookup(_MEANT.get(lowered, lowered))
    except (LookupError, ValueError):
        return None
    # Codecs such as rot13 or base64 are no character sets.
    is_charset = getattr(encoding, "_is_text_encoding", True)
    return encoding.name if is_charset and encoding.name not in {"idna", "punycode", "undefined"} else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _lenient(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * 200 <= len(text) else None


def _is_mostly_sound(text: str) -> bool:
    """A few bytes that are damaged make no other encoding of a text in which the rest fits."""
    return sum(not c.isascii() for c in text) >= 2 * text.count("\ufffd")


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


def _commonness(text: str) -> float:
    """The share of the commonest Chinese characters in what a text has beyond ASCII; 0 where that is not mostly Han.

    Western text read in a Chinese encoding gives rare signs that stand alone, and so does Chinese text in another;
    Chinese text gives everyday ones.
    """
    beyond = [c for c in simplified(text[:20_000]) if ord(c) > 127]
    everyday = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：？！“”‘’「」『』（）《》—…·　" for c in beyond)
    in_rows = sum(map(len, _LETTERS_IN_A_ROW.findall(text[:20_000])))
    if not beyond or everyday < 0.9 * len(beyond) or 2 * in_rows < len(beyond):
        return 0.0
    return sum(c in _COMMON for c in beyond) / len(beyond)


def _guess(data: bytes) -> str:
    read = [text for encoding in _CHINESE if (text := _strict(data, encoding)) is not None]
    chinese = max(read, key=_commonness, default="")
    if _commonness(chinese) >= 0.03:
        return chinese
    high = data[:100_000].translate(None, bytes(range(128)))
    if sum(map(len, _HIGH_IN_A_ROW.findall(data[:100_000]))) * 2 > len(high):
        return _in_another_script(data)
    western = min((data.decode(encoding, "replace") for encoding in _WESTERN), key=_misread)
    sample = western[:100_000]
    beyond = sum(c.isalpha() and not c.isascii() for c in sample)
    odd = sum((c < " " and c not in "\t\n\r\f") or c == "\ufffd" for c in sample)
    letters = sum(c.isalpha() or c.isspace() for c in sample)
    if odd * 100 > len(sample) or letters * 2 < len(sample) or _misread(sample) * 5 > beyond:
        raise ReadError(_UNREADABLE)
    return western


def _in_another_script(data: bytes) -> str:
    """A text whose words are wholly beyond ASCII. Raises ReadError if it is in no encoding for that."""
    from charset_normalizer import from_bytes

    found = from_bytes(_uncut(data[:_SAMPLE]), cp_isolation=list(_OF_OTHER_SCRIPTS)).best()
    text = None if found is None else _strict(data, found.encoding)
    # In a text that is long enough the common letters are those of a language.
    if found is None or text is None or (len(data) > _TELLING and not found.coherence):
        raise ReadError(_UNREADABLE)
    return text


def _misread(text: str) -> int:
    """How many signs, or capitals behind a small letter, stand within the words of western text: in the encoding that
    it is written in there are none."""
    found = _IN_A_WORD.finditer(text[:100_000])
    return sum(not m[0].islower() and not (m[0].isupper() and text[m.start() - 1].isupper()) for m in found)
