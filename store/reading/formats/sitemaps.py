"""Sitemaps: which pages a site says it has, and when each was last changed."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.errors import ReadError
from store.reading.formats.safe_xml import local_name, parse_xml, words_in
from store.reading.prose.written_dates import iso_date

_MOST = 50_000  # entries that the format allows in one file
_LARGEST = 50_000_000


@dataclass(frozen=True)
class SitemapEntry:
    """A page, or another sitemap if `is_sitemap`, and the ISO date of its last change where that is told."""

    url: str
    changed: str | None
    is_sitemap: bool


def is_sitemap(data: bytes) -> bool:
    """Whether `data` begins as a sitemap, packed or not."""
    start = data[:2_000] if not data.startswith(b"\x1f\x8b") else _unpacked(data, 2_000)
    return b"<urlset" in start or b"<sitemapindex" in start


def read_sitemap(data: bytes) -> Iterator[SitemapEntry]:
    """The entries of a sitemap, in its order. Raises ReadError if it is none."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data, _LARGEST)
    root = parse_xml(data, most=len(data))
    if root is None or local_name(root) not in ("urlset", "sitemapindex"):
        raise ReadError("This is no sitemap.")
    index = local_name(root) == "sitemapindex"
    for element in list(root)[:_MOST]:
        url = _first(element, "loc")
        if url:
            changed = _first(element, "lastmod") or _first(element, "publication_date")
            yield SitemapEntry(url, iso_date(changed) if changed else None, index)


def _unpacked(data: bytes, limit: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            found = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise ReadError("The sitemap is packed wrongly.") from None
    if len(found) > limit and limit == _LARGEST:
        raise ReadError(f"The sitemap unpacks to more than {_LARGEST // 1_000_000} MB.")
    return found


def _first(element: Any, name: str) -> str:
    return next(map(words_in, element.iter(f"{{*}}{name}")), "")
