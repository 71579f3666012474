"""A model provider that fails on purpose: OpenAI's chat endpoint on loopback, one scripted act a request.

`Provider([act, …])` plays the acts in order and answers 418 when its script has run out, which no test expects. An act
is a function that gets the open connection; the ones below are every fault this product is meant to survive.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Act = Callable[["Exchange"], None]

TEXT = "The bridge reopened in May [1]. It had been closed for a year [2]."


class Gone(Exception):
    """The client closed the connection."""


class Exchange:
    """One request, and the open connection to answer it on."""

    def __init__(self, connection: socket.socket, head: str, body: bytes, stopping: threading.Event) -> None:
        self.connection = connection
        self.head = head
        self.body: Any = json.loads(body or b"{}")
        self._stopping = stopping

    def send(self, data: str | bytes) -> None:
        """Sends bytes as they are, or raises `Gone`."""
        try:
            self.connection.sendall(data.encode() if isinstance(data, str) else data)
        except OSError as error:
            raise Gone from error

    def headers(self, status: str = "200 OK", kind: str = "text/event-stream", **more: str) -> None:
        """A status line and headers, for a body that ends when the connection does."""
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        self.send("\r\n".join(lines) + "\r\n\r\n")

    def event(self, data: Any) -> None:
        """One server-sent event."""
        self.send(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n")

    def says(self, text: str | None, finish: str | None = None, **delta: Any) -> None:
        """One piece of a reply."""
        self.event(completion({"content": text, **delta}, finish))

    def wait(self, seconds: float) -> None:
        """Waits, or raises `Gone` as soon as the client hangs up."""
        until = time.monotonic() + seconds
        self.connection.settimeout(0.02)
        while time.monotonic() < until and not self._stopping.is_set():
            try:
                if self.connection.recv(1) == b"":
                    raise Gone
            except TimeoutError:
                continue
            except OSError as error:
                raise Gone from error

    def reset(self) -> None:
        """Breaks the connection off, so that the client sees a reset and no end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.connection.close()


