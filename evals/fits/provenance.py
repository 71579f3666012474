"""What a fitted file tells of itself, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Provenance:
    """Where the numbers of a file come from: the `command` that writes them, the data they were fitted `on`, the day
    (`when`, ISO), and the `figure` that the fit had there, as the command printed it."""

    command: str
    on: str
    when: str
    figure: str


def today() -> str:
    """The day, as it is written into a file."""
    return datetime.now(UTC).date().isoformat()


def write(path: Path, learned: Mapping[str, Any], provenance: Provenance, *, indent: int = 1) -> None:
    """Writes `learned` to `path` as JSON, with what is known of it under "about"."""
    told = {"about": asdict(provenance), **learned}
    path.write_text(json.dumps(told, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")
