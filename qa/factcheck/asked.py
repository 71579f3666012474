"""Figures and dates of a sentence, asked of the passages: what do they give in that place?

The sentence with a figure taken out is a question that the reader can answer: "His ticket goes up from how many to 352
crowns?" The words that it finds are compared with the figure to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qa.proof.facts.check_numbers import figures
from qa.reader import Window, read
from store.language.dates import Moment, conflicts, moments
from store.language.numbers import Quantity, compare

MOST_ASKED = 2
"""Figures of one sentence that are asked, its first ones: each takes as long as the whole sentence."""


@dataclass(frozen=True)
class Given:
    """What a window gives in the place of the figure `said`: the words `window.text[start:end]`, how surely that is
    the answer, in logits, and whether it bears the figure out."""

    said: str
    window: int
    start: int
    end: int
    score: float
    same: bool


@dataclass(frozen=True)
class _Blank:
    """A figure or date of a sentence at `start`..`end`, and the sentence with a word of asking in its place."""

    start: int
    end: int
    question: str
    figure: Quantity | None
    moment: Moment | None


def given(claim: str, windows: Sequence[Window], days: Sequence[date | None]) -> Iterator[Given]:
    """For each figure of `claim` that is asked, what the windows surely give, the surest first. `days` are those on
    which the articles of the windows came out.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    for blank in _blanks(claim)[:MOST_ASKED]:
        for reading in read(blank.question, windows):
            text = windows[reading.window].text
            same = _bears_out(blank, text[reading.start : reading.end], text, reading.start, days[reading.window])
            if same is not None:
                said = claim[blank.start : blank.end]
                yield Given(said, reading.window, reading.start, reading.end, reading.score, same)


def _blanks(claim: str) -> list[_Blank]:
    found = [
        _Blank(q.start, q.end, _asking(claim, q.start, q.end, _word_for(q)), q, None)
        for q in figures(claim)
        if not (q.spelled and q.value <= 1)
    ]
    found += [_Blank(m.start, m.end, _asking(claim, m.start, m.end, "when"), None, m) for m in moments(claim)]
    return sorted(found, key=lambda blank: blank.start)


def _asking(claim: str, start: int, end: int, word: str) -> str:
    return f"{claim[:start]}{word}{claim[end:]}".rstrip(" .。!") + "?"


def _word_for(quantity: Quantity) -> str:
    if quantity.kind == "percent":
        return "what percent"
    if quantity.kind == "ordinal":
        return "which"
    return f"how many {quantity.unit}" if quantity.unit else "how many"


def _bears_out(blank: _Blank, words: str, text: str, at: int, day: date | None) -> bool | None:
    """Whether the words that were found bear the figure out; None where they are no figure of its sort."""
    end = at + len(words)
    if blank.moment is not None:
        there = [m for m in moments(text) if m.start < end and at < m.end]
        clashing = [conflicts(blank.moment, m, day) for m in there if blank.moment.fields & m.fields]
        return None if not clashing else not all(clashing)
    assert blank.figure is not None
    alike = [q for q in figures(text) if q.start < end and at < q.end and _sort(q) == _sort(blank.figure)]
    return any(compare(blank.figure, q) == "same" for q in alike) if alike else None


def _sort(quantity: Quantity) -> tuple[str, str]:
    return quantity.unit, "ordinal" if quantity.kind == "ordinal" else ""
