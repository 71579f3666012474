"""The view in which a text of one's own is checked. Its script asks `POST /v1/factcheck` (`static/factcheck.js`)."""

from __future__ import annotations

from qa.web.drawn.markup import Html, el
from qa.web.page.frame import Frame, sheet_head


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("factcheck", "sheet"):
        frame.html(draw_factcheck_view(frame.read_only), "qa-factcheck")


def draw_factcheck_view(read_only: bool) -> Html:
    """The head, and the place that the script fills."""
    head = sheet_head("factcheck", "factcheck said")
    return el("section", head, el("div", class_="desk", data_watching="off" if read_only else "on"))
