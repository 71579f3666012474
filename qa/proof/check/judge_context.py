"""The words around a place in an article, with what the article says of itself, as a judge is given them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qa.proof.facts.align import Span
from qa.proof.facts.attribution_check import describe_record
from store.article import Article

AROUND = 240
"""Characters on either side of what is cited: the sentences that say who "he" is, and when."""

LONGEST = 1_800
"""Characters of the words for one sentence."""

_FIRST_SPACE = re.compile(r"\s")


def words_around(spans: Iterable[Span], articles: Mapping[tuple[str, str], Article]) -> str:
    """What the articles of `spans` say of themselves, and the words at and around each; cut after `LONGEST`."""
    lines: dict[str, None] = {}
    for span in spans:
        article = articles[span.article_id, span.revision]
        lines[describe_record(article)] = None
        lines[window(article, span.start, span.end)] = None
    return "\n".join(filter(None, lines))[:LONGEST]


def window(article: Article, start: int, end: int) -> str:
    """`article.text[start:end]` with the words around it, whole words only."""
    before, after = article.text[max(0, start - AROUND) : start], article.text[end : end + AROUND]
    if len(before) == AROUND and (cut := _FIRST_SPACE.search(before)):
        before = before[cut.end() :]
    if len(after) == AROUND and (spaces := [m.start() for m in _FIRST_SPACE.finditer(after)]):
        after = after[: spaces[-1]]
    return f"{before}{article.text[start:end]}{after}".strip()


def by_key(articles: Sequence[Article]) -> dict[tuple[str, str], Article]:
    """`articles` by id and revision."""
    return {(a.id, a.revision): a for a in articles}
