"""The noun phrases of an English question, and what the question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa.answering.followups import lexicon as lex
from qa.answering.followups.tokens import Token, base, tokens


def says_little(word: Token) -> bool:
    """Whether an adjective, or an opening gerund, does not tell one thing from another."""
    superlative = word.lower.endswith("est") and len(word.lower) > 5 and word.lower not in lex.NOUNS_IN_EST
    return word.lower in lex.WEAK or word.lower in lex.GERUNDS or superlative


@dataclass(frozen=True)
class Phrase:
    """A noun phrase of `text`: its words without "of …", where the first and last stand, and what it is of."""

    text: str
    words: tuple[Token, ...]
    of: Phrase | None = None
    owner: Phrase | None = None

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where its last word ends, with what it is of."""
        return self.of.end if self.of else self.words[-1].end

    @cached_property
    def determiner(self) -> str:
        """Its first determiner in lower case, or nothing."""
        return next((w.lower for w in self.words if w.tag in ("det", "poss", "pron")), "")

    @cached_property
    def nouns(self) -> tuple[Token, ...]:
        """Its nouns and adjectives."""
        return tuple(w for w in self.words if w.tag == "noun")

    @property
    def head(self) -> str:
        """Its last noun, in lower case and the singular; nothing for a bare determiner."""
        return base(self.nouns[-1].lower) if self.nouns else ""

    @cached_property
    def telling(self) -> tuple[Token, ...]:
        """Its words from the first that tells it from others, the head included."""
        words = list(self.words)
        while words and (words[0].tag != "noun" or self._is_weak(words[0])) and words[0] is not self.words[-1]:
            words.pop(0)
        return tuple(words)

    def _is_weak(self, word: Token) -> bool:
        return says_little(word) and not (word.capital and self.is_name)

    @cached_property
    def is_name(self) -> bool:
        """Whether it holds a word written like a name."""
        return any(w.capital and w.start > 0 for w in self.nouns) or sum(w.capital for w in self.nouns) > 1

    @cached_property
    def is_plural(self) -> bool:
        word = self.nouns[-1].lower if self.nouns else ""
        single_name = len(self.nouns) == 1 and self.nouns[0].capital and not self.determiner and self.is_name
        return word in lex.PLURALS or (word != base(word) and not single_name)

    @property
    def is_person(self) -> bool:
        """Whether it may be one person: by its head, or two or three capitalised words without an article."""
        if self.head in lex.PERSON_HEADS and not self.is_plural:
            return True
        capitals = [w for w in self.nouns if w.capital and w.text.isalpha() and not w.text.isupper()]
        return len(capitals) == len(self.nouns) in (2, 3) and not self.determiner and not self.is_plural

    @property
    def is_aspect(self) -> bool:
        """Whether it is an aspect of something that it does not name, such as "the main symptoms"."""
        if self.head not in lex.ASPECTS or self.of or self.owner or self.determiner in ("my", "your", "our"):
            return False
        before = self.nouns[-2] if len(self.nouns) > 1 else None
        return (
            before is None
            or says_little(before)
            or before.lower in lex.COMPOUNDING | _COMMON
            or before.lower.endswith(_RELATIONAL)
        )

    @property
    def is_headless(self) -> bool:
        """Whether its noun is left out: "the largest", "the most powerful"."""
        last = self.words[-1]
        if self.determiner != "the" or last.tag != "noun" or last.capital or last.lower in ("key", "other"):
            return False
        most = len(self.words) > 1 and self.words[-2].lower in ("most", "least")
        adjective = last.lower in lex.PREDICATES or last.lower.endswith(_ADJECTIVAL)
        return (most and adjective) or all(says_little(w) for w in self.nouns)

    @property
    def keys(self) -> frozenset[str]:
        """Its telling words, folded to the singular, to compare phrases by."""
        return frozenset(base(w.lower) for w in self.telling if w.tag == "noun")


def phrases(text: str, found: Sequence[Token] | None = None) -> tuple[Phrase, ...]:
    """The noun phrases of `text` in order; a whole comes before what it is of, and after its owner."""
    found = tokens(text) if found is None else found
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(found):
        end = _phrase_end(found, at)
        if end is None:
            at += 1
            continue
        spans.append((at, end))
        at = end
    made: list[Phrase] = []
    later: Phrase | None = None
    for start, end in reversed(spans):
        of = (
            later
            if later and end + 1 < len(found) and found[end].tag == "of" and later.start == found[end + 1].start
            else None
        )
        phrase = Phrase(text, tuple(found[start:end]), of)
        owner = _owner(text, phrase)
        made += [owner, Phrase(text, phrase.words, of, owner)] if owner else [phrase]
        later = owner or phrase
    return tuple(reversed(made))


def _phrase_end(found: Sequence[Token], at: int) -> int | None:
    """One past the last word of the phrase that begins at `at`, or None."""
    end = at
    while end < len(found) and found[end].tag in ("det", "poss"):
        end += 1
    if end < len(found) and found[end].lower in ("this", "that", "these", "those") and end == at:
        end += 1
    body = end
    while end < len(found):
        tag = found[end].tag
        owned = (tag == "'s" and end > body) or (tag == "poss" and end == body)
        if tag != "noun" and not owned and not _inside(found, end, body):
            break
        end += 1
    while end > body and found[end - 1].tag == "'s":
        end -= 1
    return end if any(t.tag == "noun" for t in found[body:end]) else None


