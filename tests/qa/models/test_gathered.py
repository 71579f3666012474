"""A provider's stream read in pieces of any size says the same, in fewer chunks, and loses nothing at its end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import APIError

from evals.mocked.provider import completion
from qa.models.stream_batching import GatheredStream, Pace

WORDS = ["The bridge", " reopened", " in", " Mai \U0001f309", " 五月", "."]
USAGE = {"prompt_tokens": 3, "completion_tokens": 6, "total_tokens": 9}


class Body(httpx2.AsyncByteStream):
    """A response's body that comes in blocks, each `pause` seconds after the last, and may break off at its end."""

    def __init__(self, blocks: Sequence[bytes], pause: float = 0.0, error: Exception | None = None) -> None:
        self._blocks, self._pause, self._error = blocks, pause, error
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for block in self._blocks:
            await asyncio.sleep(self._pause)
            yield block
        if self._error:
            raise self._error

    async def aclose(self) -> None:
        self.closed = True


def events(*told: Any, end: str = "\n\n") -> bytes:
    """Server-sent events that tell `told`."""
    return "".join(f"data: {t if isinstance(t, str) else json.dumps(t)}{end}" for t in told).encode()


def reply(end: str = "\n\n") -> bytes:
    """A whole reply as a provider sends it."""
    said = [completion({"content": word, "refusal": None}) for word in WORDS]
    first, last = completion({"role": "assistant", "content": ""}), completion({}, "stop")
    return f": keep-alive{end}".encode() + events(
        first, *said, last, completion({}) | {"choices": [], "usage": USAGE}, "[DONE]", end=end
    )


def chunks_of(body: Body, others: int = 0) -> tuple[list[dict[str, Any]], Exception | None]:
    """The chunks while so many `others` are read, and what was raised after them."""
    pace = Pace()
    response = httpx2.Response(200, stream=body, request=httpx2.Request("POST", "http://127.0.0.1/"))

    async def read() -> tuple[list[dict[str, Any]], Exception | None]:
        read: list[dict[str, Any]] = []
        try:
            with ExitStack() as held:
                for _ in range(others):
                    held.enter_context(pace.reply())
                stream = GatheredStream(cast(Any, SimpleNamespace(response=response)), pace)
                async with stream:
                    async for chunk in stream:
                        read.append(chunk)
        except Exception as error:
            return read, error
        return read, None

    return asyncio.run(read())


def text(chunks: Sequence[dict[str, Any]]) -> str:
    """What the chunks say."""
    return "".join(c["choices"][0]["delta"].get("content") or "" for c in chunks if c["choices"])


@given(st.sampled_from(["\n\n", "\r\n\r\n", "\r\r"]), st.lists(st.integers(0, 2_000), max_size=5))
def test_however_a_reply_is_cut_into_blocks_it_says_the_same(end: str, cuts: list[int]) -> None:
    whole = reply(end)
    borders = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    body = Body([whole[a:b] for a, b in pairwise(borders)])
    chunks, error = chunks_of(body)
    assert error is None
    assert text(chunks) == "".join(WORDS)
    assert [c["choices"][0]["finish_reason"] for c in chunks if c["choices"]][-1] == "stop"
    assert [c["usage"] for c in chunks if c.get("usage")] == [USAGE]
    assert body.closed


def test_what_comes_together_is_one_chunk() -> None:
    chunks, _ = chunks_of(Body([reply()]))
    assert [text([c]) for c in chunks if c["choices"]] == ["".join(WORDS), ""]


def test_words_that_come_faster_than_a_reader_sees_are_joined() -> None:
    said = [events(completion({"content": "word "})) for _ in range(60)]
    chunks, error = chunks_of(Body(said, pause=0.002))
    assert error is None
    assert text(chunks) == "word " * 60
    assert text(chunks[:1]) == "word ", "the first comes at once"
    assert len(chunks) < 30


def test_while_many_replies_come_each_is_read_less_often() -> None:
    said = [events(completion({"content": "word "})) for _ in range(60)]
    alone, _ = chunks_of(Body(said, pause=0.01))
    among, error = chunks_of(Body(said, pause=0.01), others=31)
    assert error is None
    assert text(among) == text(alone)
    assert text(among[:1]) == "word ", "the first comes at once all the same"
    assert len(among) < len(alone) / 2


@pytest.mark.parametrize(
    "more",
    [{"reasoning_content": "Hm."}, {"refusal": "No."}, {"tool_calls": [{"index": 0}]}],
)
def test_a_chunk_with_more_than_text_is_left_as_it_is(more: dict[str, Any]) -> None:
    odd = completion({"content": "b", **more})
    chunks, _ = chunks_of(Body([events(completion({"content": "a"}), odd, completion({"content": "c"}))]))
    assert [text([c]) for c in chunks] == ["a", "b", "c"]
    assert chunks[1] == odd


@pytest.mark.parametrize(
    "odd", [{"choices": None}, {"choices": []}, {"choices": [None]}, {"choices": [{}]}, {"choices": [{"delta": None}]}]
)
def test_a_chunk_of_another_shape_is_passed_on(odd: dict[str, Any]) -> None:
    chunks, error = chunks_of(Body([events(odd, "[DONE]")]))
    assert (chunks, error) == ([odd], None)


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (events({"error": {"message": "overloaded"}}), APIError),
        (events({"error": "overloaded"}), APIError),
        (events("{half"), json.JSONDecodeError),
        (events("[1]"), json.JSONDecodeError),
        (b'data: "\xff"\n\n', UnicodeDecodeError),
    ],
)
def test_what_came_before_an_error_is_told_first(last: bytes, kind: type[Exception]) -> None:
    chunks, error = chunks_of(Body([events(completion({"content": "a"}), completion({"content": "b"})) + last]))
    assert text(chunks) == "ab"
    assert isinstance(error, kind)


def test_what_came_before_the_connection_broke_is_told_first() -> None:
    chunks, error = chunks_of(Body([events(completion({"content": "a"}))], error=httpx2.ReadError("gone")))
    assert text(chunks) == "a"
    assert isinstance(error, httpx2.ReadError)


def test_nothing_is_read_after_the_end_was_told() -> None:
    late = events(completion({"content": "late"}))
    chunks, error = chunks_of(Body([events(completion({"content": "a"}), "[DONE]") + late, late, b"data: {half"]))
    assert (text(chunks), error) == ("a", None)
