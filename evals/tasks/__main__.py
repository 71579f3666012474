"""How well requests are answered and conversations led, graded by program: see `README.md` beside this.

Prints shares by kind, with 95 % intervals over all, and the misleading ones; nothing is asked of a model.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import get_args

from evals.intervals import share
from evals.tasks.asking import PARTS, WORTH, Outcome, answered, asked_of
from evals.tasks.grading import Grade
from evals.tasks.kept_scores import keep_scores
from evals.tasks.libraries import all_opened

HERE = Path(__file__).parent


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
    worse = [o.alone is not None and WORTH[o.grade] > WORTH[o.alone] for o in apart]
    yield f"  follow-ups from a right article: {share([o.right for o in turns if o.kind == 'followup'])}"
    yield f"  turns that stand alone, answered worse for the talk: {share(worse)}"
    yield f"  changes of topic mixed with the old one: {share([o.mixed for o in changed])}"


def main() -> None:
    """Asks, grades and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="open", help="a folder beside this file")
    parser.add_argument("--folder", type=Path, help="requests.jsonl and conversations.jsonl elsewhere")
    parser.add_argument("--kind", help="requests of this kind alone")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--libraries", type=Path, help="where the libraries are made and kept")
    parser.add_argument("--scores", type=Path, help="where what the reader says is kept, for the next time")
    parser.add_argument("--show", action="store_true", help="also print each answer that is not well")
    parser.add_argument("--out", type=Path, help="also write each outcome as a line of JSON")
    given = parser.parse_args()
    if given.scores:
        keep_scores(given.scores)
    asked = asked_of(given.folder or HERE / given.half, "requests" if given.kind else given.only)
    asked = [row for row in asked if given.kind in (None, row.get("kind"))]
    with all_opened((row["library"] for row in asked), given.libraries) as libraries:
        found = [outcome for row in asked for outcome in answered(row, libraries)]
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
