"""Which way of asking a request is most like, of those in `examples.txt`, and what stands in its slots.

A request is laid along each example: the words of the example are met or missed, the slots take up the words between,
and what is left over counts against it. A word weighs as much as it tells one task from the others, which is counted
from the examples themselves; so a new way of asking is a new line there and nothing else.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from qa.answering.reading.question_analysis import STOP
from store.language.grammar import FUNCTION_WORDS, QUESTION_WORDS
from store.language.patterns import late
from store.language.people import PARTICLES
from store.language.text import is_spaceless
from store.language.tokens import root, stem

LIKE = 0.75
"""The share of the words by weight that a request and an example have in common, from which on it is asked so."""

ABOUT = 0.99 * LIKE
"""The same, for sums in any order."""

SLOTS = "*@<>"
UNKNOWN, DID, LEAST, TAKEN, MOST_TAKEN = 0.7, 0.4, 0.1, 0.15, 0.1
"""What a word of the request that no example has counts against it outside of a slot, "did" there, and at least any
other; the part of its weight that a word of the examples counts inside of one; and what all of these count at most, as
a part of the weight of the example."""

LONGEST_NAME, SMALL_NAME = 5, 3
"""Words that a slot takes up which is for a name, and those where names too are written in small letters."""

_TOKEN = late(r"[*@<>]|[^\W\d_]+(?:[-.][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_HAN = late(r"[*@<>]|[A-Za-z0-9]+|[^\W_]")
_CHOICE = late(r"\[([^\]]+)\]")
_QUOTED = late(r"[\"“‘'«「《『][\"”’'»」》』]")
_SHORT_IS = late(r"(?i)\b(who|what|where|how)(?:['’]s|s)(?=\s)")
_FILLING = frozenset(
    "the a an please pls me us my can could would will u you i i'm need want like give show get just "
    "really so and s t kindly quick quickly any short full complete detailed simple our then let looking "
    "some only build make write draw create prepare compile produce provide".split()
)
_ASKING = QUESTION_WORDS | {"whos"}
_JOINS = PARTICLES | {"of", "the", "and", "for"}
_DID = frozenset(("do", "does", "did"))
_BEGINS_NO_NAME = _ASKING | frozenset(
    "the a an this that these those it he she they is are was were in on at to of "
    "for and new any all each no my our your vs versus".split()
)


class PatternToken(NamedTuple):
    """A word of a request or an example, with where it stands."""

    key: str
    start: int
    end: int


class Example(NamedTuple):
    """A way of asking: the task and its detail, and its words and slots in order."""

    task: str
    detail: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """The example that a request is most like, how much so (0..1), and the request's words in its slots."""

    example: Example
    share: float
    slots: Mapping[str, str]


def likened(request: str) -> Likeness | None:
    """What `request` is asked like; None where no example is near enough."""
    spaceless = is_spaceless(request)
    known = _known(spaceless)
    said = tokens_of(request, spaceless)
    best: tuple[float, float] = (LIKE, 0.0)
    found: Likeness | None = None
    for most, example in known.near(frozenset(t.key for t in said)):
        if most < best[0]:
            break
        laid = _laid(example, said, known, request)
        share = round(laid.met / (known.total[example] + laid.over), 3)
        if (share, laid.met) > best:
            best = share, laid.met
            slots = {slot: _words(request, said[a].start, said[b - 1].end) for slot, (a, b) in laid.slots}
            found = Likeness(example, share, slots)
    return found


def _words(request: str, start: int, end: int) -> str:
    """The words of a slot, with the quotation marks around them."""
    quoted = request[max(0, start - 1) : start] + request[end : end + 1]
    return request[start - 1 : end + 1] if _QUOTED.fullmatch(quoted) else request[start:end]


def tokens_of(text: str, spaceless: bool) -> list[PatternToken]:
    """The words of `text` by their stems, single characters of a script without spaces; "what's" is "what is"."""
    pattern = _HAN if spaceless else _TOKEN
    found = []
    for match in pattern.finditer(text):
        word = match.group().lower()
        found.append(PatternToken(_key(word), match.start(), match.end()))
        if word in ("who", "what", "where", "how") and _SHORT_IS.match(text, match.start()):
            found.append(PatternToken("is", match.end(), match.end()))
    return found


