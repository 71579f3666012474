"""The small change of English reporting: names, determiners, pronouns and speech verbs, as patterns.

Patterns are kept here so that `qa.proof.speakers.subjects` and `qa.proof.speakers.speech` can be read without them.
"""

from __future__ import annotations

import re

from store.language.calendar import MONTHS, WEEKDAYS
from store.language.grammar import ARTICLES, FUNCTION_WORDS, INDEFINITE, ONES, ORDINALS, POSSESSIVES, SUBJECTS
from store.language.patterns import late, one_of
from store.language.people import BODIES_OF, FEMALE_NAMES, MALE_NAMES, PARTICLES, SHORT_TITLES, UNIONS

OPENING, FILLING = "Ꙩ", "ꙩ"
"""What masked quotations are made of: one capital letter, then small ones, that no article uses."""


def _either(listed: str) -> str:
    """A pattern for one of the words listed; `_` stands for white space inside one.

    Words with one first letter stand together, so that most words of a text are passed over by their first letter.
    """
    begun: dict[str, list[str]] = {}
    for word in sorted(set(listed.split()), key=lambda w: (-len(w), w)):
        begun.setdefault(word[0], []).append(word[1:].replace("_", r"\s+"))
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in begun.items())


# Names

_UPPER = "A-ZÀ-ÖØ-ÞΆ-ΏΑ-ΫЀ-Я" + "".join(chr(c) for c in range(0x100, 0x180) if chr(c).isupper())
_TITLE = rf"(?:{one_of(SHORT_TITLES)}|Jr|Sr)\."
_OF_PLURAL = rf"(?:(?<=s)['’](?=[ \t]+(?:{one_of(UNIONS)})\b))"
_CAPITAL = rf"(?:{_TITLE}|[{_UPPER}](?:(?!['’]s\b)[\w’'\-])*\w{_OF_PLURAL}?|[{_UPPER}]\.?)"
_OF_BOTH = rf"(?=(?:[{_UPPER}][\w’'-]*[ \t]+){{1,4}}(?:{one_of(UNIONS)})\b)"
_OF_TWO = rf"(?:(?:The[ \t]+)?[{_UPPER}][\w-]*s['’][ \t]+(?:and|&)[ \t]+{_OF_BOTH})?"
_PARTICLE = rf"(?:{one_of(PARTICLES)})"
_OF_HEAD = rf"(?:{one_of(BODIES_OF)})"
NAME = (
    rf"(?:{_OF_HEAD}[ \t]+of[ \t]+(?:the[ \t]+)?)?{_OF_TWO}"
    rf"{_CAPITAL}(?:[ \t]+(?:{_PARTICLE}[ \t]+|&[ \t]+){{0,2}}{_CAPITAL}){{0,5}}"
)
"""A run of capitalised words: a name, with whatever titles stand before it."""

# Phrases

PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|[Ww]ho)"
PRONOUNS = SUBJECTS - {"you"} | {"who"}
_ARTICLE = (
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Mm]y|[Oo]ne|[Aa]nother|[Tt]his|[Ss]ome|[Ss]everal|[Mm]any"
    r"|[Bb]oth|[Tt]wo|[Tt]hree)"
)
DETERMINER = rf"(?:{_ARTICLE}|{NAME}['’]s?(?=[ \t]+[a-z]))"
"""What a phrase that names somebody by a role begins with: "the", "her", "Anna Berg's"."""
ROLE = (
    rf"{DETERMINER}[ \t]+(?:[\w’'\-]+[ \t]+){{0,4}}?[\w’'\-]+"
    rf"(?:[ \t]+(?:of|for|at)[ \t]+(?:the[ \t]+)?(?:{NAME}|\w+))?"
)
"""A determiner and up to five words, perhaps with "of X": "the chief economist at Cordell"."""
ADVERB = (
    r"(?:\w+ly|also|later|then|once|often|still|even|now|again|always|recently|today|yesterday|twice|just|first|further"
    r"|himself|herself)"
)
_AUXILIARY = (
    r"(?:has|have|had|did|does|do|used\s+to)"
    r"(?:\s+(?:also|since|already|earlier|previously|repeatedly|again|been|once))?"
)
BEFORE_VERB = rf"(?:[ \t]+(?:{_AUXILIARY}|{ADVERB}|both|all))*[ \t]*"
"""What may stand between a subject and its verb."""
FINITE = late(
    r"\b(?:had|has|have|was|were|is|are|would|will|could|can|did|does|should|may|might|must|that|which|who|it|he|she"
    r"|they|when|if)\b",
    re.IGNORECASE,
)
"""Words that no phrase naming a speaker holds: it would be a clause."""
PREPOSED = late(
    r"\b(?:of|for|at|to|with|in|from|by|on|near|under|over|after|before|since|and|via|about)\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
"""The end of a text after which a name is part of another phrase."""
NOT_SAYING = late(
    r"(?:\b(?:is|was|were|are|be|been|being|gets?|got|not|never|would|will|could|can|may|might|should|must)"
    rf"|(?<!\bused)\s+to|^to|['’]s|n['’]t)\s+(?:{ADVERB}\s+)*$",
    re.IGNORECASE,
)
"""The end of a text after which a speech verb reports nothing: "was called", "did not say", "would say"."""

WHEN = frozenset("today yesterday tomorrow tonight last next later earlier".split())
_NAMES = FEMALE_NAMES | MALE_NAMES
NAMELESS = (
    (FUNCTION_WORDS - _NAMES) | INDEFINITE | ONES.keys() | ORDINALS.keys()
    | {name.lower() for name in (*MONTHS, *WEEKDAYS)}
    | WHEN
    | {"asked", "according", "let", "yes"}
)  # fmt: skip
"""Words that name nobody where they open a sentence, in lower case."""
_DETERMINING = ARTICLES | POSSESSIVES | frozenset("one another this some several many both two three".split())


def is_function(phrase: str) -> bool:
    """Whether a phrase is made only of words that name nobody; pronouns are among them."""
    return all(w.strip("'’.,").lower() in NAMELESS for w in phrase.split())


def names_nobody(phrase: str) -> bool:
    """Whether a phrase names nobody and is no pronoun either."""
    return is_function(phrase) and phrase.lower() not in PRONOUNS


def opener(phrase: str) -> int:
    """How many characters of a capitalised run are a word that only opens the sentence: "But Anna" has four."""
    at = 0
    while (m := re.match(r"(\w+)\s+(?=\w)", phrase[at:])) is not None and m[1].lower() in NAMELESS - _DETERMINING:
        at += m.end()
    return at


# Texts

TEXTS = {
    "article": "articles", "piece": "pieces", "story": "stories", "column": "columns", "report": "reports",
    "essay": "essays", "editorial": "editorials", "commentary": "commentaries", "analysis": "analyses",
    "op-ed": "op-eds", "op ed": "op eds", "oped": "opeds",
}  # fmt: skip
"""What a text of an outlet is called, one and several."""
MORE_TEXTS = {
    "post": "posts", "interview": "interviews", "feature": "features", "headline": "headlines", "item": "items",
    "profile": "profiles", "portrait": "portraits", "review": "reviews", "long read": "long reads",
    "write-up": "write-ups", "dispatch": "dispatches", "press release": "press releases",
    "news release": "news releases", "media release": "media releases",
}  # fmt: skip
"""The same of what may be more than one text, or less."""
KINDS_OF_TEXT = frozenset(
    "bulletin blog eulogy explainer factcheck fact-check listicle longread newsletter obituary q&a recap round-up "
    "roundup text transcript tribute".split()
)
"""What one text is called by its kind, besides."""
CHINESE_TEXT = r"(?:文章|报[道导]|新闻|评论|社论|专访|一文)"
"""What a text of an outlet is called in Chinese."""
ABOUT_TEXTS = frozenset("text author writer newspaper paper outlet passage source".split())
"""What else a sentence calls the article, or where it is from."""
GENRE_NAMED = {
    "opinion": "opinion", "commentary": "opinion", "column": "opinion", "op-ed": "opinion", "editorial": "opinion",
    "news": "news", "analysis": "analysis", "press release": "press_release", "press_release": "press_release",
    "release": "press_release", "观点": "opinion", "评论": "opinion", "社论": "opinion", "分析": "analysis",
    "新闻稿": "press_release", "新闻": "news",
}  # fmt: skip
"""The genre of a text by what it is called."""
CHANGED = frozenset("amended changed clarified corrected edited modified revised updated".split())
PUBLISHED = ("published", "written", "posted", "printed")
WROTE = frozenset("wrote writes written authored penned".split())
A_TEXT = rf"(?:{one_of(TEXTS)})"

# Verbs

SPOKEN = frozenset(
    "says said tells told argues argued claims claimed warns warned believes thinks states stated adds added".split()
)
"""Forms of verbs that give words as spoken."""
WRITTEN = frozenset("writes wrote reports reported notes noted explains explained".split())
"""Forms of verbs that give words as written."""
SAY = r"says?|said|tells?|told"
"""Verbs that always report."""
REPORT = _either(
    r"""
    acknowledged acknowledges? added adds? admits? admitted agreed agrees? alleged alleges? announced announces?
    answered answers? argued argues? asserted asserts? assured assures? believed believes? boasted boasts?
    calculated calculates? cautioned cautions? claimed claims? clarify clarified clarifies commented comments?
    complained complains? conceded concedes? concluded concludes? confirmed confirms? contended contends? countered
    counters? declared declares? disclosed discloses? discovered emphasi[sz]ed emphasi[sz]es?
    estimated estimates? expected expects? explained explains? feared fears? finds forecasts? found held hinted
    hints? holds hoped hopes? informed informs? insisted insists? joked jokes? lamented laments?
    maintained maintains? mentioned mentions? noted notes? objected objects? observed observes? pledged pledges?
    pointed_out points?_out predicted predicts? promised promises? quipped quips? recalled recalls? recommended
    recommends? reiterated reiterates? remarked remarks? reminded reminds? repeated repeats? replied replies
    reply reported reports? responded responds? retorted retorts? revealed reveals? ruled rules stated states?
    stressed stresses suggested suggests? swears? swore teased testified testifies thinks? thought tweeted
    tweets? vowed vows? warned warns? writes? wrote
    """
)
"""Verbs that report when a clause or a quotation follows. What somebody denies is not what they say."""
QUOTE = _either(
    r"""
    asked asks? began begins? branded brands? called calls? chanted chants? considered considers? continued
    continues? cried cries criticises criticised declined declines? demanded demands? described describes?
    dismissed dismisses exclaimed exclaims? goes_on grumbled grumbles? insists? interjected interjects? joked jokes?
    labell?ed labels? laughed laughs? mocked mocks? muttered mutters? posted posts? praised praises? promises?
    puts?_it quoted quotes? referred refers? remembered remembers? replies saw sees shared shares shouted
    shouts? sighed sighs? smiled smiles? snapped snaps? speaks? speaks?_of spoke spoke_of urged urges? wanted
    wants? went_on whispered whispers? wondered wonders?
    """
)
"""Verbs that report only beside a quotation."""
JUDGE = _either(
    r"""
    accused accuses admired admires apologi[sz]ed apologi[sz]es applauded applauds believed believes
    blamed blames commended commends condemned condemns considered considers contradicted contradicts criticised
    criticises criticized criticizes decried decries defended defends demanded demands denied denies denounced
    denounces deplored deplores disagreed disagrees dismissed dismisses disputed disputes distrusted distrusts
    doubted doubts endorsed endorses expected expects feared fears favoured favours hailed hails hoped hopes
    lamented laments mocked mocks objected objects opposed opposes praised praises preferred prefers protested
    protests recommended recommends regretted regrets rejected rejects resented resents ridiculed ridicules
    ruled_out rules_out speaks_of spoke_of suspected suspects thanked thanks thinks? thought urged urges warned
    warns welcomed welcomes wished wishes
    """
)
"""Verbs that tell what somebody thinks of something, which need be in no words of theirs: "praised the plan"."""
PARTICIPLE = _either(
    r"saying adding arguing claiming warning noting stressing insisting explaining telling_\w+ writing calling"
    r" describing"
)
"""Participles that report after a main clause."""
VERB = late(
    rf"\b(?P<verb>(?P<say>{SAY})|(?P<report>{REPORT})|(?P<quote>{QUOTE}|puts?))\b(?!-)"
    r"(?!\s+(?:nothing|little|so\b|no\s+more|goodbye|hello))(?!(?<=quote)\s+(?:her|him|them)\b)",
    re.IGNORECASE,
)
