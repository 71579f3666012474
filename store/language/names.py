"""Names in a text: people, places, organisations, works; and whether an article names them, in any of their forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.fuzz import ratio

from store.language.calendar import GIVEN_NAME, MONTH_NUMBERS, WEEKDAY_NUMBERS
from store.language.grammar import FUNCTION_WORDS
from store.language.lexicon import LIGHT_WORDS
from store.language.patterns import late
from store.language.people import (
    FEMALE_TITLES,
    HONORIFICS,
    KIN,
    MALE_TITLES,
    OFFICES,
    PARTICLES,
    is_participle_before_name,
)
from store.language.tokens import Token, root, stem, tokens

_JOINERS = PARTICLES - {"ben", "e", "ten"} | {"do", "of", "&", "-", ".", "'"}
_TIGHT = frozenset("-'")
_TITLES = HONORIFICS | OFFICES | FEMALE_TITLES | MALE_TITLES | KIN | {"vice", "justice", "major", "the"}
_CALENDAR = frozenset((*MONTH_NUMBERS, *WEEKDAY_NUMBERS, "christmas", "easter"))
_GIVEN = late(GIVEN_NAME)
_DEMONYMS = """
china chinese | usa us american america united-states u.s | uk british britain english england | france french
germany german | russia russian | japan japanese | india indian | italy italian | spain spanish | portugal portuguese
netherlands dutch holland | sweden swedish swede | norway norwegian | denmark danish dane | finland finnish finn
poland polish pole | ukraine ukrainian | turkey turkish turkiye | greece greek | ireland irish | scotland scottish scots
wales welsh | switzerland swiss | austria austrian | belgium belgian | brazil brazilian | mexico mexican
canada canadian | australia australian | korea korean | iran iranian | iraq iraqi | israel israeli
palestine palestinian | egypt egyptian | pakistan pakistani | europe european eu | asia asian | africa african
vietnam vietnamese | thailand thai | indonesia indonesian | malaysia malaysian | philippines filipino philippine
argentina argentine argentinian | chile chilean | peru peruvian | cuba cuban | colombia colombian | venezuela venezuelan
hungary hungarian | romania romanian | bulgaria bulgarian | czechia czech | serbia serbian serb | croatia croatian croat
syria syrian | lebanon lebanese | jordan jordanian | kenya kenyan | nigeria nigerian | ghana ghanaian
ethiopia ethiopian | singapore singaporean | taiwan taiwanese | tibet tibetan | nepal nepalese nepali
bangladesh bangladeshi | afghanistan afghan | california californian | texas texan | london londoner | paris parisian
berlin berliner | islam islamic muslim | christianity christian | catholicism catholic | buddhism buddhist
judaism jewish jew | zealand zealander kiwi | iceland icelandic
"""
_KIN: dict[str, int] = {
    word: number
    for number, line in enumerate(part for row in _DEMONYMS.strip().splitlines() for part in row.split("|"))
    for word in line.replace("-", " ").split()
    if word not in ("united", "states")
}
_FIRST_PERSON = frozenset(("i'm", "i'd", "i've", "i'll"))
_COMMON_ENDINGS = late(
    r"(?:tion|tions|sion|sions|ment|ments|ness|ing|ings|ed|ly|ity|ities|ance|ence|ances|ences|ers|ors|ists|ism|ful|less|"
    r"ous|ive|able|ible|ology|ship|hood|ward|wise|ries|ies|als)$"
)

_SPELLED_ALIKE = 90.0  # "Müller" and "Mueller" are one name, "Karl" and "Karla" two

Found = Literal["named", "surname", "other", "absent"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `text[start:end]`; `parts` are its words in lower case, without accents, titles and joining words.

    `first` tells that it opens a sentence, where any word has a capital; such a name of one word is a guess.
    """

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    first: bool

    @property
    def sure(self) -> bool:
        """It is a name and not just a first word."""
        return not self.first or len(self.parts) > 1


@lru_cache(maxsize=4_000)
def names(text: str) -> tuple[Name, ...]:
    """The names of `text`, in order of appearance."""
    found: list[Name] = []
    words = tokens(text)
    i = 0
    opens = True
    while i < len(words):
        token = words[i]
        if not _capital(token):
            opens = (opens and token.kind == "mark") or token.surface in '.!?:;"'
            i += 1
            continue
        j = _name_end(text, words, i)
        name = _name(text, words[i:j], opens)
        if name is not None:
            found.append(name)
        opens = False
        i = j
    return tuple(found)


def _capital(token: Token) -> bool:
    return token.kind == "word" and token.surface[0].isupper() and token.folded not in _FIRST_PERSON


def _name_end(text: str, words: Sequence[Token], i: int) -> int:
    """The index after the last word of the name that begins at `i`."""
    j = i + 1
    while j < len(words):
        gap = text[words[j - 1].end : words[j].start]
        if len(gap) > 1 or "\n" in gap:
            break
        if _capital(words[j]) and words[j].folded not in _CALENDAR:
            j += 1
            continue
        joins = words[j].folded in _JOINERS and j + 1 < len(words) and _capital(words[j + 1])
        if joins and words[j].surface in _TIGHT:
            joins = words[j - 1].end == words[j].start and words[j].end == words[j + 1].start
        if joins and words[j].surface == ".":
            joins = len(words[j - 1].surface) <= 2 or words[j - 1].folded in _TITLES
        if not joins:
            break
        j += 2
    return j


