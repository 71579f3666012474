"""Words of the instructions that a model was sent, said again as part of its answer: they tell of no article."""

from __future__ import annotations

from collections.abc import Iterable

from qa.proof.facts.imperatives import words_alone

_LEAST_WORDS = 4  # of a sentence that stands in the instructions as a whole
_LEAST_SIGNS = 8  # of one in a script without spaces
_RUN = 8  # words in a row by which a longer sentence repeats them


def repeats(text: str, instructions: str, articles: Iterable[str]) -> bool:
    """Whether `text` is words of `instructions`, or holds a run of them, that none of `articles` has."""
    said, told = words_alone(text), f" {words_alone(instructions)} "
    words = said.split()
    if len(words) < _LEAST_WORDS and (said.isascii() or len(said) < _LEAST_SIGNS):
        return False
    runs = [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]
    repeated = [run for run in [said, *runs] if f" {run} " in told]
    return bool(repeated) and not any(f" {repeated[0]} " in f" {words_alone(article)} " for article in articles)