def _inside(found: Sequence[Token], at: int, body: int) -> bool:
    """Whether the word at `at`, no noun by itself, stands within a name or between nouns of one phrase."""
    after = found[at + 1] if at + 1 < len(found) else None
    if at == body or after is None or after.tag != "noun":
        return at == body and found[at].lower in ("most", "least", "own")
    named = found[at - 1].capital and after.capital
    joining = ("the", "and", "for", "de", "&", "du") if found[body - 1].lower == "the" else ("the", "de", "&", "du")
    return (named and found[at].lower in joining) or found[at].lower in ("most", "own")


def _owner(text: str, phrase: Phrase) -> Phrase | None:
    """The phrase before the last possessive ending of `phrase`: "lung cancer" in "lung cancer's symptoms"."""
    marks = [i for i, w in enumerate(phrase.words) if w.tag == "'s"]
    return Phrase(text, phrase.words[: marks[-1]]) if marks and marks[-1] else None


_ADJECTIVAL = ("ful", "ous", "able", "ible", "ive", "ant", "ent")
_RELATIONAL = ("al", "ic", "ive", "ary")
_COMMON = frozenset("popular common typical famous recent new old possible big small large early late".split())


def bridges(phrase: Phrase) -> bool:
    """Whether it is definite by what the talk is about: "the test", "the first cheque"."""
    telling = [w for w in phrase.telling if w.tag == "noun"]
    return (
        phrase.determiner == "the"
        and "most" not in [w.lower for w in phrase.words]
        and len(telling) == 1
        and not phrase.is_name
        and not phrase.of
        and not says_little(telling[0])
        and phrase.head not in lex.UNIQUE | lex.EMPTY
    )


_ABOUT = frozenset("about regarding on".split())
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday spring summer autumn winter
    """.split()
)


def is_time_or_figure(phrase: Phrase) -> bool:
    """Whether it is a date or a figure, "March 2026", "15": asked about, never what "it" stands for."""
    if phrase.head[:1].isdigit() and not phrase.is_name:  # "pupils aged 13"
        return True
    return all(w.lower in _MONTHS or w.text[0].isdigit() for w in phrase.telling)


def _is_placed(found: Sequence[Token], at: int) -> bool:
    """Whether what follows a phrase says which one it is, by its place: "the dredging in Port Merrin"."""
    return at + 1 < len(found) and found[at].lower in ("in", "at", "near") and found[at + 1].capital


def _is_participle(phrase: Phrase) -> bool:
    """A lone word such as "booked", which the lists of verbs do not have."""
    word = phrase.words[-1]
    return len(phrase.words) == 1 and not word.capital and word.lower.endswith("ed") and not word.lower.endswith("eed")


_TIMES = frozenset("during before after since until over by with".split())


def topics(text: str) -> tuple[tuple[Phrase, float], ...]:
    """The noun phrases that `text` may be about, each with its salience in 0..1 (after Lappin and Leass 1994).

    What is asked to be told about, and the subject, lead; what an aspect is of stands for the aspect.
    """
    found = tokens(text)
    every = phrases(text, found)
    index = {token.start: i for i, token in enumerate(found)}
    weighed: list[tuple[Phrase, float]] = []
    subject_seen = False
    for phrase in every:
        first = index[phrase.start]
        before = found[first - 1] if first else None
        if (
            not phrase.head
            or (says_little(phrase.words[-1]) and not phrase.is_name)
            or phrase.is_headless
            or (phrase.head in lex.EMPTY and not phrase.is_name)
            or _is_participle(phrase)
        ):
            continue
        if before is not None and before.tag == "prep":
            weight = 0.45
            if before.lower in _ABOUT and not subject_seen and first < 8:
                weight = 0.9
            elif (
                weighed and weighed[-1][0].head in lex.ASPECTS and not weighed[-1][0].of and before.lower not in _TIMES
            ):
                weight = 0.85
        elif before is not None and before.tag == "of":
            whole = next((p for p in every if p.of is phrase), None)
            weight = 0.9 if whole is None or whole.head in (lex.ASPECTS - lex.TWO_PLACE) | lex.EMPTY else 0.5
        elif any(p.owner == phrase and p.head not in lex.ASPECTS for p in every):
            weight = 0.6
        elif not subject_seen:
            weight = 0.9
        else:
            weight = 0.6
        subject_seen = subject_seen or before is None or before.tag not in ("prep",)
        if phrase.head in lex.ASPECTS and not phrase.is_name:
            weight *= 0.3
        elif bridges(phrase) and not _is_placed(found, first + len(phrase.words)):
            weight *= 0.5
        after = found[first + len(phrase.words)] if first + len(phrase.words) < len(found) else None
        if (
            after is not None
            and after.tag == "join"
            and len(phrase.nouns) == 1
            and phrase.head.endswith(("al", "ic", "ive"))
        ):
            continue
        if phrase.is_name:
            weight += 0.1
        weighed.append((phrase, weight))
    return tuple(weighed)
