"""What stands under an answer: figures that do not agree, the articles cited, and those found and not used."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Citation, Disagreement, Shown, Side
from qa.web.drawn import links, snippets
from qa.web.drawn.markup import Html, el, icon, join
from qa.web.drawn.page_texts import Language, counted, say
from qa.web.drawn.turn import Key, Turn, key_of
from store.article import Article
from store.language.sentences import sentence_spans

_AROUND = 1_500  # characters before and after a quote in which the sentences beside it are looked for


def address(t: Turn, c: Citation) -> str:
    """Where the citation opens, with the words that carry a claim marked more strongly; other words that the same
    answer cites from the article are marked too, fainter."""
    also = tuple((o.start, o.end) for o in t.citations if key_of(o) == key_of(c) and o.number != c.number)
    exact = dict.fromkeys(
        (span.start, span.end)
        for sentence in t.sentences
        for claim in sentence.claims
        for span in claim.spans
        if sentence.evidence[span.evidence].citation == c.number and (span.start, span.end) != (c.start, c.end)
    )
    return links.source(
        c.article_id, c.revision, c.start, c.end, also=also[:20], exact=tuple(exact)[:20], number=c.number
    )


def disagreements(t: Turn) -> Html | None:
    """The figures on which articles differ, side by side, each a link to the words that give it."""
    if t.answer is None or not t.answer.disagreements:
        return None
    citations = {c.number: c for c in t.citations}
    blocks = [
        el(
            "div",
            el("h3", say(f"{d.kind} about", t.language, about=d.about) if d.about else say(d.kind, t.language)),
            el("ul", [_side(t, s, citations[s.citation], d) for s in d.sides if s.citation in citations]),
            class_=f"difference {d.kind}",
        )
        for d in t.answer.disagreements
    ]
    return el("section", blocks, class_="differences", aria_label=say("not agreeing", t.language))


def _side(t: Turn, side: Side, c: Citation, d: Disagreement) -> Html:
    """One figure with who gives it and when; of those that a newer one has replaced it is said."""
    replaced = d.kind == "earlier" and side is not d.sides[-1]
    return el(
        "li",
        el(
            "a",
            el("strong", el("bdi", snippets.short(side.said, snippets.NAME)), class_="figure"),
            el("span", f"[{side.citation}]", class_="number", aria_hidden="true"),
            el("span", snippets.byline(c, t.language), class_="byline"),
            el("span", say("earlier figure", t.language), class_="tag") if replaced else None,
            class_="side replaced" if replaced else "side",
            href=address(t, c),
            data_source=True,
            data_about=f"t{t.number}-c{c.number}",
            aria_label=say(
                "figure named", t.language, figure=snippets.short(side.said, snippets.NAME), number=side.citation
            ),
        ),
    )


def draw_citations(t: Turn) -> Html | None:
    """The cited articles in order of first number, with the cited words; hovering over a marker shows the same."""
    if not t.citations:
        return None
    by_article: dict[Key, list[Citation]] = {}
    for c in t.citations:
        by_article.setdefault(key_of(c), []).append(c)
    items = [_source(t, citations) for citations in by_article.values()]
    head = el("h3", say("sources", t.language))
    return el("section", head, el("ul", items), class_="sources", aria_label=say("sources of", t.language))


def _source(t: Turn, citations: Sequence[Citation]) -> Html:
    """One article with the words cited from it."""
    c = citations[0]
    about = el("div", snippets.headed(c, t.language), class_="about")
    told = (
        el(
            "p",
            icon("notice"),
            el("span", snippets.short(c.correction, snippets.QUOTE), dir="auto"),
            class_="correction",
        )
        if c.correction
        else None
    )
    words = [
        (_excerpt(t, c), _page(c, t.language), _standing(c, t.language), _around(t, c), _under(t, c)) for c in citations
    ]
    return el("li", about, words, told, _copies(t, c), class_=f"source {c.genre}")


def _page(c: Citation, language: Language) -> Html | None:
    return el("p", say("printed on", language, page=c.page), class_="byline page") if c.page else None


def _standing(c: Citation, language: Language) -> Html | None:
    """That a newer revision reads otherwise where the words are cited from, with a link to both."""
    if c.status == "current":
        return None
    both = el("a", say("show both", language), href=links.changes(c.article_id, "", c.revision), data_source=True)
    said = el("span", say(c.status, language), " ", both if c.status == "superseded" else None)
    now = el("ins", snippets.short(c.now, snippets.QUOTE), dir="auto") if c.now else None
    return el("p", icon("notice"), el("span", said, " ", now), class_=f"correction standing {c.status}")


def _copies(t: Turn, c: Citation) -> Html | None:
    """Where else the story ran, folded: it counts as one source."""
    if not c.copies:
        return None
    items = [
        el(
            "li",
            el("a", el("bdi", snippets.shorten_name(o.source) or snippets.titled(o.title, t.language)),
               class_="copy-of", data_source=True, href=links.source(o.article_id, o.revision)),
            join(", ", snippets.day(o.published_at, t.language)) if o.published_at else None,
        )
        for o in c.copies
    ]  # fmt: skip
    said = counted("same story", len(c.copies), t.language)
    return _folded(f"t{t.number}-c{c.number}-copies", said, el("ul", items, class_="copies"), "beyond")


def _around(t: Turn, c: Citation) -> Html | None:
    """The quote with the sentences before and after it, folded."""
    article = t.articles.get(key_of(c))
    if article is None or not 0 <= c.start < c.end <= len(article.text):
        return None
    before, after = sentences_beside(article, c.start, c.end)
    if not before and not after:
        return None
    shown = el(
        "span",
        el("span", before, " ") if before else None,
        el("mark", snippets.short(article.text[c.start : c.end], snippets.QUOTE), class_="cited"),
        el("span", " ", after) if after else None,
        class_="passage",
        dir="auto",
    )
    return _folded(f"t{t.number}-c{c.number}-around", say("in context", t.language), shown, "context")


def sentences_beside(article: Article, start: int, end: int) -> tuple[str, str]:
    """The sentence before the words from `start` to `end` of the article's text, and the one after, "" for none.

    Where the words begin or end inside a sentence, it is the rest of that one.
    """
    first, last = max(0, start - _AROUND), min(len(article.text), end + _AROUND)
    spans = [(first + s, first + e) for s, e in sentence_spans(article.text[first:last], article.language)]
    before = next((article.text[s : min(e, start)] for s, e in reversed(spans) if s < start), "")
    after = next((article.text[max(s, end) : e] for s, e in spans if e > end), "")
    return snippets.short(before.strip(), snippets.REMARK), snippets.short(after.strip(), snippets.REMARK)


def unused(t: Turn) -> Html | None:
    """The articles that were read for the answer and are not cited in it, folded."""
    if t.answer is None or t.answer.abstained:
        return None
    cited = {c.article_id for c in t.citations} | {o.article_id for c in t.citations for o in c.copies}
    rest: dict[Key, Shown] = {}
    for s in t.answer.shown:
        if s.article_id not in cited:
            rest.setdefault(key_of(s), s)
    items = [_passage(t, s) for key, s in rest.items() if key in t.articles]
    if not items:
        return None
    said = counted("not used", len(items), t.language)
    return _folded(f"t{t.number}-unused", said, el("ul", items, class_="near-list"), "unused")


def _passage(t: Turn, s: Shown) -> Html:
    article = t.articles[key_of(s)]
    return draw_nearest(key_of(s), article, article.text[s.start : s.end], s.start, s.end, t.language)


def draw_nearest(key: Key, article: Article | None, text: str, start: int, end: int, language: Language) -> Html:
    """An article, None if it is gone, with the words found in it, as a link to them."""
    return el(
        "li",
        el(
            "a",
            snippets.headed(article, language),
            el("span", snippets.short(text, snippets.SNIPPET), class_="snippet", dir="auto"),
            class_="near",
            href=links.source(*key, start, end),
            data_source=True,
        ),
    )


def _folded(key: str, said: str, content: Html, kind: str) -> Html:
    return el("details", el("summary", icon("open"), el("span", said)), content, class_=f"folded {kind}", data_key=key)


def _excerpt(t: Turn, c: Citation) -> Html:
    return el(
        "a",
        el("span", str(c.number), class_="number", aria_hidden="true"),
        quote(c.quote, id=f"t{t.number}-c{c.number}"),
        class_="excerpt",
        href=address(t, c),
        data_source=True,
        aria_label=say("source named", t.language, number=c.number, about=snippets.short(c.quote, 200)),
    )


def _under(t: Turn, c: Citation) -> Html | None:
    """What can be done with a quote: ask who else reports it, and sign it off, which the library keeps."""
    if not t.over:
        return None
    who, sign = say("who else", t.language), say("sign off", t.language)
    return el(
        "div",
        el("button", who, type="button", class_="sign", data_act="others", aria_label=f"{who} [{c.number}]"),
        el("button", sign, type="button", class_="sign", data_act="sign", aria_label=f"{sign}: [{c.number}]"),
        class_="sign-off",
        data_citation=c.number,
    )


def quote(words: str, **attributes: str) -> Html:
    """Words of an article, in quotation marks."""
    return el("span", el("span", snippets.short(words, snippets.QUOTE)), class_="quote", dir="auto", **attributes)
