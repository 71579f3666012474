"""How many of the main points of an article, as an editor would keep them, a summary tells: `python -m
evals.figures.main_points`.

Of the files of `evals/reader/lines` that no adapter saw; as many sentences are told as the editor kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

from evals.folders import rows
from evals.intervals import share
from evals.reader.examples import passages
from evals.reader.selection_pairs import HELD_LINES, LINES
from evals.tasks.libraries import article
from qa import Article
from qa.answering.reading.gist import main_points, points

WAYS: dict[str, Callable[[Article, int], list[tuple[int, int]]]] = {
    "by words alone": points,
    "with the reader": main_points,
}


def told(name: str, way: Callable[[Article, int], list[tuple[int, int]]]) -> list[bool]:
    """Of each main point of the file of that name whether it is told."""
    known, found = passages(), []
    for row in rows(LINES / f"{name}.jsonl"):
        starts = [start for start, _ in way(replace(article(known[row["id"]]), language="en"), len(row["main"]))]
        found += [place in starts for place in row["main"]]
    return found


def main() -> None:
    """The command."""
    argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0]).parse_args()
    for name in HELD_LINES:
        for title, way in WAYS.items():
            print(f"{name:10} {title:16} {share(told(name, way))}")


if __name__ == "__main__":
    main()
