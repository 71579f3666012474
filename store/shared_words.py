"""Whose words a text holds: runs of letters and digits in common with an article that leaves the library."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from store.language.sentences import sentence_spans

_RUN = 20  # letters and digits in a row that a text shares with an article whose words it holds
_SHORT = 8  # letters and digits of the shortest sentence that is looked for


class _Words(NamedTuple):
    """Runs of letters and digits, and short sentences as nothing but these."""

    runs: frozenset[str]
    short: frozenset[str]


class LeavingWords:
    """The words that an article takes along when it leaves: those of its `texts`, whatever their case and spaces.

    What is kept beside an article that stays keeps the words that stand in both: "The European Commission" is no one's
    alone. `staying` gives the texts of the article with an id, none where there is none.
    """

    def __init__(self, texts: Iterable[str], staying: Callable[[str], Iterable[str]]) -> None:
        self._words = _words(texts)
        self._staying = staying
        self._shared: dict[str, _Words] = {}

    def held(self, strings: Iterable[str], cited: Collection[str]) -> frozenset[str]:
        """Those of `strings` that hold a run of these words, or a short sentence, which none of the articles `cited`,
        by id, has as well."""
        held = [string for string in strings if _holds(_bare(string), self._words, ())]
        shared = [self._shared_with(id) for id in cited] if held else []
        return frozenset(string for string in held if _holds(_bare(string), self._words, shared))

    def _shared_with(self, article_id: str) -> _Words:
        if article_id not in self._shared:
            bare = [_bare(text) for text in self._staying(article_id)]
            runs = self._words.runs.intersection(run for text in bare for run in _runs(text))
            short = frozenset(sentence for sentence in self._words.short if any(sentence in text for text in bare))
            self._shared[article_id] = _Words(runs, short)
        return self._shared[article_id]


def cited_in(told: Any) -> frozenset[str]:
    """The ids of the articles that a record, as of JSON, names as those whose words it holds."""
    if isinstance(told, list):
        return frozenset[str]().union(*map(cited_in, told))
    if not isinstance(told, dict):
        return frozenset()
    named = [told.get("article_id"), *(told.get("article_ids") or ())]
    return frozenset(id for id in named if isinstance(id, str)).union(*map(cited_in, told.values()))


def _words(texts: Iterable[str]) -> _Words:
    runs: set[str] = set()
    short: set[str] = set()
    for text in texts:
        runs.update(_runs(_bare(text)))
        sentences = (_bare(text[start:end]) for start, end in sentence_spans(text))
        short |= {sentence for sentence in sentences if _SHORT <= len(sentence) < _RUN}
    return _Words(frozenset(runs), frozenset(short))


def _holds(bare: str, words: _Words, but: Collection[_Words]) -> bool:
    if any(run in words.runs and not any(run in other.runs for other in but) for run in _runs(bare)):
        return True
    return any(sentence in bare and not any(sentence in other.short for other in but) for sentence in words.short)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _runs(bare: str) -> Iterator[str]:
    return (bare[i : i + _RUN] for i in range(len(bare) - _RUN + 1))
