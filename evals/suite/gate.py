"""Two runs compared, case by case; and the gate, which is the comparison with `evals/baseline.json`.

A run is compared over the cases that both have and that did not change in between. A metric has fallen when it is worse
by more than `LEAST` and the interval of its change, cases drawn in pairs, lies wholly on the worse side of zero; an
exact metric when it is worse at all; and a case that crashes now and did not before is a fall of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.cases import Case, CaseError
from evals.intervals import Interval, change
from evals.suite.catalogue import BY_NAME, METRICS, Metric
from evals.suite.outcomes import Tally
from evals.suite.run import Row

BASELINE = Path(__file__).parent.parent / "baseline.json"
LEAST = 0.005
"""What a metric has to fall by to count, however sure the fall is."""

_ANY = 1e-9
_LATER = (
    "filters_read",
    "refuted",
    "event_day",
)  # they count only where they are used, so that older runs can still be compared


@dataclass(frozen=True)
class Scored:
    """One case as it was scored: a digest of the case, how it ended, and the value of every metric that applied."""

    digest: str
    status: str
    values: Mapping[str, Tally]


Scores = Mapping[str, Mapping[str, Scored]]
"""By subject and case id."""


@dataclass(frozen=True)
class Moved:
    """One case whose value for a metric is another now: None where the metric did not apply."""

    case: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Change:
    """A metric of a subject that moved. `fell`: that closes the gate. `cases`: those that moved, worse ones first."""

    subject: str
    metric: str
    before: float
    after: float
    interval: tuple[float, float]
    fell: bool
    cases: tuple[Moved, ...]


def digest_of(case: Case) -> str:
    """8 hexadecimal digits over everything that a case says."""
    said = {name: value for name, value in asdict(case).items() if value not in (None, ()) or name not in _LATER}
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:8]


def scores(rows: Iterable[Row]) -> dict[str, dict[str, Scored]]:
    """What a run scored."""
    found: dict[str, dict[str, Scored]] = {}
    for row in rows:
        found.setdefault(row.subject, {})[row.case.id] = Scored(digest_of(row.case), row.status, row.values)
    return found


def changes(before: Scores, after: Scores) -> list[Change]:
    """Every metric that moved, falls first. Subjects and cases that only one side has are left out."""
    found = [c for subject in before if subject in after for c in _of_subject(subject, before[subject], after[subject])]
    return sorted(found, key=lambda c: (not c.fell, c.subject, c.metric))


def falls(before: Scores, after: Scores) -> list[Change]:
    """What closes the gate."""
    return [c for c in changes(before, after) if c.fell]


def shared(before: Scores, after: Scores) -> int:
    """How many cases of subjects both runs have, unchanged."""
    return sum(len(_same(before[s], after[s])) for s in before if s in after)


def _same(before: Mapping[str, Scored], after: Mapping[str, Scored]) -> list[str]:
    return [id_ for id_, old in before.items() if id_ in after and after[id_].digest == old.digest]


def _of_subject(subject: str, before: Mapping[str, Scored], after: Mapping[str, Scored]) -> Iterator[Change]:
    ids = _same(before, after)
    crashed = [i for i in ids if after[i].status == "crashed" and before[i].status != "crashed"]
    if crashed:
        was = sum(before[i].status == "crashed" for i in ids) / len(ids)
        now = sum(after[i].status == "crashed" for i in ids) / len(ids)
        moved = tuple(Moved(i, 0.0, 1.0) for i in crashed)
        yield Change(subject, "crashed", was, now, (now - was, now - was), True, moved)
    for metric in METRICS:
        moved = tuple(_moved(metric, before, after, ids))
        if moved:
            yield from _change(subject, metric, before, after, ids, moved)


def _moved(
    metric: Metric, before: Mapping[str, Scored], after: Mapping[str, Scored], ids: Sequence[str]
) -> list[Moved]:
    pairs = [(i, before[i].values.get(metric.name), after[i].values.get(metric.name)) for i in ids]
    moved = [Moved(i, old.value if old else None, new.value if new else None) for i, old, new in pairs if old != new]
    sign = -1 if metric.better == "lower" else 1
    return sorted(moved, key=lambda m: (sign * ((m.after or 0.0) - (m.before or 0.0)), m.case))


def _change(
    subject: str,
    metric: Metric,
    before: Mapping[str, Scored],
    after: Mapping[str, Scored],
    ids: Sequence[str],
    moved: tuple[Moved, ...],
) -> Iterator[Change]:
    old, new = _counted(metric, before, ids), _counted(metric, after, ids)
    interval = change(old, new)
    if not interval.of:  # nothing is left to compare on one side
        return
    was, now = (float(side[0].sum() / side[1].sum()) for side in (old, new))
    yield Change(subject, metric.name, was, now, (interval.low, interval.high), _fell(metric, interval), moved)


def _counted(metric: Metric, side: Mapping[str, Scored], ids: Sequence[str]) -> tuple[Any, Any]:
    tallies = [side[i].values.get(metric.name) for i in ids]
    return np.array([t.got if t else 0.0 for t in tallies]), np.array([t.of if t else 0.0 for t in tallies])


def _fell(metric: Metric, found: Interval) -> bool:
    if metric.better is None:
        return False
    sign = -1 if metric.better == "lower" else 1
    if metric.exact:
        return sign * found.value < -_ANY
    return sign * found.value < -LEAST and max(sign * found.low, sign * found.high) < -_ANY


# On disk


def write(path: Path, header: Mapping[str, Any], found: Scores) -> None:
    """Writes a run as a baseline: one line a case, so that two of them can be read side by side."""
    lines = ",\n".join(
        f"  {_json(subject)}: {{\n"
        + ",\n".join(f"   {_json(i)}: {_json(_packed(s))}" for i, s in cases.items())
        + "\n  }"
        for subject, cases in found.items()
    )
    names = _json([m.name for m in METRICS])
    path.write_text(
        f'{{\n "header": {_json(header)},\n "metrics": {names},\n "scores": {{\n{lines}\n }}\n}}\n', encoding="utf-8"
    )


def read(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Scored]]]:
    """The header and the scores of a baseline or of a report. Raises CaseError for a file that is neither."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        names = told["metrics"]
        names = [m if isinstance(m, str) else m["name"] for m in names]
        found = {
            subject: {id_: _unpacked(packed, names) for id_, packed in cases.items()}
            for subject, cases in told["scores"].items()
        }
        header = told["header"]
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise CaseError(
            f"{path.name} is no baseline and no report ({type(error).__name__}); name one of these."
        ) from error
    return header, found


