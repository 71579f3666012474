"""OPML: the feeds that somebody follows, as feed readers write them out."""

from __future__ import annotations

from pathlib import Path

from store.errors import ReadError
from store.reading.formats.limited_reading import LARGEST_PAGE
from store.reading.formats.safe_xml import local_name, parse_xml

_MOST = 500


def is_outline(source: str | Path) -> bool:
    """Whether `source` is named as a list of feeds on disk."""
    return str(source).lower().endswith(".opml") and Path(source).is_file()


def feeds_of(path: Path) -> tuple[str, ...]:
    """The addresses of the feeds that a list names, each once. Raises ReadError if it is none or names too many."""
    if path.stat().st_size > LARGEST_PAGE:
        raise ReadError(f"The list of feeds is over {LARGEST_PAGE // 1_000_000} MB; split it.")
    root = parse_xml(path.read_bytes())
    if root is None or local_name(root).lower() != "opml":
        raise ReadError("The file is no list of feeds (OPML); export it again from the program you read feeds with.")
    outlines = root.iter("{*}outline")
    named = ((e.get("xmlUrl") or e.get("xmlurl") or "").strip() for e in outlines)
    feeds = tuple(dict.fromkeys(url for url in named if url.lower().startswith(("http://", "https://"))))
    if not feeds:
        raise ReadError("The list names no feeds.")
    if len(feeds) > _MOST:
        raise ReadError(f"The list names {len(feeds)} feeds, over the limit of {_MOST}; split it.")
    return feeds
