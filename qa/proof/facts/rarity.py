"""How much a word that two texts share, or do not share, says: rare words much, common ones little."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from qa.logistic import read_fit
from store.language.tokens import Token, is_function

_NUMBER = 4.0
_HAN = 3.0
_CAPITAL = 1.3


def model() -> dict[str, Any]:
    """What training learned: the rarity of words, and what each measure of `features` counts."""
    return read_fit("qa.proof", "support.json")


@lru_cache(maxsize=1)
def _table() -> dict[str, float]:
    return {word: float(level) / 10 for level, words in model()["rarity"].items() for word in words.split()}


def weight(token: Token) -> float:
    """The weight of a token: 0 for one without content, about 1 for common words, up to 6 for words never met."""
    if token.kind == "mark" or (token.kind == "word" and is_function(token)):
        return 0.0
    if token.kind == "number":
        return _NUMBER
    if token.kind == "han":
        return _HAN
    rarity = _table().get(token.stem, float(model()["rarest"]))
    return rarity * _CAPITAL if token.capital else rarity


def common(stem: str) -> bool:
    """A word with that stem is met often enough in print to be no name in itself."""
    return stem in _table()
