"""What came of one fault trial."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """Whether a trial was survived, what went wrong if not, and the seconds that mattered."""

    ok: bool
    what: str = ""
    seconds: float = 0.0
