"""A running server for one test: the real application on a free loopback port, in a thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from qa.web.desk.desk import Desk
from qa.web.gate.keys import Keys
from qa.web.gate.login import Login
from qa.web.page.gradio_page import loaded
from qa.web.server.server import AT_ONCE, IN_LINE, Server, configured, make_app


def app(
    qa: Any,
    *,
    trusted_hosts: Sequence[str] = (),
    auth: tuple[str, str] | None = None,
    keys: Keys | None = None,
    at_once: int = AT_ONCE,
    in_line: int = IN_LINE,
    **options: Any,
) -> FastAPI:
    """The application over `qa`, with this login and so many places; `options` of `make_app`."""
    return make_app(qa, trusted_hosts, Login(auth, keys), desk=Desk(at_once, in_line), **options)


@contextmanager
def served(qa: Any, **options: Any) -> Iterator[str]:
    """The address of `app(qa)` while it runs.

    Gradio, which a server imports in the background, is imported before: where the next test begins meanwhile, pytest
    looks through tables of modules that grow under its eyes.
    """
    loaded()
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(configured(app(qa, **options)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the server did not stop"


def page_is_ready(address: str) -> None:
    """Waits until the chat page is built."""
    httpx.get(address, timeout=60).raise_for_status()
