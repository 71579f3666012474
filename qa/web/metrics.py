"""What a server has done since it started, in Prometheus's text format. Numbers only: no question, no name."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from qa.answer import Answer

BOUNDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds of the histogram of seconds an answer."""


class Metrics:
    """Counts from any thread; `text` for the one who asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._questions: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter(dict.fromkeys(("supported", "partial", "unsupported", "unchecked"), 0))
        self._errors: Counter[str] = Counter()
        self._abstentions = 0
        self._seconds = 0.0
        self._within: Counter[float] = Counter(dict.fromkeys(BOUNDS, 0))
        self._answers = 0

    @contextmanager
    def question(self, surface: str) -> Iterator[Measured]:
        """Counts one question asked on `surface` and times it."""
        with self._lock:
            self._questions[surface] += 1
        measured = Measured()
        start = time.perf_counter()
        try:
            yield measured
        finally:
            self._take(measured, time.perf_counter() - start)

    def _take(self, measured: Measured, seconds: float) -> None:
        with self._lock:
            if measured.error is not None:
                self._errors[measured.error] += 1
            if measured.answer is None:
                return
            self._answers += 1
            self._seconds += seconds
            self._abstentions += measured.answer.abstained
            self._sentences.update(s.support for s in measured.answer.sentences)
            for bound in BOUNDS:
                self._within[bound] += seconds <= bound

    def text(self, articles: int) -> str:
        """The counts as Prometheus reads them; `articles` is how many the library holds."""
        with self._lock:
            lines = [
                *_family("qa_questions_total", "counter", "Questions asked.", "surface", self._questions),
                *_family("qa_sentences_total", "counter", "Sentences answered.", "verdict", self._sentences),
                *_family("qa_errors_total", "counter", "Questions that failed.", "kind", self._errors),
                *_family("qa_abstentions_total", "counter", "Answers that abstained.", None, {"": self._abstentions}),
                *_family("qa_articles", "gauge", "Articles in the library.", None, {"": articles}),
                "# HELP qa_answer_seconds Seconds from question to checked answer.",
                "# TYPE qa_answer_seconds histogram",
                *(f'qa_answer_seconds_bucket{{le="{bound}"}} {self._within[bound]}' for bound in BOUNDS),
                f'qa_answer_seconds_bucket{{le="+Inf"}} {self._answers}',
                f"qa_answer_seconds_sum {self._seconds:.6f}",
                f"qa_answer_seconds_count {self._answers}",
            ]
        return "\n".join(lines) + "\n"


class Measured:
    """How one question ended."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.error: str | None = None

    def answered(self, answer: Answer) -> None:
        """It was answered, or abstained from."""
        self.answer = answer

    def failed(self, kind: str) -> None:
        """It failed; `kind` is the error's class name."""
        self.error = kind


def _family(name: str, kind: str, said: str, label: str | None, values: dict[str, int] | Counter[str]) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} {kind}"
    for key in sorted(values):
        yield f'{name}{{{label}="{key}"}} {values[key]}' if label else f"{name} {values[key]}"
