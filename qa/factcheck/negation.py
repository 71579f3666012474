"""A "not" that an article has and a sentence of the draft lacks, or the other way round: exactly, of one verb in nearly
the same words, or as the reader hears the sentence turned round.

Other words that stand exchanged ("to the night shift" for "from" it, the second for the first, "next April") are not
looked for: of 7,000 sentences that were written to train the reader, 3,158 of them false, such rules found 7 false ones
and called 4 true ones wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.factcheck.finding_texts import Word, worded
from qa.proof.facts.features import closeness
from qa.proof.facts.verbs import is_verb
from qa.reader import Window, verify
from store.language.patterns import late
from store.language.polarity import negates, stances
from store.language.tokens import Token, is_function, tokens

_NEARLY = 0.6  # share of a claim's words that a sentence has in which its verb is denied


def denied(claim: str, sentence: str) -> Word | None:
    """A verb of the claim that the article denies, or has and the claim denies, in nearly the same words."""
    ours, theirs = tokens(claim), tokens(sentence)
    if _denials(ours) % 2 == _denials(theirs) % 2 or closeness(ours, theirs) < _NEARLY:
        return None
    mine, other = stances(claim), stances(sentence)
    for i, word in enumerate(ours):
        if word.kind != "word" or is_function(word) or not is_verb(ours, i):
            continue
        there = [s.denied for t, s in zip(theirs, other, strict=True) if t.stem == word.stem]
        if there and all(denied != mine[i].denied for denied in there):
            return worded("The article says “{words}”.", words=sentence)
    return None


def _denials(words: Sequence[Token]) -> int:
    return sum(negates(words, i) for i in range(len(words)))


LEAD, LEAST = 2.0, 2.0
"""How much better the claim turned round must be carried than the claim itself, and how well, in logits."""

_AUXILIARY = late(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|may|could|should|must|did|does|do|might)\b(?! not\b|n't)"
)


def turned(claim: str, sentence: str, around: Sequence[Window]) -> Word | None:
    """Why `sentence` says that `claim` is not so, where one of the two denies and the reader hears the claim's
    contrary in the windows `around` it; None where it does not. Raises ReaderError."""
    if not around or _denials(tokens(claim)) % 2 == _denials(tokens(sentence)) % 2:
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
