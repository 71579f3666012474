"""The view of what is watched. Its script fills it from `qa/web/http/watch_routes.py` (`static/watches.js`)."""

from __future__ import annotations

from qa.web.drawn.markup import Html, el
from qa.web.page.frame import Frame, sheet_head, worded


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("watches", "sheet"):
        frame.html(draw_watches_view(frame.read_only), "qa-watches")


def draw_watches_view(read_only: bool) -> Html:
    """The places that the script fills."""
    feed = el("a", worded("span", "feed"), href="/watch.atom", class_="plain")
    head = sheet_head("watches", "watches said")
    adding = None if read_only else el("div", class_="watching")
    tools = el("p", feed, class_="row feed-row")
    return el("section", head, adding, tools, el("div", class_="held"), el("div", class_="pins"))
