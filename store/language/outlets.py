"""Which names are of one outlet: "NYT", "The New York Times" and "nytimes.com" where the library shows that they are.

Case, diacritics, punctuation, spaces and a leading article never tell two outlets apart. An address is that of the
outlet whose articles have it, if their name spells it or nobody else's articles do; initials are those of the one name
in the library that they fit, if the addresses of the articles do not speak against it. Nothing is known beforehand of
any outlet, and what is not shown stays two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from store.language.patterns import simplified
from store.language.text import is_spaceless

Hosts = Mapping[str, frozenset[str]]
"""The hosts of the articles of each outlet, by its name as it is stored."""

_ADDRESS = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]{1,63}\.){1,5}[a-z]{2,24})(?:[:/?#]\S*)?", re.IGNORECASE)
_BEFORE_A_NAME = re.compile(r"^(?:www\d?|m|mobile|amp|edition|beta)\.(?=[^.]+\.)")
_COUNTRYWIDE = frozenset("co com org net gov ac edu or ne go".split())  # as in co.uk, com.au
_LEADING = frozenset("the der die das le les el het".split())
_LEADING_UNLESS_SHOUTED = frozenset("la las los lo il".split())  # "LA Times" begins with a city
_ARTICLES = _LEADING | _LEADING_UNLESS_SHOUTED
_SMALL = frozenset("and of for the in on de la le del des du der und et y".split())
_OF_PLACES = _SMALL - _ARTICLES - frozenset("and und et y".split())
"""Words of a name that a place or a matter stands behind: Bank of England, Gazette du Val."""
SORTS = frozenset("agency magazine media network news newspaper newswire online radio television tv wire".split())
"""Words that say what sort of outlet it is: a name, or an address, may have them more or less."""
PERIODICALS = frozenset("daily journal press review today weekly".split())
GENERIC = (
    SORTS
    | PERIODICALS
    | frozenset(
        """
    and association authority bank business company council department for group in institute international ministry
    national of office on report service services the university world
    """.split()
    )
)
"""Words that many outlets have in their names: alone, they name none."""
PAPERS = frozenset(
    """
    anzeiger bote bulletin chronicle courier digest dispatch examiner express gazette globe guardian herald inquirer
    kurier ledger mail mirror monitor nachrichten observer post register rundschau sentinel standard tageblatt
    telegraph times tribune zeitung
    """.split()
)
"""Words that newspapers are called by, with the name of a place."""
CHINESE_AGENCIES = "新华社|中新社|中新网|人民网|央视网|路透社|法新社"
"""What a Chinese dateline begins with, as a pattern."""
_NONE: frozenset[str] = frozenset()
_WORD = re.compile(r"[^\W_]+")
_SURE_INITIALS = 3
"""Letters from which on initials that fit one name only are that name's."""


