"""Copies of one passage in several articles, such as a wire story that five outlets print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from store.index.terms import index_terms
from store.language.dates import day_of
from store.language.grammar import COUNT_WORDS
from store.language.polarity import NEGATORS
from store.search.reranking import TokenizedPassage

if TYPE_CHECKING:
    from store.database.catalogue import PassageSpan

ALIKE = 0.8
"""Share of three words in a row that two passages have in common, of all that either has, to be one."""
VERSIONS = 3
"""Passages shown in their own place that differ in nothing but the figures asked for; others come after all else."""
DAYS = 3
"""Days within which two articles that differ in their figures alone tell one story, and not the next report."""
_RUN = 3
_FIGURES = frozenset(index_terms(" ".join((*COUNT_WORDS, "third"))))
_DENYING = frozenset(index_terms(" ".join(NEGATORS - {"n't"})))
_LAST_LATIN = "\u2e7f"
_HAN_FIGURES = frozenset("一二三四五六七八九十百千万亿两半")
_HAN_DENYING = frozenset("不没未无非否")

Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Repeats:
    """`folded`: passages that tell a reader what one before them tells, each with that one.

    `versions`: passages that differ from `VERSIONS` or more before them in nothing but the figures asked for.
    """

    folded: Mapping[int, int]
    versions: frozenset[int]


def repeats(
    keys: Sequence[int],
    laid: Mapping[int, TokenizedPassage],
    places: Mapping[int, PassageSpan],
    asked: Collection[str],
) -> Repeats:
    """What of `keys`, best first, repeats one before it, of another article, to who asks for the words `asked`.

    Only passages in `laid` are compared. Two with the same figures are copies where they share most of their words.
    Two with other figures tell one story where they came out within `DAYS`, share most of the other words, and all of
    them in the sentences that have most of what is asked for: copies if the figures there are the same, else versions,
    so that one who gives another figure is not hidden. Where one has a "not" more, they are neither.
    """
    firsts: dict[frozenset[str], list[int]] = defaultdict(list)
    read = {key: _Read(laid[key], places[key], asked) for key in keys if key in laid}
    folded: dict[int, int] = {}
    stories: Counter[int] = Counter()
    versions = set()
    for key, mine in read.items():
        others = [first for first in firsts[mine.denying] if read[first].article_id != mine.article_id]
        alike: list[int] = []
        copied = next((first for first in others if _same(mine, read[first])), None)
        if copied is None:
            alike = [first for first in others if _near(mine, read[first]) and _version(mine, read[first])]
            copied = next((first for first in alike if read[first].figures == mine.figures), None)
        if copied is not None:
            folded[key] = copied
            continue
        stories[key] = max((stories[first] for first in alike), default=0) + 1
        if stories[key] > VERSIONS:
            versions.add(key)
        firsts[mine.denying].append(key)
    return Repeats(folded, frozenset(versions))


class _Read:
    """A passage as it is compared; what is costly is read once it is needed."""

    def __init__(self, laid: TokenizedPassage, place: PassageSpan, asked: Collection[str]) -> None:
        self.article_id = place.article_id
        self._published_at = place.published_at
        self._laid = laid
        self._asked = frozenset(asked)
        words = frozenset(laid.terms)
        rare = [word for word in words if not ":" <= word <= _LAST_LATIN]  # digits, and scripts that are not Latin
        self.turning = (words & _FIGURES).union(filter(_is_figure, rare))
        self.denying = (words & _DENYING).union(w for w in rare if not _HAN_DENYING.isdisjoint(w))

    @cached_property
    def day(self) -> date | None:
        """The day its article came out, if that is known."""
        return day_of(self._published_at)

    @cached_property
    def runs(self) -> Runs:
        return _runs(self._laid.words)

    @cached_property
    def plain(self) -> Runs:
        """Its runs without figures."""
        return _runs([word for word in self._laid.words if not _is_figure(word)])

    @cached_property
    def _told(self) -> list[str]:
        """The words of the sentences that have most of what is asked for."""
        sentences = self._laid.sentences
        counts = [len(self._asked.intersection(sentence)) for sentence in sentences]
        most = max(counts)
        return [word for n, sentence in zip(counts, sentences, strict=True) if n == most for word in sentence]

    @cached_property
    def said(self) -> frozenset[str]:
        """What they say beside their figures."""
        return frozenset(word for word in self._told if not _is_figure(word))

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Their figures, in order."""
        return tuple(word for word in self._told if _is_figure(word))


def _is_figure(word: str) -> bool:
    return word < ":" or word in _FIGURES or (word > _LAST_LATIN and not _HAN_FIGURES.isdisjoint(word))


def _runs(words: Sequence[str]) -> Runs:
    return frozenset(zip(*(words[i:] for i in range(_RUN)), strict=False))


def _same(one: _Read, other: _Read) -> bool:
    return one.turning == other.turning and _alike(one.runs, other.runs)


def _version(one: _Read, other: _Read) -> bool:
    return one.turning != other.turning and one.said == other.said and _alike(one.plain, other.plain)


def _alike(one: Runs, other: Runs) -> bool:
    shared = len(one & other)
    return shared > ALIKE * (len(one) + len(other) - shared)


def _near(one: _Read, other: _Read) -> bool:
    """Whether the two may have come out within days of each other."""
    return one.day is None or other.day is None or abs((one.day - other.day).days) <= DAYS
