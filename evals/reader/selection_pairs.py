"""What the adapter `selection` is fitted on: a request and a passage, and which of its sentences a good answer tells.

The requests are those of `requests/sources*` and `lines/`, by people who named the sentences, those of `yes_no/` with
the sentence that settles them, and the questions of own rows and of public sets with the one that holds the answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evals.folders import rows
from evals.reader.adapting import NEAREST, Choice, Nearest, Pair, requests
from evals.reader.examples import header, own_rows, passages, public_questions, questions_of, shortened
from qa.answering.reading.gist import MAIN_POINTS
from qa.reader import Window
from qa.reader.model import Model
from store.language.sentences import sentence_spans
from store.passages import LIMIT, TARGET

LINES, YES_NO = Path(__file__).parent / "lines", Path(__file__).parent / "yes_no"

HELD_LINES = ("points4", "writer7")
"""The files of `lines/` that no adapter is trained on."""

LONGEST = 288
"""Tokens of a pair."""

ELSEWHERE = 0.25
"""How often a request is laid on a passage that tells nothing of it: another stretch of the article, or of another."""

QUESTIONS = {"r5": 0.4, "r8": 0.3, "": 0.1}
"""How often the questions of the rows whose id begins so are taken, the first that fits."""

PUBLIC, SILENT = 10_000, 4_000
"""Public questions that are taken: with an answer in their passage, and with none."""

SHORTEST = 3
"""Sentences of a public passage: of fewer there is nothing to choose from."""

STRANGE = "_neg"
"""How the names of public sets end whose questions are laid on another passage, as `ELSEWHERE` does."""


@dataclass(frozen=True)
class Asked:
    """A request, of an article of such a header; a good answer tells the sentences that begin at `starts`."""

    request: str
    header: str
    text: str
    starts: tuple[int, ...]


def selections(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """The pairs that may be trained on: the sentence that is to be chosen, or, where the passage has none, nothing."""
    asked = [*of_requests(held=False), *of_lines(held=False), *of_yes_no(), *of_own(chance)]
    if public is not None:
        asked += of_public(public, chance)
    near = Nearest({one.text: f"{one.header} {one.text}" for one in asked})
    headers = {one.text: one.header for one in asked}
    for one in asked:
        yield from pair_of(one, encoder, chance)
        if chance.random() >= ELSEWHERE:
            continue
        if others := [text for text in near.of(one.request, NEAREST) if text != one.text]:
            other = chance.choice(others)
            yield from pair_of(Asked(one.request, headers[other], other, ()), encoder, chance)


def of_requests(*, held: bool) -> Iterator[Asked]:
    """The requests of `requests/sources*`, near misses among them: those of the writers held back, or the others."""
    known = passages()
    for row in requests(names="sources*", held=held):
        text = known[row["id"]]["passage"]
        spans = list(sentence_spans(text, "en"))
        starts = tuple(spans[n - 1][0] for n in row["sentences"])
        yield Asked(row["request"], header(known[row["id"]]), text, starts)


def of_yes_no() -> Iterator[Asked]:
    """The questions of `yes_no/`, with the sentence that settles them, if one does."""
    known = passages()
    for path in sorted(YES_NO.glob("*.jsonl")):
        for row in rows(path):
            of = known[row["id"]]
            at = of["passage"].find(row["sentence"]) if row["sentence"] else -1
            if at >= 0 or not row["sentence"]:
                yield Asked(row["question"], header(of), of["passage"], (at,) if at >= 0 else ())


def of_lines(*, held: bool) -> Iterator[Asked]:
    """The requests of `lines/` and what the main points are, of what is held back or of the others."""
    known = passages()
    for path in sorted(LINES.glob("*.jsonl")):
        for row in rows(path) if (path.stem in HELD_LINES) == held else ():
            of = known[row["id"]]
            yield Asked(MAIN_POINTS, header(of), of["passage"], tuple(row["main"]))
            for one in row["requests"]:
                yield Asked(one["request"], header(of), of["passage"], tuple(one["sentences"]))


def of_own(chance: Random) -> Iterator[Asked]:
    """Questions of own rows that are not held back, with the sentence that holds the answer."""
    for row in own_rows(held_back=False):
        often = next(share for name, share in QUESTIONS.items() if row["id"].startswith(name))
        for one in questions_of(row):
            if chance.random() < often:
                yield Asked(one.asked, one.header, one.text, () if one.start is None else (one.start,))


def of_public(folder: Path, chance: Random) -> Iterator[Asked]:
    """Questions of public sets, with the sentence that holds the answer, if one does."""
    rows = [row for row in public_questions(folder, chance) if row["passage"].count(". ") >= SHORTEST - 1]
    answered = [row for row in rows if row["answers"]]
    silent = [row for row in rows if not row["answerable"] and not row["set"].endswith(STRANGE)]
    for some, most in (answered, PUBLIC), (silent, SILENT):
        for row in chance.sample(some, min(most, len(some))):
            yield Asked(row["q"], "", row["passage"], tuple(one["start"] for one in row["answers"][:1]))


def pair_of(one: Asked, encoder: Model, chance: Random, neither: Sequence[int] = ()) -> Iterator[Pair]:
    """A request and a stretch of the passage as long as those that are searched, around a sentence that is wanted;
    nothing where none is whole in it. The sentences that begin at `neither` are neither right nor wrong."""
    spans = list(sentence_spans(one.text, "en"))
    begins = [a for a, _ in spans]
    wanted = {bisect_right(begins, start) - 1 for start in one.starts}
    if not spans or -1 in wanted:
        return
    first, last = _stretch(spans, chance.choice(sorted(wanted)) if wanted else chance.randrange(len(spans)), chance)
    window = Window(one.text[spans[first][0] : spans[last][1]], spans[first][0], one.header)
    pair = encoder.encode(one.request, window.read)
    shift = len(window.read) - len(window.text) - window.start
    starts = {n: at for n in range(first, last + 1) if (at := _token(pair.offsets, spans[n][0] + shift)) is not None}
    ids = shortened(pair, LONGEST)
    starts = {n: pair.first + at for n, at in starts.items() if pair.first + at < len(ids) - 1}
    right = [n for n in wanted if n in starts]
    if not right and wanted:
        return
    chosen = starts[chance.choice(right)] if right else 0
    left_out = wanted | {bisect_right(begins, start) - 1 for start in neither}
    among = tuple(at for n, at in starts.items() if n not in left_out or at == chosen)
    yield Pair(ids, pair.first, None, (Choice(0, (0, *among), chosen),))


def _stretch(spans: Sequence[tuple[int, int]], at: int, chance: Random) -> tuple[int, int]:
    """The first and last sentence of a stretch with the sentence `at` somewhere in it."""
    first = last = at
    most = chance.choice((TARGET, LIMIT))
    while True:
        grown = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b < len(spans)]
        grown = [(a, b) for a, b in grown if spans[b][1] - spans[a][0] <= most]
        if not grown:
            return first, last
        first, last = chance.choice(grown)


def _token(offsets: Sequence[tuple[int, int]], start: int) -> int | None:
    """The first token at or behind a place in the text."""
    return next((i for i, (a, b) in enumerate(offsets) if a >= start and b > a), None)
