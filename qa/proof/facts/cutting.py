"""A sentence cut into what can be true or false by itself: clauses, and the members of a list under one verb.

Never inside quotation marks, brackets, names or numbers, and never so that an "if" or an "or" is torn apart. A piece
that has no verb of its own and is no member of a list stays with the clause that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from qa.proof.facts.verbs import DETERMINERS, REPORTING, is_verb
from store.language.grammar import CONDITIONS, JOINTS, ONES, PREPOSITIONS, QUANTIFIERS, STRONG_JOINTS
from store.language.quotation_marks import quotations
from store.language.tokens import Token, is_function, tokens

_SEPARATORS = frozenset(",;:-，；：")
_TRIMMED = frozenset(",;:-.!?，；：。！？、…")
_AFTER_COMMA = JOINTS | {"which", "who", "whose", "where"}  # `STRONG_JOINTS` are cut without a comma before them
_KEPT_TOGETHER = CONDITIONS | {"provided"}
_CONDITIONS = _KEPT_TOGETHER | {"both", "either", "neither"}  # at the start of a clause that needs the next one
_DROPPED = frozenset("and but".split())  # before a claim; other joining words say how it hangs together
_CHINESE_JOINTS = ("但", "并")  # cut without a comma before them
_CHINESE_NOT_AFTER = {"但": "不非", "并": "合兼吞一"}
_CHINESE_NOT_BEFORE = {"但": "", "并": "购存列行非不"}
_CHINESE_DROPPED = ("但是", "而且", "并且", "但", "而", "并")
_CHINESE_CREDIT = frozenset("称说示道为")
_FEWEST_HAN = 4
_STRONG = frozenset((";", "；", "while", "whereas", "although", "because"))  # a clause on either side
_SUBJECT = 4  # words of a subject after "said" that an "and" may go on with
_LONGEST_ITEM = 14  # words of a member of a list
_COUNTS = ONES.keys() - {"zero", "one"} | QUANTIFIERS
_BRACKETS = {"(": ")", "[": "]", "（": "）"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence that says one thing: words `first`..`last` (after the last), `text[start:end]`.

    `head` is the number of the stretch whose verb it shares, as the later members of a list do; None for a clause.
    """

    start: int
    end: int
    first: int
    last: int
    head: int | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words between two places where a sentence may be cut. `joint` is the word that joins it on, or the mark.

    `comma` tells whether a mark stands before it; `content` counts its words and numbers that have content.
    """

    first: int
    last: int
    joint: str
    comma: bool
    verbs: tuple[int, ...]
    content: int


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[Stretch, ...]:
    """The stretches of one sentence, in order; one that is the whole sentence where it says one thing."""
    words = tokens(text)
    if len(words) < 4:
        return (Stretch(0, len(text), 0, len(words)),)
    pieces = _pieces(text, words)
    groups = _grouped_chinese(words, pieces) if words and _is_chinese(words) else _grouped(words, pieces)
    if len(groups) < 2:
        return (Stretch(0, len(text), 0, len(words)),)
    return tuple(_trimmed(words, group) for group in groups)


def _is_chinese(words: Sequence[Token]) -> bool:
    return sum(t.kind == "han" for t in words) * 2 > len(words)


def _trimmed(words: Sequence[Token], group: Stretch) -> Stretch:
    """The group without the marks and the "and" at its ends, which say nothing."""
    first, last = group.first, group.last
    while first < last - 1 and (words[first].surface in _TRIMMED or words[first].folded in _DROPPED):
        first += 1
    opening = words[first].surface + (words[first + 1].surface if first + 1 < last else "")
    joint = next((j for j in _CHINESE_DROPPED if opening.startswith(j)), "")
    first += len(joint) if first + len(joint) < last else 0
    while last - 1 > first and words[last - 1].surface in _TRIMMED:
        last -= 1
    return replace(group, start=words[first].start, end=words[last - 1].end, first=first, last=last)


# ------------------------------------------------------------------------------------------------------------- borders


def _pieces(text: str, words: Sequence[Token]) -> list[_Segment]:
    borders = [(0, ""), *_borders(text, words), (len(words), "")]
    found = []
    for (first, joint), (last, _) in pairwise(borders):
        verbs = tuple(i for i in range(first, last) if is_verb(words, i))
        content = sum(words[i].kind != "mark" and not is_function(words[i]) for i in range(first, last))
        found.append(_Segment(first, last, joint, words[first].kind == "mark", verbs, content))
    return found


def _borders(text: str, words: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """(index of the first word, what joins it on) of every place where the sentence may be cut."""
    whole = _whole(text, words)
    last = -1
    for i in range(1, len(words) - 1):
        if whole[i] or i <= last:
            continue
        word = words[i]
        if word.kind == "mark" and word.surface in _SEPARATORS:
            if not _parts(text, words, i):
                continue
            joint = words[i + 1].folded
            joins = joint in _AFTER_COMMA or joint in _KEPT_TOGETHER
            last = i + 1 if joins else i
            yield i, joint if joins else word.surface
        elif word.kind == "word" and word.folded in STRONG_JOINTS and word.surface == word.folded:
            yield i, word.folded
        elif word.surface in _CHINESE_JOINTS and _joins_in_chinese(words, i):
            yield i, word.surface


def _parts(text: str, words: Sequence[Token], i: int) -> bool:
    """Whether the mark at `i` parts two pieces: a comma with a space after it, a dash with spaces or a long one."""
    mark, spaced = words[i], words[i].end < words[i + 1].start
    if mark.surface == "-":
        return text[mark.start] == "—" or (text[mark.start] != "―" and spaced and words[i - 1].end < mark.start)
    return spaced or words[i + 1].kind == "han" or not text[mark.start].isascii()


def _whole(text: str, words: Sequence[Token]) -> list[bool]:
    """For each word, whether it stands within quotation marks or brackets, where nothing is cut."""
    ranges = [(q.start, q.end) for q in quotations(text)]
    opened: list[tuple[str, int]] = []
    for word in words:
        if word.surface in _BRACKETS:
            opened.append((_BRACKETS[word.surface], word.start))
        elif opened and word.surface == opened[-1][0]:
            ranges.append((opened.pop()[1], word.end))
    return [any(a < w.end and w.start < b for a, b in ranges) for w in words]


def _joins_in_chinese(words: Sequence[Token], i: int) -> bool:
    joint, before, after = words[i].surface, words[i - 1], words[i + 1]
    if before.kind != "han" or after.kind != "han":
        return False
    return before.surface not in _CHINESE_NOT_AFTER[joint] and after.surface not in _CHINESE_NOT_BEFORE[joint]


# -------------------------------------------------------------------------------------------------- pieces to stretches


def _grouped(words: Sequence[Token], pieces: Sequence[_Segment]) -> list[Stretch]:
    groups: list[Stretch] = []
    verbs: list[int] = []  # of the clause under way
    half = False  # whether that is an "if …" whose other half is still to come
    k = 0
    while k < len(pieces):
        piece = pieces[k]
        if items := _items(words, pieces, k) if verbs else 0:
            groups += [_stretch(p, len(groups) - 1) for p in pieces[k : k + items]]
            k += items
            continue
        fresh = verbs and not (half and piece.joint == ",") and _own(words, groups[-1], verbs, pieces, k)
        if not groups or _apart(piece, pieces[k - 1]) or fresh:
            groups.append(_stretch(piece))
            half = words[_begin(words, piece)].folded in _CONDITIONS
            verbs = verbs if groups[1:] and not piece.verbs and piece.joint in (",", "-") else []
        else:
            groups[-1] = replace(groups[-1], last=piece.last)
            half = half and not piece.verbs
        verbs = [*verbs, *piece.verbs]
        k += 1
    return groups


def _apart(piece: _Segment, before: _Segment) -> bool:
    """Whether what joins a piece on says by itself that two clauses meet there."""
    strong = piece.joint in _STRONG or (piece.joint == "but" and piece.comma and bool(piece.verbs))
    return strong and piece.content >= 1 and before.content >= 2


def _stretch(piece: _Segment, head: int | None = None) -> Stretch:
    return Stretch(0, 0, piece.first, piece.last, head)


def _own(words: Sequence[Token], group: Stretch, verbs: Sequence[int], pieces: Sequence[_Segment], k: int) -> bool:
    """Whether piece `k` says something of its own after the clause `group`, whose verbs are `verbs`."""
    piece = pieces[k]
    if piece.joint in _KEPT_TOGETHER:
        return False
    if not piece.verbs:
        if piece.joint in ("and", "but"):
            return _opens_clause(words, pieces, k)
        return piece.joint in (",", "-") and piece.content >= 2 and _adds(words, piece)
    if piece.content < (1 if piece.comma and piece.verbs[0] > _begin(words, piece) else 2):
        return False
    plain = piece.joint in ("and", "but") and not piece.comma
    return not (plain and _one_subject(words, group, verbs[-1], piece))


def _opens_clause(words: Sequence[Token], pieces: Sequence[_Segment], k: int) -> bool:
    """Whether piece `k` is a subject whose verb comes after a remark: "and Ida Holm, who leads it, said …"."""
    for piece in pieces[k + 1 :]:
        if piece.joint == "," and piece.verbs and piece.verbs[0] == _begin(words, piece):
            return True
        if piece.verbs and piece.joint not in ("which", "who", "whose", "where"):
            return False
    return False


def _begin(words: Sequence[Token], piece: _Segment | Stretch) -> int:
    """The first word of a piece that is no mark and no "and"."""
    i = piece.first
    while i < piece.last - 1 and (words[i].kind == "mark" or words[i].folded in _DROPPED):
        i += 1
    return i


def _adds(words: Sequence[Token], piece: _Segment) -> bool:
    """ "…, raising hopes of an early start"; "…, a record for the city" """
    return words[_begin(words, piece)].folded in ("a", "an") or _participle(words, piece)


def _participle(words: Sequence[Token], piece: _Segment) -> bool:
    first = words[_begin(words, piece)]
    return first.folded.endswith("ing") and len(first.folded) > 5 and not first.capital


def _one_subject(words: Sequence[Token], group: Stretch, verb: int, piece: _Segment) -> bool:
    """Whether an "and" without a comma joins two names, or two things of which what follows is said together."""
    left, right = words[piece.first - 1], words[piece.first + 1]
    if left.capital and right.capital:
        i = piece.first - 1
        while i > group.first and words[i].capital:
            i -= 1
        if words[i].folded in PREPOSITIONS or words[i].folded == "for":
            return True
    within = words[verb + 1 : piece.first]
    if words[verb].stem in REPORTING and piece.verbs[0] > piece.first + 1 and len(within) <= _SUBJECT:
        return not any(w.folded == "to" or w.kind == "mark" for w in within)
    return any(w.folded in ("between", "both") for w in words[group.first : piece.first])


def _items(words: Sequence[Token], pieces: Sequence[_Segment], k: int) -> int:
    """How many pieces from `k` on are the later members of a list whose first is at the end of the piece before."""
    for j in range(k, len(pieces)):
        piece = pieces[j]
        if piece.verbs or not piece.content or piece.last - piece.first > _LONGEST_ITEM:
            return 0
        if piece.joint == "and":
            listed = j - k + 1
            several = listed > 1 and _listed(words, pieces[k : j + 1])
            return listed if several or _paired(words, pieces, k, j) else 0
        if piece.joint != ",":
            return 0
    return 0


def _listed(words: Sequence[Token], items: Sequence[_Segment]) -> bool:
    """Whether the pieces are members of a list and no name of a firm: "Baker, Smith and Sons"."""
    last = words[_begin(words, items[-1])]
    return last.folded not in _OF_FIRMS and not any(_participle(words, item) for item in items)


_OF_FIRMS = frozenset("sons co company partners brothers daughters associates sisters".split())


def _paired(words: Sequence[Token], pieces: Sequence[_Segment], k: int, j: int) -> bool:
    """ "the tram and the port": two things under one verb, each with its article or number."""
    if j != k:
        return False
    piece, before = pieces[k], pieces[k - 1]
    if piece.comma:  # a comma before the "and": whatever follows stands apart
        return _determined(words[_begin(words, piece)])
    if not before.verbs:
        return False
    within = words[before.verbs[-1] + 1 : piece.first]
    if any(w.folded in ("between", "both") for w in within):
        return False
    return _determined(words[piece.first + 1]) and any(_determined(w) for w in within[-4:])


def _determined(word: Token) -> bool:
    return word.folded in DETERMINERS or word.folded in _COUNTS or word.kind == "number"


def _grouped_chinese(words: Sequence[Token], pieces: Sequence[_Segment]) -> list[Stretch]:
    """Chinese has no spaces and few endings: a piece of four characters or more says something of its own."""
    groups: list[Stretch] = []
    short = False  # whether the last group still waits for what it says
    for piece in pieces:
        han = [words[i].surface for i in range(piece.first, piece.last) if words[i].kind in ("han", "number")]
        opens = len(han) < _FEWEST_HAN or (han[-1] in _CHINESE_CREDIT and not groups) or han[:1] == ["如"]
        if groups and (short or len(han) < _FEWEST_HAN):
            groups[-1] = replace(groups[-1], last=piece.last)
            short = short and opens
        else:
            groups.append(_stretch(piece))
            short = opens
    return groups
