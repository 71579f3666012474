"""Replies of LangChain models that need no provider: pieces, ends, deadlines, cancelling, the breaker."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel, SimpleChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import SecretStr

from evals.mocked.mocks import Empty, Failing, Faithful, Scripted, ScriptRanOut, Slow, Truncated
from qa.errors import ModelError, SettingsError
from qa.models.chat import DEADLINE, LONGEST_REPLY, Breaker, Ended, Usage, name_of, reply, resolve, stream_reply

ASK = (("system", "Answer."), ("user", "Who?"))
SOURCES = (
    ("system", "Answer."),
    ("user", "[1] T — A — O — 2025 — news\nAda Lorne is the mayor. It rains.\n\nQuestion: Who is mayor?"),
)


class Pieces(BaseChatModel):
    """Streams the messages it was given, blocking."""

    pieces: list[Any]

    @property
    def _llm_type(self) -> str:
        return "pieces"

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        for piece in self.pieces:
            if isinstance(piece, BaseException):
                raise piece
            message = piece if isinstance(piece, AIMessageChunk) else AIMessageChunk(content=piece)
            yield ChatGenerationChunk(message=message)


class AsyncPieces(Pieces):
    """The same for asyncio; a number is a pause, and `cancelled` is set when the call is."""

    cancelled: Any = None

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        try:
            for piece in self.pieces:
                if isinstance(piece, float):
                    await asyncio.sleep(piece)
                else:
                    yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


class Whole(SimpleChatModel):
    """Does not stream."""

    @property
    def _llm_type(self) -> str:
        return "whole"

    def _call(self, *args: Any, **kwargs: Any) -> str:
        return "All at once [1]."


def received(model: BaseChatModel, messages: Any = ASK, **options: Any) -> tuple[str, Ended]:
    *texts, ended = stream_reply(model, messages, **options)
    assert all(isinstance(text, str) and text for text in texts)
    assert isinstance(ended, Ended)
    return "".join(str(text) for text in texts), ended


NOTHING = Usage(None, None, None)
COMPLETE = Ended(True, None, NOTHING)


# Pieces


@pytest.mark.parametrize(
    "model",
    [
        Pieces(pieces=["It is ", "so [1]."]),
        AsyncPieces(pieces=["It is ", "so [1]."]),
        FakeListChatModel(responses=["It is so [1]."]),
    ],
)
def test_a_model_that_ends_normally_is_complete(model: BaseChatModel) -> None:
    assert received(model) == ("It is so [1].", COMPLETE)
    assert reply(model, ASK) == "It is so [1]."


def test_a_model_that_does_not_stream_is_one_piece() -> None:
    assert received(Whole()) == ("All at once [1].", COMPLETE)


def test_content_in_parts_is_joined_and_reasoning_is_dropped() -> None:
    parts = [
        {"type": "reasoning", "reasoning": "hm"},
        {"type": "thinking", "thinking": "hm"},
        {"type": "text", "text": "It is "},
        "so",
        {"type": "tool_call_chunk", "args": "{}"},
        {"type": "text", "text": " [1]."},
        {"type": "text", "text": None},
    ]
    assert received(Pieces(pieces=[AIMessageChunk(content=parts)])) == ("It is so [1].", COMPLETE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<think>", "hm [1]", "</think>\n\n", "So it is."], "So it is."),
        (["\n <thi", "nk>hm</th", "ink>", " Yes."], "Yes."),
        (["<think>a</think><think>b</think>Yes."], "Yes."),
        (["<thinking>hm</think>", "</thin", "king> Yes."], "Yes."),
        (["<", "b>bold"], "<b>bold"),
        (["  \n", "Yes. ", " <think> is a tag"], "Yes.  <think> is a tag"),
        (["<thi"], "<thi"),
    ],
)
def test_thinking_aloud_and_leading_space_are_not_shown(pieces: list[str], shown: str) -> None:
    assert received(Pieces(pieces=pieces))[0] == shown


def test_tokens_that_are_told_with_each_piece_are_those_of_all_so_far() -> None:
    pieces = [
        AIMessageChunk(content=text, usage_metadata={"input_tokens": 9, "output_tokens": n, "total_tokens": 9 + n})
        for n, text in enumerate(("Yes", ", ", "so.", ""), 1)
    ]
    assert received(Pieces(pieces=pieces))[1].usage == Usage(9, 4, None)


def test_tokens_and_cost_are_summed_over_the_pieces() -> None:
    first = AIMessageChunk(content="Yes.", usage_metadata={"input_tokens": 9, "output_tokens": 0, "total_tokens": 9})
    last = AIMessageChunk(
        content="",
        usage_metadata={"input_tokens": 0, "output_tokens": 3, "total_tokens": 3},
        response_metadata={"token_usage": {"cost": 0.002}},
    )
    assert received(Pieces(pieces=[first, last]))[1].usage == Usage(9, 3, 0.002)


# Ends


@pytest.mark.parametrize(
    ("metadata", "complete", "said"),
    [
        ({"finish_reason": "stop"}, True, ""),
        ({"stop_reason": "end_turn", "model_provider": "anthropic"}, True, ""),
        ({"finish_reason": "STOP", "model_provider": "google_genai"}, True, ""),
        ({"status": "completed", "model_provider": "openai"}, True, ""),
        ({}, True, ""),
        ({"model_provider": "openai"}, False, "ended before its reply"),
        ({"finish_reason": "length"}, False, "length"),
        ({"stop_reason": "max_tokens"}, False, "length"),
        ({"finish_reason": "MAX_TOKENS"}, False, "length"),
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, False, "length"),
        ({"finish_reason": "content_filter"}, False, "content filter"),
        ({"finish_reason": "SAFETY"}, False, "content filter"),
        ({"stop_reason": "refusal"}, False, "content filter"),
    ],
)
def test_a_reply_is_complete_only_if_its_provider_says_so(metadata: dict[str, Any], complete: bool, said: str) -> None:
    text, ended = received(Pieces(pieces=["Half", AIMessageChunk(content="", response_metadata=metadata)]))
    assert text == "Half"
    assert ended.complete is complete
    assert said in (ended.reason or "")
    assert ended.filtered is (said == "content filter")
    if not complete:
        assert ended.reason
        assert ended.reason.endswith(".")


def test_a_failure_after_the_first_text_keeps_what_came_and_is_not_repeated() -> None:
    model = Pieces(pieces=["Half a ", ValueError("key sk-123456789012345 at https://host/x?y")])
    text, ended = received(model)
    assert text == "Half a "
    assert not ended.complete
    assert "broke off" in (ended.reason or "")
    assert "sk-" not in (ended.reason or "")
    assert "http" not in (ended.reason or "")


def test_half_a_reply_is_no_reply_where_the_whole_is_wanted() -> None:
    with pytest.raises(ModelError, match="length") as caught:
        reply(Truncated(), SOURCES)
    assert caught.value.retryable


@pytest.mark.parametrize(("model", "said"), [(Empty(), "empty reply"), (Pieces(pieces=["", " \n"]), "empty reply")])
def test_an_empty_reply_is_an_error(model: BaseChatModel, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        received(model, SOURCES)


def test_an_unknown_failure_names_the_model_and_its_kind_and_nothing_else() -> None:
    with pytest.raises(ModelError) as caught:
        received(Pieces(pieces=[ValueError("secret at https://host")]))
    assert str(caught.value) == "The model pieces failed (ValueError); its reply cannot be used."
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


class Abandoned(Pieces):
    """Its own client cancels the call midway."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content="It is "))
        raise asyncio.CancelledError


