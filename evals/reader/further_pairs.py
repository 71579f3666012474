"""What a full answer tells besides the sentence that answers: a request with that sentence behind it, and a passage.

`full/` has requests on stories of one to three articles, by people who saw these and a brief and nothing else, with the
sentences that a full answer tells, the one that answers first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from evals.folders import rows
from evals.reader.adapting import NEAREST, Nearest, Pair
from evals.reader.examples import header, passages
from evals.reader.selection_pairs import Asked, pair_of, selections
from qa.reader import with_told
from qa.reader.model import Model
from store.language.sentences import sentence_spans

FULL = Path(__file__).parent / "full"

HELD = ("full30", "full31", "full32", "full33")
"""The files of `full/` that no adapter is trained on."""

OFTEN = 3
"""How often each request is taken, each time with another stretch of its articles."""

ELSEWHERE = 0.25
"""How often it is laid on another story too, which has nothing to add."""


FIRST = 0.6
"""Pairs that are taken of what is told first, beside each of what is told besides."""


@dataclass(frozen=True)
class Full:
    """A request, the sentence that answers it, and those that a full answer tells `besides`.

    `first` is the id of the article of the one, and where it begins; `further` has the same of the others, for each
    article of the story.
    """

    request: str
    told: str
    besides: tuple[str, ...]
    first: tuple[str, int]
    further: dict[str, tuple[int, ...]]


def of_full(*, held: bool, names: str = "*") -> Iterator[Full]:
    """The requests of the files of such a name in `full/`: those held back, or the others."""
    known = passages()
    for path in sorted(FULL.glob(f"{names}.jsonl")):
        for row in rows(path) if (path.stem in HELD) == held else ():
            yield full_of(row, known)


def full_of(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Full:
    texts: dict[str, str] = {id_: known[id_]["passage"] for id_ in row["articles"]}
    spans = {id_: list(sentence_spans(text, "en")) for id_, text in texts.items()}
    (first, start, told), *rest = [(id_, spans[id_][n - 1][0], texts[id_][slice(*spans[id_][n - 1])])
                                   for id_, n in row["sentences"]]  # fmt: skip
    further = {id_: tuple(at for of, at, _ in rest if of == id_) for id_ in texts}
    return Full(row["request"], told, tuple(text for *_, text in rest), (first, start), further)


def furthers(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """The pairs that may be trained on: what is told besides, and what is told first."""
    known = passages()
    asked = list(of_full(held=False))
    near = Nearest({id_: f"{header(row)} {row['passage']}" for id_, row in known.items()})

    def laid(one: Full, id_: str) -> Iterator[Pair]:
        return besides(one, id_, known[id_], encoder, chance)

    pairs = [pair for one in asked * OFTEN for id_ in one.further for pair in laid(one, id_)]
    for one in asked:
        others = [id_ for id_ in near.of(one.request, NEAREST) if id_ not in one.further]
        if others and chance.random() < ELSEWHERE:
            pairs += laid(one, chance.choice(others))
    yield from pairs
    for one in asked:
        id_, start = one.first
        first = Asked(one.request, header(known[id_]), known[id_]["passage"], (start,))
        yield from pair_of(first, encoder, chance, neither=one.further[id_])
    rest = list(selections(encoder, chance, public))
    yield from chance.sample(rest, min(len(rest), int(FIRST * len(pairs))))


def besides(one: Full, id_: str, of: Mapping[str, Any], encoder: Model, chance: Random) -> Iterator[Pair]:
    """What an article of that id tells besides what is told first, with that behind the request."""
    asked = Asked(with_told(one.request, one.told), header(of), of["passage"], one.further.get(id_, ()))
    yield from pair_of(asked, encoder, chance, neither=(one.first[1],) if id_ == one.first[0] else ())
