"""How well requests are answered and conversations led, graded by program: see `README.md` beside this.

Prints shares by kind, with 95 % intervals over all, and the misleading ones; nothing is asked of a model.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, get_args

from evals.folders import rows
from evals.intervals import share
from evals.tasks.grading import Grade, folded, grade, pointed, right_titles
from evals.tasks.libraries import opened
from qa import ArticleQA

HERE = Path(__file__).parent


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


def asked(folder: Path, libraries: dict[str, ArticleQA], kind: str | None, only: str | None) -> Iterator[Outcome]:
    """Every request and every turn of every conversation of `folder`, answered and graded."""
    for row in _rows(folder, "requests") if only != "conversations" else ():
        if kind in (None, row["kind"]):
            yield _outcome(
                libraries[row["library"]], row["id"], "requests", row["kind"], row["request"], row["expect"], []
            )
    for row in _rows(folder, "conversations") if only != "requests" and kind is None else ():
        yield from _talk(libraries[row["library"]], row)


def _named(folder: Path) -> set[str]:
    """The libraries that the rows of `folder` are asked of."""
    return {row["library"] for part in ("requests", "conversations") for row in _rows(folder, part)}


def _rows(folder: Path, part: str) -> Iterator[dict[str, Any]]:
    file = folder / f"{part}.jsonl"
    yield from rows(file) if file.exists() else ()


def _talk(qa: ArticleQA, row: Mapping[str, Any]) -> Iterator[Outcome]:
    """The turns of one conversation, each answered after those before it."""
    history: list[tuple[str, str]] = []
    old: set[str] = set()
    for number, turn in enumerate(row["turns"], 1):
        said, kind, expect = turn["say"], turn["kind"], turn["expect"]
        outcome = _outcome(qa, f"{row['id']}.{number}", "turns", kind, said, expect, history)
        if kind != "followup" and history:
            alone = _outcome(qa, "", "", kind, said, expect, [])
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
    qa: ArticleQA, id: str, part: str, kind: str, said: str, expect: Any, history: Sequence[tuple[str, str]]
) -> Outcome:
    answer = qa.ask(said, history)
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


def told(found: Sequence[Outcome]) -> Iterator[str]:
    """The shares as lines: by kind, and over each part."""
    for part in dict.fromkeys(o.part for o in found):
        mine = [o for o in found if o.part == part]
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for o in mine:
            kinds[o.kind][o.grade] += 1
        yield f"{part:<12} {'n':>4}  " + "  ".join(f"{g:>10}" for g in get_args(Grade))
        for kind, counts in kinds.items():
            yield f"  {kind:<10} {counts.total():>4}  " + "  ".join(f"{counts[g]:>10}" for g in get_args(Grade))
        for g in ("well", "misleading"):
            yield f"  {g}: {share([o.grade == g for o in mine])}"
        yield f"  sentences with words pointed at, and these are wanted: {share([p for o in mine for p in o.pointed])}"
        yield f"  median {median(o.milliseconds for o in mine):,.0f} ms"
        if part == "turns":
            yield from _led(mine)


def _led(turns: Sequence[Outcome]) -> Iterator[str]:
    """How well the talk is followed, as lines: what leans on it, and what does not."""
    apart = [o for o in turns if o.kind != "followup" and not o.id.endswith(".1")]
    changed = [o for o in apart if o.kind == "change"]
    worse = [o.alone is not None and _WORTH[o.grade] > _WORTH[o.alone] for o in apart]
    yield f"  follow-ups from a right article: {share([o.right for o in turns if o.kind == 'followup'])}"
    yield f"  turns that stand alone, answered worse for the talk: {share(worse)}"
    yield f"  changes of topic mixed with the old one: {share([o.mixed for o in changed])}"


_WORTH: dict[Grade, int] = {"well": 0, "partly": 1, "declined": 2, "misleading": 3}


def main() -> None:
    """Asks, grades and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="open", help="a folder beside this file")
    parser.add_argument("--folder", type=Path, help="requests.jsonl and conversations.jsonl elsewhere")
    parser.add_argument("--kind", help="requests of this kind alone")
    parser.add_argument("--only", choices=("requests", "conversations"))
    parser.add_argument("--libraries", type=Path, help="where the libraries are made and kept")
    parser.add_argument("--show", action="store_true", help="also print each answer that is not well")
    parser.add_argument("--out", type=Path, help="also write each outcome as a line of JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        kept = given.libraries or Path(made)
        libraries = {name: opened(name, kept) for name in _named(given.folder or HERE / given.half)}
        found = list(asked(given.folder or HERE / given.half, libraries, given.kind, given.only))
        for qa in libraries.values():
            qa.close()
    if given.out:
        given.out.write_text(
            "".join(json.dumps(asdict(o), ensure_ascii=False, default=sorted) + "\n" for o in found), encoding="utf-8"
        )
    for o in found if given.show else ():
        if o.grade != "well":
            print(f"{o.grade}: {o.id} [{o.kind}, {o.task}] {o.said} → {o.understood}")
            print(f"    {'; '.join(o.wrong)}\n    {o.text[:600]}\n")
    print("\n".join(told(found)))


if __name__ == "__main__":
    main()
