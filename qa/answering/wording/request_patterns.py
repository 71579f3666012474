"""The words by which requests are known, from `words.txt` beside this: patterns of requests in note form, and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def notes() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """What names a task in a request in note form: (task, detail, pattern), in the order in which they are tried."""
    return tuple(
        (*_parted(head), re.compile(rf"\b(?:{'|'.join(rows)})(?!\w)", re.IGNORECASE))
        for head, rows in _blocks()
        if not head.startswith("words ")
    )


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    """The words of the list of that name. Raises: KeyError for an unknown one."""
    return frozenset(" ".join(dict(_blocks())[f"words {name}"]).split())


def _parted(head: str) -> tuple[str, str]:
    task, _, detail = head.partition(" ")
    return task, detail


def _blocks() -> Iterator[tuple[str, list[str]]]:
    text = files("qa.answering.wording").joinpath("words.txt").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        rows = [row for row in block.strip().splitlines() if not row.startswith("#")]
        if rows:
            yield rows[0], rows[1:]
