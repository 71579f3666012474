"""A sign-off: a person's word that they compared words with their source, beside the proof and no part of it.

The library keeps them (`qa.signing`). In a pack they stand under `pack`, outside what the digest of the answer covers,
since they are given after it. Each has a seal of its own over the answer, the quote and all that was said: it tells one
that was edited, or moved to another quote or answer. That the name is true is not proven by it; `by_key` says that a
server knew who came by their key. One that is withdrawn stays, and says so.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa.answer import Answer, plain
from qa.packs import parse
from qa.packs.parse import Fields
from store.errors import ReadError

LONGEST_NAME = 120
"""Characters of a name."""
LONGEST_COMMENT = 2_000


@dataclass(frozen=True, kw_only=True)
class Word:
    """What `name` says, at `at`: ISO 8601, UTC. `by_key`: the name is that of the key with which they came."""

    name: str
    at: str
    by_key: bool = False
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SignOff(Word):
    """`name` says that the quote of `citation` (its number; 0 where it is of a draft's finding) was compared with its
    source. `undone` is who withdrew that, None for nobody. `id` names it in the library, "" in a pack."""

    citation: int = 0
    undone: Word | None = None
    id: str = ""


def read(fields: Fields) -> SignOff:
    """A sign-off read from its JSON. Raises ReadError for a name or comment that is none, or a time not of UTC."""
    found: SignOff = parse.value(SignOff, fields.told, "the sign-off")
    for word in (found, found.undone):
        if word is not None:
            _check(word)
    return found


def _check(word: Word) -> None:
    if not word.name or not is_line(word.name, LONGEST_NAME) or not is_line(word.comment, LONGEST_COMMENT):
        raise ReadError("This is not an evidence pack: the name or the comment of a sign-off is empty, too long or not "
                        "plain text.")  # fmt: skip
    try:
        utc = word.at.endswith("Z") and word.at[10:11] == "T" and datetime.fromisoformat(word.at) is not None
    except ValueError:
        utc = False
    if not utc:
        raise ReadError("This is not an evidence pack: the time of a sign-off is not of the form 2025-01-31T09:30:00Z.")


def is_line(words: str, longest: int) -> bool:
    """Whether it is plain words on one line, no more than that many characters, or nothing."""
    same = words == " ".join(words.split()) and all(unicodedata.category(c)[0] != "C" for c in words)
    return same and len(words) <= longest


def of_quotes(signed: Sequence[SignOff], answer: Answer) -> tuple[SignOff, ...]:
    """The sign-offs of quotes that `answer` has, in their order, those of one quote as they were given."""
    return tuple(s for c in answer.citations for s in signed if s.citation == c.number)


def sealed(signed: Sequence[SignOff], answer: Answer, digest: str) -> list[dict[str, Any]]:
    """The sign-offs as they stand in a pack of `answer`, whose digest is given."""
    quotes = {c.number: c.quote for c in answer.citations}
    return [
        {"citation": s.citation, "name": s.name, "at": s.at, **_more(s), "seal": seal(s, quotes[s.citation], digest)}
        for s in signed
    ]


def seal(signed: SignOff, quote: str, digest: str) -> str:
    """The digest that binds a sign-off to the answer of that digest, and to the quote."""
    more = [_more(signed)] if _more(signed) else []
    bound = json.dumps([digest, signed.citation, quote, signed.name, signed.at, *more], separators=(",", ":"))
    return "sha256:" + hashlib.sha256(bound.encode()).hexdigest()


def _more(signed: SignOff) -> dict[str, Any]:
    """What was said beside name and time; nothing in packs of before there was any."""
    told = {"by_key": signed.by_key, "comment": signed.comment, "undone": plain(signed.undone)}
    return {name: value for name, value in told.items() if value}
