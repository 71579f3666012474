"""Where the articles found differ on a figure that an answer gives, as sentences of that answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from qa.answer import DisagreementKind
from qa.answering.measures import words_of
from qa.answering.phrases import spoken
from qa.proof.align import Source, Span
from qa.proof.disagreement.find import MOST, Difference, differences
from qa.proof.disagreement.told import Told, told

Proven = Sequence[tuple[str, Sequence[Span]]]
"""The sentences of an answer that are carried, each with the spans that carry it."""

Compared = tuple[DisagreementKind, Told]


def compared(question: str, proven: Proven, sources: Sequence[Source], *, picked: bool) -> list[Compared]:
    """What `sources` say otherwise than `proven`, as far as it is to be told; `picked` sentences were not written."""
    wanted = (d for d in differences(proven, sources) if _is_wanted(d, question, picked=picked))
    return [_told(d, question, proven) for d in islice(wanted, MOST)]


def comparable(question: str, proven: Proven, sources: Sequence[Source]) -> Iterator[Compared]:
    """All that `sources` say otherwise than `proven`, to be told or not."""
    return (_told(d, question, proven) for d in differences(proven, sources))


def _told(difference: Difference, question: str, proven: Proven) -> Compared:
    cited = [span for _, spans in proven for span in spans]
    return difference.kind, told(difference, cited, spoken(question))


def _is_wanted(difference: Difference, question: str, *, picked: bool) -> bool:
    """Whether to tell it: picked sentences hold figures that nobody asked for, and the past of those is noise."""
    if difference.kind == "differ" or not picked or spoken(question) == "zh":
        return True  # what a figure is about is known by its English name
    asked, about = words_of(question), words_of(difference.measure)
    return not asked.roots.isdisjoint(about.roots) or not asked.groups.isdisjoint(about.groups)
