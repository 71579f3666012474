"""What adapters are fitted on, as pairs of tokens: requests with their task and topic, and with passages that are about
them or not.

`requests/` has one file for each writer, who saw passages of `own/` and a brief and nothing else.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from random import Random
from typing import Any

from evals.folders import rows as rows_of
from evals.reader.claims import read_pairs, training_claims
from evals.reader.examples import header, own_rows, passages, public_claims, public_questions, shortened
from evals.reader.phrasings import filled, phrasings
from qa.reader.model import Encoded, Model
from qa.reader.requests import PROMPT, SIDES, SPEAKER, TASKS

REQUESTS = Path(__file__).parent / "requests"

HELD = ("sources8", "sources9", "sources28", "sources44", "writer7")
"""The files of requests that no adapter is trained on: to measure adapters, and to fit what goes by their scores."""

LONGEST = 224
"""Tokens of a pair."""

BEGINNING = 640
"""Characters of a passage that a request is laid on, most of the time: what a window has."""

MORE = 0.3
"""How often it is all of the passage."""

NEAREST, OF_THOSE = 12, 2
"""Of so many passages that are nearest to a request in words, so many are paired with it as not about it."""

COMMON = 0.1
"""The share of the passages from which on a word that they have tells none of them from another."""

PUBLIC_CLAIMS = 0.3
"""Public claims that are taken, beside each own one."""

PUBLIC = 4000
"""Public questions that are taken."""

OFTEN = 3
"""How often each request without a passage is taken."""

UNNAMED = 0.1
"""How often a request of another task is taken for one in which no speaker and no sides are named."""

PLAIN = 2000
"""Plain questions that are taken, beside the requests."""

QUESTIONS = 0.2
"""How often a request that asks for no more than an answer is taken: else that is what everything is heard as."""


@dataclass(frozen=True)
class Choice:
    """The token that is to be chosen `among` several: by the scores to begin (`side` even) or to end."""

    side: int
    among: tuple[int, ...]
    right: int


@dataclass(frozen=True)
class Pair:
    """Two texts as tokens; `label`: whether the second is about the first; `choices` among its tokens.

    Of a pair with others `beside` it one choice is made among the tokens of all, or nothing: their first tokens.
    """

    ids: tuple[int, ...]
    first: int
    label: bool | None = None
    choices: tuple[Choice, ...] = ()
    beside: tuple[Pair, ...] = ()


def heard(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """Requests with their task, their topic, whose words they want and what they compare; and plain questions."""
    rows = [r for r in requests(held=False) if r["task"] not in ("answer", "yes_no") or chance.random() < QUESTIONS]
    rows += [*list(phrasings(held=False)) * OFTEN, *filled(rows, chance)]
    yield from (pair for row in rows if (pair := request_pair(row, encoder)) is not None)
    yield from (pair for row in rows for pair in _named(row, encoder, chance))
    yield from _plain(encoder, chance, public)


def relevances(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """Requests, and questions of public sets, with passages that are about them or not."""
    yield from relevance(list(requests(held=False)), encoder, chance)
    if public is not None:
        yield from _public(public, encoder, chance)


def verdicts(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """Claims with what the verdict on each hears, and claims of public sets with their evidence."""
    own = [(asked, text, claim.true) for claim in training_claims(chance) for asked, text in read_pairs(claim)]
    told = [(c.said, c.text, c.true) for c in public_claims(public, chance)] if public is not None else []
    others = chance.sample(told, min(int(PUBLIC_CLAIMS * len(own)), len(told)))
    for asked, text, true in (*own, *others):
        one = encoder.encode(asked, text)
        yield Pair(shortened(one, LONGEST), one.first, true)


def requests(*, held: bool, names: str = "*") -> Iterator[dict[str, Any]]:
    """The rows of the files of such a name in `requests/`, one for each writer: those held back (`HELD`), or the
    others."""
    for path in sorted(REQUESTS.glob(f"{names}.jsonl")):
        if (path.stem in HELD) is held:
            yield from rows_of(path)


def request_pair(row: Mapping[str, Any], encoder: Model) -> Pair | None:
    """A request with its task among the words of the prompt, and where its topic stands, if it has one."""
    one = encoder.encode(PROMPT, row["request"])
    inside = _inside(one, row["request"], row["topic"]) if row["topic"] else [0 - one.first]
    if not inside or row["task"] not in TASKS:
        return None
    words = tuple(range(1, 1 + len(TASKS)))
    text = (0, *range(one.first, one.first + len(one.offsets)))
    return Pair(
        one.ids, one.first, None,
        (
            Choice(0, words, 1 + TASKS.index(row["task"])),
            Choice(2, text, one.first + inside[0]),
            Choice(1, text, one.first + inside[-1]),
        ),
    )  # fmt: skip


def _named(row: Mapping[str, Any], encoder: Model, chance: Random) -> Iterator[Pair]:
    """A request with whose words it wants, and what it compares; one that does neither, now and then."""
    told = {SPEAKER: row.get("speaker"), **dict(zip(SIDES, (*row.get("sides", ()), None, None), strict=False))}
    for asked, words in told.items():
        labelled = "speaker" in row if asked == SPEAKER else "sides" in row
        if not labelled and chance.random() > UNNAMED:
            continue
        one = encoder.encode(asked, row["request"])
        inside = _inside(one, row["request"], words) if words else [0 - one.first]
        if inside:
            text = (0, *range(one.first, one.first + len(one.offsets)))
            first, last = one.first + inside[0], one.first + inside[-1]
            yield Pair(one.ids, one.first, None, (Choice(2, text, first), Choice(1, text, last)))


def _inside(one: Encoded, text: str, words: str) -> list[int]:
    """The tokens of a text in which `words` stand."""
    start = text.find(words)
    return [i for i, (a, b) in enumerate(one.offsets) if start >= 0 and b > start and a < start + len(words)]


def _plain(encoder: Model, chance: Random, public: Path | None) -> Iterator[Pair]:
    """Questions of fact, of the other own files and of public sets, which ask for no more than their answer."""
    asked = [one["q"] for row in own_rows() for one in (*row.get("questions", ()), *row.get("unanswerable", ()))]
    if public is not None:
        asked += [row["q"] for row in public_rows(public, chance)]
    for question in chance.sample(asked, min(PLAIN, len(asked))):
        one = encoder.encode(PROMPT, question)
        task = "yes_no" if _ASKS_WHETHER.match(question) else "answer"
        yield Pair(one.ids, one.first, None, (Choice(0, tuple(range(1, 1 + len(TASKS))), 1 + TASKS.index(task)),))


_ASKS_WHETHER = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b", re.I)


def relevance(rows: Sequence[Mapping[str, Any]], encoder: Model, chance: Random) -> Iterator[Pair]:
    """Requests and their topics, each with the passage that they were written for, and those that are about something
    with the nearest of the others."""
    known = passages()
    near = Nearest({id_: f"{row['title']} {row['passage']}" for id_, row in known.items()})
    for row in rows:
        for asked in {row["request"], row["topic"]}:
            yield _pair(asked, known[row["id"]], encoder, chance, bool(row["about"]))
        if row["about"]:
            others = [id_ for id_ in near.of(row["request"], NEAREST) if id_ != row["id"]]
            for id_ in chance.sample(others, min(OF_THOSE, len(others))):
                yield _pair(chance.choice((row["request"], row["topic"])), known[id_], encoder, chance, False)


def _pair(asked: str, row: Mapping[str, Any], encoder: Model, chance: Random, about: bool) -> Pair:
    text = row["passage"]
    if chance.random() > MORE:
        text = text[:BEGINNING].rsplit(". ", 1)[0]
    one = encoder.encode(asked, f"{header(row)} \n {text}")
    return Pair(shortened(one, LONGEST), one.first, about)


def _public(folder: Path, encoder: Model, chance: Random) -> Iterator[Pair]:
    """Questions of public sets with their passages, and with the nearest of the other passages."""
    rows = public_rows(folder, chance)
    near = Nearest({str(n): row["passage"] for n, row in enumerate(rows)})
    for row in rows:
        one = encoder.encode(row["q"], row["passage"])
        yield Pair(shortened(one, LONGEST), one.first, True)
        others = [id_ for id_ in near.of(row["q"], NEAREST) if rows[int(id_)]["passage"] != row["passage"]]
        if others:
            other = encoder.encode(row["q"], rows[int(chance.choice(others))]["passage"])
            yield Pair(shortened(other, LONGEST), other.first, False)


def public_rows(folder: Path, chance: Random) -> list[dict[str, Any]]:
    """Questions of public sets that have an answer, with their passages."""
    rows = [row for row in public_questions(folder, chance) if row["answerable"]]
    return chance.sample(rows, min(PUBLIC, len(rows)))


class Nearest:
    """The texts that share most with a query, by BM25."""

    def __init__(self, texts: Mapping[str, str], common: float = COMMON) -> None:
        """`common`: the share of the texts from which on a word that they have tells none of them from another."""
        self._common = common
        self._found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        counted = {id_: Counter(_words(text)) for id_, text in texts.items()}
        mean = sum(map(len, counted.values())) / max(1, len(counted))
        for id_, counts in counted.items():
            for word, often in counts.items():
                self._found[word].append((id_, often * 2.2 / (often + 0.3 + 0.9 * len(counts) / mean)))
        self._of = len(texts)

    def of(self, query: str, most: int) -> list[str]:
        """The ids of the nearest, the nearest first."""
        scores: dict[str, float] = defaultdict(float)
        for word in set(_words(query)):
            where = self._found.get(word, ())
            if len(where) <= self._of * self._common:
                for id_, value in where:
                    scores[id_] += value * math.log(1 + (self._of - len(where) + 0.5) / (len(where) + 0.5))
        return nsmallest(most, scores, key=lambda id_: (-scores[id_], id_))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
