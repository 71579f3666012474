"""Direction: where the aligned words turn what the claim says, or know what it calls unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, EvidenceText, Ground, differ, near, other_words
from qa.proof.facts.verbs import is_verb
from store.language.grammar import FINITE, IRREGULAR_VERBS
from store.language.patterns import late
from store.language.polarity import negates, stances, turned
from store.language.tokens import Token, alike, is_function, tokens


def _stems(words: Sequence[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in words if t.kind != "mark")


def unknowns(claim: str, ground: Ground) -> list[Difference]:
    """That the claim calls something unknown of which the sentence that is nearest to it says nothing of the kind."""
    match = _UNKNOWN.search(claim)
    nearest = max(ground.chosen, key=lambda text: text.share, default=None)
    if match is None or nearest is None or _OPEN.search(nearest.text):
        return []
    return [differ("rest", "absent", match.group(), "The article does not say that this is not known.")]


_KNOWN = r"(?:known|clear|certain|stated|disclosed|decided)"
_UNKNOWN = late(
    rf"\b(?:is|was|are|were|remains?|stays?) (?:still )?(?:un|not (?:yet )?){_KNOWN}\b|\b(?:nobody|no one) knows\b",
    re.IGNORECASE,
)
_OPEN = late(
    rf"\bun{_KNOWN}\b|\b(?:not|never|no|nobody|whether|open|without)\b|n['’]t\b|\b(?:declin|refus|doubt|question)|[?]",
    re.IGNORECASE,
)


def denied(claim: str, ground: Ground) -> list[Difference]:
    """A verb of a claim that denies nothing, which each sentence with it and nearly all of the claim denies."""
    words = tokens(claim)
    if any(negates(words, i) for i in range(len(words))):
        return []
    for i, word in enumerate(words):
        if is_function(word) or not (is_verb(words, i) or (i and words[i - 1].folded in FINITE)):
            continue
        texts = [text.text for text in ground.chosen]
        there = [(text, j) for text in texts for j, t in enumerate(tokens(text)) if t.stem == word.stem]
        if not there or not all(_is_denied(words, text, j) for text, j in there):
            continue
        text, at = there[0]
        start = tokens(text)[_denier(tokens(text), at)].start
        told = " ".join(text[start : start + 60].split()[:_SHOWN]).rstrip(".,;:")
        return [differ("negation", "wrong", word.surface, "The article says “{words}”.", words=told)]
    return []


_CLOSELY, _SHOWN = 2, 5


def _is_denied(claim: Sequence[Token], text: str, at: int) -> bool:
    """Whether a sentence that has nearly all of a claim denies its word at `at`, right before it."""
    words = tokens(text)
    known = {t.stem for t in words}
    ours = [t.stem for t in claim if t.kind != "mark"]
    return sum(s in known for s in ours) >= _NEARLY * len(ours) and stances(text)[at].denied and _denier(words, at) >= 0


def _denier(words: Sequence[Token], at: int) -> int:
    """The word that denies the one at `at`, with hardly a word of content between them; -1 where none is so near."""
    between = 0
    for i in range(at - 1, -1, -1):
        if negates(words, i):
            return i
        between += words[i].kind != "mark" and not is_function(words[i])
        if between > _CLOSELY:
            break
    return -1


_NEARLY = 0.75


def still_to_come(claim: str, ground: Ground) -> list[Difference]:
    """What the claim tells as done, of which the words it was laid on say that it will be, is planned or may be."""
    words, own = tokens(claim), stances(claim)
    texts = [(text.text, tokens(text.text), stances(text.text)) for text in ground.chosen]
    for i, word in enumerate(words):
        if own[i].mood != "fact" or not _done(words, i):
            continue
        there = [(t, j) for t, (_, theirs, _) in enumerate(texts) for j, w in enumerate(theirs) if w.stem == word.stem]
        moods = {texts[t][2][j].mood for t, j in there}
        if moods and moods <= {"planned", "possible"} and not _told_done(word, ground.rest):
            text, theirs, _ = texts[there[0][0]]
            planned = text[theirs[max(0, there[0][1] - 2)].start : theirs[there[0][1]].end]
            told = "The article tells this as still to come: “{words}”."
            if "possible" in moods:
                told = "The article says it with “{words}”, not as a fact."
            return [differ("rest", "absent", word.surface, told, words=planned)]
    return []


def _told_done(word: Token, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` tells it as done elsewhere: a newer article, say."""
    for text in (text.text for text in texts if word.folded in text.text.casefold()):
        words = tokens(text)
        moods = stances(text)
        if any(w.stem == word.stem and moods[j].mood == "fact" and _done(words, j) for j, w in enumerate(words)):
            return True
    return False


def _done(words: Sequence[Token], i: int) -> bool:
    """Whether a word is a verb of the past: "opened", "was built"."""
    past = words[i].folded in IRREGULAR_VERBS or words[i].folded.endswith("ed")
    return past and not is_function(words[i]) and is_verb(words, i)


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
                    return [other_words("direction", "wrong", word.surface, other.surface)]
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
                    return other_words("direction", "wrong", word.surface, there.surface)
    return None
