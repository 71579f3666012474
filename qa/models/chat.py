"""The one door to language models: any LangChain chat model in, pieces of text and how they ended out.

One deadline holds for a whole answer, on our own clock, whatever a provider's own timeouts are; one layer retries,
only before the first text; and closing the iterator, or setting its `cancel`, ends the call. LangChain is imported
when a model is first used: it takes seconds.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, overload

from qa.errors import ModelError, SettingsError, WrongSetting
from qa.models.breaker import Breaker
from qa.models.calls import Call, Finished, start
from qa.models.faults import Fault, fault_of, outage_of
from qa.models.faults_told import sentence
from qa.models.model_process import ApartModel
from qa.models.pieces import Piece, Usage, Visible, added
from qa.models.prompt_escaping import one_line
from qa.models.stream_batching import GatheredCompletions
from store.language.bilingual import Bilingual

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    ChatModel = BaseChatModel | ApartModel


DEADLINE = 28.0
"""Seconds to the end of a reply: a reader waits thirty for an answer, and searching and checking take their part."""

OUTAGE = 20.0
"""Seconds after which a model that has not ended its reply counts as down. One that was given less, by a reader in a
hurry or in what an answer had left, may be well: the readers after them are not to do without it."""

RETRIES = 2
"""How often a request that failed before its first text is sent again."""

LONGEST_WAIT = 8.0
"""Seconds a provider may ask us to wait; a reader waits no longer, and is told instead."""

LONGEST_REPLY = 400_000
"""Characters after which a reply is cut off: a model that does not stop would fill the memory."""

_KEY = re.compile(r"\b[A-Z][A-Z0-9_]*_API_KEY\b")
_TICK = 0.1  # seconds between two looks at the clock while nothing arrives


@dataclass(frozen=True)
class Ended:
    """How a reply ended. When it is not `complete`, `reason` says why in one plain sentence, in English and in
    Chinese; what came is kept. `filtered`: the provider's content filter is why."""

    complete: bool
    reason: Bilingual | None
    usage: Usage
    filtered: bool = False


@overload
def resolve(model: str | BaseChatModel) -> BaseChatModel: ...
@overload
def resolve(model: str | ChatModel) -> ChatModel: ...
def resolve(model: str | ChatModel) -> ChatModel:
    """A chat model from a LangChain name (`openai:gpt-4.1-mini`), or the chat model that was given.

    Models made here leave retrying to us and have a timeout; where the model allows it, temperature is 0.

    Raises:
        SettingsError: Nobody knows the provider, its package is not installed, or its key is not set.
    """
    from langchain_core.language_models import BaseChatModel

    if isinstance(model, BaseChatModel | ApartModel):
        return model
    if not isinstance(model, str):
        raise SettingsError(
            f"A model is a LangChain name such as openai:gpt-4.1-mini or a BaseChatModel, not {type(model).__name__}."
        )
    named = one_line(model, 80)
    if not model.rpartition(":")[2].strip():
        raise WrongSetting(f"{model!r} is no model's name; write it like openai:gpt-4.1-mini.")
    from langchain.chat_models import init_chat_model

    try:
        made = init_chat_model(model, max_retries=0, timeout=DEADLINE)
    except ImportError as error:
        package = one_line(getattr(error, "name", None) or "", 60) or "its langchain package"
        raise SettingsError(f"The model {named} needs a package that is not installed ({package}).") from error
    except ValueError as error:
        if "provider" in str(error):
            raise WrongSetting(
                f"The model {named} names no provider that LangChain knows; write it like openai:gpt-4.1-mini."
            ) from None
        raise SettingsError(f"The model {named} cannot be made: {type(error).__name__}; check its name.") from None
    except Exception as error:
        if "credential" in str(error).lower() or "api_key" in str(error).lower():
            key = _key_named(str(error), model)
            raise SettingsError(
                f"The model {named} needs an API key; set {key} (a local server takes any value)."
            ) from None
        raise SettingsError(f"The model {named} cannot be made: {type(error).__name__}; check its settings.") from None
    if hasattr(made, "stream_chunk_timeout"):  # one more clock, which makes a task of every piece; ours is enough
        made.stream_chunk_timeout = None
    if hasattr(made, "root_async_client") and hasattr(made, "async_client"):  # OpenAI's, or a provider's like it
        made.async_client = GatheredCompletions(made.async_client)
    profile = getattr(made, "profile", None) or {}
    if profile.get("temperature") is True and getattr(made, "temperature", 0) is None:
        made.temperature = 0.0  # type: ignore[attr-defined]
    return made


def _key_named(said: str, model: str) -> str:
    """The variable that holds the key of a model's provider: the one that its client has `said`, else by its name."""
    if found := _KEY.search(said):
        return found[0]
    provider, colon, _ = model.partition(":")
    return f"{provider.upper().replace('-', '_')}_API_KEY" if colon else "that of its provider"


