"""The sentences of an article that together say most of what it speaks of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from qa.answering.reading.chosen_passages import passage
from qa.answering.reading.extract import stands
from qa.answering.reading.measures import words_of
from qa.answering.reading.readings import selections
from qa.proof.check.leaning import leans
from qa.proof.facts.imperatives import gives_orders
from qa.proof.speakers.chinese import ASKED
from qa.proof.speakers.speech import masked
from qa.proof.speakers.who_speaks import is_asker
from qa.reader import knows, windows_of
from qa.reader.selection import UNREAD
from store.article import Article
from store.language.names import names
from store.language.patterns import late
from store.language.quotation_marks import quotations
from store.language.reversals import takes_back
from store.language.sentences import sentence_spans
from store.language.text import paragraph_at

MAIN_POINTS = "What are the main points?"
"""What the reader is asked of an article that is to be summed up."""

READ = 40
"""Windows of an article that are read for it; what stands behind them counts as the least of them."""

BEGINNING = 2_000
"""Characters that tell the language of an article."""


def main_points(article: Article, most: int) -> list[tuple[int, int]]:
    """`points` of an article, with what the reader hears to be its main points; in a language that it does not know
    by their words alone.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    if not knows(article.text[:BEGINNING]):
        return points(article, most)
    windows = windows_of(article)[:READ]
    heard = selections(MAIN_POINTS, [passage(article, w.start, w.start + len(w.text)) for w in windows])
    return points(article, most, {start: value for (_, start), value in heard.items()})


def points(article: Article, most: int, heard: Mapping[int, float] | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences that together hold most of what an article speaks of, in its order.

    A word counts by how often the article has it, once; a sentence that leans on the one before says little alone, and
    is told only where that stands in its paragraph.
    `heard`: by where a sentence begins how much likelier a summary tells it than nothing around it, in logits; without
    it the first sentence is always told.
    """
    told = heard or {}
    least = min((value for value in told.values() if value > UNREAD), default=0.0)
    stated = [s for s in sentence_spans(article.text, article.told_in or "en") if _tells(article, s)]
    spans = [s for s in stated if not is_asked_with(article, s[0])] or stated
    said = {s: words_of(article.text[slice(*s)]).keys for s in spans}
    often = Counter(key for keys in said.values() for key in keys)
    title = words_of(article.title or "").keys
    counts = {key: math.log1p(number - 1) * (1.5 if key in title else 1.0) for key, number in often.items()}
    weight = {s: _weight(article, s) for s in spans}
    chosen_: list[tuple[int, int]] = []
    held: set[str] = set()

    def worth(span: tuple[int, int]) -> tuple[float, int]:
        adds = sum(counts[key] for key in said[span] if key not in held) * weight[span]
        adds += FIRST * (span == spans[0] and not told)
        return math.log(adds + LEAST) + HEARD * max(least, told.get(span[0], least)), -span[0]

    left, leaning = list(spans), []
    while left and len(chosen_) < most:
        best = max(left, key=worth)
        left.remove(best)
        if stands(article, *best):
            chosen_.append(best)
            held |= said[best]
        else:
            leaning.append(best)
    return sorted(chosen_ or leaning[:most])


HEARD, LEAST = 2.0, 0.3
"""What each logit of what is heard counts beside the logarithm of what the words add, of which so little is never
less; of 1, 1.5, 2, 3 and 5 the best by `python -m evals.figures.main_points`."""


FIRST = 1_000.0
"""What the first sentence adds where nothing is heard."""


def _weight(article: Article, span: tuple[int, int]) -> float:
    """How much what a sentence adds counts: more at the beginning and in few words, less where it leans on another.

    It counts more where it says who, and how much or when: what is told of in passing says neither.
    """
    place = 1.0 + 0.6 * (1 - span[0] / (len(article.text) or 1))
    text = article.text[slice(*span)]
    length = max(1.0, len(text) / 220)
    exact = 1.0 + 0.25 * min(2, sum(n.sure for n in names(text))) + 0.25 * bool(re.search(r"\d", text))
    return place * exact / length * (0.4 if leans(article, *span) else 1.0)


def position(article: Article) -> tuple[int, int] | None:
    """The last of the sentences with which an opinion ends that says in its author's own words what is to be done; None
    where none does."""
    spans = sentence_spans(article.text, article.told_in or "en")[-ENDING:]
    own = masked(article.text, quotations(article.text))
    stated = [s for s in spans if not own[slice(*s)].rstrip().endswith(("?", "？"))]
    return next((s for s in reversed(stated) if _OUGHT.search(own, *s)), None)


ENDING = 4
"""Sentences with which an article ends."""

_OUGHT = late(r"\b(?:should|must|ought to)\b|应[该当]|必须|不应|理应", re.IGNORECASE)


def is_asked_with(article: Article, at: int) -> bool:
    """Whether what stands there is put to somebody by the article's own outlet or author: "Radio Aske: It rose.", or in
    a turn of an interview that asks: 问：…"""
    begins = paragraph_at(article.text, at)[0]
    named = (name for name in (article.author, article.source) if name)
    is_labelled = ASKED.match(article.text, begins) or any(article.text.startswith(f"{n}:", begins) for n in named)
    return bool(is_labelled) or is_asker(article, at)


def _tells(article: Article, span: tuple[int, int]) -> bool:
    """Whether a span is a sentence that states something: no heading, question, announcement of a list or order."""
    text = article.text[slice(*span)].strip()
    inside = any(a <= span[0] < b for a, b in article.headings)
    ends = re.search(r"[.!。！][\"'”’»」』)]*$", text)
    is_told = not gives_orders(text) and not takes_back(text)
    return not inside and bool(ends) and len(words_of(text).keys) >= 4 and is_told
