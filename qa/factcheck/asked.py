"""A figure of a sentence, asked of passages: what do they give in its place?

The sentence with the figure taken out is a question that the reader can answer: "Refused persons get a review within
how many days?" The words that it finds are compared with the figure to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.proof.facts.check_numbers import figures
from qa.reader import Window, read
from store.language.numbers import Quantity, compare, said
from store.language.units import same_unit

MOST_ASKED = 2
"""Figures of one sentence that are asked, its first ones: each takes as long as the whole sentence."""


@dataclass(frozen=True)
class OtherFigure:
    """Another figure of the same unit that a window gives in the place of `figure`, the words
    `window.text[start:end]`, and how surely that is the answer, in logits."""

    figure: str
    window: int
    start: int
    end: int
    score: float


def given(claim: str, asked: Sequence[Quantity], windows: Sequence[Window]) -> Iterator[OtherFigure]:
    """For each figure of `claim` that is asked what the windows give otherwise, the surest first.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    for figure in asked[:MOST_ASKED]:
        for reading in read(_question(claim, figure), windows):
            text = windows[reading.window].text
            inside = [q for q in figures(text) if q.start < reading.end and reading.start < q.end]
            alike = [q for q in inside if q.kind == figure.kind and same_unit(q.unit, figure.unit)]
            if alike and all(compare(figure, q) != "same" for q in alike):
                yield OtherFigure(said(figure, claim), reading.window, reading.start, reading.end, reading.score)


def _question(claim: str, figure: Quantity) -> str:
    word = "what percent" if figure.kind == "percent" else f"how many {figure.unit}"
    return f"{claim[: figure.start]}{word}{claim[figure.end :]}".rstrip(" .。!") + "?"
