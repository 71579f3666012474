"""Spans of a question, as OpenTelemetry's own SDK takes them; each in a process, for which one SDK is set up once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa import Article, ArticleQA

TRAM = Article(
    title="Council approves tram",
    source="Velden Post",
    text="The council of Velden voted to build a tram line. The tram line will cost 312 million crowns. "
    "“We are proud of this line,” said the mayor, Ida Lund.",
)
QUESTION = "What will the tram line cost?"

_TRACED = """
import json, sys
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from evals.mocked.mocks import Failing, Faithful
from qa import ArticleQA, ModelError

kept = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(kept))
trace.set_tracer_provider(provider)
model = {{"none": None, "faithful": Faithful(), "failing": Failing()}}[{model!r}]
with ArticleQA.open({folder!r}, model=model, judge=None) as qa:
    qa.trace_words = {words}
    with trace.get_tracer("test").start_as_current_span("the program's own"):
        try:
            {call}
        except ModelError:
            pass
names = {{s.context.span_id: s.name for s in kept.get_finished_spans()}}
print(json.dumps([
    {{
        "name": s.name, "kind": s.kind.name, "parent": s.parent and names.get(s.parent.span_id),
        "attributes": dict(s.attributes), "status": s.status.status_code.name,
        "events": [[e.name, dict(e.attributes)] for e in s.events],
        "start": s.start_time, "end": s.end_time,
    }}
    for s in kept.get_finished_spans()
]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("traced") / "articles"
    with ArticleQA.open(made) as qa:
        qa.add(TRAM)
    return made


def spans(
    folder: Path, model: str, *, words: bool = False, call: str = f"qa.ask({QUESTION!r})"
) -> dict[str, dict[str, Any]]:
    """The spans of a question, or of another `call`, by name."""
    code = _TRACED.format(folder=str(folder), model=model, words=words, call=call)
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    return {span["name"]: span for span in json.loads(done.stdout.splitlines()[-1])}


def test_a_question_is_told_by_the_conventions_and_without_words(folder: Path) -> None:
    told = spans(folder, "faithful")
    root = told["invoke_workflow article-qa"]
    assert root["parent"] == "the program's own"
    assert root["attributes"]["gen_ai.operation.name"] == "invoke_workflow"
    assert root["attributes"]["article_qa.sentences.supported"] >= 1
    retrieval, chat = told["retrieval articles"], next(s for name, s in told.items() if name.startswith("chat "))
    assert retrieval["attributes"]["gen_ai.operation.name"] == "retrieval"
    assert retrieval["attributes"]["gen_ai.request.top_k"] >= 1
    assert (chat["kind"], chat["attributes"]["gen_ai.operation.name"]) == ("CLIENT", "chat")
    assert chat["name"] == f"chat {chat['attributes']['gen_ai.request.model']}"
    assert chat["attributes"]["gen_ai.response.finish_reasons"] == ["stop"]
    assert chat["attributes"]["gen_ai.usage.output_tokens"] > 0
    (name, verdict) = told["check sentences"]["events"][0]
    assert (name, verdict["gen_ai.evaluation.score.label"]) == ("gen_ai.evaluation.result", "supported")
    inside = [s for s in told.values() if s["parent"] == "invoke_workflow article-qa"]
    assert {"read passages", "check sentences"} < {s["name"] for s in inside}
    assert all(root["start"] <= s["start"] <= s["end"] <= root["end"] for s in inside)
    said = json.dumps([(s["name"], s["attributes"], s["events"]) for s in told.values()])
    for words in ("tram", "312", "Velden"):
        assert words not in said


def test_the_words_are_there_when_they_are_asked_for(folder: Path) -> None:
    told = spans(folder, "none", words=True)
    root, retrieval = told["invoke_workflow article-qa"], told["retrieval articles"]
    (asked,) = json.loads(root["attributes"]["gen_ai.input.messages"])
    assert asked == {"role": "user", "parts": [{"type": "text", "content": QUESTION}]}
    assert "312 million" in root["attributes"]["gen_ai.output.messages"]
    assert retrieval["attributes"]["gen_ai.retrieval.query.text"] == QUESTION
    (found, *_) = json.loads(retrieval["attributes"]["gen_ai.retrieval.documents"])
    assert found["id"].startswith(f"{TRAM.id}@{TRAM.revision}#")
    assert not any(name.startswith("chat ") for name in told)


def test_a_question_that_fails_says_by_what(folder: Path) -> None:
    root = spans(folder, "failing")["invoke_workflow article-qa"]
    assert (root["status"], root["attributes"]["error.type"]) == ("ERROR", "ModelError")


DRAFT = "The tram line will cost 312 million crowns. The tram line will cost 412 million crowns."
CALLS = {
    "factcheck": f"qa.factcheck({DRAFT!r})",
    "timeline": "qa.timeline('the tram line in Velden')",
    "quotes": "qa.quotes('Ida Lund')",
}


@pytest.mark.parametrize("task", CALLS)
def test_what_is_asked_by_a_method_is_told_without_words(folder: Path, task: str) -> None:
    told = spans(folder, "none", call=CALLS[task])
    root = told["invoke_workflow article-qa"]
    assert root["parent"] == "the program's own"
    assert root["attributes"]["gen_ai.operation.name"] == "invoke_workflow"
    assert root["attributes"]["article_qa.task"] == task
    assert root["attributes"]["gen_ai.response.model"] == "extractive"
    assert root["attributes"]["article_qa.citations"] >= (task == "quotes")
    assert root["start"] < root["end"]
    said = json.dumps([(s["name"], s["attributes"], s["events"]) for s in told.values()])
    assert not any(words in said for words in ("tram", "312", "Velden", "Lund"))


def test_each_sentence_of_a_draft_is_an_event_and_told_with_reasons_when_words_are_asked_for(folder: Path) -> None:
    root = spans(folder, "none", words=True, call=CALLS["factcheck"])["invoke_workflow article-qa"]
    verdicts = [event for name, event in root["events"] if name == "gen_ai.evaluation.result"]
    assert [v["gen_ai.evaluation.score.label"] for v in verdicts] == ["supported", "contradicted"]
    assert "312 million" in verdicts[1]["gen_ai.evaluation.explanation"]
    assert root["attributes"]["article_qa.sentences.contradicted"] == 1
    assert DRAFT in root["attributes"]["gen_ai.input.messages"]


def test_the_lines_of_a_task_are_told_when_words_are_asked_for(folder: Path) -> None:
    root = spans(folder, "none", words=True, call=CALLS["quotes"])["invoke_workflow article-qa"]
    assert "Ida Lund" in root["attributes"]["gen_ai.input.messages"]
    assert "proud of this line" in root["attributes"]["gen_ai.output.messages"]
