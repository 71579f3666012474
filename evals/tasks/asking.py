"""Requests and conversations of a folder in the form of `evals/tasks/README.md`, answered by a library and graded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.folders import rows
from evals.tasks.grading import Grade, folded, grade, pointed, right_titles
from qa import Answer, ArticleQA

Ask = Callable[[str, Sequence[tuple[str, str]]], Answer]
"""A question and the talk before it → its answer."""

PARTS = ("requests", "conversations")

WORTH: dict[Grade, int] = {"well": 0, "partly": 1, "declined": 2, "misleading": 3}
"""How far a grade is from the best."""


@dataclass(frozen=True)
class Outcome:
    """One turn as it was answered and graded.

    `right`: from a right article, or rightly declined. `alone` is the grade of the same turn asked without the talk
    before it, of a turn that needs none and answers otherwise. `mixed`: a turn that changes the topic is answered with
    words or articles of the one before. `pointed`: of each sentence with words pointed at, whether they are wanted.
    """

    id: str
    part: str
    kind: str
    said: str
    task: str
    grade: Grade
    wrong: tuple[str, ...]
    text: str
    milliseconds: float
    understood: str = ""
    cited: frozenset[str] = frozenset()
    right: bool = False
    mixed: bool = False
    alone: Grade | None = None
    pointed: tuple[bool, ...] = ()


def asked_of(folder: Path, only: str | None = None) -> list[dict[str, Any]]:
    """The requests and conversations of `folder`, or those of one part."""
    files = [folder / f"{part}.jsonl" for part in PARTS if only in (None, part)]
    return [row for file in files if file.exists() for row in rows(file)]


def answered(
    row: Mapping[str, Any], libraries: Mapping[str, ArticleQA], see: Callable[[Answer], object] = lambda _: None
) -> Iterator[Outcome]:
    """A request, or each turn of a conversation, answered and graded. `see` is given every answer."""
    qa = libraries[row["library"]]

    def ask(question: str, history: Sequence[tuple[str, str]]) -> Answer:
        answer = qa.ask(question, history)
        see(answer)
        return answer

    if "turns" in row:
        yield from _talk(ask, row)
    else:
        yield _outcome(ask, row["id"], "requests", row["kind"], row["request"], row["expect"], [])


def _talk(ask: Ask, row: Mapping[str, Any]) -> Iterator[Outcome]:
    """The turns of one conversation, each answered after those before it."""
    history: list[tuple[str, str]] = []
    old: set[str] = set()
    for number, turn in enumerate(row["turns"], 1):
        said, kind, expect = turn["say"], turn["kind"], turn["expect"]
        outcome = _outcome(ask, f"{row['id']}.{number}", "turns", kind, said, expect, history)
        if kind != "followup" and history:
            alone = _outcome(ask, "", "", kind, said, expect, [])
            other = alone.text != outcome.text
            outcome = replace(outcome, alone=alone.grade if other else None)
            outcome = replace(outcome, mixed=other and kind == "change" and _is_of(old, outcome, expect))
        yield outcome
        old |= right_titles(expect)
        history += [("user", said), ("assistant", outcome.text)]


def _is_of(old: set[str], outcome: Outcome, expect: Mapping[str, Any]) -> bool:
    """Whether an answer tells words that it must not, or cites an article that only the turns before were about."""
    unsaid = any(folded(s) in folded(outcome.text) for s in expect.get("not_strings", ()))
    return unsaid or bool(outcome.cited & (old - right_titles(expect)))


def _outcome(
    ask: Ask, id: str, part: str, kind: str, said: str, expect: Any, history: Sequence[tuple[str, str]]
) -> Outcome:
    answer = ask(said, history)
    found, wrong = grade(answer, expect)
    cited, right = frozenset(folded(c.title or "") for c in answer.citations), right_titles(expect)
    from_right = not answer.abstained and not expect.get("declined") and (not right or bool(cited & right))
    return Outcome(
        id=id,
        part=part,
        kind=kind,
        said=said,
        task=answer.task,
        grade=found,
        wrong=wrong,
        text=answer.text,
        milliseconds=answer.timings.get("total", 0.0),
        understood=answer.standalone_question,
        cited=cited,
        right=found == "well" or from_right,
        pointed=pointed(answer, expect),
    )
