"""What is asked, with all that decides its answer, and the watch that times the answering."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qa.answer import Length, Strictness
from qa.answering.question import Turn
from store.filters import Filters

if TYPE_CHECKING:
    import threading

    from qa.models.breaker import Breaker
    from qa.models.chat import ChatModel
    from qa.proof.check.judges import Judge


@dataclass(frozen=True, kw_only=True)
class Request:
    """One question with everything that decides its answer.

    `filters` were given; others are read out of the question, except those whose keys are in `unread`. `lines`: of how
    many of the articles' sentences, or points, an answer is asked to be, None for any number. `fallback`: a
    model that gives nothing is told of, and its place is taken by extraction. `deadline`: seconds that whoever asks
    will wait for the whole, None for any number. `gate` is gone through by the parts that keep a processor busy.
    `trace_words`: the spans of a program that traces have the words, too.
    """

    question: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    unread: Collection[str] = ()
    strictness: Strictness = "annotate"
    length: Length = "normal"
    lines: int | None = None
    model: ChatModel | None = None
    now: datetime
    breaker: Breaker | None = None
    cancel: threading.Event | None = None
    deadline: float | None = None
    judge: Judge | None = None
    fallback: bool = False
    trace_words: bool = False
    gate: AbstractContextManager[Any] = field(default_factory=nullcontext)

    @property
    def seconds(self) -> float:
        """Seconds until a model has to be done: its own deadline, less where whoever asks does not wait as long."""
        from qa.models.chat import DEADLINE

        return DEADLINE if self.deadline is None else min(DEADLINE, self.deadline)

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self.cancel is not None and self.cancel.is_set()


class Stopwatch:
    """Milliseconds a stage, for the one field of an answer that may differ from run to run.

    `stretches` are when each stage began first and ended last, in seconds since the start.
    """

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.timings: dict[str, float] = {}
        self.stretches: dict[str, tuple[float, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what happens inside, added to what the stage took before."""
        start = time.perf_counter()
        try:
            yield
        finally:
            end = time.perf_counter()
            self.timings[name] = round(self.timings.get(name, 0.0) + (end - start) * 1000, 3)
            first = self.stretches[name][0] if name in self.stretches else start - self._start
            self.stretches[name] = (first, end - self._start)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    def total(self) -> dict[str, float]:
        """All stages, and the time since the start as `total`."""
        return self.timings | {"total": round((time.perf_counter() - self._start) * 1000, 3)}
