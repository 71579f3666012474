"""A model provider for load: OpenAI's chat endpoint on loopback, that says a token every so many milliseconds.

    python -m evals.trials.load.load_provider PORT [--pace 0.02] [--silent 0]

It answers a question about a name with the sentences of the sources that hold the name, each with its source's number,
and nothing else: an answer that holds another name was mixed up by the server. Tokens come by the clock, not after each
other, so that a busy machine delays none for long. `GET /calls` says of each name how often it was asked for, how many
replies came to their end, and when (seconds of the monotonic clock, which all processes of a machine share) the others
were hung up on.

It shares the machine with the server that is measured, so it does as little as it can: no framework, one process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.canaries import NAME

PACE = 0.02
"""Seconds a token."""

_TOKEN = re.compile(r"\s*\S{1,5}")
_QUESTION = re.compile(r"^(?:Question|Rewrite this question[^:]*): (.*)\Z", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^\[(\d+)\] .*\n((?:.+\n?)+)", re.MULTILINE)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def reply(sent: str) -> tuple[str, str]:
    """The name that the message `sent` asks about, and what the sources in it say of that.

    A message without sources asks for a question that can be understood without the talk before it.
    """
    question = _QUESTION.search(sent)
    name = (NAME.findall(question[1] if question else "") or NAME.findall(sent) or [""])[-1]
    blocks = _BLOCK.findall(sent)
    if not blocks:
        return name, f"What did the quay of {name} cost?"
    said = [
        f"{sentence.strip()} [{number}]"
        for number, text in blocks
        for sentence in re.findall(r"[^.]+\.", text)
        if name and name in sentence
    ]
    return name, " ".join(said) or "NOT_FOUND"


def tokens(text: str) -> list[str]:
    """`text` in pieces of about the size that models send."""
    return _TOKEN.findall(text)


@dataclass
class Calls:
    """What became of the calls about one name."""

    begun: int = 0
    ended: int = 0
    gone_at: list[float] = field(default_factory=list)


class Connection(asyncio.Protocol):
    """One connection, which may carry one request after another."""

    def __init__(self, calls: dict[str, Calls], pace: float, silent: float) -> None:
        self._calls = calls
        self._pace = pace
        self._silent = silent
        self._read = b""
        self._timer: asyncio.TimerHandle | None = None
        self._name = ""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._calls[self._name].gone_at.append(time.monotonic())

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found:
            return
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if length and len(body) < int(length[1]):
            return
        self._read = b""
        if head.startswith(b"GET "):
            told = json.dumps({name: vars(calls) for name, calls in self._calls.items()}).encode()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(told), told))
        else:
            self._answer(json.loads(body))

    def _answer(self, request: dict[str, Any]) -> None:
        self._name, text = reply(str(request["messages"][-1]["content"]))
        self._calls.setdefault(self._name, Calls()).begun += 1
        said = tokens(text)
        pieces = [_chunk({"choices": [_choice({"content": token}, None)]}) for token in said]
        pieces[-1] += _chunk({"choices": [_choice({}, "stop")]})
        size = len(str(request["messages"])) // 4
        usage = {"prompt_tokens": size, "completion_tokens": len(said), "total_tokens": size + len(said)}
        pieces[-1] += _chunk({"choices": [], "usage": usage}) + _piece(b"data: [DONE]\n\n") + b"0\r\n\r\n"
        self._transport.write(_HEAD)
        loop = asyncio.get_running_loop()
        self._say(loop, iter(pieces), loop.time() + self._silent + self._pace, len(pieces))

    def _say(self, loop: asyncio.AbstractEventLoop, pieces: Any, at: float, left: int) -> None:
        """The next piece at `at`, and so on."""

        def now() -> None:
            self._transport.write(next(pieces))
            self._timer = None
            if left > 1:
                self._say(loop, pieces, at + self._pace, left - 1)
            else:
                self._calls[self._name].ended += 1

        self._timer = loop.call_at(at, now)


def _choice(delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _chunk(told: dict[str, Any]) -> bytes:
    base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "paced"}
    return _piece(b"data: %b\n\n" % json.dumps(base | told).encode())


def _piece(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def serve(port: int, pace: float, silent: float) -> None:
    """Answers on `port` of this machine until cancelled, a token every `pace` seconds after `silent` seconds."""
    calls: dict[str, Calls] = {}
    server = await asyncio.get_running_loop().create_server(lambda: Connection(calls, pace, silent), "127.0.0.1", port)
    await server.serve_forever()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.trials.load.load_provider", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("port", type=int)
    parser.add_argument("--pace", type=float, default=PACE, help="seconds a token")
    parser.add_argument("--silent", type=float, default=0.0, help="seconds before the first")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(serve(options.port, options.pace, options.silent))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
