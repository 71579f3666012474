"""What a whole page tells for a request, and which stretches of it tell nothing: pairs for the adapter `selection`.

`pages/` has long articles as they stand on news sites, and requests that people type about them, with the sentences
that answer, by people who saw `pages/BRIEF.md` and nothing else. Beside a stretch that answers, others of the same
page are laid before the network, which are about the same and do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.folders import rows
from evals.reader.adapting import Nearest, Pair
from evals.reader.examples import header
from evals.reader.further_pairs import furthers
from evals.reader.selection_pairs import Asked, pair_of
from qa.answering.reading.gist import MAIN_POINTS
from qa.reader import with_told
from qa.reader.model import Model
from store.language.sentences import sentence_spans
from store.passages import LIMIT

PAGES = Path(__file__).parent / "pages"

HELD_PAGES = ("held1", "held2")
"""The files of `pages/` that no adapter is trained on; the first is for fits, the second for figures."""

SILENT = 2
"""Stretches of the page without an answer that each request is laid on; half of them those nearest to its words."""

NEAR = 4
"""Of so many nearest stretches the near ones are taken."""

BESIDES = 0.5
"""How often a stretch is asked for what it tells besides the sentence that answers, and has nothing."""

REST = 0.6
"""Pairs of what is told first and besides over stories that are taken, beside each of a page."""


class PageRequest(NamedTuple):
    """A request on the page of that id: where the sentence begins that answers it first, None where none does, and the
    others that a full answer tells."""

    id: str
    request: str
    header: str
    text: str
    first: int | None
    further: tuple[int, ...]

    @property
    def starts(self) -> tuple[int, ...]:
        """Where what a full answer tells begins."""
        return () if self.first is None else (self.first, *self.further)


def page_requests(*, held: bool, names: str = "*") -> Iterator[PageRequest]:
    """The requests of the files of such a name in `pages/`: those held back, or the others."""
    for row, begins in _rows(held, names):
        for one in row["requests"]:
            first, *further = [begins[number - 1] for number in one["sentences"]] or [None]
            yield PageRequest(row["id"], one["request"], header(row), row["text"], first, tuple(further))


@lru_cache(maxsize=1)
def pages() -> dict[str, dict[str, Any]]:
    """All pages by their ids."""
    return {row["id"]: row for path in sorted(PAGES.glob("*.jsonl")) for row in rows(path)}


def summed_up(*, held: bool, names: str = "*") -> Iterator[Asked]:
    """The pages of the files of such a name, asked for their main points: those held back, or the others."""
    for row, begins in _rows(held, names):
        yield Asked(MAIN_POINTS, header(row), row["text"], tuple(begins[number - 1] for number in row["main"]))


def _rows(held: bool, names: str) -> Iterator[tuple[Mapping[str, Any], Sequence[int]]]:
    """The rows of the files, each with where the sentences of its page begin."""
    for path in sorted(PAGES.glob(f"{names}.jsonl")):
        for row in rows(path) if (path.stem in HELD_PAGES) == held else ():
            yield row, [start for start, _ in sentence_spans(row["text"], "en")]


def of_pages(encoder: Model, chance: Random, public: Path | None, names: str = "*") -> Iterator[Pair]:
    """The pairs of the pages in files of such a name that may be trained on, and some of what is told first and besides
    (`furthers`)."""
    pairs: list[Pair] = []
    for one in page_requests(held=False, names=names):
        pairs += _laid(one, encoder, chance)
    for whole in summed_up(held=False, names=names):
        pairs += _of_summary(whole, encoder, chance)
    yield from pairs
    rest = list(furthers(encoder, chance, public))
    yield from chance.sample(rest, min(len(rest), int(REST * len(pairs))))


def _laid(one: PageRequest, encoder: Model, chance: Random) -> Iterator[Pair]:
    """A request on what answers it, on what a full answer tells besides, and on stretches of the page that do not."""
    whole = Asked(one.request, one.header, one.text, one.starts)
    if one.first is not None:
        yield from pair_of(replace(whole, starts=(one.first,)), encoder, chance, one.further)
    if one.first is not None and one.further:
        asked = with_told(one.request, _sentence(one.text, one.first))
        yield from pair_of(replace(whole, request=asked, starts=one.further), encoder, chance, (one.first,))
    silent = silent_stretches(whole, chance, SILENT * (1 if one.starts else 2))
    if one.first is not None and silent and chance.random() < BESIDES:
        asked = with_told(one.request, _sentence(one.text, one.first))
        yield from pair_of(replace(silent[0], request=asked), encoder, chance)
    for stretch in silent:
        yield from pair_of(stretch, encoder, chance)


def silent_stretches(page: Asked, chance: Random, most: int) -> list[Asked]:
    """The request on so many stretches of its page that begin no sentence it is answered by, every second of them among
    those nearest to its words."""
    spans, near = _laid_out(page.text)
    silent = [n for n, (a, b) in enumerate(spans) if not any(a <= start < b for start in page.starts)]
    close = [n for n in map(int, near.of(page.request, len(spans))) if n in silent][:NEAR]
    chosen = [chance.choice(close if n % 2 and close else silent) for n in range(most if silent else 0)]
    return [replace(page, text=page.text[slice(*spans[n])], starts=()) for n in chosen]


@lru_cache(maxsize=400)
def _laid_out(text: str) -> tuple[list[tuple[int, int]], Nearest]:
    spans = _stretches(text)
    return spans, Nearest({str(n): text[a:b] for n, (a, b) in enumerate(spans)}, common=1.0)


def _of_summary(page: Asked, encoder: Model, chance: Random) -> Iterator[Pair]:
    """A page on each of its main points, the others neither right nor wrong; and on stretches that have none."""
    for start in page.starts:
        yield from pair_of(replace(page, starts=(start,)), encoder, chance, page.starts)
    silent = [span for span in _stretches(page.text) if not any(span[0] <= start < span[1] for start in page.starts)]
    for a, b in chance.sample(silent, min(SILENT, len(silent))):
        yield from pair_of(Asked(page.request, page.header, page.text[a:b], ()), encoder, chance)


def _stretches(text: str) -> list[tuple[int, int]]:
    """Runs of whole sentences, as long as the longest passage, each beginning in the middle of the one before."""
    spans = list(sentence_spans(text, "en"))
    found: list[tuple[int, int]] = []
    for n, (start, end) in enumerate(spans):
        if found and start - found[-1][0] < LIMIT // 2:
            continue
        last = max([end, *(b for _, b in spans[n:] if b - start <= LIMIT)])
        found.append((start, last))
    return found


def _sentence(text: str, start: int) -> str:
    return next(text[a:b] for a, b in sentence_spans(text, "en") if a <= start < b)
