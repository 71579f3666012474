"""Names of a claim held against the names in and around the words that it was laid on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from qa.proof.facts.check_numbers import figures
from qa.proof.facts.difference import Difference, EvidenceText, Ground, Severity, differ, other_words
from qa.proof.facts.rarity import common
from store.language.grammar import ARTICLES, FUNCTION_WORDS, JOINTS
from store.language.names import Name, common_first_word, find, has, index_names, names
from store.language.tokens import stem, tokens


def named_alike(claim: str, ground: Ground) -> list[Difference | None]:
    """The names of a claim that the words it was laid on do not have; a doubt where the article has them elsewhere."""
    measured = [(q.start, q.end) for q in figures(claim) if q.unit]
    said = (n for n in names(claim) if not _explained(n, claim) and not _is_unit(n, measured))
    return [_unnamed(name, ground) for name in said]


def turned_round(claim: str, ground: Ground) -> list[Difference]:
    """Two neighbouring names of a claim that stand the other way round about the same words: "A sold more than B". Of
    what either may do to the other ("A met B") that is a doubt."""
    for one, other in pairwise(names(claim)):
        between = _between(claim, one.end, other.start)
        if _MUTUAL.issuperset(between):
            continue
        told = [(text.text, *pair) for text in ground.chosen for pair in combinations(names(text.text), 2)]
        alike = [(text, a, b) for text, a, b in told if _runs(between, _between(text, a.end, b.start))]
        straight = any(_is(a, one) and _is(b, other) for _, a, b in alike)
        there = next((text[a.start : b.end] for text, a, b in alike if _is(a, other) and _is(b, one)), "")
        if there and not straight:
            here = claim[one.start : other.end]
            severity: Severity = "wrong" if "than" in between else "absent"
            return [other_words("name", severity, here, there)]
    return []


_FEW = 3
_MUTUAL = JOINTS | {"or", "nor", "with", "against"}
"""What stands between two names that may change places."""


def _between(text: str, start: int, end: int) -> tuple[str, ...]:
    words = tokens(text[start:end])
    return tuple(t.stem for t in words if t.kind != "mark" and t.folded not in ARTICLES)


def _runs(words: Sequence[str], there: Sequence[str]) -> bool:
    """Whether `words` stand `there` in their order, with a few more words at most, and none before the first."""
    rest = iter(there)
    return there[:1] == words[:1] and len(there) <= len(words) + _FEW and all(word in rest for word in words)


def _is(one: Name, other: Name) -> bool:
    return one.parts[-1] == other.parts[-1]


def _unnamed(name: Name, ground: Ground) -> Difference | None:
    if _named(name, ground.chosen) or _named(name, ground.around):
        return None
    if len(name.parts) == 1 and (common(tokens(name.text)[0].stem) or (name.first and _is_a_word(name, ground))):
        return None
    if _named(name, ground.rest):
        elsewhere = "What was read names “{words}” elsewhere, not where it says this."
        if _stands_in(name, ground.rest):
            return differ("name", "weak", name.text, elsewhere, words=name.text)
        return Difference("name", "weak", "", name.text)  # "Dane" or "Denmark", where the claim has "Danish"
    every = (*ground.around, *ground.rest)
    missing = [p for p in name.parts if not any(has(p, index_names(words.text)) for words in every)]
    if not any(len(p) > 1 and p not in FUNCTION_WORDS and not common(stem(p)) for p in missing):
        in_part = "The article has words of “{words}”, but not the whole name."
        return differ("name", "weak", name.text, in_part, words=name.text)
    if name.sure:
        return differ("name", "absent", name.text, "Nothing in the articles read names “{words}”.", words=name.text)
    unsaid = "What was read does not say “{words}”."  # what opens a sentence need be nobody's name
    return differ("name", "absent", name.text, unsaid, words=name.text)


def _is_a_word(name: Name, ground: Ground) -> bool:
    """Whether the first word of a sentence is one like any other: common, or written small by the articles."""
    texts = (*ground.chosen, *ground.around, *ground.rest)
    small = name.text.lower()
    return common_first_word(name) or any(token.surface == small for text in texts for token in tokens(text.text))


def _named(name: Name, texts: Sequence[EvidenceText]) -> bool:
    """Whether one of `texts` has the name, or its surname."""
    return any(find(name, index_names(words.text)) in ("named", "surname") for words in texts)


def _stands_in(name: Name, texts: Sequence[EvidenceText]) -> bool:
    """Whether a word of the name, in whatever form, stands in one of `texts`."""
    stems = {stem(part) for part in name.parts}
    return any(not stems.isdisjoint(index_names(words.text).stems) for words in texts)


def _is_unit(name: Name, measured: Sequence[tuple[int, int]]) -> bool:
    """Whether a name is the unit of a figure: "12 MWh"."""
    return any(start <= name.start < end for start, end in measured)


def _explained(name: Name, claim: str) -> bool:
    """An abbreviation that the claim itself spells out: "cardiothoracic ratio (CTR)"."""
    if not (name.text.isupper() and claim[: name.start].endswith("(")):
        return False
    letters = name.parts[0]
    before = claim[: name.start - 1].lower().split()[-2 * len(letters) :]
    for i, word in enumerate(before):
        rest = iter("".join(before[i:]))
        if word.startswith(letters[0]) and all(letter in rest for letter in letters):
            return True
    return False