@lru_cache(maxsize=4_000)
def _key(word: str) -> str:
    return word if word in _FILLING or word in FUNCTION_WORDS else root(stem(word))


class _Known:
    """The examples of one kind of script, and what their words weigh."""

    def __init__(self, examples: Iterable[Example], lines: Mapping[str, Sequence[frozenset[str]]]) -> None:
        self._weights = _weights(lines)
        weights = {word: self.weight(word) for word in (*self._weights, *SLOTS)}
        self.total = {e: sum(weights[word] for word in e.items) for e in examples}
        self._having: dict[str, list[int]] = defaultdict(list)
        self._examples = tuple(self.total.items())
        for number, (example, _) in enumerate(self._examples):
            for word in example.items:
                self._having[word].append(number)

    def near(self, words: frozenset[str]) -> list[tuple[float, Example]]:
        """The examples that a request of such words can be like, with the most of each that it can have in common."""
        shares = ((sum(self.weight(w) for w in e.items if w in words) / self.total[e], e) for e in self._able(words))
        return sorted((pair for pair in shares if pair[0] >= LIKE), key=lambda pair: -pair[0])

    def _able(self, words: frozenset[str]) -> Iterator[Example]:
        """The examples, in their order, that such words are about enough of; `near` weighs these to the letter."""
        met: dict[int, float] = defaultdict(float)
        for word in words:
            weight = self.weight(word)
            for number in self._having.get(word, ()):
                met[number] += weight
        for number in sorted(n for n, weight in met.items() if weight >= ABOUT * self._examples[n][1]):
            example = self._examples[number][0]
            carrying = _carrying(example)
            if _ASKING.intersection(example.items) <= words and (not carrying or carrying & words):
                yield example  # nothing else stands for "how", nor for the one word that carries the meaning

    def weight(self, word: str) -> float:
        """How much a word of an example tells, 0..1; nothing for a slot."""
        if word in SLOTS:
            return 0.0
        return 0.05 if word in _FILLING else self._weights.get(word, 0.0)

    def over(self, word: str) -> float:
        """What a word counts against a request that has it outside of a slot."""
        if word in _FILLING:
            return 0.03
        return max(LEAST if word not in _DID else DID, self._weights.get(word, UNKNOWN))

    def taken(self, word: str) -> float:
        """What a word counts against a request that has it in a slot."""
        weight = self.weight(word)
        return TAKEN * weight if weight > 0.5 else 0.0


@cache
def _carrying(example: Example) -> frozenset[str]:
    """The words of an example that carry what it asks for: "make" in "what did they make of it"."""
    words = frozenset(example.items) - FUNCTION_WORDS - _ASKING - frozenset(SLOTS)
    return words - _FILLING or words


def _weights(lines: Mapping[str, Sequence[frozenset[str]]]) -> dict[str, float]:
    """Of each word how far the lines that have it are of one task: 1 less the entropy over tasks, of which it is 1."""
    often: dict[str, Counter[str]] = defaultdict(Counter)
    for task, rows in lines.items():
        for word in itertools.chain.from_iterable(rows):
            often[word][task] += 1
    weights = {}
    for word, counts in often.items():
        shares = [n / len(lines[task]) for task, n in counts.items()]
        whole = sum(shares)
        parts = [s / whole for s in shares]
        entropy = -sum(p * math.log(p) for p in parts) / math.log(len(lines))
        weights[word] = 0.1 + 0.9 * (1 - entropy) ** 2
    return weights


@lru_cache(maxsize=2)
def _known(spaceless: bool) -> _Known:
    text = files("qa.answering.wording").joinpath("examples.txt").read_text(encoding="utf-8")
    examples: dict[Example, None] = {}
    lines: dict[str, list[frozenset[str]]] = defaultdict(list)
    task, detail = "", ""
    for block in text.split("\n\n"):
        rows = [row for row in block.strip().splitlines() if not row.startswith("#")]
        if not rows:
            continue
        task, _, detail = rows[0].partition(" ")
        for row in (r for r in rows[1:] if is_spaceless(r) == spaceless):
            ways = list(_ways(row, spaceless))
            examples.update((Example(task, detail, way), None) for way in ways)
            lines[task].append(frozenset(w for way in ways for w in way if w not in SLOTS))
    return _Known(examples, lines)


