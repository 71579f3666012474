"""The sets, read: two collections of articles written for the purpose, `dev` to look at and `held` that is not read.

`samples` has answers over the sample articles, to look at as well.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from evals.folders import rows
from qa import ArticleQA
from qa.proof.facts.align import Source
from store.article import Article

FOLDER = Path(__file__).parent
HALVES = ("dev", "held")
SAMPLES = "samples"


@dataclass(frozen=True)
class Said:
    """One sentence of an answer, with the numbers it cites. `true` is None of what is said about the sources."""

    text: str
    cites: tuple[int, ...]
    true: bool | None
    kind: str


@dataclass(frozen=True)
class Told:
    """An answer that was written from the product's own messages over `sources`."""

    id: str
    question: str
    sources: tuple[Source, ...]
    sentences: tuple[Said, ...]


@dataclass(frozen=True)
class Statement:
    """A claim about an article, or about a passage of it, and whether that carries it. `before` is the sentence that
    stands before it in the same answer."""

    text: str
    source: Source
    true: bool
    kind: str
    before: str | None = None
    id: str = ""

    @property
    def said(self) -> Said:
        """It as the sentence of an answer."""
        return Said(self.text, (1,), self.true, self.kind)


@lru_cache(maxsize=4)
def articles(half: str) -> dict[str, Article]:
    """The articles of a collection, by title; those of the samples by revision."""
    if half == SAMPLES:
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            qa.add(FOLDER.parent / "articles")
            every = [qa.article(a.id, revision) for a in qa.articles() for revision in qa.library.revisions(a.id)]
        return {a.revision: a for a in every}
    found = [_article(row) for row in rows(FOLDER / half / "articles.jsonl")]
    return {article.title or "": article for article in found}


def _article(row: dict[str, Any]) -> Article:
    return Article(
        text=row["text"],
        title=row["title"],
        author=row["author"],
        source=row["source"],
        published_at=row["published_at"],
        url=row["url"],
        genre=row["genre"],
    )


def answers(half: str, known: Mapping[str, Article] | None = None) -> Iterator[Told]:
    """The answers over a collection; `known` are its articles for whoever has read them, by the keys of `articles`."""
    known = articles(half) if known is None else known
    for row in rows(FOLDER / half / "answers.jsonl"):
        sources = tuple(Source(known[s["article"]], s["start"], s["end"]) for s in row["sources"])
        sentences = tuple(
            Said(
                s["text"], tuple(s["sources"] or ()), None if s["label"] is None else bool(s["label"]), s["kind"] or ""
            )
            for s in row["sentences"]
        )
        yield Told(row["id"], row["question"], sources, sentences)


def restated(half: str) -> Iterator[Statement]:
    """Passages said again in other words, and turned round in other words."""
    for row in rows(FOLDER / half / "restated.jsonl"):
        article = articles(half)[row["article"]]
        at = article.text.index(row["passage"])
        source = Source(article, at, at + len(row["passage"]))
        yield Statement(row["claim"], source, bool(row["label"]), row.get("kind", ""), id=row["id"])


def attributed(half: str) -> Iterator[Statement]:
    """Who said something, rightly, and wrongly."""
    for row in rows(FOLDER / half / "attributed.jsonl"):
        yield _whole(half, row, row["claim"], None)


def pronouns(half: str) -> Iterator[Statement]:
    """A sentence that leans on the one before it: rightly, and wrongly."""
    for row in rows(FOLDER / half / "pronouns.jsonl"):
        yield _whole(half, row, row["second"], row["first"])


def questions(half: str) -> list[dict[str, Any]]:
    """The questions over a collection, as they were written."""
    return list(rows(FOLDER / half / "questions.jsonl"))


def _whole(half: str, row: dict[str, Any], text: str, before: str | None) -> Statement:
    article = articles(half)[row["article"]]
    whole = Source(article, 0, len(article.text))
    return Statement(text, whole, bool(row["label"]), row.get("kind", ""), before, row["id"])
