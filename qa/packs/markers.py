"""Where in an answer's text its sentences stand, and which citation each of their markers is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.answer import Answer, Citation, Sentence
from qa.answering.finding.assembly import markdown

_MARKERS = re.compile(r"(?:\s*(?<!\\)\[\d{1,4}\])+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Marker:
    """One marker of an answer: `text[start:end]` is the sentence that it stands behind, as Markdown, and `at` the
    index at which the marker begins."""

    start: int
    end: int
    at: int
    sentence: Sentence
    citation: Citation


def placed_sentences(answer: Answer) -> Iterator[tuple[Sentence, int, int]]:
    """The sentences that stand in an answer's text, each looked for in its order, and where, as Markdown."""
    read = 0
    for sentence in answer.sentences:
        words = markdown(sentence.text)
        start = answer.text.find(words, read) if words else -1
        if start >= 0:
            end = start + len(words)
            yield sentence, start, end
            behind = _MARKERS.match(answer.text, end)
            read = behind.end() if behind else end


def markers(answer: Answer) -> Iterator[Marker]:
    """The markers of an answer's text in their order."""
    citations = {c.number: c for c in answer.citations}
    for sentence, start, end in placed_sentences(answer):
        if found := _MARKERS.match(answer.text, end):
            for number in _NUMBER.finditer(found[0]):
                if citation := citations.get(int(number[0])):
                    yield Marker(start, end, end + number.start() - 1, sentence, citation)
