"""Whether a sentence says anything that an article could carry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.article import Article
from store.language.grammar import FINITE, FUNCTION_WORDS
from store.language.patterns import late
from store.language.quotation_marks import quotations
from store.language.tokens import fold, tokens

_VERBS = FINITE | {"be", "been", "being", "'s", "ain"}
_CREDIT = late(
    r"^\W*(?:according to|as (?:reported|stated|told) (?:by|in)|sources?:|reported by|published (?:by|in))\s+", re.I
)
TEXTS = r"(?:articles?|sources|(?:the|this|that) source|passages?|excerpts?|texts?|context|search results?)"
_ABOUT_SOURCES = late(
    rf"\b{TEXTS}\b(?:(?! (?:that|which|who)\b)[^.;:]){{0,40}}?\b"
    r"(?:(?:do|does|did) not|don't|doesn't|didn't|cannot|can't)\s"
    rf"|\b(?:none|neither|no part) of (?:the|these|those) (?:\w+ ){{0,2}}{TEXTS}\b|^no {TEXTS}\b"
    rf"|\b(?:no|not|nothing|unclear|unknown|unspecified)\b[^.;:]{{0,60}}\b(?:in|from|by) "
    rf"(?:the|these|those|any of the) (?:\w+ ){{0,2}}{TEXTS}\b"
    r"|\b(?:I|we) (?:could not|couldn't|cannot|can't|can not|did not|didn't|do not|don't) (?:find|see|have|know|tell)\b"
    rf"|\b(?:here (?:is|are)|the following)\b[^.]*:$",
    re.IGNORECASE,
)

_OF_THEM = r"(?:of|in|from|by) (?:the|these|those|any of the) (?:\w+ )?(?:articles|sources|passages|excerpts)(?! of)"
_TELL = (
    r"(?:give|provide|offer|contain|mention|name|report|quote|include|hold|record|cite|make|say|add|have|specify"
    r"|identify)"
)
_ABSENT = late(
    rf"(?:(?:however|beyond that|otherwise|still|also),? )?(?:"
    rf"(?:(?:the|these|those) )?(?:\w+ )?{TEXTS}(?: \w+){{0,3}} (?:(?:do|does|did) not|don't|doesn't|didn't|never) "
    r"(?!deny|dispute|doubt|question|rule|contradict|leave|only|just|hesitate)(?:\w+ly )?\w+"
    rf"|(?:(?:the|these|those) )?(?:\w+ )?{TEXTS}(?: \w+)? {_TELL}s? (?:no|neither|nothing|none|not)\b"
    r"(?! (?:doubt|question|secret|only|just))"
    rf"|(?:none|neither|no part|nothing) {_OF_THEM}\b"
    rf"|(?:no|there (?:is|are|was|were) no)\b[^.;:]*\b{_OF_THEM}"
    rf"|[^.;:]*\b(?:is|are|was|were|appears?) (?:not|nowhere) (?:\w+ ){{0,2}}{_OF_THEM}"
    r")\b",
    re.IGNORECASE,
)
_THEN = late(r"(?:, (?:but|though|although|while|yet)|; however,?)\s+", re.IGNORECASE)
"""What parts "the sources do not say …" from a statement behind it."""

_THEM = late(rf"(?:they|it|none|neither)\b(?: (?:do|does|did)(?: not|n't)?)? (?:\w+ly )?{_TELL}s?\b", re.IGNORECASE)
"""The sources again, behind "but": they tell something else, or do not."""

_BE = r"(?:is|isn't|was|are|were|does|doesn't|do|did|has|have|can|cannot|can't|could|asks|asked|remains|depends|lies)"
_ABOUT_THE_ANSWER = late(
    rf"(?:^|, )(?:the|this|that|my|our) (?:\w+ )?(?:answer|question|query)(?: (?:here|above|below|itself))? {_BE}\b"
    rf"|(?:^|, )(?:this|that|which) (?:fully |partly |directly |only )?(?:answers|does not answer|doesn't answer)\b"
    r"|\b(?:your|the user's) (?:question|query|request)\b|\b(?:this|that|my|the above) (?:answer|response|reply)\b"
    r"|\bhope (?:this|that|it) helps\b|\blet me know if\b|\bfeel free to ask\b|\bas an? (?:AI|language model)\b",
    re.IGNORECASE,
)
_ANSWERS = late(r"\b(?:answer|question|query|queries|request|response|reply|replies)", re.IGNORECASE)


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
    """A sentence about what the sources hold or leave out, not about the world."""
    return bool(_ABOUT_SOURCES.search(_own_words(text)))


def absent(text: str) -> str | None:
    """What `text` states beside that the sources do not say something: "" if nothing, None if it says no such thing.

    "The articles do not say why, but the mayor has resigned": what is behind the "but" has to be shown.
    """
    plain = fold(text)
    if not _ABSENT.match(plain):
        return None
    then = _THEN.search(plain)
    rest = text[then.end() :] if then else ""
    return "" if not rest or absent(rest) == "" or of_the_sources(rest) or _THEM.match(rest) else rest


def of_the_answer(text: str) -> bool:
    """A sentence about the answer that it is part of, the question, or the one who asked, not about the world."""
    return bool(_ABOUT_THE_ANSWER.search(_own_words(text)))


def speaks_of_answers(text: str) -> bool:
    """The words of an article that tell of some question or answer themselves."""
    return bool(_ANSWERS.search(text))


def asks(text: str) -> bool:
    """A question, or the words of one: it states nothing."""
    return text.rstrip(" \"'”’»」』)").endswith(("?", "？"))


def tells_who_asks(text: str) -> bool:
    """A sentence that ends in a question of somebody else's, in quotation marks: that it was asked is a statement."""
    last = next(reversed(quotations(text)), None)
    if last is None or not asks(text[: last.end]) or asks(text[last.end :]):
        return False
    return bool(_bare(text[: last.start])) and not _bare(text[last.end :])


def _own_words(text: str) -> str:
    """`text`, folded, without what stands in quotation marks: there somebody speaks of something else."""
    plain = fold(text)
    for quotation in reversed(quotations(text)):
        plain = f"{plain[: quotation.start]} “” {plain[quotation.end :]}"
    return plain


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip().lower()
