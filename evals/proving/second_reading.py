"""What a second reading does to verdicts on real prose, by how good its judge is.

    python -m evals.proving.second_reading [--half dev | held | samples] [--answers N] [--ask FILE [--replies FILE]]

Four judges read the labelled answers of `evals.prose` again: one that knows the labels, one that always says yes, one
that always says no and one that throws a coin. The first is the most that a judge can do where our own check leaves
it room; the others are to change nothing, for they do not know the control sentences. `--ask` writes what the product
sends a judge of each answer; with `--replies` it is read again, with what a model said to each, and the verdicts shown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from evals.folders import rows
from evals.mocked.readers import Always, Guessing, Knowing, Reader, Recorded
from evals.prose import sets
from evals.prose.replay import checked
from qa.proof.check.judges import ModelJudge, messages
from qa.proof.check.second_reading import outcome, reading, settle_finding, texts_of
from qa.proof.check.sentence_checker import Finding
from qa.proof.check.support import cleaned


@dataclass
class Figures:
    """Counts: answers, those of which a judge was asked, those on which it was heard, verdicts that it changed, and of
    true and false sentences how many are shown as supported, as unsupported, and are there at all."""

    answers: int = 0
    asked: int = 0
    heard: int = 0
    changed: int = 0
    shown: dict[tuple[bool, str], int] = field(default_factory=dict)

    def count(self, true: bool, support: str) -> None:
        """Takes one sentence in."""
        self.shown[true, support] = self.shown.get((true, support), 0) + 1

    def share(self, true: bool, support: str) -> float:
        """The share of the true, or of the false, sentences with that verdict."""
        every = sum(count for (label, _), count in self.shown.items() if label is true)
        return self.shown.get((true, support), 0) / (every or 1)


def _knowing(known: Mapping[str, str]) -> Reader:
    return Knowing(replies=[], known=known)


JUDGES: dict[str, Callable[[Mapping[str, str]], Reader] | None] = {
    "no judge": None,
    "knows what is true": _knowing,
    "always yes": lambda known: Always(replies=[], says="yes"),
    "always no": lambda known: Always(replies=[], says="no"),
    "throws a coin": lambda known: Guessing(replies=[]),
}


def asked(answers: Iterable[sets.Told]) -> Iterator[dict[str, str]]:
    """What a judge is sent of each answer, as one object: `answer`, and the text of each message by its role."""
    for told in answers:
        read = reading([verdict.finding for verdict in checked(told.sources, told.sentences)], told.sources)
        if read is not None:
            yield {"answer": told.id, **dict(messages(read.asked, texts_of(read.sources)))}


def recorded(asked_of: Path, replies: Path) -> dict[str, Callable[[Mapping[str, str]], Reader] | None]:
    """The judges when what a model said is known: `asked_of` has the lines of `--ask`, `replies` its `reply` to each
    `answer`."""
    said = {row["answer"]: row["reply"] for row in rows(replies)}
    of_messages = {row["user"]: said[row["answer"]] for row in rows(asked_of) if row["answer"] in said}
    return {"no judge": None, "what a model said": lambda _: Recorded(replies=[], said=of_messages)}


def measured(
    answers: Iterable[sets.Told], judges: Mapping[str, Callable[[Mapping[str, str]], Reader] | None] = JUDGES
) -> dict[str, Figures]:
    """The figures of every judge."""
    figures = {name: Figures() for name in judges}
    for told in answers:
        before = [verdict.finding for verdict in checked(told.sources, told.sentences)]
        known = {cleaned(f.text): "yes" if s.true else "no" for f, s in zip(before, told.sentences, strict=True)}
        for name, judge in judges.items():
            after = _after(before, told, judge(known) if judge else None, figures[name])
            for finding, said in zip(after, told.sentences, strict=True):
                if said.true is not None:
                    figures[name].count(said.true, finding.support)
            figures[name].changed += sum(a.support != b.support for a, b in zip(after, before, strict=True))
    return figures


def _after(before: list[Finding], told: sets.Told, model: Reader | None, figures: Figures) -> list[Finding]:
    """The findings once the judge was heard, if it is."""
    figures.answers += 1
    read = reading(before, told.sources) if model else None
    if read is None or model is None:
        return before
    figures.asked += 1
    found = outcome(read, ModelJudge(model))
    figures.heard += found.problem is None
    return [
        settle_finding(f, found.words[n], "judge", places=found.places.get(n, ())) if n in found.words else f
        for n, f in enumerate(before)
    ]


def report(figures: Mapping[str, Figures]) -> Iterator[str]:
    """A line a judge."""
    for name, one in figures.items():
        yield (
            f"{name:18} heard on {one.heard} of {one.asked} readings of {one.answers} answers, changed {one.changed}; "
            f"true: supported {one.share(True, 'supported'):.3f}, unsupported {one.share(True, 'unsupported'):.3f}; "
            f"false: supported {one.share(False, 'supported'):.3f}, unsupported {one.share(False, 'unsupported'):.3f}"
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--half", choices=(*sets.HALVES, sets.SAMPLES), default="dev")
    parser.add_argument("--answers", type=int, help="only so many")
    parser.add_argument("--ask", type=Path, metavar="FILE", help="what a judge is sent; written without --replies")
    parser.add_argument("--replies", type=Path, metavar="FILE", help="what a model said to what stands in --ask")
    options = parser.parse_args()
    answers = islice(sets.answers(options.half), options.answers)
    if options.replies:
        print(*report(measured(answers, recorded(options.ask, options.replies))), sep="\n")
    elif options.ask:
        lines = (json.dumps(row, ensure_ascii=False) for row in asked(answers))
        options.ask.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print(*report(measured(answers)), sep="\n")


if __name__ == "__main__":
    main()
