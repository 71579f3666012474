"""The parts of a question that asks about several things at once, each fit to be searched by itself.

"Does the Ledger's article say that the bridge is closed, while the Times reports that the ferry runs?" has two. Cut is
at clauses and at the items of a list, never inside a quotation; what is too short to be searched stays with its
neighbour. Grammar alone decides, so a cut may be wrong: parts add to what the whole question finds and replace nothing.
"""

from __future__ import annotations

import re

from store.index.terms import query_terms
from store.language.calendar import MONTHS
from store.language.patterns import late, one_of
from store.language.reporting import A_TEXT
from store.language.text import is_spaceless

FEWEST = 4
"""Telling words that a part has, at least."""

MOST = 8
"""Parts of a question; each is searched by itself, and its passages are weighed for each of the others."""

_ASKS = (
    "how|what|which|who|whom|whose|when|where|why|"
    "is|was|are|were|does|did|do|has|have|had|can|could|must|will|would|should"
)
_DOES = (
    r"(?:is|was|are|were|has|had|have|does|did|do|will|would|can|could|also|not|then|later|who|which|that|whose|"
    r"[a-z]{3,}(?:ed|es|ing))\b"
)
_ARTICLE = rf"(?:{A_TEXT}|review|coverage)"
# Where a question goes on to another thing.
_BORDER = late(
    rf"""
      [;；。？?]\s*(?=\S)
    | ,?\s+(?:while|whilst|whereas|although|though)\s+
    | ,?\s+(?:as\ opposed\ to|in\ contrast\ (?:to|with)|compared\ (?:to|with)|rather\ than|versus|vs\.?)\s+
    | ,?\s+(?:before|after)\s+(?=(?:the|an?|[A-Z])\b)
    | ,\s+(?:and|but|or|yet|then)?\s*(?:also\s+)?(?=(?:{_ASKS})\b)
    | \s+(?:and|but|or)\s+(?:also\s+)?(?=(?:{_ASKS})\b)
    | ,\s+(?:and|but|or|yet)\s+
    | ,\s+(?={_DOES})
    | \s+(?:and|but)\s+(?={_DOES})
    | \s+(?:and|or|from|with)\s+(?=(?:the|an?|another)\s+(?:\S+\s+){{0,4}}{_ARTICLE}\b)
    | [，,]\s*(?:而|但是?|并且?|以及|同时|还是|相比|相较)
    | (?:以及|相比之?下?|还是|而(?=《))
    """,
    re.VERBOSE,
)
# Words about the articles and not about what stands in them.
_TALK = late(
    r"\b(?:articles?|reports?|reported|reporting|stor(?:y|ies)|pieces?|columns?|coverage|covered|cover|published|"
    r"according|accounts?|sources?|news|outlets?|suggests?|claims?|says?|states?|mention(?:s|ed)?|"
    r"discuss(?:es|ed|ing)?|describes?|detailing|regarding|concerning|about|featured|"
    rf"both|same|another|between|first|second|subsequent|later|previous|{one_of(MONTHS)})\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“[^”]{1,300}”|\"[^\"]{1,300}\"|(?<!\w)[‘'][^’'\n]{2,200}[’'](?!\w)|《[^》]{1,100}》|「[^」]{1,200}」"
)


def parts(question: str) -> tuple[str, ...]:
    """The parts of `question` in order, two or more, `MOST` at most, the last with the rest; none when it asks one
    thing."""
    quoted = [m.span() for m in _QUOTED.finditer(question)]
    borders = [m.span() for m in _BORDER.finditer(question) if not any(a < m.start() < b for a, b in quoted)]
    starts, ends = [0, *(end for _, end in borders)], [*(start for start, _ in borders), len(question)]
    whole: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if whole and (_is_short(question[start:end]) or _is_short(question[slice(*whole[-1])])):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    whole[MOST - 1 :] = [(start, len(question)) for start, _ in whole[MOST - 1 : MOST]]
    return tuple(question[start:end].strip(" ,;，；") for start, end in whole) if len(whole) > 1 else ()


def _is_short(piece: str) -> bool:
    if is_spaceless(piece):
        return len(query_terms(piece)) < 2 * FEWEST
    return len([term for term in query_terms(_TALK.sub(" ", piece)) if not term.isdigit()]) < FEWEST
