"""Speaking: which words of an article name whoever says a stretch of it, a quotation or a reported sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.reader.model import Encoded, Model, Scores, shipped
from qa.reader.reading import best_words
from qa.reader.scoring import RecentValues, scored
from qa.reader.windows import Window, header_of
from store.article import Article

ADAPTER = "speakers"

BEFORE, BEHIND = 550, 200
"""Characters of the article before and behind what is said: pronouns lean on what comes before it."""

SAID, LONGEST_SAID = 160, 600
"""Characters that are read of a quotation, of a longer one its beginning and its end; and of what is reported."""

PROMPT = "who says this"

LONGEST = 16
"""Tokens of the words that name a speaker."""

_MARK, _PARTED = " § ", " … "
_KEPT = RecentValues["tuple[int, int, float] | None"](8192)


class Said(NamedTuple):
    """`article.text[start:end]`, which somebody says: the words between quotation marks (`quoted`), or a sentence that
    may name whoever does itself."""

    start: int
    end: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """The words that name a speaker, in `article.text` from `start` on; `start` is None where they stand in its header.

    `score` is how much likelier it is that these do than that nobody says it, in logits: nobody does, below 0.
    """

    words: str
    start: int | None
    score: float


@dataclass(frozen=True, slots=True)
class SaidInContext:
    """What is read of an article for who says some of it. The `sentences` of the `window` are the stretches in which
    they may be named: not what is quoted. `places` says where in the article each of them begins."""

    window: Window
    places: tuple[int, ...]

    def place(self, at: int) -> int | None:
        """Where in the article a place of the window's text is; None where that is no stretch of it."""
        for (start, end), place in zip(self.window.sentences, self.places, strict=True):
            if start <= at <= end:
                return place + at - start
        return None


def in_context(article: Article, said: Said) -> SaidInContext:
    """What is read for who says a stretch of `article`: that between two marks, with what stands around it."""
    start, end, quoted = said
    text = article.text
    low, high = _word_begin(text, max(0, start - BEFORE)), _word_end(text, min(len(text), end + BEHIND))
    middle = (_shortened(text[start:end]), None) if quoted else (text[start : min(end, start + LONGEST_SAID)], start)
    parts = ((text[low:start], low), (_MARK, None), middle, (_MARK, None), (text[end:high], end))
    read, named, places = "", [], []
    for part, place in parts:
        if place is not None:
            named.append((len(read), len(read) + len(part)))
            places.append(place)
        read += part
    return SaidInContext(Window(read, low, header_of(article), tuple(named)), tuple(places))


def name_speakers(
    article: Article, every: Sequence[Said], *, model: Callable[[], Model] = shipped
) -> tuple[Naming | None, ...]:
    """For each stretch of `article` the words that name whoever says it best; None where there are no words but what is
    said. Raises ReaderError when the reader's files are missing or damaged."""
    said = [in_context(article, one) for one in every]
    found = scored(PROMPT, [one.window for one in said], _naming, _KEPT, model, ADAPTER)
    return tuple(map(_named, said, found))


def _named(said: SaidInContext, found: tuple[int, int, float] | None) -> Naming | None:
    if found is None:
        return None
    first, last, score = found
    read = said.window.read
    begin = len(read) - len(said.window.text)
    return Naming(read[begin + first : begin + last], said.place(first) if first >= 0 else None, score)


def _naming(window: Window, pair: Encoded, scores: Scores) -> tuple[int, int, float] | None:
    """The best stretch of the header and of the article, as (start, end) in the window's text, and its score."""
    header = (len(window.text) - len(window.read), 0)
    every = (best_words(window, pair, scores, stretch, LONGEST) for stretch in (header, *window.sentences))
    best = max((found for found in every if found), key=lambda found: found[2], default=None)
    return (best[0], best[1], round(best[2], 4)) if best else None


def _shortened(said: str) -> str:
    if len(said) <= SAID:
        return said
    return f"{said[: SAID * 2 // 3].rsplit(None, 1)[0]}{_PARTED}{said[-SAID // 3 :].split(None, 1)[-1]}"


def _word_begin(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at].isspace():
        at -= 1
    return at
