"""What was found, read for the question: for each sentence how surely it answers, and with which of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answering.reading.question_analysis import YEAR
from qa.reader import Reading, Window, header_of, knows, read, relevance
from store.article import Article, Hit
from store.language.dates import day_of
from store.language.days import periods
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
    for number, one in _heard(question, windows, [article for _, article in found]):
        window, (_, article) = windows[number], found[number]
        place = article.id, window.start + window.sentences[one.sentence][0]
        reading = SentenceReading(window.start + one.start, window.start + one.end, one.score)
        told[place] = max(told.get(place, reading), reading, key=lambda r: r.sureness)  # it may be in two passages
    return told


def close_readings(question: str, sentences: Sequence[tuple[Hit, Article, int]]) -> list[float]:
    """How surely each of `sentences` answers, in logits, read with nothing but the one before it: beside a whole
    passage, of which the reader finds one answer, others go unheard.

    A sentence is told by a passage that holds it and where it begins in the article. Raises ReaderError as `readings`.
    """
    windows = [_close(_window(hit, article), start) for hit, article, start in sentences]
    told = [0.0] * len(sentences)
    for number, one in _heard(question, windows, [article for _, article, _ in sentences]):
        if one.sentence == len(windows[number].sentences) - 1:
            told[number] = one.score
    return told


def relevances(question: str, found: Found) -> tuple[float, ...]:
    """How surely, in logits, each passage is about what is asked; 0 in a language that the reader does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    return relevance(question, [_window(*pair) for pair in found]) if knows(question) else (0.0,) * len(found)


def _heard(question: str, windows: Sequence[Window], articles: Sequence[Article]) -> Iterator[tuple[int, Reading]]:
    """The readings of each window, with its number, for what is asked of the article that it is of."""
    for asked, numbers in _asked_of(question, articles).items():
        yield from ((numbers[one.window], one) for one in read(asked, [windows[n] for n in numbers]))


def _asked_of(question: str, articles: Sequence[Article]) -> dict[str, list[int]]:
    """What is asked of which of `articles`: `question`, without the time that it names of those that came out in it.

    Such an article says "on Tuesday", or nothing, and the reader misses the month that the question has.
    """
    named = [p for p in periods(question, date.today()) if YEAR.search(p.said)]  # the same on any day
    asked: dict[str, list[int]] = {}
    for number, article in enumerate(articles):
        rest, day = question, day_of(article.published_at)
        for period in reversed(named):
            if day and period.first and period.last and period.first <= day <= period.last:
                rest = rest[: period.start].rstrip() + rest[period.end :]
        asked.setdefault(rest.strip(" ,"), []).append(number)
    return asked


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