class Unasked(Pieces):
    """Fails before there is a stream."""

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[AIMessageChunk]:
        raise ValueError("no stream")


def test_a_call_that_ends_by_itself_in_whichever_way_is_not_waited_for() -> None:
    text, ended = received(Abandoned(pieces=[]), deadline=5)
    assert (text, ended.reason) == ("It is ", "The connection to the model pieces broke off.")
    with pytest.raises(ModelError, match=r"failed \(ValueError\)"):
        received(Unasked(pieces=[]), deadline=5)


def test_a_reply_without_end_is_cut_off() -> None:
    text, ended = received(Pieces(pieces=["word " * 10_000] * 100))
    assert LONGEST_REPLY < len(text) <= LONGEST_REPLY + 50_000
    assert not ended.complete


def test_a_broken_connection_is_tried_again_before_the_first_text() -> None:
    model = Scripted(replies=[ConnectionError("down"), ConnectionError("down"), "It is so [1]."])
    text, ended = received(model, jitter=lambda: -0.5)
    assert (text, ended.complete) == ("It is so [1].", True)
    with pytest.raises(ModelError, match="cannot be reached"):
        received(Failing(), SOURCES, jitter=lambda: -0.5)


def test_a_script_that_runs_out_is_a_failed_test_and_no_model_error() -> None:
    with pytest.raises(ScriptRanOut):
        received(Scripted(replies=[]))


