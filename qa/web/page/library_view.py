"""The library view. Its scripts fill it from `qa/web/http/library_pages.py`, and add to it (`static/library.js`)."""

from __future__ import annotations

from qa.web.drawn.markup import Html, el
from qa.web.drawn.page_texts import say
from qa.web.page.frame import Frame


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("library", "sheet"):
        frame.html(draw_library_view(frame.read_only), "qa-library")


def draw_library_view(read_only: bool) -> Html:
    """The places that the scripts fill."""
    said = "read only" if read_only else "library said"
    head = el(
        "div",
        el("h1", say("library", "en"), data_say="library"),
        el("p", say(said, "en"), data_say=said),
        class_="sheet-head",
    )
    adding = None if read_only else el("div", class_="adding")
    places = [el("div", class_=name) for name in ("tools", "collections", "charts", "held")]
    return el("section", head, adding, places)
