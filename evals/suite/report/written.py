"""The report as values: everything the page, the Markdown and the gate say, JSON-ready, the same for the same run.

Whatever varies from run to run stands under `timings`; there are no paths and no clock times.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from evals.suite import gate
from evals.suite.catalogue import METRICS
from evals.suite.figures import Figure, figures, kinds, prose_reliability, reliability, risk_coverage, stages, tags
from evals.suite.judged import Judged
from evals.suite.prose import ANSWERS
from evals.suite.run import Material, Row
from evals.suite.subjects import Subject
from evals.suite.worst import told_wrongly, worst
from prompts import load, using
from qa.answering.finding.retrieval import PASSAGES
from qa.answering.spine.model_prose import TOKEN_BUDGET

_PACKAGES = ("article-qa", "langchain-core", "numpy", "rapidfuzz", "tantivy", "wordllama")
_PROMPTS = ("answer", "verbatim", "rewrite", "judge")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One whole run. `compared` is the other run's name with what moved since; `judged` what a judge made of it."""

    material: Material
    subjects: tuple[Subject, ...]
    rows: tuple[Row, ...]
    settings: Mapping[str, Any]
    compared: Compared | None = None
    judged: Judged | None = None

    @property
    def asked(self) -> tuple[Subject, ...]:
        """The subjects that are asked; the others play back what was said."""
        return tuple(s for s in self.subjects if not s.group)

    def of(self, subject: Subject) -> list[Row]:
        """The rows of one subject."""
        return [row for row in self.rows if row.subject == subject.name]


@dataclass(frozen=True)
class Compared:
    """A comparison with another run: `shared` cases, and the metrics that moved."""

    name: str
    shared: int
    changes: tuple[gate.Change, ...]

    @property
    def falls(self) -> tuple[gate.Change, ...]:
        """What closes the gate."""
        return tuple(c for c in self.changes if c.fell)


def report(run: Run) -> dict[str, Any]:
    """The whole report."""
    return {
        "header": header(run),
        "metrics": [
            {"name": m.name, "title": m.title, "definition": m.definition, "better": m.better, "exact": m.exact,
             "target": m.target}
            for m in METRICS
        ],
        "gate": _compared(run.compared),
        "subjects": {s.name: _subject(s, run.of(s)) for s in run.asked},
        "tags": {s.name: _tags(run.of(s)) for s in run.asked if s.share == 1},
        "risk_coverage": {
            s.name: [asdict(p) for p in points] for s in run.subjects if (points := risk_coverage(run.of(s)))
        },
        "reliability": _rounded(asdict(found)) if (found := reliability(run.rows)) else None,
        "prose": _prose(run),
        "judge": run.judged.to_dict() if run.judged else None,
        "worst": [
            {"subject": f.row.subject, "kind": f.kind, "reason": f.reason, **_shown(f.row)}
            for f in worst(run.rows, {s.name for s in run.subjects if s.answers})
        ],
        "scores": gate.packed(gate.scores(run.rows)),
        "timings": {s.name: stages(run.of(s)) for s in run.subjects},
    }  # fmt: skip


def header(run: Run) -> dict[str, Any]:
    """What has to be known to repeat the run."""
    material = run.material
    told = [case for s in run.subjects if s.group for case in material.of(s)]
    return {
        "material": material.name,
        "cases": {"count": len(material.cases), "digest": _digest(gate.digest_of(c) for c in material.cases)},
        "articles": {"count": len({a.id for a in material.articles}),
                     "digest": _digest(sorted(f"{a.id}:{a.revision}" for a in material.articles))},
        "prose": {"count": len(told), "digest": _digest(gate.digest_of(c) for c in told)},
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        "prompts": {name: _prompt(name) for name in _PROMPTS} | {
            f"{s.prompts.name}/{name}": _prompt(name, s) for s in run.subjects if s.prompts for name in _PROMPTS
            if (s.prompts / f"{name}.md").exists()
        },
        "settings": {**run.settings, "passages": PASSAGES, "token_budget": TOKEN_BUDGET},
        "subjects": [s.name for s in run.subjects],
    }  # fmt: skip


