"""A server process: it answers at once, takes what it is asked to stop for, and says when it cannot serve."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from double import Scripted

from qa.errors import SettingsError
from qa.web.page.gradio_page import loaded
from qa.web.server.server import run

SERVER = """
import gc, sys
sys.path.insert(0, {folder!r})
from double import Pause, Scripted, told
from qa.answer import Found
from qa.web.server.server import run
from qa.web.page.gradio_page import loaded
from store.article import Article
article = Article(text="The bridge cost 40 crowns.", title="Bridge")
said = ("The bridge cost 40 crowns.", "supported", article, "The bridge cost 40 crowns.")
run(Scripted((article,), {{"long": told("long", said, pause=1.0), "hung": [Found(()), Pause(60)]}}), port={port})
print("served", gc.get_freeze_count() > 0, flush=True)
"""


@contextmanager
def process(port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own at `port`, at a free one for 0, and its address."""
    code = SERVER.format(folder=str(Path(__file__).parent), port=port)
    running = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    try:
        assert running.stdout is not None
        address = re.search(r"http://\S+", running.stdout.readline())
        assert address
        yield running, address.group()
    finally:
        running.kill()
        running.wait()


def lines_of_stream(address: str, question: str) -> Iterator[str]:
    with httpx.stream("POST", f"{address}/v1/ask", json={"question": question, "stream": True}, timeout=30) as response:
        yield from response.iter_lines()


def test_it_answers_at_once_and_lets_an_answer_under_way_end() -> None:
    with process() as (running, address):
        assert httpx.get(f"{address}/healthz", timeout=30).json() == {"status": "ok"}  # the page is still being made
        assert "gradio_config" in httpx.get(address, timeout=60).text
        lines = lines_of_stream(address, "long")
        assert next(lines) == "event: found"
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc", timeout=30) as page:
            next(page.iter_text())
            start = time.monotonic()
            os.kill(running.pid, signal.SIGTERM)
            rest = list(lines)
            assert rest[-3] == "event: final"
            assert json.loads(rest[-2].removeprefix("data: "))["text"] == "The bridge cost 40 crowns. [1]"
            assert running.wait(30) == 0
        assert time.monotonic() - start < 25
        assert running.stdout is not None
        assert running.stdout.read().strip() == "served True"  # and what it consists of was no more looked through


def test_an_answer_that_hangs_does_not_keep_the_process() -> None:
    with process() as (running, address):
        lines = lines_of_stream(address, "hung")
        assert next(lines) == "event: found"
        start = time.monotonic()
        os.kill(running.pid, signal.SIGINT)
        time.sleep(0.3)
        refused = httpx.post(f"{address}/v1/ask", json={"question": "long"}, timeout=60)
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "stopping"
        assert running.wait(30) == 0
        assert time.monotonic() - start < 25


def test_a_port_that_is_taken_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(SettingsError, match=r"port \d+: Address already in use. Choose another with --port"):
            run(Scripted(), port=taken.getsockname()[1])  # type: ignore[arg-type]
        with pytest.raises(SettingsError, match="nonsense"):
            run(Scripted(), host="nonsense", port=0, auth=("a", "b"))  # type: ignore[arg-type]


def test_the_web_is_not_imported_with_the_package() -> None:
    code = "import sys, qa.web; print([m for m in ('gradio', 'fastapi', 'uvicorn', 'pydantic') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_gradio_writes_nothing_beside_the_modules_of_its_components() -> None:
    class Named(loaded().Textbox):  # type: ignore[misc]
        EVENTS = ()

    assert not Path(__file__).with_suffix(".pyi").exists()
