"""The words of an English question with a rough part of speech each, from closed lists and the order of words."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Literal

from qa.answering.followups import lexicon as lex
from store.language.patterns import late

Tag = Literal[
    "wh", "aux", "det", "prep", "of", "join", "clause", "adv", "pron", "self", "poss", "'s", "verb", "noun", "."
]

_TOKEN = late(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[.\-&/'’+#][^\W_]+)*(?:['’](?=\s))?|[^\w\s]")
_CONTRACTED = lex.WH | lex.IT | lex.PERSONS | {"there", "here"}


@dataclass(frozen=True)
class Token:
    """One word or mark, where it stands, and its part of speech; `self` are the people who talk, `pron` leans."""

    text: str
    start: int
    end: int
    tag: Tag = "noun"

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() or any(c.isupper() for c in self.text[1:])


def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of `text`, tagged."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        stem = re.sub(r"['’][sS]?$", "", word)
        if stem != word and stem.lower() not in _CONTRACTED and stem:
            cut = match.start() + len(stem)
            found += [Token(stem, match.start(), cut), Token(text[cut : match.end()], cut, match.end(), "'s")]
        else:
            found.append(Token(word, match.start(), match.end()))
    return _with_verbs([t if t.tag == "'s" else replace(t, tag=_closed(t)) for t in found])


def _closed(token: Token) -> Tag:
    word = token.lower
    if not word[0].isalnum():
        return "."
    if word == "of":
        return "of"
    for tag, words in _CLOSED:
        if word in words:
            return "noun" if token.text.isupper() and len(word) > 1 else tag
    adverb = word.endswith("ly") and len(word) > 4 and word not in _NOUNS_IN_LY and not token.capital
    return "adv" if adverb else "noun"


_NOUNS_IN_LY = frozenset(
    "family reply supply assembly ally rally monopoly anomaly belly jelly butterfly bully lily".split()
)


_CLOSED: tuple[tuple[Tag, frozenset[str]], ...] = (
    ("wh", lex.WH),
    ("aux", lex.AUXILIARIES),
    ("poss", lex.POSSESSIVES),
    ("pron", lex.LEANING),
    ("self", lex.SPEAKERS),
    ("det", lex.DETERMINERS),
    ("prep", lex.PREPOSITIONS),
    ("join", lex.JOINING),
    ("clause", lex.CLAUSES),
    ("adv", lex.ADVERBS),
)


def base(word: str) -> str:
    """A noun or verb without its -s: "studies" gives "study"."""
    if word in lex.NOT_PLURAL or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word in ("goes", "does", "heroes", "echoes", "potatoes", "tomatoes"):
        return word[:-2]
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]


def is_verb(word: str) -> bool:
    """Whether `word` may be a form of a common verb."""
    if word in lex.VERBS or word in lex.IRREGULAR or base(word) in lex.VERBS:
        return True
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            return bool({stem, stem + "e", stem[:-1], stem[:-1] + "y" if stem.endswith("i") else stem} & lex.VERBS)
    return False


def _with_verbs(found: list[Token]) -> tuple[Token, ...]:
    """`found` with verbs and predicates marked; all else that the lists do not have are nouns and their adjectives."""
    at = 0
    while at < len(found):
        if found[at].tag != "noun":
            at += 1
            continue
        end = at
        while end < len(found) and found[end].tag == "noun":
            end += 1
        verb = _verb_of(found, at, end)
        if verb is None:
            at = end
        else:
            found[verb] = replace(found[verb], tag="verb")
            at = verb + 1
    return tuple(found)


def _verb_of(found: list[Token], start: int, end: int) -> int | None:
    """Which of the words from `start` to `end` is the verb, or None."""
    before = found[start - 1] if start else None
    after = found[end] if end < len(found) else None
    first = found[start]
    if before is None or before.tag == ".":
        opens = first.lower in lex.VERBS or (after is not None and after.tag == "self")
        return start if opens and after is not None and after.tag not in (".", "aux") else None
    if before.lower == "how" and after is not None and after.tag == "aux" and end - start == 1:
        return start  # "how reliable is"
    if _opens_with_verb(found, start, end):
        return start
    if before.tag == "pron" and before.lower in ("this", "that", "these", "those") and before.lower != "that":
        return None
    opener = _opener(found, start)
    if opener is not None:
        verb = _main_verb(found, start, end, opener)
        if verb is not None:
            return verb
    last = found[end - 1]
    trails = last.lower.endswith("ed") and len(last.lower) > 5 and not last.lower.endswith("eed")
    if (
        end - start > 1
        and not last.capital
        and (
            last.lower in ("available", "online")
            or trails
            or last.lower in ("led", "made", "known", "caught", "held", "born")
        )
    ):
        return end - 1
    return None


def _opens_with_verb(found: list[Token], start: int, end: int) -> bool:
    """Whether the run from `start` begins with a verb, by what stands before it."""
    before, first = found[start - 1], found[start]
    after = found[end] if end < len(found) else None
    if first.capital:
        return False
    if before.tag in ("self", "pron") and before.lower not in ("this", "that", "these", "those", "both"):
        return True
    if before.lower in ("this", "that") and start > 1 and found[start - 2].tag == "aux" and is_verb(first.lower):
        return True
    if before.lower == "that":
        return start > 1 and found[start - 2].tag == "noun" and is_verb(first.lower)
    named = end - start > 1 and found[start + 1].capital
    said_of = first.lower in lex.PREDICATES or (first.lower.endswith("ed") and not first.lower.endswith("eed"))
    if before.lower in lex.BE and end - start == 1 and said_of:
        return True
    if before.lower == "to" and (is_verb(first.lower) or named):
        return True
    if not is_verb(first.lower):
        return False
    if before.tag in ("aux", "adv") and _had_subject(found, start):
        return not any(is_verb(t.lower) for t in found[start + 1 : end])
    if before.tag == "wh":
        return after is None or after.tag != "aux"
    if before.tag == "join":
        return first.lower in lex.VERBS and any(t.tag == "verb" for t in found[:start])
    gerund = first.lower.endswith("ing") and (
        end - start > 1 or (after is not None and after.tag in ("det", "poss", "pron"))
    )
    return gerund and (before.tag == "verb" or (before.tag in ("prep", "of") and first.lower in lex.GERUNDS))


def _main_verb(found: list[Token], start: int, end: int, opener: Token) -> int | None:
    """The verb, or the adjective that says something of the subject, after the subject that begins at `start`."""
    be, have = opener.lower in lex.BE, opener.lower in ("has", "have", "had")
    asks_what = opener.lower in ("what's", "who's") or (be and _asks_what(found))
    last = found[end - 1]
    after = found[end] if end < len(found) else None
    bare = end - start < 2 or last.capital or (after is not None and after.tag in ("of", "'s"))
    if be and not bare and (last.lower.endswith(_ADJECTIVAL) or last.lower in lex.PREDICATES):
        return end - 1 if not asks_what or last.lower in ("famous", "different") else None
    for at in range(start + 1, end):
        word = found[at].lower
        after_adjective = found[at - 1].lower in lex.WEAK and found[at - 1].lower != "one"
        of = at == end - 1 and after is not None and after.tag == "of"
        if found[at].capital or after_adjective or of or not is_verb(word):
            continue
        ing, participle = word.endswith("ing"), word.endswith("ed") or word in lex.IRREGULAR
        if be and (participle or (ing and not asks_what)):
            return at
        if have and participle:
            return at
        if not be and not have and not ing:
            follows = at + 1 < end and found[at + 1].lower in lex.VERBS and not found[at + 1].capital and word != "help"
            return at + 1 if follows else at
    follows = after is not None and (after.tag in ("aux", "verb") or any(is_verb(t.lower) for t in found[end:]))
    return end - 1 if opener.tag == "aux" and not be and not have and not bare and not follows else None


_ADJECTIVAL = ("able", "ible", "ful", "ous", "less", "ed", "ier", "tant", "ical")


def _asks_what(found: list[Token]) -> bool:
    return any(a.lower in ("what", "who") and b.lower in lex.BE for a, b in itertools.pairwise(found))


def _opener(found: list[Token], start: int) -> Token | None:
    """The auxiliary, question word or "if" whose subject begins at `start`, when no verb has come since."""
    within = False  # a phrase that belongs to the subject: "will the tram in Velden cost"
    for token in reversed(found[:start]):
        if token.tag in ("aux", "wh") or token.lower in ("if", "because", "whether", "while", "although", "that"):
            return None if within and (token.tag != "aux" or token.lower in lex.BE) else token
        within = within or token.tag == "prep"
        if token.tag not in ("det", "poss", "adv", "'s", "of", "noun", "join", "prep"):
            return None
    return None


def _had_subject(found: list[Token], at: int) -> bool:
    """Whether the clause had its subject before `at`; a question word may be it."""
    for token in reversed(found[:at]):
        if token.tag in ("noun", "pron", "self") or token.lower in ("what", "who", "which", "much", "many"):
            return True
        if token.tag in (".", "clause"):
            return False
    return found[at - 1].tag != "aux"
