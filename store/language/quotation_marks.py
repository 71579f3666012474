"""Quotation marks in text: folding typography away, finding words verbatim, and where text is quoted.

Three strengths of comparison, weakest first: the same characters; the same after folding quote marks, dashes and white
space (`stands_verbatim`, the contract's rule); the same after folding ellipses, ligatures and invisible characters as
well (`fold_marks`).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.language.patterns import late

DOUBLE_MARKS = "“”„‟«»″＂❝❞〝〞〟「」『』﹁﹂﹃﹄｢｣"
"""All double quotation marks but the straight one."""

_SINGLE = "‘’‚‛′`´＇‹›❛❜ʼ"
_DASHES = "‐‑‒–—―−﹘﹣－⸺⸻"
_ONE_FOR_ONE = str.maketrans(
    {**dict.fromkeys(DOUBLE_MARKS, '"'), **dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DASHES, "-")}
)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_STRICT_RUN = re.compile(r"\s+")
_LOOSE_RUN = re.compile(
    rf"[\s{_INVISIBLE}]*\s[\s{_INVISIBLE}]*|[{_INVISIBLE}]+|\.?…[.…]*|\.(?:\s?[.…]){{2,}}|-{{2,3}}|''"
    r"|[\ufb00-\ufb06\uff01-\uff5e\u2160-\u217f]|[^\W\d_][\u0300-\u036f]+"
)
_STYLE_RUN = late(rf"\s*-{{1,3}}\s*|{_LOOSE_RUN.pattern}")


@dataclass(frozen=True)
class Folded:
    """Text with its typography folded. Character `i` of `text` stands for `original[offsets[i]:ends[i]]`."""

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `text[start:end]`, which is not empty, stands for."""
        return self.offsets[start], self.ends[end - 1]


def fold_marks(text: str) -> Folded:
    """`text` with one form of double mark, single mark, dash, ellipsis and space; case is kept.

    Ligatures, full-width letters and letters with separate accents take their plain form, invisible characters go.
    """
    return _fold(text, _LOOSE_RUN)


@lru_cache(maxsize=64)
def _fold(text: str, run: re.Pattern[str]) -> Folded:
    plain = text.translate(_ONE_FOR_ONE)
    pieces: list[str] = []
    offsets, ends = array("L"), array("L")
    at = 0
    for m in run.finditer(plain):
        pieces.append(plain[at : m.start()])
        offsets.extend(range(at, m.start()))
        ends.extend(range(at + 1, m.start() + 1))
        form = _form(m.group())
        pieces.append(form)
        offsets.extend([m.start()] * len(form))
        ends.extend([m.end()] * len(form))
        at = m.end()
    pieces.append(plain[at:])
    offsets.extend(range(at, len(plain)))
    ends.extend(range(at + 1, len(plain) + 1))
    return Folded("".join(pieces), offsets, ends)


def _form(run: str) -> str:
    """The one form of a run of characters that `_LOOSE_RUN` found."""
    first = run[0]
    if run.strip() and run.strip()[0] == "-":
        return "-"
    if any(c.isspace() for c in run) and first != ".":
        return " "
    if first == "…" or first == ".":
        return "..."
    if first == "'":
        return '"'
    if unicodedata.category(first) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", run).translate(_ONE_FOR_ONE)


def find(needle: str, text: str) -> tuple[int, int] | None:
    """The first place where `needle` stands in `text` word for word after folding, as an exact span of `text`."""
    return next(places(needle, text), None)


def places(
    needle: str, text: str, folding: re.Pattern[str] = _LOOSE_RUN, *, start: int = 0
) -> Iterator[tuple[int, int]]:
    """Every place from `start` on where `needle` stands in `text` after folding, at word borders, in order."""
    wanted = _fold(needle, folding).text.strip()
    if wanted:
        folded = _fold(text, folding)
        yield from (folded.span(*hit) for hit in _hits(wanted, folded.text, bisect_left(folded.offsets, start)))


