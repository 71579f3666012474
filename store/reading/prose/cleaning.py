"""Text made plain: composed (NFC), without invisible format characters, with one kind of line end."""

from __future__ import annotations

import re
import unicodedata

# Zero-width, bidirectional and other format characters carry no words and hide or reorder those that do; the "tag"
# letters U+E0000-E007F spell instructions nobody sees. Variation selectors only choose a glyph. The zero-width joiners
# stay where they shape words; elsewhere text loses the shape of an emoji, never a letter that can be read. Control
# characters become nothing, tab and line feed aside.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
JOINING = "(?<=[\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u08ff\u0900-\u0dff])"
"""What finds joiners in words of Arabic, Persian and the scripts of India; anywhere else they only hide."""

_UNCLEAN = re.compile(f"[{_UNSEEN}{_LINE_ENDS}\ud800-\udfff]")
_DROPPED = re.compile(f"(?!{JOINING})[{_UNSEEN}]")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_SPACE = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FIGURES = re.compile(r"[-+−]?\d{1,4}", re.ASCII)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def clean(text: str) -> str:
    """`text` in NFC with `\\n` as its only line end and nothing invisible in it; white space inside lines is kept."""
    if _UNCLEAN.search(text):  # few texts are, and one look is cheaper than three replacements
        text = _DROPPED.sub("", _SURROGATE.sub("\ufffd", _LINE_END.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` on a single line, white space runs as one blank, ends stripped."""
    return " ".join(clean(text).split())


def squeeze(line: str) -> str:
    """`line` with blanks of every sort in a row as one, ends stripped."""
    return _SPACE.sub(" ", line).strip()


def raised(words: str) -> str:
    """`words` that are set raised, figures as the signs for these: 10 to the power of 6 is no 106."""
    return words.translate(_RAISED) if _FIGURES.fullmatch(words) else words
