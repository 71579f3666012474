"""The library view: the articles that are held, newest first, each opened beside the list."""

from __future__ import annotations

from qa.web import links, parts
from qa.web.markup import Html, el
from qa.web.views.frame import QUIET, SENT, Frame
from qa.web.visitor import read
from qa.web.words import Language, say
from store.article import Article

SHOWN = 100
"""Articles listed, the newest."""


def build(frame: Frame) -> None:
    """Lays out the view; its list is made when it is opened."""
    with frame.view("library", "sheet") as opened:
        told = frame.told()
        listed = frame.html(Html(""), "qa-articles")

        def fill(sent: str) -> Html:
            return drawn(frame.qa.library.articles(limit=SHOWN), read(sent).language)

        opened(fill, [told], [listed], js=SENT.format(hook="speaking"), concurrency_limit=None, **QUIET)


def drawn(articles: tuple[Article, ...], language: Language) -> Html:
    """The list."""
    items = [
        el(
            "li",
            el(
                "a",
                el("span", el("bdi", parts.titled(a.title)), class_="title"),
                el("span", parts.genre_badge(a.genre), " ", parts.byline(a), class_="byline"),
                class_="near",
                href=links.source(a.id, a.revision),
                data_source=True,
            ),
        )
        for a in articles
    ]
    head = el("div", el("h1", say("library", language)), class_="sheet-head")
    empty = el("p", say("no articles", language), class_="nothing")
    return el("section", head, el("ul", items, class_="near-list") if items else empty)
