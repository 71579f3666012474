"""Claims of own rows as the verdict on a sentence hears them: against the window that is nearest to them, and against
the sentences that they are laid on, chosen by the product itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from evals.reader.examples import OWN, evened, own_rows
from qa.proof.check import verdict
from qa.proof.check.leaning import points_back
from qa.proof.check.support import cleaned
from qa.proof.facts.align import Source
from qa.proof.facts.claim_alignment import lay
from qa.reader import Window
from store.article import GENRES, Article

OFTEN = {
    "answers1": 1.6, **{f"answers{number}": 1.6 for number in range(20, 29)}, "answers": 1.0,
    "round6": 0.5, "round7": 0.4, "round": 0.8, "": 0.25,
}  # fmt: skip
"""How often the claims of a file whose name begins so are taken, the first that fits."""

LEFT_OUT = ("round5", "round8")
"""Files of questions alone."""


@dataclass(frozen=True)
class OwnClaim:
    """A claim of the row of that id, with the sentence before it that it leans on, "" for none, and its sources."""

    row: str
    said: str
    before: str
    sources: tuple[Source, ...]
    cited: int
    true: bool

    @property
    def whole(self) -> str:
        """The claim behind what it leans on."""
        return f"{self.before} {self.said}" if self.before else self.said


def own_claims(*, held_back: bool, names: str = "*") -> Iterator[tuple[str, OwnClaim]]:
    """The claims of own files, each with its file's name."""
    for path in sorted(OWN.glob(f"{names}.jsonl")):
        if not path.stem.startswith(LEFT_OUT):
            for row in own_rows(held_back=held_back, names=path.stem):
                yield from ((path.stem, claim) for claim in _claims(row))


def _claims(row: dict[str, Any]) -> Iterator[OwnClaim]:
    if "passage" in row:
        sources: tuple[Source, ...] = (_source(row, row["passage"]),)
        for one in row["claims"]:
            yield _claim(row["id"], one["text"], one.get("prev") or "", sources, 0, bool(one["label"]))
        return
    sources = tuple(_source(source, source["text"]) for source in row["sources"])
    for answer in row["answers"]:
        before = ""
        for one in answer["sentences"]:
            yield _claim(row["id"], one["text"], before, sources, int(one["source"]) - 1, bool(one["label"]))
            before = one["text"]


def _source(record: dict[str, Any], text: str) -> Source:
    """The text of an own row as a source, with what its record says of it."""
    article = Article(
        text=text,
        title=record.get("title"),
        author=record.get("author"),
        source=record.get("outlet"),
        published_at=record.get("date"),
        genre=record["genre"] if record.get("genre") in GENRES else "unknown",
        language="en",
    )
    return Source(article, 0, len(article.text))


def _claim(row: str, text: str, before: str, sources: tuple[Source, ...], cited: int, true: bool) -> OwnClaim:
    said = cleaned(text)
    return OwnClaim(row, said, before if points_back(said) else "", sources, cited, true)


def training_claims(chance: Random) -> list[OwnClaim]:
    """The claims that may be trained on, each as often as its file; of answers fewer of those whose length alone would
    tell whether they are true."""
    found = list(own_claims(held_back=False))
    answers = evened([claim for name, claim in found if name.startswith("answers")], chance)
    kept = {id(claim) for claim in answers}
    several: list[OwnClaim] = []
    for name, claim in found:
        if not name.startswith("answers") or id(claim) in kept:
            often = next(times for start, times in OFTEN.items() if name.startswith(start))
            several += [claim] * (int(often) + (chance.random() < often % 1))
    return several


def read_pairs(claim: OwnClaim) -> Iterator[tuple[str, str]]:
    """What is read for a claim, (asked, text): nothing where no word of the sources speaks of it."""
    laid = lay(claim.said, claim.sources, (claim.cited,))
    windows = verdict.nearest(laid, claim.sources, (claim.cited,)) if laid.alignment.chosen else []
    if not windows:
        return
    chosen = Window(" ".join(unit.sentence.text for unit in laid.alignment.chosen), 0, windows[0].header)
    yield claim.whole, windows[0].read
    yield claim.whole, chosen.read
    if claim.before and claim.true:
        yield claim.said, windows[0].read
