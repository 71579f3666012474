"""Whether two articles are copies of one story: the same wire report in several outlets, cut, edited or added to.

Copies share most runs of four words of the shorter one; articles on the same event share hardly any. MinHash finds the
few articles worth comparing (Broder 1997): its signature estimates the Jaccard similarity of two sets of runs, and its
bands are equal in two articles the sooner the more alike they are. `python -m evals.figures.copies` measures the
thresholds.

This is one of three judgements, each of another thing: here two articles are one story, though figures were brought up
to date; `repeats` says that two passages tell who asks the same, so other figures asked for part them; and when newer
articles are named, a quotation of a sentence or two, too short for either, is looked for in an article.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from store.language.text import is_spaceless

SHARED = 0.45
"""Share of the shorter article's runs that the longer one has, from which on they are copies."""

SHORTEST = 40
"""Runs that an article has at least to be anybody's copy: shorter ones are alike by chance."""

LIKELY = 0.15
"""Estimated Jaccard similarity from which on two articles are compared run by run."""

SHARED_BANDS = 2
"""Bands that copies have in common: at a similarity of 0.3 in nine cases of ten, at 0.05 in one of a hundred."""

_RUN = 4
_HAN_RUN = 8  # characters that carry about as much as four words
_BANDS, _ROWS = 48, 2
_SEED = 20240229
_GOLDEN = 0x9E3779B97F4A7C15  # Knuth's multiplier: spreads numbers over 64 bits
_POWERS = np.cumprod(np.full(64, _GOLDEN, dtype=np.uint64))  # for the characters of a word; few are longer
_BEYOND = 0x10000

Runs = npt.NDArray[np.uint64]
Signature = npt.NDArray[np.uint32]


@lru_cache(maxsize=512)  # a batch of articles, which are compared with one another
def runs(text: str) -> Runs:
    """The runs of four words, of eight characters in scripts without spaces, each as a number; sorted, each once."""
    codes = np.frombuffer(text.casefold().encode("utf-32-le", "replace"), dtype="<u4")
    inside = _in_words()[np.minimum(codes, _BEYOND)]
    length = _HAN_RUN if is_spaceless(text) else _RUN
    marks = codes[inside].astype(np.uint64) + np.uint64(1)
    if length == _RUN:
        marks = _words(marks, inside)
    if len(marks) < length:
        return np.zeros(0, dtype=np.uint64)
    mixed = np.zeros(len(marks) - length + 1, dtype=np.uint64)
    for i in range(length):  # wraps around on purpose: a polynomial hash of the run
        mixed = mixed * np.uint64(_GOLDEN) + marks[i : len(marks) - length + 1 + i] + np.uint64(1)
    mixed.sort()
    return mixed[np.concatenate(([True], mixed[1:] != mixed[:-1]))]


@cache
def _in_words() -> npt.NDArray[np.bool_]:
    """Whether each character up to `_BEYOND` is part of a word; the rare ones from there on are left out."""
    return np.array([chr(code).isalnum() for code in range(_BEYOND)] + [False])


def _words(marks: Runs, inside: npt.NDArray[np.bool_]) -> Runs:
    """A number for each word, a polynomial hash of its characters, whose `marks` stand in one row."""
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    lengths = edges[1::2] - edges[::2]
    if not len(lengths):
        return marks
    first = np.cumsum(lengths) - lengths
    place = np.arange(len(marks)) - np.repeat(first, lengths)
    found = np.add.reduceat(marks * _POWERS[np.minimum(place, len(_POWERS) - 1)], first)
    return np.asarray(found ^ (found >> np.uint64(29)), dtype=np.uint64)


def signature(text: str) -> Signature | None:
    """96 numbers that stand for the runs of `text`; None where it is too short to be a copy."""
    found = runs(text)
    if len(found) < SHORTEST:
        return None
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(found, [0, len(found)], _BANDS * _ROWS, _SEED)
    return np.array(matrix.to_rows()[0], dtype=np.uint32)


def bands(of: Signature) -> list[int]:
    """48 numbers of 63 bits; two articles that share `SHARED_BANDS` of them are worth a look."""
    pairs = of.reshape(_BANDS, _ROWS).astype(np.uint64)
    mixed = (pairs[:, 0] << np.uint64(32) | pairs[:, 1]) ^ (np.arange(_BANDS, dtype=np.uint64) * np.uint64(_GOLDEN))
    return [int(n) for n in mixed & np.uint64(2**63 - 1)]


def likely(one: Signature, other: Signature) -> bool:
    """Whether the two are alike enough to be compared run by run."""
    return float((one == other).mean()) >= LIKELY


def is_copy(one: str, other: str) -> bool:
    """Whether the two texts are copies of one story."""
    shorter, longer = sorted((runs(one), runs(other)), key=len)
    if len(shorter) < SHORTEST:
        return False
    places = np.searchsorted(longer, shorter).clip(max=len(longer) - 1)
    return int(np.count_nonzero(longer[places] == shorter)) >= SHARED * len(shorter)
