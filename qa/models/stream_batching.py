"""What a provider that speaks OpenAI's protocol streams, read so many times a second instead of a token at a time.

To pass on a token costs as much as to pass on a sentence, and a reader sees some twenty changes a second. So what came
together is one chunk; the first comes at once, and so does the end. LangChain takes chunks as plain dictionaries, which
costs a third of what building OpenAI's objects does.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncStream
    from openai.resources.chat import AsyncCompletions

PACE, LONGEST = 0.04, 0.2
"""Seconds between two chunks of a reply, at least, but for the last; and while many replies come."""

_UNHURRIED = 8  # replies at once up to which each is read at that pace
_DONE = b"[DONE]"
_DRAINING = 0.1  # seconds that the connection has to end after the last event, so that it can be used again
_EVENT_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")


class Pace:
    """How often each reply is read: the more of them come at once, the less often. Used from one event loop."""

    def __init__(self) -> None:
        self._replies = 0

    @contextmanager
    def reply(self) -> Iterator[None]:
        """One more comes for as long as this lasts."""
        self._replies += 1
        try:
            yield
        finally:
            self._replies -= 1

    @property
    def seconds(self) -> float:
        """Seconds between two chunks."""
        return min(LONGEST, PACE * max(1.0, self._replies / _UNHURRIED))


class GatheredCompletions:
    """OpenAI's chat completions, whose streams are `GatheredStream`s at one pace; all else is theirs."""

    def __init__(self, completions: AsyncCompletions) -> None:
        self._completions = completions
        self._pace = Pace()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._completions, name)

    async def create(self, **request: Any) -> Any:
        made = await self._completions.create(**request)
        return GatheredStream(made, self._pace) if request.get("stream") else made


class GatheredStream:
    """The chunks of one reply as dictionaries, those that came together as one.

    Raises what reading the response does, openai.APIError for an error that is told midway, and json.JSONDecodeError
    for what is no JSON; after the chunks that had come by then.
    """

    def __init__(self, stream: AsyncStream[Any], pace: Pace) -> None:
        self._response: httpx2.Response = stream.response
        self._pace = pace

    async def __aenter__(self) -> GatheredStream:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._response.aclose()

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        left = b""
        async with aclosing(_together(self._response.aiter_bytes(), self._pace)) as blocks:
            async for block in blocks:
                *events, left = _EVENT_END.split(left + block)
                told = _told(events)
                for chunk in _gathered(self._chunks(told)):
                    yield chunk
                if any(data.startswith(_DONE) for data in told):
                    return
        for chunk in _gathered(self._chunks(_told([left]))):
            yield chunk

    def _chunks(self, told: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        for data in told:
            if data.startswith(_DONE):
                return
            chunk = json.loads(data)
            if not isinstance(chunk, dict):
                raise json.JSONDecodeError("no object", data.decode("utf-8", "replace"), 0)
            if chunk.get("error"):
                raise self._error(chunk["error"])
            yield chunk

    def _error(self, told: Any) -> Exception:
        from openai import APIError

        message = told.get("message") if isinstance(told, dict) else None
        return APIError(str(message or "An error was told midway."), request=self._response.request, body=told)


async def _together(blocks: AsyncIterator[bytes], pace: Pace) -> AsyncGenerator[bytes, None]:
    """`blocks`, joined where they come faster than `pace`. Raises what they do, after what came before.

    Left early, it waits a moment for their end: a connection that was read to its end can be used again.
    """
    come: list[bytes] = []
    any_come = asyncio.Event()
    failed: list[Exception] = []

    async def read() -> None:
        try:
            async for block in blocks:
                come.append(block)
                any_come.set()
        except Exception as error:
            failed.append(error)
        finally:
            any_come.set()

    reading = asyncio.create_task(read())
    try:
        with pace.reply():
            while not reading.done() or come:
                await any_come.wait()
                any_come.clear()
                together = b"".join(come)
                come.clear()
                if together:
                    yield together
                await asyncio.wait({reading}, timeout=pace.seconds)
        if failed:
            raise failed[0]
    except GeneratorExit:
        await asyncio.wait({reading}, timeout=_DRAINING)
        raise
    finally:
        reading.cancel()
        await asyncio.wait({reading})


def _told(events: Iterable[bytes]) -> list[bytes]:
    """The data of server-sent events that have any."""
    lines = ([line[5:] for line in _LINE_END.split(event) if line.startswith(b"data:")] for event in events)
    return [data for data in (b"\n".join(some).strip() for some in lines) if data]


def _gathered(chunks: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`chunks`, those that follow each other and bring nothing but text as one."""
    last: dict[str, Any] | None = None
    text: list[str] = []

    def whole() -> Iterator[dict[str, Any]]:
        if last is not None:
            last["choices"][0]["delta"]["content"] = "".join(text)
            yield last

    try:
        for chunk in chunks:
            said = _said(chunk)
            if last is not None and said is not None:
                text.append(said)
                continue
            yield from whole()
            last, text = (chunk, [said]) if said is not None else (None, [])
            if last is None:
                yield chunk
    except Exception:
        yield from whole()
        raise
    yield from whole()


def _said(chunk: dict[str, Any]) -> str | None:
    """The text of a chunk that brings nothing else."""
    try:
        (choice,) = chunk["choices"]
        delta, text = choice["delta"], choice["delta"]["content"]
    except (KeyError, TypeError, ValueError):
        return None
    more = [value for key, value in delta.items() if key not in ("content", "role")]
    if any(more) or choice.get("finish_reason") or choice.get("logprobs") or chunk.get("usage"):
        return None
    return text if isinstance(text, str) else None
