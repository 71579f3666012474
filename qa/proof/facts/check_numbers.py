"""Numbers of a claim held against the numbers of the words that it was laid on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from qa.proof.facts.difference import Difference, EvidenceText, Ground, differ, literally
from store.language.dates import moments
from store.language.grammar import COUNT_WORDS, ORDINALS
from store.language.numbers import Quantity, compare, opposed, quantities, said, said_with_bound
from store.language.patterns import late, one_of

_DIGIT = late(
    rf"[\d百千万亿]|[一二三四五六七八九十两]\w|\b(?:{one_of(COUNT_WORDS, ORDINALS)}|\w+fold)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_000)
def figures(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that are no dates."""
    if not _DIGIT.search(text):
        return ()
    dated = [(m.start, m.end) for m in moments(text)]
    return tuple(q for q in quantities(text) if not any(s < q.end and q.start < e for s, e in dated))


def blanked(text: str, given: Sequence[Quantity]) -> str:
    """`text` with blanks in the place of its quantities `given`; all else stands where it stood."""
    for figure in given:
        text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return text


def _small(quantity: Quantity) -> bool:
    """So small and bare a number that texts often say it in other ways: "one of", "both", "the first"."""
    if quantity.kind == "ordinal":
        return quantity.value <= 3
    return quantity.spelled and quantity.kind == "count" and not quantity.unit and quantity.value <= 3


def numbers(claim: str, ground: Ground) -> list[Difference]:
    ours = figures(claim)
    theirs = [(words, other) for words in ground.chosen for other in figures(words.text)] if ours else []
    matches = [[(words, other, compare(quantity, other)) for words, other in theirs] for quantity in ours]
    borne = frozenset(other for of in matches for _, other, match in of if match == "same")
    missing = [(q, of) for q, of in zip(ours, matches, strict=True) if all(match != "same" for _, _, match in of)]
    found = [_number_missing(claim, quantity, borne, of, ground) for quantity, of in missing]
    found += [_turned_bound(claim, quantity, of, ground) for quantity, of in zip(ours, matches, strict=True)]
    return [difference for difference in found if difference is not None]


def _turned_bound(
    claim: str, quantity: Quantity, matches: Sequence[tuple[EvidenceText, Quantity, str]], ground: Ground
) -> Difference | None:
    """ "At most 300" where the articles have no 300 but "at least 300"."""
    same = [(words, other) for words, other, match in matches if match == "same"]
    elsewhere = [q for words in (*ground.around, *ground.rest) for q in figures(words.text)] if same else []
    others = [*(other for _, other in same), *(q for q in elsewhere if compare(quantity, q) == "same")]
    if not same or not all(opposed(quantity, other) for other in others):
        return None
    here, there = said_with_bound(quantity, claim), said_with_bound(same[0][1], same[0][0].text)
    told = "The article says “{there}”, not “{here}”."
    return replace(differ("number", "wrong", said(quantity, claim), told, there=there, here=here), nowhere=True)


def _number_missing(
    claim: str,
    quantity: Quantity,
    borne: Collection[Quantity],
    matches: Sequence[tuple[EvidenceText, Quantity, str]],
    ground: Ground,
) -> Difference | None:
    spoken = said(quantity, claim)
    for words, other, match in matches:
        if match == "unit" and other not in borne:
            there = said(other, words.text)
            return differ("unit", "wrong", spoken, "The article says {there}, not {here}.", there=there, here=spoken)
    if quantity.value in (0.0, 1.0) and quantity.kind == "count" and not quantity.unit and quantity.spelled:
        return None
    if _among(quantity, (*ground.around, *ground.rest)):
        elsewhere = "The figure {words} stands in another place of the article."
        return differ("number", "weak", spoken, elsewhere, words=spoken)
    if _small(quantity) or (literally(spoken, ground) and not _within_another(spoken, ground)):
        return differ("number", "weak", spoken, "The article does not give the figure {words}.", words=spoken)
    return differ("number", "absent", spoken, "No cited article gives the figure {words}.", words=spoken)


def _within_another(spoken: str, ground: Ground) -> bool:
    """Whether the words of a figure are part of a longer one of the article: "a million" of "half a million"."""
    texts = (*ground.chosen, *ground.around, *ground.rest)
    there = (said(other, words.text).casefold() for words in texts for other in figures(words.text))
    return any(spoken.casefold() in figure and spoken.casefold() != figure for figure in there)


def _among(quantity: Quantity, texts: Sequence[EvidenceText]) -> bool:
    return any(compare(quantity, other) == "same" for words in texts for other in figures(words.text))
