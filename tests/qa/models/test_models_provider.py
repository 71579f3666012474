"""An OpenAI-compatible provider on loopback that fails in every way: each ends in time, in a plain sentence."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Sequence

import pytest

from evals.mocked.provider import (
    BUSY,
    CUT,
    FINAL,
    NO_REPLY,
    SILENCE,
    TEXT,
    Act,
    Provider,
    endless,
    error,
    hang,
    not_http,
    says,
    stalls,
    status,
)
from qa.errors import ModelError
from qa.models.chat import Ended, Usage, reply, stream_reply

KEY = "sk-secret-key-1234567890"
ASK = (("system", "Answer."), ("user", "Who?"))
SHOWN = TEXT[:31]


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


class Outcome:
    """What came of one question to a provider with a script."""

    def __init__(self, acts: Sequence[Act], *, deadline: float = 5.0) -> None:
        self.text = ""
        self.ended: Ended | None = None
        self.error: ModelError | None = None
        with Provider(acts) as provider, pytest.MonkeyPatch.context() as patch:
            patch.setenv("OPENAI_BASE_URL", provider.url)
            patch.setenv("OPENAI_API_KEY", KEY)
            stream = stream_reply("openai:gpt-4.1-mini", ASK, deadline=deadline, jitter=lambda: -0.5)
            began = time.monotonic()
            try:
                for piece in stream:
                    if isinstance(piece, Ended):
                        self.ended = piece
                    else:
                        self.text += piece
            except ModelError as failed:
                self.error = failed
            self.seconds = time.monotonic() - began
            self.requests = provider.requests

    @property
    def sentence(self) -> str:
        """What a reader is told."""
        return str(self.error) if self.error else (self.ended and self.ended.reason) or ""


def is_plain(sentence: str) -> bool:
    """One or two sentences, without key, address or trace."""
    return bool(re.fullmatch(r"[^\n]{20,300}", sentence)) and not re.search(r"sk-|https?:|Traceback|Error\(", sentence)


def test_a_whole_reply_is_complete_and_counted(key: None) -> None:
    with Provider([says(), says()]) as provider, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", provider.url)
        *texts, ended = stream_reply("openai:gpt-4.1-mini", ASK)
        assert "".join(map(str, texts)) == TEXT
        assert ended == Ended(True, None, Usage(11, 7, None))
        assert reply("openai:gpt-4.1-mini", ASK) == TEXT
        head, body = provider.requests[0]
        assert body["stream"] is True
        assert body["messages"] == [{"role": "system", "content": "Answer."}, {"role": "user", "content": "Who?"}]
        assert f"authorization: bearer {KEY}" in head.lower()


@pytest.mark.parametrize("fault", SILENCE)
def test_silence_ends_at_the_deadline(fault: str) -> None:
    outcome = Outcome([SILENCE[fault]], deadline=0.6)
    assert outcome.seconds < 10  # the provider would be silent for an hour
    assert outcome.error
    assert outcome.error.retryable
    assert outcome.sentence == "The model gpt-4.1-mini took longer than 0.6 seconds."


@pytest.mark.parametrize("fault", [name for name in BUSY if "Retry-After" not in name])
def test_a_busy_provider_is_asked_again_twice(fault: str) -> None:
    again = Outcome([BUSY[fault], BUSY[fault], says()])
    assert again.text == TEXT
    assert again.ended
    assert again.ended.complete
    never = Outcome([BUSY[fault]] * 4)
    assert len(never.requests) == 3
    assert never.error
    assert never.error.retryable
    assert is_plain(never.sentence)


def test_a_short_wait_that_the_provider_asks_for_is_kept() -> None:
    outcome = Outcome([BUSY["429, Retry-After 1"], says()])
    assert outcome.text == TEXT
    assert outcome.seconds >= 1


@pytest.mark.parametrize(
    "said",
    [
        "You have exceeded the token rate limit of your pricing tier. Please retry after 1 second. To ask for more, "
        "go to https://provider.example/quota-increase.",
        "Rate limit reached. Please try again in 1s. You can raise it by adding a payment method to your account: "
        "https://provider.example/account/billing.",
    ],
)
def test_a_wait_that_is_told_beside_what_more_would_cost_is_no_empty_account(said: str) -> None:
    outcome = Outcome([error(429, said, "requests", "rate_limit_exceeded", Retry_After="1"), says()])
    assert (outcome.text, len(outcome.requests)) == (TEXT, 2)


def test_retries_stay_within_the_deadline() -> None:
    outcome = Outcome([error(429, Retry_After="20"), says()], deadline=10)
    assert outcome.seconds < 10
    assert len(outcome.requests) == 1
    assert "status 429" in outcome.sentence


def test_a_provider_that_asks_not_to_be_asked_again_is_not() -> None:
    outcome = Outcome([error(500, x_should_retry="false")] * 2)
    assert len(outcome.requests) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("429, Retry-After 120", "try again in 120 seconds"),
        ("quota", "no quota left"),
        ("400", "refused the request (status 400): Unsupported value: 'temperature'"),
        ("401", "refused the API key"),
        ("403", "may not use the model"),
        ("404, wrong model", "knows no model gpt-4.1-mini"),
        ("400, context too long", "too long for the model"),
        ("400, filtered", "content filter"),
    ],
)
def test_what_would_not_help_is_not_tried_again(fault: str, said: str) -> None:
    outcome = Outcome([FINAL[fault]] * 2)
    assert len(outcome.requests) == 1
    assert outcome.error
    assert outcome.error.retryable is fault.startswith("429")
    assert said in outcome.sentence
    assert is_plain(outcome.sentence)


@pytest.mark.parametrize("fault", NO_REPLY)
def test_what_is_no_reply_is_an_error_in_a_plain_sentence(fault: str) -> None:
    outcome = Outcome([NO_REPLY[fault]])
    assert outcome.text == ""
    assert outcome.error
    assert is_plain(outcome.sentence)
    assert "(" not in outcome.sentence  # no class name: every one of these is known


@pytest.mark.parametrize("fault", CUT)
def test_a_cut_stream_keeps_what_came_and_is_never_repeated(fault: str) -> None:
    outcome = Outcome([CUT[fault], says()], deadline=0.6 if fault == "stalls" else 5.0)
    assert outcome.text == SHOWN
    assert outcome.ended
    assert not outcome.ended.complete
    assert is_plain(outcome.sentence)
    assert len(outcome.requests) == 1


def test_a_stream_without_end_is_cut_off() -> None:
    outcome = Outcome([endless], deadline=20)
    assert len(outcome.text) > 400_000
    assert "grew past 400,000 characters" in outcome.sentence


def test_what_speaks_no_http_cannot_be_reached() -> None:
    assert "cannot be reached" in Outcome([not_http] * 3).sentence


def test_nobody_at_the_address_cannot_be_reached(key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Provider([]) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
    with pytest.raises(ModelError, match="cannot be reached"):
        reply("openai:gpt-4.1-mini", ASK, deadline=5)


@pytest.mark.parametrize("act", [hang, *SILENCE.values(), stalls])
def test_a_reader_who_leaves_ends_the_call(act: Act, key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Provider([act]) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
        cancel = threading.Event()

        def leave() -> None:
            until = time.monotonic() + 20
            while not provider.requests and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.3)
            cancel.set()

        threading.Thread(target=leave, daemon=True).start()
        with contextlib.suppress(ModelError):  # only where no text came before
            *_, ended = stream_reply("openai:gpt-4.1-mini", ASK, cancel=cancel)
            assert ended == Ended(False, "The reader stopped the answer.", Usage(None, None, None))
        left = time.monotonic()
        while not provider.gone_at:
            assert time.monotonic() < left + 10
            time.sleep(0.01)


@pytest.mark.parametrize("code", [400, 404, 422, 429, 500])
@pytest.mark.parametrize(
    "words",
    [
        f"You sent Authorization: Bearer {KEY} to https://user:pw@api.example/v1?key={KEY}",
        f'{KEY} is wrong\n  File "/usr/lib/python3/x.py", line 3, in <module>',
        "<html><script>alert(1)</script>",
        "x" * 5_000,
    ],
)
def test_a_providers_words_are_passed_on_without_secrets(code: int, words: str) -> None:
    sentence = Outcome([error(code, words, x_should_retry="false")]).sentence
    assert KEY not in sentence
    assert "http" not in sentence
    assert "<" not in sentence
    assert "\n" not in sentence
    assert len(sentence) < 400


def test_a_key_of_an_unusual_shape_is_kept_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with Provider([status(400, {"error": {"message": "bad token swordfish given"}})]) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
        monkeypatch.setenv("OPENAI_API_KEY", "swordfish")
        with pytest.raises(ModelError) as caught:
            reply("openai:gpt-4.1-mini", ASK)
    assert "bad token … given" in str(caught.value)
