"""An article beside its answer: what it is, who says it, and its text with the cited words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.packs import fragments
from qa.packs.page_parts import parts_within
from qa.web.drawn import links, snippets, understood
from qa.web.drawn.markup import Html, el, icon, join
from qa.web.drawn.page_texts import Language, say
from store.article import Article

WINDOW = 24_000
"""Characters of a long article shown at once, around the marked words."""

_ENDLESS = re.compile(r"[^\s\u2e80-\uffef]{400}")
_SHOWN_OF_NOTE = 2_000
_MOST_PRINTED = 3  # pages shown of words that go on over several

Span = tuple[int, int]


def article(
    a: Article,
    mark: Span | None = None,
    also: Sequence[Span] = (),
    exact: Sequence[Span] = (),
    language: Language = "en",
    *,
    number: int | None = None,
    newer: bool = False,
    whole: bool = False,
    past: Html | None = None,
    asked: bool = False,
    kept: bool = False,
) -> Html:
    """The article with the words of `mark` marked, those of `exact` in them more strongly, and `also` more faintly.

    `number` is the citation's; `newer` says that the article has a later revision; `whole` shows a long text in full;
    `past` is what is told of its revisions and copies; `asked` offers what may be asked about it; `kept`: the document
    is there that it was printed in, and shows the words where they are printed.
    Spans are offsets into `a.text`; what lies outside it is ignored.
    """
    return el(
        "article",
        _head(a, mark, newer, language),
        understood.of_article(a, language) if asked else None,
        past,
        _marked_note(number, bool(parts_within(mark, exact)), language) if mark else None,
        _printed(a, mark, kept, language) if mark else None,
        el("div", _text(a, mark, also, exact, whole, language), class_="text", lang=snippets.shorten_name(a.language)),
        class_=f"article {a.genre}",
        data_article=a.id,
        data_revision=a.revision,
    )


def page(content: Html, title: str, language: Language) -> str:
    """`content` as a page of its own, for a source opened in a new tab."""
    return "<!doctype html>" + el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="color-scheme", content="light dark"),
            el("title", title),
            [el("link", rel="stylesheet", href=f"/ui/{name}.css") for name in ("base", "parts", "source")],
            el("link", rel="icon", href="/ui/icon.svg", type="image/svg+xml"),
        ),
        el("body", el("main", content, class_="qa standalone"), class_="source-page"),
        lang=language,
    )


def missing(language: Language) -> Html:
    """What stands in for an article that is no longer in the library."""
    return el(
        "article",
        el("h2", say("not held", language), tabindex="-1", id="source-title"),
        el("p", say("may be removed", language)),
        class_="article missing",
    )


def _head(a: Article, mark: Span | None, newer: bool, language: Language) -> Html:
    outlet = el("bdi", snippets.shorten_name(a.source), class_="outlet") if a.source else None
    changed = join(icon("notice"), say("changed since", language))
    return el(
        "header",
        el("p", snippets.genre_badge(a.genre, language), outlet, class_="kind"),
        el("h2", el("bdi", snippets.titled(a.title, language)), tabindex="-1", id="source-title"),
        el("p", _about(a, language), class_="byline"),
        el("p", a.note[:_SHOWN_OF_NOTE], class_="note", dir="auto") if a.note else None,
        el("p", changed, class_="newer") if newer else None,
        _live(fragments.link_to_words(a.url, a.text, *(mark or (0, 0))), language),
    )


def _marked_note(number: int | None, exact: bool, language: Language) -> Html:
    name = f"marked: {'cited' if number else 'found'}{', exact' if exact else ''}"
    return el("p", icon("mark"), el("span", say(name, language, number=number)), class_="marked-note")


def _printed(a: Article, mark: Span, kept: bool, language: Language) -> Html | None:
    """The pages that the words are printed on, each a link to how it looks where that can be drawn."""
    first, last = a.page_at(mark[0]), a.page_at(max(mark[0], mark[1] - 1))
    if first is None or last is None:
        return None
    said = [
        el(
            "a",
            say("show page", language, page=page),
            href=links.printed(a.id, a.revision, page, *mark),
            target="_blank",
        )
        if kept
        else el("span", say("printed on", language, page=page))
        for page in range(first, min(last, first + _MOST_PRINTED - 1) + 1)
    ]
    return el("p", [[told, " "] for told in said], class_="byline")


def _about(a: Article, language: Language) -> Html:
    told: list[Html] = [el("bdi", snippets.shorten_name(a.author))] if a.author else []
    told.append(snippets.dated(a.published_at, language))
    if a.updated_at and a.updated_at != a.published_at:
        told.append(snippets.fill_words("updated", language, day=snippets.day(a.updated_at, language)))
    return join([el("span", t, class_="part") for t in told])


def _live(live: fragments.Live | None, language: Language) -> Html | None:
    if live is None:
        return None
    words = join(snippets.fill_words("read it at", language, host=el("span", live.host, class_="host")), icon("out"))
    rel = "noopener noreferrer nofollow"
    link = el("a", words, href=live.href, rel=rel, target="_blank", referrerpolicy="no-referrer")
    return el("p", link, class_="live")


def _text(
    a: Article, mark: Span | None, also: Sequence[Span], exact: Sequence[Span], whole: bool, language: Language
) -> list[Html]:
    first, last = (0, len(a.text)) if whole else _window(a.text, mark)
    address = links.source(a.id, a.revision, *(mark or (None, None)), exact=tuple(exact[:20])) + "&whole=1"
    spans = sorted((s, e, faint) for s, e, faint in _marks(mark, also) if 0 <= s < e <= len(a.text))
    within = parts_within(mark, exact) if mark else []
    blocks = [_block(a, s, e, spans, within, heading) for s, e, heading in _blocks(a, first, last)]
    if first > 0:
        blocks.insert(0, _more(address, "before", first, language))
    if last < len(a.text):
        blocks.append(_more(address, "after", len(a.text) - last, language))
    return blocks


def _more(address: str, where: str, count: int, language: Language) -> Html:
    link = el("a", say("whole article", language), href=address, data_source=True)
    return el("p", link, say(f"characters {where}", language, count=f"{count:,}"), class_="more")


def _marks(mark: Span | None, also: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    if mark:
        yield (*mark, False)
    for start, end in also:
        if mark is None or end <= mark[0] or start >= mark[1]:  # never inside or across the words asked for
            yield (start, end, True)


def _window(text: str, mark: Span | None) -> Span:
    """The part of a long text to show: around the mark, cut at line ends where lines are not too long for that."""
    if len(text) <= WINDOW * 2:
        return (0, len(text))
    start, end = mark or (0, 0)
    first, last = max(0, start - WINDOW // 2), min(len(text), end + WINDOW // 2)
    before, after = text.find("\n", first, start), text.find("\n", last, last + WINDOW)
    return (before + 1 if first and before >= 0 else first, after if after >= 0 else last)


def _blocks(a: Article, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """Lines of the text that are not blank, and whether each is a heading."""
    headings = sorted(a.headings, reverse=True)
    at, reach = first, 0  # reach: how far the headings go that begin before the line does
    for line in a.text[first:last].split("\n"):
        start = at + len(line) - len(line.lstrip())
        end = at + len(line.rstrip())
        while headings and headings[-1][0] <= start:
            reach = max(reach, headings.pop()[1])
        if start < end:
            yield (start, end, end <= reach)
        at += len(line) + 1


def _block(
    a: Article, start: int, end: int, spans: Sequence[tuple[int, int, bool]], exact: Sequence[Span], heading: bool
) -> Html:
    pieces: list[Html | str] = []
    at = start
    for s, e, faint in spans:
        s, e = max(s, at), min(e, end)
        if s >= e:
            continue
        marked = _breakable(a.text[s:e]) if faint else _exact(a.text, s, e, exact)
        pieces += [*_breakable(a.text[at:s]), el("mark", marked, class_="also" if faint else "cited")]
        at = e
    pieces += _breakable(a.text[at:end])
    return el("h3" if heading else "p", pieces, dir="auto")


def _exact(text: str, start: int, end: int, exact: Sequence[Span]) -> list[Html | str]:
    """The words of a mark, those that are exact in an element of their own."""
    pieces: list[Html | str] = []
    at = start
    for s, e in exact:
        s, e = max(s, at), min(e, end)
        if s < e:
            pieces += [*_breakable(text[at:s]), el("em", _breakable(text[s:e]), class_="exact")]
            at = e
    return [*pieces, *_breakable(text[at:end])]


def _breakable(text: str) -> list[Html | str]:
    """`text`, with places to break a line inside words that no reader would call one: a browser may hang on those."""
    pieces: list[Html | str] = []
    at = 0
    for word in _ENDLESS.finditer(text):
        pieces += [text[at : word.end()], el("wbr")]
        at = word.end()
    pieces.append(text[at:])
    return pieces
