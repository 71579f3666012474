"""What people ask of real pages, for the adapter `selection`.

`real/` has requests on pages that the project does not hold, saved ones and such as labelled claims are about, by
people who saw the pages and `real/BRIEF.md` alone: the id of each page, and the numbers of the sentences that answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.folders import rows
from evals.reader.page_pairs import PageRequest
from evals.saved_pages import pages_in
from qa.reader.windows import header_of
from store.language.sentences import sentence_spans

REAL = Path(__file__).parent / "real"

HELD_REAL = ("held1", "held2")
"""The files of `real/` that no adapter is trained on; the first is for fits, the second for figures."""


def real_requests(folder: Path, *, held: bool, names: str = "*", labels: Path = REAL) -> Iterator[PageRequest]:
    """The requests of the files of such a name in `labels`: those held back, or the others.

    `folder` has their pages, as `evals.tasks.described` reads them. Raises KeyError for a page that is not there.
    """
    known = pages_in(folder)
    for path in sorted(labels.glob(f"{names}.jsonl")):
        for row in rows(path) if (path.stem in HELD_REAL) == held else ():
            article = known[row["id"]]
            begins = [start for start, _ in sentence_spans(article.text, "en")]
            for one in row["requests"]:
                first, *further = [begins[number - 1] for number in one["sentences"]] or [None]
                yield PageRequest(row["id"], one["request"], header_of(article), article.text, first, tuple(further))
