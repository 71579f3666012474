"""What a newer article of the same story, or a newer entry of a live page, has on a sentence: told beside its verdict,
for whoever checks to look there.

Whether it says otherwise nothing here hears: of the sentences told by `python -m evals.proving.drafts` as supported, of
which a newer article speaks and does not carry them, about as many still hold as were overtaken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.answering.finding.newer import LaterWords
from qa.factcheck.finding_texts import worded
from qa.factcheck.weighing import Weighed, credit
from qa.logistic import chance
from qa.proof.check.verdict import BORDER
from qa.proof.facts.align import Source, span_at
from qa.reader import knows, verify, windows_of
from store.filters import Filters
from store.library import Library
from store.reading.prose.entries import entry_at


def with_newer(
    found: Weighed, text: str, sources: Sequence[Source], library: Library, filters: Mapping[str, Any]
) -> tuple[Weighed, tuple[Source, ...]]:
    """`found` with the words on the sentence `text` of an article of the story, or an entry of the page, that is newer
    than all it cites, where that does not carry it, and `sources` with these. Raises ReaderError when the reader's
    files are missing or damaged."""
    if found.verdict not in ("supported", "not_found") or not found.spans or not knows(text):
        return found, tuple(sources)
    articles = (source.article for source in sources)
    later = LaterWords.than(found.spans, articles, text, library, Filters.parse(filters)).answer()
    if later is None:
        return found, tuple(sources)
    article, start, end = later
    windows = [window for window in windows_of(article) if window.holds(start, start + 1)]
    if found.verdict == "supported" and windows and chance(max(verify(text, windows))) >= BORDER:
        return found, tuple(sources)
    who, entry = credit(article), entry_at(article.text, start)
    who = worded("{name} ({day})", name=who, day=entry.time) if entry else who
    why = worded("{who}, which is newer, speaks of this too: look there.", who=who)
    span = span_at(article, start, end)
    told = replace(found, reasons=(*found.reasons, why), spans=(*found.spans, span))
    return told, (*sources, Source(article, start, end))
