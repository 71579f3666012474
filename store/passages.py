"""Passages: the spans of an article that are searched and cited, at sentence borders, never across a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from store.article import Article, Passage
from store.sentences import sentence_spans
from store.text import language

TARGET = 700
"""Characters a passage aims at."""
LIMIT = 900
"""Characters no passage exceeds."""

_PARAGRAPH_ENDS = 450  # a passage this long ends where its paragraph ends
_REST = 200  # a last passage shorter than this joins the one before, if that leaves it within the limit
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
# Where a sentence too long for a passage is cut: after a clause, or else after a word.
_CLAUSE = re.compile(r"[;:,.!?…)\]”’\"]\s+|[，；：、。！？）」』”]\s*|\s+[—–-]\s+|——")
_SPACE = re.compile(r"\s+")

Span = tuple[int, int]


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of `article`, in order; every sentence outside its headings is in exactly one of them.

    A sentence longer than `LIMIT` is the exception: it is cut at clauses into several passages.
    """
    code = article.language or language(article.text)
    passages: list[Passage] = []
    for heading, start, end in _sections(article):
        for a, b in _packed(article.text, _sentences(article.text, start, end, code)):
            passages.append(
                Passage(
                    article_id=article.id,
                    revision=article.revision,
                    ordinal=len(passages),
                    start=a,
                    end=b,
                    text=article.text[a:b],
                    heading=heading,
                )
            )
    return tuple(passages)


def _sections(article: Article) -> Iterator[tuple[str | None, int, int]]:
    """(heading, start, end) of the text before, between and after the headings."""
    heading: str | None = None
    position = 0
    for start, end in sorted(article.headings):
        start, end = max(start, position), min(end, len(article.text))
        if start >= end:
            continue
        yield heading, position, start
        heading = article.text[start:end].strip() or heading
        position = end
    yield heading, position, len(article.text)


def _sentences(text: str, start: int, end: int, code: str | None) -> Iterator[Span]:
    for a, b in sentence_spans(text[start:end], code):
        yield from _cut(text, start + a, start + b)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LIMIT:
        window = (start + LIMIT // 2, start + LIMIT)
        borders = [m.end() for m in _CLAUSE.finditer(text, *window)] or [
            m.end() for m in _SPACE.finditer(text, *window)
        ]
        border = borders[-1] if borders else start + LIMIT
        yield start, start + len(text[start:border].rstrip())
        gap = _SPACE.match(text, border, end)
        start = gap.end() if gap else border
    if start < end:
        yield start, end


def _packed(text: str, sentences: Iterable[Span]) -> list[Span]:
    packed: list[Span] = []
    for start, end in sentences:
        if packed and _joins(text, packed[-1], start, end):
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    if len(packed) > 1 and packed[-1][1] - packed[-1][0] < _REST and packed[-1][1] - packed[-2][0] <= LIMIT:
        packed[-2:] = [(packed[-2][0], packed[-1][1])]
    return packed


def _joins(text: str, passage: Span, start: int, end: int) -> bool:
    length, joined = passage[1] - passage[0], end - passage[0]
    if joined > LIMIT:
        return False
    if length >= _PARAGRAPH_ENDS and _PARAGRAPH.search(text, passage[1], start):
        return False
    return joined <= TARGET or TARGET - length > joined - TARGET