def _hits(wanted: str, text: str, at: int) -> Iterator[tuple[int, int]]:
    while (at := text.find(wanted, at)) >= 0:
        end = at + len(wanted)
        if _joined(text, at):
            border = _WORD_END.search(text, at)
            at = border.end() if border else len(text)
            continue
        if not _joined(text, end):
            yield at, end
        at += 1


def restyled(needle: str, text: str) -> tuple[int, int] | None:
    """The first place where `needle` stands in `text` but for single or double inner marks and spaces at dashes."""
    wanted = _fold(needle, _STYLE_RUN).text.strip().replace("'", '"')
    folded = _fold(text, _STYLE_RUN)
    hit = next(_hits(wanted, folded.text.replace("'", '"'), 0), None) if wanted else None
    return folded.span(*hit) if hit else None


def stands_verbatim(needle: str, text: str) -> bool:
    """Whether `needle` stands in `text` after folding no more than quote marks, dashes and white space."""
    return next(places(needle, text, _STRICT_RUN), None) is not None


def _joined(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and not _UNSPACED.match(before) and not _UNSPACED.match(after)


_UNSPACED = late(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
)
_WORD_END = re.compile(r"(?<=\w)(?=\W)|(?<=_)|$")
_IDEOGRAPHS = "[\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
_WORD = late(
    f"{_IDEOGRAPHS}|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{{1,3}}"
    r"|\d+(?:[.,]\d+)*|[^\W_](?:(?:['’ʼ](?=[^\W\d_]))?(?![\u3005-\u30ff\u3400-\u9fff])[^\W_]|[\u0300-\u036f])*"
)


def words(text: str) -> int:
    """How many words `text` has: "don't" and "4.9" are one, "well-known" two, each Chinese or Japanese character one.

    Three characters of Thai, Lao, Khmer or Burmese, written without spaces, count as one.
    """
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True)
class QuotedSpan:
    """Text in quotation marks: `start:end` with its marks, `inner_start:inner_end` the words between them.

    `closed` is False where no closing mark follows in the paragraph; the quotation then runs to the paragraph's end.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


_CLOSERS = {
    "“": "”\"＂❞", "”": "”\"", "„": "“”\"‟", "‟": "”\"", "«": "»", "»": "«»", '"': "\"”＂", "＂": "＂\"”", "″": "″\"”",
    "❝": "❞”", "〝": "〞〟", "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "｢": "｣",
    "‘": "’'❜", "‚": "‘’", "‛": "’'", "'": "'’", "‹": "›", "›": "‹›", "❛": "❜’", "''": ("''"), "``": "''\"”",
}  # fmt: skip
_SINGLES = frozenset("‘'‚‛❛")
_MARK = re.compile("''|``|[\"'" + DOUBLE_MARKS + "‘’‚‛‹›❛❜]")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n|\Z")
_ELISION = late(r"(?:\d0s?\b|\d\ds?\b|tis\b|twas\b|twere\b|em\b|n\b|til\b|cause\b|bout\b|cos\b|round\b)", re.IGNORECASE)


def quotations(text: str) -> tuple[QuotedSpan, ...]:
    """The quotations of `text`, in order; one inside another belongs to the outer one. Titles in 《》 are none."""
    found: list[QuotedSpan] = []
    at = 0
    for border in _PARAGRAPH_END.finditer(text):
        if border.start() > at:
            found.extend(_in_paragraph(text, at, border.start()))
        at = border.end()
    return tuple(found)


def _in_paragraph(text: str, start: int, end: int) -> Iterator[QuotedSpan]:
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text, start, end)]
    places_ = [at for at, _ in marks]
    last_single = max((at for at, m in marks if m in "'’" and _may_close(text, at, m, end)), default=-1)
    i = 0
    while i < len(marks):
        at, mark = marks[i]
        if not _opens(text, at, mark, start, end) or (mark == "'" and at >= last_single):
            i += 1
            continue
        j = _closing(text, marks, i, end)
        if j is None:
            if mark in _SINGLES and mark != "‘":
                i += 1
                continue
            until = _continuation(text, marks, i, end)
            yield _quotation(text, at, len(mark), until, 0, closed=False)
            i = bisect_left(places_, until, lo=i + 1)
        else:
            close, closer = marks[j]
            yield _quotation(text, at, len(mark), close, len(closer), closed=True)
            i = j + 1


def _quotation(text: str, start: int, opening: int, until: int, closing: int, *, closed: bool) -> QuotedSpan:
    inner = text[start + opening : until]
    inner_start = start + opening + len(inner) - len(inner.lstrip())
    inner_end = max(inner_start, until - (len(inner) - len(inner.rstrip())))
    return QuotedSpan(start, until + closing if closed else inner_end, inner_start, inner_end, closed)


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    """Whether a mark met outside any quotation opens one."""
    if mark not in _CLOSERS:
        return False
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    wordlike = before.isalnum() and not _UNSPACED.match(before)
    if mark in ("'", "‘"):
        return not wordlike and not after.isspace() and before not in ".,!?;" and not _ELISION.match(text, at + 1)
    if mark in ("”", "»", "›", "″", "''"):
        return not wordlike and not after.isspace() and before not in ".,!?;:…"
    if mark in ('"', "＂"):
        if before.isdigit() and not after.isalpha():
            return False
        return not after.isspace() or before.isspace()
    return True


def _may_close(text: str, at: int, mark: str, end: int) -> bool:
    """Whether a mark that can close stands where a closing mark can stand."""
    if mark not in ("'", "’"):
        return True
    after = text[at + 1] if at + 1 < end else " "
    return not after.isalnum() or bool(_UNSPACED.match(after))


def _closing(text: str, marks: list[tuple[int, str]], i: int, end: int) -> int | None:
    """The index in `marks` of the mark that closes the one at `i`."""
    opener = marks[i][1]
    closers = _CLOSERS[opener]
    depth, first = 0, None
    for j in range(i + 1, len(marks)):
        at, mark = marks[j]
        if mark == opener and opener in "“«「『‘" and opener not in closers:
            if opener == "“" and _starts_line(text, at):
                break
            depth += 1
        elif mark in closers and _may_close(text, at, mark, end) and not _stays_inside(text, marks, j, opener, end):
            first = j if first is None else first
            if depth == 0:
                return j
            depth -= 1
    return first


def _stays_inside(text: str, marks: list[tuple[int, str]], j: int, opener: str, end: int) -> bool:
    """Whether what looks like the closing mark is a possessive, feet or inches, with the closing mark yet to come."""
    at, mark = marks[j]
    before = text[at - 1]
    if mark in ("'", "’"):
        plain = before in "sS" or before.isdigit()
    elif mark == '"':
        plain = before.isdigit()
    else:
        return False
    rest = text[at + 1 : at + 3]
    if not (plain and len(rest) == 2 and rest[0] == " " and (rest[1].islower() or before in "sS")):
        return False
    if j + 1 >= len(marks):
        return False
    later, following = marks[j + 1]
    after = text[later + 1] if later + 1 < end else " "
    return following in _CLOSERS[opener] and not after.isalnum() and not text[later - 1].isspace()


def _starts_line(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    return line > 0 and not text[line:at].strip(" \t>")


def _continuation(text: str, marks: list[tuple[int, str]], i: int, end: int) -> int:
    """Where an unclosed quotation ends: at a line that opens again with the same mark, else with the paragraph."""
    opener = marks[i][1]
    for j in range(i + 1, len(marks)):
        at, mark = marks[j]
        if mark == opener and _starts_line(text, at):
            return text.rfind("\n", 0, at)
    return end
