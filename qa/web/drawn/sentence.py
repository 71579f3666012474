"""A sentence of an answer as it is drawn: its words, its markers, and its verdict with the words that carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa.answer import Citation, Claim, ClaimSpan, Evidence, Sentence
from qa.web.drawn import links, snippets, sources_panel
from qa.web.drawn.markup import Html, el, icon
from qa.web.drawn.page_texts import say
from qa.web.drawn.turn import Turn, key_of


def act(name: str, says: str, t: Turn, *, words: bool = True) -> Html:
    """A button that the browser acts on (`static/acts.js`); without `words` it is a drawing with a name."""
    said = say(says, t.language)
    inside = [icon(name), el("span", said)] if words else [icon(name)]
    label = None if words else said
    return el("button", inside, type="button", class_=f"act {name}", data_act=name, aria_label=label, title=label)


def thumbs(t: Turn, up: str, down: str) -> Html:
    """Two thumbs; the browser sends what is said with them, and shows what was said before."""
    said = el("span", class_="rated", role="status")
    return el("span", act("up", up, t, words=False), act("down", down, t, words=False), said, class_="thumbs")


def sentence_of(
    t: Turn, index: int, sentence: Sentence, citations: Mapping[int, Citation], *, bare: bool = False
) -> Html:
    """The sentence at that place of the answer; `bare` without its label and without who says it, where these stand
    beside it."""
    chips = [_chip(t, citations[n]) for n in sentence.citations if n in citations]
    start = own(sentence) if bare else 0
    return el(
        "span",
        el("span", el("bdi", sentence.label), " ", class_="label") if sentence.label and not bare else None,
        el("span", _words(sentence, start), class_="words apart" if _apart(sentence) else "words", dir="auto"),
        el("wbr"),  # a line may end here: else the last word would move down when its markers come
        el("span", chips, _verdict(t, index, sentence), class_="tail"),
        class_=f"sentence {sentence.support}",
    )


def own(sentence: Sentence) -> int:
    """Where the article's own words begin in a sentence that says first whose they are; 0 for any other."""
    quote = " ".join(sentence.evidence[0].quote.split()) if sentence.evidence and sentence.written is None else ""
    return len(sentence.text) - len(quote) if quote and sentence.text.endswith(quote) else 0


def _apart(sentence: Sentence) -> bool:
    """Whether a part of the sentence holds and another does not, so that its claims are marked one by one."""
    return len({claim.support for claim in sentence.claims}) > 1


def _words(sentence: Sentence, start: int = 0) -> list[Html | str]:
    """The words of a sentence from `start` on: each claim that is not carried marked where it stands, those that
    answer stronger."""
    text = snippets.short(sentence.text, snippets.SENTENCE)
    pieces: list[Html | str] = []
    at = start
    for first, end, drawn in sorted([*_marked(sentence), *_pointed(sentence)], key=lambda part: part[:2]):
        if at <= first < end <= len(text):
            pieces += [text[at:first], drawn]
            at = end
    return [*pieces, text[at:]]


def _marked(sentence: Sentence) -> Iterator[tuple[int, int, Html]]:
    for claim in sentence.claims if _apart(sentence) else ():
        if claim.support != "supported":
            yield claim.start, claim.end, el("span", claim.text, class_=f"claim {claim.support}")


def _pointed(sentence: Sentence) -> Iterator[tuple[int, int, Html]]:
    for start, end in sentence.answering:
        yield start, end, el("strong", sentence.text[start:end])


def _chip(t: Turn, c: Citation) -> Html:
    """The marker of a citation: a link to the article here, at the words."""
    named = (snippets.titled(c.title, t.language), snippets.shorten_name(c.source), say(f"kind: {c.genre}", t.language))
    label = say("source named", t.language, number=c.number, about=", ".join(filter(None, named)))
    return el(
        "a",
        f"[{c.number}]",
        el("span", say("genre: opinion", t.language), class_="tag", aria_hidden="true")
        if c.genre == "opinion"
        else None,
        class_=f"chip {c.genre}",
        href=sources_panel.address(t, c),
        data_source=True,
        data_about=f"t{t.number}-c{c.number}",
        aria_label=label,
        aria_describedby=f"t{t.number}-c{c.number}",
    )


def _verdict(t: Turn, index: int, sentence: Sentence) -> Html:
    """The mark after a sentence; opened, it says why."""
    label = say(sentence.support, t.language)
    several = len(sentence.claims) > 1
    told = {reason for claim in sentence.claims for reason in claim.reasons} if several else set()
    reasons = [el("li", snippets.short(r, snippets.REMARK)) for r in sentence.reasons if r not in told]
    carried = [_evidence(t, e) for e in sentence.evidence if e.citation is not None and not several]
    nearest = [_evidence(t, e) for e in sentence.evidence if e.citation is None and not several]
    return el(
        "details",
        el("summary", icon(sentence.support), el("span", label, class_="sr"), title=label),
        el(
            "span",
            el("strong", label),
            el("ul", reasons, class_="reasons") if reasons else None,
            el("ul", [_claim(t, sentence, c) for c in sentence.claims], class_="claims") if several else None,
            [el("span", say("carried by", t.language), class_="lead"), *carried] if carried else None,
            [el("span", say("closest words", t.language), class_="lead"), *nearest] if nearest else None,
            _of_sentence(t, index),
            class_="why",
        ),
        class_=f"verdict {sentence.support}",
        data_key=f"t{t.number}-s{index}",
    )


def _of_sentence(t: Turn, index: int) -> Html | None:
    """What can be done with one sentence: ask who else reports it, and say whether it is right."""
    if not t.over or t.answer is None:
        return None
    who = el("button", say("who else", t.language), type="button", class_="sign", data_act="others")
    return el("span", who, thumbs(t, "sentence up", "sentence down"), class_="of-sentence", data_sentence=index)


def _claim(t: Turn, sentence: Sentence, claim: Claim) -> Html:
    """One of several claims: its verdict, why, and the exact words, each a link to them in their sentence."""
    words = [_evidence(t, sentence.evidence[span.evidence], span) for span in claim.spans]
    lead = say("carried by" if claim.support == "supported" else "closest words", t.language)
    return el(
        "li",
        el("span", icon(claim.support), el("span", f"{say(claim.support, t.language)}: ", class_="sr"),
           el("bdi", snippets.short(claim.text, snippets.REMARK), dir="auto"), class_="part-of"),
        [el("span", snippets.short(reason, snippets.REMARK), class_="reason") for reason in claim.reasons],
        [el("span", lead, class_="sr"), *words] if words else None,
        class_=f"claim {claim.support}",
    )  # fmt: skip


def _evidence(t: Turn, e: Evidence, of: ClaimSpan | None = None) -> Html:
    """The words of an article that stand for a sentence, or those `of` one of its claims, as a link to them."""
    exact = ((of.start, of.end),) if of and (of.start, of.end) != (e.start, e.end) else ()
    article = t.articles.get(key_of(e))
    return el(
        "a",
        sources_panel.quote(of.quote if of else e.quote),
        el("span", snippets.byline(article, t.language), class_="byline") if article else None,
        class_="evidence",
        href=links.source(e.article_id, e.revision, e.start, e.end, exact=exact, number=e.citation),
        data_source=True,
    )
