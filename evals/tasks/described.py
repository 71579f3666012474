"""Requests that describe one article without its title: `python -m evals.tasks.described FOLDER [--half read | kept]`.

`described/` has requests by four people who saw the articles and `described/BRIEF.md` alone: for a summary ("the
interview with the man who wrote that song"), or for something else of the article, with the numbers of the sentences
there that answer. They are asked of two libraries: the sample articles; and real pages, those in English that the
claims in FOLDER are about, those of its HTML set, and the articles of library C. Printed is how often the article that
is meant, and no other, is told; how often first; how often another; how often nothing is; and, of the others, how often
a sentence that answers is told.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from langchain_core.language_models import BaseChatModel

from evals.folders import rows
from evals.intervals import share
from evals.saved_pages import pages_in
from evals.tasks.libraries import NOW, ROOT, STORIES, stories
from qa import Answer, Article, ArticleQA
from store.language.sentences import sentence_spans

HERE = Path(__file__).parent / "described"


class Told(NamedTuple):
    """Of the articles told, how many are the one that is meant, and whether the first is; and whether a sentence that
    answers is among what is told, None where none was named."""

    right: int
    of: int
    first: bool
    words: bool | None


def library(name: str, folder: Path, made: Path, model: BaseChatModel | None = None) -> ArticleQA:
    """The library of that name, made anew; asked with a `model`, if there is one."""
    qa = ArticleQA.open(made / name, now=NOW, model=model)
    if name == "samples":
        qa.add(ROOT / "articles")
    else:
        qa.add(pages(folder))
    return qa


def pages(folder: Path) -> list[Article]:
    """The articles of the library "pages": those in `folder`, and stories written for the project."""
    return [*pages_in(folder).values(), *stories(STORIES).values()]


def asked(half: str) -> dict[str, list[Mapping[str, Any]]]:
    """The requests of a half by the library that they are asked of."""
    every = list(rows(HERE / f"{half}.jsonl"))
    return {
        name: [row for row in every if row["library"] == name] for name in dict.fromkeys(r["library"] for r in every)
    }


def told(answer: Answer, row: Mapping[str, Any], right: Article) -> Told:
    """What `answer` tells for a request."""
    spans = [e for sentence in answer.sentences for e in sentence.evidence]
    wanted = {list(sentence_spans(right.text, "en"))[number - 1] for number in row["sentences"]}
    words = any(e.article_id == right.id and any(e.start < b and a < e.end for a, b in wanted) for e in spans)
    of_it = [e.article_id == right.id for e in spans]
    return Told(sum(of_it), len(of_it), bool(of_it) and of_it[0], words if wanted else None)


def figures(folder: Path, half: str) -> Iterator[str]:
    """A line for each library and kind of request."""
    with tempfile.TemporaryDirectory() as made:
        for name, of in asked(half).items():
            with library(name, folder, Path(made)) as qa:
                found = [(r["kind"], told(qa.ask(r["request"]), r, qa.library.article(r["id"]))) for r in of]
            for kind in dict.fromkeys(kind for kind, _ in found):
                yield f"{name}, {kind}: {_shares([one for k, one in found if k == kind])}"


def _shares(every: list[Told]) -> str:
    lines = {
        "the article meant alone": [0 < one.right == one.of for one in every],
        "first": [one.first for one in every],
        "another alone": [one.of > 0 == one.right for one in every],
        "nothing": [not one.of for one in every],
        "words": [one.words for one in every if one.words is not None],
    }
    return "; ".join(f"{name} {share([bool(x) for x in values])}" for name, values in lines.items() if values)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("read", "kept"), default="read")
    options = parser.parse_args()
    for line in figures(options.folder, options.half):
        print(line, flush=True)


if __name__ == "__main__":
    main()
