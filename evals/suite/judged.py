"""A second reader: an optional judge, pinned apart from whoever answers, reported beside how far it can be trusted.

What it says of labelled sentences comes first: its agreement with the labels, and Cohen's kappa (1960). Its verdicts on
the answers stand beside that, and nothing else depends on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from evals.cases import CaseError
from evals.folders import rows
from evals.intervals import Interval, share
from evals.mocked.mutate import made
from evals.suite.run import Row
from qa.errors import QAError
from qa.proof.check.judges import Judge, name_of
from store.article import Article

CARRIES = 0.5
"""Probability from which on a judge is taken to say that the words carry the claim."""


@dataclass(frozen=True)
class Labelled:
    """A claim, the words given for it, and whether they carry it."""

    claim: str
    evidence: str
    supported: bool


@dataclass(frozen=True)
class Agreement:
    """A judge against one labelled set. `silent` labels got no verdict and are left out of the rest."""

    name: str
    agreed: Interval
    kappa: float
    silent: int


@dataclass(frozen=True)
class Judged:
    """What a judge said of each subject's sentences that are shown as supported: the share it finds carried too."""

    judge: str
    agreements: tuple[Agreement, ...]
    subjects: tuple[tuple[str, Interval], ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "judge": self.judge,
            "agreement": [asdict(a) for a in self.agreements],
            "supported_and_carried": {name: asdict(found) for name, found in self.subjects},
        }


def judged(judge: Judge, rows: Sequence[Row], sets: Mapping[str, Sequence[Labelled]], most: int = 200) -> Judged:
    """`judge` on labelled sets, and on at most `most` sentences of each subject that the product shows as supported."""
    subjects: dict[str, list[bool]] = {}
    for row in rows:
        said = subjects.setdefault(row.subject, [])
        for claim, evidence in _supported(row):
            if len(said) < most and (verdict := _verdict(judge, evidence, claim)) is not None:
                said.append(verdict)
    agreements = tuple(agreement(name, judge, labelled) for name, labelled in sets.items())
    return Judged(name_of(judge), agreements, tuple((name, share(said)) for name, said in subjects.items()))


def agreement(name: str, judge: Judge, labelled: Iterable[Labelled]) -> Agreement:
    """`judge` against the labels of one set."""
    pairs = [(_verdict(judge, one.evidence, one.claim), one.supported) for one in labelled]
    heard = [(told, truth) for told, truth in pairs if told is not None]
    return Agreement(name, share([told == truth for told, truth in heard]), kappa(heard), len(pairs) - len(heard))


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Agreement of two raters beyond chance (Cohen 1960): 1 is perfect, 0 chance, or where chance alone agrees."""
    if not pairs:
        return 0.0
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs) / n
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0


def made_false(articles: Sequence[Article], count: int = 60, seed: int = 0) -> tuple[Labelled, ...]:
    """Sentences made from the articles, paraphrased, half of them with one thing changed."""
    texts = {a.id: a.text for a in articles}
    true: list[Labelled] = []
    false: list[Labelled] = []
    for one in made(articles, seed, count):
        evidence = "\n".join(texts[one.article_id][start:end] for start, end in one.spans)
        labelled = Labelled(one.text, evidence, one.change == "none")
        (true if labelled.supported else false).append(labelled)
    Random(seed).shuffle(false)
    return (*true[: count // 2], *false[: count // 2])


def claims(folder: Path) -> dict[str, Sequence[Labelled]]:
    """The labelled sets in `folder`: files of JSON lines with `claim`, `context` and `supported`."""
    files = sorted(folder.glob("*.jsonl")) or sorted((folder / "claims").glob("*.jsonl"))
    if not files:
        raise CaseError(f"{folder} holds no .jsonl file of claims (claim, context, supported).")
    return {file.stem: tuple(_claims(file)) for file in files}


def _claims(file: Path) -> Iterator[Labelled]:
    try:
        for told in rows(file):
            yield Labelled(told["claim"], told["context"], bool(told["supported"]))
    except (LookupError, TypeError, ValueError) as error:
        raise CaseError(f"{file.name} holds no claims (claim, context, supported): {error}.") from error


def _supported(row: Row) -> Iterator[tuple[str, str]]:
    for sentence in (row.answer or {}).get("sentences", ()):
        if sentence["support"] == "supported":
            yield sentence["text"], "\n".join(e["quote"] for e in sentence["evidence"])


def _verdict(judge: Judge, evidence: str, claim: str) -> bool | None:
    try:
        probability = judge.entails(evidence, claim)
    except QAError:  # a judge that fails has said nothing
        return None
    return None if probability is None else probability >= CARRIES
