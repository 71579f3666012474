"""The views that are places for scripts to fill: the library, the checking of a text of one's own, what is watched."""

from __future__ import annotations

from qa.web.drawn.markup import Html, el
from qa.web.page.frame import Frame, sheet_head, worded


def build(frame: Frame) -> None:
    """Lays out the views."""
    for name, draw in (("library", _library), ("factcheck", _factcheck), ("watches", _watches)):
        with frame.view(name, "sheet"):
            frame.html(draw(frame.read_only), f"qa-{name}")


def _library(read_only: bool) -> Html:
    """What `static/library.js` fills from `qa/web/http/library_pages.py`, and adds to."""
    head = sheet_head("library", "read only" if read_only else "library said")
    adding = None if read_only else el("div", class_="adding")
    places = [el("div", class_=name) for name in ("tools", "collections", "charts", "held")]
    return el("section", head, adding, places)


def _factcheck(read_only: bool) -> Html:
    """What `static/factcheck.js` fills; it asks `POST /v1/factcheck`."""
    head = sheet_head("factcheck", "factcheck said")
    return el("section", head, el("div", class_="desk", data_watching="off" if read_only else "on"))


def _watches(read_only: bool) -> Html:
    """What `static/watches.js` fills from `qa/web/http/watch_routes.py`."""
    feed = el("a", worded("span", "feed"), href="/watch.atom", class_="plain")
    head = sheet_head("watches", "watches said")
    adding = None if read_only else el("div", class_="watching")
    tools = el("p", feed, class_="row feed-row")
    return el("section", head, adding, tools, el("div", class_="held"), el("div", class_="pins"))
