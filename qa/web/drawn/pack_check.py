"""The check of an evidence pack, drawn: what holds and what does not, citation by citation."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Answer, Citation
from qa.packs.check import PackReport
from qa.packs.export_texts import saying
from qa.packs.page_parts import checked
from qa.packs.signed import SignOff
from qa.web.drawn import links, snippets
from qa.web.drawn.markup import Html, el, icon
from qa.web.drawn.page_texts import Language, counted, say
from qa.web.drawn.sources_panel import quote
from store.language.bilingual import translate

_MOST = 200  # problems or notes that are listed


def draw_pack_report(found: PackReport, answer: Answer, language: Language) -> Html:
    """The report on a pack of `answer`."""
    about = {problem for problems in found.citations.values() for problem in problems}
    others = [p for p in found.problems if p not in about]
    kind = "supported" if found.ok else "unsupported"
    says = say("pack holds", language) if found.ok else counted("pack fails", len(found.problems), language)
    return el(
        "section",
        el("p", icon(kind), el("strong", says), class_=f"headline {kind}", role="status"),
        el("p", counted("compared", found.checked, language), class_="compared"),
        el("h3", el("bdi", snippets.short(answer.question, snippets.QUESTION))),
        el("ul", [_cited(c, found.citations[c.number], found.signed, language) for c in answer.citations],
           class_="cited-list") if answer.citations else None,
        _list(say("other problems", language), others, "unsupported", language),
        _list(say("notes", language), found.notes, "notice", language),
        class_="report",
    )  # fmt: skip


def _cited(c: Citation, problems: tuple[str, ...], signed: Sequence[SignOff], language: Language) -> Html:
    kind = "unsupported" if problems else "supported"
    says = say("citation fails" if problems else "citation holds", language)
    return el(
        "li",
        el("p", icon(kind), el("strong", f"[{c.number}] {says}"), class_=f"headline {kind}"),
        el(
            "a",
            quote(c.quote),
            el(
                "span",
                el("bdi", snippets.titled(c.title, language)),
                " · ",
                snippets.byline(c, language),
                class_="byline",
            ),
            href=links.source(c.article_id, c.revision, c.start, c.end, number=c.number),
            data_source=True,
            class_="evidence",
        ),
        [el("p", _told(p, language), class_="problem-of", dir="auto") for p in problems],
        [_signed(s, bool(problems), language) for s in signed if s.citation == c.number],
        class_=f"checked {kind}",
        data_citation=c.number,
    )  # fmt: skip


def _told(found: str, language: Language) -> str:
    return snippets.short(translate(found, language), snippets.REMARK)


def _signed(signed: SignOff, fails: bool, language: Language) -> Html:
    """Who signed the quote off; where the citation fails or that is withdrawn, not as something that counts."""
    void = fails or signed.undone is not None
    given, undone = (snippets.short(line, snippets.REMARK) for line in checked(signed, saying(language)))
    words = el("del", given) if void else given
    kind = "signed void" if void else "signed"
    return el("p", icon("notice" if void else "signed"), el("bdi", words, " ", undone), class_=kind)


def _list(title: str, told: Sequence[str], kind: str, language: Language) -> Html | None:
    if not told:
        return None
    items = [el("li", icon(kind), el("span", _told(t, language), dir="auto")) for t in told[:_MOST]]
    return el("div", el("h3", title), el("ul", items, class_="told"))
