"""How often the sentence told first holds the answer, by how probable it is held that one does.

`python -m evals.fits.doubting FOLDER` asks questions of the samples and of `evals/prose` (the dev halves), of the saved
pages in FOLDER (the half that may be read), of `evals/reader/full`, and, each of one article, of `evals/reader/pages`
(the files for fits). By what it prints `LIKELY` and `LIKELY_OF_ONE` of `qa.answering.reading.abstention` were chosen:
below them the sentence told first is likelier wrong than right.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import fmean

from evals.figures.answering import Asked, Library, of_prose, of_samples
from evals.figures.full_answers import of_wide
from evals.figures.whole_pages import of_whole_pages
from evals.fits.abstaining import of_pages
from evals.tasks.libraries import NOW
from qa import ArticleQA
from qa.answering.finding.retrieval import Look, look
from qa.answering.reading import abstention
from qa.answering.reading.signs import signs
from qa.answering.request import Request, Stopwatch
from store.filters import Filters

MOST = 150
"""Questions of a set that are asked."""

STEPS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)


def counted(library: Library) -> Iterator[tuple[float, bool]]:
    """Of each question that is answered how probable that is held, and whether the sentence told first answers."""
    articles, asked = library
    with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder, now=NOW) as qa:
        qa.add(articles)
        for one in asked[:: max(1, len(asked) // MOST)]:
            request = Request(question=one.question, filters=Filters.parse(one.filters), now=NOW)
            best = look(qa.library, one.question, request, Stopwatch()).best
            if best.judgement.answered and not best.about:
                yield _probability(best, of_one=bool(request.filters.article_ids)), _is_right(best, one)


def _probability(best: Look, *, of_one: bool) -> float:
    measured = signs(best.found, best.ranking)
    told = abstention.probability(best.ranking.query, measured) if measured else best.judgement.probability
    near = abstention.hear_best(best.found, best.ranking)
    return abstention.probability_of_one(told, measured["selected"], near) if of_one and measured else told


def _is_right(best: Look, asked: Asked) -> bool:
    unit = best.ranking.sentences[0].unit
    return any(id_ == unit.article.id and unit.start < end and start < unit.end for id_, start, end in asked.gold)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    sets = {"samples": of_samples("dev-samples.jsonl"), "prose": of_prose("dev"), "pages": of_pages(folder, "read")}
    for name, library in {**sets, "full": of_wide(), "one article": of_whole_pages()}.items():
        found = list(counted(library))
        bins = {(a, b): [right for p, right in found if a <= p < b] for a, b in pairwise(STEPS)}
        told = " ".join(f"{a:.2f} {fmean(rights):.2f} ({len(rights)})" for (a, _), rights in bins.items() if rights)
        print(f"{name:12} {told}", flush=True)


if __name__ == "__main__":
    main()