def packed(found: Scores) -> dict[str, dict[str, list[Any]]]:
    """The scores as they are written: digest, status, then one value for each of `METRICS`, or the few by name."""
    return {subject: {id_: _packed(s) for id_, s in cases.items()} for subject, cases in found.items()}


def _packed(scored: Scored) -> list[Any]:
    by_name = {m.name: _short(scored.values[m.name]) for m in METRICS if m.name in scored.values}
    values = [by_name.get(m.name) for m in METRICS]
    while values and values[-1] is None:
        values.pop()
    if len(_json([by_name])) < len(_json(values)):  # real prose has few values, far behind
        values = [by_name]
    return [scored.digest, scored.status, *values]


def _short(tally: Tally) -> Any:
    got = round(tally.got, 6)
    got = int(got) if got == int(got) else got
    return got if tally.of == 1 else [got, int(tally.of)]


def _unpacked(packed: Sequence[Any], names: Sequence[str]) -> Scored:
    digest, status, *values = packed
    named = values[0].items() if values and isinstance(values[0], dict) else zip(names, values, strict=False)
    tallies = {
        name: Tally(float(v[0]), float(v[1])) if isinstance(v, list) else Tally(float(v))
        for name, v in named
        if v is not None and name in BY_NAME
    }
    return Scored(digest, status, tallies)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
