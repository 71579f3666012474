"""The side bar: where to go, a new conversation, the conversations kept in this browser, and what the library holds.

The list of conversations is the browser's (`static/talks.js`); nothing of it is here.
"""

from __future__ import annotations

from typing import Any

from qa.web.drawn.markup import Html, el, icon
from qa.web.drawn.page_texts import say
from qa.web.page.frame import Frame, worded

VIEWS = ("chat", "library", "factcheck", "watches", "settings")
"""The views by name; the chat is the one that is shown first."""


def build(frame: Frame) -> Any:
    """Lays out the side bar where it stands; gives the part that the chat sets, which says what there is."""
    frame.html(_head(), "qa-head")
    frame.html(el("section", class_="history", **_named("conversations")), "qa-history")
    return frame.html(Html(""), "qa-top")


def bar() -> Html:
    """The bar on top of small screens. The scripts say in it which view or conversation is open."""
    menu = el("button", icon("menu"), type="button", class_="round", data_act="menu", **_named("open menu"))
    fresh = el("button", icon("new"), type="button", class_="round", data_act="new", **_named("new talk"))
    return el("header", menu, el("span", "Article QA", class_="where"), fresh, class_="bar-line")


def _named(name: str) -> dict[str, str]:
    """The attributes of what has no words of its own: its name, which the scripts say again in the language chosen."""
    return {"aria_label": say(name, "en"), "data_name": name}


def _head() -> Html:
    links = [el("a", icon(name), worded("span", name), href=f"#{name}", data_view=name) for name in VIEWS]
    brand = el("p", icon("brand"), "Article QA", class_="brand")
    words = worded("span", "new talk")
    fresh = el("button", icon("new"), words, type="button", id="qa-new", class_="plain", data_act="new")
    return el("div", brand, el("nav", links, class_="views", **_named("views")), fresh)
