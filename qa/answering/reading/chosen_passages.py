"""The passages that an answer is given, of those found: from several outlets, and whole where one leans on another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial

from qa.proof.check.leaning import leans
from store.article import Article, Hit, Passage
from store.filters import Filters
from store.language.sentences import sentence_spans
from store.library import Library
from store.search.fusion import named_sources

Pair = tuple[Hit, Article]

NEARLY = 0.95
"""The share of a passage's score from which on another is nearly as good, and goes first for being of a new outlet."""


def with_articles(hits: Iterable[Hit], library: Library) -> list[Pair]:
    """`hits` with their articles, without those of articles that were removed since they were found."""
    hits = tuple(hits)
    articles = library.articles_of(hits)
    return [(h, articles[h.article_id, h.revision]) for h in hits if (h.article_id, h.revision) in articles]


def found_for(words: str, k: int, library: Library, filters: Filters = Filters()) -> list[Pair]:  # noqa: B008 - frozen
    """The best `k` passages for `words` within `filters`, with their articles."""
    return with_articles(library.search(words, k=k, filters=filters.to_dict()), library)


def grouped(found: Iterable[Pair]) -> dict[str, list[Pair]]:
    """Passages by the id of their article, in the order in which they were found."""
    groups: dict[str, list[Pair]] = {}
    for hit, article in found:
        groups.setdefault(article.id, []).append((hit, article))
    return groups


def passage(article: Article, start: int, end: int) -> Pair:
    """A span of an article as a passage that was found."""
    words = article.text[start:end]
    return Hit(
        article_id=article.id, revision=article.revision, start=start, end=end, text=words, score=0.0
    ), article  # fmt: skip


def passages_of(library: Library, article: Article) -> tuple[Passage, ...]:
    """The passages of an article; none where it was removed meanwhile."""
    try:
        return library.passages(article.id, article.revision)
    except KeyError:
        return ()


def in_passages(found: Iterable[Pair], library: Library) -> tuple[Pair, ...]:
    """`found`, each stretched to the passages of its article that it stands in; those that then overlap are one."""
    stretched: list[Pair] = []
    read = cache(partial(passages_of, library))
    for hit, article in found:
        inside = [p for p in read(article) if _overlap(hit, p)]
        start = min((hit.start, *(p.start for p in inside)))
        _add(stretched, _stretched(hit, article, start, max((hit.end, *(p.end for p in inside)))), article)
    return tuple(stretched)


def passage_at(article: Article, at: int, library: Library) -> Pair:
    """The passage of an article that has its character `at`; of one that was removed meanwhile the character alone."""
    here = next((p for p in passages_of(library, article) if at < p.end), None)
    return passage(article, here.start, here.end) if here else passage(article, at, at + 1)


def varied(found: Sequence[Pair], question: str) -> list[Pair]:
    """`found`, best first, with passages of outlets not met before ahead of those that are hardly better.

    The best stays first. Where the question names an outlet, it says itself whose words it wants, and nothing moves.
    """
    rest = list(found)
    if named_sources(question, [article.source for _, article in found if article.source]):
        return rest
    chosen: list[Pair] = []
    met: set[str | None] = {None}  # an article without an outlet is of no new one
    while rest:
        enough = NEARLY * rest[0][0].score
        fresh = (p for p in rest if p[0].score >= enough and p[1].source not in met)
        taken = next(fresh, rest[0]) if chosen else rest[0]
        rest.remove(taken)
        chosen.append(taken)
        met.add(taken[1].source)
    return chosen


def joined(found: Sequence[Pair], library: Library, characters: int) -> list[Pair]:
    """`found`, a passage whose first sentence leans on the one before it joined with the passage that has that.

    The best are joined first, as long as all have at most `characters` together. Passages that then overlap are one,
    in the place of the best of them.
    """
    room = characters - sum(hit.end - hit.start for hit, _ in found)
    whole: list[Pair] = []
    read = cache(partial(passages_of, library))
    for hit, article in found:
        before = _before(hit, article, read)
        if before is not None:
            cost = 0 if any(_overlap(other, before) for other, _ in found) else hit.start - before.start
            if not cost or cost <= room:
                room -= cost
                hit = _stretched(hit, article, before.start, hit.end)
        _add(whole, hit, article)
    return whole


def _before(hit: Hit, article: Article, read: Callable[[Article], Sequence[Passage]]) -> Passage | None:
    """The passage right before that of `hit`, in the same section, if the first sentence of `hit` leans on it."""
    spans = sentence_spans(hit.text, article.told_in)
    if not hit.start or not spans or not leans(article, hit.start + spans[0][0], hit.start + spans[0][1]):
        return None
    earlier = [p for p in read(article) if p.end <= hit.start]
    if not earlier or article.text[earlier[-1].end : hit.start].strip():
        return None
    return earlier[-1]


def _add(whole: list[Pair], hit: Hit, article: Article) -> None:
    """Adds `hit` to `whole`, as one with those that it overlaps."""
    places = [n for n, (other, _) in enumerate(whole) if _overlap(other, hit)]
    if not places:
        whole.append((hit, article))
        return
    parts = [hit, *(whole[n][0] for n in places)]
    united = _stretched(whole[places[0]][0], article, min(p.start for p in parts), max(p.end for p in parts))
    whole[:] = [(united, article) if n == places[0] else p for n, p in enumerate(whole) if n not in places[1:]]


def _stretched(hit: Hit, article: Article, start: int, end: int) -> Hit:
    return replace(hit, start=start, end=end, text=article.text[start:end])


def _overlap(one: Hit, other: Hit | Passage) -> bool:
    same = (one.article_id, one.revision) == (other.article_id, other.revision)
    return same and one.start < other.end and other.start < one.end
