"""Words of a sentence that stand exchanged in the article's: what turns a meaning while nearly every word stays.

Each check takes the draft's claim and one sentence of an article that it was laid on, and tells what the article has
instead, or None. They look at words beside which both sentences say the same, so free wording sets none of them off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qa.factcheck.finding_texts import Word, worded
from qa.proof.facts.cutting import cut
from qa.proof.facts.features import closeness
from qa.proof.facts.verbs import is_verb
from store.language.calendar import MONTH_NUMBERS, MONTHS
from store.language.dates import moments
from store.language.grammar import ARTICLES, ORDINALS, POSSESSIVES
from store.language.names import names
from store.language.patterns import late, one_of
from store.language.polarity import negates, stances
from store.language.tokens import Token, is_function, plain_words, tokens

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
    for check in (_way, _verb, _order, _chinese_order):
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
    people = [name for name in names(claim) if name.sure and name.parts[-1] in plain_words(sentence)]
    if not people or not mine or not mine <= theirs:
        return None
    return worded("The article says “{words}”.", words=sentence)


# -------------------------------------------------------------------------------------------------------------- phrases


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


# ---------------------------------------------------------------------------------------------------------------- verbs


def _verb(claim: str, sentence: str) -> Word | None:
    """A verb of the claim that the article denies, or has and the claim denies, in nearly the same words."""
    ours, theirs = tokens(claim), tokens(sentence)
    if len(cut(claim)) > 1:  # whose "not" is whose cannot be told
        return None
    if denials(ours) % 2 == denials(theirs) % 2 or closeness(ours, theirs) < _NEARLY:
        return None
    mine, other = stances(claim), stances(sentence)
    for i, word in enumerate(ours):
        if word.kind != "word" or is_function(word) or not is_verb(ours, i):
            continue
        there = [s.denied for t, s in zip(theirs, other, strict=True) if t.stem == word.stem]
        if there and all(denied != mine[i].denied for denied in there):
            return worded("The article says “{words}”.", words=sentence)
    return None


def denials(words: Sequence[Token]) -> int:
    """How many words deny something."""
    return sum(negates(words, i) for i in range(len(words)))


# ---------------------------------------------------------------------------------------------------------------- order


def _order(claim: str, sentence: str) -> Word | None:
    """ "its first plant" and "its second plant"."""
    mine, theirs = _counted(claim), _counted(sentence)
    for what, which in mine.items():
        if what in theirs and theirs[what] != which and which not in theirs.values():
            return worded("The article says “{there}”, not “{here}”.", there=theirs[what], here=which)
    return None


def _counted(text: str) -> dict[str, str]:
    words = tokens(text)
    return {
        words[i + 1].stem: words[i].folded
        for i in range(len(words) - 1)
        if words[i].folded in ORDINALS and words[i + 1].kind == "word" and not is_function(words[i + 1])
    }


def _chinese_order(claim: str, sentence: str) -> Word | None:
    mine, theirs = ({m["what"]: m.group() for m in _COUNTED.finditer(text)} for text in (claim, sentence))
    for what, said in mine.items():
        if what in theirs and theirs[what] != said:
            return worded("The article says “{there}”, not “{here}”.", there=theirs[what], here=said)
    return None


# ---------------------------------------------------------------------------------------------------------------- dates


def _next_month(claim: str, sentence: str, published: date | None) -> Word | None:
    """ "April 2025" and, in an article of October 2025, "next April"."""
    found = _NEXT.search(sentence)
    if found is None or published is None:
        return None
    month = MONTH_NUMBERS[found["month"].casefold()]
    year = published.year + (month <= published.month)
    for moment in moments(claim):
        if moment.month == month and moment.year not in (None, year):
            here = claim[moment.start : moment.end]
            return worded("The article gives {there}, not {here}.", there=f"{found['month']} {year}", here=here)
    return None
