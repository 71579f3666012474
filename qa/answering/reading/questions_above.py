"""What a sentence answers where the article asks it: the heading above it, an interviewer's turn, a question in bold.

Of the question that it repeats such a sentence need not have a word.
"""

from __future__ import annotations

from functools import lru_cache

from store.article import Article
from store.language.patterns import late
from store.language.sentences import sentence_spans

LONGEST = 240
"""Characters of a question."""

_ASKED = late(r"[?？][\"”’」』*_）)]*\s*$")


@lru_cache(maxsize=4_000)
def question_above(article: Article, start: int) -> tuple[int, int] | None:
    """The span of the question right before the sentence that begins at `start`; None where none stands there."""
    first = max(0, start - LONGEST)
    before = article.text[first:start].rstrip()
    if not _ASKED.search(before):
        return None
    line = before.rfind("\n") + 1
    spans = sentence_spans(before[line:], article.told_in or "en")
    whole = bool(line) or not first
    return (first + line + spans[-1][0], first + len(before)) if spans and (whole or len(spans) > 1) else None


def said_above(article: Article, start: int) -> str:
    """The words of that question; "" where none stands there."""
    above = question_above(article, start)
    return article.text[slice(*above)] if above else ""
