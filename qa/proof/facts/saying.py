"""Whether a sentence says anything that an article could carry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.facts.lexicon import FUNCTION_WORDS
from qa.proof.facts.words import fold, tokens
from store.article import Article

_VERBS = frozenset(
    "am is are was were be been being has have had do does did can could may might must shall should will would "
    "'s ain".split()
)
_CREDIT = re.compile(
    r"^\W*(?:according to|as (?:reported|stated|told) (?:by|in)|sources?:|reported by|published (?:by|in))\s+", re.I
)
_TEXTS = r"(?:articles?|sources|(?:the|this|that) source|passages?|excerpts?|texts?|context|search results?)"
_ABOUT_SOURCES = re.compile(
    rf"\b{_TEXTS}\b(?:(?! (?:that|which|who)\b)[^.;:]){{0,40}}?\b"
    r"(?:(?:do|does|did) not|don't|doesn't|didn't|cannot|can't)\s"
    rf"|\b(?:none|neither|no part) of (?:the|these|those) (?:\w+ ){{0,2}}{_TEXTS}\b|^no {_TEXTS}\b"
    rf"|\b(?:no|not|nothing|unclear|unknown|unspecified)\b[^.;:]{{0,60}}\b(?:in|from|by) "
    rf"(?:the|these|those|any of the) (?:\w+ ){{0,2}}{_TEXTS}\b"
    r"|\b(?:I|we) (?:could not|couldn't|cannot|can't|can not|did not|didn't|do not|don't) (?:find|see|have|know|tell)\b"
    rf"|\b(?:here (?:is|are)|the following)\b[^.]*:$",
    re.IGNORECASE,
)


def names_an_outlet(claim: str, articles: Sequence[Article]) -> bool:
    """The sentence is no more than the outlet or the author of one of the articles."""
    bare = _bare(_CREDIT.sub("", claim))
    return any(bare == _bare(name or "") for a in articles for name in (a.source, a.author))


def only_names(claim: str) -> bool:
    """There is no word in `claim` but names and words of grammar, and no verb."""
    words = [t for t in tokens(_CREDIT.sub("", claim)) if t.kind != "mark"]
    if any(t.kind == "han" for t in words):
        return False
    plain = [t for t in words if t.kind == "word" and not t.capital and t.folded not in FUNCTION_WORDS]
    return not plain and not any(t.folded in _VERBS for t in words)


def is_title(claim: str, articles: Sequence[Article]) -> bool:
    """The sentence is the title of one of the articles."""
    bare = _bare(claim)
    return any(a.title and bare == _bare(a.title) for a in articles)


def of_the_sources(text: str) -> bool:
    """A sentence about what the sources hold or leave out, or about the answer itself, not about the world."""
    return bool(_ABOUT_SOURCES.search(fold(text)))


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip().lower()
