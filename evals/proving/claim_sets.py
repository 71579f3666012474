"""The sets of claims that the support check learns from: WiCE's, the same beside fewer sentences, and answers told.

No set resembles what will be met, so each is kept apart, with the same weight: what holds in all of them may hold in
one more. AttributionBench is not among them; it is there to measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from evals.folders import rows
from evals.statements import statements

WICE = "wice-dev"
_QUESTIONS = ("xquad", "squad2_500")
_BESIDE = (0, 1, 3, 6)  # sentences shown on either side of those that matter


@dataclass(frozen=True)
class Example:
    """A claim, the text it is held against, whether that carries it, and the page or text that it belongs to."""

    claim: str
    context: str
    supported: bool
    group: str


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The claims of one JSON Lines file: `claim`, `context`, `supported`. Raises `FileNotFoundError`."""
    return list(rows(path))


def examples(rows: Sequence[Mapping[str, Any]]) -> list[Example]:
    """The claims of a file, each against its whole text."""
    return [Example(row["claim"], row["context"], bool(row["supported"]), _page(row)) for row in rows]


def training_sets(folder: Path) -> dict[str, list[Example]]:
    """The sets in `folder`, by name; those of questions may be missing. Raises `FileNotFoundError` without WiCE."""
    rows = rows_of(folder / "claims" / f"{WICE}.jsonl")
    told = [
        Example(one.text, one.context, one.true, one.group)
        for name in _QUESTIONS
        if (folder / name / "questions.jsonl").exists()
        for one in statements(folder / name)
    ]
    found = {"pages": examples(rows), "excerpts": list(excerpts(rows)), "answers": told}
    return {name: claims for name, claims in found.items() if claims}


def excerpts(rows: Sequence[Mapping[str, Any]], seed: int = 5) -> Iterator[Example]:
    """Each claim beside the sentences marked as its evidence and a few around them, and beside the nearest others.

    On the others alone no claim is supported. A row without marked sentences gives only these.
    """
    random = Random(seed)
    for row in rows:
        spoken: Sequence[str] = row.get("evidence_sentences") or ()
        marked = [set(found) for found in row.get("gold_evidence_sets") or ()]
        if marked and spoken:
            text = _around(spoken, marked[0], random.choice(_BESIDE))
            yield Example(row["claim"], text, bool(row["supported"]), _page(row))
        others = [text for i, text in enumerate(spoken) if not any(i in found for found in marked)]
        if others:
            words = set(row["claim"].lower().split())
            nearest = max(range(len(others)), key=lambda i: len(words & set(others[i].lower().split())))
            yield Example(row["claim"], _around(others, {nearest}, random.choice(_BESIDE[1:])), False, _page(row))


def _around(spoken: Sequence[str], places: set[int], beside: int) -> str:
    kept = sorted({j for i in places for j in range(i - beside, i + beside + 1) if 0 <= j < len(spoken)})
    return "\n".join(spoken[j] for j in kept)


def _page(row: Mapping[str, Any]) -> str:
    return str(row.get("meta", {}).get("page") or row["context"][:200])