def name_of(model: str | ChatModel) -> str:
    """What an answer says it was written by: `gpt-4.1-mini`, or the kind of a model that has no name."""
    if isinstance(model, str):
        return one_line(model, 80)
    for attribute in ("model_name", "model", "model_id"):
        value = getattr(model, attribute, None)
        if isinstance(value, str) and value.strip():
            return one_line(value, 80)
    return one_line(str(getattr(model, "_llm_type", "")), 80)


def provider_of(model: ChatModel) -> str:
    """Who serves a model, in a word: `openai`; the kind of one that nobody serves."""
    kind = model.provider if isinstance(model, ApartModel) else str(getattr(model, "_llm_type", ""))
    return one_line(kind.partition("-")[0], 80)


def stream_reply(
    model: str | ChatModel,
    messages: Sequence[tuple[str, str]],
    *,
    deadline: float = DEADLINE,
    clock: Callable[[], float] = time.monotonic,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
    retries: int = RETRIES,
    jitter: Callable[[], float] = random.random,
) -> Iterator[str | Ended]:
    """The reply to `messages` (role, text): pieces of text as they come, then exactly one `Ended`.

    `deadline` counts in seconds from the first `next`; what has come by then is given, however late it is read. Setting
    `cancel` from another thread, or closing the iterator, ends the call within two seconds. A `breaker` shared by the
    calls to one model refuses them while it is down.

    Raises:
        ModelError: The model could not be asked, or gave no text; never after the first piece.
    """
    asked = resolve(model)
    if getattr(asked, "max_retries", 0) != 0:
        retries = 0  # one layer retries: a model that was given and does so itself is asked once
    cancel = cancel or threading.Event()
    return _Reply(asked, name_of(asked), list(messages), deadline, clock, cancel, breaker, retries, jitter).pieces()


