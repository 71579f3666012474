"""Words of a sentence that stand exchanged in the article's: what turns a meaning while nearly every word stays.

Each check takes the draft's claim and one sentence of an article that it was laid on, and tells what the article has
instead, or None. They look at words beside which both sentences say the same, so free wording sets none of them off.
`turned` asks the reader as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from qa.factcheck.finding_texts import Word, worded
from qa.proof.facts.cutting import cut
from qa.proof.facts.features import closeness
from qa.proof.facts.verbs import is_verb
from qa.reader import Window, verify
from store.language.calendar import MONTH_NUMBERS, MONTHS
from store.language.dates import moments
from store.language.grammar import ARTICLES, ORDINALS, POSSESSIVES
from store.language.names import names
from store.language.patterns import late, one_of
from store.language.polarity import negates, stances
from store.language.tokens import Token, is_function, tokens

_WAYS = (
    ("to", "from"),
    ("into", "out"),
    ("before", "after"),
    ("above", "below"),
    ("over", "under"),
    ("for", "against"),
)
_OTHER_WAY = {word: other for pair in _WAYS for word, other in (pair, pair[::-1])}
_NEARLY = 0.6  # share of a claim's words that a sentence has in which its verb is denied
_SKIPPED = ARTICLES | POSSESSIVES
_NEXT = late(rf"\bnext (?P<month>{one_of(MONTHS)})\b", re.IGNORECASE)
_BEEN = late(
    r"\b(?:former|formerly|ex-|until (?:[\w']+ ){1,4}(?:was|as)|used to be|no longer(?: the)?)\s*"
    r"(?P<role>(?:(?! and )[a-z -]){4,60})",
    re.IGNORECASE,
)
_ROLE = late(r",\s+(?:the |an? |[\w’' ]+['’]s? )?(?P<role>(?!who)[a-z][a-z -]{3,50}),")
_COUNTED = late(r"第(?P<which>[一二三四五六七八九十\d]+)(?P<what>[\u4e00-\u9fff]{1,3})")
_FEWEST = 2  # words of content that a phrase has on either side


def exchanged(claim: str, sentence: str, published: date | None) -> Word | None:
    """What `sentence`, of an article published on that day, has in place of words of `claim`."""
    for check in (_way, _verb, _order):
        if why := check(claim, sentence):
            return why
    return _next_month(claim, sentence, published)


def was_once(claim: str, sentence: str) -> Word | None:
    """Where `sentence` says of somebody named in `claim` that they no longer are what it calls them."""
    role = _ROLE.search(claim)
    been = _BEEN.search(sentence)
    if role is None or been is None:
        return None
    mine, theirs = ({t.stem for t in tokens(m["role"]) if not is_function(t)} for m in (role, been))
    people = {name.parts[-1] for name in names(claim) if name.sure}
    if not mine or not mine <= theirs or not people & _named_beside(sentence, been, mine):
        return None
    return worded("The article says “{words}”.", words=sentence)


def _named_beside(sentence: str, been: re.Match[str], role: Set[str]) -> set[str]:
    """The last names of those of whom `sentence` may say that they no longer are what it calls them: nobody else is
    named with fewer words of content between the two."""
    called = [name for name in names(sentence) if name.sure]
    content = [t.start for t in tokens(sentence) if t.kind == "word" and not is_function(t) and t.stem not in role]
    content = [at for at in content if not any(name.start <= at < name.end for name in called)]
    start = been.start()
    apart = [sum(name.end <= at < start or start < at < name.start for at in content) for name in called]
    return {name.parts[-1] for name, words in zip(called, apart, strict=True) if words == min(apart)}


def _way(claim: str, sentence: str) -> Word | None:
    """ "to the night shift" and "from the night shift"."""
    there = {phrase: (word, said) for word, phrase, said in _phrases(sentence)}
    own = {(word, phrase) for word, phrase, _ in _phrases(sentence)}
    for word, phrase, said in _phrases(claim):
        found = there.get(phrase)
        if found and (word, phrase) not in own and found[0] == _OTHER_WAY[word]:
            return worded("The article says “{there}”, not “{here}”.", there=found[1], here=said)
    return None


def _phrases(text: str) -> Iterator[tuple[str, tuple[str, str], str]]:
    """(word of direction, the two words of content behind it, all as said)."""
    words = tokens(text)
    for i, token in enumerate(words):
        if token.folded in _OTHER_WAY:
            behind = [j for j in range(i + 1, min(len(words), i + 5)) if words[j].folded not in _SKIPPED][:_FEWEST]
            if len(behind) == _FEWEST and all(words[j].kind == "word" and not is_function(words[j]) for j in behind):
                first, second = behind
                yield token.folded, (words[first].stem, words[second].stem), text[token.start : words[second].end]


def _verb(claim: str, sentence: str) -> Word | None:
    """A verb of the claim that the article denies, or has and the claim denies, in nearly the same words."""
    ours, theirs = tokens(claim), tokens(sentence)
    if len(cut(claim)) > 1:  # whose "not" is whose cannot be told
        return None
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


# A claim turned round: whether an article says that it is not so.

LEAD, LEAST = 2.0, 2.0
"""How much better the claim turned round must be carried than the claim itself, and how well, in logits."""

_AUXILIARY = late(
    r"\b(?:is|are|was|were|has|have|had|can|will|would|may|could|should|must|did|does|do|might)\b(?! not\b|n't)"
)


def turned(claim: str, sentence: str, around: Sequence[Window]) -> Word | None:
    """Why `sentence` says that `claim` is not so, where one of the two denies and the reader hears the claim's contrary
    in the windows `around` it; None where it does not. Raises ReaderError when the reader's files are missing or
    damaged."""
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


def _order(claim: str, sentence: str) -> Word | None:
    """ "its first plant" and "its second plant"."""
    mine, theirs = list(_counted(claim)), list(_counted(sentence))
    known = {one.place for one in theirs} | {t.folded for t in tokens(sentence)}  # "in the second"
    for here in mine:
        there = next((one for one in theirs if one.what == here.what), None)
        if there is not None and here.place not in known:
            return worded("The article says “{there}”, not “{here}”.", there=there.said, here=here.said)
    return None


class _Ordinal(NamedTuple):
    """The place that something has in an order, what has it, and how that is said."""

    what: str
    place: str
    said: str


def _counted(text: str) -> Iterator[_Ordinal]:
    for one, other in pairwise(tokens(text)):
        if one.folded in ORDINALS and other.kind == "word" and not is_function(other):
            yield _Ordinal(other.stem, one.folded, one.folded)
    for match in _COUNTED.finditer(text):
        yield _Ordinal(match["what"], match["which"], match.group())


def _next_month(claim: str, sentence: str, published: date | None) -> Word | None:
    """ "April 2025" and, in an article of October 2025, "next April"."""
    found = _NEXT.search(sentence)
    if found is None or published is None:
        return None
    month = MONTH_NUMBERS[found["month"].casefold()]
    year = published.year + (month <= published.month)
    told = {(m.month, m.year) for m in moments(sentence)}
    for moment in moments(claim):
        if moment.month == month and moment.year not in (None, year) and (month, moment.year) not in told:
            here = claim[moment.start : moment.end]
            return worded("The article gives {there}, not {here}.", there=f"{found['month']} {year}", here=here)
    return None
