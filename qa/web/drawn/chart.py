"""Articles over time, a row of bars for each outlet or genre, all on one scale; the same as a table below."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Literal

from qa.web.drawn import snippets
from qa.web.drawn.markup import Html, el
from qa.web.drawn.page_texts import Language, counted, say
from store.database.catalogue import CatalogueEntry

By = Literal["source", "genre"]

ROWS = 5
"""Names that have a row of their own; the rest share one."""

_MOST_BARS = 40
_LONGEST_AGO = 60  # years before the newest article: older ones share the first bar
_WIDTH, _HEIGHT = 10, 24  # of a bar with its gap, and of a row, in the drawing's own units


def draw_chart(entries: Sequence[CatalogueEntry], by: By, language: Language) -> Html:
    """The chart of `entries` by outlet or genre."""
    periods = _Periods([e.published_at for e in entries], language)
    counts: defaultdict[str | None, Counter[int | None]] = defaultdict(Counter)
    for e in entries:
        counts[e.source if by == "source" else e.genre][periods.of(e.published_at)] += 1
    ranked = sorted(counts, key=lambda n: (-counts[n].total(), n or ""))
    rows = [(_called(n, by, language), n, counts[n]) for n in ranked[:ROWS]]
    if rest := ranked[ROWS:]:
        rows.append((counted("more names", len(rest), language), None, sum((counts[n] for n in rest), Counter())))
    highest = max((n for _, _, c in rows for p, n in c.items() if p is not None), default=1)
    undated = sum(c[None] for _, _, c in rows)
    return el(
        "div",
        [_row(called, name, c, periods, highest, by) for called, name, c in rows],
        el("p", el("span", periods.names[0]), el("span", periods.names[-1]), class_="axis") if periods.names else None,
        el("p", say("undated", language, count=f"{undated:,}"), class_="soft") if undated else None,
        _table(rows, periods, by, language) if periods.names else None,
        class_="timeline",
        data_by=by,
    )


class _Periods:
    """Days, months or years from the first article to the last, whichever are the finest that can be drawn."""

    def __init__(self, dates: Sequence[str | None], language: Language) -> None:
        days = [d for d in (_day(iso) for iso in dates) if d]
        self.names: list[str] = []
        if not days:
            return
        last, first = max(days), max(min(days), date(max(1, max(days).year - _LONGEST_AGO), 1, 1))
        known = [len(iso) for iso in dates if iso]
        self._first, self._cut = first, 4
        finest = 10 if min(known) >= 10 else 7 if min(known) >= 7 else 4
        for cut, count in ((10, (last - first).days + 1), (7, _months(first, last)), (4, last.year - first.year + 1)):
            if cut <= finest and (count <= _MOST_BARS or cut == 4):
                self._cut = cut
                break
        self.names = _named(first, last, self._cut)
        self._place = {name: i for i, name in enumerate(self.names)}
        if min(days) < first:
            self.names[0] = say("period until", language, period=self.names[0])

    def of(self, iso: str | None) -> int | None:
        """The number of the period that the date is in, None for no date."""
        day = _day(iso)
        return None if day is None else self._place[max(day, self._first).isoformat()[: self._cut]]


def _day(iso: str | None) -> date | None:
    try:
        year, month, day = (*(int(p) for p in (iso or "")[:10].split("-")), 1, 1)[:3]
        return date(year, month, day)
    except ValueError:
        return None


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _named(first: date, last: date, cut: int) -> list[str]:
    if cut == 10:
        return [date.fromordinal(n).isoformat() for n in range(first.toordinal(), last.toordinal() + 1)]
    if cut == 7:
        months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        return [f"{m // 12:04}-{m % 12 + 1:02}" for m in months]
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


def _called(name: str | None, by: By, language: Language) -> str:
    if by == "genre":
        return say(f"genre: {name}", language)
    return snippets.shorten_name(name) or say("no outlet", language)


def _row(called: str, name: str | None, counts: Counter[int | None], periods: _Periods, highest: int, by: By) -> Html:
    bars = [
        el("rect", el("title", f"{periods.names[p]}: {n}"), x=p * _WIDTH + 1, y=_HEIGHT - _tall(n, highest),
           width=_WIDTH - 2, height=_tall(n, highest))
        for p, n in sorted((p, n) for p, n in counts.items() if p is not None)
    ]  # fmt: skip
    drawing = el("svg", bars, aria_hidden="true", preserveAspectRatio="none",
                 viewBox=f"0 0 {max(1, len(periods.names)) * _WIDTH} {_HEIGHT}")  # fmt: skip
    label = el("bdi", called)
    if name is not None:
        label = el("button", label, type="button", data_only=by, data_value=name)
    total = el("span", f"{counts.total():,}", class_="total")
    return el("div", el("span", label, class_="name"), drawing, total, class_="series")


def _tall(n: int, highest: int) -> int:
    return max(2, round(_HEIGHT * n / highest))


def _table(
    rows: Sequence[tuple[str, str | None, Counter[int | None]]], periods: _Periods, by: By, language: Language
) -> Html:
    """The numbers of the bars; periods in which there is nothing are left out."""
    head = el(
        "tr", el("th", say("period", language), scope="col"), [el("th", el("bdi", n), scope="col") for n, _, _ in rows]
    )
    body = [
        el("tr", el("th", name, scope="row"), [el("td", str(c[p]) if c[p] else "") for _, _, c in rows])
        for p, name in enumerate(periods.names)
        if any(c[p] for _, _, c in rows)
    ]
    table = el("table", el("thead", head), el("tbody", body))
    said = say("as table", language)
    scroller = el("div", table, class_="scroller", tabindex=0, role="region", aria_label=said)
    return el("details", el("summary", said), scroller, class_="numbers", data_key=f"chart-{by}")
