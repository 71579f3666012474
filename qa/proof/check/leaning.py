"""Sentences that lean on the one before: "she", "that figure" and "the minister said" say nothing without it."""

from __future__ import annotations

import re

from qa.proof.speakers.chinese import ADVERBS, SAID, TITLE
from qa.proof.speakers.who_speaks import cued_speaker
from store.article import Article
from store.language.calendar import WEEKDAYS
from store.language.patterns import late, one_of
from store.language.people import ROLES
from store.language.text import is_spaceless

_POINTS = late(
    r"\W*(?:(?:he|she|it|they|his|her|hers|its|their|this|these|those|both|neither|the (?:other|former|latter|two))\b"
    r"|that (?:is|was|are|were|would|will|has|had|means|meant|figure|number)\b|(?:but|and|so|yet) (?:he|she|it|they)\b"
    r"|[他她它其这那])",
    re.IGNORECASE,
)
_POINTS_LATER = late(
    r"\W*(?:(?:however|meanwhile|instead|still|then|later|afterwards|today|yesterday|at the time|"
    rf"in (?:response|addition|turn|return)|on (?:{one_of(WEEKDAYS)})),? (?:he|she|it|they)\b"
    r"|(?:该|双方|两人|二人|二者|前者|后者|上述|对此|为此|(?:但|但是|不过|同时|此外|随后|当时|后来|因此|所以)，?[他她它其这那]))",
    re.IGNORECASE,
)
_NAMED_AFTER = late(r"\bcall(?:s|ed)? (?:this|that|it|these|them)\b|\bknown as\b|这(?:叫|称为)")
# "the minister said", and not "the minister of finance", "the minister, Ann Lee," or "the minister who".
_BY_ROLE = late(
    rf"\W*(?i:the|both) (?:[a-z’'-]+ ){{0,2}}(?:{'|'.join(sorted(ROLES))})s?"
    r"(?= [a-z])(?! (?:of|for|at|in|from|to|who|whose|which|that)\b)"
    rf"|\W*(?:这位|这名|两位|两名)?{TITLE}{ADVERBS}*{SAID}"
)
_QUOTES = late(r"[\"“「'‘]")


def points_back(text: str) -> bool:
    """Whether the sentence `text` opens with a word for something named before it: a word of its own, for what stands
    in quotation marks speaks of what its speaker named."""
    return bool(_POINTS.match(text)) and not _QUOTES.match(text)


def goes_on(article: Article, start: int, end: int) -> bool:
    """Whether the sentence there says little without the one before: it leans on it, or opens so as to go on."""
    return leans(article, start, end) or continues(article.text[start:end])


def continues(text: str) -> bool:
    """Whether the sentence `text` opens with a word for something named before it, or so as to go on from there ("But
    the mayor", "That estimate", "In the talks she")."""
    return points_back(text) or bool(_POINTS_LATER.match(text) or _GOES_ON.match(text))


_GOES_ON = late(
    r"\W*(?:(?:But|And|So|Yet|Nor)\b|That\b(?! (?:of|the|an?|there|no)\b)"
    r"|(?:At|By|During|For|From|In|Last|On|Since|Under|Until)\b[^A-Z,.;:]{1,60},? (?:he|she)\b)"
    r"|(?:但是?|不过|然而|可是|那)"
)


def leans(article: Article, start: int, end: int) -> bool:
    """Whether the sentence at `start`..`end` says "she", "it" or "the minister" of whom the one before it names.

    A quotation leans where the sentence does not say whose it is.
    """
    text = article.text[start:end]
    if _POINTS.match(text) or _POINTS_LATER.match(text) or _NAMED_AFTER.search(text) or _BY_ROLE.match(text):
        return True
    if not _QUOTES.match(text):
        return False
    speaker = cued_speaker(article, start, end)
    said = text if is_spaceless(text) else frozenset(re.findall(r"[\w-]+", text))  # "Ann" is not in "Annual"
    return not (speaker.name and any(part in said for part in speaker.name.split() if len(part) > 2))
