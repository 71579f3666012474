"""A "not" that an article has and a sentence of the draft lacks, or the other way round, of one verb in nearly the same
words.

Other words that stand exchanged ("to the night shift" for "from" it, the second for the first, "next April") are not
looked for, nor is the sentence read turned round: see `evals/drafts/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.factcheck.finding_texts import Word
from qa.proof.facts.features import closeness
from qa.proof.facts.verbs import is_verb
from qa.proof.reasons import reason
from store.language.polarity import negates, stances
from store.language.tokens import is_function, tokens

_NEARLY = 0.6  # share of a claim's words that a sentence has in which its verb is denied


def denied(claim: str, sentence: str) -> Word | None:
    """A verb of the claim that the article denies, or has and the claim denies, in nearly the same words."""
    if denies(claim) == denies(sentence) or closeness(tokens(claim), tokens(sentence)) < _NEARLY:
        return None
    turned = any(all(denied != mine for denied in there) for mine, there in _verbs(claim, sentence))
    return reason("The article says “{words}”.", words=sentence) if turned else None


def denies(text: str) -> bool:
    """Whether a text denies something, and not twice."""
    words = tokens(text)
    return sum(negates(words, i) for i in range(len(words))) % 2 == 1


def borne(claim: str, sentence: str) -> bool:
    """Whether the article has the verbs of the claim as the claim does, denied or not, in nearly the same words."""
    if denies(claim) != denies(sentence) or closeness(tokens(claim), tokens(sentence)) < _NEARLY:
        return False
    found = list(_verbs(claim, sentence))
    return bool(found) and all(mine in there for mine, there in found)


def _verbs(claim: str, sentence: str) -> Iterator[tuple[bool, list[bool]]]:
    """For each verb of the claim that the sentence has, whether it is denied here, and there wherever it stands."""
    ours, theirs = tokens(claim), tokens(sentence)
    mine, other = stances(claim), stances(sentence)
    for i, word in enumerate(ours):
        if word.kind != "word" or is_function(word) or not is_verb(ours, i):
            continue
        there = [s.denied for t, s in zip(theirs, other, strict=True) if t.stem == word.stem]
        if there:
            yield mine[i].denied, there
