"""Addresses on the page: where a cited article is shown here."""

from __future__ import annotations

from urllib.parse import urlencode


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
