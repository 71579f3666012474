"""What the last answer cited, found again in the library by its exact words, or by the title and the byline in what was
told of an article's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.finding.story import story
from qa.answering.phrases import plainly
from qa.answering.reading.chosen_passages import Pair, found_for, passage, passages_of
from qa.answering.talk import History, is_short, lines_of_last_answer, user_turns
from store.article import Article, Hit
from store.filters import Filters
from store.language.text import one_line
from store.library import Library

CITED, MORE = 3, 4
"""Passages whose words were told, and others of the same articles and their story, that are read beside what is
found."""

NEAR = 5
"""Passages found for the words of a line, one of whose articles has them."""

_AMONG = 24
"""Passages of those articles among which these are."""


def recall_passages(library: Library, history: History) -> tuple[Pair, ...]:
    """The passages whose words the last answer told, in its order, each once."""
    found: dict[tuple[str, int], Pair] = {}
    for line, words in lines_of_last_answer(history):
        short = is_short(words)  # any article may have them: it is known by who says them, of what was asked
        article = _holding(words, [a for _, a in found.values()])
        if article is None:
            sought = " ".join((*user_turns(history)[-1:], line)) if short else words
            near = [a for _, a in found_for(sought, NEAR, library)]
            near = [a for a in near if not short or all(part in plainly(line) for part in _byline(a)[-2:])]
            article = _holding(words, near) or _recorded(words, near)
        hit = _passage(words, article, library) if article else None
        if article and hit:
            found.setdefault((hit.article_id, hit.start), (hit, article))
    return tuple(found.values())


def articles(pairs: Sequence[Pair]) -> tuple[Article, ...]:
    """The articles of `pairs`, in order, each once."""
    return tuple({article.id: article for _, article in pairs}.values())


def passages_beside(library: Library, question: str, filters: Filters, recalled: Sequence[Pair]) -> list[Pair]:
    """Those `recalled` that are within `filters`, and what else their articles have on `question`."""
    cited = [a for a in articles(recalled) if a.id in (filters.article_ids or (a.id,))]
    if not cited:
        return []
    ids = tuple(a.id for a in (*cited, *story(cited[0], library, filters)))
    allowed = found_for(question, _AMONG, library, replace(filters, article_ids=ids))
    places = [(hit.article_id, hit.start) for hit, _ in recalled]
    first = [p for place in places for p in allowed if (p[0].article_id, p[0].start) == place][:CITED]
    return [*first, *[p for p in allowed if p not in first][:MORE]]


def _holding(words: str, among: Sequence[Article]) -> Article | None:
    return next((article for article in among if one_line(words) in one_line(article.text)), None)


def titled(words: str, recalled: Sequence[Pair]) -> str:
    """The title of the article whose record `words` tell, out of those `recalled`; else `words` as they are."""
    of_record = _recorded(words, [a for a in articles(recalled) if _holding(words, [a]) is None])
    return (of_record and of_record.title) or words


def _recorded(words: str, among: Sequence[Article]) -> Article | None:
    """The article whose record `words` tell: that has its title in them, and most of its author, outlet and day."""
    told = {a.id: sum(part in words for part in _byline(a)) for a in among if _title(a) and _title(a) in words}
    return max((a for a in among if told.get(a.id)), key=lambda a: told[a.id], default=None)


def _title(article: Article) -> str:
    """A title as it is told, from its last colon on: what stands before one is taken for who says it."""
    return plainly(article.title or "").rpartition(": ")[2]


def _byline(article: Article) -> list[str]:
    known = (plainly(article.author or ""), plainly(article.source or ""), (article.published_at or "")[:10])
    return [part for part in known if part]


def _passage(words: str, article: Article, library: Library) -> Hit | None:
    """The passage of `article` that begins to tell `words`, below the heading that they begin with; of its record the
    first."""
    told = one_line(words)
    parts = passages_of(library, article)
    part = next((p for edge in (told[:_OPENING], told[-_OPENING:]) for p in parts if edge in one_line(p.text)), None)
    if part is None and _recorded(words, [article]):
        part = next(iter(parts), None)
    return replace(passage(article, part.start, part.end)[0], heading=part.heading) if part else None


_OPENING = 40
"""Characters by which a told sentence is known, at either end: a passage may begin or end within it."""
