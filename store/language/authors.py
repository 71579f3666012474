"""The authors and outlets of a library, and where a question names one of them.

Letter case, diacritics, a leading "The" and a possessive 's do not matter. A part of a name stands for all who bear it:
of an author the surname, or the first name; of an outlet the end of its name ("the Gazette"), what stands before a
section ("Herald - Sports"), what stands before a word such as "News", or its initials. A part counts only where no
other name stands around it: "Washington Post" is not the "Velden Post", nor "Lena Berg" the author "Ada Berg".
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from store.language.calendar import MONTH_NUMBERS, WEEKDAY_NUMBERS
from store.language.grammar import FUNCTION_WORDS
from store.language.outlets import GENERIC, SORTS, before_place, fold_name
from store.language.patterns import late, simplified
from store.language.people import FEMALE_TITLES, MALE_TITLES, OFFICES, WRITERS
from store.language.text import is_spaceless

Kind = Literal["author", "source"]
Byline = tuple[str | None, str | None, str]
"""Author, outlet and genre of an article."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*")
_SEVERAL = late(r"\s*(?:[,;/、，&]|\band\b|\bund\b|\bet\b|\by\b|(?<=[\sA-Za-z])[和与及]|[和与及](?=[\sA-Za-z]))\s*")
# A name may have 和 in it: it parts only what is long enough on both sides.
_HAN_PERSON = late(r"([\u4e00-\u9fff·]{2,}?)(?:[和与及](?=[\u4e00-\u9fff·]{2})|$)")
_SECTION = re.compile(r"\s+[-–—|:·]\s+|\s*[|(]\s*")
_DOMAIN = re.compile(r"(?:www\.)?(.+?)\.(?:com|org|net|co\.uk|co|news|info|eu|io|[a-z]{2})")
NO_PERSONS = frozenset(
    "staff editors editor reporter reporters newsroom desk team correspondent correspondents agencies by board".split()
)
_THINGS = frozenset(
    """
    age atlantic conversation fortune globe hill local metro monday money nation national nature people saturday
    science sport star sun sunday time times today week world
    """.split()
)
"""Words that are names of outlets, and something that one can be in, even with a capital letter."""

ORDINARY = _THINGS | frozenset(
    """
    advocate argus chronicle citizen courier echo economist examiner express gazette guardian herald independent
    inquirer mail messenger mirror observer post record sentinel spectator standard statesman telegraph tribune
    verge
    """.split()
)
"""Words that are names of outlets and words besides."""

_OPENERS = (
    FUNCTION_WORDS
    | WRITERS
    | frozenset(
        """
    according compare describe dr explain find give let list mr mrs ms mx please prof professor show summarise
    summarize tell today yesterday
    """.split()
    )
)
_TITLES = (OFFICES | FEMALE_TITLES | MALE_TITLES) - _OPENERS  # a professor may well be the author
_CALENDAR = MONTH_NUMBERS.keys() | WEEKDAY_NUMBERS.keys()
_DATE_BEFORE = late(
    r"(?:\b(?:in|since|until|till|before|after|last|this|early|late|mid|from|between|during|of|on|and|to)|\d)[\s-]*$",
    re.IGNORECASE,
)
_PLACED = late(r"\b(?:in|at|near|around|outside|across|throughout)\s+$", re.IGNORECASE)
"""What stands before a place: who complains in Delphine is no Delphine Aubry."""


@dataclass(frozen=True)
class NameMention:
    """`text[start:end]` names the authors or outlets `names`, as the library writes them.

    `whole`: by their whole name; `first`: by a first name alone; `ordinary`: the words could be something else that
    one is in, the sun or a town.
    """

    start: int
    end: int
    kind: Kind
    names: tuple[str, ...]
    whole: bool
    ordinary: bool = False
    first: bool = False


@dataclass(frozen=True)
class _Alias:
    words: tuple[str, ...]
    kind: Kind
    name: str
    whole: bool
    first: bool = False  # a first name alone
    initials: bool = False
    lead: bool = False  # without the word that says what it is

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """By how much it goes before others."""
        return len(self.words), self.whole, not self.first


