"""Direction: where the aligned words turn what the claim says, or know what it calls unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, Ground, differ, near
from qa.proof.facts.verbs import is_verb
from store.language.patterns import late
from store.language.polarity import stances, turned
from store.language.tokens import Token, alike, tokens


def _stems(words: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in words if t.kind != "mark")


def unknowns(claim: str, ground: Ground) -> list[Difference]:
    """That the claim calls something unknown of which the sentence that is nearest to it says nothing of the kind."""
    match = _UNKNOWN.search(claim)
    nearest = max(ground.chosen, key=lambda text: text.share, default=None)
    if match is None or nearest is None or _OPEN.search(nearest.text):
        return []
    return [differ("rest", "absent", match.group(), "The cited article does not say that this is not known.")]


_KNOWN = r"(?:known|clear|certain|stated|disclosed|decided)"
_UNKNOWN = late(
    rf"\b(?:is|was|are|were|remains?|stays?) (?:still )?(?:un|not (?:yet )?){_KNOWN}\b|\b(?:nobody|no one) knows\b",
    re.IGNORECASE,
)
_OPEN = late(
    rf"\bun{_KNOWN}\b|\b(?:not|never|no|nobody|whether|open|without)\b|n['’]t\b|\b(?:declin|refus|doubt|question)|[?]",
    re.IGNORECASE,
)


_SIDES = {"for": "against", "against": "for"}
_BESIDE = 2  # words near both that have to be the same, besides one that is the verb


def directions(claim: str, ground: Ground) -> list[Difference]:
    """What the claim turns: a word of the opposite meaning, or "against" behind the word that has "for" there."""
    words = tokens(claim)
    if (turned_side := _side(words, ground)) is not None:
        return [turned_side]
    mine = _stems(words)
    their_stems: set[str] = set()
    for text in ground.chosen:
        their_stems |= _stems(tokens(text.text))
    for i, word in enumerate(words):
        if word.kind != "word" or word.stem in their_stems or any(alike(word.stem, s) for s in their_stems):
            continue
        for text in ground.chosen:
            theirs = tokens(text.text)
            for j, other in enumerate(theirs):
                if other.stem in mine or not turned(word, other):
                    continue
                if stances(claim)[i].denied != stances(text.text)[j].denied:
                    continue
                shared = len(near(words, i) & near(theirs, j))
                if shared >= 2 or (shared and text.share >= CLOSE):
                    return [_opposed(word, other)]
    return []


def _side(words: Sequence[Token], ground: Ground) -> Difference | None:
    """ "Voted against the step" where the article has "voted for the step": the verb before is the same, and near it
    two more words are."""
    for text in ground.chosen:
        theirs = tokens(text.text)
        said = {t.folded for t in theirs}
        for i, word in enumerate(words[1:], 1):
            other = _SIDES.get(word.folded)
            if other is None or word.folded in said or not is_verb(words, i - 1):
                continue
            for j, there in enumerate(theirs[1:], 1):
                same = there.folded == other and theirs[j - 1].stem == words[i - 1].stem
                if same and len(near(words, i) & near(theirs, j)) > _BESIDE:
                    return _opposed(word, there)
    return None


def _opposed(here: Token, there: Token) -> Difference:
    told = "The article says “{there}”, not “{here}”."
    return differ("direction", "wrong", here.surface, told, there=there.surface, here=here.surface)
