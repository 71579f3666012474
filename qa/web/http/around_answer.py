"""What can be asked around an answer: who else reports a sentence or a quote, and what to ask where there is no answer.

Each is a search or a question like any other, over the library as it is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answer import Support
from qa.errors import ReadError
from qa.packs import talks
from qa.packs.parse import Fields
from qa.proof.check.support import prove
from qa.proof.facts.align import Source, Span
from qa.proof.reasons import translate_reasons
from qa.web.drawn import links, snippets
from qa.web.drawn.examples import asked_about
from qa.web.drawn.markup import Html, el, icon, join
from qa.web.drawn.page_texts import Language, counted, say
from qa.web.drawn.sources_panel import quote
from qa.web.http.visitor import language as spoken
from store.article import Article, Hit
from store.filters import NAMES

if TYPE_CHECKING:
    from qa.api import ArticleQA

FOUND = 40
"""Passages that are looked through for a sentence."""
MOST = 12
"""Articles that are compared with it."""
NOT_CARRYING = 5
"""Articles that do not carry it and are shown all the same, the best found."""
LONGEST = 2_000
"""Characters of a sentence or a quote."""
PASSAGES = 3
"""Passages of one article that are compared, the best."""
TRIED, OFFERED = 5, 3
"""Questions that are tried in place of one without an answer, and those that are offered."""


@dataclass(frozen=True)
class Other:
    """Another article and how far it carries a sentence.

    `words` are those that carry it, or come closest. `copied` says what story it is a copy of: "" for the cited one, a
    name for another that is shown before it, None for none.
    """

    article: Article
    support: Support
    words: Span | None
    copied: str | None


def others(qa: ArticleQA, words: str, cited: Collection[str], language: Language) -> tuple[Other, ...]:
    """The articles besides those of the ids `cited` that touch on `words`: those that carry them, then the others."""
    found: dict[str, list[Hit]] = {}
    for hit in qa.search(words, k=FOUND):
        if hit.article_id not in cited:
            found.setdefault(hit.article_id, []).append(hit)
    held = dict(list(found.items())[:MOST])
    for article_id in (*cited, *held):
        for copy in qa.library.copies(article_id).get(article_id, ())[:MOST]:  # a search gives one copy of each
            held.setdefault(copy, found.get(copy, []))
    alike = qa.library.copies(*cited, *held)
    compared = [_compared(qa, words, article_id, hits) for article_id, hits in held.items() if article_id not in cited]
    order = {"supported": 0, "partial": 1, "unsupported": 2}
    compared.sort(key=lambda one: order[one[1].verdict])
    return tuple(_with_copies(compared, alike, cited, language))


def _compared(qa: ArticleQA, words: str, article_id: str, hits: Sequence[Hit]) -> tuple[Article, Support, Span | None]:
    article = qa.article(article_id, hits[0].revision if hits else None)
    places = [(h.start, h.end) for h in hits[:PASSAGES]] or [(p.start, p.end) for p in qa.library.passages(article_id)]
    proof = prove(words, [Source(article, start, end) for start, end in places])
    return article, proof.support, next(iter((*proof.spans, *proof.nearest)), None)


def _with_copies(
    compared: Sequence[tuple[Article, Support, Span | None]],
    alike: Mapping[str, Sequence[str]],
    cited: Collection[str],
    language: Language,
) -> Iterator[Other]:
    shown: dict[str, str] = {}
    for article, support, span in compared:
        same = alike.get(article.id, ())
        before = next((shown[other] for other in same if other in shown), None)
        yield Other(article, support, span, "" if not set(same).isdisjoint(cited) else before)
        shown[article.id] = snippets.shorten_name(article.source) or snippets.titled(article.title, language)


def reported(qa: ArticleQA, fields: Fields) -> Html:
    """Who else reports the `text` of the fields, besides the `articles` they name, drawn. Raises ReadError."""
    language = spoken(fields.told.get("language"))
    named = fields.told.get("articles")
    cited = [str(a) for a in named[:MOST]] if isinstance(named, list) else []
    found = others(qa, fields.text("text")[:LONGEST], cited, language)
    carrying = [o for o in found if o.support.verdict != "unsupported"]
    rest = [o for o in found if o.support.verdict == "unsupported"][:NOT_CARRYING]
    head = say("others", language) if carrying else say("no others", language)
    return el(
        "section",
        el("p", head, class_="lead", role="status"),
        el("ul", [_drawn(o, language) for o in carrying], class_="other-list") if carrying else None,
        el(
            "details",
            el("summary", icon("open"), el("span", counted("not carrying", len(rest), language))),
            el("ul", [_drawn(o, language) for o in rest], class_="other-list"),
            class_="folded",
        )
        if rest
        else None,
        class_="others",
    )


def _drawn(o: Other, language: Language) -> Html:
    a, span, verdict = o.article, o.words, o.support.verdict
    copied = (
        None if o.copied is None else say("copy of", language, outlet=o.copied) if o.copied else say("a copy", language)
    )
    reason = None if verdict == "supported" else next(iter(translate_reasons(o.support.reasons, language)), None)
    return el(
        "li",
        el(
            "a",
            el("span", icon(verdict), say(verdict, language), class_=f"verdict-of {verdict}"),
            snippets.headed(a, language),
            quote(span.quote) if span else None,
            el("span", snippets.short(reason, snippets.REMARK), class_="reason", dir="auto") if reason else None,
            el("span", copied, class_="tag") if copied else None,
            class_="near",
            href=links.source(a.id, a.revision, *((span.start, span.end) if span else (None, None))),
            data_source=True,
        ),
        class_=f"other {verdict}",
    )


def instead(qa: ArticleQA, fields: Fields) -> Html:
    """Questions to ask in place of the one in the fields, which has no answer: each was tried, and has one.

    Raises ReadError.
    """
    language = spoken(fields.told.get("language"))
    answer = talks.parse_turn(fields).answer
    if answer is None or not answer.abstained:
        raise ReadError("The question has an answer; there is none to ask in its place.")
    near: list[Article] = []
    for hit in answer.nearest:
        with suppress(KeyError):
            near.append(qa.article(hit.article_id))
    offered: list[Html] = []
    if answer.filters and _answers(qa, answer.standalone_question, NAMES):
        said = say("without filters", language)
        offered.append(_question(said, data_question=answer.standalone_question, data_within="{}"))
    offers = [question for question in (answer.instead, *asked_about(near)) if question]
    for question in dict.fromkeys(offers[:TRIED]):
        if len(offered) < OFFERED and question != answer.question and _answers(qa, question):
            offered.append(_question(question, data_question=question))
    return join(el("h3", say("instead", language)), el("ul", offered, class_="examples")) if offered else Html("")


def _answers(qa: ArticleQA, question: str, unread: Collection[str] = ()) -> bool:
    return not qa.ask(question, model="extractive", unread=unread).abstained


def _question(said: str, **data: str) -> Html:
    return el("li", el("button", el("bdi", said), type="button", class_="example", **data))
