"""Rows of a folder of labelled questions: JSON Lines, and the articles in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from store.article import Article


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, blank lines left out."""
    with path.open(encoding="utf-8-sig") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row: `id` and `text`, and what else is told. Raises KeyError without those two."""
    return Article(
        id=row["id"],
        text=row["text"],
        title=row.get("title"),
        author=row.get("author"),
        source=row.get("source"),
        published_at=row.get("published_at"),
        url=row.get("url"),
        language=row.get("lang"),
    )
