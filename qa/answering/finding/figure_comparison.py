"""Where the articles found differ on a figure that an answer gives, as sentences of that answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from qa.answer import DisagreementKind
from qa.answering.finding.asserted import gives
from qa.answering.reading.context import asked_in
from qa.answering.reading.question_analysis import kind
from qa.proof.disagreement.find import MOST, FigureDisagreement, differences, moves, touches
from qa.proof.disagreement.told_difference import ToldDifference, tell_difference
from qa.proof.facts.align import Source, Span

Proven = Sequence[tuple[str, Sequence[Span]]]
"""The sentences of an answer that are carried, each with the spans that carry it."""

Compared = tuple[DisagreementKind, ToldDifference]


def compared(question: str, proven: Proven, sources: Sequence[Source], *, dated: bool) -> list[Compared]:
    """What `sources` say otherwise than `proven`, as far as it is to be told; `dated` sentences say of when they are,
    as those do that are quoted with their outlet and day."""
    wanted = (d for d in differences(proven, sources) if is_wanted(d, question, dated=dated))
    return [_told(d, question, proven) for d in islice(wanted, MOST)]


def comparable(question: str, proven: Proven, sources: Sequence[Source]) -> Iterator[Compared]:
    """All that `sources` say otherwise than `proven`, to be told or not."""
    return (_told(d, question, proven) for d in differences(proven, sources))


def _told(difference: FigureDisagreement, question: str, proven: Proven) -> Compared:
    cited = [span for _, spans in proven for span in spans]
    return difference.kind, tell_difference(difference, cited, asked_in(question))


def is_wanted(difference: FigureDisagreement, question: str, *, dated: bool) -> bool:
    """Whether to tell it: that sources differ always is; the past of a figure is where the question is about it or asks
    whether it is so.

    Where an answer that does not say of when its sentences are gives what has been replaced since, that is told
    whatever was asked, except of what moves all the time.
    """
    if difference.kind == "differ" or (difference.outdated and not dated and not moves(difference)):
        return True
    if any(gives(question, side.said) for side in difference.sides):
        return True
    return touches(question, difference, asks_when=kind(question) == "date")
