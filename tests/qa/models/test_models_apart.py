"""A model that another process asks: what comes of a call is as if it were asked here, and that process may end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from evals import family
from evals.mocked.provider import (
    BUSY,
    CUT,
    FINAL,
    NO_REPLY,
    SILENCE,
    TEXT,
    Act,
    Exchange,
    Provider,
    completion,
    says,
    stalls,
)
from qa.errors import ModelError, SettingsError
from qa.models.chat import Ended, Usage, name_of, provider_of, resolve, stream_reply
from qa.models.model_process import ApartModel, apart

NAME = "openai:gpt-4.1-mini"
ASK = (("system", "Answer."), ("user", "Who?"))
FAULTS = {f"{kind}: {name}": act for kind, acts in (("busy", BUSY), ("final", FINAL), ("none", NO_REPLY), ("cut", CUT))
          for name, act in acts.items()}  # fmt: skip


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider([]) as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", provider.url)
        patch.setenv("OPENAI_API_KEY", "sk-secret-key-1234567890")
        yield provider


@pytest.fixture(scope="module")
def model(provider: Provider) -> Iterator[ApartModel]:
    with apart(NAME) as model:
        yield model


def outcome(model: str | ApartModel, provider: Provider, acts: Sequence[Act], deadline: float) -> object:
    """The text that came, how it ended in two languages, and how often the provider was asked."""
    provider.play(acts)
    said, ended = "", None
    try:
        for piece in stream_reply(model, ASK, deadline=deadline, jitter=lambda: -0.5):
            if isinstance(piece, Ended):
                ended = piece
            else:
                said += piece
    except ModelError as error:
        return said, str(error), error.retryable, len(provider.requests)
    assert ended is not None
    return said, ended, getattr(ended.reason, "chinese", None), len(provider.requests)


def processes() -> set[int]:
    """The processes of models that this one has started."""
    return {
        pid
        for pid in family.processes(os.getpid())
        if "qa.models.model_process" in Path(f"/proc/{pid}/cmdline").read_text()
    }


def test_who_serves_a_model_is_told_however_it_is_named(model: ApartModel) -> None:
    with apart(NAME.partition(":")[2]) as bare:
        assert (provider_of(bare), provider_of(model)) == ("openai", "openai")


def test_a_whole_reply_is_complete_and_counted(model: ApartModel, provider: Provider) -> None:
    provider.play([says()])
    *texts, ended = stream_reply(model, ASK)
    assert "".join(map(str, texts)) == TEXT
    assert ended == Ended(True, None, Usage(11, 7, None))
    assert provider.requests[0][1]["messages"] == [
        {"role": "system", "content": "Answer."},
        {"role": "user", "content": "Who?"},
    ]
    assert name_of(model) == "gpt-4.1-mini"
    assert resolve(model) is model


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_provider_does_is_told_as_if_it_were_asked_here(
    model: ApartModel, provider: Provider, fault: str
) -> None:
    acts = [FAULTS[fault]] * 4
    deadline = 0.7 if fault == "cut: stalls" else 10.0
    if "Retry-After 1" in fault and "120" not in fault:
        acts = [FAULTS[fault], says()]
    there = outcome(model, provider, acts, deadline)
    assert there == outcome(NAME, provider, acts, deadline)


@pytest.mark.parametrize("fault", SILENCE)
def test_silence_ends_at_the_deadline(model: ApartModel, provider: Provider, fault: str) -> None:
    provider.play([SILENCE[fault]])
    began = time.monotonic()
    with pytest.raises(ModelError, match=r"took longer than 0\.6 seconds"):
        list(stream_reply(model, ASK, deadline=0.6))
    assert time.monotonic() - began < 10  # the provider would be silent for an hour


@pytest.mark.parametrize("act", [*SILENCE.values(), stalls])
def test_a_reader_who_leaves_ends_the_call(model: ApartModel, provider: Provider, act: Act) -> None:
    provider.play([act])
    cancel = threading.Event()

    def leave() -> None:
        until = time.monotonic() + 20
        while not provider.requests and time.monotonic() < until:
            time.sleep(0.01)
        cancel.set()

    threading.Thread(target=leave, daemon=True).start()
    with suppress(ModelError):
        list(stream_reply(model, ASK, cancel=cancel))
    left = time.monotonic()
    while not provider.gone_at:
        assert time.monotonic() < left + 10
        time.sleep(0.01)


def test_calls_at_once_are_kept_apart(model: ApartModel, provider: Provider) -> None:
    def echo(exchange: Exchange) -> None:
        exchange.headers()
        for word in exchange.body["messages"][-1]["content"].split():
            exchange.says(f"{word} ")
            exchange.wait(0.005)
        exchange.event(completion({}, "stop"))
        exchange.event("[DONE]")

    provider.play([echo] * 30)

    def ask(n: int) -> str:
        question = " ".join(f"{n}.{i}" for i in range(20))
        return "".join(p for p in stream_reply(model, [("user", question)]) if isinstance(p, str))

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(ask, range(30)))
    assert said == [" ".join(f"{n}.{i}" for i in range(20)) + " " for n in range(30)]


def killed_at(provider: Provider, act: Callable[[Exchange], None], then: Act) -> tuple[str, Ended]:
    """What comes of a call whose process is killed during `act`."""
    (pid,) = processes()

    def kills(exchange: Exchange) -> None:
        act(exchange)
        exchange.wait(0.3)
        os.kill(pid, signal.SIGKILL)
        exchange.wait(10)

    with apart(NAME) as model:
        (pid,) = processes() - {pid}
        provider.play([kills, then])
        *said, ended = stream_reply(model, ASK, jitter=lambda: -0.5)
    assert isinstance(ended, Ended)
    return "".join(map(str, said)), ended


def test_when_the_process_dies_before_the_first_word_another_asks_again(model: ApartModel, provider: Provider) -> None:
    said, ended = killed_at(provider, lambda exchange: exchange.headers(), says())
    assert (said, ended.complete) == (TEXT, True)


def test_when_the_process_dies_midway_what_came_is_kept(model: ApartModel, provider: Provider) -> None:
    def begins(exchange: Exchange) -> None:
        exchange.headers()
        exchange.says("The bridge ")

    said, ended = killed_at(provider, begins, says())
    assert (said, ended.complete) == ("The bridge ", False)
    assert ended.reason == "The process that asks the models has ended; try again."
    assert len(provider.requests) == 1


@pytest.mark.parametrize("name", ["nobody:model", "model of nobody", "openai:"])
def test_a_model_that_cannot_be_made_is_refused_as_it_is_here(name: str) -> None:
    with pytest.raises(SettingsError) as here:
        resolve(name)
    with pytest.raises(SettingsError) as there, apart(name):
        pass
    assert str(there.value) == str(here.value)


def test_a_signal_to_all_leaves_it_to_who_asks_and_it_ends_with_them(provider: Provider) -> None:
    code = f"""
import signal, time
from qa.models.model_process import apart
from qa.models.chat import stream_reply
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: None)
with apart({NAME!r}) as model:
    print("ready", flush=True)
    input()
    print("".join(p for p in stream_reply(model, [("user", "Who?")]) if isinstance(p, str)), flush=True)
    time.sleep(60)
"""
    provider.play([says()])
    command = [sys.executable, "-c", code]
    asking = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, start_new_session=True
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    try:
        assert asking.stdout.readline() == "ready\n"
        (pid,) = family.processes(asking.pid) - {asking.pid}
        os.killpg(asking.pid, signal.SIGINT)
        os.killpg(asking.pid, signal.SIGTERM)
        time.sleep(0.2)
        print(file=asking.stdin)
        assert asking.stdout.readline() == f"{TEXT}\n"
    finally:
        asking.kill()
        asking.wait()
        asking.stdout.close()
        with suppress(OSError):
            asking.stdin.close()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()