def completion(delta: Mapping[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    """One `chat.completion.chunk`."""
    choice = {"index": 0, "delta": dict(delta), "finish_reason": finish}
    base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4.1-mini", "choices": [choice]}
    return base | more


class Provider:
    """Listens on loopback until it is closed. `requests` are the (head, body) it got; `gone_at`, when clients left."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self._acts = list(acts)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self.requests: list[tuple[str, Any]] = []
        self.gone_at: list[float] = []
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, name="provider", daemon=True).start()

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.close()

    def play(self, acts: Sequence[Act]) -> None:
        """Plays these acts from now on, and forgets what it was asked before."""
        with self._lock:
            self._acts = list(acts)
            self.requests = []
            self.gone_at = []

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), name="provider-client", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                head, body = _request(connection)
            except OSError:
                return
            exchange = Exchange(connection, head, body, self._stopping)
            with self._lock:
                self.requests.append((head, exchange.body))
                act = self._acts.pop(0) if self._acts else status(418, {"error": {"message": "the script ran out"}})
            try:
                act(exchange)
            except Gone:
                self.gone_at.append(time.monotonic())
            except OSError:
                return


def _request(connection: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError("no request")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(h.split(b":")[1]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            raise OSError("half a request")
        body += more
    return head.decode("latin-1"), body


# Acts: replies


def says(text: str = TEXT, finish: str | None = "stop", pause: float = 0.0) -> Act:
    """A whole reply in pieces, with its finish reason, its usage and the end mark."""

    def act(exchange: Exchange) -> None:
        exchange.headers()
        exchange.says("", role="assistant")
        for at in range(0, len(text), 7):
            exchange.says(text[at : at + 7])
            if pause:
                exchange.wait(pause)
        if finish:
            exchange.says(None, finish)
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            exchange.event({**completion({}), "choices": [], "usage": usage})
        exchange.event("[DONE]")

    return act


def status(code: int, body: Any, **headers: str) -> Act:
    """A whole JSON (or, with a str, plain) reply with an HTTP status."""

    def act(exchange: Exchange) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        kind = "text/html" if isinstance(body, str) else "application/json"
        exchange.headers(f"{code} Scripted", kind, **headers)
        exchange.send(text)

    return act


def error(
    code: int, message: str = "scripted", kind: str = "scripted_error", named: str | None = None, **h: str
) -> Act:
    """An error in OpenAI's shape."""
    return status(code, {"error": {"message": message, "type": kind, "param": None, "code": named}}, **h)


# Acts: silence (L1)


def hang(exchange: Exchange) -> None:
    """Takes the request and never says anything."""
    exchange.wait(3600)


def slow_headers(exchange: Exchange) -> None:
    """A byte of the headers now and then, for ever."""
    exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n")
    while True:
        exchange.send("X-Slow: 1\r\n")
        exchange.wait(0.1)


def drip(exchange: Exchange) -> None:
    """Keep-alive comments for ever: no read times out."""
    exchange.headers()
    while True:
        exchange.send(": keep-alive\n\n")
        exchange.wait(0.05)


def drip_empty(exchange: Exchange) -> None:
    """Pieces without text for ever."""
    exchange.headers()
    while True:
        exchange.says("")
        exchange.wait(0.05)


def stalls(exchange: Exchange) -> None:
    """Half the reply, then silence with keep-alives."""
    exchange.headers()
    exchange.says(TEXT[:31])
    while True:
        exchange.send(": keep-alive\n\n")
        exchange.wait(0.05)


def endless(exchange: Exchange) -> None:
    """Text that never stops."""
    exchange.headers()
    while True:
        exchange.says("It goes on and on [1]. " * 400)


# Acts: broken streams (L3)


def cut(exchange: Exchange) -> None:
    """Half the reply, then a reset."""
    exchange.headers()
    exchange.says(TEXT[:31])
    exchange.wait(0.05)
    exchange.reset()


def cut_chunked(exchange: Exchange) -> None:
    """Half the reply in HTTP chunks, then the end of the connection inside a chunk."""
    exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    data = f"data: {json.dumps(completion({'content': TEXT[:31]}))}\n\n".encode()
    exchange.send(f"{len(data):x}\r\n".encode() + data + b"\r\nff\r\ndata: {")


def no_finish(exchange: Exchange) -> None:
    """Half the reply, and then an end that looks clean and gives no reason."""
    says(TEXT[:31], finish=None)(exchange)


def half_event(exchange: Exchange) -> None:
    """Half the reply, and half of the next event."""
    exchange.headers()
    exchange.says(TEXT[:31])
    exchange.send('data: {"id":"c1","object":"chat.completion.chunk","choi')


def late_garbage(exchange: Exchange) -> None:
    """Half the reply, then an event that is no JSON."""
    exchange.headers()
    exchange.says(TEXT[:31])
    exchange.event("{broken")
    exchange.event("[DONE]")


def late_error(exchange: Exchange) -> None:
    """Half the reply, then an error event."""
    exchange.headers()
    exchange.says(TEXT[:31])
    exchange.event(
        {"error": {"message": "overloaded at https://user:pw@host/x?key=sk-12345678", "type": "server_error"}}
    )


def long(exchange: Exchange) -> None:
    """A reply that ends at the limit of its length."""
    says(TEXT[:31], finish="length")(exchange)


def late_filter(exchange: Exchange) -> None:
    """Half the reply, then the content filter."""
    says(TEXT[:31], finish="content_filter")(exchange)


# Acts: what is no reply (L4)


def garbage(exchange: Exchange) -> None:
    """An event that is no JSON."""
    exchange.headers()
    exchange.event("{broken")


def no_choices(exchange: Exchange) -> None:
    """Pieces without choices."""
    exchange.headers()
    exchange.event({**completion({}), "choices": []})
    exchange.event("[DONE]")


def null_choices(exchange: Exchange) -> None:
    """Pieces whose choices are null."""
    exchange.headers()
    exchange.event({**completion({}), "choices": None})
    exchange.event("[DONE]")


def null_content(exchange: Exchange) -> None:
    """A reply whose text is null."""
    exchange.headers()
    exchange.says(None)
    exchange.says(None, "stop")
    exchange.event("[DONE]")


def empty(exchange: Exchange) -> None:
    """A reply of white space."""
    says(" \n ")(exchange)


def filtered(exchange: Exchange) -> None:
    """Nothing but the content filter."""
    says("", finish="content_filter")(exchange)


def refuses(exchange: Exchange) -> None:
    """A refusal in the field that is there for it."""
    exchange.headers()
    exchange.says(None, refusal="I can't help with that.")
    exchange.says(None, "stop")
    exchange.event("[DONE]")


def early_error(exchange: Exchange) -> None:
    """An error event in the place of a reply."""
    exchange.headers()
    exchange.event({"error": {"message": "The server had an error", "type": "server_error", "code": None}})


def not_http(exchange: Exchange) -> None:
    """Bytes that are no HTTP."""
    exchange.send("SSH-2.0-OpenSSH_9.6\r\n")


def bad_utf8(exchange: Exchange) -> None:
    """An event that is no UTF-8."""
    exchange.headers()
    exchange.send(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n')


HTML = "<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"

SILENCE: dict[str, Act] = {
    "hang": hang,
    "slow headers": slow_headers,
    "drip of keep-alives": drip,
    "drip of empty pieces": drip_empty,
}
BUSY: dict[str, Act] = {
    "429": error(429, "Rate limit reached", "requests", "rate_limit_exceeded"),
    "429, Retry-After 1": error(429, "Rate limit reached", "requests", "rate_limit_exceeded", Retry_After="1"),
    "500": error(500, "The server had an error", "server_error"),
    "502 with HTML": status(502, HTML),
    "503": error(503, "overloaded", "overloaded_error"),
    "504": status(504, "upstream request timeout"),
    "reset": Exchange.reset,
}
FINAL: dict[str, Act] = {
    "429, Retry-After 120": error(429, "Rate limit reached", "requests", "rate_limit_exceeded", Retry_After="120"),
    "quota": error(429, "You exceeded your current quota", "insufficient_quota", "insufficient_quota"),
    "400": error(400, "Unsupported value: 'temperature'", "invalid_request_error", "unsupported_value"),
    "401": error(
        401, "Incorrect API key provided: sk-secret-key-1234567890", "invalid_request_error", "invalid_api_key"
    ),
    "403": error(403, "Project does not have access", "invalid_request_error", "forbidden"),
    "404, wrong model": error(404, "The model `x` does not exist", "invalid_request_error", "model_not_found"),
    "400, context too long": error(
        400, "maximum context length is 8192 tokens", "invalid_request_error", "context_length_exceeded"
    ),
    "400, filtered": error(400, "filtered by the content management policy", "invalid_request_error", "content_filter"),
}
NO_REPLY: dict[str, Act] = {
    "malformed JSON": garbage,
    "HTML with 200": status(200, HTML),
    "error body with 200": error(200, "something failed"),
    "error event": early_error,
    "no choices": no_choices,
    "null choices": null_choices,
    "null content": null_content,
    "empty": empty,
    "filtered": filtered,
    "refusal": refuses,
    "no bytes": lambda exchange: exchange.headers(),
    "bad UTF-8": bad_utf8,
}
CUT: dict[str, Act] = {
    "reset": cut,
    "cut inside a chunk": cut_chunked,
    "no finish reason": no_finish,
    "half an event": half_event,
    "garbage": late_garbage,
    "error event": late_error,
    "length": long,
    "filtered": late_filter,
    "stalls": stalls,
}
