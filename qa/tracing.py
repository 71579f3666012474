"""Spans of a question by OpenTelemetry's conventions for generative AI, where the program has set up an SDK.

Where it has not, nothing is imported and nothing is done. Spans are told when a question has ended, from the stages
that its watch has timed; each stage is one, from its first beginning to its last end. They hold numbers and names; the
words of a question, an answer and its passages only where that is asked for.

The conventions: github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai, of November 2026, which are still
said to be in development.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Final, Found, Sentence, StreamEvent
from store.article import Hit

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

    from qa.answering.request import Request, Stopwatch

_log = logging.getLogger(__name__)

NAME = "article-qa"

_MODEL = ("model", "rewrite", "second reading")  # stages in which a model is asked
_NAMES = {"judge": "read passages", "check": "check sentences"}


def traced(
    events: Generator[StreamEvent, None, None], request: Request, watch: Stopwatch, library: str
) -> Iterator[StreamEvent]:
    """`events`, of which spans are told when they have ended, if anybody listens."""
    tracer = _tracer()
    return events if tracer is None else _heard(tracer, events, request, watch, library)


def _tracer() -> Tracer | None:
    """What spans are told to; None where no SDK is set up."""
    api = sys.modules.get("opentelemetry.trace")  # whoever has set one up has imported it
    if api is None or isinstance(api.get_tracer_provider(), api.ProxyTracerProvider | api.NoOpTracerProvider):
        return None
    tracer: Tracer = api.get_tracer(NAME)
    return tracer


def _heard(
    tracer: Tracer, events: Generator[StreamEvent, None, None], request: Request, watch: Stopwatch, library: str
) -> Iterator[StreamEvent]:
    from opentelemetry import context

    told = _Told(tracer, context.get_current(), request, watch, library, time.time_ns() - int(watch.elapsed() * 1e9))
    try:
        with closing(events):
            for event in events:
                told.hear(event)
                yield event
    except Exception as error:
        told.error = type(error).__name__
        raise
    finally:
        try:
            told.tell()
        except Exception:  # an answer is not lost because nobody can be told of it
            _log.exception("the spans of a question could not be told")


@dataclass
class _Told:
    """One question as it will be told: `began` is in nanoseconds since 1970, `parent` what it is a part of."""

    tracer: Tracer
    parent: Context
    request: Request
    watch: Stopwatch
    library: str
    began: int
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    _root: Context | None = field(default=None, init=False)

    def hear(self, event: StreamEvent) -> None:
        """Takes note of what was found and what was answered."""
        if isinstance(event, Found):
            self.hits = event.hits
        elif isinstance(event, Final):
            self.answer = event.answer

    def tell(self) -> None:
        """Tells the spans."""
        from opentelemetry.trace import set_span_in_context

        root = self._begun(f"invoke_workflow {NAME}", self.began, self.parent, self._of_question())
        self._root = set_span_in_context(root, self.parent)
        for stage, (start, end) in self.watch.stretches.items():
            self._stage(stage, self._at(start), self._at(end))
        self._ended(root, self._at(self.watch.elapsed()), self.error)

    def _stage(self, stage: str, start: int, end: int) -> None:
        assert self._root is not None
        name, told, outward = self._described(stage)
        span = self._begun(name, start, self._root, told, outward=outward)
        if stage == "check" and self.answer is not None:
            for sentence in self.answer.sentences:
                span.add_event("gen_ai.evaluation.result", self._of_sentence(sentence), timestamp=end)
        self._ended(span, end, self.error if stage == "model" and self.answer is None else None)

    def _described(self, stage: str) -> tuple[str, Mapping[str, Any], bool]:
        """The span of a stage: its name, its attributes, and whether somebody else is asked."""
        if stage == "search":
            return f"retrieval {self.library}", self._of_search(), False
        if stage in _MODEL and self.request.model is not None:
            told = self._of_model(stage)
            return f"chat {told['gen_ai.request.model']}", told, True
        return _NAMES.get(stage, stage), {}, False

    def _of_question(self) -> dict[str, Any]:
        told: dict[str, Any] = {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": NAME}
        if (answer := self.answer) is not None:
            told |= {
                "gen_ai.response.model": answer.model,
                "article_qa.task": answer.task,
                "article_qa.abstained": answer.abstained,
                "article_qa.citations": len(answer.citations),
            }
            verdicts = Counter(s.support for s in answer.sentences)
            told |= {f"article_qa.sentences.{verdict}": count for verdict, count in verdicts.items()}
        if self.request.trace_words:
            told["gen_ai.input.messages"] = _message("user", self.request.question)
            if answer is not None:
                told["gen_ai.output.messages"] = _message("assistant", answer.text)
        return told

    def _of_search(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "gen_ai.operation.name": "retrieval",
            "gen_ai.data_source.id": self.library,
            "gen_ai.request.top_k": len(self.hits),
        }
        if self.request.trace_words:
            asked = self.answer.standalone_question if self.answer else self.request.question
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
        if stage == "model" and (answer := self.answer) is not None:
            told["gen_ai.response.finish_reasons"] = ["length" if answer.cut_off else "stop"]
            for way, key in (("input", "tokens_in"), ("output", "tokens_out")):
                if answer.usage.get(key) is not None:
                    told[f"gen_ai.usage.{way}_tokens"] = int(answer.usage[key])
        return told

    def _of_sentence(self, sentence: Sentence) -> dict[str, Any]:
        told: dict[str, Any] = {
            "gen_ai.evaluation.name": "support",
            "gen_ai.evaluation.score.label": sentence.support,
            "gen_ai.evaluation.score.value": float(sentence.score),
        }
        if self.request.trace_words and sentence.reasons:
            told["gen_ai.evaluation.explanation"] = " ".join(sentence.reasons)
        return told

    def _begun(self, name: str, start: int, parent: Context, told: Mapping[str, Any], *, outward: bool = False) -> Span:
        from opentelemetry.trace import SpanKind

        kind = SpanKind.CLIENT if outward else SpanKind.INTERNAL
        return self.tracer.start_span(name, parent, kind, dict(told), start_time=start)

    def _ended(self, span: Span, end: int, error: str | None) -> None:
        from opentelemetry.trace import Status, StatusCode

        if error is not None:
            span.set_attribute("error.type", error)
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)

    def _at(self, seconds: float) -> int:
        """So many seconds after the beginning, in nanoseconds since 1970."""
        return self.began + int(seconds * 1e9)


def _message(role: str, words: str) -> str:
    """One message as the conventions have it."""
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": words}]}], ensure_ascii=False)
