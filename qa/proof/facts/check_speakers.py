"""Who says it: a claim that gives words to a speaker, held against who is said to say them."""

from __future__ import annotations

import re

from qa.proof.facts.difference import CLOSE, Difference, Ground
from qa.proof.facts.names import Name, find, named, names
from qa.proof.facts.words import fold

_SAYS = (
    r"(?:said|says|say|told|tells|argued|argues|warned|warns|wrote|writes|added|adds|claimed|claims|announced|announces|"
    r"stated|states|insisted|insists|explained|explains|noted|notes|called|calls|asked|asks|believes|thinks|contends|"
    r"suggested|suggests|predicted|predicts|admitted|admits|denied|denies|replied|replies|acknowledged|acknowledges)"
)
_AFTER = re.compile(rf"(?:,[^,]{{3,70}},)?\s+(?:has |had |also |later |then )?{_SAYS}\b")
_BEFORE = re.compile(
    rf"\b{_SAYS}\s+(?:(?:the|a|an)\s+(?:\w+\s+){{1,4}})?(?:Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Professor|Prof\.?)?\s*$"
)


def speakers(text: str) -> tuple[Name, ...]:
    """The names that a verb of saying stands beside."""
    plain = fold(text)
    return tuple(name for name in names(text) if _AFTER.match(plain, name.end) or _BEFORE.search(plain[: name.start]))


def spoken(claim: str, ground: Ground) -> list[Difference]:
    """A speaker of the claim who is another than the one that the aligned words name."""
    ours = speakers(claim)
    if not ours:
        return []
    close = max(ground.chosen, key=lambda text: text.share, default=None)
    if close is None or close.share < CLOSE * 0.8:
        return []
    theirs = speakers(close.text)
    for name in ours:
        if not theirs or any(_same(name, other) or _same(other, name) for other in theirs):
            continue
        if any(find(other, named(claim)) in ("named", "surname") for other in theirs):
            continue
        other = theirs[0]
        return [
            Difference("speaker", "wrong", f"In the article “{other.text}” says this, not “{name.text}”.", name.text)
        ]
    return []


def _same(one: Name, other: Name) -> bool:
    return find(one, named(other.text)) in ("named", "surname")
