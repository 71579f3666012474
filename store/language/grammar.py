"""The words of English grammar: closed classes, each word once, and the irregular forms of verbs and nouns.

What needs a list of function words puts it together from these classes, so that no two lists drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ARTICLES = _words("a an the")
DEMONSTRATIVES = _words("this that these those")
POSSESSIVES = _words("my your his her its our their")
SUBJECTS = _words("i you he she it we they")
OBJECTS = _words("me him us them")
OWN = _words("mine yours hers ours theirs myself himself herself itself ourselves themselves")
QUANTIFIERS = _words(
    """some any each every all both either neither no none one ones another other such same own more most less least
    much many few several"""
)
QUESTION_WORDS = _words("what who whom whose which when where why how")
FREE_RELATIVES = _words("whatever whoever whomever whichever whenever wherever")

_BE = _words("am is are was were")
FINITE = _BE | _words("has have had do does did will would shall should can could may might must ought")
"""What stands before a verb, in the forms that make it finite."""
AUXILIARIES = FINITE | {"be", "been", "being", "having", "doing", "done"}

STRONG_JOINTS = _words("and but while whereas although though because")
"""Words that join clauses, and hardly anything else."""
JOINTS = STRONG_JOINTS | _words("yet so since as when after before until")
"""Words that join clauses, or words."""
CONDITIONS = _words("or nor if unless whether than")
"""Words whose clause needs the one beside it."""

PREPOSITIONS = _words(
    """of at by with about against between into through during before after above below to from up down in out on off
    over under upon within without along across toward towards per via among amongst amid despite"""
)
TIMES = _words("ever never now still already again once")
ADVERBS = _words("further here there also too very just only even not well yet then for as")
CONNECTIVES = _words(
    """however moreover furthermore therefore thus hence meanwhile additionally indeed instead besides nevertheless
    nonetheless"""
)
NEARLY = _words("about around roughly approximately nearly almost")
CLITICS = _words("n't 's s t d ll re ve m etc")
"""What the apostrophe and the full stop leave behind."""

FUNCTION_WORDS = (
    ARTICLES | DEMONSTRATIVES | POSSESSIVES | SUBJECTS | OBJECTS | OWN | QUANTIFIERS | QUESTION_WORDS | FREE_RELATIVES
    | AUXILIARIES | JOINTS | CONDITIONS | PREPOSITIONS | TIMES | ADVERBS | CONNECTIVES | CLITICS
)  # fmt: skip
"""Words without content of their own, in lower case."""
BESIDES = _words("may mine well one down per")
"""Those of them that are names, nouns or months besides."""

INDEFINITE = _words(
    """anybody anyone anything everybody everyone everything nobody nothing somebody someone something"""
)
ONES = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
}
TENS = {word: 10 * i for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ORDINALS = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth""".split(),
        1,
    )
} | {word.replace("y", "ieth"): number for word, number in TENS.items()}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6,
    "crore": 1e7, "billion": 1e9, "b": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "dozen": 12.0,
    "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "trillions": 1e12,
    "tsd": 1e3, "tys": 1e3, "mio": 1e6, "millionen": 1e6, "millones": 1e6, "mrd": 1e9, "mld": 1e9, "milliard": 1e9,
    "milliards": 1e9, "milliarde": 1e9, "milliarden": 1e9,
    "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "十": 10.0,
}  # fmt: skip
MULTIPLES = {
    "doubled": 2, "doubling": 2, "double": 2, "doubles": 2, "tripled": 3, "tripling": 3, "triple": 3, "trebled": 3,
    "quadrupled": 4, "quadruple": 4, "halved": 0.5, "halving": 0.5, "twice": 2, "thrice": 3, "twofold": 2,
    "threefold": 3, "fourfold": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip
COUNT_WORDS = frozenset(name for name in SCALES if name.isascii() and len(name) > 3).union(
    ONES, TENS, MULTIPLES, ("half", "quarter", "dozens")
)
"""Words that say how many, by themselves or with others."""

_VERBS = """
be was were am is are been being | have had has having | do did does done doing | say said | go went gone
get got gotten | make made | take took taken | come came | see saw seen | know knew known | give gave given | find found
think thought | tell told | become became | show showed shown | leave left | feel felt | put | bring brought
begin began begun | keep kept | hold held | write wrote written | stand stood | hear heard | let | mean meant | set
meet met | run ran | pay paid | sit sat | speak spoke spoken | lie lay lain | lead led | read | grow grew grown
lose lost | fall fell fallen | send sent | build built | understand understood | draw drew drawn | break broke broken
spend spent | cut | rise rose risen | drive drove driven | buy bought | wear wore worn | choose chose chosen
seek sought | throw threw thrown | catch caught | deal dealt | win won | forget forgot forgotten | sell sold
fight fought | teach taught | eat ate eaten | sing sang sung | fly flew flown | beat beaten | bear bore born borne
shoot shot | swim swam swum | strike struck | shake shook shaken | steal stole stolen | hide hid hidden | hit | hurt
cost | shut | spread | split | quit | bid | forbid forbade forbidden | rebuild rebuilt | overcome overcame
undertake undertook undertaken | withdraw withdrew withdrawn | sink sank sunk | shrink shrank shrunk | swear swore sworn
tear tore torn | wake woke woken | ride rode ridden | ring rang rung | drink drank drunk | dig dug | feed fed
flee fled | hang hung | lend lent | light lit | slide slid | sweep swept | swing swung | bind bound | bleed bled
breed bred | cling clung | creep crept | freeze froze frozen | forgive forgave forgiven | arise arose arisen | bend bent
bite bit bitten | blow blew blown | burn burnt | dream dreamt | learn learnt | lean leant | leap leapt | sleep slept
smell smelt | spell spelt | spill spilt | spin spun | stick stuck | sting stung | weave wove woven | wind wound
oversee oversaw overseen | foresee foresaw foreseen | undergo underwent undergone | uphold upheld | withhold withheld
mistake mistook mistaken | overtake overtook overtaken | upset | thrust | cast | broadcast
die died dying dies | tie tied tying | lie lied lying | use used using | kill killed
"""
_OTHERS = """
child children | man men | woman women | person people | foot feet | tooth teeth | mouse mice | goose geese | life lives
wife wives | half halves | leaf leaves | shelf shelves | thief thieves | wolf wolves | knife knives | analysis analyses
crisis crises | basis bases | thesis theses | hypothesis hypotheses | phenomenon phenomena | criterion criteria
datum data | medium media | good better best | bad worse worst | far further farther furthest | little less least
high higher highest | low lower lowest | large larger largest | small smaller smallest | big bigger biggest
"""


def _groups(listed: str) -> Iterator[tuple[str, ...]]:
    for line in listed.strip().splitlines():
        yield from (tuple(group.split()) for group in line.split("|"))


def _bases(listed: str) -> dict[str, str]:
    bases: dict[str, str] = {}
    for base, *forms in _groups(listed):
        for form in forms:
            bases.setdefault(form, base)
    return bases


IRREGULAR_VERBS = _bases(_VERBS)
"""Irregular form of a verb → its base form."""
IRREGULAR = IRREGULAR_VERBS | _bases(_OTHERS)
"""The same, and the forms of nouns and adjectives."""
UNCHANGED = frozenset(group[0] for group in _groups(_VERBS) if len(group) == 1)
"""Verbs whose past is as their base form."""
PAST = frozenset({group[0]: group[1] for group in reversed([*_groups(_VERBS)]) if len(group) > 1}.values())
"""The first irregular form of each verb, which is its past."""


def forms(verb: str) -> frozenset[str]:
    """The forms of a verb given by its base form, the regular ones that it might have among them."""
    stem = verb[:-1] if verb.endswith("e") else verb
    found = {verb, f"{verb}s", f"{stem}ed", f"{stem}ing", *(f for f, base in IRREGULAR_VERBS.items() if base == verb)}
    if verb.endswith("y"):
        found |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    if verb.endswith(("s", "ch", "sh")):
        found.add(f"{verb}es")
    if len(verb) < 5 and re.search("[^aeiou][aeiou][^aeiouwxy]$", verb):
        found |= {f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}
    return frozenset(found)
