"""The library view. Its scripts fill it from `qa/web/http/library_pages.py`, and add to it (`static/library.js`)."""

from __future__ import annotations

from qa.web.drawn.markup import Html, el
from qa.web.page.frame import Frame, sheet_head


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("library", "sheet"):
        frame.html(draw_library_view(frame.read_only), "qa-library")


def draw_library_view(read_only: bool) -> Html:
    """The places that the scripts fill."""
    head = sheet_head("library", "read only" if read_only else "library said")
    adding = None if read_only else el("div", class_="adding")
    places = [el("div", class_=name) for name in ("tools", "collections", "charts", "held")]
    return el("section", head, adding, places)
