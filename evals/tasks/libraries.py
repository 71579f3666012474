"""The libraries that requests are asked of: A, the sample articles; B, those of `evals/prose`; C, what own answers are
about (`evals/reader/own`), two or three articles on each of 705 stories; D, a small newsroom's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from evals.folders import rows
from evals.reader.examples import own_rows
from qa import Article, ArticleQA
from store.article import GENRES, Genre

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
"""When it is asked: after the newest article."""

STORIES = tuple(f"answers{number}" for number in range(16, 24))
"""The own files whose sources are library C."""

_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %Y")


def opened(name: str, folder: Path) -> ArticleQA:
    """Library A, B, C or D, made in `folder` unless it is there."""
    qa = ArticleQA.open(folder / name, now=NOW)
    if not qa.library.counts().articles:
        qa.add(ROOT / "articles" if name == "A" else list(_articles(name)))
    return qa


@contextmanager
def all_opened(names: Iterable[str], folder: Path | None) -> Iterator[dict[str, ArticleQA]]:
    """The libraries of these names, made in `folder` unless they are there, or for this once."""
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        yield {name: stack.enter_context(opened(name, folder or Path(made))) for name in set(names)}


def _articles(name: str) -> Iterator[Article]:
    if name == "C":
        yield from stories(STORIES).values()
        return
    files = {"B": ("prose/dev", "prose/held"), "D": ("tasks/newsroom",)}[name]
    for file in files:
        yield from (Article(**row) for row in rows(ROOT / file / "articles.jsonl"))


def stories(files: Sequence[str]) -> dict[str, Article]:
    """The sources of own answers as articles, by the id of the row and the number of the source: "A18-004/2"."""
    return {
        f"{row['id']}/{number}": article(source)
        for file in files
        for row in own_rows(names=file)
        for number, source in enumerate(row["sources"], 1)
    }


def article(record: Mapping[str, Any], url: str | None = None) -> Article:
    """The article of an own row, or of a source of one; a genre that is none of ours is news."""
    genre = str(record.get("genre") or "").replace(" ", "_")
    return Article(
        text=record.get("passage") or record["text"],
        title=record["title"],
        source=record.get("outlet"),
        author=record.get("author"),
        published_at=_iso(record.get("date") or ""),
        genre=cast(Genre, genre) if genre in GENRES else "news",
        url=url,
    )


def _iso(date: str) -> str | None:
    for form in _DATES:
        try:
            return datetime.strptime(date, form).date().isoformat()
        except ValueError:
            continue
    return None
