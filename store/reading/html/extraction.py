"""The one door to trafilatura and htmldate: the body and the date they would read out of a page."""

from __future__ import annotations

import logging
from copy import deepcopy

from lxml.html import HtmlElement

_COPIED = ("printed ", "downloaded ", "retrieved ", "accessed ")


def extracted_text(tree: HtmlElement) -> str:
    """trafilatura's main text of `tree`, "" if it finds none. `tree` is not changed."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        page = trafilatura.bare_extraction(tree, include_comments=False, favor_recall=True, with_metadata=False)
    except Exception:  # what it raises on odd trees is not documented; without its vote the text rules decide
        return ""
    text = getattr(page, "text", None)
    return text if isinstance(text, str) else ""


def guessed_date(tree: HtmlElement, url: str | None) -> str | None:
    """The day htmldate thinks the page was first published, as an ISO date; None if it has no idea."""
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = htmldate.find_date(_without_today(tree), original_date=True, extensive_search=True, url=url)
    except Exception:  # as above
        return None
    return found if isinstance(found, str) else None


def _without_today(tree: HtmlElement) -> HtmlElement:
    """A copy without the lines that say when somebody printed or saved the page."""
    copy = deepcopy(tree)
    for element in copy.iter():
        for part in ("text", "tail"):
            if (getattr(element, part) or "").strip().lower().startswith(_COPIED):
                setattr(element, part, "")
    return copy
