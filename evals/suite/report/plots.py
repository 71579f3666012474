"""Plots as SVG inside a page: drawn by hand, so that the same figures give the same bytes. Colours are the page's."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.intervals import Interval
from evals.suite.figures import Bin, Point

_LABEL, _PLOT, _VALUE, _ROW = 178, 206, 96, 25


def dots(rows: Sequence[tuple[str, Interval, bool | None]], title: str, targets: Sequence[float | None] = ()) -> str:
    """One line a figure between 0 and 1: a dot, its 95 % interval, its value, and a tick where its target is."""
    height = _ROW * len(rows) + 30
    parts = [_axis(_LABEL, _PLOT, height - 24)]
    for i, (label, found, met) in enumerate(rows):
        y = i * _ROW + 16
        kind = {True: "met", False: "missed", None: "plain"}[met]
        low, high, at = (_LABEL + _PLOT * min(1.0, max(0.0, v)) for v in (found.low, found.high, found.value))
        parts.append(f'<text class="l" x="{_LABEL - 12}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        if i < len(targets) and targets[i] is not None:
            x = _LABEL + _PLOT * float(targets[i] or 0.0)
            parts.append(f'<line class="target" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 8}" y2="{y + 8}"/>')
        parts.append(f'<line class="i {kind}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>')
        parts.append(
            f'<circle class="d {kind}" cx="{at:.1f}" cy="{y}" r="4.5"><title>{escape(str(found))}</title></circle>'
        )
        parts.append(_value(y, f"{found.value:.3f}", f" of {found.of}"))
    return _svg(_LABEL + _PLOT + _VALUE, height, title, parts)


def curve(points: Sequence[Point], title: str) -> str:
    """Risk over coverage."""
    width, height, left, bottom = 440, 260, 46, 36
    inner_w, inner_h = width - left - 14, height - bottom - 12
    most = max([0.1, *(p.risk for p in points)])
    top = min(1.0, (int(most * 10) + 1) / 10)
    at = [(left + inner_w * p.coverage, 12 + inner_h * (1 - p.risk / top)) for p in points]
    parts = _frame(left, 12, inner_w, inner_h, "share of questions answered", "wrong of those", top)
    parts.append(f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in at)}"/>')
    for (x, y), p in zip(at, points, strict=True):
        told = f"{p.coverage:.2f} of the questions answered, {p.risk:.2f} of them wrong; at least {p.sureness:.2f} sure"
        parts.append(f'<circle class="d plain" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{told}</title></circle>')
    return _svg(width, height, title, parts)


def reliability(bins: Sequence[Bin], title: str) -> str:
    """The share of true sentences over the support score: on the diagonal the score is a probability."""
    width, height, left, bottom = 440, 260, 46, 36
    inner_w, inner_h = width - left - 14, height - bottom - 12
    parts = _frame(left, 12, inner_w, inner_h, "support score", "share that is true", 1.0)
    parts.append(f'<line class="target" x1="{left}" y1="{12 + inner_h}" x2="{left + inner_w}" y2="12"/>')
    most = max(b.count for b in bins)
    for b in bins:
        x, y = left + inner_w * b.low, 12 + inner_h * (1 - b.true)
        tall = 12 + inner_h - y
        told = f"{b.count} sentences with a score of {b.low:.1f} to {b.high:.1f}: {b.true:.2f} are true"
        parts.append(
            f'<rect class="bar" x="{x + 2:.1f}" y="{y:.1f}" width="{inner_w / 10 - 4:.1f}"'
            f' height="{max(tall, 1.5):.1f}" opacity="{0.35 + 0.65 * b.count / most:.2f}"><title>{told}</title></rect>'
        )
        parts.append(
            f'<text class="n" x="{x + inner_w / 20:.1f}" y="{y - 4:.1f}" text-anchor="middle">{b.count}</text>'
        )
    return _svg(width, height, title, parts)


def bars(rows: Sequence[tuple[str, float, float]], title: str) -> str:
    """Median and 95th percentile of each stage, in milliseconds."""
    height = _ROW * len(rows) + 14
    most = max([1.0, *(p95 for _, _, p95 in rows)])
    parts: list[str] = []
    for i, (label, p50, p95) in enumerate(rows):
        y = i * _ROW + 14
        parts.append(f'<text class="l" x="{_LABEL - 12}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        parts.append(
            f'<rect class="bar" opacity=".4" x="{_LABEL}" y="{y - 7}" width="{_PLOT * p95 / most:.1f}" height="14"/>'
        )
        parts.append(f'<rect class="bar" x="{_LABEL}" y="{y - 7}" width="{_PLOT * p50 / most:.1f}" height="14"/>')
        parts.append(_value(y, f"{p50:.1f}", f" / {p95:.1f}"))
    return _svg(_LABEL + _PLOT + _VALUE, height, title, parts)


def _value(y: float, value: str, beside: str) -> str:
    return f'<text x="{_LABEL + _PLOT + 14}" y="{y + 4}">{value}<tspan class="n">{beside}</tspan></text>'


def _note(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text class="n" x="{x:.1f}" y="{y:.1f}" text-anchor="middle"{more}>{escape(text)}</text>'


def _axis(left: int, width: int, bottom: int) -> str:
    marks = "".join(
        f'<line class="grid" x1="{left + width * t:.1f}" x2="{left + width * t:.1f}" y1="2" y2="{bottom}"/>'
        f'<text class="n" x="{left + width * t:.1f}" y="{bottom + 16}" text-anchor="middle">{t:g}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    return f"<g>{marks}</g>"


def _frame(left: int, top: int, width: int, height: int, below: str, beside: str, most: float) -> list[str]:
    parts = []
    for t in (0.0, 0.5, 1.0):
        x, y = left + width * t, top + height * (1 - t)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="n" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{most * t:.2g}</text>')
        parts.append(f'<text class="n" x="{x:.1f}" y="{top + height + 16}" text-anchor="middle">{t:g}</text>')
    parts.append(_note(left + width / 2, top + height + 32, below))
    middle = top + height / 2
    parts.append(_note(12, middle, beside, f' transform="rotate(-90 12 {middle:.1f})"'))
    return parts


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    name = escape(title, quote=True)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{"".join(parts)}</svg>'
