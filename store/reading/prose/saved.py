"""Pages as web archives show them: under another address, from a day, with the archive's own bar above; and as browsers
save them."""

from __future__ import annotations

import re
from datetime import date

# Only these are believed when they say whose page it is.
_SAVED = re.compile(
    r"https?://(?:web\.archive\.org|wayback\.archive-it\.org|arquivo\.pt|127\.0\.0\.1|localhost)(?::\d+)?"
    r"/(?:web|wayback|\d{1,9})/(?P<day>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/{1,2}[^/\s].*)",
    re.IGNORECASE,
)
_NOTED = re.compile(
    rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>\"]{1,2000})"
)
_BAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")


def original(url: str) -> str:
    """The address of the page itself, where `url` is that of its copy in an archive; else `url`."""
    match = _SAVED.fullmatch(url)
    return re.sub(r"^(https?:)/+", r"\1//", match["url"]) if match else url


def noted_address(page: bytes) -> str | None:
    """The address that the browser, or its extension, has written at the top of a page that it saved as a file."""
    noted = _NOTED.search(page[:5_000])
    return noted[1].decode("utf-8", "replace") if noted else None


def saved_on(url: str) -> str | None:
    """The day (ISO) on which the copy at `url` was made; None where it is no copy in an archive."""
    match = _SAVED.fullmatch(url)
    digits = match["day"] if match else ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


def without_bar(markup: str) -> str:
    """The page without what the archive has put above it."""
    before, begun, rest = markup.partition(_BAR[0])
    _, ended, after = rest.partition(_BAR[1])
    return before + after if begun and ended else markup
