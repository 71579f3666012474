"""What came of fault trials: of one, and of many as a line of a table, the same for every command that makes trials."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.intervals import wilson

_TOLD = 10  # failures of one kind that a line keeps


@dataclass(frozen=True)
class Outcome:
    """Whether all was right, what went wrong if not, and the seconds that mattered, with what they may be at most.

    Whether all was right does not depend on a machine's other work; whether it came in time does.
    """

    ok: bool
    what: str = ""
    seconds: float = 0.0
    limit: float = math.inf

    @property
    def survived(self) -> bool:
        """Whether all was right and came in time."""
        return self.ok and self.seconds <= self.limit


@dataclass(frozen=True)
class Line:
    """Trials of one kind: how many, how many failed, the longest of the seconds that mattered, the first failures.

    `row` is that of the table of faults. Of kinds in which no time matters `slowest_s` is 0.
    """

    row: str
    trial: str
    trials: int
    failed: int
    slowest_s: float
    failures: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: str, trial: str, outcomes: Iterable[Outcome]) -> Line:
        """The line of these outcomes."""
        told = list(outcomes)
        failures = [outcome.what for outcome in told if not outcome.survived]
        slowest = max((outcome.seconds for outcome in told), default=0.0)
        return cls(row, trial, len(told), len(failures), slowest, tuple(failures[:_TOLD]))

    @property
    def at_most(self) -> float:
        """What the rate of failures is below, with 95 % confidence: 3/n when nothing failed, else Wilson's bound."""
        if not self.trials:
            return 1.0
        return min(1.0, 3 / self.trials) if not self.failed else wilson(self.failed, self.trials)[1]

    def __str__(self) -> str:
        return f"{self.row:5}{self.trial:42}{self.trials:7}{self.failed:8}{self.at_most:9.3f}" + (
            f"{self.slowest_s:8.1f}s" if self.slowest_s else f"{'–':>9}"
        )


HEADING = f"{'row':5}{'trial':42}{'trials':>7}{'failed':>8}{'at most':>9}{'slowest':>9}"
"""Above lines as they are printed."""


def joined(lines: Iterable[Line]) -> Iterator[Line]:
    """One line a kind of those that were run in several pieces, in the order in which kinds first came."""
    kinds: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        kinds.setdefault((line.row, line.trial), []).append(line)
    for (row, trial), parts in kinds.items():
        failures = tuple(failure for part in parts for failure in part.failures)[:_TOLD]
        yield Line(
            row,
            trial,
            sum(part.trials for part in parts),
            sum(part.failed for part in parts),
            max(part.slowest_s for part in parts),
            failures,
        )


def write(lines: Sequence[Line], path: Path) -> None:
    """Write lines as JSON to `path`."""
    path.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> list[Line]:
    """The lines that `write` wrote to `path`."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Line(**row | {"failures": tuple(row["failures"])}) for row in rows]
