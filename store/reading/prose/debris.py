"""What stands in a stored text and is no part of what it tells: stamps of a live blog, credits, buttons, words about
the page.

Texts that come as records or by program are kept as they are, and pages leave some of this behind. A line is judged by
its form alone and only where it is a line of its own; what is debris stays stored, and is in no passage, so that it is
neither found nor quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.language.patterns import late, one_of
from store.language.units import unit_words
from store.reading.prose.body import CAPTION, LINE, heading_spans, is_prose
from store.reading.prose.bylines import names_in, without_by
from store.reading.prose.chrome import NETWORKS, fold_line, kind_of
from store.reading.prose.head import rest_of_date_line
from store.reading.prose.layout import ends_sentence
from store.reading.prose.notes import correction_of
from store.reading.prose.written_dates import find_date

Span = tuple[int, int]

_LONGEST = 300
_ALONE_BEFORE = late(r"(?:^|\n[^\S\n]*\n)[^\S\n]*$")
_ALONE_AFTER = late(r"[^\S\n]*\n[^\S\n]*\n")
_HASHED = late(r"^(?P<mark>#{1,6}[^\S\n]+)(?P<words>\S(?:[^\n]{0,200}\S)?)[^\S\n]*$", re.MULTILINE)
_CLOCK = (
    r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?\s?m\b\.?)?"
    r"(?:\s?\(?\b(?:[A-Z]{1,3}[SD]?T|UTC|Z|local(?: time)?)\b(?:\s?/\s?[A-Z]{2,4}\b)?\)?)?"
)
_HALF_OF_DAY = r"\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?\s?m\b\.?"
_AGO = rf"(?:\d{{1,3}}|an?)\s?(?:s|m|h|d|{one_of(unit_words('time'))})\b"
_TIME = late(rf"(?:{_AGO}\s?){{1,3}}ago\b|{_CLOCK}|{_HALF_OF_DAY}|\b(?:just )?now\b", re.IGNORECASE)
_PUBLISHING = late(r"(?:first |last )?(?:published|updated|posted|modified)\b", re.IGNORECASE)
# What is set before the words of an entry, with the half of the day or the zone: prose tells the hour otherwise.
_STAMP = late(
    r"\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?(?:\s?\(?(?:[A-Z]{1,3}[SD]?T|UTC)\b\)?)?|\(?(?:[A-Z]{1,3}[SD]?T|UTC)\b\)?)"
    r"[,:|\s–—-]+(?=[A-Z“\"])"
)
_BUTTON = late(
    r"(?:(?<=[.!?…”\"’)])|^)[^\S\n]*(?:Read or |Like or )?Share"
    r" (?:this (?:update|story|article|post|page|entry)|on|via|your)\b[^.!?\n]{0,60}(?:https?://\S+[^\n]{0,80})?$",
    re.MULTILINE,
)
_OF_THE_PAGE = late(
    r"(?:(?:this|our|the) live (?:blog|coverage|updates?|feed)|(?:this|the) liveblog|(?:this|our) (?:page|feed|blog))\b"
    r".{0,120}\b(?:closed|closing|ended|ending|over|paused|summari[sz]es?|wrap(?:s|ped|ping)?|no longer)\b"
    r"|(?:follow|read|see|find|catch up on) (?:all )?our (?:latest|live|full|previous|earlier)\b"
    r"|(?:we are|we're|that's it|that is all)\b.{0,60}\b(?:live coverage|live ?blog)\b",
    re.IGNORECASE,
)
_NOTE = late(
    r"\W{0,3}(?:(?:editor(?:['’]s|s['’]|ial)?|publisher['’]s) note\b|note (?:from|to) (?:the )?(?:editors?|readers?)\b"
    r"|disclaimer\s?[:：–—-]|编者[按注])",
    re.IGNORECASE,
)
_REFERENCE = late(r"[\^↑]\s*\S")  # an encyclopedia's note, with the way back to where it is set
_BY = late(
    r"(?:(?:from|analysis (?:from|by)|posted by|reported by|compiled by) (?P<names>[^.!?]{3,80})"
    r"|(?:contributing|contributors?)\s?:.{2,200}"
    r"|(?:additional )?(?:reporting|writing|editing) (?:by|:).{2,200}"
    r"|.{3,160}\bcontributed (?:reporting )?to this (?:report|story|article)\b\.?"
    rf"|(?:{one_of(NETWORKS)}|e-?mail|tel(?:ephone)?)\s?:\s?\S+|@\w{{2,30}}"
    r"|(?:buy|view|enlarge|hide|toggle) (?:this )?(?:photos?|images?|pictures?|captions?|gallery|comments))",
    re.IGNORECASE,
)
_POSSESSIVE = late(r"^[\w .&-]{2,30}['’]s?\s+")


def is_debris(line: str, title: str | None = None) -> bool:
    """Whether `line`, one of a text, tells nothing of what the text is about."""
    line = line.strip()
    if len(line) > _LONGEST or not any(map(str.isalnum, line)):
        return False
    if _NOTE.match(line):
        return correction_of(line) is None
    if _OF_THE_PAGE.match(line) or _REFERENCE.match(line):
        return True
    if is_prose(line):
        return False
    if title and fold_line(line) == fold_line(title):
        return True
    return kind_of(line) is not None or CAPTION.fullmatch(line) is not None or is_stamp(line) or _is_credit(line)


def is_stamp(line: str) -> bool:
    """Whether nothing is left of a line that tells a time without times, dates and the words that introduce them."""
    if not (_TIME.search(line) or _PUBLISHING.match(line)):
        return False  # a day alone may head what happened on it
    rest = _TIME.sub(" ", line)
    while (found := find_date(rest)) is not None:
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    return not rest_of_date_line(rest)


def _is_credit(line: str) -> bool:
    """Whether a line says who wrote, or where to reach them, and no more."""
    if ends_sentence(line) and not _BY.fullmatch(line):
        return False
    if without_by(line) != line and names_in(without_by(line).split(",")[0]) is not None:
        return True
    said = _BY.fullmatch(line)
    return said is not None and (said["names"] is None or names_in(_POSSESSIVE.sub("", said["names"])) is not None)


def debris_spans(text: str, title: str | None = None) -> list[Span]:
    """The (start, end) spans of the debris in `text`, in order: lines, and what stands before or after an entry."""
    found: list[Span] = []
    for line in LINE.finditer(text):
        start, end = line.span()
        if is_debris(line.group(), title):
            found.append((start, end))
            continue
        if hashed := _HASHED.match(text, start, end):
            found.append(hashed.span("mark"))
        if stamp := _STAMP.match(text, start, end):
            found.append(stamp.span())
        if button := _BUTTON.search(text, max(start, end - _LONGEST), end):
            found.append(button.span())
    return found


def hashed_headings(text: str) -> list[Span]:
    """Headings that a text marks as Markdown does, without their marks."""
    return [m.span("words") for m in _HASHED.finditer(text)]


def bare_headings(text: str, debris: Iterable[Span] = ()) -> list[Span]:
    """Section headings that a text has as paragraphs of their own and nobody declared: "What happens next?"."""
    pieces: list[str] = []
    at = 0
    for start, end in debris:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    text = "".join([*pieces, text[at:]])
    return [
        (start, end)
        for start, end in heading_spans(text)
        if _ALONE_BEFORE.search(text, max(0, start - _LONGEST), start) and _ALONE_AFTER.match(text, end)
    ]
