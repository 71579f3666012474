"""Sentences: exact spans of a text, in order, none overlapping, covering everything but white space."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

from store.text import language as detect

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end), stripped of outer white space.

    `language` is an ISO 639-1 code, or None to tell it from the text. No span crosses a blank line.
    """
    code = language or detect(text) or "en"
    spans: list[tuple[int, int]] = []
    for block_start, block_end in _blocks(text):
        block = text[block_start:block_end]
        for found in get_sentence_boundaries(code, block):
            start, end = _stripped(block, found["start_index"], found["end_index"])
            if start < end:
                spans.append((block_start + start, block_start + end))
    return spans


def _blocks(text: str) -> list[tuple[int, int]]:
    borders = [m.span() for m in _BLANK.finditer(text)]
    starts = [0, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), len(text)]
    return list(zip(starts, ends, strict=True))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
