"""Who does what to whom: a claim that has it the other way round than the words that it was laid on."""

from __future__ import annotations

from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, Ground
from qa.proof.facts.rarity import weight
from qa.proof.facts.words import Token, is_function, tokens
from qa.proof.reasons import reason

_BE = frozenset("be am is are was were been being".split())


def roles(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    for i, verb in enumerate(words):
        if verb.kind != "word" or is_function(verb) or verb.capital:
            continue
        left, right = _sided(words, i, -1), _sided(words, i, 1)
        if not left or not right:
            continue
        for text in ground.chosen:
            if text.share < CLOSE:
                continue
            theirs = tokens(text.text)
            for j, other in enumerate(theirs):
                if other.stem != verb.stem or other.kind != "word" or other.capital:
                    continue
                before, after = _sided(theirs, j, -1), _sided(theirs, j, 1)
                crossed = left[0] in after and right[0] in before
                straight = left[0] in before or right[0] in after
                if crossed and not straight and _passive(words, i) == _passive(theirs, j):
                    why = reason("The article has it the other way round: who does it to whom.")
                    return [Difference("role", "wrong", why, verb.surface)]
    return []


def _sided(words: Sequence[Token], i: int, step: int) -> list[str]:
    found: list[str] = []
    j = i + step
    while 0 <= j < len(words) and len(found) < 3:
        if words[j].surface in ';:.,()"' or words[j].folded in ("and", "or"):
            break
        if words[j].kind != "mark" and weight(words[j]) > 0:
            found.append(words[j].stem)
        j += step
    return found


def _passive(words: Sequence[Token], i: int) -> bool:
    helped = any(t.folded in _BE for t in words[max(0, i - 3) : i])
    return helped and any(t.folded == "by" for t in words[i + 1 : i + 4])
