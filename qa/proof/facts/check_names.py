"""Names of a claim held against the names in and around the words that it was laid on."""

from __future__ import annotations

from collections.abc import Sequence

from qa.proof.facts.difference import CLOSE, Difference, Ground, Words, agreement
from qa.proof.facts.rarity import common, common_word
from qa.proof.reasons import reason
from store.language.grammar import FUNCTION_WORDS
from store.language.names import Found, Name, common_first_word, find, has, named, names
from store.language.tokens import tokens


def named_alike(claim: str, ground: Ground) -> list[Difference]:
    found = []
    for name in names(claim):
        here = _found(name, ground.chosen)
        if here & {"named", "surname"} or _explained(name, claim):
            continue
        guess = len(name.parts) == 1 and (common(tokens(name.text)[0]) or (name.first and common_first_word(name)))
        if guess:
            continue
        rival = _rival_name(claim, name, ground.chosen)
        near = _found(name, ground.around)
        if near & {"named", "surname"}:
            if rival:
                found.append(_wrong_name(name, rival))
            continue
        far = _found(name, ground.rest)
        if far & {"named", "surname"}:
            if rival:
                found.append(_wrong_name(name, rival))
            else:
                why = reason("The article names “{words}” in another place, not where it says this.", words=name.text)
                found.append(Difference("name", "weak", why, name.text))
            continue
        missing = [
            p for p in name.parts if not any(has(p, named(words.text)) for words in (*ground.around, *ground.rest))
        ]
        if not any(len(p) > 1 and p not in FUNCTION_WORDS and not common_word(p) for p in missing):
            why = reason("The article has words of “{words}”, but not the whole name.", words=name.text)
            found.append(Difference("name", "weak", why, name.text))
        else:
            why = reason("Nothing in the cited articles names “{words}”.", words=name.text)
            found.append(Difference("name", "absent", why, name.text))
    return found


def _found(name: Name, texts: Sequence[Words]) -> set[Found]:
    """The ways in which `texts` name `name`."""
    return {find(name, named(words.text)) for words in texts}


def _explained(name: Name, claim: str) -> bool:
    """An abbreviation that the claim itself spells out: "cardiothoracic ratio (CTR)"."""
    if not (name.text.isupper() and claim[: name.start].endswith("(")):
        return False
    letters = name.parts[0]
    before = claim[: name.start - 1].lower().split()[-2 * len(letters) :]
    for i, word in enumerate(before):
        rest = iter("".join(before[i:]))
        if word.startswith(letters[0]) and all(letter in rest for letter in letters):
            return True
    return False


def _wrong_name(name: Name, rival: str) -> Difference:
    return Difference(
        "name",
        "wrong",
        reason("The article says this of “{there}”, not of “{here}”.", there=rival, here=name.text),
        name.text,
    )


def _rival_name(claim: str, name: Name, chosen: Sequence[Words]) -> str | None:
    """A name that the aligned words have in this name's place, and the claim has nowhere."""
    ours = named(claim)
    for words in chosen:
        if words.share < CLOSE:
            continue
        for other in names(words.text):
            if len(other.parts) == 1 and (common(tokens(other.text)[0]) or common_first_word(other)):
                continue
            if any(part in ours.words for part in other.parts) or find(other, ours) != "absent":
                continue
            if agreement(claim, name.start, name.end, words.text, other.start, other.end) >= 2:
                return other.text
    return None
