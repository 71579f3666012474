"""A quote signed off: a person's word that they compared it with its source, beside the proof and no part of it.

In a pack, sign-offs stand under `pack`, outside what the digest of the answer covers, since they are given after it.
Each has a seal of its own over the answer, the quote, the name and the time: it tells a sign-off that was edited, or
moved to another quote or answer. Who signed is not proven by it; anybody can write a name.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa.answer import Answer
from qa.packs.parse import Fields
from store.errors import ReadError

LONGEST_NAME = 120
"""Characters of a name."""


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """`name` says that the quote of `citation` (its number) was compared with its source, at `at`: ISO 8601, UTC."""

    citation: int
    name: str
    at: str

    @property
    def words(self) -> str:
        """The sign-off as one line, with the time to the minute."""
        return f"Checked by {self.name}, {self.at[:10]} {self.at[11:16]} UTC"


def read(fields: Fields) -> SignOff:
    """A sign-off read from its JSON. Raises ReadError for a name that is none, or a time that is not of UTC."""
    name, at = fields.text("name"), fields.text("at")
    plain = name == " ".join(name.split()) and all(unicodedata.category(c)[0] != "C" for c in name)
    if not (plain and 0 < len(name) <= LONGEST_NAME):
        raise ReadError("This is not an evidence pack: the name of a sign-off is empty, too long or not plain text.")
    try:
        utc = at.endswith("Z") and at[10:11] == "T" and datetime.fromisoformat(at) is not None
    except ValueError:
        utc = False
    if not utc:
        raise ReadError("This is not an evidence pack: the time of a sign-off is not of the form 2025-01-31T09:30:00Z.")
    return SignOff(citation=fields.whole("citation"), name=name, at=at)


def latest(signed: Sequence[SignOff], answer: Answer) -> tuple[SignOff, ...]:
    """The sign-offs of quotes that `answer` has, in their order; the last one of each quote."""
    last = {s.citation: s for s in signed}
    return tuple(last[c.number] for c in answer.citations if c.number in last)


def sealed(signed: Sequence[SignOff], answer: Answer, digest: str) -> list[dict[str, Any]]:
    """The sign-offs as they stand in a pack of `answer`, whose digest is given."""
    quotes = {c.number: c.quote for c in answer.citations}
    return [
        {"citation": s.citation, "name": s.name, "at": s.at, "seal": seal(s, quotes[s.citation], digest)}
        for s in signed
    ]


def seal(signed: SignOff, quote: str, digest: str) -> str:
    """The digest that binds a sign-off to the answer of that digest, and to the quote."""
    bound = json.dumps([digest, signed.citation, quote, signed.name, signed.at], separators=(",", ":"))
    return "sha256:" + hashlib.sha256(bound.encode()).hexdigest()
