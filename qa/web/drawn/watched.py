"""What is watched, drawn: each question with what was found on it, what is unread first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qa.pinning import Pin
from qa.watching.news import NewsLine, news_lines
from qa.watching.values import News, Watch
from qa.web.drawn import links, snippets
from qa.web.drawn.markup import Html, el, icon
from qa.web.drawn.page_texts import Language, counted, say

_ICONS = {"superseded": "notice", "removed": "unsupported", "gone": "unsupported", "abstains": "abstained"}


def draw_watches(
    watches: Sequence[Watch], news: Mapping[str, Sequence[News]], writable: bool, language: Language
) -> Html:
    """The list: those with something unread first, then the one looked at last."""
    if not watches:
        return el("p", say("nothing watched", language), class_="soft")
    ordered = sorted(watches, key=lambda w: (w.unread > 0, w.timings.get("made", "")), reverse=True)
    return el("ul", [_watch(w, news.get(w.id, ()), writable, language) for w in ordered], class_="watches")


def pinned(pins: Sequence[Pin], writable: bool, language: Language) -> Html:
    """The pinned answers, each with its link and how its citations stand; nothing where there are none."""
    items = [_pin(pin, writable, language) for pin in pins]
    return el("div", el("h2", say("pins", language)), el("ul", items, class_="watches")) if items else Html("")


def _pin(pin: Pin, writable: bool, language: Language) -> Html:
    question = snippets.short(pin.answer.question, snippets.QUESTION)
    counts = Counter(c.status for c in pin.answer.citations)
    stands = [say(f"cited: {status}", language, count=n) for status, n in counts.items()]
    drop = el("button", icon("close"), type="button", class_="round", data_pin_remove=pin.id,
              aria_label=say("unpin named", language, title=question)) if writable else None  # fmt: skip
    return el(
        "li",
        el("div", el("h3", el("a", el("bdi", question), href=pin.address)), drop, class_="watch-head"),
        el("p", [el("span", one, class_="trait") for one in stands], class_="traits") if stands else None,
        el("p", pin.note, dir="auto") if pin.note else None,
        el("p", snippets.day(pin.timings["made"], language), " ", el("bdi", pin.name), class_="byline"),
        class_="watch",
        data_pin=pin.id,
    )


def _watch(w: Watch, news: Sequence[News], writable: bool, language: Language) -> Html:
    question = snippets.short(w.question, snippets.QUESTION)
    state = "watch gone" if w.gone else None if w.answered else "watch unanswered"
    state = "collection gone" if w.let_go else state
    drop = el("button", icon("close"), type="button", class_="round", data_watch_remove=w.id,
              aria_label=say("unwatch named", language, title=question)) if writable else None  # fmt: skip
    ask = el("button", say("ask again", language), type="button", class_="plain", data_question=w.question)
    mark = el("button", say("mark read", language), type="button", class_="plain", data_watch_read=w.id,
              data_up_to=str(news[0].number)) if writable and w.unread and news else None  # fmt: skip
    unread = el("span", counted("unread", w.unread, language), class_="trait unread") if w.unread else None
    found = [_news(n, language) for n in news]
    return el(
        "li",
        el("div", el("h2", el("bdi", question)), drop, class_="watch-head"),
        el("p", el("span", say(f"watch: {w.kind}", language), class_="trait"), unread,
           [el("span", el("bdi", name), class_="trait") for name in w.filters.get("collection", ())],
           el("span", icon("notice"), say(state, language), class_="trait") if state else None, class_="traits"),
        el("ol", found, class_="news") if found else el("p", say("no news", language), class_="soft"),
        el("p", mark, ask if w.kind != "draft" else None, class_="row"),
        class_="watch unread" if w.unread else "watch",
        data_watch=w.id,
    )  # fmt: skip


def _news(n: News, language: Language) -> Html:
    """One finding; what has been read is folded."""
    when = snippets.day(n.timings.get("at", ""), language)
    told = el("ul", [_line(line, language) for line in news_lines(n, language)], class_="told")
    if not n.read:
        return el("li", el("p", when, class_="byline"), told, class_="fresh")
    return el("li", el("details", el("summary", icon("open"), el("span", when)), told, class_="folded"))


def _line(line: NewsLine, language: Language) -> Html:
    pairs = (("del", line.was), ("ins", line.now))
    words = [
        el("p", el(tag, snippets.short(said, snippets.REMARK)), class_="words", dir="auto")
        for tag, said in pairs
        if said
    ]
    return el(
        "li",
        icon(_ICONS.get(line.kind, "notice")),
        el(
            "div",
            el("span", snippets.short(line.text, snippets.REMARK), dir="auto"),
            " ",
            _source(line, language),
            words,
        ),
        class_=f"line {line.kind}",
    )


def _source(line: NewsLine, language: Language) -> Html | None:
    """A link to the article that a line tells of, if it is there."""
    of = line.article
    if of is None or of.what == "removed":
        return None
    return el("a", say("source", language), href=links.source(of.article_id, of.revision), data_source=True)