def _ways(row: str, spaceless: bool) -> Iterator[tuple[str, ...]]:
    """The words of `row` with each choice made: of "[a/b] of *" those of "a of *" and "b of *"."""
    if "[" not in row:
        yield tuple(t.key for t in tokens_of(row, spaceless))
        return
    pieces = [p.split("/") if n % 2 else [p] for n, p in enumerate(_CHOICE.split(row))]
    keys = [[tuple(t.key for t in tokens_of(text, spaceless)) for text in choices] for choices in pieces]
    for made in itertools.product(*keys):
        yield tuple(itertools.chain.from_iterable(made))


class _Alignment(NamedTuple):
    """A request along an example: the worth of it, the weight met, the weight left over, and what the slots took."""

    worth: float
    met: float
    over: float
    slots: tuple[tuple[str, tuple[int, int]], ...]


def _laid(example: Example, said: Sequence[PatternToken], known: _Known, request: str) -> _Alignment:
    """The best way to lay `said` along the words of `example`."""
    items, size = example.items, len(said)
    rows = [[_Alignment(-math.inf, 0, 0, ())] * (size + 1) for _ in range(len(items) + 1)]
    rows[-1][size] = _Alignment(0, 0, 0, ())
    for j in range(size - 1, -1, -1):
        rows[-1][j] = _beyond(rows[-1][j + 1], known.over(said[j].key))
    for i in range(len(items) - 1, -1, -1):
        item = items[i]
        for j in range(size, -1, -1):
            if item in SLOTS:
                rows[i][j] = _filled(example, item, rows[i + 1], j, said, known, request)
                if j < size:
                    rows[i][j] = max(rows[i][j], _beyond(rows[i][j + 1], known.over(said[j].key)))
                continue
            weight = known.weight(item)
            missed = rows[i + 1][j]
            options = [_Alignment(missed.worth - weight, missed.met, missed.over, missed.slots)]
            if _parts_slots(items, i):  # without it, nothing tells where one ends and the other begins
                options = [_Alignment(-math.inf, 0, 0, ())]
            if j < size:
                options.append(_beyond(rows[i][j + 1], known.over(said[j].key)))
                if said[j].key == item:
                    met = rows[i + 1][j + 1]
                    options.append(_Alignment(met.worth + weight, met.met + weight, met.over, met.slots))
            rows[i][j] = max(options)
    return rows[0][0]


def _parts_slots(items: Sequence[str], i: int) -> bool:
    """Whether the word at `i` is all that stands between two slots."""
    return 0 < i < len(items) - 1 and items[i - 1] in SLOTS and items[i + 1] in SLOTS


def _beyond(laid: _Alignment, weight: float) -> _Alignment:
    return _Alignment(laid.worth - weight, laid.met, laid.over + weight, laid.slots)


def _filled(
    example: Example,
    slot: str,
    after: Sequence[_Alignment],
    start: int,
    said: Sequence[PatternToken],
    known: _Known,
    request: str,
) -> _Alignment:
    """What is best with the slot taking up words from `start` on."""
    best, cost, dearest = _Alignment(-math.inf, 0, 0, ()), 0.0, MOST_TAKEN * known.total[example]
    most = len(said) if slot == "*" else min(len(said), start + LONGEST_NAME)
    for end in range(start + 1, most + 1):
        cost = min(dearest, cost + known.taken(said[end - 1].key))
        rest = after[end]
        if rest.worth - cost < best.worth or not _fills(slot, said[start:end], request, example):
            continue
        slots = ((slot, (start, end)), *rest.slots)
        best = max(best, _Alignment(rest.worth - cost, rest.met, rest.over + cost, slots))
    return best


def _fills(slot: str, words: Sequence[PatternToken], request: str, example: Example) -> bool:
    """Whether `words` may stand in a slot: something besides filling, not what opens a question, a name for a name."""
    asks = words[0].start == 0 and words[0].key in _ASKING
    if all(w.key in _FILLING for w in words) or (asks and example.task != "answer"):
        return False
    if slot == "*" or is_spaceless(request):
        return True
    if not _ASKING.isdisjoint(w.key for w in words) or words[0].key in _BEGINS_NO_NAME - _FILLING:
        return False
    if example.task != "who_is":
        return True
    if not request.islower():
        return all(request[w.start].isupper() or w.key in _JOINS for w in words) and request[words[0].start].isupper()
    return len(words) <= SMALL_NAME and not any(w.key in STOP for w in words)