# Time


@pytest.mark.parametrize("model", [Slow(pause=0.3), AsyncPieces(pieces=["Half", 30.0], cancelled=threading.Event())])
def test_the_deadline_holds_for_the_whole_reply(model: BaseChatModel) -> None:
    began = time.monotonic()
    text, ended = received(model, SOURCES, deadline=0.7)
    assert time.monotonic() - began < 10
    assert text
    assert ended.reason == f"The model {name_of(model)} took longer than 0.7 seconds."


def test_the_deadline_is_counted_on_the_clock_that_was_given() -> None:
    ticks = iter(range(0, 10_000, 5))
    with pytest.raises(ModelError, match="longer than 60 seconds"):
        received(AsyncPieces(pieces=[60.0], cancelled=threading.Event()), deadline=60, clock=lambda: float(next(ticks)))


def test_what_has_come_in_time_is_read_however_long_the_reader_took() -> None:
    now = [0.0]
    others = set(threading.enumerate())
    stream = stream_reply(Pieces(pieces=["Half", " and", " half."]), ASK, deadline=10, clock=lambda: now[0])
    first = next(stream)
    for thread in set(threading.enumerate()) - others:
        if thread.name == "qa-model-call":  # the model has said all it has to say
            thread.join(2)
    now[0] = 60.0
    assert [first, *stream] == ["Half", " and", " half.", COMPLETE]


def test_closing_the_stream_cancels_the_call() -> None:
    model = AsyncPieces(pieces=["Half", 30.0], cancelled=threading.Event())
    stream = stream_reply(model, ASK)
    assert next(stream) == "Half"
    stream.close()  # type: ignore[attr-defined]
    assert model.cancelled.wait(10)


@pytest.mark.parametrize("before", [[], ["Half"]])
def test_a_waiting_reader_can_be_released_from_another_thread(before: list[str]) -> None:
    cancel = threading.Event()
    model = AsyncPieces(pieces=[*before, 30.0], cancelled=threading.Event())
    threading.Timer(0.2, cancel.set).start()
    began = time.monotonic()
    if before:
        assert not received(model, cancel=cancel)[1].complete
    else:
        with pytest.raises(ModelError, match="stopped"):
            received(model, cancel=cancel)
    assert time.monotonic() - began < 10
    assert model.cancelled.wait(10)


