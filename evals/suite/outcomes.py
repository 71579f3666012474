"""What came of asking one case of one subject, and the truth it is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from rapidfuzz.fuzz import ratio

from evals.cases import Case, SpeakerLabel
from evals.invariants import folded
from evals.mocked.asked import Asked
from evals.mocked.mocks import Told
from evals.suite.injections import is_own_order
from qa.answer import Answer, Sentence, SentenceSupport
from store.article import Article, Hit

Status = Literal["answered", "abstained", "failed", "crashed"]
"""`failed`: the product said that the model gave nothing (ModelError). `crashed`: anything else was raised."""

_SAME = 92.0  # of 100: how alike a sentence shown and one told have to be to count as the same
_PARTS = 0.8  # of a sentence shown: how much of it sentences told have to make up


@dataclass(frozen=True)
class Tally:
    """`got` of `of` things counted in one case. A metric that is one value a case has `of` 1."""

    got: float
    of: float = 1.0

    @property
    def value(self) -> float:
        """The share."""
        return self.got / self.of


@dataclass(frozen=True)
class Shelf:
    """The articles asked about: every revision by (id, revision), the current revision of each, who says what."""

    articles: Mapping[tuple[str, str], Article]
    current: Mapping[str, str]
    labels: tuple[SpeakerLabel, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A sentence that somebody labelled, and what is shown of it. `true` is None of what is said about the sources."""

    text: str
    kind: str
    true: bool | None
    support: SentenceSupport
    score: float


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One case, asked once.

    `told`, `invented` and `obeyed` are what a mocked model knows of its own reply: its sentences, the quotations that
    it invented, what orders in the sources made it say. `cut` says that it broke off on purpose, `fallback` that it
    gave nothing and extraction was to answer in its place. `sureness`, 0..1, is how probable the product held it that
    what was found answers; `surest`, 0..1, how surely the reader held it of one sentence. Of real prose, `said` are the
    labelled sentences of an answer, `claims` labelled claims that stand alone.
    """

    subject: str
    case: Case
    status: Status
    shelf: Shelf = field(repr=False)
    answer: Answer | None = None
    failure: str = ""
    hits: tuple[Hit, ...] = ()
    told: tuple[Told, ...] = ()
    invented: tuple[str, ...] = ()
    obeyed: tuple[str, ...] = ()
    request: Asked | None = None
    cut: bool = False
    fallback: bool = False
    sureness: float | None = None
    surest: float | None = None
    said: tuple[Shown, ...] = ()
    claims: tuple[Shown, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences shown."""
        return self.answer.sentences if self.answer else ()


def known(outcome: Outcome) -> Iterator[tuple[Sentence, bool]]:
    """The sentences shown of which the mock knows whether they are true, and whether they are.

    An order to chat models, which one of the samples gives, is neither.
    """
    told = [(_plain(one.text), one) for one in outcome.told if not is_own_order(one.text)]
    for sentence in outcome.sentences if told else ():
        truth = _truth(_plain(sentence.text), told)
        if truth is not None:
            yield sentence, truth


def _truth(shown: str, told: Sequence[tuple[str, Told]]) -> bool | None:
    """Whether what is shown is what was told, one sentence of it or several run together; None if it is neither."""
    whole = [one for text, one in told if text == shown]
    if whole:
        return whole[0].true
    parts = [(text, one) for text, one in told if text and text in shown]
    if parts and sum(len(text) for text, _ in parts) >= _PARTS * len(shown):
        return all(one.true for _, one in parts)
    score, one = max(((ratio(shown, text), one) for text, one in told), key=lambda entry: entry[0])
    return one.true if score >= _SAME else None


@lru_cache(maxsize=4_096)
def alike(text: str) -> str:
    """`text` with marks, dashes, white space and letter case made alike."""
    return folded(text).casefold()


def _plain(text: str) -> str:
    return "".join(c for c in alike(text).replace("\\", "") if c.isalnum() or c == " ").strip()


def plain_answer(answer: Answer) -> dict[str, Any]:
    """The answer's one JSON shape without its timings."""
    return {name: value for name, value in answer.to_dict().items() if name != "timings"}
