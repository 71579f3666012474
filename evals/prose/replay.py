"""What is shown of sentences that somebody else wrote: each checked in its turn, as it is when a model streams it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evals.prose.sets import Said
from qa.proof.check.sentence_checker import Checker, Finding
from qa.proof.check.streamed import DraftSentence
from qa.proof.facts.align import Source


@dataclass(frozen=True)
class Verdict:
    """What was shown of a sentence, and whether it is true: None of what is said about the sources."""

    text: str
    true: bool | None
    kind: str
    finding: Finding
    seconds: float


def checked(sources: Sequence[Source], sentences: Iterable[Said], before: str = "") -> Iterator[Verdict]:
    """The sentences of one answer over `sources`; `before` is what stands before the first of them."""
    checker = Checker(sources)
    for said in sentences:
        begin = time.perf_counter()
        finding = checker.check(DraftSentence(" ", said.text, said.cites), before)
        yield Verdict(said.text, said.true, said.kind, finding, time.perf_counter() - begin)
        before = said.text
