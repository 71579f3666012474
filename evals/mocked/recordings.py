"""A real model's replies, kept in a file and played back without it.

A recording is a `.jsonl` file: one object a reply, with the `key` of the request, the `reply`, how it ended and what it
cost. The key is a digest of every message, so a changed prompt, passage or question is another request: playing back
what was never recorded raises, and says which command records it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from evals.folders import rows
from qa.models.chat import name_of
from qa.models.pieces import text_of

_WRITING = threading.Lock()


class NotRecorded(AssertionError):
    """A recording was asked for a reply that it does not hold."""


def key_of(messages: Sequence[BaseMessage]) -> str:
    """16 hexadecimal digits over the role and text of every message."""
    plain = json.dumps([[m.type, m.content] for m in messages], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


class _Streamed(BaseChatModel):
    """A chat model whose whole reply is the pieces it streams."""

    max_retries: int = 0

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(piece.message.content) for piece in self._stream(messages, stop, run_manager, **kwargs))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])


class Recorded(_Streamed):
    """`model`, with every whole reply written to the end of `path`."""

    model: BaseChatModel
    path: Path

    @property
    def _llm_type(self) -> str:
        return self.model._llm_type

    @property
    def model_name(self) -> str:
        """The name of the model that is recorded."""
        return name_of(self.model)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        said: list[str] = []
        usage: UsageMetadata | None = None
        ended: dict[str, Any] = {}
        for piece in self.model.stream(messages, stop=stop, **kwargs):
            said.append(text_of(piece))
            usage = add_usage(usage, piece.usage_metadata) if isinstance(piece, AIMessageChunk) else usage
            ended |= {k: v for k, v in piece.response_metadata.items() if k in _KEPT}
            yield ChatGenerationChunk(message=piece)
        self._keep(messages, reply="".join(said), usage=usage, ended=ended)

    def _keep(self, messages: Sequence[BaseMessage], **told: Any) -> None:
        line = {"key": key_of(messages), "model": self.model_name, **told}
        with _WRITING, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


class Replayed(_Streamed):
    """The replies in the recording `path`; raises NotRecorded for a request that is not in it."""

    path: Path

    @property
    def _llm_type(self) -> str:
        return "replayed"

    @property
    def model_name(self) -> str:
        """The name of the model that was recorded."""
        return next((str(line["model"]) for line in self._by_key.values()), "replayed")

    @cached_property
    def _by_key(self) -> dict[str, dict[str, Any]]:
        return _lines(self.path)

    def _found(self, messages: Sequence[BaseMessage]) -> dict[str, Any]:
        found = self._by_key.get(key_of(messages))
        if found is None:
            raise NotRecorded(
                f"{self.path.name} holds no reply to this request ({key_of(messages)}); "
                f"record it with: qa eval --model {self.model_name} --record {self.path.name}"
            )
        return found

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        line = self._found(messages)
        yield ChatGenerationChunk(message=AIMessageChunk(content=line["reply"]))
        last = AIMessageChunk(
            content="", usage_metadata=line.get("usage") or None, response_metadata=line.get("ended") or {}
        )
        yield ChatGenerationChunk(message=last)


_KEPT = ("finish_reason", "stop_reason", "done_reason", "model_provider")


def _lines(path: Path) -> dict[str, dict[str, Any]]:
    """The lines by key, the last of each; empty where there is no such file."""
    if not path.exists():
        return {}
    return {line["key"]: line for line in rows(path)}
