"""Passages: the spans of an article that are searched and cited, at sentence borders, never across a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.article import Article, Passage
from store.sentences import sentence_spans

TARGET = 700
"""Characters a passage aims at."""
LIMIT = 900
"""Characters no passage exceeds."""
_SOFT = 450  # a passage this long may end at the paragraph's end
_CLAUSE = re.compile(r"[;:,，；：、—–)\]）」”]\s*|\s+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")

Span = tuple[int, int]


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of `article`, in order; together they hold every sentence outside its headings exactly once."""
    passages: list[Passage] = []
    for heading, start, end in _sections(article):
        for a, b in _packed(article.text, _sentences(article, start, end)):
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
    """(heading, start, end) of the text between headings."""
    heading: str | None = None
    position = 0
    for start, end in sorted(article.headings):
        start, end = max(start, position), min(max(end, position), len(article.text))
        if start >= end:
            continue
        yield heading, position, start
        heading = article.text[start:end].strip() or heading
        position = end
    yield heading, position, len(article.text)


def _sentences(article: Article, start: int, end: int) -> Iterator[Span]:
    for a, b in sentence_spans(article.text[start:end], article.language):
        yield from _cut(article.text, start + a, start + b)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence longer than a passage may be, cut at the last clause or space that fits."""
    while end - start > LIMIT:
        half = start + LIMIT // 2
        borders = [m.end() for m in _CLAUSE.finditer(text, half, start + LIMIT)]
        border = borders[-1] if borders else start + LIMIT
        stop = border
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        yield start, stop
        start = border
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _packed(text: str, sentences: Iterator[Span]) -> list[Span]:
    packed: list[Span] = []
    for start, end in sentences:
        if packed and _joins(text, packed[-1], start, end):
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def _joins(text: str, passage: Span, start: int, end: int) -> bool:
    length, joined = passage[1] - passage[0], end - passage[0]
    if joined > LIMIT:
        return False
    if length >= _SOFT and _PARAGRAPH.search(text, passage[1], start):
        return False
    return joined <= TARGET or TARGET - length > joined - TARGET