def rows_for_ragas(run: Run) -> Iterator[str]:
    """One JSON line an answer of a subject that is no mock, with the names that RAGAS gives its columns.

    Those of its samples (`user_input`, `response`, `retrieved_contexts`, `reference`), and those it had before 0.2.
    """
    names = {s.name for s in run.subjects if not s.mocked}
    for row in run.rows:
        if row.subject in names and row.answer is not None:
            case = row.case
            contexts = list(row.contexts)
            reference = "; ".join(group[0] for group in case.answer_contains) or _gold(row)
            told = {
                "subject": row.subject,
                "id": case.id,
                "user_input": case.question,
                "response": row.answer["text"],
                "retrieved_contexts": contexts,
                "reference": reference,
                "reference_contexts": [g.quotes[0] for g in case.gold],
                "question": case.question,
                "answer": row.answer["text"],
                "contexts": contexts,
                "ground_truth": reference,
                "metrics": {name: round(tally.value, 6) for name, tally in row.values.items()},
            }
            yield json.dumps(told, ensure_ascii=False)


def answers(run: Run) -> Iterator[str]:
    """One JSON line a case: the whole answer, in the product's own shape; of real prose, what is shown of it."""
    for row in run.rows:
        told = {"subject": row.subject, "case": row.case.id, "status": row.status, "failure": row.failure}
        shown = {"shown": [asdict(s) for s in row.shown]} if row.shown else {"answer": row.answer}
        yield json.dumps(told | shown, ensure_ascii=False)


def _gold(row: Row) -> str:
    return " ".join(g.quotes[0] for g in row.case.gold)


def _subject(subject: Subject, rows: Sequence[Row]) -> dict[str, Any]:
    statuses = {
        status: sum(r.status == status for r in rows) for status in ("answered", "abstained", "failed", "crashed")
    }
    return {
        "about": subject.about,
        "mocked": subject.mocked,
        "cases": len(rows),
        "outcomes": statuses,
        "figures": {f.metric: _figure(f) for f in figures(rows)},
    }


def _prose(run: Run) -> dict[str, Any] | None:
    """What is shown of real prose; None where none was played back."""
    played = {s: found for s in run.subjects if s.group and (found := run.of(s))}
    answers = [row for s, found in played.items() if s.group == ANSWERS for row in found]
    scored = prose_reliability(answers)
    return {
        "groups": {
            s.name: _subject(s, found) | {"collections": _tags(found), "kinds": [asdict(k) for k in kinds(found)]}
            for s, found in played.items()
        },
        "reliability": _rounded(asdict(scored)) if scored else None,
        "wrong": [
            {"case": row.case.id, **_rounded(asdict(shown))} for row, shown in told_wrongly(answers)
        ],
    } if played else None  # fmt: skip


def _tags(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        tag: {f.metric: _figure(f) for f in figures(r for r in rows if tag in r.case.tags)} for tag in tags(rows)
    }  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    found = figure.interval
    told: dict[str, Any] = _rounded(
        {"value": found.value, "low": found.low, "high": found.high, "of": found.of, "met": figure.met}
    )
    return told


def _shown(row: Row) -> dict[str, Any]:
    answer = row.answer or {}
    evidence = [e for s in answer.get("sentences", ()) for e in s["evidence"]]
    return {
        "case": row.case.id,
        "tags": list(row.case.tags),
        "question": row.case.question,
        "expect": row.case.expect,
        "answer": answer.get("text", row.failure),
        "evidence": list(dict.fromkeys(e["quote"] for e in evidence))[:4],
        "wanted": [g.quotes[0] for g in row.case.gold],
        "reasons": list(dict.fromkeys(r for s in answer.get("sentences", ()) for r in s["reasons"]))[:4],
    }


def _compared(compared: Compared | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {
        "with": compared.name,
        "shared": compared.shared,
        "closed": bool(compared.falls),
        "changes": [_rounded(asdict(c)) for c in compared.changes],
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value


def _digest(parts: Any) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:16]


def _prompt(name: str, subject: Subject | None = None) -> dict[str, str]:
    with using(subject.prompts if subject else None):
        prompt = load(name)
    return {"version": prompt.version, "digest": prompt.digest}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
