"""The verdict on a claim: what the trained reader hears and what the rules measure, weighed together in one sum.

Each hears what the other does not: the reader paraphrase, inference and who is meant; rules a figure, a name or a "not"
to the letter. `python -m evals.fit_verdict` fits the weights of `verdict.json` and shows what each is worth.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from qa.proof.align import Source, Unit
from qa.proof.claims.cutting import cut
from qa.proof.facts.difference import Difference
from qa.proof.facts.laid import Laid
from qa.reader import Window, knows, verify, windows_of

CITED, NEAREST = 2, 3
"""Windows read of the sources that the sentence cites, and of all that were shown, those with most of its words."""

EXACT = frozenset({"number", "unit", "date", "name", "speaker"})
"""The kinds of difference that lower a verdict whatever the reader hears: a matter of letters and figures."""

SURE = 1.0
"""What the reader says, in logits, from where on a difference of another kind is taken for other words for the same."""

_FARTHEST = 8.0  # a score of the reader, in logits, that is certain


@dataclass(frozen=True)
class Heard:
    """What the reader says of a claim, in logits: of the best window (`best`), and the worst of its parts (`worst`)."""

    best: float
    worst: float


def hear(claim: str, before: str, laid: Laid, sources: Sequence[Source], hints: Collection[int]) -> Heard | None:
    """What the reader says of `claim`, read after `before` where it leans on that; None in a language it does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    windows = _nearest(laid, sources, hints) if knows(claim) else []
    if not windows:
        return None
    scores = verify(f"{before} {claim}" if before else claim, windows)
    two = [windows[i] for i in sorted(range(len(windows)), key=lambda i: -scores[i])[:2]]
    parts = [claim[part.start : part.end] for part in cut(claim)]
    worst = max(scores) if len(parts) < 2 else min(max(verify(part, two)) for part in parts)
    return Heard(max(scores), worst)


def _nearest(laid: Laid, sources: Sequence[Source], hints: Collection[int]) -> list[Window]:
    """The windows that have most of the claim's words: of the sources cited, and of all."""
    windows = [(n, w) for n, s in enumerate(sources) for w in windows_of(s.article, s.start, s.end)]
    shares = [_share(laid, [u for u in laid.alignment.units if u.source == n and _inside(u, w)]) for n, w in windows]
    order = sorted(range(len(windows)), key=lambda i: (-shares[i], i))
    cited = [i for i in order if windows[i][0] in hints][:CITED]
    return [windows[i][1] for i in dict.fromkeys((*cited, *order[:NEAREST]))]


def _inside(unit: Unit, window: Window) -> bool:
    return window.start <= unit.start and unit.end <= window.start + len(window.text)


def _share(laid: Laid, units: Sequence[Unit]) -> float:
    keys = frozenset().union(*(unit.sentence.keys for unit in units))
    return sum(t.weight for t in laid.alignment.terms if t.stem in keys or t.root in keys)


def counts(difference: Difference, heard: Heard) -> bool:
    """Whether a difference lowers the verdict, or is other words for the same to a reader that is sure."""
    return difference.kind in EXACT or heard.best < SURE


def signs(laid: Laid, heard: Heard) -> dict[str, float]:
    """What the score rests on, in logits, by name."""
    return {"rules": _logit(laid.score), "best": _within(heard.best), "worst": _within(heard.worst)}


def _within(value: float) -> float:
    return max(-_FARTHEST, min(_FARTHEST, value))


def _logit(probability: float) -> float:
    kept = max(0.001, min(0.999, probability))
    return math.log(kept / (1 - kept))


def score(values: Mapping[str, float]) -> float:
    """How surely a claim with these signs is carried, 0..1."""
    learned = fitted()
    total = learned["bias"] + sum(weight * values[name] for name, weight in learned["weights"].items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(total)))))


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """The bias, and the weight of each sign."""
    found: dict[str, Any] = json.loads(files("qa.proof").joinpath("verdict.json").read_text(encoding="utf-8"))
    return found
