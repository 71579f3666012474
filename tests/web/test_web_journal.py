"""One event a question: how it ended and what it took, without its words unless they are asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from double import Fails, Scripted, abstains, told
from starlette.testclient import TestClient

from qa.errors import ModelError, SettingsError
from qa.web.desk.journal import open_journal
from qa.web.desk.metrics import Metrics
from qa.web.gate.keys import Keys
from qa.web.gate.login import Login
from qa.web.server.server import make_app
from store.article import Article

NEWS = Article(text="The bridge cost 40 crowns.", title="Bridge")
SECRET = "What did the bridge cost?"
SAID = told(
    SECRET,
    ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
    model='gpt "x"',
    prompt={"name": "answer", "version": 3, "digest": "abc"},
    usage={"tokens_in": 11, "tokens_out": 7, "cost": 0.5},
    timings={"search": 2.0, "model": 1_500.0, "total": 1_502.0},
)
SCRIPT = {SECRET: SAID, "none": abstains("none", "Nothing."), "down": [Fails(ModelError("It is down."))]}


def asked(*questions: str, keys: Keys | None = None, key: str = "", with_words: bool = False) -> tuple[Any, str]:
    """The events of `questions`, and the numbers after them."""
    events: list[Mapping[str, Any]] = []
    metrics = Metrics(events.append, with_words=with_words)
    server = make_app(Scripted((NEWS,), SCRIPT), (), Login(None, keys), metrics=metrics)  # type: ignore[arg-type]
    headers = {"authorization": f"Bearer {key}"} if key else {}
    client = TestClient(server, base_url="http://127.0.0.1", headers=headers)
    for question in questions:
        client.post("/v1/ask", json={"question": question})
        body = {"messages": [{"role": "user", "content": question}], "stream": True}
        client.post("/v1/chat/completions", json=body)
    return events, client.get("/metrics").text


def test_an_event_tells_everything_but_the_words(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    key = keys.add("reader")
    (event, streamed), _ = asked(SECRET, keys=keys, key=key)
    assert {k: v for k, v in event.items() if k not in ("at", "id", "seconds", "waited")} == {
        "event": "question",
        "surface": "ask",
        "visitor": "key reader",
        "status": "answered",
        "error": None,
        "hits": 1,
        "model": 'gpt "x"',
        "prompt": "abc",
        "verdicts": {"supported": 1},
        "citations": 1,
        "cut_off": False,
        "stages": {"search": 2.0, "model": 1_500.0, "total": 1_502.0},
        "tokens_in": 11,
        "tokens_out": 7,
        "cost": 0.5,
    }
    assert streamed["surface"] == "chat_completions"
    assert streamed["id"] != event["id"]
    for line in map(json.dumps, (event, streamed)):
        assert "bridge" not in line.lower()
        assert key not in line


def test_what_was_not_answered_is_told_too() -> None:
    events, _ = asked("none", "down")
    assert [(e["status"], e["error"]) for e in events] == [("abstained", None)] * 2 + [("failed", "ModelError")] * 2


def test_the_words_are_there_if_wanted() -> None:
    events, _ = asked(SECRET, with_words=True)
    assert [e["question"] for e in events] == [SECRET, SECRET]


def test_numbers_are_told_as_prometheus_reads_them() -> None:
    _, text = asked(SECRET, "none", "down")
    for line in (
        'qa_questions_total{surface="ask"} 3',
        'qa_answers_total{model="gpt \\"x\\""} 2',
        'qa_tokens_total{way="in"} 22',
        "qa_cost_total 1.000000",
        'qa_stage_seconds_total{stage="model"} 3.000000',
        'qa_errors_total{kind="ModelError"} 2',
        "qa_abstentions_total 2",
        "qa_running 0",
        "qa_busy_total 0",
        "qa_left_total 0",
    ):
        assert line in text.splitlines()


def test_a_file_gets_a_line_an_event_and_may_be_moved_away(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    keep = open_journal(str(path))
    keep({"n": 1})
    path.rename(tmp_path / "old.jsonl")
    keep({"n": 2})
    assert json.loads((tmp_path / "old.jsonl").read_text()) == {"n": 1}
    assert json.loads(path.read_text()) == {"n": 2}
    with pytest.raises(SettingsError, match="cannot be written"):
        open_journal(str(tmp_path / "no" / "such"))


def test_standard_error_is_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    open_journal("stderr")({"n": 1})
    assert capsys.readouterr().err == '{"n": 1}\n'


def test_standard_error_that_is_full_leaves_the_question_its_answer() -> None:
    code = """
from qa.web.desk.journal import open_journal
from qa.web.desk.metrics import Metrics
metrics = Metrics(open_journal("stderr"))
with metrics.question("ask", "Who?"):
    pass
print(metrics.text(0, 0).count('qa_questions_total{surface="ask"} 1'))
"""
    with Path("/dev/full").open("w") as full:
        run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=full, text=True)
    assert run.stdout.strip() == "1"
