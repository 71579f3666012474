"""What was found, read for the question: for each sentence how surely it answers, and with which of its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.reader import Window, header_of, knows, read
from store.article import Article, Hit
from store.language.sentences import sentence_spans

Found = Sequence[tuple[Hit, Article]]
Place = tuple[str, int]
"""A sentence, by its article's id and where it begins there."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """`article.text[start:end]` are the words of a sentence that answer best; `sureness`, in logits, is above 0 where
    the reader holds that they do."""

    start: int
    end: int
    sureness: float


def readings(question: str, found: Found) -> Mapping[Place, SentenceReading]:
    """The reading of every sentence found; none in a language that the reader does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    if not knows(question):
        return {}
    windows = [_window(hit, article) for hit, article in found]
    told: dict[Place, SentenceReading] = {}
    for one in read(question, windows):  # the surest first: of a sentence in two passages that one counts
        window, (_, article) = windows[one.window], found[one.window]
        place = article.id, window.start + window.sentences[one.sentence][0]
        told.setdefault(place, SentenceReading(window.start + one.start, window.start + one.end, one.score))
    return told


def close_readings(question: str, sentences: Sequence[tuple[Hit, Article, int]]) -> list[float]:
    """How surely each of `sentences` answers, in logits, read with nothing but the one before it: beside a whole
    passage, of which the reader finds one answer, others go unheard.

    A sentence is told by a passage that holds it and where it begins in the article. Raises ReaderError as `readings`.
    """
    windows = [_close(_window(hit, article), start) for hit, article, start in sentences]
    told = {
        one.window: one.score
        for one in read(question, windows)
        if one.sentence == len(windows[one.window].sentences) - 1
    }
    return [told.get(number, 0.0) for number in range(len(windows))]


def _close(window: Window, start: int) -> Window:
    """The sentence of `window` that begins at `start` in the article, and the one before it."""
    spans = window.sentences
    at = next((i for i, (a, _) in enumerate(spans) if window.start + a == start), 0)
    first, last = spans[max(0, at - 1)][0], spans[at][1]
    inside = tuple((a - first, b - first) for a, b in spans[max(0, at - 1) : at + 1])
    return Window(window.text[first:last], window.start + first, window.header, inside)


def _window(hit: Hit, article: Article) -> Window:
    """A passage as one window: it is no longer than what the reader takes in."""
    spans = [s for s in sentence_spans(hit.text, article.language or "en") if hit.text[slice(*s)].strip()]
    return Window(hit.text, hit.start, header_of(article), tuple(spans))