def _name(text: str, run: Sequence[Token], opens: bool) -> Name | None:
    run = list(run)
    first = opens
    given = ""
    while run and (run[0].folded in FUNCTION_WORDS or run[0].folded in _CALENDAR) and not _all_caps(run[0]):
        if _GIVEN.match(text, run[0].start):
            given = run[0].folded
            break
        run = run[1:]
        while run and run[0].kind == "mark":
            run = run[1:]
        first = False
    if (
        first
        and len(run) > 1
        and (run[0].folded in LIGHT_WORDS or is_participle_before_name(run[0].surface, run[1].surface))
    ):
        run, first = run[1:], False
    parts = tuple(
        t.folded
        for t in run
        if t.kind == "word" and t.folded not in _TITLES and t.folded not in _JOINERS
        and (t.folded not in _CALENDAR or t.folded == given)
        and (t.folded == given or t.folded not in FUNCTION_WORDS or _all_caps(t))
    )  # fmt: skip
    dotted = {t.folded for t in run if "." in t.surface and len(t.folded) <= 3}
    if len(parts) > 1 and any(p not in dotted for p in parts):
        parts = tuple(p for p in parts if p not in dotted)
    if not parts or all(len(p) < 2 for p in parts):
        return None
    if first and len(parts) == 1 and parts[0] in LIGHT_WORDS:
        return None
    start, end = run[0].start, run[-1].end
    return Name(start, end, text[start:end], parts, first)


def _all_caps(token: Token) -> bool:
    letters = [c for c in token.surface if c.isalpha()]
    return len(letters) >= 2 and all(c.isupper() for c in letters) and len(letters) <= 6


@dataclass(frozen=True)
class Named:
    """What a text names: `words` all of its words, `stems` and `roots` theirs, `capitals` those with a capital, in
    lower case, `before` the capitalised words that stand right before a word, `initials` the first letters of runs of
    capitals, `letters` those of all words with content."""

    words: frozenset[str]
    stems: frozenset[str]
    roots: frozenset[str]
    capitals: frozenset[str]
    acronyms: frozenset[str]
    before: Mapping[str, Set[str]]
    initials: frozenset[str]
    letters: str


@lru_cache(maxsize=5_000)
def index_names(text: str) -> Named:
    words = tokens(text)
    kept = [t for t in words if t.kind == "word"]
    before: dict[str, set[str]] = {}
    for one, other in pairwise(kept):
        if other.capital:
            before.setdefault(other.folded, set()).add(one.folded if one.capital and other.start - one.end <= 2 else "")
    if kept and kept[0].capital:
        before.setdefault(kept[0].folded, set()).add("")
    return Named(
        frozenset(t.folded for t in kept),
        frozenset(t.stem for t in kept),
        frozenset(t.root for t in kept),
        frozenset(t.folded for t in kept if t.capital),
        frozenset(t.folded for t in kept if t.capital and _all_caps(t)),
        before,
        frozenset(_initials(kept)),
        "".join(t.folded[:1] for t in kept if t.folded not in FUNCTION_WORDS),
    )


def _initials(words: Sequence[Token]) -> Iterable[str]:
    """First letters of runs of capitalised words, with and without the small words between them."""
    run: list[Token] = []
    for token in words:
        goes_on = run and token.start - run[-1].end <= 2 and (token.capital or token.folded in _BETWEEN_CAPITALS)
        if not goes_on:
            yield from _letters(run)
            run = []
        if goes_on or token.capital:
            run.append(token)
    yield from _letters(run)


_BETWEEN_CAPITALS = ("of", "and", "for", "the", "on", "in", "de")


def _letters(run: Sequence[Token]) -> Iterable[str]:
    run = run[:12]
    capitals = [t.folded[:1] for t in run if t.capital]
    for i in range(len(capitals)):
        for j in range(i + 2, min(len(capitals), i + 7) + 1):
            yield "".join(capitals[i:j])
    if len(run) > len(capitals) and len(run) <= 8:
        yield "".join(t.folded[:1] for t in run)


def find(name: Name, index: Named) -> Found:
    """How a text names `name`: "named", "surname" (its last word alone), "other" (another first name), "absent"."""
    missing = [part for part in name.parts if not has(part, index) and (len(part) > 1 or len(name.parts) == 1)]
    if not missing:
        return "named"
    if (
        len(name.parts) == 1
        and len(name.text) <= 8
        and name.text.replace(".", "").isupper()
        and (name.parts[0] in index.initials or (len(name.parts[0]) > 1 and name.parts[0] in index.letters))
    ):
        return "named"
    if len(name.parts) >= 2 and "".join(p[0] for p in name.parts) in index.acronyms:
        return "named"
    if name.parts[-1] not in missing and " of " not in name.text and len(name.parts) <= 3:
        befores = index.before.get(name.parts[-1], set())
        others = {b for b in befores if b and b not in _TITLES and b not in FUNCTION_WORDS}
        return "other" if others and "" not in befores else "surname"
    return "absent"


def has(part: str, index: Named) -> bool:
    """Whether a text has one word of a name, as it is, as a nationality, or spelled nearly so."""
    if part in index.words or stem(part) in index.stems or root(stem(part)) in index.roots:
        return True
    kin = _KIN.get(part)
    if kin is not None and any(_KIN.get(word) == kin for word in index.capitals):
        return True
    if len(part) >= 5:
        return any(
            word[0] == part[0] and abs(len(word) - len(part)) <= 2 and ratio(part, word) >= _SPELLED_ALIKE
            for word in index.capitals
        )
    return False


def common_first_word(name: Name) -> bool:
    """A first word of a sentence that looks like a common noun or verb rather than a name."""
    word = name.parts[0]
    return name.first and len(name.parts) == 1 and bool(_COMMON_ENDINGS.search(word))
