"""The verdict on a claim: what the trained reader hears and what is exact, weighed together in one calibrated sum.

Each hears what the other does not: the reader paraphrase and inference, code a figure, a name or a "not" to the letter.
`python -m evals.fit_verdict` fits the weights of `verdict.json`.
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
from qa.reader.windows import joined

CITED, NEAREST = 2, 3
"""Windows read of the sources that the sentence cites, and of all that were shown, those with most of its words."""

EXACT = frozenset({"number", "unit", "date", "name", "speaker"})
"""The kinds of difference that lower a verdict whatever the reader hears."""

_FARTHEST = 8.0  # a score of the reader, in logits, that is certain
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "figure": ("number", "unit"),
    "date": ("date",),
    "name": ("name",),
    "speaker": ("speaker",),
    "turn": ("negation", "mood", "direction", "quantity", "role"),
    "rest": ("rest",),
}


@dataclass(frozen=True)
class Heard:
    """What the reader says of a claim, in logits: of the best window of those it cites (`cited`), of all (`best`), of
    the best two read as one (`joint`), and the worst of its parts (`worst`). `place` is the best window and its source.
    """

    best: float
    cited: float
    joint: float
    worst: float
    place: tuple[int, Window]


def hear(claim: str, before: str, laid: Laid, sources: Sequence[Source], hints: Collection[int]) -> Heard | None:
    """What the reader says of `claim`, read after `before` where it leans on that; None in a language it does not know.

    Raises:
        ReaderError: Its files are missing or damaged.
    """
    if not knows(claim):
        return None
    windows = _nearest(laid, sources, hints)
    if not windows:
        return None
    said = f"{before} {claim}" if before else claim
    scores = verify(said, [window for _, window in windows])
    ranked = sorted(range(len(windows)), key=lambda i: -scores[i])
    two = [windows[i][1] for i in sorted(ranked[:2])]
    joint = verify(said, [joined(two)])[0] if len(two) > 1 else scores[0]
    parts = [claim[part.start : part.end] for part in cut(claim)]
    worst = scores[ranked[0]] if len(parts) < 2 else min(max(verify(part, two)) for part in parts)
    cited = [scores[i] for i in ranked if windows[i][0] in hints]
    return Heard(
        best=scores[ranked[0]],
        cited=cited[0] if cited else scores[ranked[0]],
        joint=joint,
        worst=worst,
        place=windows[ranked[0]],
    )


def _nearest(laid: Laid, sources: Sequence[Source], hints: Collection[int]) -> list[tuple[int, Window]]:
    """The windows, with their sources, that have most of the claim's words: of the sources cited, and of all."""
    windows = [(n, w) for n, s in enumerate(sources) for w in windows_of(s.article, s.start, s.end)]
    shares = [_share(laid, [u for u in laid.alignment.units if u.source == n and _inside(u, w)]) for n, w in windows]
    order = sorted(range(len(windows)), key=lambda i: (-shares[i], i))
    cited = [i for i in order if windows[i][0] in hints][:CITED]
    return [windows[i] for i in dict.fromkeys((*cited, *order[:NEAREST]))]


def _inside(unit: Unit, window: Window) -> bool:
    return window.start <= unit.start and unit.end <= window.start + len(window.text)


def _share(laid: Laid, units: Sequence[Unit]) -> float:
    keys = frozenset().union(*(unit.sentence.keys for unit in units))
    return sum(t.weight for t in laid.alignment.terms if t.stem in keys or t.root in keys)


def is_exact(difference: Difference) -> bool:
    """Whether it is a matter of letters and figures, which code decides; all others are signs among signs."""
    return difference.kind in EXACT or difference.severity == "weak"


def signs(claim: str, laid: Laid, heard: Heard) -> dict[str, float]:
    """What the verdict rests on, by name."""
    values = dict(laid.measures)
    values["rules"] = _logit(laid.score)
    for family, kinds in _FAMILIES.items():
        for severity in ("wrong", "absent", "weak"):
            values[f"{family} {severity}"] = float(any(_is(d, kinds, severity) for d in laid.found))
    for name in ("best", "cited", "joint", "worst"):
        values[name] = max(-_FARTHEST, min(_FARTHEST, getattr(heard, name)))
    values["parts"] = float(min(4, len(cut(claim))))
    return values


def _is(difference: Difference, kinds: Collection[str], severity: str) -> bool:
    return difference.kind in kinds and difference.severity == severity


def _logit(probability: float) -> float:
    kept = max(0.001, min(0.999, probability))
    return math.log(kept / (1 - kept))


def probability(values: Mapping[str, float]) -> float:
    """How probable it is, 0..1, that a claim with these signs is carried."""
    learned = fitted()
    total = float(learned["bias"])
    for name, (mean, scale, weight) in learned["weights"].items():
        total += weight * (values[name] - mean) / scale
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """The weights, by sign: mean, scale, weight."""
    found: dict[str, Any] = json.loads(files("qa.proof").joinpath("verdict.json").read_text(encoding="utf-8"))
    return found