def test_a_blocking_model_is_no_longer_listened_to() -> None:
    stream = stream_reply(Slow(pause=0.05), SOURCES)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    until = time.monotonic() + 2
    while any(thread.name == "qa-model-call" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_many_readers_at_once_get_their_own_replies() -> None:
    got: dict[int, str] = {}

    def read(number: int) -> None:
        got[number] = reply(AsyncPieces(pieces=[f"reply {number}", 0.05, "."], cancelled=threading.Event()), ASK)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert got == {number: f"reply {number}." for number in range(40)}


# The breaker


def test_a_model_that_keeps_failing_is_left_alone_for_a_while() -> None:
    now = [0.0]
    breaker = Breaker(failures=3, pause=20, clock=lambda: now[0])
    broken, well = Failing(), Faithful()
    for _ in range(3):
        with pytest.raises(ModelError, match="cannot be reached"):
            received(broken, SOURCES, breaker=breaker, retries=0)
    with pytest.raises(
        ModelError, match="failed 3 times in a row and is left alone; try again in 20 seconds"
    ) as caught:
        received(well, SOURCES, breaker=breaker)
    assert caught.value.retryable
    now[0] = 21.0
    with pytest.raises(ModelError, match="cannot be reached"):  # one is let through, and fails
        received(broken, SOURCES, breaker=breaker, retries=0)
    with pytest.raises(ModelError, match="left alone"):
        received(well, SOURCES, breaker=breaker)
    now[0] = 42.0
    assert received(well, SOURCES, breaker=breaker)[1].complete
    assert received(well, SOURCES, breaker=breaker)[1].complete


def test_a_model_that_was_given_little_time_is_not_left_alone_for_that() -> None:
    breaker = Breaker(failures=1)
    for seconds in (0.0, 0.3):
        with pytest.raises(ModelError, match="took longer") as caught:
            received(AsyncPieces(pieces=[30.0], cancelled=threading.Event()), deadline=seconds, breaker=breaker)
        assert caught.value.retryable
    assert received(Faithful(), SOURCES, breaker=breaker)[1].complete
    ticks = iter(range(0, 10_000, 5))
    slow = AsyncPieces(pieces=[DEADLINE], cancelled=threading.Event())
    with pytest.raises(ModelError, match="took longer"):
        received(slow, breaker=breaker, clock=lambda: float(next(ticks)))
    with pytest.raises(ModelError, match="left alone"):
        received(Faithful(), SOURCES, breaker=breaker)


def test_while_one_call_tries_the_others_wait() -> None:
    now = [0.0]
    breaker = Breaker(failures=1, pause=20, clock=lambda: now[0])
    breaker.failed()
    now[0] = 21.0
    breaker.admit("m")
    with pytest.raises(ModelError, match="left alone"):
        breaker.admit("m")
    breaker.succeeded()
    breaker.admit("m")


# Names


def test_names() -> None:
    assert name_of("openai:gpt-4.1-mini") == "openai:gpt-4.1-mini"
    assert name_of(Faithful()) == "faithful"
    assert name_of(FakeListChatModel(responses=[])) == "fake-list-chat-model"


def test_a_model_that_was_given_is_used_as_it_is() -> None:
    model = Faithful()
    assert resolve(model) is model


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nosuch:model", "names no provider"),
        ("blah", "names no provider"),
        ("anthropic:claude-x", "package that is not installed"),
        ("openai:gpt-4.1-mini", "set OPENAI_API_KEY"),
        ("gpt-4.1-mini", "set OPENAI_API_KEY"),
        ("", "no model's name"),
        ("openai: ", "no model's name"),
    ],
)
def test_a_name_that_cannot_be_used_says_what_to_do(name: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        resolve(name)


def test_what_is_neither_a_name_nor_a_chat_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="not int"):
        resolve(3)  # type: ignore[arg-type]


def test_a_named_model_leaves_retrying_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    model: Any = resolve("openai:gpt-4.1-mini")
    assert (model.max_retries, model.request_timeout, model.temperature) == (0, DEADLINE, 0.0)
    assert resolve("openai:gpt-5-mini").temperature is None  # type: ignore[attr-defined]
    assert isinstance(model.openai_api_key, SecretStr)
    assert name_of(model) == "gpt-4.1-mini"


def test_a_given_model_that_retries_itself_is_asked_once() -> None:
    class Persistent(Scripted):
        max_retries: int = 2

    model = Persistent(replies=[ConnectionError("down"), "never asked"])
    with pytest.raises(ModelError):
        received(model)
    assert len(model.requests) == 1


def test_messages_arrive_as_they_were_sent() -> None:
    model = Scripted(replies=["ok"])
    received(model, (("system", "{braces}"), ("user", "a"), ("assistant", "b"), ("user", "c")))
    assert [(m.type, m.content) for m in model.requests[0]] == [
        ("system", "{braces}"), ("human", "a"), ("ai", "b"), ("human", "c"),
    ]  # fmt: skip


def test_generate_only_models_keep_their_metadata() -> None:
    class Capped(BaseChatModel):
        @property
        def _llm_type(self) -> str:
            return "capped"

        def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
            message = AIMessage(content="Half", response_metadata={"finish_reason": "length"})
            return ChatResult(generations=[ChatGeneration(message=message)])

    assert not received(Capped())[1].complete
