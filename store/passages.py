"""Passages: the spans of an article that are searched and cited, at sentence borders, never across a heading.

What tells nothing, such as a stamp of a live blog or a credit, is in none: `store.reading.prose.debris`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from store.article import Article, Passage
from store.language.patterns import late
from store.language.sentences import sentence_spans

TARGET = 700
"""Characters a passage aims at."""
LIMIT = 900
"""Characters no passage exceeds."""

_PARAGRAPH_ENDS = 450  # a passage this long ends where its paragraph ends
_REST = 200  # a last passage shorter than this joins the one before, if that leaves it within the limit
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
# Where a sentence too long for a passage is cut: after a clause, or else after a word.
_CLAUSE = late(r"[;:,.!?…)\]”’\"]\s+|[，；：、。！？）」』”]\s*|\s+[—–-]\s+|——")
_SPACE = re.compile(r"\s+")

Span = tuple[int, int]


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of `article`, in order; every sentence outside its headings and debris is in exactly one of them.

    A sentence longer than `LIMIT` is the exception: it is cut at clauses into several passages.
    """
    code = article.told_in
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
    """(heading, start, end) of the text before, between and after the headings and what tells nothing."""
    heading: str | None = None
    position = 0
    for start, end, heads in _borders(article):
        start, end = max(start, position), min(end, len(article.text))
        if start >= end:
            continue
        yield heading, position, start
        heading = (heads and article.text[start:end].strip()) or heading
        position = end
    yield heading, position, len(article.text)


def _borders(article: Article) -> list[tuple[int, int, bool]]:
    """The spans that no passage crosses, in order, and whether each is a heading.

    An article that declares no headings may have them all the same; one that does may ask in others, as pages do that
    have their questions in bold.
    """
    from store.reading.prose.debris import bare_headings, debris_spans, hashed_headings  # who only asks splits nothing

    text = article.text
    debris = [span for span in debris_spans(text, article.title) if span not in article.headings]
    bare = bare_headings(text, debris)
    asked = bare if not article.headings else [(a, b) for a, b in bare if text[a:b].endswith(("?", "？"))]
    headings = {*article.headings, *asked, *hashed_headings(text)}
    return sorted([(*span, True) for span in headings] + [(*span, False) for span in debris])


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
