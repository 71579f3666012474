"""Real pages of folders outside the project, as articles: saved ones, and those that labelled claims are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import md5
from pathlib import Path

from evals.figures.pages import pages
from evals.folders import rows
from store import read_html
from store.article import Article
from store.errors import ReadError

WORDS = range(250, 2501)
"""Words of a page: less is no article, more a book."""


def pages_in(folder: Path) -> dict[str, Article]:
    """The real pages of a folder of data by their ids: those that its claims are about, and the saved ones."""
    return {**dict(of_claims(folder / "claims" / "wice-dev.jsonl")), **pages_of(folder / "html")}


def pages_of(folder: Path) -> dict[str, Article]:
    """The saved pages of a folder that can be read, by the ids of their rows."""
    known: dict[str, Article] = {}
    for row, html in pages(folder):
        with suppress(ReadError):
            known[row["id"]] = read_html(html, url=row["url"])
    return known


def of_claims(file: Path) -> Iterator[tuple[str, Article]]:
    """The pages that claims are about, each once, by a digest of theirs."""
    seen = set()
    for row in rows(file):
        page = row["context"]
        id_ = "w" + md5(page.encode(), usedforsecurity=False).hexdigest()[:8]
        named = re.match(r"\(meta data\) TITLE: (.*)\n", page)
        body = page[named.end() :] if named else page
        if id_ not in seen and len(body.split()) in WORDS:
            seen.add(id_)
            *title, outlet = re.split(r"\s[–—|-]\s", named[1].strip() if named else "")
            is_outlet = bool(title) and len(outlet) < 40
            yield (
                id_,
                Article(
                    id=id_,
                    text=re.sub(r"\n(?=#)|\n", "\n\n", body),
                    title=(" - ".join(title) if is_outlet else " - ".join([*title, outlet])) or None,
                    source=outlet if is_outlet else None,
                ),
            )
