"""A visitor of the chat page without a browser: the page's own protocol, as Gradio's script speaks it.

An event is joined to the queue by `POST /gradio_api/queue/join`, and what comes of it is told by the server-sent events
of `GET /gradio_api/queue/data`, one such stream a session.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

_LONGEST = 120.0  # seconds that any answer is waited for


class Page:
    """What the page's configuration says of its events, read once for all visitors."""

    def __init__(self, port: int, config: Mapping[str, Any]) -> None:
        self.port = port
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self.ask = self._event(config, ids["qa-ask"])
        self.stop = self._event(config, ids["qa-stop"])

    @classmethod
    async def read(cls, port: int) -> Page:
        """The page at `port` of this machine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /config HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        received = await reader.read(-1)
        writer.close()
        return cls(port, json.loads(_body(received)))

    @staticmethod
    def _event(config: Mapping[str, Any], component: int) -> int:
        for event in config["dependencies"]:
            if [component, "click"] in [list(target) for target in event["targets"]]:
                return int(event["id"])
        raise LookupError(f"no event for component {component}")


class Session:
    """One open page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._hash = secrets.token_hex(6)
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, question: str, **sent: Any) -> AsyncIterator[dict[str, Any]]:
        """The page's messages for `question` until its answer is over; `sent` is what the browser sends with it."""
        await self.send(question, **sent)
        async for message in self.listen():
            yield message

    async def send(self, question: str, **sent: Any) -> None:
        """Asks `question`, and does not listen."""
        told = {"language": "en", "number": 1, "history": [], **sent}
        await self._join(self._page.ask, [question, "annotate", json.dumps(told), None])

    async def listen(self) -> AsyncIterator[dict[str, Any]]:
        """The page's messages until all that it asked is answered, and its stream is ended."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._page.port, limit=1 << 24)
        path = f"/gradio_api/queue/data?session_hash={self._hash}"
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._page.port}\r\n\r\n".encode())
        try:
            async with asyncio.timeout(_LONGEST):
                while line := await reader.readline():
                    if line.startswith(b"data:"):
                        message: dict[str, Any] = json.loads(line[5:])
                        yield message
                        if message.get("msg") in ("close_stream", "unexpected_error"):
                            return
        finally:
            self.leave()

    async def stop(self) -> None:
        """Presses the button that stops the answer."""
        await self._join(self._page.stop, [None])

    def leave(self) -> None:
        """Closes the page."""
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
            self._writer = None

    async def _join(self, event: int, data: Sequence[Any]) -> None:
        body = json.dumps(
            {"data": data, "fn_index": event, "session_hash": self._hash, "trigger_id": None, "event_data": None}
        ).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self._page.port)
        head = f"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1:{self._page.port}\r\nConnection: close\r\n"
        writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        received = await reader.read(-1)
        writer.close()
        if b" 200 " not in received[:20]:
            raise OSError(f"the page's event was not taken: {received[-300:]!r}")


def record(messages: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The record of the answer (`qa.web.drawn.turn.recorded`) out of the messages of an event, if one is there."""
    for message in reversed(messages):
        for value in _texts(message.get("output", {}).get("data", ())):
            if value.startswith('{"number"'):
                found: dict[str, Any] = json.loads(value)
                return found
    return None


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return []


def _body(received: bytes) -> bytes:
    head, _, body = received.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    from evals.trials.load.load_clients import unchunked

    return unchunked(body)
