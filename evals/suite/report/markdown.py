"""The report as Markdown: the figures, what moved, and the worst cases, for a terminal or a review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SHOWN = 12
"""Cases of a change, and worst cases, that are told in full."""

MOCKS = "Mocks test the system, not a model. With a key, `qa eval --model NAME` runs a real one."


_ASKED = ("gold_cited", "correct", "abstention_recall", "over_refusal", "reader_sure", "reader_misled")
"""What is told of the questions beside what is shown of prose."""


def markdown(report: Mapping[str, Any]) -> str:
    """The whole page."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def verdict(report: Mapping[str, Any]) -> str:
    """In one sentence: whether anything fell."""
    compared = report["gate"]
    if compared is None or not compared["shared"]:
        return "Nothing to compare with: no baseline holds these cases."
    if not compared["closed"]:
        return f"Nothing fell, over {compared['shared']:,} results shared with {compared['with']}."
    falls = sum(c["fell"] for c in compared["changes"])
    return f"Worse than {compared['with']}: {falls} {'figure' if falls == 1 else 'figures'} fell."


def changes(report: Mapping[str, Any], *, fell: bool) -> Iterator[str]:
    """What moved, a line a figure and a line for its cases."""
    for change in (report["gate"] or {}).get("changes", ()):
        if change["fell"] == fell:
            low, high = change["interval"]
            yield (
                f"- {change['subject']}: {change['metric']} {change['before']:.3f} → {change['after']:.3f}"
                f" (change {low:+.3f} to {high:+.3f})"
            )
            cases = [f"{m['case']} {_value(m['before'])} → {_value(m['after'])}" for m in change["cases"]]
            more = f", and {len(cases) - SHOWN} more" if len(cases) > SHOWN else ""
            yield f"  - {', '.join(cases[:SHOWN])}{more}"


def promises(report: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """(subject, metric's title, metric, figure) of every figure that has a target."""
    for metric in report["metrics"]:
        if metric["target"] is not None:
            for name, subject in report["subjects"].items():
                if metric["name"] in subject["figures"]:
                    yield name, metric["title"], metric, subject["figures"][metric["name"]]


def prose(report: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(group, metric's title, figure) of what is shown of real prose, and of how its questions are answered."""
    for name, group in (report["prose"] or {"groups": {}})["groups"].items():
        for metric in report["metrics"]:
            if metric["name"] in group["figures"] and (metric["name"] in _ASKED or metric["name"][:6] == "prose_"):
                yield name, metric["title"], group["figures"][metric["name"]]


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    header = report["header"]
    yield from (f"# Evaluation: {header['material']}", "", f"**{verdict(report)}**", "", MOCKS, "")
    if any(True for _ in changes(report, fell=True)):
        yield from ("## What fell", "", *changes(report, fell=True), "")
    missed = [p for p in promises(report) if not p[3]["met"]]
    yield from ("## Promises", "", f"{sum(1 for _ in promises(report)) - len(missed)} kept, {len(missed)} missed.", "")
    yield from (f"- {subject}: {title} {_figure(f)}, promised {m['target']:g}" for subject, title, m, f in missed)
    yield ""
    names = list(report["subjects"])
    yield from ("## Figures", "", f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}")
    outcomes = ("answered", "abstained", "failed", "crashed")
    yield f"| cases | {' | '.join(str(report['subjects'][n]['cases']) for n in names)} |"
    for outcome in outcomes:
        yield f"| {outcome} | {' | '.join(str(report['subjects'][n]['outcomes'][outcome]) for n in names)} |"
    for metric in report["metrics"]:
        cells = [report["subjects"][n]["figures"].get(metric["name"]) for n in names]
        if any(cells):
            yield f"| {metric['title']} | {' | '.join(_figure(c) if c else '–' for c in cells)} |"
    yield ""
    yield from _prose(report)
    if any(True for _ in changes(report, fell=False)):
        yield from ("## What else moved", "", *changes(report, fell=False), "")
    yield from ("## Worst cases", "")
    for case in report["worst"][:SHOWN]:
        yield f"- **{case['subject']}, {case['case']}**: {case['kind']}. {case['reason']}"
        yield f"  - asked: {case['question']}"
        yield f"  - answered: {' '.join(case['answer'].split())[:400]}"
        yield from (f"  - cited: {' '.join(e.split())[:300]}" for e in case["evidence"][:2])
    yield from ("", "## What was run", "")
    for name in ("versions", "prompts", "settings"):
        yield f"- {name}: {', '.join(f'{k} {_plain(v)}' for k, v in header[name].items())}"
    yield f"- cases: {header['cases']['count']}, digest {header['cases']['digest']}"
    yield f"- articles: {header['articles']['count']}, digest {header['articles']['digest']}"


def _prose(report: Mapping[str, Any]) -> Iterator[str]:
    found = report["prose"]
    if not found:
        return
    yield from ("## Real prose", "", "| | | |", "|---|---|---|")
    for name, title, figure in prose(report):
        yield f"| {name} | {title} | {_figure(figure)} of {figure['of']} |"
    if found["reliability"]:
        bins = (
            f"{b['low']:.1f}–{b['high']:.1f}: {b['true']:.2f} of {b['count']}" for b in found["reliability"]["bins"]
        )
        yield from ("", f"True by support score: {'; '.join(bins)}.")
    yield ""


def _figure(figure: Mapping[str, Any]) -> str:
    if figure["of"] and figure["value"] > 1:
        return f"{figure['value']:.0f}"
    return f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]"


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}"


def _plain(value: Any) -> str:
    return " ".join(str(v) for v in value.values()) if isinstance(value, Mapping) else str(value)
