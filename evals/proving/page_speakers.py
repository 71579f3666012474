"""Who says it on real pages: `python -m evals.proving.page_speakers FOLDER [--half read | kept] [--show N]`.

`evals/speakers/pages/` has stretches of real pages and of stories written for the project, quotations and reported
sentences, with whoever says them, by people who saw the pages and a brief alone; `null` where nobody does. FOLDER has
the pages, `claims/` and `html/`. Printed is how often the name that is given is right, of those given as certain, and
how many of what somebody says are given it.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from evals.folders import rows
from evals.intervals import share
from evals.proving.speakers import agree
from evals.tasks.described import pages
from qa.proof.speakers.cast import telling_words
from qa.proof.speakers.who_speaks import speaker_of
from store.article import Article

PAGES = Path(__file__).parents[1] / "speakers" / "pages"


class Labelled(NamedTuple):
    """`article.text[start:end]` with the names of whoever says it, the fullest first; none where nobody does."""

    article: Article
    start: int
    end: int
    names: tuple[str, ...]

    def is_of(self, given: str) -> bool:
        """Whether a name is that of whoever says it."""
        return any(agree(given, name) or _shares(given, name) for name in self.names)


def _shares(one: str, other: str) -> bool:
    """Whether all words of the shorter name that tell who is meant are words of the longer one."""
    mine, theirs = sorted((telling_words(one), telling_words(other)), key=len)
    return bool(mine) and mine <= theirs


class Trial(NamedTuple):
    """A stretch, and whom it is given to, None where that is open."""

    said: Labelled
    direct: bool
    given: str | None

    @property
    def right(self) -> bool:
        """Whether it is given to whoever says it."""
        return self.given is not None and self.said.is_of(self.given)


def labelled(half: str, articles: Mapping[str, Article]) -> Iterator[Labelled]:
    """The stretches of a half; those that no longer stand in their page are left out."""
    for row in rows(PAGES / f"{half}.jsonl"):
        article = articles.get(row["id"])
        for start, end, check, speaker in row["said"] if article else ():
            assert article is not None
            if zlib.crc32(article.text[start:end].encode()) == check:
                names = (speaker, *row["speakers"].get(speaker, ())) if speaker else ()
                yield Labelled(article, start, end, names)


def trials(half: str, articles: Mapping[str, Article]) -> Iterator[Trial]:
    """What is found of each stretch."""
    for one in labelled(half, articles):
        found = speaker_of(one.article, one.start, one.end)
        yield Trial(one, found.kind == "direct", found.name if found.certain else None)


def articles_of(folder: Path) -> dict[str, Article]:
    """The pages, by their id."""
    return {article.id: article for article in pages(folder)}


def figures(every: list[Trial]) -> Iterator[str]:
    """Precision and recall, of quotations and of what is reported."""
    for kind, of in ("quoted", [t for t in every if t.direct]), ("reported", [t for t in every if not t.direct]):
        given = [t for t in of if t.given is not None]
        yield f"{kind}: right of what is given {share([t.right for t in given])}"
        yield f"{kind}: found of what somebody says {share([t.right for t in of if t.said.names])}"
        wrong = Counter("another's" if t.said.names else "nobody's" for t in given if not t.right)
        yield f"{kind}: given wrongly: {', '.join(f'{name} {count}' for name, count in wrong.most_common())}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("read", "kept"), default="read")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N that went wrong")
    options = parser.parse_args()
    every = list(trials(options.half, articles_of(options.folder)))
    print(f"{len(every)} stretches", *figures(every), sep="\n")
    for one in [t for t in every if not t.right and (t.said.names or t.given)][: options.show]:
        words = one.said.article.text[one.said.start : one.said.end]
        print(f"  {one.said.names[:1]}, given {one.given!r}: {' '.join(words.split())[:110]}")


if __name__ == "__main__":
    main()
