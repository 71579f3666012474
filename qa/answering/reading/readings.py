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
class Reading:
    """`article.text[start:end]` are the words of a sentence that answer best; `sureness`, in logits, is above 0 where
    the reader holds that they do."""

    start: int
    end: int
    sureness: float


def readings(question: str, found: Found) -> Mapping[Place, Reading]:
    """The reading of every sentence found; none in a language that the reader does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    if not knows(question):
        return {}
    windows = [_window(hit, article) for hit, article in found]
    told: dict[Place, Reading] = {}
    for one in read(question, windows):  # the surest first: of a sentence in two passages that one counts
        window, (_, article) = windows[one.window], found[one.window]
        place = article.id, window.start + window.sentences[one.sentence][0]
        told.setdefault(place, Reading(window.start + one.start, window.start + one.end, one.score))
    return told


def _window(hit: Hit, article: Article) -> Window:
    """A passage as one window: it is no longer than what the reader takes in."""
    spans = [s for s in sentence_spans(hit.text, article.language or "en") if hit.text[slice(*s)].strip()]
    return Window(hit.text, hit.start, header_of(article), tuple(spans))