def host_of(url: str | None) -> str | None:
    """The host of an address, as it is compared: in small letters, without "www."."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return _BEFORE_A_NAME.sub("", host.lower()) if host else None


def address_in(name: str) -> str | None:
    """The host, if `name` is nothing but an address: "nytimes.com", "https://www.nytimes.com/"."""
    found = _ADDRESS.fullmatch(name.strip())
    return _BEFORE_A_NAME.sub("", found["host"].lower()) if found else None


def spelled(name: str, host: str, *, loosely: bool = False) -> bool:
    """Whether the words of `name`, whole or by their initials, make a part of `host`: "nytimes" the New York Times.

    `loosely`, two letters are enough, and one of the two may have a word that says what sort it is: "bbc" is BBC News.
    """
    words = _words(name)
    return any(_made_of(label, words, loosely) for label in _own_labels(host, loosely))


@lru_cache(maxsize=4_096)
def _own_labels(host: str, loosely: bool) -> frozenset[str]:
    """The parts of a host that may be somebody's name, with and without a leading article."""
    labels = host.split(".")
    own = labels[:-2] if len(labels) > 2 and labels[-2] in _COUNTRYWIDE and len(labels[-1]) == 2 else labels[:-1]
    told = {label.replace("-", "") for label in own if loosely or len(label) > 2}
    return frozenset(told | {label[len(a) :] for label in told for a in _ARTICLES if label.startswith(a)})


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names are of one outlet, as far as the names alone show."""
    if one is None or other is None or one == other:
        return one == other
    outlets = Outlets({one: 1, other: 1})
    return outlets.name(one) == outlets.name(other)


class Outlets:
    """The outlets of one library: `counts` are how many articles each stored name has.

    `hosts` gives the hosts of their articles, and is asked only where names alone do not decide.
    """

    def __init__(self, counts: Mapping[str, int], hosts: Callable[[], Hosts] = dict) -> None:
        self._counts = counts
        self._hosts = hosts
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for name in sorted(counts):
            self._spellings[_key(name)].append(name)
        self._named = {key: told for key, told in self._spellings.items() if not any(map(address_in, told))}
        self._by_letter: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, told in self._named.items():
            for name in told:
                self._by_letter["".join(_words(name))[:1]].append((key, name))
        # The key of another name of the same outlet, which is longer unless this one is an address.
        self._joined = {k: other for k, told in self._spellings.items() if (other := self._other_name(k, told[0]))}
        self._shown = {root: self._best(keys) for root, keys in self._by_root().items()}

    def name(self, source: str | None) -> str | None:
        """What the outlet is called that is stored as `source`; the same for all its names."""
        if not source or not source.strip():
            return source
        return self._shown.get(self._root(source), source)

    @cached_property
    def spellings(self) -> frozenset[tuple[str, str]]:
        """The stored names under which an outlet is not shown, each with the one that is."""
        return frozenset((name, shown) for name in self._counts if (shown := self.name(name)) and shown != name)

    def passes(self, wanted: str, source: str) -> bool:
        """Whether who asks for the outlet `wanted` means the one stored as `source`, or names a part of its name."""
        shown, root = self.name(source) or source, self._root(source)
        if self._root(wanted) == root or holds(shown, wanted) or holds(source, wanted):
            return True
        host = address_in(wanted)
        return host is not None and root in self._residents.get(host, _NONE)

    def _root(self, name: str) -> str:
        key = _key(name)
        if key not in self._spellings:
            key = self._other_name(key, name) or key
        while key in self._joined:
            key = self._joined[key]
        return key

    def _other_name(self, key: str, name: str) -> str | None:
        """The key of the outlet that a name stands for, if it is an address or initials."""
        host = address_in(name)
        if host is not None:
            return self._of_address(host)
        fit = {
            k for k, told in self._by_letter.get("".join(_words(name))[:1], ()) if k != key and _stands_for(name, told)
        }
        if not fit:
            return None if key in self._spellings else self._address_of(name)
        shared = {k for k in fit if self._home[k] & self._home.get(key, _NONE)}
        if shared:
            return _only(shared)
        stored = key in self._spellings
        other = _only(fit) if len(key) >= _SURE_INITIALS or not stored else None
        return None if other and self._home.get(key) and self._home[other] else other

    def _address_of(self, name: str) -> str | None:
        """The one address in the library that a name spells of which no article there has it."""
        hosts = {k: address_in(told[0]) for k, told in self._spellings.items()}
        return _only({k for k, host in hosts.items() if host and spelled(name, host)})

    def _of_address(self, host: str) -> str | None:
        here = self._residents.get(host, _NONE)
        for loosely in (False, True):
            fit = {k for k in here if any(spelled(told, host, loosely=loosely) for told in self._named[k])}
            if fit:
                return _only(fit)
        if not here:
            return _only({k for k, told in self._named.items() if not self._home[k] and spelled(told[0], host)})
        # Pages of an agency stand on others' hosts, so that of one article there is nothing to be learnt.
        own = {k for k in here if self._home[k] == {host} and sum(self._counts[n] for n in self._named[k]) > 1}
        return _only(own) if own == here else None

    @cached_property
    def _home(self) -> Mapping[str, frozenset[str]]:
        """The hosts of the articles of each outlet, by its key."""
        hosts = self._hosts()
        return {k: frozenset().union(*(hosts.get(n, ()) for n in told)) for k, told in self._spellings.items()}

    @cached_property
    def _residents(self) -> Mapping[str, AbstractSet[str]]:
        """The keys of the names whose articles have a host, or one under it."""
        found: dict[str, set[str]] = defaultdict(set)
        for key in self._named:
            for host in self._home[key]:
                labels = host.split(".")
                for i in range(len(labels) - 1):
                    found[".".join(labels[i:])].add(key)
        return found

    def _by_root(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, told in self._spellings.items():
            found[self._root(told[0])].append(key)
        return found

    def _best(self, keys: Iterable[str]) -> str:
        """Of the names of one outlet the one to show: written out before initials, those before an address."""
        told = [name for key in keys for name in self._spellings[key]]
        joined = {name for key in keys if key in self._joined for name in self._spellings[key]}

        def worth(name: str) -> tuple[bool, bool, bool, int, int]:
            shouted = name.isupper() and len(_words(name)) > 1
            return address_in(name) is None, name not in joined, not shouted, self._counts[name], len(name)

        return max(sorted(told), key=worth)


_BODIES = frozenset({"agency", "network"})
"""Words of `SORTS` that most often stand in the names of bodies of another kind."""
_CALLED = (PAPERS | PERIODICALS | SORTS) - _BODIES
_LED_BY = (PERIODICALS | SORTS) - _BODIES


def is_called_as_one(name: str) -> bool:
    """Whether `name` is made as those of outlets are: "Ostvik Courier", "Radio Brek", "Gazette du Val"."""
    words = _words(name)
    own = words[: before_place(words)]
    return bool(own) and (own[-1] in _CALLED or own[0] in _LED_BY)


def before_place(words: Sequence[str]) -> int:
    """How many words of a name stand before the place that an outlet is of, which name no outlet: "of the Lakes"."""
    return next((n for n, word in enumerate(words) if n and word in _OF_PLACES), len(words))


def holds(name: str, wanted: str) -> bool:
    """Whether `wanted` stands in `name` and no word is cut: "Age" is in "The Age", and not in "Village Voice"."""
    name, wanted = fold_name(name), fold_name(wanted)
    at = name.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not _cut(name[:at][-1:], wanted[:1]) and not _cut(wanted[-1:], name[end : end + 1]):
            return True
        at = name.find(wanted, at + 1)
    return False


def _cut(before: str, after: str) -> bool:
    """Whether two letters are of one word; scripts without spaces have none to cut."""
    return before.isalnum() and after.isalnum() and not is_spaceless(before + after)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "’": "'"})


@lru_cache(maxsize=4_096)
def fold_name(name: str) -> str:
    """`name` without case, diacritics and more than one space in a row, in simplified characters."""
    folded = simplified(unicodedata.normalize("NFKD", " ".join(name.casefold().split()))).translate(_LETTERS)
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=4_096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name, without a leading article."""
    words = tuple(_WORD.findall(fold_name(name).replace("&", " and ").replace("'", "")))
    if len(words) < 2:
        return words
    leads = words[0] in _LEADING or (words[0] in _LEADING_UNLESS_SHOUTED and not name.split()[0].isupper())
    return words[1:] if leads else words


