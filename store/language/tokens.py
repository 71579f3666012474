"""Tokens with their place in the text, folded, stemmed and grouped by meaning, so a claim can be laid on a text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from store.language.grammar import FUNCTION_WORDS, IRREGULAR
from store.language.lexicon import ALIKE, OPPOSITE
from store.language.patterns import LATIN, late, simple_forms

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟«»″＂「」『』", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\u3000\t\r\n\f\v", " "),
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in "＇＂－"},
    }
) | dict(simple_forms())

_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003134f"
_ASCII_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+(?:['&.][A-Za-z]+)*|[^\s\w]")
_TOKEN = late(rf"\d+(?:[.,]\d+)*|[{_HAN}]|[^\W\d_{_HAN}]+(?:['&.][^\W\d_{_HAN}]+)*|[^\s\w]")
_IS_HAN = late(f"[{_HAN}]")
_NEGATED = re.compile(r"(?:(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should|might|must|need)n't)$")
_SUFFIXES = (
    "isation", "ization", "ational", "fulness", "ousness", "iveness", "ations", "ation", "ators", "ator", "ments",
    "ment", "ances", "ance", "ences", "ence", "ities", "ity", "ness", "ions", "ion", "ives", "ive", "able", "ible",
    "als", "al", "ers", "er", "ors", "or", "ists", "ist", "isms", "ism", "ful", "ous", "ise", "ize", "ate", "ant",
    "ent", "ly", "ic", "y", "e",
)  # fmt: skip


class Token(NamedTuple):
    """One word, number, Chinese character or mark: `text[start:end]`; `folded` in lower case, `stem` its base form.

    `root` is shared by words of one family ("approve", "approval"). `kind`: "word", "number", "han" or "mark".
    """

    start: int
    end: int
    surface: str
    folded: str
    stem: str
    root: str
    kind: str

    @property
    def capital(self) -> bool:
        """It starts with a capital letter."""
        return self.surface[:1].isupper()


def fold(text: str) -> str:
    """`text` with quotation marks, dashes, white space, full-width forms and Chinese characters made plain, of the same
    length."""
    return text.translate(_FOLDED)


def fold_letters(text: str) -> str:
    """`fold`, and letters that are taken for a Latin one where case does not count made that one: "ſixty", "Kırk"."""
    plain_ = fold(text)
    return plain_ if plain_.isascii() else plain_.translate(LATIN)


@lru_cache(maxsize=4_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, in order; offsets are into `text` as given. "isn't" is parted into is and not."""
    found: list[Token] = []
    folded = fold(text)
    for match in (_ASCII_TOKEN if folded.isascii() else _TOKEN).finditer(folded):
        surface, (start, end) = match[0], match.span()
        first = surface[0]
        if first.isdigit():
            found.append(Token(start, end, surface, surface, surface.replace(",", ""), surface, "number"))
        elif not first.isascii() and _IS_HAN.match(surface):
            found.append(Token(start, end, surface, surface, surface, surface, "han"))
        elif first.isalpha():
            for word in _words(surface):
                found.append(Token(start + word.start, start + word.end, *word[2:]))
        else:
            found.append(Token(start, end, surface, surface, surface, surface, "mark"))
    return tuple(found)


@lru_cache(maxsize=50_000)
def _words(surface: str) -> tuple[Token, ...]:
    """The words of a text that is `surface` alone."""
    end = len(surface)
    low = surface.lower()
    if len(low) != end:  # a few letters change length in lower case; offsets must stay
        low = surface
    if _NEGATED.search(low):
        return _word(surface[:-3], 0, end - 3), Token(end - 3, end, surface[-3:], "not", "not", "not", "word")
    if low == "cannot":
        return _word(surface[:3], 0, 3), _word(surface[3:], 3, end)
    if low.endswith("'s"):
        return _word(surface[:-2], 0, end - 2), _word("'s", end - 2, end)
    return (_word(surface, 0, end),)


def _word(surface: str, start: int, end: int) -> Token:
    folded = without_accents(surface.lower()).replace(".", "")
    base = stem(folded)
    return Token(start, end, surface, folded, base, root(base), "word")


def plain_words(text: str) -> str:
    """`text` as the parts of names are: in lower case, without accents."""
    return without_accents(text.casefold())


def without_accents(text: str) -> str:
    """`text` with the plain letter for each that has an accent; text of nothing but accents as it is."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)) or text


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The base form of an English word, as far as its endings tell: "rates" → "rate", "planned" → "plan"."""
    if word in IRREGULAR:
        return _without_e(IRREGULAR[word])
    if len(word) <= 3 or not word.isascii() or word in FUNCTION_WORDS:
        return word
    return _without_e(_uninflected(word))


def _uninflected(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and re.search("[aeiouy]", word[: -len(ending)]):
            return _undoubled(word[: -len(ending)])
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ly") and len(word) > 5:
        return word[:-2]
    return word


def _undoubled(base: str) -> str:
    if base.endswith("i"):
        return base[:-1] + "y"
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    return base


def _without_e(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@lru_cache(maxsize=50_000)
def root(base: str) -> str:
    """What words of one family share: "construction" and "construct" → "construct"."""
    if len(base) < 6 or not base.isascii():
        return base
    for suffix in _SUFFIXES:
        if base.endswith(suffix) and len(base) - len(suffix) >= 4:
            return base[: -len(suffix)]
    return base


def _by_stem(groups: list[tuple[str, ...]]) -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for word in group:
            index.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in index.items()}


_ALIKE_OF = _by_stem(list(ALIKE))
_LEFT_OF = _by_stem([pair[0] for pair in OPPOSITE])
_RIGHT_OF = _by_stem([pair[1] for pair in OPPOSITE])
_NONE: frozenset[int] = frozenset()


def groups(base: str) -> frozenset[int]:
    """The groups of like meaning that a stem belongs to."""
    return _ALIKE_OF.get(base, _NONE)


def alike(one: str, other: str) -> bool:
    """Whether two stems may stand for each other in a paraphrase."""
    return bool(groups(one) & groups(other))


def opposite(one: str, other: str) -> bool:
    """Whether one stem in the place of the other turns the meaning."""
    left, right = _LEFT_OF.get(one, _NONE), _RIGHT_OF.get(one, _NONE)
    return bool(left & _RIGHT_OF.get(other, _NONE) or right & _LEFT_OF.get(other, _NONE))


def is_function(token: Token) -> bool:
    """A word without content of its own."""
    return token.folded in FUNCTION_WORDS
