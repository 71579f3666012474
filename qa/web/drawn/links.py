"""Addresses: where a cited article is shown here, and where its words are seen by somebody elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from qa.packs import fragments

if TYPE_CHECKING:
    from store.article import Article

HERE = "http://127.0.0.1:7860"
"""Where `qa serve` shows articles, unless it is told otherwise."""


def source(
    article_id: str,
    revision: str,
    start: int | None = None,
    end: int | None = None,
    *,
    also: tuple[tuple[int, int], ...] = (),
    exact: tuple[tuple[int, int], ...] = (),
    number: int | None = None,
) -> str:
    """The address of an article here, with the words from `start` to `end` marked, those of `exact` in them more
    strongly, and more faintly those of `also`."""
    query = {"article": article_id, "revision": revision}
    if start is not None and end is not None:
        query["mark"] = f"{start}-{end}"
    for name, spans in (("also", also), ("exact", exact)):
        if spans:
            query[name] = ",".join(f"{a}-{b}" for a, b in spans)
    if number is not None:
        query["n"] = str(number)
    return f"/source?{urlencode(query, errors='replace')}"


def printed(article_id: str, revision: str, page: int, start: int, end: int) -> str:
    """The address of a page of a printed document as a picture, with the words from `start` to `end` marked."""
    query = {"article": article_id, "revision": revision, "page": page, "mark": f"{start}-{end}"}
    return f"/source/page?{urlencode(query, errors='replace')}"


def changes(article_id: str, revision: str, before: str = "") -> str:
    """The address of what a revision of an article, "" for the current one, changed in the one `before` it."""
    query = {"article": article_id, "revision": revision} | ({"before": before} if before else {})
    return f"/source/changes?{urlencode(query, errors='replace')}"


def place(article: Article, start: int, end: int, base: str = HERE) -> str:
    """Where `article.text[start:end]` is seen: on the article's own page, or at `base` where it has none."""
    live = fragments.link_to_words(article.url, article.text, start, end)
    return live.href if live else base + source(article.id, article.revision, start, end)
