"""What a server has done since it started, in Prometheus's text format, and one event a question for the journal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, get_args

from qa.answer import SentenceSupport
from qa.errors import QAError
from qa.web.desk import journal
from qa.web.desk.journal import Measured
from qa.web.desk.pump import Stop

BOUNDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds of the histogram of seconds an answer."""


class _Family(NamedTuple):
    """One thing that is counted, by a label if it has one; `first` is what is told of it before anything was."""

    name: str
    kind: str
    said: str
    label: str | None = None
    first: Mapping[str, float] = {"": 0}

    def lines(self, values: Mapping[str, float]) -> Iterator[str]:
        yield f"# HELP {self.name} {self.said}"
        yield f"# TYPE {self.name} {self.kind}"
        for key in sorted(values):
            value = values[key] if isinstance(values[key], int) else f"{values[key]:.6f}"
            labelled = f'{{{self.label}="{_escaped(key)}"}}' if self.label else ""
            yield f"{self.name}{labelled} {value}"


_FAMILIES = (
    _Family("qa_questions_total", "counter", "Questions asked.", "surface", {}),
    _Family(
        "qa_sentences_total", "counter", "Sentences answered.", "verdict", dict.fromkeys(get_args(SentenceSupport), 0)
    ),
    _Family("qa_errors_total", "counter", "Questions that failed.", "kind", {}),
    _Family("qa_abstentions_total", "counter", "Answers that abstained."),
    _Family("qa_busy_total", "counter", "Questions refused as too many ran."),
    _Family("qa_waiting", "gauge", "Questions in line."),
    _Family("qa_waited_seconds_total", "counter", "Seconds in line.", None, {"": 0.0}),
    _Family("qa_left_total", "counter", "Questions that nobody waited for."),
    _Family("qa_running", "gauge", "Questions being answered."),
    _Family("qa_tokens_total", "counter", "Tokens sent to models and back.", "way", {"in": 0, "out": 0}),
    _Family("qa_cost_total", "counter", "What models cost, where they say.", None, {"": 0.0}),
    _Family("qa_answers_total", "counter", "Answers by who wrote them.", "model", {}),
    _Family("qa_stage_seconds_total", "counter", "Seconds spent a stage.", "stage", {}),
    _Family("process_start_time_seconds", "gauge", "Start, Unix time."),
)


_ARTICLES = _Family("qa_articles", "gauge", "Articles in the library.")


class Metrics:
    """Counts from any thread; `text` for the one who asks. Numbers only: no question, no name.

    `journal` takes an event of each question, with the question's words if `with_words`.
    """

    def __init__(self, keep: journal.Journal | None = None, *, with_words: bool = False) -> None:
        self._keep = keep
        self._with_words = with_words
        self._lock = threading.Lock()
        self._counts: dict[str, dict[str, float]] = {family.name: dict(family.first) for family in _FAMILIES}
        self._counts["process_start_time_seconds"][""] = time.time()
        self._within = dict.fromkeys(BOUNDS, 0)
        self._answers = 0
        self._seconds = 0.0

    @contextmanager
    def question(
        self, surface: str, words: str, visitor: str | None = None, waited: float = 0.0, stop: Stop | None = None
    ) -> Iterator[Measured]:
        """Counts one question asked on `surface`, which `stop` ends, and times it; what it fails of is noted.

        `visitor` is who asked, as far as that is known, `waited` are the seconds that it stood in line before.
        """
        with self._lock:
            self._add("qa_questions_total", 1, surface)
            self._add("qa_waited_seconds_total", waited)
            self._add("qa_running", 1)
        measured = Measured()
        start = time.perf_counter()
        try:
            yield measured
        except Exception as error:
            # A model that is stopped before its first word says so with an error.
            if stop is None or not stop.given or not isinstance(error, QAError):
                measured.error = type(error).__name__
            raise
        finally:
            seconds = time.perf_counter() - start
            self._take(measured, seconds)
            if self._keep is not None:
                question = words if self._with_words else None
                self._keep(journal.event(measured, surface, visitor, seconds, waited, question))

    def busy(self) -> None:
        """Counts a question that was refused because too many ran and waited."""
        with self._lock:
            self._add("qa_busy_total", 1)

    def left(self) -> None:
        """Counts a question that nobody waits for any more, and that was still in line."""
        with self._lock:
            self._add("qa_left_total", 1)

    def _add(self, name: str, count: float, key: str = "") -> None:
        """Counts so much more of the family of that name; the lock is held."""
        self._counts[name][key] = self._counts[name].get(key, 0) + count

    def _take(self, measured: Measured, seconds: float) -> None:
        with self._lock:
            self._add("qa_running", -1)
            if measured.error is not None:
                self._add("qa_errors_total", 1, measured.error)
            if (answer := measured.answer) is None:
                self._add("qa_left_total", int(measured.error is None))
                return
            for way in ("in", "out"):
                self._add("qa_tokens_total", int(answer.usage.get(f"tokens_{way}") or 0), way)
            self._add("qa_cost_total", float(answer.usage.get("cost") or 0))
            self._add("qa_answers_total", 1, answer.model)
            for stage, milliseconds in answer.timings.items():
                if stage != "total":
                    self._add("qa_stage_seconds_total", milliseconds / 1000, stage)
            self._add("qa_abstentions_total", int(answer.abstained))
            for sentence in answer.sentences:
                self._add("qa_sentences_total", 1, sentence.support)
            self._answers += 1
            self._seconds += seconds
            for bound in BOUNDS:
                self._within[bound] += seconds <= bound

    def text(self, articles: int | None, waiting: int) -> str:
        """The counts as Prometheus reads them; `articles` is how many the library holds, None where it cannot be asked,
        `waiting` who is in line."""
        with self._lock:
            now = self._counts | {"qa_waiting": {"": waiting}}
            lines = [
                *(line for family in _FAMILIES for line in family.lines(now[family.name])),
                *(() if articles is None else _ARTICLES.lines({"": articles})),
                "# HELP qa_answer_seconds Seconds from question to checked answer.",
                "# TYPE qa_answer_seconds histogram",
                *(f'qa_answer_seconds_bucket{{le="{bound}"}} {self._within[bound]}' for bound in BOUNDS),
                f'qa_answer_seconds_bucket{{le="+Inf"}} {self._answers}',
                f"qa_answer_seconds_sum {self._seconds:.6f}",
                f"qa_answer_seconds_count {self._answers}",
            ]
        return "\n".join(lines) + "\n"


def _escaped(label: str) -> str:
    """A label's value as the format has it: a model may be called anything."""
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
