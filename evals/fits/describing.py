"""Fits when an article is the one that a request describes: `python -m evals.fits.describing FOLDER [--write]`.

The requests of `evals/tasks/described` that may be read are asked of their libraries, each once with the article that
it means and once without: the article nearest to it is right, or is not. FOLDER as in `evals.tasks.described`. Prints
how many are taken of both, by the fit on all; `--write` writes it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evals.area import area
from evals.fits.abstaining import fitted, sureness
from evals.fits.provenance import Provenance, today, write
from evals.tasks.described import asked, library
from qa import ArticleQA
from qa.answering.finding import described
from store.filters import Filters

NAMES = ("ahead", "heard", "meaning")
_OUT = Path(described.__file__).with_suffix(".json")


def measured(folder: Path) -> Iterator[tuple[tuple[float, ...], bool]]:
    """What is measured of the nearest article, and whether it is the one that is meant."""
    with tempfile.TemporaryDirectory() as made:
        for name, of in asked("read").items():
            with library(name, folder, Path(made)) as qa:
                every = [entry.id for entry in qa.library.entries({})]
                for row in of:
                    yield from _nearest(qa, row["request"], row["id"], None)
                    yield from _nearest(qa, row["request"], row["id"], [id_ for id_ in every if id_ != row["id"]])


def _nearest(
    qa: ArticleQA, request: str, right: str, among: list[str] | None
) -> Iterator[tuple[tuple[float, ...], bool]]:
    filters = Filters() if among is None else Filters.parse({"article_ids": among})
    several = described.passages_for(request, qa.library, filters)
    if (found := described.nearest(request, several)) is not None:
        yield tuple(found[1][key] for key in NAMES), found[0].id == right


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the fit; writes it if told to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {_OUT.name}")
    options = parser.parse_args(arguments)
    found = list(measured(options.folder))
    rows, labels = np.array([row for row, _ in found]), np.array([float(right) for _, right in found])
    learned = fitted(NAMES, rows, labels, np.ones(len(found)))
    sure = sureness(NAMES, learned, rows)
    right, wrong = sure[labels > 0], sure[labels == 0]
    taken = [f"{(of > 0.5).mean():.2f} of {len(of)}" for of in (right, wrong)]
    figure = f"area {area(right.tolist(), wrong.tolist()):.3f}; taken {taken[0]} that are meant, {taken[1]} others"
    print(learned, figure)
    if options.write:
        command = "python -m evals.fits.describing FOLDER --write"
        write(_OUT, learned, Provenance(command, "evals/tasks/described (read)", today(), figure))


if __name__ == "__main__":
    main()
