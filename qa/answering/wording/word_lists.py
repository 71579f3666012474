"""The words by which requests are known, from `words.txt` beside this."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    """The words of the list of that name. Raises: KeyError for an unknown one."""
    text = files("qa.answering.wording").joinpath("words.txt").read_text(encoding="utf-8")
    lists = dict(block.strip().split("\n", 1) for block in text.split("\n\n")[1:])
    return frozenset(lists[f"words {name}"].split())
