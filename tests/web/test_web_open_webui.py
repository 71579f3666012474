"""docs/open_webui_pipe.py, loaded and called as Open WebUI loads and calls a pipe function."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from double import Fails, Scripted, abstains, told
from serving import served

from qa.answer import Delta, Found
from qa.errors import ModelError
from qa.web.gate.keys import Keys
from store.article import Article

FILE = Path(__file__).parents[2] / "docs" / "open_webui_pipe.py"
NEWS = Article(
    text="The bridge cost 40 crowns.\n\nIt opened in May.",
    title="Bridge",
    source="The Gazette",
    published_at="2024-05-14",
    url="https://gazette.example/bridge",
)
MEMO = Article(text="The bridge cost 44 crowns.", title="A memo")
QUESTION = "What did the bridge cost?"
SCRIPT: dict[str, Any] = {
    QUESTION: told(
        QUESTION,
        ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
        ("Others say [44] crowns.", "supported", MEMO, "The bridge cost 44 crowns."),
        ("It opened in May.", "supported", NEWS, "It opened in May."),
    ),
    "abstain": abstains("abstain", "No article says anything about that."),
    "later": [Found(()), Delta("Half a "), Fails(ModelError("The model went away.", retryable=True))],
}


@pytest.fixture(scope="module")
def pipe_file() -> ModuleType:
    spec = importlib.util.spec_from_file_location("open_webui_pipe", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    keys = Keys(tmp_path_factory.mktemp("library"))
    key = keys.add("webui")
    with served(Scripted((NEWS, MEMO), SCRIPT), keys=keys) as address:
        yield address, key


def asked(pipe: Any, question: str, task: str | None = None) -> tuple[str, list[dict[str, Any]]]:
    """What the chat is told, and the events, when a question is asked: parameters are those that the pipe names."""
    events: list[dict[str, Any]] = []

    async def emit(event: dict[str, Any]) -> None:
        events.append(event)

    async def talk() -> str:
        extra = {"__event_emitter__": emit, "__task__": task, "__user__": {"id": "1"}, "__request__": None}
        body = {"model": "article_qa", "stream": True, "messages": [{"role": "user", "content": question}]}
        given = {"body": body} | {k: v for k, v in extra.items() if k in inspect.signature(pipe.pipe).parameters}
        assert not inspect.iscoroutinefunction(pipe.pipe)  # so that Open WebUI iterates over what it gives
        return "".join([piece async for piece in pipe.pipe(**given)])

    return asyncio.run(talk()), events


def made(pipe_file: ModuleType, place: tuple[str, str]) -> Any:
    pipe = pipe_file.Pipe()
    pipe.valves = pipe.Valves(address=f"{place[0]}/", key=place[1])
    return pipe


def test_each_number_opens_a_source_with_its_quote(pipe_file: ModuleType, place: tuple[str, str]) -> None:
    text, events = asked(made(pipe_file, place), QUESTION)
    assert text == SCRIPT[QUESTION][-1].answer.text
    assert [event["type"] for event in events] == ["source"] * 3
    sources = [event["data"] for event in events]
    assert [s["document"] for s in sources] == [
        ["The bridge cost 40 crowns."],
        ["The bridge cost 44 crowns."],
        ["It opened in May."],
    ]
    assert [s["source"]["name"] for s in sources] == ["The Gazette, 2024-05-14", "A memo", "The Gazette, 2024-05-14"]
    (first,), (memo,), (third,) = (s["metadata"] for s in sources)
    assert first["url"] == "https://gazette.example/bridge#:~:text=The%20bridge%20cost%2040%20crowns."
    assert memo["url"].startswith(f"{place[0]}/source?article={MEMO.id}&")
    assert len({first["source"], memo["source"], third["source"]}) == 3  # the chat folds those that are alike into one
    assert [m["name"] for m in (first, memo, third)] == ["Bridge", "A memo", "Bridge"]


def test_what_is_not_answered_or_fails_is_said(pipe_file: ModuleType, place: tuple[str, str]) -> None:
    pipe = made(pipe_file, place)
    assert asked(pipe, "abstain") == ("No article says anything about that.", [])
    assert asked(pipe, "later") == ("Half a \n\nThe model went away.", [])
    assert asked(pipe, "### Task: write a title", task="title_generation") == ("", [])
    pipe.valves.key = "qa-wrong"
    assert "not known here" in asked(pipe, QUESTION)[0]


class Proxy(BaseHTTPRequestHandler):
    """What stands in front of a server and answers in its place: the path says with what."""

    def do_POST(self) -> None:
        status, kind, body = {
            "/page": (502, "text/html", "<html><body>Bad gateway</body></html>"),
            "/login": (200, "text/html", "<html><body>Log in first</body></html>"),
            "/other": (404, "application/json", '{"detail": "Not Found"}'),
            "/list": (500, "application/json", "[]"),
            "/word": (500, "application/json", '{"error": "Internal"}'),
            "/cut": (200, "text/event-stream", 'data: {"choices": [{"delta": {"content": "Half a "}}]}\n\n'),
            "/garbled": (200, "text/event-stream", "data: {\n\ndata: [DONE]\n\n"),
        }[self.path.removesuffix("/v1/chat/completions")]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("path", ["page", "login", "other", "list", "word", "cut", "garbled"])
def test_what_is_no_answer_is_said_in_a_sentence(pipe_file: ModuleType, proxy: str, path: str) -> None:
    text, events = asked(made(pipe_file, (f"{proxy}/{path}", "")), QUESTION)
    assert text.startswith("Half a \n\n" if path == "cut" else "\n\n")
    assert f"What {proxy}/{path}/ sent is no answer of `qa serve`." in text
    assert events == []


def test_a_server_that_cannot_be_reached_is_said_in_a_sentence(pipe_file: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:  # it never answers
        silent = f"http://127.0.0.1:{listening.getsockname()[1]}"
        pipe = made(pipe_file, (silent, "ключ"))
        pipe.valves.seconds = 0.2
        assert "No answer came within 0.2 seconds." in asked(pipe, QUESTION)[0]
    for address in (silent, "127.0.0.1", "http://[", ""):
        text, events = asked(made(pipe_file, (address, "")), QUESTION)
        assert "Is `qa serve` running there?" in text
        assert "set its `address`" in text
        assert events == []


def test_it_begins_with_what_open_webui_reads_of_it() -> None:
    first, *rest = FILE.read_text(encoding="utf-8").splitlines()
    assert first == '"""'
    head = dict(line.split(": ", 1) for line in rest[: rest.index('"""')])
    assert {"title", "version", "requirements"} <= head.keys()
