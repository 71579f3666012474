"""Interviews in which nobody's name stands before what they say: questions and answers in paragraphs of their own.

Is the council for or against the sale?

For, with a stone in our shoe. Eleven of the fifteen members voted to support it last week.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa.proof.speakers.cast import Cast, Person
from store.language.patterns import late

FEWEST = 3
"""Questions of an interview."""

LONGEST_QUESTION = 240
"""Characters of one."""

OFTEN = 0.5
"""The share of the answers that say "I" or "we"."""

_ASKS = re.compile(r"\?[\"”’]?\s*$")
_SELF = late(r"\b(?:I|we|me|us|my|our|mine|ours)\b|\b[Ww]e\b", re.ASCII)


@lru_cache(maxsize=256)
def is_interview(text: str) -> bool:
    """Whether a text has paragraphs that ask, as many as an interview has; asked of each sentence of it."""
    return len(_ASKING.findall(text)) >= FEWEST


_ASKING = re.compile(r"[?？][\"”’]?[ \t]*$", re.MULTILINE)


def answers(paragraphs: Sequence[tuple[int, int]], text: str, cast: Cast) -> Mapping[int, Person]:
    """The numbers of the `paragraphs` (their spans in `text`) that are answers of an interview, with who gives them.

    Whoever is named first before the first question. Where questions and answers take turns from then on, a turn
    without a question mark asks too; elsewhere only what stands right behind a question answers. A paragraph that names
    them tells of them. Empty where it is no interview.
    """
    said = [text[start:end] for start, end in paragraphs]
    asks = [n for n, words in enumerate(said) if _ASKS.search(words) and len(words) <= LONGEST_QUESTION]
    host = next((m.person for m in cast.mentions if asks and m.start < paragraphs[asks[0]][0]), None)
    if len(asks) < FEWEST or host is None:
        return {}
    taking_turns = all((n - asks[0]) % 2 == 0 for n in asks)
    behind = range(asks[0] + 1, len(said), 2) if taking_turns else (n + 1 for n in asks)
    last = host.name.split()[-1]
    told = [n for n in behind if n < len(said) and n not in asks and not re.search(rf"\b{re.escape(last)}\b", said[n])]
    own = sum(bool(_SELF.search(said[n])) for n in told)
    return dict.fromkeys(told, host) if told and own >= OFTEN * len(told) else {}
