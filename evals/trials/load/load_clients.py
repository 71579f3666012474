"""Many people at once, as cheaply as can be: questions over plain sockets on one event loop, each answer checked.

The three ways a program may ask: `POST /v1/ask` for JSON, the same for server-sent events, and OpenAI's chat
completions as a stream.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.canaries import FOLLOW_UP, Canary

Surface = Literal["json", "events", "openai"]
SURFACES: tuple[Surface, ...] = ("json", "events", "openai")

_LONGEST = 120.0  # seconds that any answer is waited for


@dataclass(frozen=True)
class Asked:
    """One question put. `seconds` from sending it to the last byte, `first` to the first source, where that is told.

    `tokens` are those of the model's reply. `problem` is what was wrong, None if nothing was; `status` that of HTTP.
    """

    surface: Surface
    seconds: float
    first: float | None = None
    tokens: int = 0
    problem: str | None = None
    status: int = 0
    retry_after: str | None = None


async def crowd(ports: Sequence[int], people: int, questions: Sequence[Canary], pause: float = 0.0) -> list[Asked]:
    """What came of `questions`, asked at `ports` by so many people, each of whom asks one after another is answered.

    Before each they pause, by chance as long as they do, `pause` seconds on average.
    """
    left = iter(enumerate(questions))
    done: list[Asked] = []
    chance = random.Random(people)

    async def person(port: int) -> None:
        for number, canary in left:
            if pause:
                await asyncio.sleep(chance.expovariate(1 / pause))
            done.append(await ask(port, canary, SURFACES[number % len(SURFACES)]))

    await asyncio.gather(*(person(ports[n % len(ports)]) for n in range(people)))
    return done


async def ask(
    port: int,
    canary: Canary,
    surface: Surface,
    *,
    leave_after: float | None = None,
    follow_up: bool = False,
    source: str | None = None,
) -> Asked:
    """Puts the question of `canary` and checks the answer; hangs up after `leave_after` seconds, if given.

    With `follow_up` it is asked at the end of a talk, which alone says what it is about, and within filters of its own.
    `source` is the address of this machine that it comes from.
    """
    start = time.perf_counter()
    path, body = _body(canary, surface, follow_up)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    local = None if source is None else (source, 0)
    try:
        async with asyncio.timeout(_LONGEST if leave_after is None else leave_after):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local)
            try:
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                first, received = await _received(reader, start)
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        left = leave_after is not None and isinstance(error, TimeoutError)
        return Asked(surface, time.perf_counter() - start, problem=None if left else f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - start
    status, headers, told = _parsed(received)
    if status != 200:
        why = f"{status}: {told[:200].decode(errors='replace')}"
        return Asked(surface, seconds, problem=why, status=status, retry_after=headers.get("retry-after"))
    try:
        answer, tokens = _read(surface, told.decode())
    except (ValueError, KeyError, IndexError, StopIteration) as error:
        return Asked(surface, seconds, problem=f"unreadable: {type(error).__name__} {error}", status=status)
    problem = canary.problem(answer, FOLLOW_UP if follow_up else None) or _also(canary, told.decode())
    return Asked(surface, seconds, first if surface == "events" else None, tokens, problem, status)


def _body(canary: Canary, surface: Surface, follow_up: bool) -> tuple[str, bytes]:
    question, talk = (FOLLOW_UP, canary.talk) if follow_up else (canary.question, [])
    told: dict[str, Any]
    if surface == "openai":
        messages = [{"role": role, "content": text} for role, text in (*talk, ("user", question))]
        told = {"model": "x", "messages": messages, "stream": True, "stream_options": {"include_usage": True}}
        return "/v1/chat/completions", json.dumps(told).encode()
    told = {"question": question, "stream": surface == "events"}
    if follow_up:
        told |= {"history": talk, "filters": {"article_ids": [canary.id]}}
    return "/v1/ask", json.dumps(told).encode()


async def _received(reader: asyncio.StreamReader, start: float) -> tuple[float | None, bytes]:
    """All that came, and after how many seconds the first source did."""
    first: float | None = None
    pieces: list[bytes] = []
    while data := await reader.read(1 << 20):
        pieces.append(data)
        if first is None and b"event: found" in data:
            first = time.perf_counter() - start
    return first, b"".join(pieces)


def _parsed(received: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a whole response."""
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    status = int(lines[0].split()[1]) if lines[0] else 0
    if headers.get("transfer-encoding") == "chunked":
        body = unchunked(body)
    return status, headers, body


def unchunked(body: bytes) -> bytes:
    """A body that came in HTTP's chunks, whole."""
    pieces: list[bytes] = []
    at = 0
    while (end := body.find(b"\r\n", at)) >= 0 and (length := int(body[at:end], 16)):
        pieces.append(body[end + 2 : end + 2 + length])
        at = end + length + 4
    return b"".join(pieces)


def _read(surface: Surface, told: str) -> tuple[dict[str, Any], int]:
    """The answer, and how many tokens it has."""
    if surface == "json":
        answer: dict[str, Any] = json.loads(told)
        return answer, int(answer["usage"]["tokens_out"] or 0)
    blocks = told.strip().split("\n\n")
    if surface == "events":
        named = [block.split("\n", 1) for block in blocks]
        events = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in named]
        answer = events[-1][1]
        said = "".join(data["text"] for name, data in events if name == "delta")
        if events[-1][0] != "final" or said != answer["text"]:
            raise ValueError(f"{events[-1][0]}, {said!r}")
        return answer, int(answer["usage"]["tokens_out"] or 0)
    if blocks[-1] != "data: [DONE]":
        raise ValueError(f"it ended with {blocks[-1][:80]!r}")
    pieces = [json.loads(block.removeprefix("data: ")) for block in blocks[:-1]]
    text = "".join(p["choices"][0]["delta"].get("content", "") for p in pieces if p["choices"])
    whole = next(p for p in pieces if "citations" in p)
    return {"text": text, **whole}, int(pieces[-1]["usage"]["completion_tokens"])


def _also(canary: Canary, told: str) -> str | None:
    """A name of another canary anywhere in what was sent but the passages found, which others may be among."""
    kept = "\n".join(line for line in told.split("\n") if '"hits"' not in line)
    others = canary.others(kept)
    return f"mixed up: {', '.join(others)} in the answer about {canary.name}" if others else None
