"""Which words of a sentence are its finite verbs, as far as endings, neighbours and a list of common verbs tell.

No tagger is needed to see where a clause may be cut; where this is unsure it says no, and the clause stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from store.language.lexicon import IRREGULAR
from store.language.tokens import Token, is_function, stem

_AUXILIARIES = frozenset(
    "am is are was were has have had do does did will wo would can ca could may might must shall should cannot".split()
)
DETERMINERS = frozenset("the a an its his her their our my your this that these those no every each some any".split())
_PREPOSITIONS = frozenset(
    "of at by with about against between into through during before after above below to from in on off over under "
    "for upon within without along across toward towards per via among amid despite like near as than".split()
)
_ADVERBS = frozenset("often always never also still now only soon again".split())
_SUBJECTS = frozenset("and but who which it he she they".split())
_NO_VERB = frozenset(
    "hundred indeed speed need seed deed feed breed greed sacred naked wicked red bed shed instead embed "
    "year month week day time night morning evening spring summer autumn winter today yesterday tomorrow almost nearly "
    "roughly around close next last half double twice quite rather".split()
)
_NO_VERB_BASES = frozenset(
    "child man woman person foot tooth mouse goose life wife half leaf shelf thief wolf knife analysis crisis basis "
    "thesis hypothesis phenomenon criterion datum medium good bad far little high low large small big".split()
)
_COMMON = frozenset(
    """
    accept accuse add admit agree aim allow announce appear approve argue ask back ban become begin believe belong
    block bring build buy call carry cause change charge cite claim close come complain confirm consider contain
    continue cost cover create cut deal decide decline demand deny depend describe develop die differ employ end ensure
    estimate exceed expect explain face fail fall fear feel fight find follow force fund gain get give go grow help
    hold hope include increase intend invest keep know lack last lead learn leave lie live look lose make mean meet move
    need note occur offer open oppose order own oversee pay permit plan play point prefer produce promise propose
    protect prove provide publish put raise reach receive recommend reduce refuse reject rely remain replace represent
    require rest return reveal rise rule run say see seek seem sell send serve set show sit speak spend stand start
    stay stem stop suffer suggest support take teach tell tend think threaten treat try turn urge use visit vote wait
    want warn welcome win work worry write
    """.split()
)
_UNCHANGED = frozenset("read put set cut cost hit let shut spread hurt quit split cast".split())  # in the past
_NO_NOUNS = frozenset(
    """
    accept accuse add admit agree allow announce appear approve argue become begin believe belong bring build buy carry
    choose come complain confirm consider contain continue create decide deny depend describe develop die differ employ
    ensure exceed expect explain find follow get give go grow include intend invest keep know learn leave live lose make
    mean meet occur oppose oversee prefer produce propose protect prove provide publish raise receive recommend reduce
    refuse reject rely remain replace represent require say see seek seem sell send serve sit speak spend suffer suggest
    take teach tell tend think threaten treat urge want write
    """.split()
)
REPORTING = frozenset(
    stem(verb)
    for verb in "say tell think believe know hope fear expect warn claim argue show find note report add announce "
    "suggest insist feel see mean learn confirm deny reveal estimate state declare".split()
)
"""Stems of verbs that take a clause: what is joined after them may be a part of that clause's subject."""


def _past() -> frozenset[str]:
    """The first irregular form of each verb, which is its past."""
    first: dict[str, str] = {}
    for form, base in IRREGULAR.items():
        if base not in _NO_VERB_BASES and not form.endswith("ing"):
            first.setdefault(base, form)
    return frozenset(first.values())


_PAST = _past()


def is_verb(words: Sequence[Token], i: int) -> bool:
    """Whether word `i` is a finite verb, or a verb that goes on from one: "and delay the port"."""
    word = words[i]
    if word.kind != "word" or (word.capital and i):
        return False
    if word.folded in _AUXILIARIES:
        return True
    before = words[i - 1].folded if i else ""
    if is_function(word) or word.folded in _NO_VERB or before in DETERMINERS or before in _PREPOSITIONS:
        return False
    if before == "'s":
        return False
    after = words[i + 1] if i + 1 < len(words) else None
    if word.folded in _PAST or (word.folded.endswith("ed") and len(word.folded) > 3):
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
    return words[i + 2].kind != "number" and words[i + 2].folded not in (
        "about",
        "around",
        "nearly",
        "almost",
        "roughly",
    )


def _present(words: Sequence[Token], i: int) -> bool:
    folded, before = words[i].folded, words[i - 1] if i else None
    if before is None or before.kind == "number":
        return False
    if folded.endswith("s"):
        base = folded[:-1]
        return base in _COMMON or (folded.endswith("es") and folded[:-2] in _COMMON) or folded[:-3] + "y" in _COMMON
    if folded in _UNCHANGED or (folded in _NO_NOUNS and not is_function(before)):
        return True
    plural = before.folded in ("they", "we", "i", "you", "who", "which")
    plural = plural or (before.folded.endswith("s") and len(before.folded) > 3 and not is_function(before))
    return folded in _COMMON and plural
