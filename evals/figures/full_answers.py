"""How much of what a full answer tells is told, and how much besides: `python -m evals.figures.full_answers`.

Of the requests of `evals/reader/full` that no adapter saw, each asked of a library of all articles that these are
about. Of those that are answered: whether the sentence that answers is told, which of the others that a full answer
tells, and which share of the sentences told is one of these.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.figures.answering import Asked, Library
from evals.intervals import share
from evals.reader.examples import passages
from evals.reader.further_pairs import HELD, Full, of_full
from evals.tasks.libraries import NOW, article
from qa import Answer, Article, ArticleQA
from qa.answering import tasks
from store.language.sentences import sentence_spans

FITTED = ("full31", "full32")
"""The files on which what goes by what a full answer tells was fitted; the other ones of `HELD` are for figures."""


def of_wide() -> Library:
    """The requests that may be fitted on and are answered as questions, each with the sentence that answers, of a
    library of all articles that the requests held back are about."""
    articles, asked = stories(), []
    for name in FITTED:
        for number, one in enumerate(of_full(held=True, names=name)):
            told = articles[one.first[0]]
            start = told.text.find(one.told)
            if start >= 0 and tasks.recognise(one.request).name == "answer":
                gold = ((told.id, start, start + len(one.told)),)
                asked.append(Asked(f"{one.first[0]}-{number}", one.request, (), {}, True, gold, ()))
    return list(articles.values()), asked


def stories() -> dict[str, Article]:
    """All articles that the requests held back are about, by the ids of their rows."""
    known = passages()
    return {id_: article(known[id_]) for one in of_full(held=True) for id_ in one.further}


def library(folder: Path) -> ArticleQA:
    """All articles that the requests held back are about, in a library that is made in `folder` unless it is there."""
    qa = ArticleQA.open(folder, now=NOW)
    if not qa.library.counts().articles:
        qa.add(list(stories().values()))
    return qa


def sentences_told(answer: Answer, texts: Mapping[str, Article]) -> set[str]:
    """The letters of each sentence that is cited: white space and a dateline are not kept as they were given."""
    told: set[str] = set()
    for one in answer.citations:
        text = texts[one.article_id].text
        told |= {
            letters(text[start:end])
            for start, end in sentence_spans(text, "en")
            if min(end, one.end) - max(start, one.start) > (end - start) / 2
        }
    return told


def letters(text: str) -> str:
    """The letters and figures of a text alone."""
    return re.sub(r"\W", "", text)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--library", type=Path, help="where the library is, or is to be made")
    parser.add_argument("--half", choices=("read", "held"), default="held")
    parser.add_argument("--every", type=int, default=1, help="ask every so many of them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        qa = library(options.library or Path(made))
        names = [name for name in HELD if (name in FITTED) == (options.half == "read")]
        for name in names:
            print(name, *figures(qa, list(of_full(held=True, names=name))[:: options.every]), sep="\n  ")


def figures(qa: ArticleQA, asked: list[Full]) -> Iterator[str]:
    """The figures of one file."""
    texts = {a.id: a for a in qa.library.articles()}
    first, any_, further, right, whole = [], [], [], [], []
    count: Counter[str] = Counter()
    for one in asked:
        answer = qa.ask(one.request)
        count[answer.task if not answer.abstained else "declined"] += 1
        if answer.abstained or answer.task != "answer":
            continue
        told = sentences_told(answer, texts)
        rest = set(map(letters, one.besides))
        gold = {letters(one.told)} | rest
        first.append(letters(one.told) in told)
        any_.append(bool(gold & told))
        further += [s in told for s in rest]
        right += [s in gold for s in told]
        whole.append(gold == told)
    yield f"tasks {dict(count)}"
    yield f"the sentence that answers told  {share(first)}"
    yield f"any of the gold told            {share(any_)}"
    yield f"the others told                 {share(further)}"
    yield f"of those told, right            {share(right)}"
    yield f"all, and nothing else           {share(whole)}"


if __name__ == "__main__":
    main()
