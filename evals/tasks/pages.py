"""Requests over real pages: `python -m evals.tasks.pages FOLDER [--half read | kept | more]`.

FOLDER holds saved pages as `evals.figures.pages` reads them. `pages/` here has requests for those in English, by two
people who saw the pages and `pages/BRIEF.md` alone, with the numbers of the sentences that answer, and none of their
words. They are asked of a library of all pages and of the 1,710 articles of `evals.tasks`' library C; of the kept half
nobody has looked at what is told, nor of `more`: those of `evals/reader/real` that are held back for figures, on pages
of FOLDER and on those that the claims beside it are about. Prints what `evals.tasks.lines` does, how many have a
sentence wanted among those told, and how many of the questions that no page answers are declined.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean, median
from time import monotonic
from typing import Any, NamedTuple

from evals.folders import rows
from evals.reader.real_pages import REAL
from evals.saved_pages import pages_in, pages_of
from evals.tasks.libraries import NOW, STORIES, stories
from evals.tasks.lines import Told, table, told
from qa import Article, ArticleQA
from store.language.sentences import sentence_spans

HERE = Path(__file__).parent / "pages"
MORE, FITS = "more", "fits"
LABELLED = {MORE: "held2", FITS: "held1"}
"""The halves that are files of `evals/reader/real`: for figures, and for fits."""


class Outcome(NamedTuple):
    """What was told for a request, and whether a page answers it at all."""

    told: Told
    answered: bool
    seconds: float


class Wanted(NamedTuple):
    """A request, its task, the article it is about, and the sentences there that answer: none where none does."""

    request: str
    task: str
    right: Article
    spans: tuple[tuple[int, int], ...]


def outcomes(folder: Path, half: str) -> Iterator[Outcome]:
    """Every request of the half."""
    every, asked = of_pages(folder, half)
    with tempfile.TemporaryDirectory() as made, ArticleQA.open(made, now=NOW) as qa:
        qa.add(every)
        for request, task, right, wanted in asked:
            begun = monotonic()
            answer = qa.ask(request)
            starts = [start for start, _ in wanted]
            yield Outcome(told(answer, task, right, starts), bool(starts), monotonic() - begun)


def of_pages(folder: Path, half: str) -> tuple[list[Article], list[Wanted]]:
    """The articles that the requests of `half` are asked of, and the requests."""
    known = pages_in(folder.parent) if half in LABELLED else pages_of(folder)
    asked = []
    for row in _rows(half):
        spans = list(sentence_spans(known[row["id"]].text, "en"))
        asked.append(
            Wanted(row["request"], row["task"], known[row["id"]], tuple(spans[n - 1] for n in row["sentences"]))
        )
    return [*known.values(), *stories(STORIES).values()], asked


def _rows(half: str) -> Iterator[Mapping[str, Any]]:
    if half not in LABELLED:
        yield from rows(HERE / f"{half}.jsonl")
        return
    for row in rows(REAL / f"{LABELLED[half]}.jsonl"):
        yield from ({**one, "id": row["id"], "task": "answer"} for one in row["requests"])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("read", "kept", MORE), default="read")
    options = parser.parse_args()
    every = list(outcomes(options.folder, options.half))
    print("\n".join(table([one.told for one in every if one.answered])))
    missed = [one.told.declined for one in every if not one.answered]
    print(f"right words told: {fmean(one.told.found > 0 for one in every if one.answered):.2f}")
    print(f"unanswerable, declined: {sum(missed)} of {len(missed)}")
    print(f"median: {median(one.seconds for one in every):.2f} s")


if __name__ == "__main__":
    main()
