"""What the turns of a talk ask for: with what the talk is about, and what was told last, in brackets behind them.

`turns/` has talks over stories of one to three articles, and over whole pages, by people who saw these and a brief and
nothing else, with the sentences that a full answer to each turn tells, the one that answers first; none where the story
does not answer it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.folders import rows
from evals.reader.adapting import NEAREST, Nearest, Pair
from evals.reader.examples import header, passages
from evals.reader.further_pairs import besides, full_of, furthers
from evals.reader.page_pairs import pages, silent_stretches
from evals.reader.selection_pairs import Asked, pair_of
from qa.answering.reading.context import leant, within
from qa.answering.spine.turn_understanding import topic_of_talk
from qa.reader.model import Model
from store.language.sentences import sentence_spans

TURNS = Path(__file__).parent / "turns"

HELD_TURNS = {"fits": ("held1", "held4", "held5", "held6"), "figures": ("held2", "held3")}
"""The files of `turns/` that no adapter is trained on; `held3` and `held6` are over whole pages."""

_HELD = frozenset(name for files in HELD_TURNS.values() for name in files)

OFTEN = 2
"""How often each form of a turn is taken, each time with another stretch of the article."""

REST = 0.25
"""Pairs of what is told first and besides that are taken, beside each of a turn."""

SILENT = 1
"""Stretches of a page that do not answer it, which each form of a turn on a page is laid on besides."""

ELSEWHERE = 0.3
"""How often it is laid on the other articles of its story, and on one of another, which do not answer."""


class Turn(NamedTuple):
    """A turn, what the talk before it is about, and the sentence told last: "" for the first of a talk.

    `row` has the ids of the articles of its story, and of each sentence that a full answer tells its article and its
    number there, from 1 on.
    """

    turn: str
    topic: str
    before: str
    row: Mapping[str, Any]
    texts: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The turn with what the talk is about."""
        return within(self.turn, self.topic)

    @property
    def requests(self) -> tuple[str, ...]:
        """The turn with what it leans on, as the product reads it; with the one or the other alone; and by itself."""
        if not self.before:
            return (self.turn,)
        whole = within(self.turn, leant(self.topic, self.before))
        return whole, whole, self.plain, within(self.turn, leant("", self.before)), self.turn

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences that a full answer tells."""
        texts = dict(zip(self.row["articles"], self.texts, strict=True))
        return tuple(_sentence(texts[id_], number) for id_, number in self.row["sentences"])


def turns(*, held: bool, names: str = "*") -> Iterator[Turn]:
    """The turns of the talks in files of such a name: of those that are held back, or of the others."""
    for path in sorted(TURNS.glob(f"{names}.jsonl")):
        for talk in talks(path.stem) if (path.stem in _HELD) == held else ():
            yield from talk


def talks(name: str) -> Iterator[list[Turn]]:
    """The talks of one file."""
    known = articles()
    for row in rows(TURNS / f"{name}.jsonl"):
        history: list[tuple[str, str]] = []
        talk: list[Turn] = []
        texts = tuple(known[id_]["passage"] for id_ in row["articles"])
        for said in row["turns"]:
            of = {"articles": row["articles"], "sentences": said["sentences"]}
            before = next((turn.told[0] for turn in reversed(talk) if turn.told), "")
            talk.append(Turn(said["request"], topic_of_talk(history), before, of, texts))
            history += [("user", said["request"]), ("assistant", "")]
        yield talk


@lru_cache(maxsize=1)
def articles() -> dict[str, dict[str, Any]]:
    """By their ids the articles that talks are over: passages of stories, and pages whole."""
    return passages() | {id_: {**page, "passage": page["text"]} for id_, page in pages().items()}


@lru_cache(maxsize=4_000)
def _sentence(text: str, number: int) -> str:
    return text[slice(*list(sentence_spans(text, "en"))[number - 1])]


def leanings(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """The pairs of turns that may be trained on, and some of what is told first and besides (`furthers`)."""
    known = articles()
    near = Nearest({id_: f"{header(row)} {row['passage']}" for id_, row in passages().items()})

    def laid(request: str, id_: str, starts: Sequence[int] = (), neither: Sequence[int] = ()) -> Iterator[Pair]:
        asked = Asked(request, header(known[id_]), known[id_]["passage"], tuple(starts))
        return pair_of(asked, encoder, chance, neither)

    pairs: list[Pair] = []
    for turn in turns(held=False):
        ids: list[str] = turn.row["articles"]
        others = [id_ for id_ in near.of(turn.requests[0], NEAREST) if id_ not in ids]
        full = full_of({**turn.row, "request": turn.plain}, known) if turn.told else None
        holding = [full.first[0], *(id_ for id_ in ids if full.further[id_])] if full else []
        for request in turn.requests * OFTEN:
            if full:
                id_, start = full.first
                pairs += laid(request, id_, (start,), full.further[id_])
            silent = [id_ for id_ in ids if id_ not in holding and (not full or chance.random() < ELSEWHERE)]
            if others and chance.random() < ELSEWHERE:
                silent.append(chance.choice(others))
            for id_ in silent:
                pairs += laid(request, id_)
            if ids[0] in pages():
                starts = (full.first[1], *full.further[ids[0]]) if full else ()
                whole = Asked(request, header(known[ids[0]]), known[ids[0]]["text"], starts)
                for stretch in silent_stretches(whole, chance, SILENT):
                    pairs += pair_of(stretch, encoder, chance)
        if full:
            for id_ in dict.fromkeys(holding):
                pairs += besides(full, id_, known[id_], encoder, chance)
    yield from pairs
    rest = list(furthers(encoder, chance, public))
    yield from chance.sample(rest, min(len(rest), int(REST * len(pairs))))
