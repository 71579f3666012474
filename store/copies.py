"""Whether two articles are copies of one story: the same wire report in several outlets, cut, edited or added to.

Copies share most runs of four words of the shorter one; articles on the same event share hardly any. MinHash finds the
few articles worth comparing (Broder 1997): its signature estimates the Jaccard similarity of two sets of runs, and its
bands are equal in two articles the sooner the more alike they are. `python -m evals.copies` measures the thresholds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from store.text import is_spaceless

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
_WORD = re.compile(r"\w+")

Runs = npt.NDArray[np.uint64]
Signature = npt.NDArray[np.uint32]


@lru_cache(maxsize=512)  # a batch of articles, which are compared with one another
def runs(text: str) -> Runs:
    """The runs of four words, of eight characters in scripts without spaces, each as a number; sorted, each once."""
    if is_spaceless(text):
        marks = np.frombuffer("".join(filter(str.isalnum, text)).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
        length = _HAN_RUN
    else:
        words = _WORD.findall(text.casefold())
        marks = np.fromiter(map(_mark, words), dtype=np.uint64, count=len(words))
        length = _RUN
    if len(marks) < length:
        return np.zeros(0, dtype=np.uint64)
    mixed = np.zeros(len(marks) - length + 1, dtype=np.uint64)
    for i in range(length):  # wraps around on purpose: a polynomial hash of the run
        mixed = mixed * np.uint64(_GOLDEN) + marks[i : len(marks) - length + 1 + i] + np.uint64(1)
    return np.unique(mixed)


@lru_cache(maxsize=65_536)  # most words of an article were met before
def _mark(word: str) -> int:
    return crc32(word.encode())


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
    mine, theirs = runs(one), runs(other)
    shorter = min(len(mine), len(theirs))
    return shorter >= SHORTEST and len(np.intersect1d(mine, theirs, assume_unique=True)) >= SHARED * shorter
