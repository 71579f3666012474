"""How surely the reader has to name a speaker for that name to stand, by what the phrase beside the words tells.

`python -m evals.fits.speakers FOLDER [--write]` asks who says the stretches of `evals/speakers/pages` (the half that
may be read); FOLDER has the pages. Of each kind of speech and of phrase it takes the least score from which on the
names that the reader gives, other than a phrase or the same as an uncertain one, are right as often as `WANTED`; none
where too few are.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.fits.provenance import Provenance, today, write
from evals.proving.page_speakers import articles_of, labelled
from qa.proof.speakers import who_speaks
from qa.proof.speakers.who_speaks import readings_of
from store.article import Article

WANTED = 0.9
"""How often a name that only the reader gives has to be right."""

FEWEST = 12
"""Names that are left, at least."""

FILE = Path(who_speaks.__file__).with_name("speakers.json")

Scored = tuple[float, bool]


def scored(articles: Mapping[str, Article]) -> Iterator[tuple[str, str, Scored]]:
    """The reader's names, by the kind of speech and of phrase, "same" where an uncertain phrase gives the name too,
    with their score and whether they are right."""
    for one in labelled("read", articles):
        cued, name, score, same = readings_of(one.article, one.start, one.end)
        if name and not (same and cued.certain):
            yield cued.kind, "same" if same else cued.cue, (score, one.is_of(name))


def least(found: Sequence[Scored]) -> float | None:
    """The least score from which on names are right as often as is wanted."""
    best, right = None, 0
    for count, (score, is_right) in enumerate(sorted(found, reverse=True), 1):
        right += is_right
        if count >= FEWEST and right >= WANTED * count:
            best = round(score, 2)
    return best


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write what is fitted")
    options = parser.parse_args(arguments)
    every: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for kind, cue, one in scored(articles_of(options.folder)):
        every[kind, cue].append(one)
    sure: dict[str, dict[str, float]] = {"direct": {}, "indirect": {}}
    told: list[str] = []
    for (kind, cue), found in sorted(every.items()):
        score = least(found)
        kept = sum(one[0] >= score for one in found) if score is not None else 0
        told.append(f"{kind}, {cue}: {kept} of {len(found)} names from {score}")
        if score is not None:
            sure[kind][cue] = score
    print(*told, sep="\n")
    if options.write:
        command = "python -m evals.fits.speakers FOLDER --write"
        on = "the read half of evals/speakers/pages: real pages, and stories written for the project"
        write(FILE, {"sure": sure}, Provenance(command, on, today(), "; ".join(told)))


if __name__ == "__main__":
    main()
