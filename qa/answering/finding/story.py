"""The other articles of a story: those that share names with an article which few others have.

An answer stands in one article; what came of it stands in the next one, often in other words than the question's. A
search for the rare names of an article finds these; how much of their names they share (`aboutness.alike`) says which
are of its story. Of 200 stories of two or three articles among 705 (`evals/reader/own`) .93 of the others are found,
and .95 of those found are of the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from qa.answering.finding.aboutness import NAMED, alike, named
from qa.answering.reading.chosen_passages import found_for, grouped
from qa.proof.facts.check_chinese_names import people_in
from store.article import Article
from store.filters import Filters
from store.language.patterns import simplified
from store.language.text import is_spaceless
from store.library import Library

SEARCHED, FOUND = 12, 16
"""The rarest names of an article that are searched, and the passages found by them: for 150 articles among 2,020 real
ones 24 find the same stories."""

SAME = 0.3
"""The share of names in common, 0..1, from which on two articles are of one story."""

SAME_CHINESE, FEWEST = 0.1, 2
"""The same where names are only known by coming again, and how many have to be in common: of 22 articles on four
stories and three other matters no two of different ones share as much, and of 257 articles of an encyclopedia one pair
in a thousand does."""

_SIGNS, _SHORTEST, _LONGEST = re.compile("[\u4e00-\u9fff]+"), 3, 6
"""Signs of a string that names something where it comes again."""

MOST = 6
"""Other articles of a story, those most alike."""


def story(article: Article, library: Library, filters: Filters) -> tuple[Article, ...]:
    """The other articles within `filters` of the story that `article` tells, the most alike first."""
    told = _names(article)
    rare = library.rarity(told)
    words = sorted(told, key=lambda name: -rare[name])[:SEARCHED]
    found = grouped(found_for(" ".join(words), FOUND, library, filters) if words else ())
    same = {article.id, *library.copies(article.id).get(article.id, ())}
    others = [pairs[0][1] for id_, pairs in found.items() if id_ not in same]
    several = [_names(other) for other in others]
    kin = alike([told, *several], library)[0][1:]
    least, fewest = (SAME_CHINESE, FEWEST) if is_spaceless(article.text) else (SAME, 1)
    of_it = [
        share >= least and len(told.keys() & its.keys()) >= fewest for share, its in zip(kin, several, strict=True)
    ]
    near = sorted(zip(kin, others, of_it, strict=True), key=lambda one: -one[0])
    return tuple(other for _, other, is_of_it in near[:MOST] if is_of_it)


def _names(article: Article) -> Mapping[str, int]:
    """The words of the names in an article, and how often each comes; in Chinese the people, and what comes again."""
    if not is_spaceless(article.text):
        return named(article)
    return _named_in_chinese(simplified(f"{article.title or ''}。{article.text[:NAMED]}"))


@lru_cache(maxsize=1_000)
def _named_in_chinese(text: str) -> Mapping[str, int]:
    runs = [run.group() for run in _SIGNS.finditer(text)]
    sizes = range(_LONGEST, _SHORTEST - 1, -1)
    counts = Counter(run[i : i + n] for n in sizes for run in runs for i in range(len(run) - n + 1))
    found = {person: text.count(person) for person in people_in(text)}
    for words, times in sorted(counts.items(), key=lambda one: -len(one[0])):
        if times > 1 and not any(words in longer and found[longer] >= times for longer in found):
            found[words] = times
    return found
