"""How many of the main points of an article, as an editor would keep them, a summary tells: `python -m
evals.figures.main_points`.

Of the files of `evals/reader/lines`, short articles, and of `evals/reader/pages`, long ones, that no adapter saw; as
many sentences are told as the editor kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace

from evals.figures.whole_pages import pages
from evals.folders import rows
from evals.intervals import share
from evals.reader.examples import passages
from evals.reader.page_pairs import HELD_PAGES, summed_up
from evals.reader.selection_pairs import HELD_LINES, LINES
from evals.tasks.libraries import article
from qa import Article
from qa.answering.reading.gist import main_points, points

WAYS: dict[str, Callable[[Article, int], list[tuple[int, int]]]] = {
    "by words alone": points,
    "with the reader": main_points,
}


def kept() -> dict[str, list[tuple[Article, Sequence[int]]]]:
    """By file, the articles that no adapter saw, each with where the sentences begin that an editor kept."""
    known = passages()
    short = {name: [(article(known[r["id"]]), r["main"]) for r in rows(LINES / f"{name}.jsonl")] for name in HELD_LINES}
    by_text = {one.text: one for one in pages().values()}
    long = {
        f"pages {name}": [(by_text[page.text], page.starts) for page in summed_up(held=True, names=name)]
        for name in HELD_PAGES
    }
    return short | long


def told(
    articles: Sequence[tuple[Article, Sequence[int]]], way: Callable[[Article, int], list[tuple[int, int]]]
) -> list[bool]:
    """Of each main point whether it is told."""
    found: list[bool] = []
    for one, main in articles:
        starts = [start for start, _ in way(replace(one, language="en"), len(main))]
        found += [place in starts for place in main]
    return found


def main() -> None:
    """The command."""
    argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0]).parse_args()
    for name, articles in kept().items():
        for title, way in WAYS.items():
            print(f"{name:12} {title:16} {share(told(articles, way))}", flush=True)


if __name__ == "__main__":
    main()
