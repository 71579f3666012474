"""HTML to Article."""

from __future__ import annotations

from store.article import Article
from store.errors import ReadError
from store.reading.cleaning import clean, tidy


def read_html(html: str | bytes, url: str | None = None) -> Article:
    """The article of a page. Raises ReadError if there is none."""
    import trafilatura

    page = trafilatura.bare_extraction(html, url=url, include_comments=False, favor_recall=True)
    text = tidy(clean(page.text)) if page is not None and page.text else ""
    if page is None or not text:
        raise ReadError("The page holds no article text; save the article itself, not a list or a viewer of it.")
    return Article(
        text=text.replace("\n", "\n\n"),
        title=page.title,
        author=page.author,
        source=page.sitename,
        published_at=page.date,
        url=url,
    )
