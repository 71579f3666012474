"""The report as one HTML page that stands alone: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.intervals import Interval
from evals.suite.catalogue import BY_NAME
from evals.suite.figures import SUPPORTS, Bin, Point
from evals.suite.report import plots
from evals.suite.report.markdown import MOCKS, promises, prose, verdict

_CSS = Path(__file__).with_name("page.css")
_HEADLINES = (
    "recall", "filters_read", "follow_up_completed", "gold_cited", "correct", "citation_recall", "citation_precision",
    "opinions_attributed", "speakers_named", "abstention_recall", "over_refusal", "false_premise_met",
    "disagreement_told",
)  # fmt: skip
_BY_TAG = ("gold_cited", "abstention_recall")
_TILES = (
    ("first", "gold_cited", "of the evidence that an answer needs is cited"),
    ("first", "correct", "of what a right answer says is said"),
    ("first", "abstention_recall", "of the questions without an answer here are declined"),
    ("first", "false_premise_met", "of the false assumptions in questions are met"),
    ("liar", "false_shown", "of the false sentences are shown as supported"),
    ("obedient", "orders_obeyed", "of what orders in articles demand reaches the reader unmarked"),
)
"""What stands large at the top: of whom ("first" is the subject that means to answer), which metric, in plain words."""

_SHOWN = 40  # cases of one change
_TOLD = BY_NAME["prose_told_right"].title
_LABELS = {True: "true", False: "false", None: "about the sources"}


def page(report: Mapping[str, Any]) -> str:
    """The whole page. Only the section with the id `timings` differs between two runs of one build."""
    title = f"Evaluation: {report['header']['material']}"
    asked = (_promised, _plots, _table) if report["subjects"] else ()
    sections = (*asked, _prose, _judge, _moved, _worst, _definitions, _run, _timings)
    parts = [*_top(report, title), *(part for section in sections for part in section(report))]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_CSS.read_text(encoding='utf-8')}</style></head><body><main>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def _top(report: Mapping[str, Any], title: str) -> Iterator[str]:
    header, compared = report["header"], report["gate"]
    kind = "none" if not compared or not compared["shared"] else "closed" if compared["closed"] else "open"
    yield f"<h1>{escape(title)}</h1>"
    asked = sum(s["cases"] for s in report["subjects"].values())
    if asked:
        yield (
            f'<p class="soft">{header["cases"]["count"]} questions about {header["articles"]["count"]} articles, '
            f"asked {asked:,} times of {len(report['subjects'])} subjects. {_code(MOCKS)}</p>"
        )
    yield f'<div class="verdict {kind}"><span>{escape(verdict(report))}</span></div>'
    subject = _first(report)
    tiles = [_tile(report, subject if of == "first" else of, name, below) for of, name, below in _TILES]
    yield f'<div class="tiles">{"".join(filter(None, tiles))}</div>'


def _tile(report: Mapping[str, Any], subject: str, name: str, below: str) -> str:
    figure = report["subjects"].get(subject, {}).get("figures", {}).get(name)
    if figure is None:
        return ""
    kind = {True: "met", False: "missed", None: ""}[figure["met"]]
    said = f"{below} ({subject}, of {figure['of']:,})"
    return f'<div class="tile"><b class="{kind}">{100 * figure["value"]:.1f} %</b><span>{escape(said)}</span></div>'


def _promised(report: Mapping[str, Any]) -> Iterator[str]:
    """A line a promise, with the subject that keeps it worst."""
    found = list(promises(report))
    missed = sum(not figure["met"] for *_, figure in found)
    yield "<h2>What is promised</h2>"
    yield (
        f"<p>{len(found) - missed} of {len(found)} promises are kept. A promise is a figure with a fixed target, for "
        "every subject it applies to; shown is the one that comes out worst.</p>"
    )
    worst: dict[str, tuple[str, str, Mapping[str, Any], Mapping[str, Any]]] = {}
    for one in found:
        _, _, metric, figure = one
        name, sign = metric["name"], 1 if metric["better"] == "lower" else -1
        if name not in worst or sign * figure["value"] > sign * worst[name][3]["value"]:
            worst[name] = one
    rows = [
        f'<tr><td title="{escape(m["definition"])}">{escape(title)}</td><td>{escape(subject)}</td>'
        f'<td class="{"met" if f["met"] else "missed"}">{f["value"]:.3f}</td>'
        f"<td>{f['low']:.3f} – {f['high']:.3f}</td>"
        f"<td>{'at most' if m['better'] == 'lower' else 'at least'} {m['target']:g}</td><td>{f['of']}</td></tr>"
        for subject, title, m, f in worst.values()
    ]
    head = "".join(f"<th>{h}</th>" for h in ("promise", "worst of", "measured", "95 % interval", "promised", "of"))
    yield _grid([f"<tr>{head}</tr>", *rows])


def _plots(report: Mapping[str, Any]) -> Iterator[str]:
    first = _first(report)
    titles = {m["name"]: m["title"] for m in report["metrics"]}
    figures = report["subjects"][first]["figures"]
    yield "<h2>By metric, by kind of question, by mock</h2>"
    rows = [(titles[n], _interval(figures[n]), figures[n]["met"]) for n in _HEADLINES if n in figures]
    yield '<div class="pair">'
    if rows:
        yield _figure(f"Metrics, {first}", "value with its 95 % interval", plots.dots(rows, f"Metrics of {first}"))
    for name in _BY_TAG:
        tagged = report["tags"].get(first, {})
        rows = [(t.replace("_", " "), _interval(f[name]), None) for t, f in tagged.items() if name in f]
        if rows:
            yield _figure(f"{titles[name]}, {first}", "by tag of the case", plots.dots(rows, f"{titles[name]} by tag"))
    for name in ("false_shown", "true_marked", "citation_precision"):
        metric = next(m for m in report["metrics"] if m["name"] == name)
        rows = [(s, _interval(v["figures"][name]), v["figures"][name]["met"]) for s, v in report["subjects"].items()
                if name in v["figures"]]  # fmt: skip
        if rows:
            below = "by mock" if metric["target"] is None else f"by mock; promised: {metric['target']:g}"
            yield _figure(
                metric["title"], below, plots.dots(rows, f"{metric['title']} by mock", [metric["target"]] * len(rows))
            )
    yield from _curves(report)
    yield "</div>"


def _curves(report: Mapping[str, Any]) -> Iterator[str]:
    for name, points in report["risk_coverage"].items():
        below = "if only the surest answers were given: how many, and how many of those are wrong"
        yield _figure(
            f"Risk and coverage, {name}",
            below,
            plots.curve([Point(**p) for p in points], f"Risk and coverage of {name}"),
        )
    found = report["reliability"]
    if found:
        errors = f"expected calibration error {found['error']:.3f}, Brier {found['brier']:.3f}"
        below = f"sentences whose truth a mock knows; {errors}"
        yield _figure(
            "Is the support score a probability?",
            below,
            plots.reliability([Bin(**b) for b in found["bins"]], "Reliability"),
        )


def _prose(report: Mapping[str, Any]) -> Iterator[str]:
    """What is shown of answers that a strong model wrote, and of labelled claims."""
    groups = _groups(report)
    if not groups:
        return
    yield "<h2>Real prose</h2>"
    yield (
        "<p>Answers that a strong model wrote from the product's own messages, and claims about articles, each "
        "sentence labelled, played back through the checker; and questions worded unlike the articles. No model is "
        "asked.</p>"
    )
    yield '<div class="pair">'
    rows = [
        (name.partition(": ")[2] if title == _TOLD else title, _interval(f), f["met"])
        for name, title, f in prose(report)
    ]
    below = "sentences of answers; claims told rightly, where .5 is chance; questions"
    yield _figure("What is shown of it", below, plots.dots(rows, "What is shown of real prose"))
    scored = report["prose"]["reliability"]
    if scored:
        errors = f"expected calibration error {scored['error']:.3f}, Brier {scored['brier']:.3f}"
        drawn = plots.reliability([Bin(**b) for b in scored["bins"]], "Share of true sentences by support score")
        yield _figure("Is the support score a probability, on real prose?", f"sentences of answers; {errors}", drawn)
    yield "</div>"
    if scored:
        yield _details("The same in numbers: share true by support score", _bins(scored["bins"]))
    titles = {m["name"]: m["title"] for m in report["metrics"]}
    yield from (_details(f"By collection and kind: {name}", _kinds(group, titles)) for name, group in groups.items())
    yield _details("Told wrongly, the surest first", _wrong(report["prose"]["wrong"]))


def _groups(report: Mapping[str, Any]) -> Mapping[str, Any]:
    groups: Mapping[str, Any] = report["prose"]["groups"] if report["prose"] else {}
    return groups


def _bins(bins: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        f"<tr><td>{b['low']:.1f} – {b['high']:.1f}</td><td>{b['count']}</td><td>{b['score']:.3f}</td>"
        f"<td>{b['true']:.3f}</td></tr>"
        for b in bins
    ]
    return _grid([_head("support score", "sentences", "mean score", "share true"), *rows])


def _kinds(group: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    rows = [
        f"<tr><td>{escape(half)}</td><td>{escape(titles[name])}</td><td>{f['value']:.3f}</td><td>{f['of']}</td></tr>"
        for half, figures in group["collections"].items() for name, f in figures.items()
    ]  # fmt: skip
    told = [
        f"<tr><td>{_LABELS[k['true']]}: {escape(k['kind'] or 'any')}</td><td>{k['count']}</td>"
        f"{''.join(f'<td>{k[support]}</td>' for support in SUPPORTS)}</tr>"
        for k in group["kinds"]
    ]
    collections = _grid([_head("collection", "figure", "value", "of"), *rows])
    return collections + (_grid([_head("kind", "sentences", *SUPPORTS), *told]) if told else "")


def _wrong(found: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        f'<tr><td>{_LABELS[s["true"]]}, {s["support"]}</td><td>{s["score"]:.2f}</td><td class="text">'
        f"{escape(s['text'])}</td><td>{escape(s['kind'])}</td><td>{escape(s['case'])}</td></tr>"
        for s in found
    ]
    return _grid([_head("is, and is shown as", "score", "sentence", "kind", "case"), *rows])


def _head(*names: str) -> str:
    return f"<tr>{''.join(f'<th>{escape(name)}</th>' for name in names)}</tr>"


def _details(summary: str, inner: str) -> str:
    return f"<details><summary>{escape(summary)}</summary><div>{inner}</div></details>"


def _table(report: Mapping[str, Any]) -> Iterator[str]:
    names = list(report["subjects"])
    yield "<h2>Every figure</h2><p>A dash: the metric does not apply. What crashed or failed counts in no figure.</p>"
    subjects = report["subjects"].values()
    rows = ["<tr><th></th>" + "".join(f'<th title="{escape(s["about"])}">{escape(n)}</th>'
            for n, s in report["subjects"].items()) + "</tr>"]  # fmt: skip
    for outcome in ("answered", "abstained", "failed", "crashed"):
        counts = "".join(f"<td>{s['outcomes'][outcome]}</td>" for s in subjects)
        rows.append(f"<tr><td>{outcome}</td>{counts}</tr>")
    for metric in report["metrics"]:
        cells = [report["subjects"][n]["figures"].get(metric["name"]) for n in names]
        if any(cells):
            rows.append(f"<tr><td>{escape(metric['title'])}</td>{''.join(map(_cell, cells))}</tr>")
    yield _grid(rows)


def _cell(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return '<td class="n">–</td>'
    kind = {True: "met", False: "missed", None: ""}[figure["met"]]
    value = f"{figure['value']:.0f}" if figure["value"] > 1 else f"{figure['value']:.3f}"
    told = f"{figure['low']:.3f} – {figure['high']:.3f}, of {figure['of']}"
    return f'<td class="{kind}" title="{told}">{value}</td>'


def _judge(report: Mapping[str, Any]) -> Iterator[str]:
    judge = report["judge"]
    if not judge:
        return
    yield f"<h2>A second reader: {escape(judge['judge'])}</h2>"
    yield "<p>How far the judge agrees with labels comes first; read its verdicts by that.</p>"
    rows = [
        f"<tr><td>labelled set {escape(a['name'])}</td><td>agrees {a['agreed']['value']:.3f}</td>"
        f"<td>{a['agreed']['low']:.3f} – {a['agreed']['high']:.3f}</td><td>kappa {a['kappa']:.2f}</td>"
        f"<td>of {a['agreed']['of']}</td></tr>"
        for a in judge["agreement"]
    ]
    rows += [
        f"<tr><td>{escape(name)}: supported sentences it finds carried</td><td>{f['value']:.3f}</td>"
        f"<td>{f['low']:.3f} – {f['high']:.3f}</td><td></td><td>of {f['of']}</td></tr>"
        for name, f in judge["supported_and_carried"].items()
        if f["of"]
    ]
    yield _grid(rows)


def _moved(report: Mapping[str, Any]) -> Iterator[str]:
    compared = report["gate"]
    if not compared or not compared["shared"]:
        return
    yield f"<h2>Against {escape(compared['with'])}, case by case</h2>"
    if not compared["changes"]:
        yield f"<p>No value moved, over {compared['shared']:,} results that both runs have.</p>"
    titles = {m["name"]: m["title"] for m in report["metrics"]}
    for change in compared["changes"]:
        low, high = change["interval"]
        kind = '<span class="kind">fell</span>' if change["fell"] else '<span class="soft">moved</span>'
        rows = "".join(
            f"<tr><td>{escape(m['case'])}</td><td>{_value(m['before'])}</td><td>{_value(m['after'])}</td></tr>"
            for m in change["cases"][:_SHOWN]
        )
        yield (
            f"<details><summary>{kind} <b>{escape(titles.get(change['metric'], change['metric']))}</b>, "
            f"{escape(change['subject'])}: {change['before']:.3f} → {change['after']:.3f} "
            f'<span class="soft">({low:+.3f} to {high:+.3f}; {len(change["cases"])} cases)</span></summary><div>'
            f"<table><tr><th>case</th><th>before</th><th>now</th></tr>{rows}</table></div></details>"
        )


def _worst(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["worst"]:
        return
    yield "<h2>Worst cases</h2><p>The gravest first, at most three of a kind from each subject.</p>"
    for case in report["worst"]:
        quotes = "".join(f"<blockquote>{escape(q)}</blockquote>" for q in case["evidence"]) or "nothing"
        wanted = (
            "".join(f"<blockquote>{escape(q)}</blockquote>" for q in case["wanted"])
            or f"none: {escape(case['expect'])}"
        )
        reasons = f"<dt>said of it</dt><dd>{escape(' '.join(case['reasons']))}</dd>" if case["reasons"] else ""
        yield (
            f'<details><summary><span class="kind">{escape(case["kind"])}</span> · {escape(case["subject"])} · '
            f"<b>{escape(case['question'])}</b></summary><div><dl><dt>why</dt><dd>{escape(case['reason'])}</dd>"
            f"<dt>answer</dt><dd>{escape(case['answer'])[:1500]}</dd><dt>cited</dt><dd>{quotes}</dd>"
            f"<dt>evidence</dt><dd>{wanted}</dd>{reasons}"
            f"<dt>case</dt><dd>{escape(case['case'])} ({escape(', '.join(case['tags']))})</dd></dl></div></details>"
        )


def _definitions(report: Mapping[str, Any]) -> Iterator[str]:
    rows = "".join(
        f'<tr><td>{escape(m["title"])}</td><td class="text">{escape(m["definition"])}</td></tr>'
        for m in report["metrics"]
    )
    yield "<h2>What the figures mean</h2>"
    yield f"<details><summary>Definitions and their sources</summary>{_grid([rows])}</details>"


def _run(report: Mapping[str, Any]) -> Iterator[str]:
    header = report["header"]
    lines = [(name, _plain(header[name])) for name in ("versions", "prompts", "settings", "cases", "articles", "prose")]
    lines += [(name, s["about"]) for name, s in report["subjects"].items()]
    lines += [(name, s["about"]) for name, s in _groups(report).items()]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines)
    yield f"<h2>What was run</h2><dl>{rows}</dl>"


def _timings(report: Mapping[str, Any]) -> Iterator[str]:
    """Last and apart: the one part of the page that another run gives otherwise."""
    stages = report["timings"].get(_first(report)) or {}
    parts = [
        _figure(
            f"{name}",
            "milliseconds: median (dark) / 95th percentile",
            plots.bars([(s, t["p50"], t["p95"]) for s, t in stages.items()], f"Latency of {name}"),
        )
        for name, stages in report["timings"].items()
        if stages and name in (_first(report), "faithful")
    ]
    if stages:
        yield '<section id="timings"><h2>How long it took, stage by stage</h2>'
        yield f'<p>This part differs from run to run.</p><div class="pair">{"".join(parts)}</div></section>'


def _first(report: Mapping[str, Any]) -> str:
    """The subject that the page is about in the first place: the first that is no mock, else the first, else ""."""
    subjects: Mapping[str, Any] = report["subjects"]
    return next((name for name, s in subjects.items() if not s["mocked"]), next(iter(subjects), ""))


def _interval(figure: Mapping[str, Any]) -> Interval:
    return Interval(figure["value"], figure["low"], figure["high"], figure["of"])


def _figure(title: str, below: str, svg: str) -> str:
    return f"<figure><figcaption>{escape(title)}<span>{escape(below)}</span></figcaption>{svg}</figure>"


def _code(text: str) -> str:
    """`text` with what stands between backticks as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def _grid(rows: Sequence[str]) -> str:
    return f'<div class="wide"><table>{"".join(rows)}</table></div>'


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}"


def _plain(value: Mapping[str, Any] | Sequence[Any]) -> str:
    told = value.items() if isinstance(value, Mapping) else enumerate(value)
    return ", ".join(f"{k} {' '.join(map(str, v.values())) if isinstance(v, Mapping) else v}" for k, v in told)
