"""What was found, read for the question: for each sentence how surely it answers, and with which of its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from qa.answering.reading.context import parted
from qa.answering.reading.measures import Found
from qa.answering.reading.question_analysis import YEAR
from qa.answering.reading.questions_above import said_above
from qa.reader import Window, header_of, knows, read, relevance, select, with_told
from store.article import Article, Hit
from store.language.dates import day_of
from store.language.days import periods
from store.language.names import names
from store.language.sentences import sentence_spans

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
    told: dict[Place, SentenceReading] = {}
    for asked, pairs in _asked_of(question, found).items():
        windows = [_window(*pair) for pair in pairs]
        for one in read(asked, windows):
            window, (_, article) = windows[one.window], pairs[one.window]
            place = article.id, window.start + window.sentences[one.sentence][0]
            reading = SentenceReading(window.start + one.start, window.start + one.end, one.score)
            told[place] = max(told.get(place, reading), reading, key=lambda r: r.sureness)  # it may be in two passages
    return told


def selections(question: str, found: Found, told: str = "") -> Mapping[Place, float]:
    """How much likelier a good answer tells each sentence found than nothing of its passage, in logits; with a sentence
    that is `told` already, how much likelier it tells it besides. None in a language that the reader does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    if not knows(question):
        return {}
    heard: dict[Place, float] = {}
    for asked, pairs in _asked_of(question, found).items():
        windows = [_window(*pair) for pair in pairs]
        rows = select(with_told(asked, told) if told else asked, windows, turn=bool(parted(asked)[1]))
        for window, (_, article), row in zip(windows, pairs, rows, strict=True):
            for (start, _), value in zip(window.sentences, row, strict=True):
                place = article.id, window.start + start
                heard[place] = max(heard.get(place, value), value)  # it may be in two passages
    return heard


def relevances(question: str, found: Found) -> tuple[float, ...]:
    """How surely, in logits, each passage is about what is asked; 0 in a language that the reader does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    return relevance(question, [_window(*pair) for pair in found]) if knows(question) else (0.0,) * len(found)


def _asked_of(question: str, found: Found) -> dict[str, list[tuple[Hit, Article]]]:
    """What is asked of which passages: `question`, without the time that it names of articles that came out in it, and
    with a place as they name it.

    Such an article says "on Tuesday", or nothing, and the reader misses the month that the question has; of a Kordan
    bank it hears nothing in what a bank of Korda does.
    """
    named = [p for p in periods(question, date.today()) if YEAR.search(p.said)]  # the same on any day
    parts = {word for name in names(question) if name.sure for word in _NAME.findall(name.text)}
    asked: dict[str, list[tuple[Hit, Article]]] = {}
    for hit, article in found:
        rest, day = question, day_of(article.published_at)
        for period in reversed(named):
            if day and period.first and period.last and period.first <= day <= period.last:
                rest = rest[: period.start].rstrip() + rest[period.end :]
        asked.setdefault(_as_named(rest.strip(" ,"), parts, hit, article), []).append((hit, article))
    return asked


def _as_named(question: str, parts: Collection[str], hit: Hit, article: Article) -> str:
    """`question` with each of its names, of which these are the `parts`, that the passage has only as what is called
    after it, or it after that, as it is there."""
    has = set(_NAME.findall(f"{article.title or ''} {hit.text}")) if parts else set()
    for word in sorted(set(parts) - has):
        akin = next((other for other in sorted(has) if _is_after(word, other) or _is_after(other, word)), None)
        question = question.replace(word, akin) if akin else question
    return question


def _is_after(word: str, place: str) -> bool:
    """Whether `word` is what is called after `place`: "Kordan"."""
    return word.startswith(place) and bool(_AFTER.fullmatch(word, len(place)))


_NAME = re.compile(r"\b[A-Z][\w’'-]{3,}\b")
_AFTER = re.compile(r"n|an|ian|ese|i")
"""What the word for all that is of a place has more than its name."""


def _window(hit: Hit, article: Article) -> Window:
    """A passage as one window, no longer than what the reader takes in, with the question that it stands below."""
    spans = [s for s in sentence_spans(hit.text, article.told_in or "en") if hit.text[slice(*s)].strip()]
    header = " \n ".join(filter(None, (header_of(article), said_above(article, hit.start))))
    return Window(hit.text, hit.start, header, tuple(spans))
