"""What the reader looks at in one go: a few sentences of an article, with its title, outlet, author, date and genre."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from store.article import Article
from store.language.sentences import sentence_spans

LENGTH = 600
"""Characters of an article in a window: what the model was trained on."""

OVERLAP = 2
"""Sentences that two windows on end share, so that what leans on the sentence before is read with it once."""

LONGEST = 1200
"""Characters of one sentence that are read; more is a table or a list, and no sentence."""


@dataclass(frozen=True, slots=True)
class Window:
    """`text` stands in an article from `start` on; `sentences` are the (start, end) of its sentences within `text`."""

    text: str
    start: int = 0
    header: str = ""
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def read(self) -> str:
        """What the model is given of it."""
        return f"{self.header} \n {self.text}" if self.header else self.text

    def holds(self, start: int, end: int) -> bool:
        """Whether all of the article's characters from `start` to `end` stand in it."""
        return self.start <= start and end <= self.start + len(self.text)


def header_of(article: Article) -> str:
    """What an article says of itself, in the form the model was trained on."""
    genre = article.genre if article.genre != "unknown" else None
    date = (article.published_at or "")[:10] or None
    return " — ".join(part for part in (article.title, article.source, article.author, date, genre) if part)


def windows_of(article: Article, start: int = 0, end: int | None = None) -> tuple[Window, ...]:
    """The windows of `article.text[start:end]`, in order; every sentence stands in one at least."""
    return _windows(article.text[start : len(article.text) if end is None else end], start, header_of(article))


@lru_cache(maxsize=1024)
def _windows(text: str, offset: int, header: str) -> tuple[Window, ...]:
    spans = list(_readable(text))
    return tuple(_window(text, offset, header, spans[first:last]) for first, last in _runs(spans))


def _readable(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text; one without end is parted."""
    for start, end in sentence_spans(text, None):
        for at in range(start, end, LONGEST):
            yield at, min(end, at + LONGEST)


def _runs(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(spans):
        last = first + 1
        while last < len(spans) and spans[last][1] - spans[first][0] <= LENGTH:
            last += 1
        yield first, last
        if last == len(spans):
            return
        first = max(first + 1, last - OVERLAP)


def _window(text: str, offset: int, header: str, spans: Sequence[tuple[int, int]]) -> Window:
    start, end = spans[0][0], spans[-1][1]
    return Window(text[start:end], offset + start, header, tuple((a - start, b - start) for a, b in spans))