@lru_cache(maxsize=4_096)
def _key(name: str) -> str:
    """Equal for spellings of one name; of an address it is the host."""
    return address_in(name) or "".join(_words(name)) or name


def _stands_for(short: str, name: str) -> bool:
    """Whether `short` is made of the several words of `name`, with initials: "NYT", "N.Y.T.", "NYTimes", "NY Times"."""
    words = _words(name)
    tokens = short.split()
    if len(words) < 2 or not (len(tokens) == 1 or any(len(t) > 1 and t.isupper() for t in tokens)):
        return False
    letters = "".join(_words(short))
    return _made_of(letters, words, False) and (short.isupper() or any(len(w) > 2 and w in letters for w in words))


def _made_of(short: str, words: tuple[str, ...], loosely: bool) -> bool:
    """Whether `short` is these words in their order, each whole or by its first letter; small ones may be missing."""
    if not words:
        return not short or (loosely and short in SORTS)
    word, rest = words[0], words[1:]
    return (
        (short.startswith(word) and _made_of(short[len(word) :], rest, loosely))
        or (short[:1] == word[:1] and short != "" and _made_of(short[1:], rest, loosely))
        or ((word in _SMALL or (loosely and word in SORTS)) and _made_of(short, rest, loosely))
    )


def _only(keys: AbstractSet[str]) -> str | None:
    return next(iter(keys)) if len(keys) == 1 else None
