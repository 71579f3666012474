"""Whether words carry a claim, by a plain rule that shares no code with the checker that it measures.

All numbers of the claim stand in the evidence, at least four fifths of its content words do, and both deny or neither
does. Coarse, and the same for every build: it is the yardstick, not the product.
"""

from __future__ import annotations

import re
from functools import lru_cache

ENOUGH = 0.8
"""Share of the claim's content words that have to stand in the evidence."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’]\w+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_DENIAL = re.compile(r"\b(?:not|never|no|nor|neither|nobody|nothing|none|cannot|without)\b|n['’]t\b|[不没未无非]")
_EMPTY = frozenset(
    "the a an and or but of in on at to for from by with as is are was were be been has have had will would it its he "
    "she they his her their this that these those which who said says writes according wrote told".split()
)


def carries(evidence: str, claim: str) -> bool:
    """Whether `evidence` carries `claim`."""
    known, said = _tokens(evidence), _tokens(claim)
    numbers = {t for t in said if t[0].isdecimal()}
    content = {t for t in said if t not in _EMPTY} or said
    if not content or not numbers <= known:
        return False
    denied = _denials(claim) <= _denials(evidence) and (
        not _denials(evidence) or bool(_denials(claim)) or _wide(known, said)
    )
    return denied and len(content & known) >= ENOUGH * len(content)


def _wide(known: frozenset[str], said: frozenset[str]) -> bool:
    """Whether the evidence is so much longer than the claim that its denial may belong elsewhere."""
    return len(known) > 1.5 * len(said)


def _denials(text: str) -> int:
    return len(_DENIAL.findall(text.casefold()))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    found: set[str] = set()
    for match in _TOKEN.finditer(text.casefold()):
        han = _HAN.search(match[0])
        word = match[0].replace(",", "") if match[0][0].isdecimal() else match[0].replace("’", "'").removesuffix("'s")
        found |= {match[0][i : i + 2] for i in range(max(1, len(match[0]) - 1))} if han else {word}
    return frozenset(found)
