"""Whether two articles are copies of one story: the same wire report in several outlets, cut, edited or added to.

Copies share most runs of four words of the shorter one; articles on the same event share hardly any. MinHash finds the
few articles worth comparing (Broder 1997): its signature estimates the Jaccard similarity of two sets of runs, and its
bands are equal in two articles the sooner the more alike they are. `python -m evals.copies` measures the thresholds.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from store.text import is_spaceless, words

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

Signature = npt.NDArray[np.uint32]


@lru_cache(maxsize=64)
def runs(text: str) -> frozenset[str]:
    """The runs of four words in a row, of eight characters in scripts without spaces."""
    if is_spaceless(text):
        letters = "".join(c for c in text if c.isalnum())
        return frozenset(letters[i : i + _HAN_RUN] for i in range(len(letters) - _HAN_RUN + 1))
    found = words(text)
    return frozenset(" ".join(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1))


def signature(text: str) -> Signature | None:
    """96 numbers that stand for the runs of `text`; None where it is too short to be a copy."""
    found = runs(text)
    if len(found) < SHORTEST:
        return None
    made = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    made.update(sorted(found))
    return np.array(made.digest(), dtype=np.uint32)


def bands(of: Signature) -> list[int]:
    """48 numbers of 63 bits; two articles that share `SHARED_BANDS` of them are worth a look."""
    pairs = of.reshape(_BANDS, _ROWS).astype(np.uint64)
    mixed = (pairs[:, 0] << np.uint64(32) | pairs[:, 1]) ^ (np.arange(_BANDS, dtype=np.uint64) * np.uint64(_GOLDEN))
    return [int(n) for n in mixed & np.uint64(2**63 - 1)]


_GOLDEN = 0x9E3779B97F4A7C15 % 2**63  # parts the bands from one another


def likely(one: Signature, other: Signature) -> bool:
    """Whether the two are alike enough to be compared run by run."""
    return float((one == other).mean()) >= LIKELY


def is_copy(one: str, other: str) -> bool:
    """Whether the two texts are copies of one story."""
    mine, theirs = runs(one), runs(other)
    shorter = min(len(mine), len(theirs))
    return shorter >= SHORTEST and len(mine & theirs) >= SHARED * shorter
