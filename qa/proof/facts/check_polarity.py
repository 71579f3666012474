"""Certainty and direction: where the aligned words turn what the claim says."""

from __future__ import annotations

from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, Ground, Severity, near
from qa.proof.reasons import reason
from store.language.polarity import Mood, stances, turned
from store.language.tokens import Token, alike, is_function, tokens


def _stems(words: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in words if t.kind != "mark")


_SURE = 0.7  # share of the claim that a sentence has whose certainty counts


_HOW = {"possible": reason("possible"), "planned": reason("planned or expected"), "ought": reason("what should be")}


def moods(claim: str, ground: Ground) -> list[Difference]:
    """A word that is a fact in the claim and possible or planned in the article, or the other way round."""
    words, ours = tokens(claim), stances(claim)
    for i, (token, stance) in enumerate(zip(words, ours, strict=True)):
        if token.kind != "word" or is_function(token) or stance.able:
            continue
        places = [
            (text, j, s)
            for text in ground.chosen
            for j, (other, s) in enumerate(zip(tokens(text.text), stances(text.text), strict=True))
            if other.kind == "word" and other.stem == token.stem
        ]
        if not places or any(s.mood == stance.mood or s.able for _, _, s in places):
            continue
        beside = near(words, i)
        if not any(text.share >= _SURE and beside & near(tokens(text.text), j) for text, j, _ in places):
            continue
        theirs = [(s, j) for _, j, s in places]
        found_moods = {s.mood for s, _ in theirs}
        led = stance.leads if stance.mood != "fact" else any(s.leads for s, _ in theirs)
        if not led or (stance.mood == "fact" and i and words[i - 1].folded == "to"):
            continue  # "chosen to play" does not say that they play
        if stance.mood == "fact":
            how = _HOW[min(found_moods)]
            why = reason("The article speaks of it as {how}, not as a fact.", how=how)
            return [Difference("mood", _gravity(found_moods), why, token.surface)]
        severity: Severity = "weak" if stance.mood == "ought" else "absent"  # what is less sure may still be so
        if "fact" in found_moods:
            how = _HOW[stance.mood]
            why = reason("The article states as a fact what this calls {how}.", how=how)
            return [Difference("mood", severity, why, token.surface)]
        why = reason("The article says this with another degree of certainty.")
        return [Difference("mood", severity, why, token.surface)]
    return []


def _gravity(moods_there: set[Mood]) -> Severity:
    """What is possible is no fact; what is planned may have come about since; what should be is half a statement."""
    if "possible" in moods_there:
        return "wrong"
    return "weak" if moods_there == {"ought"} else "absent"


def directions(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
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
                    why = reason("The article says “{there}”, not “{here}”.", there=other.surface, here=word.surface)
                    return [Difference("direction", "wrong", why, word.surface)]
    return []
