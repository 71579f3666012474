"""Who says it: a claim that gives words to a speaker, held against who is said to say them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from qa.proof.facts.difference import CLOSE, Difference, Ground
from qa.proof.facts.names import Name, find, named, names
from qa.proof.facts.rarity import weight
from qa.proof.facts.words import fold, tokens
from qa.proof.reasons import reason
from store.patterns import late

_SAYS = (
    r"(?:said|says|say|told|tells|argued|argues|warned|warns|wrote|writes|added|adds|claimed|claims|announced|announces|"
    r"stated|states|insisted|insists|explained|explains|noted|notes|called|calls|asked|asks|believes|thinks|contends|"
    r"suggested|suggests|predicted|predicts|admitted|admits|denied|denies|replied|replies|acknowledged|acknowledges)"
)
_AFTER = re.compile(rf"(?:,[^,]{{3,70}},)?\s+(?:has |had |also |later |then )?{_SAYS}\b")
_BEFORE = re.compile(
    rf"\b{_SAYS}\s+(?:(?:the|a|an)\s+(?:\w+\s+){{1,4}})?(?:Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Professor|Prof\.?)?\s*$"
)


_SAYING = late(_SAYS)
_FEWEST, _NEARLY_ALL = 3, 0.8  # words of content that are said, and the share of them that a text has which says so


def speakers(text: str) -> tuple[Name, ...]:
    """The names that a verb of saying stands beside."""
    plain = fold(text)
    return tuple(name for name in names(text) if _AFTER.match(plain, name.end) or _BEFORE.search(plain[: name.start]))


def spoken(claim: str, ground: Ground) -> list[Difference]:
    """A speaker of the claim who is another than the one that the article names for these words."""
    ours = speakers(claim)
    close = _told(claim, ours, ground) if ours else None
    theirs = speakers(close) if close else ()
    for name in ours:
        if not theirs or any(_same(name, other) or _same(other, name) for other in theirs):
            continue
        if any(find(other, named(claim)) in ("named", "surname") for other in theirs):
            continue
        return [_wrong(theirs[0], name.text)]
    return []


def quoted_from_another(who: str, rest: str, text: str) -> Difference | None:
    """Where `text` quotes a person's words, and a claim gives them, as `rest`, to an author or outlet, `who`."""
    theirs = speakers(text) if '"' in fold(text) else ()
    known = named(f"{who}. {rest}")
    if not theirs or any(find(other, known) in ("named", "surname") for other in theirs):
        return None
    return _wrong(theirs[0], who)


def _wrong(other: Name, said: str) -> Difference:
    return Difference(
        "speaker",
        "wrong",
        reason("In the article “{there}” says this, not “{here}”.", there=other.text, here=said),
        said,
    )


def _told(claim: str, ours: Sequence[Name], ground: Ground) -> str | None:
    """The text that has the words which the claim gives to its speakers.

    The name of a wrong speaker may have led elsewhere; then some other sentence has nearly all words but the name.
    """
    words = {
        t.stem
        for t in tokens(claim)
        if weight(t) > 0 and not any(n.start <= t.start < n.end for n in ours) and not _SAYING.fullmatch(t.folded)
    }
    close = max(ground.chosen, key=lambda text: text.share, default=None)
    had = _shared(words, close.text) if close else 0.0
    if len(words) >= _FEWEST and had < _NEARLY_ALL:
        best = max(ground.rest, key=lambda text: _shared(words, text.text), default=None)
        if best and _shared(words, best.text) >= _NEARLY_ALL:
            return best.text
    return close.text if close and close.share >= CLOSE * 0.8 else None


def _shared(words: Set[str], text: str) -> float:
    return len(words & {t.stem for t in tokens(text)}) / len(words) if words else 0.0


def _same(one: Name, other: Name) -> bool:
    return find(one, named(other.text)) in ("named", "surname")