def reply(
    model: str | ChatModel,
    messages: Sequence[tuple[str, str]],
    *,
    deadline: float = DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> str:
    """The whole reply as one text. Raises ModelError as `whole_reply`."""
    return whole_reply(model, messages, deadline=deadline, cancel=cancel, breaker=breaker)[0]


def whole_reply(
    model: str | ChatModel,
    messages: Sequence[tuple[str, str]],
    *,
    deadline: float = DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> tuple[str, Usage]:
    """The whole reply as one text, and what it took.

    Raises:
        ModelError: As `stream_reply`, or the reply was cut off: half of it is of no use here.
    """
    said, usage = list[str](), Usage(None, None, None)
    for piece in stream_reply(model, messages, deadline=deadline, cancel=cancel, breaker=breaker):
        if isinstance(piece, str):
            said.append(piece)
            continue
        if not piece.complete:
            raise ModelError(piece.reason or sentence("The reply was cut off."), retryable=True)
        usage = piece.usage
    return "".join(said), usage


def items(
    model: ChatModel, messages: Sequence[tuple[str, str]], end: threading.Event
) -> Iterator[Piece | Fault | Finished]:
    """What one call brings as it comes, and then how it ended, for who judges that elsewhere; no more once `end` is
    set."""
    call = _started(model, messages)
    visible = Visible()
    midway = False
    try:
        while not end.is_set():
            item = call.take(_TICK)
            if isinstance(item, BaseException):
                item = fault_of(item, name_of(model), _secrets(model), midway=midway)
            if item is not None:
                yield item
            if isinstance(item, Fault | Finished):
                return
            midway = midway or (item is not None and bool(visible.feed(item.text)))
    finally:
        call.cancel()


class _Failed(Exception):
    """A call that ended before its first text."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


@dataclass
class _Reply:
    """One reply: attempts until one of them speaks."""

    model: ChatModel
    name: str
    messages: Sequence[tuple[str, str]]
    deadline: float
    clock: Callable[[], float]
    cancel: threading.Event
    breaker: Breaker | None
    retries: int
    jitter: Callable[[], float]
    until: float = 0.0
    in_time: int | None = None
    """Once the time is up: pieces that had come by then and are still to be read."""

    def pieces(self) -> Iterator[str | Ended]:
        self.until = self.clock() + self.deadline
        if self.breaker is not None:
            self.breaker.admit(self.name)
        for attempt in range(self.retries + 1):
            try:
                yield from self._attempt()
            except _Failed as failed:
                wait = self._wait_before(attempt, failed.fault)
                if wait is None:
                    self._tell_breaker(failed.fault)
                    raise ModelError(failed.fault.sentence, retryable=failed.fault.retryable) from None
                self._sleep(wait)
            else:
                return

    def _attempt(self) -> Iterator[str | Ended]:
        """One call. Raises `_Failed` before the first text; afterwards every end is an `Ended`."""
        call = _started(self.model, self.messages)
        visible = Visible()
        usage = Usage(None, None, None)
        size = 0
        provider = False  # a provider's streams say when they are complete; other models just end
        end: str | None = None
        refused = False
        try:
            while True:
                item = self._next(call, midway=size > 0)
                if isinstance(item, Fault):
                    if not size:
                        raise _Failed(item)
                    yield self._ended(item, usage)
                    return
                if isinstance(item, Finished):
                    break
                usage = added(usage, item.usage)
                end = item.end or end
                provider = provider or item.provider
                refused = refused or item.refused
                text = visible.feed(item.text)
                if text:
                    size += len(text)
                    yield text
                if size > LONGEST_REPLY:
                    yield self._ended(
                        Fault(sentence("The reply grew past {most} characters.", most=f"{LONGEST_REPLY:,}")), usage
                    )
                    return
            text = visible.close()
            if text:
                size += len(text)
                yield text
            fault = _judged(end, provider=provider, size=size, refused=refused, name=self.name)
            if fault is not None and not size:
                raise _Failed(fault)
            yield self._ended(fault, usage)
        finally:
            call.cancel()

    def _next(self, call: Call, *, midway: bool) -> Piece | Fault | Finished:
        """What arrives next, or the fault that stands in its place."""
        while True:
            left = self.until - self.clock()
            if self.cancel.is_set():
                return Fault(sentence("The reader stopped the answer."))
            if left <= 0 and self.in_time is None:
                self.in_time = call.arrived()
            if left <= 0 and not self.in_time:
                seconds = f"{round(self.deadline, 1):g}"
                said = sentence("The model {name} took longer than {seconds} seconds.", name=self.name, seconds=seconds)
                return Fault(said, retryable=True, outage=self.deadline >= OUTAGE)
            item = call.take(min(left, _TICK))
            if self.in_time:
                self.in_time -= 1
            if isinstance(item, AssertionError):
                raise item  # a test double that was asked what it was not told: no provider's fault
            if isinstance(item, BaseException):
                return fault_of(item, self.name, _secrets(self.model), midway=midway)
            if isinstance(item, Piece | Fault | Finished):
                return item

    def _ended(self, fault: Fault | None, usage: Usage) -> Ended:
        self._tell_breaker(fault)
        if fault is None:
            return Ended(True, None, usage)
        return Ended(False, fault.sentence, usage, fault.filtered)

    def _tell_breaker(self, fault: Fault | None) -> None:
        if self.breaker is None:
            return
        if fault is None:
            self.breaker.succeeded()
        elif fault.outage:
            self.breaker.failed()

    def _wait_before(self, attempt: int, fault: Fault) -> float | None:
        """Seconds until the next attempt, or None if there is none: it would not help, or not be in time."""
        if not fault.again or attempt >= self.retries or self.cancel.is_set():
            return None
        wait = 0.5 * 2**attempt * (0.5 + self.jitter())
        if fault.wait is not None:
            if fault.wait > LONGEST_WAIT:
                return None
            wait = max(wait, fault.wait)
        return wait if self.clock() + wait < self.until else None

    def _sleep(self, seconds: float) -> None:
        until = self.clock() + seconds
        while not self.cancel.is_set() and (left := until - self.clock()) > 0:
            self.cancel.wait(min(left, _TICK))


def _judged(end: str | None, *, provider: bool, size: int, refused: bool, name: str) -> Fault | None:
    """What is wrong with a reply that ended by itself, or None."""
    said = partial(sentence, name=name)
    if end == "filter":
        return Fault(said("The content filter of the provider of {name} stopped the reply."), filtered=True)
    if not size:
        if refused:
            return Fault(said("The model {name} declined to answer."))
        if end == "length":
            return Fault(said("The model {name} used up its length limit before the first word; allow longer replies."))
        return outage_of(said("The model {name} sent an empty reply; try again."))
    if end == "length":
        return Fault(said("The model {name} reached the limit of its reply's length."))
    if end is None and provider:
        return Fault(said("The connection to the model {name} ended before its reply did."), outage=True)
    return None


def _started(model: ChatModel, messages: Sequence[tuple[str, str]]) -> Call:
    if isinstance(model, ApartModel):
        return model.start(messages)
    return start(model, messages, asynchronous=_speaks_asyncio(model))


def _speaks_asyncio(model: BaseChatModel) -> bool:
    """The model can be asked without holding up a thread, so that a call can be ended in the middle of a read."""
    from langchain_core.language_models import BaseChatModel, SimpleChatModel

    kind = type(model)
    if kind._astream is not BaseChatModel._astream:
        return True
    if kind._stream is not BaseChatModel._stream:
        return False
    return kind._agenerate not in (BaseChatModel._agenerate, SimpleChatModel._agenerate)


def _secrets(model: ChatModel) -> tuple[str, ...]:
    """The values a model keeps secret, so that no message holds one by accident."""
    kept = [getattr(value, "get_secret_value", None) for value in vars(model).values()]
    values = [get() for get in kept if callable(get)]
    return tuple(v for v in values if isinstance(v, str) and len(v) >= 4)
