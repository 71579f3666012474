"""What two builds tell otherwise: `python -m evals.tasks.differences BEFORE AFTER [--counts]`, of files that
`evals.tasks --out` wrote of the same half. Of a half that is not read, `--counts` tells how many and none of them."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.folders import rows
from evals.tasks.asking import WORTH

SHOWN = 400
"""Characters of an answer that are printed."""

Row = Mapping[str, Any]


def differing(before: Path, after: Path) -> list[tuple[Row, Row]]:
    """The outcomes that differ in what is told or in their grade. Raises ValueError for files of different requests."""
    pairs = list(zip(rows(before), rows(after), strict=True))
    if others := [old["id"] for old, new in pairs if (old["id"], old["said"]) != (new["id"], new["said"])]:
        raise ValueError(f"{before} and {after} are of different requests, from {others[0]} on")
    return [(old, new) for old, new in pairs if (old["text"], old["grade"]) != (new["text"], new["grade"])]


def told(pairs: list[tuple[Row, Row]], *, counts: bool) -> Iterator[str]:
    """The differences as lines."""
    for old, new in pairs if not counts else ():
        yield f"{old['id']} [{old['kind']}] {old['grade']} → {new['grade']}: {old['said']}"
        yield f"    before: {' '.join(old['text'].split())[:SHOWN]}"
        yield f"    after:  {' '.join(new['text'].split())[:SHOWN]}"
    graded = Counter((old["grade"], new["grade"]) for old, new in pairs if old["grade"] != new["grade"])
    for (was, is_now), often in graded.items():
        yield f"{was} → {is_now}: {often}"
    better = sum(often for (was, is_now), often in graded.items() if WORTH[is_now] < WORTH[was])
    yield f"told otherwise: {len(pairs)}; better: {better}, worse: {graded.total() - better}"


def main() -> None:
    """Compares and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--counts", action="store_true", help="no words: of a half that is not read")
    given = parser.parse_args()
    print("\n".join(told(differing(given.before, given.after), counts=given.counts)))


if __name__ == "__main__":
    main()
