"""Requests without a passage, as `heard` reads them: those of `phrasings/`, and the examples there, filled.

`phrasings/*.jsonl` has one file for each writer, who saw `phrasings/BRIEF.md` alone; `examples.txt` ways of asking with
a place for the topic, the speaker and what is compared, which are taken from the requests of others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from evals.folders import rows

PHRASINGS = Path(__file__).parent / "phrasings"

HELD = ("writer8",)
"""The files that nothing is trained on."""

FILLED = 5, 40
"""How often each example is filled for every way that its choices allow, and at most."""

MISSPELT = 0.15
"""How often a word of an example is written with two letters swapped or one left out."""

_CHOICE = re.compile(r"\[([^\]]+)\]")
_SLOT = re.compile(r"[*@<>]")
_OF_NOTHING = ("library", "help")
"""Tasks of which all of a request is no topic."""


def phrasings(*, held: bool) -> Iterator[dict[str, Any]]:
    """The requests of `phrasings/*.jsonl`, those held back or the others; "" as the topic of what names none."""
    for path in sorted(PHRASINGS.glob("*.jsonl")):
        if (path.stem in HELD) is held:
            for row in rows(path):
                none = row["task"] in _OF_NOTHING and row["topic"] == row["request"]
                yield {**row, "topic": ""} if none else row


def filled(others: Sequence[Mapping[str, Any]], chance: Random) -> Iterator[dict[str, Any]]:
    """The examples, each several times, with topics, speakers and sides of the requests of `others`."""
    topics = [row["topic"] for row in others if row["topic"] and row["task"] not in ("answer", "yes_no")]
    speakers = [row["speaker"] for row in others if row.get("speaker")]
    sides = [row["sides"] for row in others if len(row.get("sides", ())) == 2]
    for task, way in _examples():
        ways = math.prod(len(m[1].split("/")) for m in _CHOICE.finditer(way))
        for _ in range(min(FILLED[1], FILLED[0] * ways)):
            one, other = chance.choice(sides)
            words = {"*": chance.choice(topics), "@": chance.choice(speakers), "<": one, ">": other}
            yield _row(task, _CHOICE.sub(lambda m: chance.choice(m[1].split("/")), way), words, chance)


def _examples() -> Iterator[tuple[str, str]]:
    for block in (PHRASINGS / "examples.txt").read_text(encoding="utf-8").split("\n\n"):
        task, *ways = block.strip().splitlines()
        if not task.startswith("#"):
            yield from ((task, way) for way in ways)


def _row(task: str, way: str, words: Mapping[str, str], chance: Random) -> dict[str, Any]:
    way = _misspelt(way, chance) if chance.random() < MISSPELT else way
    request = _SLOT.sub(lambda m: words[m[0]], way)
    request = request if _SLOT.match(way) else f"{request[0].upper()}{request[1:]}"
    topic = next((words[slot] for slot in "*@" if slot in way), "")
    end = chance.choice(("?", ".", "", " please", " pls?"))
    row: dict[str, Any] = {"request": f"{request}{end}", "task": task, "topic": topic}
    if task == "quotes" and "@" in way:
        row["speaker"] = words["@"]
    if task == "compare" and "<" in way:
        row["sides"] = [words["<"], words[">"]]
    return row


def _misspelt(way: str, chance: Random) -> str:
    able = list(_LONG.finditer(way))
    if not able:
        return way
    word = chance.choice(able)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    swapped = way[at + 1] + way[at] if chance.random() < 0.5 else way[at + 1]
    return f"{way[:at]}{swapped}{way[at + 2 :]}"


_LONG = re.compile(r"[a-z]{5,}")
