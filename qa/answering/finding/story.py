"""The other articles of a story: those that share names with an article which few others have.

An answer stands in one article; what came of it stands in the next one, often in other words than the question's. A
search for the rare names of an article finds these; how much of their names they share (`aboutness.alike`) says which
are of its story. Of 200 stories of two or three articles among 705 (`evals/reader/own`) .93 of the others are found,
and .95 of those found are of the same.
"""

from __future__ import annotations

from qa.answering.finding.aboutness import alike, named
from qa.answering.reading.chosen_passages import grouped, with_articles
from store.article import Article
from store.filters import Filters
from store.language.text import is_spaceless
from store.library import Library

SEARCHED, FOUND = 12, 16
"""The rarest names of an article that are searched, and the passages found by them: for 150 articles among 2,020 real
ones 24 find the same stories."""

SAME = 0.3
"""The share of names in common, 0..1, from which on two articles are of one story."""

MOST = 6
"""Other articles of a story, those most alike."""


def story(article: Article, library: Library, filters: Filters) -> tuple[Article, ...]:
    """The other articles within `filters` of the story that `article` tells, the most alike first; none where names are
    not known."""
    if is_spaceless(article.text):
        return ()
    told = named(article)
    rare = library.rarity(told)
    words = sorted(told, key=lambda name: -rare[name])[:SEARCHED]
    hits = library.search(" ".join(words), k=FOUND, filters=filters.to_dict()) if words else ()
    same = {article.id, *library.copies(article.id).get(article.id, ())}
    others = [pairs[0][1] for id_, pairs in grouped(with_articles(hits, library)).items() if id_ not in same]
    kin = alike([article, *others], library)[0][1:]
    near = sorted(zip(kin, others, strict=True), key=lambda one: -one[0])
    return tuple(other for share, other in near[:MOST] if share >= SAME)
