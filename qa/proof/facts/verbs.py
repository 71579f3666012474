"""Which words of a sentence are its finite verbs, as far as endings, neighbours and a list of common verbs tell.

No tagger is needed to see where a clause may be cut; where this is unsure it says no, and the clause stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.language.calendar import TIME_NOUNS
from store.language.grammar import (
    ARTICLES,
    DEMONSTRATIVES,
    FINITE,
    NEARLY,
    PAST,
    POSSESSIVES,
    PREPOSITIONS,
    QUANTIFIERS,
    SUBJECTS,
    TIMES,
    UNCHANGED,
)
from store.language.tokens import Token, is_function, stem

_AUXILIARIES = FINITE | {"ca", "wo", "cannot"}
DETERMINERS = ARTICLES | POSSESSIVES | DEMONSTRATIVES | QUANTIFIERS
_BEFORE_NOUNS = PREPOSITIONS | {"for", "like", "near", "as", "than"}
_ADVERBS = TIMES | {"also", "only", "often", "always", "soon"}
_SUBJECTS = SUBJECTS | {"and", "but", "who", "which"}
_NO_VERB = (
    TIME_NOUNS
    | NEARLY
    | frozenset(
        """
    hundred indeed speed need seed deed feed breed greed sacred naked wicked red bed shed instead embed time almost
    nearly close next last half double twice quite rather
    """.split()
    )
)
_NO_NOUNS = frozenset(
    """
    accept accuse add admit agree allow announce appear approve argue become begin believe belong bring build buy
    carry choose come complain confirm consider contain continue create decide deny depend describe develop die
    differ employ ensure exceed expect explain find follow get give go grow include intend invest keep know learn
    leave live lose make mean meet occur oppose oversee prefer produce propose protect prove provide publish raise
    receive recommend reduce refuse reject rely remain replace represent require say see seek seem sell send serve
    sit speak spend suffer suggest take teach tell tend think threaten treat urge want write
    """.split()
)
_COMMON = _NO_NOUNS | frozenset(
    """
    aim ask back ban block call cause change charge cite claim close cost cover cut deal decline demand end estimate
    face fail fall fear feel fight force fund gain help hold hope increase lack last lead lie look move need note
    offer open order own pay permit plan play point promise put reach rest return reveal rise rule run set show
    stand start stay stem stop support try turn use visit vote wait warn welcome win work worry
    """.split()
)
REPORTING = frozenset(
    stem(verb)
    for verb in "say tell think believe know hope fear expect warn claim argue show find note report add announce "
    "suggest insist feel see mean learn confirm deny reveal estimate state declare".split()
)
"""Stems of verbs that take a clause: what is joined after them may be a part of that clause's subject."""


def is_verb(words: Sequence[Token], i: int) -> bool:
    """Whether word `i` is a finite verb, or a verb that goes on from one: "and delay the port"."""
    word = words[i]
    if word.kind != "word" or (word.capital and i):
        return False
    if word.folded in _AUXILIARIES:
        return True
    before = words[i - 1].folded if i else ""
    if is_function(word) or word.folded in _NO_VERB or before in DETERMINERS or before in _BEFORE_NOUNS:
        return False
    if before == "'s":
        return False
    after = words[i + 1] if i + 1 < len(words) else None
    if word.folded in PAST or (word.folded.endswith("ed") and len(word.folded) > 3):
        return not _passive(words, i)
    if _present(words, i):
        return True
    counts = after is not None and after.kind == "number"
    if counts and (before in _SUBJECTS or word.folded.endswith("s")):
        return True  # "and lifts 40 tonnes"
    if word.folded.endswith("s") and (before in _ADVERBS or before.endswith("ly")):
        return True  # "the river usually peaks in March"
    verbal = not word.folded.endswith(("ly", "ing")) and after is not None
    return verbal and after is not None and after.folded in DETERMINERS and after.folded != "that"


def _passive(words: Sequence[Token], i: int) -> bool:
    """ "the plan proposed by the council" is no clause; "the price increased by 4 percent" is one."""
    if i + 2 >= len(words) or words[i + 1].folded != "by" or not words[i].folded.endswith(("d", "t")):
        return False
    return words[i + 2].kind != "number" and words[i + 2].folded not in NEARLY


def _present(words: Sequence[Token], i: int) -> bool:
    folded, before = words[i].folded, words[i - 1] if i else None
    if before is None or before.kind == "number":
        return False
    if folded.endswith("s"):
        base = folded[:-1]
        return base in _COMMON or (folded.endswith("es") and folded[:-2] in _COMMON) or folded[:-3] + "y" in _COMMON
    if folded in UNCHANGED or (folded in _NO_NOUNS and not is_function(before)):
        return True
    plural = before.folded in ("they", "we", "i", "you", "who", "which")
    plural = plural or (before.folded.endswith("s") and len(before.folded) > 3 and not is_function(before))
    return folded in _COMMON and plural
