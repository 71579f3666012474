"""Denial, certainty, direction and amount: where the aligned words turn what the claim says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, Ground, Severity, Words, near
from qa.proof.facts.polarity import QUANTIFIERS, Mood, negators, outright, stances, turned
from qa.proof.facts.words import Token, alike, groups, is_function, tokens
from qa.proof.reasons import reason


def _stems(words: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in words if t.kind != "mark")


_SURE = 0.7  # share of the claim from which on a denial elsewhere in the sentence counts


def negation(claim: str, ground: Ground) -> list[Difference]:
    """What the claim denies and the article states, and what the article denies and the claim states."""
    words, ours = tokens(claim), stances(claim)
    close = [text for text in ground.chosen if text.share >= _SURE]
    found = []
    for i, governed in negators(words):
        if not outright(words[i]) or not governed or not close or not ours[governed[0]].denied:
            continue
        if _denied_there([words[j] for j in governed[:3]], ground.chosen) is False and _met(words, governed[0], close):
            why = reason("The article does not say “{words}”.", words=_around(claim, words, i, governed))
            found.append(Difference("negation", "wrong", why, words[i].surface))
    mine = {t.stem: s.denied for t, s in zip(words, ours, strict=True) if t.kind == "word" and not is_function(t)}
    for text in close:
        theirs = tokens(text.text)
        for i, governed in negators(theirs):
            stems = [theirs[j].stem for j in governed]
            if not outright(theirs[i]) or not stems or stems[0] not in mine or any(mine.get(s) for s in stems):
                continue
            if theirs[i].stem in mine or any(turned(theirs[j], w) for j in governed for w in words):
                continue
            shared = [s for s in stems if s in mine]
            if _also_affirmed(shared, ground.chosen):
                continue
            at = next(k for k, w in enumerate(words) if w.stem == stems[0])
            if len(near(words, at) & near(theirs, governed[0])) < 2:
                continue
            why = reason("The article says “{words}”.", words=_around(text.text, theirs, i, governed))
            found.append(Difference("negation", "wrong", why, theirs[i].surface))
    return found[:2]


def _met(words: Sequence[Token], at: int, close: Sequence[Words]) -> bool:
    """The word denied stands in a close sentence, among the same words."""
    beside = near(words, at)
    return any(
        other.stem == words[at].stem and len(beside & near(tokens(text.text), j)) >= 2
        for text in close
        for j, other in enumerate(tokens(text.text))
    )


def _also_affirmed(stems: Sequence[str], chosen: Sequence[Words]) -> bool:
    """The same words stand there without denial as well."""
    for words in chosen:
        plain = {
            t.stem
            for t, s in zip(tokens(words.text), stances(words.text), strict=True)
            if t.kind == "word" and not s.denied
        }
        if all(s in plain for s in stems):
            return True
    return False


def _denied_there(governed: Sequence[Token], chosen: Sequence[Words]) -> bool | None:
    """Whether the aligned words deny what the claim denies; None if they do not speak of it."""
    state: bool | None = None
    for text in chosen:
        theirs = tokens(text.text)
        for token, stance in zip(theirs, stances(text.text), strict=True):
            for mine in governed:
                if token.kind != "word":
                    continue
                if turned(token, mine):
                    return True
                if token.stem == mine.stem or (groups(token.stem) & groups(mine.stem)):
                    if stance.denied:
                        return True
                    state = False
    return state


def _around(text: str, words: Sequence[Token], i: int, governed: Sequence[int]) -> str:
    first = words[i - 1].start if words[i].surface == "n't" and i else words[i].start
    return text[first : words[governed[-1] if governed else i].end]


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


_DOUBT = re.compile(
    r"\b(?:unclear|unknown|uncertain|unresolved|unconfirmed)\b"
    r"|\bnot (?:yet )?(?:been )?(?:clear|known|certain|confirmed)\b",
    re.IGNORECASE,
)


def doubts(claim: str, ground: Ground) -> list[Difference]:
    """A claim that calls unclear or unknown what no article says so of."""
    doubt = _DOUBT.search(claim)
    if not doubt or any(text.share >= CLOSE and _DOUBT.search(text.text) for text in ground.chosen):
        return []
    why = reason("The article does not say that this is {words}.", words=doubt.group())
    return [Difference("mood", "absent", why, doubt.group())]


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


def amounts(claim: str, ground: Ground) -> list[Difference]:
    words = tokens(claim)
    for i, word in enumerate(words):
        level = QUANTIFIERS.get(word.folded)
        if level is None:
            continue
        of = _following(words, i)
        for text in ground.chosen:
            theirs = tokens(text.text)
            levels = {
                QUANTIFIERS[t.folded]: t.surface
                for j, t in enumerate(theirs)
                if t.folded in QUANTIFIERS and _following(theirs, j) & of
            }
            if levels and level not in levels and text.share >= CLOSE:
                other = next(iter(levels.values()))
                why = reason("The article says “{there}”, not “{here}”.", there=other, here=word.surface)
                return [Difference("quantity", "wrong", why, word.surface)]
    return []


def _following(words: Sequence[Token], i: int) -> frozenset[str]:
    """The stems of the two content words after `i`."""
    found: list[str] = []
    for token in words[i + 1 : i + 7]:
        if token.surface in ",;:." or token.folded in ("and", "or", "but", "that"):
            break
        if token.kind == "word" and not is_function(token):
            found.append(token.stem)
            if len(found) == 2:
                break
    return frozenset(found)
