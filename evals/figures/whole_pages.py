"""How requests on whole pages are answered: `python -m evals.figures.whole_pages`.

Of the pages of `evals/reader/pages` that no adapter saw, each request is asked of its page, as of an article that is
being read: most do not say which they mean. Printed is for how many the sentence that answers is told, which share of
the sentences told belongs to a full answer, how many are declined although the page answers, and for how many of these
the sentence stands at the beginning of what is shown in its place; and how many are declined that the page does not
answer.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.figures.answering import Asked, Library
from evals.figures.full_answers import letters, sentences_told
from evals.folders import rows
from evals.intervals import share
from evals.reader.page_pairs import HELD_PAGES, PAGES, PageRequest, page_requests
from evals.tasks.libraries import NOW, article
from qa import Answer, Article, ArticleQA
from qa.answering import tasks
from qa.web.drawn.snippets import SNIPPET
from store.language.sentences import sentence_spans

HALVES = dict(zip(("read", "held"), HELD_PAGES, strict=True))


def of_whole_pages() -> Library:
    """The requests that may be fitted on and are answered as questions, each asked of its page alone."""
    articles = pages()
    asked = []
    for number, one in enumerate(page_requests(held=True, names=HALVES["read"])):
        if tasks.recognise(one.request).name == "answer":
            page = articles[one.id]
            gold = tuple((page.id, *span) for span in _spans(one))
            of_it = {"article_ids": [page.id]}
            asked.append(Asked(f"{one.id}-{number}", one.request, (), of_it, bool(gold), gold, ()))
    return list(articles.values()), asked


def pages() -> dict[str, Article]:
    """All pages, by the ids of their rows."""
    every: list[Mapping[str, Any]] = [row for path in sorted(PAGES.glob("*.jsonl")) for row in rows(path)]
    return {row["id"]: article(row) for row in every}


def figures(half: str, every: int = 1) -> Iterator[str]:
    """What is told for every so many of the requests of a half."""
    known = pages()
    texts = {page.id: page for page in known.values()}
    asked = list(page_requests(held=True, names=HALVES[half]))[::every]
    with tempfile.TemporaryDirectory() as made, ArticleQA.open(made, now=NOW) as qa:
        qa.add([known[id_] for id_ in dict.fromkeys(one.id for one in asked)])
        told = [(one, qa.ask(one.request, filters={"article_ids": [known[one.id].id]})) for one in asked]
    yield from _shares(told, texts)


def _shares(asked: Sequence[tuple[PageRequest, Answer]], texts: Mapping[str, Article]) -> Iterator[str]:
    told, declined, near, right, missed = [], [], [], [], []
    for one, answer in asked:
        gold = {letters(one.text[slice(*span)]) for span in _spans(one)}
        if not gold:
            missed.append(answer.abstained)
            continue
        found = set() if answer.abstained else sentences_told(answer, texts)
        told.append(letters(one.text[slice(*_spans(one)[0])]) in found)
        right += [s in gold for s in found]
        declined.append(answer.abstained)
        near += [_shows(answer, gold)] if answer.abstained else []
    yield f"the sentence that answers told      {share(told)}"
    yield f"of the sentences told, right        {share(right)}"
    yield f"answered by the page, declined      {share(declined)}"
    yield f"  … and shown as what comes nearest {share(near)}"
    yield f"not answered by the page, declined  {share(missed)}"


def _shows(answer: Answer, gold: set[str]) -> bool:
    """Whether what is shown where nothing is told has all of a sentence that answers, or begins with it."""
    shown = [letters(hit.text[:SNIPPET]) for hit in answer.nearest]
    return any(sentence in some or sentence.startswith(some) for sentence in gold for some in shown if some)


def _spans(one: PageRequest) -> list[tuple[int, int]]:
    """The sentences that a full answer tells, the one that answers first."""
    ends = dict(sentence_spans(one.text, "en"))
    return [(start, ends[start]) for start in one.starts]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--half", choices=tuple(HALVES), default="held")
    parser.add_argument("--every", type=int, default=1, help="ask every so many of them")
    options = parser.parse_args()
    print(*figures(options.half, options.every), sep="\n")


if __name__ == "__main__":
    main()
