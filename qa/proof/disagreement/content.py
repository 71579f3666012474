"""What the words around a figure say that it is the figure of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.disagreement import cues
from qa.proof.disagreement.figure_lexicon import GENERIC, HAN_MEASURES, MEASURE_OF, PHRASES
from store.language.numbers import quantities
from store.language.tokens import is_function, tokens
from store.language.units import MONEY


def main_part(segment: str, start: int, end: int) -> str:
    """`segment` with all blanked that only tells who says it, why, when or where, so that what it is of is left.

    Before the figure that is what stands before "because" or "says"; after it, what follows "in", "by" or "to", but
    not what follows "of", "on" or "for".
    """
    a = max((m.end() for m in cues.WHY.finditer(segment, 0, max(0, start)) if m.start() > 0), default=0)
    a = max([a, *(t.end for t in tokens(segment) if t.stem in cues.SPOKEN and a <= t.start and t.end <= start)])
    b = next((m.start() for m in cues.WHY.finditer(segment, max(0, end))), len(segment))
    tail = cues.WHERE.sub(lambda m: " " * len(m.group()), segment[end:b])
    return " " * a + segment[a:end] + tail + " " * (len(segment) - b)


def blank_figures(segment: str, spans: Sequence[tuple[int, int]]) -> str:
    """`segment` with its figures and the phrases that name a measure blanked."""
    phrases = [m.span() for pattern, _ in PHRASES for m in pattern.finditer(segment)]
    figures = [(q.start, q.end) for q in quantities(segment)]
    for start, end in (*spans, *phrases, *figures):
        a, b = max(0, start), min(end, len(segment))
        segment = segment[:a] + " " * (b - a) + segment[b:]
    return segment


def content(segment: str) -> frozenset[str]:
    """Stems that tell what a figure is of; of Chinese, pairs of characters."""
    if len(cues.HAN.findall(segment)) * 2 > len(segment.strip()):
        for pattern, _ in HAN_MEASURES:
            segment = pattern.sub(" ", segment)
        han = re.findall("[\u4e00-\u9fff]+", cues.HAN_FILLER.sub(" ", segment))
        return frozenset(run[i : i + 2] for run in han for i in range(len(run) - 1))
    return frozenset(
        t.stem
        for t in tokens(segment)
        if t.kind == "word"
        and not is_function(t)
        and len(t.stem) > 2
        and t.stem not in GENERIC
        and t.stem not in cues.SPEECH
        and t.stem not in MEASURE_OF
        and t.folded not in MONEY
        and not t.capital
    )


def content_of(text: str) -> frozenset[str]:
    """The telling stems of a text without its figures."""
    return content(blank_figures(text, ()))
