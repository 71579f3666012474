"""A claim turned round: whether an article says that it is not so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.factcheck.finding_texts import Word, worded
from qa.factcheck.swapped_terms import denials
from qa.reader import Window, verify
from store.language.patterns import late
from store.language.tokens import tokens

LEAD, LEAST = 2.0, 2.0
"""How much better the claim turned round must be carried than the claim itself, and how well, in logits."""

_AUXILIARY = late(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|may|could|should|must|did|does|do|might)\b(?! not\b|n't)"
)


def turned(claim: str, sentence: str, around: Sequence[Window]) -> Word | None:
    """Why `sentence` says that `claim` is not so, where one of the two denies and the reader hears the claim's
    contrary in the windows `around` it; None where it does not.

    Raises:
        ReaderError: The reader's files are missing or damaged.
    """
    if not around or denials(tokens(claim)) % 2 == denials(tokens(sentence)) % 2:
        return None
    own, other = max(verify(claim, around)), max(verify(_contrary(claim), around))
    if other - own < LEAD or other < LEAST:
        return None
    return worded("The article says “{words}”.", words=sentence)


def _contrary(claim: str) -> str:
    """The claim with its "not" taken out, or one put in."""
    bare = re.sub(r"\b(?:not|never|no longer)\s|n't\b", "", claim, count=1)
    if bare != claim:
        return bare
    auxiliary = _AUXILIARY.search(claim)
    if auxiliary is None:
        return f"It is not true that {claim[:1].lower()}{claim[1:]}"
    return f"{claim[: auxiliary.end()]} not{claim[auxiliary.end() :]}"
