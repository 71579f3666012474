"""What a server has done since it started, in Prometheus's text format, and one event a question for the journal."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from qa.answer import Answer
from qa.web.desk import journal

BOUNDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Upper bounds of the histogram of seconds an answer."""


class Metrics:
    """Counts from any thread; `text` for the one who asks. Numbers only: no question, no name.

    `journal` takes an event of each question, with the question's words if `with_words`.
    """

    def __init__(self, keep: journal.Journal | None = None, *, with_words: bool = False) -> None:
        self._keep = keep
        self._with_words = with_words
        self._started = time.time()
        self._running = 0
        self._busy = 0
        self._left = 0
        self._waited = 0.0
        self._tokens: Counter[str] = Counter(dict.fromkeys(("in", "out"), 0))
        self._cost = 0.0
        self._models: Counter[str] = Counter()
        self._stages: dict[str, float] = {}
        self._lock = threading.Lock()
        self._questions: Counter[str] = Counter()
        self._sentences: Counter[str] = Counter(dict.fromkeys(("supported", "partial", "unsupported", "unchecked"), 0))
        self._errors: Counter[str] = Counter()
        self._abstentions = 0
        self._seconds = 0.0
        self._within: Counter[float] = Counter(dict.fromkeys(BOUNDS, 0))
        self._answers = 0

    @contextmanager
    def question(self, surface: str, words: str, visitor: str | None = None, waited: float = 0.0) -> Iterator[Measured]:
        """Counts one question asked on `surface` and times it. `visitor` is who asked, as far as that is known.

        `waited` are the seconds that it stood in line before.
        """
        with self._lock:
            self._questions[surface] += 1
            self._waited += waited
            self._running += 1
        measured = Measured()
        start = time.perf_counter()
        try:
            yield measured
        finally:
            seconds = time.perf_counter() - start
            self._take(measured, seconds)
            if self._keep is not None:
                self._keep(
                    journal.event(
                        id=measured.id,
                        surface=surface,
                        visitor=visitor,
                        seconds=seconds,
                        waited=waited,
                        hits=measured.hits,
                        answer=measured.answer,
                        error=measured.error,
                        question=words if self._with_words else None,
                    )
                )

    def busy(self) -> None:
        """Counts a question that was refused because too many ran and waited."""
        with self._lock:
            self._busy += 1

    def left(self) -> None:
        """Counts a question that nobody waits for any more, and that was still in line."""
        with self._lock:
            self._left += 1

    def _take(self, measured: Measured, seconds: float) -> None:
        with self._lock:
            self._running -= 1
            if measured.error is not None:
                self._errors[measured.error] += 1
            if measured.answer is None:
                self._left += measured.error is None
                return
            usage = measured.answer.usage
            for way in ("in", "out"):
                self._tokens[way] += int(usage.get(f"tokens_{way}") or 0)
            self._cost += float(usage.get("cost") or 0)
            self._models[measured.answer.model] += 1
            for stage, milliseconds in measured.answer.timings.items():
                if stage != "total":
                    self._stages[stage] = self._stages.get(stage, 0.0) + milliseconds / 1000
            self._answers += 1
            self._seconds += seconds
            self._abstentions += measured.answer.abstained
            self._sentences.update(s.support for s in measured.answer.sentences)
            for bound in BOUNDS:
                self._within[bound] += seconds <= bound

    def text(self, articles: int | None, waiting: int) -> str:
        """The counts as Prometheus reads them; `articles` is how many the library holds, None where it cannot be asked,
        `waiting` who is in line."""
        held = {} if articles is None else {"": articles}
        with self._lock:
            lines = [
                *_family("qa_questions_total", "counter", "Questions asked.", "surface", self._questions),
                *_family("qa_sentences_total", "counter", "Sentences answered.", "verdict", self._sentences),
                *_family("qa_errors_total", "counter", "Questions that failed.", "kind", self._errors),
                *_family("qa_abstentions_total", "counter", "Answers that abstained.", None, {"": self._abstentions}),
                *_family("qa_busy_total", "counter", "Questions refused as too many ran.", None, {"": self._busy}),
                *_family("qa_waiting", "gauge", "Questions in line.", None, {"": waiting}),
                *_family("qa_waited_seconds_total", "counter", "Seconds in line.", None, {"": self._waited}),
                *_family("qa_left_total", "counter", "Questions that nobody waited for.", None, {"": self._left}),
                *_family("qa_running", "gauge", "Questions being answered.", None, {"": self._running}),
                *_family("qa_tokens_total", "counter", "Tokens sent to models and back.", "way", self._tokens),
                *_family("qa_cost_total", "counter", "What models cost, where they say.", None, {"": self._cost}),
                *_family("qa_answers_total", "counter", "Answers by who wrote them.", "model", self._models),
                *_family("qa_stage_seconds_total", "counter", "Seconds spent a stage.", "stage", self._stages),
                *_family("process_start_time_seconds", "gauge", "Start, Unix time.", None, {"": self._started}),
                *(_family("qa_articles", "gauge", "Articles in the library.", None, held) if held else ()),
                "# HELP qa_answer_seconds Seconds from question to checked answer.",
                "# TYPE qa_answer_seconds histogram",
                *(f'qa_answer_seconds_bucket{{le="{bound}"}} {self._within[bound]}' for bound in BOUNDS),
                f'qa_answer_seconds_bucket{{le="+Inf"}} {self._answers}',
                f"qa_answer_seconds_sum {self._seconds:.6f}",
                f"qa_answer_seconds_count {self._answers}",
            ]
        return "\n".join(lines) + "\n"


class Measured:
    """How one question ended: with which answer, or by an error of which class; `hits` passages were found for it."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self.answer: Answer | None = None
        self.error: str | None = None
        self.hits: int | None = None


def _family(name: str, kind: str, said: str, label: str | None, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} {kind}"
    for key in sorted(values):
        value = values[key] if isinstance(values[key], int) else f"{values[key]:.6f}"
        yield f'{name}{{{label}="{_escaped(key)}"}} {value}' if label else f"{name} {value}"


def _escaped(label: str) -> str:
    """A label's value as the format has it: a model may be called anything."""
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
