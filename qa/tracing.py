"""Spans of a question by OpenTelemetry's conventions for generative AI, where the program has set up an SDK.

Where it has not, nothing is imported and nothing is done. Spans are told when a question has ended, from the stages
that its watch has timed; each stage is one, from its first beginning to its last end. They hold numbers and names; the
words of a question, an answer and its passages only where that is asked for. A draft that is checked, and a task called
by its name, is one span.

The conventions: github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai, of November 2026, which are still
said to be in development.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from qa.answer import Answer, Event, Final, Found, Quotation, Sentence, StreamEvent
from store.article import Hit

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

    from qa.answering.request import Request, Stopwatch
    from qa.factcheck.report import DraftReport, DraftStep

    Steps = Generator[DraftStep | DraftReport, None, None]

_log = logging.getLogger(__name__)

NAME = "article-qa"

T = TypeVar("T", Event, Quotation)
S = TypeVar("S")

_WORKFLOW = {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": NAME}
_MODEL = {"model": "answer", "rewrite": "rewriting", "second reading": "judge"}
"""The stages in which a model is asked, with what the call is for in `Answer.usage`."""
_NAMES = {"judge": "read passages", "check": "check sentences"}


def traced(
    events: Generator[StreamEvent, None, None], request: Request, watch: Stopwatch, library: str
) -> Iterator[StreamEvent]:
    """`events`, of which spans are told when they have ended, if anybody listens."""
    tracer = _tracer()
    if tracer is None:
        return events
    question = _Question(tracer, request.question, request.trace_words, request=request, watch=watch, library=library)
    return _heard(question, events, watch.elapsed())


def traced_draft(steps: Steps, text: str, *, words: bool) -> Steps:
    """The `steps` of a draft that is checked, of which a span is told when they have ended, if anybody listens."""
    tracer = _tracer()
    return steps if tracer is None else _heard(_Workflow(tracer, text, words, _task("factcheck")), steps)


class _Lines(Protocol):
    """Takes note of what a task gives, and gives it back."""

    def __call__(self, made: tuple[T, ...]) -> tuple[T, ...]: ...


@contextmanager
def traced_task(task: str, asked: str, *, words: bool) -> Iterator[_Lines]:
    """For a task called by its name: what is made inside is handed to what this gives, and told if anybody listens."""
    tracer = _tracer()
    if tracer is None:
        yield lambda made: made
        return
    workflow = _Workflow(tracer, asked, words, _task(task))
    with workflow.told():
        yield workflow.lines


def _task(name: str) -> dict[str, Any]:
    return {"article_qa.task": name}


def _tracer() -> Tracer | None:
    """What spans are told to; None where no SDK is set up."""
    api = sys.modules.get("opentelemetry.trace")  # whoever has set one up has imported it
    if api is None or isinstance(api.get_tracer_provider(), api.ProxyTracerProvider | api.NoOpTracerProvider):
        return None
    tracer: Tracer = api.get_tracer(NAME)
    return tracer


def _heard(workflow: _Workflow, steps: Generator[S, None, None], since: float = 0.0) -> Generator[S, None, None]:
    """`steps`, of which `workflow`, begun so many seconds ago, takes note."""
    with workflow.told(since), closing(steps):
        for step in steps:
            workflow.hear(step)
            yield step


@dataclass
class _Workflow:
    """One call as it will be told: what was made of what was `asked`, what was said, and of each sentence when it was
    checked and how. `words`: whether what was asked and said is told too."""

    tracer: Tracer
    asked: str
    words: bool
    made: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    events: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @contextmanager
    def told(self, since: float = 0.0) -> Iterator[None]:
        """Tells of what happens inside, however it ends."""
        from opentelemetry import context

        parent, began, error = context.get_current(), time.time_ns() - int(since * 1e9), None
        try:
            yield
        except Exception as raised:
            error = type(raised).__name__
            raise
        finally:
            try:
                self._tell(parent, began, error)
            except Exception:  # an answer is not lost because nobody can be told of it
                _log.exception("the spans of what was asked could not be told")

    def lines(self, made: tuple[T, ...]) -> tuple[T, ...]:
        """Takes note of what a task gives, each line of which cites one passage."""
        self.made |= {"gen_ai.response.model": "extractive", "article_qa.citations": len(made)}
        self.said = "\n".join(one.text for one in made)
        return made

    def hear(self, step: Any) -> None:
        """Takes note of a sentence of a draft that was checked, or of the whole."""
        from qa.factcheck.report import DraftStep

        if not isinstance(step, DraftStep):
            self.made |= {"gen_ai.response.model": step.model, "article_qa.citations": len(step.citations)}
            return
        sentence = step.sentence
        key = f"article_qa.sentences.{sentence.verdict}"
        self.made[key] = self.made.get(key, 0) + 1
        reasons = sentence.reasons if self.words else ()
        told = _evaluation("factcheck", sentence.verdict, sentence.score, reasons)
        self.events.append((time.time_ns(), told))

    def _tell(self, parent: Context, began: int, error: str | None) -> None:
        from opentelemetry.trace import set_span_in_context

        told = _WORKFLOW | self.made
        if self.words:
            told["gen_ai.input.messages"] = _message("user", self.asked)
            if self.said:
                told["gen_ai.output.messages"] = _message("assistant", self.said)
        span = _begun(self.tracer, f"invoke_workflow {NAME}", began, parent, told)
        for at, event in self.events:
            span.add_event("gen_ai.evaluation.result", event, timestamp=at)
        self._tell_stages(set_span_in_context(span, parent), began, error)
        _ended(span, time.time_ns(), error)

    def _tell_stages(self, root: Context, began: int, error: str | None) -> None:
        """A call that is no question has none."""


@dataclass(kw_only=True)
class _Question(_Workflow):
    """One question, whose stages are told as well."""

    request: Request
    watch: Stopwatch
    library: str
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None

    def hear(self, event: Any) -> None:
        """Takes note of what was found and what was answered."""
        if isinstance(event, Found):
            self.hits = event.hits
        elif isinstance(event, Final):
            answer = self.answer = event.answer
            verdicts = Counter(s.support for s in answer.sentences)
            self.said = answer.text
            self.made = _task(answer.task) | {
                "gen_ai.response.model": answer.model,
                "article_qa.abstained": answer.abstained,
                "article_qa.citations": len(answer.citations),
                **{f"article_qa.sentences.{verdict}": count for verdict, count in verdicts.items()},
            }

    def _tell_stages(self, root: Context, began: int, error: str | None) -> None:
        for stage, stretch in self.watch.stretches.items():
            start, end = (began + int(seconds * 1e9) for seconds in stretch)
            name, told, outward = self._described(stage)
            span = _begun(self.tracer, name, start, root, told, outward=outward)
            if stage == "check" and self.answer is not None:
                for sentence in self.answer.sentences:
                    span.add_event("gen_ai.evaluation.result", self._of_sentence(sentence), timestamp=end)
            _ended(span, end, error if stage == "model" and self.answer is None else None)

    def _described(self, stage: str) -> tuple[str, Mapping[str, Any], bool]:
        """The span of a stage: its name, its attributes, and whether somebody else is asked."""
        if stage == "search":
            return f"retrieval {self.library}", self._of_search(), False
        if stage in _MODEL and self.request.model is not None:
            told = self._of_model(stage)
            return f"chat {told['gen_ai.request.model']}", told, True
        return _NAMES.get(stage, stage), {}, False

    def _of_search(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "gen_ai.operation.name": "retrieval",
            "gen_ai.data_source.id": self.library,
            "gen_ai.request.top_k": len(self.hits),
        }
        if self.words:
            asked = self.answer.standalone_question if self.answer else self.asked
            found = [{"id": f"{h.article_id}@{h.revision}#{h.start}-{h.end}", "score": h.score} for h in self.hits]
            told |= {"gen_ai.retrieval.query.text": asked, "gen_ai.retrieval.documents": json.dumps(found)}
        return told

    def _of_model(self, stage: str) -> dict[str, Any]:
        from qa.models.chat import name_of, provider_of

        assert self.request.model is not None
        told: dict[str, Any] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": provider_of(self.request.model),
            "gen_ai.request.model": name_of(self.request.model),
        }
        if (answer := self.answer) is not None:
            if stage == "model":
                told["gen_ai.response.finish_reasons"] = [answer.finish_reason]
            taken = answer.usage.get(_MODEL[stage], answer.usage if stage == "model" else {})
            for way, key in (("input", "tokens_in"), ("output", "tokens_out")):
                if taken.get(key) is not None:
                    told[f"gen_ai.usage.{way}_tokens"] = int(taken[key])
        return told

    def _of_sentence(self, sentence: Sentence) -> dict[str, Any]:
        reasons = sentence.reasons if self.words else ()
        return _evaluation("support", sentence.support, sentence.score, reasons)


def _begun(
    tracer: Tracer, name: str, start: int, parent: Context, told: Mapping[str, Any], *, outward: bool = False
) -> Span:
    from opentelemetry.trace import SpanKind

    kind = SpanKind.CLIENT if outward else SpanKind.INTERNAL
    return tracer.start_span(name, parent, kind, dict(told), start_time=start)


def _ended(span: Span, end: int, error: str | None) -> None:
    from opentelemetry.trace import Status, StatusCode

    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(Status(StatusCode.ERROR))
    span.end(end)


def _evaluation(name: str, label: str, score: float, reasons: Sequence[str]) -> dict[str, Any]:
    """A verdict as the conventions have it; with the reasons for it, where there are any."""
    told: dict[str, Any] = {
        "gen_ai.evaluation.name": name,
        "gen_ai.evaluation.score.label": label,
        "gen_ai.evaluation.score.value": float(score),
    }
    return told | ({"gen_ai.evaluation.explanation": " ".join(reasons)} if reasons else {})


def _message(role: str, words: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": words}]}], ensure_ascii=False)
