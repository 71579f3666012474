"""Is what stands in quotation marks what an article says? One verdict a quotation, with the place.

A quotation is looked for whole, then in the parts an ellipsis or a bracket leaves, then approximately. Only `exact`
and `folded` are `ok`; `verbatim` is the contract's stricter question, whether all of it stands in a cited article once
quote marks, dashes and white space are folded. A quotation with an ellipsis can be `ok`, because each part stands in
the article, and is never `verbatim`; one that is cut so that its meaning turns can be `verbatim`, and is never `ok`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise

from qa.proof.quotations.near import altered, translated
from qa.proof.quotations.quotation import QuotationCheck, found, short
from qa.proof.reasons import reason
from store.article import Article
from store.language.quotation_marks import fold_marks, places, quotations, restyled, stands_verbatim, words
from store.language.reversals import REVERSES, sentence_borders, turned_outside
from store.language.sentences import sentence_spans

LONG_QUOTATION = 4
"""Words from which on a quotation is held to the letter: one that stands in no article makes its sentence unsupported
(contract, 3)."""

MOST_AROUND = 400
"""Characters before and after a quotation that show where it stands."""

_MOST_PLACES = 50  # of words that stand in many places, so many are tried
_MOST_PARTS = 12  # parts that ellipses may make of a quotation
_NEAR = 600  # characters an ellipsis may pass over
_ELLIPSIS = r"\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\.\."
_GAP = re.compile(rf"({_ELLIPSIS}|\[[^\[\]]{{1,80}}\])")
_SPACE = re.compile(r"\s+")
_TRAILING = " ,.;:，。；：、"
_OUTER = "\"'“”„‟«»‘’‚‛‹›「」『』＂"


def check_quotation(quote: str, cited: Sequence[Article], *, sentence: str = "") -> QuotationCheck:
    """The verdict on `quote`, the words between the marks, against the `cited` articles.

    `sentence` is the answer's sentence around it: one that itself denies does not turn the meaning of what it quotes.
    """
    inner = _bare(quote)
    if not words(inner):
        return QuotationCheck("not_found", reason=reason("There are no words between the quotation marks."))
    check = (
        _whole(inner, cited, sentence)
        or _parts(inner, cited, sentence)
        or altered(inner, cited)
        or translated(inner, cited, sentence.replace(quote, ""))
        or QuotationCheck("not_found", reason=reason("No article says “{words}”.", words=short(inner)))
    )
    return replace(check, verbatim=any(stands_verbatim(inner, a.text) for a in cited))


def _bare(quote: str) -> str:
    """The words without marks around all of them, or a mark at one end that has no other."""
    text = quote.strip()
    found = quotations(text)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)):
        return text[found[0].inner_start : found[0].inner_end] or text
    if text and sum(text.count(mark) for mark in _OUTER) == 1:
        return text.strip(_OUTER).strip() or text
    return text


def around(article: Article, start: int, end: int) -> tuple[str, str]:
    """What stands right before and right after `article.text[start:end]`, for a reader to see it in its place.

    On either side: the rest of its own sentence, and the next sentence; at most `MOST_AROUND` characters. With the
    words between them the two are one unbroken stretch of the article.
    """
    text = article.text
    spans = _sentences(text, article.language)
    first = max((a for a, b in spans if b <= start), default=0)
    last = next((b for a, b in spans if a >= end), len(text))
    if start - first > MOST_AROUND:
        first = next((m.end() for m in _SPACE.finditer(text, start - MOST_AROUND, start)), start - MOST_AROUND)
    if last - end > MOST_AROUND:
        last = max((m.start() for m in _SPACE.finditer(text, end, end + MOST_AROUND)), default=end + MOST_AROUND)
    return text[first:start], text[end:last]


@lru_cache(maxsize=32)
def _sentences(text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, language))


# Whole


def _whole(inner: str, articles: Sequence[Article], sentence: str) -> QuotationCheck | None:
    """The quotation where it stands whole: a place that keeps its meaning before one that turns it."""
    turned: QuotationCheck | None = None
    for form, why in _forms(inner):
        loosest: QuotationCheck | None = None
        for article in articles:
            for span in islice(places(form, article.text), _MOST_PLACES):
                exact = form == inner == article.text[span[0] : span[1]]
                turn = turned_outside(article.text, *span, sentence)
                if turn is not None:
                    turned = turned or found("cut", article, span, _turned(turn), parts=[span])
                elif exact:
                    return found("exact", article, span, None, parts=[span])
                else:
                    loosest = loosest or found("folded", article, span, why, parts=[span])
        if loosest is not None:
            return loosest
    return turned or _restyled(inner, articles, sentence)


def _forms(inner: str) -> Iterator[tuple[str, str]]:
    yield inner, reason("Only quotation marks, dashes, spaces or dots differ from the article's.")
    bare = inner.rstrip(_TRAILING)
    if bare and bare != inner:
        yield bare, reason("The “{words}” at the end is not the article's.", words=inner[len(bare) :].strip())
    if bare and bare[0].swapcase().swapcase() == bare[0] != bare[0].swapcase() and not bare[1:2].isupper():
        yield (
            bare[0].swapcase() + bare[1:],
            reason("Only the first letter, capital or small, differs from the article's."),
        )


def _restyled(inner: str, articles: Sequence[Article], sentence: str) -> QuotationCheck | None:
    """The quotation where single marks stand for double ones inside it, or dashes have other spaces about them."""
    for article in articles:
        span = restyled(inner.rstrip(_TRAILING), article.text)
        if span is not None and turned_outside(article.text, *span, sentence) is None:
            why = reason("Only the kind of inner quotation marks, or spaces at a dash, differ.")
            return found("folded", article, span, why, parts=[span])
    return None


def _turned(words_beside: str) -> str:
    return reason("Beside these words the article has “{words}”, which turns their meaning.", words=short(words_beside))


# In parts


def _parts(inner: str, articles: Sequence[Article], sentence: str) -> QuotationCheck | None:
    """A quotation with an ellipsis or a bracketed insertion, part by part."""
    parts, inserted = _split(inner)
    if not parts or len(parts) > _MOST_PARTS:
        return None
    for article in articles:
        spans = _in_order(parts, article.text)
        if spans:
            return _judged(inner, article, spans, inserted, sentence)
    owners = [next(((a, s) for a in articles if (s := _part(p, a.text, 0))), None) for p in parts]
    if len(parts) == 1 or None in owners or owners[0] is None:
        return None
    several = len({o[0].id for o in owners if o}) > 1
    apart = "Its parts stand in the articles, but in different articles."
    turned = "Its parts stand in the articles, but in another order."
    return found("stitched", *owners[0], reason(apart if several else turned))


def _split(inner: str) -> tuple[list[str], list[str]]:
    """The parts of a quotation, and the insertions in brackets; no parts where it has neither ellipsis nor bracket."""
    pieces = _GAP.split(fold_marks(inner).text)
    if len(pieces) == 1:
        return [], []
    inserted = [g for g in pieces[1::2] if "..." not in g]
    return [p.strip() for p in pieces[::2] if words(p)], inserted


def _part(part: str, text: str, start: int) -> tuple[int, int] | None:
    return next(places(part, text, start=start), None) or next(places(part.rstrip(_TRAILING), text, start=start), None)


def _in_order(parts: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where `parts` follow one another in `text`, as close together as can be; empty where they do not."""
    best: list[tuple[int, int]] = []
    for first in islice(places(parts[0].rstrip(_TRAILING), text), _MOST_PLACES):
        spans = [first]
        for part in parts[1:]:
            span = _part(part, text, spans[-1][1])
            if span is None:
                break
            spans.append(span)
        if len(spans) == len(parts) and (not best or spans[-1][1] - spans[0][0] < best[-1][1] - best[0][0]):
            best = spans
    return best


def _judged(
    inner: str, article: Article, spans: list[tuple[int, int]], inserted: list[str], sentence: str
) -> QuotationCheck:
    """The verdict on parts that stand in one article in order."""
    text, whole = article.text, (spans[0][0], spans[-1][1])
    for (_, a), (b, _) in pairwise(spans):
        if b - a > _NEAR or sentence_borders(text[a:b]) > 2:
            return found("stitched", article, whole, reason("Its parts stand far apart in the article."))
        omitted = short(text[a:b].strip())
        if REVERSES.search(text[a:b]):
            why = reason("It leaves out “{words}”, which turns the meaning.", words=omitted)
            return found("cut", article, whole, why)
    turn = turned_outside(text, *whole, sentence)
    if turn is not None:
        return found("cut", article, whole, _turned(turn), parts=() if inserted else spans)
    if inserted:
        named = ", ".join(f"“{g}”" for g in inserted[:3])
        why = reason("The article has the words around {words}, which the quotation puts in.", words=named)
        return found("altered" if words(inner) >= LONG_QUOTATION else "folded", article, whole, why)
    why = reason("An ellipsis leaves out words of the article.")
    return found("folded", article, whole, why, parts=spans)
