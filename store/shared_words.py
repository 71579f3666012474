"""Whose words a text holds: runs of letters and digits in common with an article that leaves the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from store.language.sentences import sentence_spans

_RUN = 20  # letters and digits in a row that a text shares with an article whose words it holds
_SHORT = 8  # letters and digits of the shortest sentence that is looked for


def holding(strings: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Those of `strings` that hold a run of words, or a short sentence, of `texts`, whatever their case and spaces."""
    runs: set[str] = set()
    short: set[str] = set()
    for text in texts:
        runs.update(_runs(_bare(text)))
        sentences = (_bare(text[start:end]) for start, end in sentence_spans(text))
        short |= {sentence for sentence in sentences if _SHORT <= len(sentence) < _RUN}
    return frozenset(string for string in strings if _holds(_bare(string), runs, short))


def _holds(words: str, runs: Collection[str], short: Collection[str]) -> bool:
    return any(run in runs for run in _runs(words)) or any(sentence in words for sentence in short)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _runs(bare: str) -> Iterator[str]:
    return (bare[i : i + _RUN] for i in range(len(bare) - _RUN + 1))
