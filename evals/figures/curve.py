"""Figures at several sizes as one drawing: an SVG of small panels, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 300, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 34, 34
_COLOURS = ("#1f5fa8", "#c4572b", "#3c8a4e")


@dataclass(frozen=True)
class Panel:
    """One drawing: `lines` are the figures in it, by their keys, each with the words that tell it."""

    title: str
    lines: Mapping[str, str]


SCALE = (
    Panel("search, ms", {"search_cpu_ms": "of the processor", "search_p50_ms": "p50", "search_p95_ms": "p95"}),
    Panel("adding, passages a second", {"add_rate": ""}),
    Panel(
        "memory, MB", {"add_peak_mb": "while adding", "serving_mb": "serving (the page and all)", "once_mb": "one-shot"}
    ),
    Panel("seconds", {"index_s": "index of vectors built", "once_s": "one-shot answer", "verify_s": "verify"}),
)


def draw(rows: Sequence[Mapping[str, float]], panels: Sequence[Panel] = SCALE, size: str = "passages") -> str:
    """`rows` as an SVG text, two panels a line; a row holds its `size` and the figures that were measured at it."""
    width, height = 2 * _WIDTH, -(-len(panels) // 2) * _HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="10" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for i, panel in enumerate(panels):
        parts.append(f'<g transform="translate({i % 2 * _WIDTH} {i // 2 * _HEIGHT})">')
        parts += _panel(panel, rows, size)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, rows: Sequence[Mapping[str, float]], size: str) -> list[str]:
    points = {key: [(row[size], row[key]) for row in rows if row.get(key)] for key in panel.lines}
    values = [value for line in points.values() for _, value in line]
    parts = [f'<text x="{_LEFT}" y="16" font-weight="bold">{panel.title}</text>']
    if not values:
        return parts
    across = _Axis.over([row[size] for row in rows], _LEFT, _WIDTH - _RIGHT)
    up = _Axis.over(values, _HEIGHT - _BOTTOM, _TOP)
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 14}" text-anchor="middle">{_short(tick)}</text>')
        parts.append(_line(x, _TOP, x, _HEIGHT - _BOTTOM))
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<text x="{_LEFT - 5}" y="{y + 3:.1f}" text-anchor="end">{_short(tick)}</text>')
        parts.append(_line(_LEFT, y, _WIDTH - _RIGHT, y))
    for i, (key, label) in enumerate(panel.lines.items()):
        colour = _COLOURS[i]
        placed = [(across.at(at), up.at(value)) for at, value in points[key]]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for (x, y), (_, value) in zip(placed, points[key], strict=True):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>')
            said = _shown(value)
            parts.append(f'<text x="{x:.1f}" y="{y - 5:.1f}" text-anchor="middle" fill="{colour}">{said}</text>')
        if label:
            parts.append(f'<text x="{_LEFT + i * 84}" y="28" fill="{colour}">{label}</text>')
    return parts


@dataclass(frozen=True)
class _Axis:
    """Whole powers of ten from `first` to `last`, laid from `start` to `end`."""

    first: int
    last: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        first = math.floor(math.log10(min(values)))
        return cls(first, max(first + 1, math.ceil(math.log10(max(values)))), start, end)

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.first, self.last + 1)]


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="#ddd"/>'


def _short(value: float) -> str:
    for size, name in ((10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{value / size:g}{name}"
    return f"{value:g}"


def _shown(value: float) -> str:
    """Three digits of it, and all of a whole number."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
