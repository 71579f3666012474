"""An answer that was told and is then read again: what changes, how that is told, and what it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.answer import DisagreementKind, Judged, Sentence, SentenceSupport, Written
from qa.answering.finding.assembly import Assembly
from qa.answering.finding.same_story import with_copies
from qa.answering.finding.status import with_status
from qa.answering.phrases import Spoken, plainly, say
from qa.answering.request import Request, Stopwatch
from qa.proof.check.judges import DEADLINE, name_of
from qa.proof.check.sentence_checker import Finding
from qa.proof.facts.align import Source
from store.library import Library

if TYPE_CHECKING:
    from qa.models.pieces import Usage
    from qa.proof.disagreement.told_difference import ToldDifference

_KINDS: tuple[SentenceSupport, ...] = ("supported", "partial", "unsupported")


@dataclass(frozen=True)
class WrittenSentence:
    """A sentence as a model wrote it and as it was checked, with the border before it."""

    lead: str
    finding: Finding
    written: Written


class Course:
    """An answer as it is told and as it is settled: one and the same until a second reading parts them.

    What is told as a delta cannot be taken back; so what comes after the reading is told in the numbers that the deltas
    have, and kept in those of the answer too.
    """

    def __init__(self, assembly: Assembly) -> None:
        self.told = self.settled = assembly

    @property
    def parted(self) -> bool:
        """Whether the answer is settled otherwise than it was told."""
        return self.told is not self.settled

    def settle(self, entries: Iterable[WrittenSentence], assembly: Assembly) -> None:
        """Takes `entries` as what the answer is made of, in an empty `assembly`."""
        for entry in entries:
            assembly.add(entry.lead, entry.finding, entry.written)
        self.settled = assembly

    def remark(self, text: str) -> str:
        """Adds a paragraph of our own; gives its Markdown."""
        if self.parted:
            self.settled.remark(text)
        return self.told.remark(text)

    def differ(self, kind: DisagreementKind, telling: ToldDifference) -> tuple[Sentence, str]:
        """Takes in that articles differ; gives the sentence and its Markdown as they are told."""
        if self.parted:
            self.settled.differ(kind, telling)
        return self.told.differ(kind, telling)

    def sentences_told(self) -> tuple[Sentence, ...]:
        """The sentences with the citations that were told, and the verdicts that they have now."""
        pairs = zip(self.told.sentences, self.settled.sentences, strict=True)
        return tuple(replace(t, support=s.support, score=s.score, reasons=s.reasons) for t, s in pairs)

    def changed(self) -> Iterator[Judged]:
        """The sentences whose verdict is another than was told."""
        for number, (before, after) in enumerate(zip(self.told.sentences, self.settled.sentences, strict=True), 1):
            if before.support != after.support:
                yield Judged(number, after)


class SecondReading(NamedTuple):
    """Sentences as a second reading settles them, the `judge` by whom, "" for nobody, and what that took and told."""

    entries: Sequence[WrittenSentence]
    judge: str = ""
    usage: Usage | None = None
    notices: tuple[str, ...] = ()


def read_again(
    entries: Sequence[WrittenSentence],
    sources: Sequence[Source],
    request: Request,
    watch: Stopwatch,
    in_language: Spoken,
) -> SecondReading:
    """`entries` as the judge of the `request` settles them; a reading that is of no use is told in the notices."""
    from qa.proof.check.second_reading import outcome, reading, settle_finding

    judge = request.judge
    if judge is None or request.is_cancelled:
        return SecondReading(entries)
    with request.gate, watch.stage("prepare reading"):
        read = reading([entry.finding for entry in entries], sources)
    if read is None:
        return SecondReading(entries)
    name = name_of(judge)
    with watch.stage("second reading"):  # nobody else waits for a judge
        left = max(0.0, min(DEADLINE, request.seconds - watch.elapsed()))
        found = outcome(read, judge, deadline=left, cancel=request.cancel, breaker=request.breaker)
    settled = [
        replace(e, finding=settle_finding(e.finding, found.words[n], name, in_language, found.places.get(n, ())))
        if n in found.words
        else e
        for n, e in enumerate(entries)
    ]
    told = bool(found.problem) and not request.is_cancelled
    notices = (say(f"reading {found.problem}", in_language, model=plainly(name)),) if told else ()
    return SecondReading(settled, name, found.usage, notices)


def made(assembly: Assembly, library: Library) -> dict[str, Any]:
    """The parts of an answer that its assembly gives."""
    return {
        "text": assembly.text,
        "sentences": assembly.sentences,
        "citations": with_status(with_copies(assembly.citations, library), library),
        "disagreements": assembly.disagreements,
    }


def closing(changed: Sequence[Judged], name: str, in_language: Spoken) -> str:
    """The remark that says which sentences the judge called `name` has settled otherwise than was told."""
    told: list[str] = []
    for support in _KINDS:
        numbers = [str(judged.number) for judged in changed if judged.sentence.support == support]
        if numbers:
            listed = say(
                "sentence number" if len(numbers) == 1 else "sentence numbers",
                in_language,
                numbers=("、" if in_language == "zh" else ", ").join(numbers),
            )
            told.append(say(f"read again: {support}", in_language, sentences=listed))
    verdicts = ("；" if in_language == "zh" else "; ").join(told)
    return say("read again", in_language, model=plainly(name), verdicts=verdicts)
