"""Who says what: pairs for the adapter `speakers`, a stretch of an article in its context with the words that name
whoever says it.

`speakers/` has, by people who saw the articles of `pages/` and a brief alone, each quotation and each reported sentence
in them with the number of its speaker, none where nobody says it; and of each speaker every place that names them. Its
`voices*` have texts of their own, written for it (`speakers/BRIEF.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from evals.folders import rows
from evals.reader.adapting import Choice, Pair
from evals.reader.page_pairs import HELD_PAGES, PAGES
from qa.reader.model import Model
from qa.reader.speaking import PROMPT, Said, SaidInContext, in_context
from store.article import Article
from store.language.sentences import sentence_spans

_QUOTED = re.compile(r"[\"“”„‟«»‹›‘’'「『《]\Z|[«‹»]\s\Z")

SPEAKERS = Path(__file__).parent / "speakers"

Span = tuple[int, int]


class Labelled(NamedTuple):
    """A stretch of an article that somebody says, and every place that names whoever does; none where nobody does."""

    article: Article
    start: int
    end: int
    named: tuple[Span, ...]

    @property
    def said(self) -> Said:
        """It as the reader is asked about it."""
        return Said(self.start, self.end, _QUOTED.search(self.article.text[: self.start][-2:]) is not None)


def sayings(*, held: bool, names: str = "*") -> Iterator[Labelled]:
    """The stretches labelled in the files of such a name in `speakers/`: those held back, or the others."""
    for path in sorted(SPEAKERS.glob(f"{names}.jsonl")):
        if (path.stem in HELD_PAGES) != held:
            continue
        pages = {row["id"]: row for row in rows(PAGES / path.name)} if (PAGES / path.name).exists() else {}
        for row in rows(path):
            page = pages.get(row["id"], row)
            article = Article(
                text=page["text"], title=page["title"], source=page.get("outlet"), author=page.get("author"),
                published_at=page.get("date"), language="en",
            )  # fmt: skip
            speakers = [tuple((a, b) for a, b in places) for places in row["speakers"]]
            for start, end, number in row["said"]:
                yield Labelled(article, start, end, () if number is None else speakers[number])


def speakings(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """The pairs that may be trained on."""
    for one in sayings(held=False):
        pair = pair_of(one, encoder)
        if pair is not None:
            yield pair


def pair_of(one: Labelled, encoder: Model) -> Pair | None:
    """A stretch in its context, with the place that names who says it; None where the context has no such place."""
    context = in_context(one.article, one.said)
    pair = encoder.encode(PROMPT, context.window.read)
    tokens = _tokens(context, pair.offsets)
    text = (0, *(pair.first + i for i, _ in tokens))
    chosen = 0, 0
    if one.named:
        inside = next((found for span in _in_order(one) if (found := _of(span, tokens))), None)
        if inside is None:
            return None
        chosen = pair.first + inside[0], pair.first + inside[-1]
    return Pair(pair.ids, pair.first, None, (Choice(2, text, chosen[0]), Choice(1, text, chosen[1])))


def _tokens(context: SaidInContext, offsets: Sequence[Span]) -> list[tuple[int, Span | None]]:
    """The tokens that may name a speaker, with their place in the article; None for one of the header."""
    shift = len(context.window.read) - len(context.window.text)
    found: list[tuple[int, Span | None]] = []
    for i, (start, end) in enumerate(offsets):
        place = context.place(start - shift) if end > start else None
        if end <= shift or place is not None:
            found.append((i, None if place is None else (place, place + end - start)))
    return found


def _in_order(one: Labelled) -> list[Span]:
    """The places that name the speaker: those of the same sentence first, then the nearest before it, then behind."""
    first, last = next(
        ((a, b) for a, b in sentence_spans(one.article.text, "en") if a <= one.start < b), (one.start, one.end)
    )

    def rank(span: Span) -> tuple[int, int]:
        away = one.start - span[1] if span[1] <= one.start else max(0, span[0] - one.end)
        beside = first <= span[0] < max(last, one.end)
        return (0 if beside else 1 if span[1] <= one.start else 2), away

    return sorted(one.named, key=rank)


def _of(span: Span, tokens: Sequence[tuple[int, Span | None]]) -> list[int]:
    return [i for i, place in tokens if place is not None and place[1] > span[0] and place[0] < span[1]]
