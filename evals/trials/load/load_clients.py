"""Many people at once, as cheaply as can be: questions over plain sockets on one event loop, each answer checked.

The ways a program may ask: `POST /v1/ask` for JSON, the same for server-sent events, OpenAI's chat completions and
responses as streams, and the tool `ask` of the Model Context Protocol; and what is asked beside questions (`BESIDE`).
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.canaries import FOLLOW_UP, Canary

Surface = Literal["json", "events", "openai", "responses", "tools", "timeline", "quotes", "draft"]
SURFACES: tuple[Surface, ...] = ("json", "events", "openai", "responses", "tools")
"""The ways to ask a question."""

BESIDE: tuple[Surface, ...] = ("timeline", "quotes", "draft")
"""What is asked beside questions, none of which a model answers."""

_ALONE = ("tools", *BESIDE)  # which take no talk

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
    asked = FOLLOW_UP if follow_up and surface not in _ALONE else canary.question
    local = None if source is None else (source, 0)
    try:
        async with asyncio.timeout(_LONGEST if leave_after is None else leave_after):
            before = ""
            if surface == "responses" and follow_up:
                _, received = await _exchanged(port, *body(canary, surface, canary.question), local, start)
                before = _response(_parsed(received)[2].decode())["id"]
            path, sent = body(canary, surface, asked, before)
            first, received = await _exchanged(port, path, sent, local, start)
    except (OSError, TimeoutError) as error:
        left = leave_after is not None and isinstance(error, TimeoutError)
        return Asked(surface, time.perf_counter() - start, problem=None if left else f"{type(error).__name__}: {error}")
    except (ValueError, KeyError, IndexError) as error:  # of what is asked first
        return Asked(surface, time.perf_counter() - start, problem=f"no talk: {type(error).__name__} {error}")
    seconds = time.perf_counter() - start
    status, headers, told = _parsed(received)
    if surface == "tools" and (wait := _AGAIN.search(told)):  # a tool says so in its result
        return Asked(surface, seconds, problem="429", status=429, retry_after=wait[1].decode())
    if status != 200:
        why = f"{status}: {told[:200].decode(errors='replace')}"
        return Asked(surface, seconds, problem=why, status=status, retry_after=headers.get("retry-after"))
    try:
        if surface in BESIDE:
            return Asked(surface, seconds, problem=_beside(canary, surface, told.decode()), status=status)
        answer, tokens = _read(surface, told.decode())
    except (ValueError, KeyError, IndexError, StopIteration) as error:
        return Asked(surface, seconds, problem=f"unreadable: {type(error).__name__} {error}", status=status)
    problem = canary.problem(answer, asked) or _also(canary, told.decode())
    return Asked(surface, seconds, first if surface == "events" else None, tokens, problem, status)


_AGAIN = re.compile(rb'"Error executing tool \w+: [^"]*; ask again in (\d+) seconds\.')


async def _exchanged(
    port: int, path: str, sent: bytes, local: tuple[str, int] | None, start: float
) -> tuple[float | None, bytes]:
    """What comes back for a body that is posted, and after how many seconds the first source."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    head += f"Accept: application/json, text/event-stream\r\nContent-Length: {len(sent)}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local)
    try:
        writer.write(head.encode() + sent)
        return await _received(reader, start)
    finally:
        writer.close()


def body(canary: Canary, surface: Surface, asked: str, before: str = "") -> tuple[str, bytes]:
    """Where a question is asked and how; `before` is the response that it goes on from."""
    talk, within = (canary.talk if asked == FOLLOW_UP else []), {"article_ids": [canary.id]}
    told: dict[str, Any]
    match surface:
        case "openai":
            path, messages = "/v1/chat/completions", [{"role": r, "content": t} for r, t in (*talk, ("user", asked))]
            told = {"model": "x", "messages": messages, "stream": True, "stream_options": {"include_usage": True}}
        case "responses":
            path, told = "/v1/responses", {"input": asked, "stream": True}
            told |= {"previous_response_id": before} if before else {}
        case "tools":
            path, call = "/mcp", {"name": "ask", "arguments": {"question": asked}}
            told = {"jsonrpc": "2.0", "id": canary.number + 1, "method": "tools/call", "params": call}
        case "timeline":
            path, told = "/v1/timeline", {"topic": f"the quay of {canary.name}", "filters": within}
        case "quotes":
            path, told = "/v1/quotes", {"speaker": "the harbour master", "topic": canary.name, "filters": within}
        case "draft":
            path, told = "/v1/factcheck", {"text": _draft(canary), "filters": within}
        case _:
            path, told = "/v1/ask", {"question": asked, "stream": surface == "events"}
            told |= {"history": talk, "filters": within} if talk else {}
    return path, json.dumps(told).encode()


def _draft(canary: Canary) -> str:
    return f"The quay of {canary.name} cost {canary.cost} million crowns."


def _beside(canary: Canary, surface: Surface, told: str) -> str | None:
    """What is wrong with what was told beside a question."""
    if others := canary.others(told):
        return f"mixed up: {', '.join(others)} in the {surface} of {canary.name}"
    found = json.loads(told)
    if surface == "draft":
        verdicts = [(s["text"], s["verdict"]) for s in found["sentences"]]
        right = verdicts == [(_draft(canary), "supported")]
        return None if right and {c["article_id"] for c in found["citations"]} == {canary.id} else f"wrong: {verdicts}"
    return None if canary.name in found["topic"] else f"another topic: {found['topic']!r}"


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
    if surface == "tools":
        result = json.loads(told)["result"]
        if result.get("isError"):
            raise ValueError(str(result["content"])[:300])
        return result["structuredContent"], int(result["structuredContent"]["usage"]["tokens_out"] or 0)
    if surface == "responses":
        whole = _response(told)
        return {**whole, "text": whole["output"][0]["content"][0]["text"]}, int(whole["usage"]["output_tokens"])
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


def _response(told: str) -> dict[str, Any]:
    """The response that a stream of events ends with, whose deltas have told its text."""
    events = [json.loads(block.split("\ndata: ", 1)[1]) for block in told.strip().split("\n\n")]
    said = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    response: dict[str, Any] = events[-1]["response"]
    if events[-1]["type"] != "response.completed" or response["output"][0]["content"][0]["text"] != said:
        raise ValueError(f"{events[-1]['type']}, {said!r}")
    return response


def _also(canary: Canary, told: str) -> str | None:
    """A name of another canary anywhere in what was sent but the passages found, which others may be among."""
    kept = "\n".join(line for line in told.split("\n") if '"hits"' not in line)
    others = canary.others(kept)
    return f"mixed up: {', '.join(others)} in the answer about {canary.name}" if others else None
