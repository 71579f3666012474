"""The sentences of an article that together say most of what it speaks of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection

from qa.answering.reading.measures import words_of
from qa.proof.check.leaning import leans
from qa.proof.facts.imperatives import gives_orders
from store.article import Article
from store.language.names import names
from store.language.sentences import sentence_spans

MAIN_POINTS = "What are the main points?"
"""What the reader is asked of an article that is to be summed up."""


def points(article: Article, most: int) -> list[tuple[int, int]]:
    """Spans of the sentences that together hold most of what an article speaks of, in its order.

    A word counts by how often the article has it, once; a sentence that leans on the one before says little alone.
    """
    spans = [s for s in sentence_spans(article.text, article.language or "en") if _tells(article, s)]
    said = {s: words_of(article.text[slice(*s)]).keys for s in spans}
    often = Counter(key for keys in said.values() for key in keys)
    title = words_of(article.title or "").keys
    chosen_: list[tuple[int, int]] = []
    held: set[str] = set()
    while len(chosen_) < min(most, len(spans)):
        best = max(
            (s for s in spans if s not in chosen_),
            key=lambda s: (_gain(article, s, said[s], often, title, held, s == spans[0]), -s[0]),
        )
        chosen_.append(best)
        held |= said[best]
    return sorted(chosen_)


def _gain(
    article: Article, span: tuple[int, int], keys: Collection[str], often: Counter[str], title: Collection[str],
    held: Collection[str], first: bool,
) -> float:  # fmt: skip
    """What a sentence adds to those chosen: the words of it that the article comes back to, the title's more.

    It counts more where it says who, and how much or when: what is told of in passing says neither.
    """
    new = sum(math.log1p(often[k] - 1) * (1.5 if k in title else 1.0) for k in keys if k not in held)
    place = 1.0 + 0.6 * (1 - span[0] / (len(article.text) or 1))
    text = article.text[slice(*span)]
    length = max(1.0, len(text) / 220)
    exact = 1.0 + 0.25 * min(2, sum(n.sure for n in names(text))) + 0.25 * bool(re.search(r"\d", text))
    return (new * place * exact / length) * (0.4 if leans(article, *span) else 1.0) + (1_000.0 if first else 0.0)


def _tells(article: Article, span: tuple[int, int]) -> bool:
    """Whether a span is a sentence that states something: no heading, question, announcement of a list or order."""
    text = article.text[slice(*span)].strip()
    inside = any(a <= span[0] < b for a, b in article.headings)
    ends = re.search(r"[.!。！][\"'”’»」』)]*$", text)
    return not inside and bool(ends) and len(words_of(text).keys) >= 4 and not gives_orders(text)