class Names:
    """The names of one library, made from the bylines of its articles.

    `spellings` are other names of outlets, each with the one in the bylines.
    """

    def __init__(self, bylines: Iterable[Byline], spellings: Iterable[tuple[str, str]] = ()) -> None:
        genres: dict[tuple[Kind, str], set[str]] = defaultdict(set)
        outlets: set[str] = set()
        authors: set[str] = set()
        for author, source, genre in bylines:
            if source and source.strip():
                outlets.add(source.strip())
                genres["source", source.strip()].add(genre)
            for person in persons(author):
                authors.add(person)
                genres["author", person].add(genre)
        spoken = {fold_name(o) for o in outlets}
        authors = {a for a in authors if fold_name(a) not in spoken}
        self._genres = genres
        self._han: dict[tuple[str, Kind], list[str]] = defaultdict(list)
        held: dict[Kind, set[str]] = {"author": authors, "source": outlets}
        for kind, told in held.items():
            for name in sorted(told):
                if is_spaceless(name) and len(name) > 1:
                    self._han[simplified(name), kind].append(name)
        self._aliases: dict[str, list[_Alias]] = defaultdict(list)
        for name in sorted(outlets):
            self._add(_outlet_aliases(name))
        for other, name in sorted(spellings):
            self._add(replace(alias, name=name) for alias in _outlet_aliases(other))
        for name in sorted(authors):
            self._add(_author_aliases(name))
        self._known = lru_cache(maxsize=64)(self._found)  # a question is looked through at several steps

    def genres_of(self, kind: Kind, names: Sequence[str]) -> frozenset[str]:
        """The genres of the articles of those authors or outlets."""
        return frozenset().union(*(self._genres[kind, name] for name in names))

    def only_releases(self, names: Sequence[str]) -> bool:
        """Whether those outlets publish nothing but press releases: they act and speak, they do not report."""
        return self.genres_of("source", names) == {"press_release"}

    def mentions(self, text: str) -> tuple[NameMention, ...]:
        """The names in `text`, in order, the longest where they overlap."""
        return self._known(text)

    def _found(self, text: str) -> tuple[NameMention, ...]:
        found = [*self._spaceless(text), *self._spaced(text)]
        kept: list[NameMention] = []
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return tuple(kept)

    def _add(self, aliases: Iterable[_Alias]) -> None:
        for alias in aliases:
            if alias.words and alias not in self._aliases[alias.words[0]]:
                self._aliases[alias.words[0]].append(alias)

    def _spaceless(self, text: str) -> list[NameMention]:
        text = simplified(text)
        return [
            NameMention(found.start(), found.end(), kind, tuple(written), True)
            for (name, kind), written in self._han.items()
            for found in re.finditer(re.escape(name), text)
        ]

    def _spaced(self, text: str) -> list[NameMention]:
        tokens = [_Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        cased = any(t.text[0].isupper() for t in tokens[1:]) or not tokens
        found: list[NameMention] = []
        at = 0
        while at < len(tokens):
            mention, length = self._at(text, tokens, at, cased)
            if mention:
                found.append(mention)
            at += max(1, length)
        return found

    def _at(self, text: str, tokens: Sequence[_Token], at: int, cased: bool) -> tuple[NameMention | None, int]:
        here = [a for a in self._aliases.get(tokens[at].key, ()) if _stands(text, tokens, at, a, cased)]
        if not here:
            return None, 1
        highest = max(alias.rank for alias in here)
        best = [alias for alias in here if alias.rank == highest]
        kind: Kind = "source" if any(a.kind == "source" for a in best) else "author"
        names = tuple(dict.fromkeys(a.name for a in best if a.kind == kind))
        length = len(best[0].words)
        first, last = tokens[at], tokens[at + length - 1]
        start = first.start
        if kind == "source" and (article := re.search(r"\b[Tt]he\s+$", text[:start])):
            start = article.start()
        thing = length == 1 and first.key in _THINGS and not first.text.isupper()
        part = kind == "source" and start == first.start and not (best[0].whole or best[0].initials)
        ordinary = thing or best[0].lead or part
        return NameMention(start, last.bare_end, kind, names, best[0].whole, ordinary, best[0].first), length


@lru_cache(maxsize=4)
def names_of(bylines: frozenset[Byline], spellings: frozenset[tuple[str, str]] = frozenset()) -> Names:
    """The names of a library, made once for the same bylines and other names of its outlets."""
    return Names(bylines, spellings)


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str

    @cached_property
    def key(self) -> str:
        return fold_name(_bare(self.text))

    @property
    def bare_end(self) -> int:
        return self.start + len(_bare(self.text))

    @property
    def possessive(self) -> bool:
        return self.bare_end != self.end


def _stands(text: str, tokens: Sequence[_Token], at: int, alias: _Alias, cased: bool) -> bool:
    """Whether these words are that name here, and not a part of another or a word like any other."""
    length = len(alias.words)
    said = tokens[at : at + length]
    if tuple(t.key for t in said) != alias.words or _broken(text, said):
        return False
    first, last = said[0], said[-1]
    if alias.initials:
        return first.text.rstrip("s’'").isupper()
    named = first.text[0].isupper() or not first.text[0].isalpha() or first.text[0].lower() == first.text[0].upper()
    part = alias.first or (alias.kind == "source" and not alias.whole)  # "in the state" names no "Science & State"
    if not named and (cased or (length == 1 and (first.key in ORDINARY | _OPENERS or part))):
        return False
    if length > 1 and alias.whole:
        return True
    if first.key in _CALENDAR and (_DATE_BEFORE.search(text[: first.start]) or re.match(r",?\s+\d", text[last.end :])):
        return False
    if at == 0 and length == 1 and first.key in _OPENERS:
        return False
    if alias.kind == "source" and length == 1 and first.key in ORDINARY and fold_name(alias.name).startswith("the "):
        quoted = text[: first.start].endswith(("“", '"', "'", "‘"))
        if not quoted and not re.search(r"\bthe\s+$", text[: first.start], re.IGNORECASE):
            return False
    if alias.kind == "author" and not alias.whole and not last.possessive and _PLACED.search(text[: first.start]):
        return False
    return not (_before(text, tokens, at) or _behind(text, tokens, at + length - 1))


def _before(text: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether a capitalised word right before makes it a longer, other name."""
    if at == 0:
        return False
    before = tokens[at - 1]
    if text[before.end : tokens[at].start].strip(" ") or before.possessive:
        return False
    if before.key in _TITLES:
        return True
    return before.text[0].isupper() and before.key not in _OPENERS and len(before.key) > 1


def _behind(text: str, tokens: Sequence[_Token], at: int) -> bool:
    if at + 1 >= len(tokens) or tokens[at].possessive:
        return False
    behind = tokens[at + 1]
    if text[tokens[at].end : behind.start] != " ":
        return False
    return (
        behind.text[0].isupper()
        and not (behind.text.isupper() and len(behind.text) == 1)
        and behind.key not in _OPENERS
    )


def _broken(text: str, tokens: Sequence[_Token]) -> bool:
    """Whether something other than what joins the words of a name stands between them."""
    return any(re.search(r"[?!;\n]|\.\s", text[a.end : b.start]) or a.possessive for a, b in itertools.pairwise(tokens))


def _of_han(part: str) -> list[str]:
    return _HAN_PERSON.findall(part) if re.fullmatch(r"[\u4e00-\u9fff·]{2,}", part) else [part]


def persons(author: str | None) -> list[str]:
    """The people whom a byline names, each by themselves; none where it names a desk or nobody."""
    whole = re.sub(r"^\s*by\s+", "", author or "", flags=re.IGNORECASE).strip()
    found = []
    for person in itertools.chain.from_iterable(_of_han(part) for part in _SEVERAL.split(whole)):
        words = _keys(person)
        if words and not NO_PERSONS & set(words):
            found.append(person.strip())
    return found


def _author_aliases(name: str) -> list[_Alias]:
    words = _keys(name)
    aliases = [_Alias(words, "author", name, True)]
    if len(words) > 1:
        aliases += [_Alias(words[i:], "author", name, False) for i in range(1, len(words)) if _names(words[i])]
        aliases.append(_Alias(words[:1], "author", name, False, first=True))
        if len(words) > 2:
            aliases.append(_Alias((words[0], words[-1]), "author", name, True))
    return aliases


def _outlet_aliases(name: str) -> list[_Alias]:
    aliases: list[_Alias] = []
    main = _SECTION.split(name)[0].strip() or name
    for said in dict.fromkeys((name, main)):
        words = _keys(said)
        bare = words[1:] if len(words) > 1 and words[0] == "the" else words
        aliases += [_Alias(w, "source", name, True) for w in dict.fromkeys((words, bare))]
        if len(bare) == 1 and (match := _DOMAIN.fullmatch(bare[0])):
            aliases.append(_Alias((match[1],), "source", name, True))
        aliases += [
            _Alias(bare[i:], "source", name, False)
            for i in range(1, before_place(bare))
            if _names(bare[i]) and not set(bare[i:]) <= GENERIC and len(bare[i]) > 2 and bare[i] not in GENERIC
        ]
        aliases += [
            _Alias(bare[:i], "source", name, False) for i in range(3, len(bare)) if bare[i] in ("of", "in", "for")
        ]
        if len(bare) > 1 and bare[-1] in SORTS and not set(bare[:-1]) <= GENERIC:
            aliases.append(_Alias(bare[:-1], "source", name, False, lead=True))
        initials = dict.fromkeys("".join(w[0] for w in told) for told in (words, bare) if len(bare) > 1)
        aliases += [_Alias((i,), "source", name, False, initials=True) for i in initials]
    return aliases


def _names(word: str) -> bool:
    """Whether what begins with a word may stand for a whole name: the year in it or an initial does not."""
    return len(word) > 1 and not word.isdigit()


def _keys(name: str) -> tuple[str, ...]:
    return tuple(fold_name(_bare(m.group())) for m in _TOKEN.finditer(name))


def _bare(word: str) -> str:
    """`word` without a possessive ending."""
    return re.sub(r"['’]s$", "", word)
