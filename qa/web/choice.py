"""The filters that a reader has set on the page for one question, read from what the browser sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.filters import NAMES

_LONGEST = 4_000


@dataclass(frozen=True)
class Choice:
    """`filters` as set, None if the reader set none: then those of the question count. `unread`: the keys settled."""

    filters: Mapping[str, Any] | None = None
    unread: tuple[str, ...] = ()


def read(sent: str) -> Choice:
    """The choice in the JSON object `sent`; what is none counts as not made. Its values are checked by `Filters.parse`.

    Whoever sets filters has seen those of the question and settles all of them.
    """
    try:
        chosen = json.loads(sent) if 0 < len(sent or "") <= _LONGEST else None
    except (ValueError, RecursionError):
        chosen = None
    if not isinstance(chosen, dict):
        return Choice()
    return Choice(chosen, NAMES)
