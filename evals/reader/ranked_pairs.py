"""What answers a request first among all windows of a page or a story, weighed against each other: pairs for the
adapters `selection` and `turns`.

A pair by itself teaches which sentence of a window answers, or that none does; an answer is chosen among all windows
that were found. So the window that answers is laid beside those that the shipped reader takes for the nearest to an
answer and that hold none, and one choice is made among all their sentences and nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from evals.reader.adapting import NEAREST, Choice, Nearest, Pair
from evals.reader.examples import header, passages, passages_with, shortened, windows_with
from evals.reader.further_pairs import Full, besides, full_of, of_full
from evals.reader.page_pairs import PageRequest, page_requests
from evals.reader.real_pages import real_requests
from evals.reader.selection_pairs import LONGEST, of_lines, of_own, of_public, of_requests, pair_of
from evals.reader.turn_pairs import articles, turns
from qa.reader import Window, select
from qa.reader.model import Model
from qa.reader.selection import beginnings
from store.passages import LIMIT

Row = TypeVar("Row")

Weigh = Callable[[str, Sequence[Window]], Sequence[Sequence[float]]]
"""How much likelier each sentence of each window answers a request than nothing of the window, in logits."""

BESIDE = 3
"""Windows that do not answer, beside those that do: the nearest to an answer of all that there are."""

FOREIGN = 0.35
"""How often the nearest article of another story is among those that they are taken from."""

KNOWN, KEPT = 0.7, 0.3
"""From which probability on what is chosen is known already, and how often such a request is taken all the same."""

PAGES, REAL, STORIES, SINGLE, TURNS = 1_200, 1_800, 1_000, 600, 2_500
"""Requests on pages, on real pages, on stories and on one short passage, and turns, that are taken: the shipped reader
reads all their windows first, which takes a quarter as long as training on them."""

REST = 0.6
"""Pairs of single windows that are taken, beside each of several: what was learnt of them is to stay."""


@dataclass(frozen=True)
class Sought:
    """A request, and the windows that are found for it, each of one of several texts by its number there.

    `first` is where it is answered first, None where it is not, and `further` where a full answer tells more: the
    number of the text, and where the sentence begins in it.
    """

    request: str
    windows: tuple[Window, ...]
    texts: tuple[int, ...]
    first: tuple[int, int] | None
    further: frozenset[tuple[int, int]]

    def labels(self, number: int) -> list[bool | None]:
        """Of each sentence of a window whether it answers first; None where it is told besides."""
        window, of = self.windows[number], self.texts[number]
        places = [(of, window.start + start) for start, _ in window.sentences]
        return [None if place in self.further else place == self.first for place in places]


def ranked(encoder: Model, chance: Random, public: Path | None, real: Path | None = None) -> Iterator[Pair]:
    """The pairs of requests for `selection`, and some of single windows; `real` is the folder of real pages."""
    sought = [*_on_pages(list(page_requests(held=False)), PAGES, chance)]
    if real is not None:
        sought += _on_pages(list(real_requests(real, held=False)), REAL, chance)
    sought += [*_on_stories(chance), *_on_passages(chance)]
    yield from _with_single(laid(sought, encoder, chance, select), encoder, chance, public)


def ranked_turns(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """The pairs of turns for `turns`, and some of single windows."""
    sought = _taken(list(_of_turns(chance)), TURNS, chance)
    yield from _with_single(laid(sought, encoder, chance, partial(select, turn=True)), encoder, chance, public)


def _with_single(pairs: Iterator[Pair], encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """`pairs`, and pairs of one window beside them: what is told besides, of every third, and what is told first."""
    count = 0
    for pair in pairs:
        yield pair
        count += 1
    known, single = passages(), int(REST * count)
    for full in _taken(list(of_full(held=False)), single // 3, chance):
        id_ = chance.choice(list(full.further))
        yield from besides(full, id_, known[id_], encoder, chance)
    asked = [*of_requests(held=False), *of_lines(held=False), *of_own(chance)]
    asked += of_public(public, chance) if public is not None else ()
    for one in _taken(asked, single - single // 3, chance):
        yield from pair_of(one, encoder, chance)


def _taken(several: Sequence[Row], most: int, chance: Random) -> list[Row]:
    return chance.sample(several, min(most, len(several)))


def _on_pages(asked: Sequence[PageRequest], most: int, chance: Random) -> Iterator[Sought]:
    for one in _taken(asked, most, chance):
        yield sought(one.request, [(one.header, one.text)], one.first, one.further)


def _on_stories(chance: Random) -> Iterator[Sought]:
    known = passages()
    for full in _taken(list(of_full(held=False)), STORIES, chance):
        texts = [(header(known[id_]), known[id_]["passage"]) for id_ in full.further]
        yield _answered(sought(full.request, texts, None), full, list(full.further))


def _on_passages(chance: Random) -> Iterator[Sought]:
    """Requests on one short passage beside the nearest other one."""
    every = list(of_requests(held=False))
    headers = {one.text: one.header for one in every}
    near = Nearest({text: f"{head} {text}" for text, head in headers.items()})
    for one in _taken(every, SINGLE, chance):
        others = [text for text in near.of(one.request, NEAREST) if text != one.text][:1]
        texts = [(headers[text], text) for text in (one.text, *others)]
        first = one.starts[0] if one.starts else None
        yield sought(one.request, texts, first, one.starts[1:])


def _of_turns(chance: Random) -> Iterator[Sought]:
    known = articles()
    near = Nearest({id_: f"{header(row)} {row['passage']}" for id_, row in passages().items()})
    for turn in turns(held=False):
        ids: list[str] = turn.row["articles"]
        others = [id_ for id_ in near.of(turn.requests[0], NEAREST) if id_ not in ids]
        ids = [*ids, *(others[:1] if chance.random() < FOREIGN else ())]
        whole = sought(turn.requests[0], [(header(known[id_]), known[id_]["passage"]) for id_ in ids], None)
        if turn.told:
            whole = _answered(whole, full_of({**turn.row, "request": turn.plain}, known), ids)
        yield whole
        if turn.before and chance.random() < FOREIGN:
            yield replace(whole, request=chance.choice(turn.requests[2:]))


def sought(request: str, texts: Sequence[tuple[str, str]], first: int | None, further: Iterable[int] = ()) -> Sought:
    """A request and the windows of texts, each with its header; `first` and `further` begin in the first of them."""
    every = [(n, window) for n, (head, text) in enumerate(texts) for window in _windows(head, text)]
    place = None if first is None else (0, first)
    numbers, windows = tuple(n for n, _ in every), tuple(window for _, window in every)
    return Sought(request, windows, numbers, place, frozenset((0, start) for start in further))


def _answered(one: Sought, full: Full, ids: Sequence[str]) -> Sought:
    """`one` with what a full answer tells of the articles of those ids."""
    further = {(ids.index(id_), start) for id_, starts in full.further.items() for start in starts}
    id_, start = full.first
    return replace(one, first=(ids.index(id_), start), further=frozenset(further))


def _windows(head: str, text: str) -> list[Window]:
    """The windows of a short text as they are read, and of a long one its passages."""
    return windows_with(head, text) if len(text) <= LIMIT else passages_with(head, text)


def laid(several: Iterable[Sought], encoder: Model, chance: Random, weigh: Weigh) -> Iterator[Pair]:
    """What answers each request, and beside it the windows whose sentences are nearest to an answer as `weigh` has it;
    of requests of which it knows the answer only some."""
    for one in several:
        told = weigh(one.request, one.windows)
        if one.first is not None and _probability(one, told) > KNOWN and chance.random() > KEPT:
            continue
        if (pair := _pair(one, told, encoder)) is not None:
            yield pair


def _probability(one: Sought, told: Sequence[Sequence[float]]) -> float:
    """How likely what answers is chosen among all sentences and nothing."""
    labels = [label for n in range(len(told)) for label in one.labels(n)]
    likely = [math.exp(value) for values in told for value in values]
    right = sum(value for value, label in zip(likely, labels, strict=True) if label)
    return right / (1 + sum(value for value, label in zip(likely, labels, strict=True) if label is not None))


def _pair(one: Sought, told: Sequence[Sequence[float]], encoder: Model) -> Pair | None:
    right: list[Pair] = []
    others: list[tuple[float, Pair]] = []
    for n, (window, values) in enumerate(zip(one.windows, told, strict=True)):
        labels = one.labels(n)
        pair = _of_window(one.request, window, labels, encoder)
        if pair is not None and pair.choices[0].right:
            right.append(pair)
        elif pair is not None:
            others.append((max(v for v, label in zip(values, labels, strict=True) if label is False), pair))
    if one.first is not None and not right:
        return None
    others.sort(key=lambda other: -other[0])
    first, *beside = [*right[:2], *(pair for _, pair in others[: BESIDE + (not right)])]
    return replace(first, beside=tuple(beside))


def _of_window(request: str, window: Window, labels: Sequence[bool | None], encoder: Model) -> Pair | None:
    """A request on one window; None where nothing in it could be chosen."""
    encoded = encoder.encode(request, window.read)
    ids = shortened(encoded, LONGEST)
    among, chosen = [], 0
    for at, label in zip(beginnings(window, encoded), labels, strict=True):
        if at is not None and at < len(ids) - 1 and label is not None:
            among.append(at)
            chosen = at if label else chosen
    return Pair(ids, encoded.first, None, (Choice(0, (0, *among), chosen),)) if among else None
