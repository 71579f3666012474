"""What one piece of a LangChain model's stream says: its text, its tokens, and whether it is the last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

End = Literal["stop", "length", "filter"]

_END_KEYS = ("finish_reason", "stop_reason", "done_reason", "stopReason", "completion_reason")
_LENGTH = re.compile(r"length|max_?_?(?:output_)?tokens|token_?limit|context_window", re.IGNORECASE)
_FILTER = re.compile(
    r"filter|safety|refus|recitation|blocklist|prohibited|spii|guardrail|moderation|policy", re.IGNORECASE
)
_THOUGHTS = {"<think>": "</think>", "<thinking>": "</thinking>"}


@dataclass(frozen=True)
class Usage:
    """Tokens in and out and what they cost in US dollars, each None where the provider does not say."""

    tokens_in: int | None
    tokens_out: int | None
    cost: float | None


@dataclass(frozen=True)
class Piece:
    """What one message of a stream says. `end` is why the model stopped, if it did; `refused`: it declined.

    `provider`: it comes from a provider, whose streams say when they are complete.
    """

    text: str = ""
    usage: Usage = Usage(None, None, None)
    end: End | None = None
    refused: bool = False
    provider: bool = False


def piece_of(message: Any) -> Piece:
    provider = "model_provider" in (getattr(message, "response_metadata", None) or {})
    return Piece(text_of(message), usage_of(message), ending(message), refusal(message), provider)


def text_of(message: Any) -> str:
    """The text of a message or of a piece of one; reasoning, tool calls and everything else are left out."""
    content = getattr(message, "content", "")
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    return "".join(_part(part) for part in content)


def _part(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping) and part.get("type") in ("text", "output_text", None):
        text = part.get("text")
        return text if isinstance(text, str) else ""
    return ""


def usage_of(message: Any) -> Usage:
    """What `message` says was used."""
    told = getattr(message, "usage_metadata", None)
    metadata = getattr(message, "response_metadata", None) or {}
    spent = metadata.get("token_usage")
    told = told if isinstance(told, Mapping) else {}
    cost = spent.get("cost") if isinstance(spent, Mapping) else None
    return Usage(
        _whole(told.get("input_tokens")),
        _whole(told.get("output_tokens")),
        float(cost) if isinstance(cost, int | float) and not isinstance(cost, bool) else None,
    )


def added(usage: Usage, more: Usage) -> Usage:
    """`usage` with what one more message adds: providers tell it once, or input first and output last, or of all so
    far each time, as it shows by an input that is told again: it was sent but once."""
    if usage.tokens_in and more.tokens_in:
        usage = replace(usage, tokens_in=None, tokens_out=None if more.tokens_out else usage.tokens_out)
    return Usage(
        _sum(usage.tokens_in, more.tokens_in),
        _sum(usage.tokens_out, more.tokens_out),
        usage.cost if more.cost is None else more.cost,
    )


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _sum(before: int | None, more: int | None) -> int | None:
    return before if more is None else (before or 0) + more


def ending(message: Any) -> End | None:
    """Why the model stopped, if `message` says that it did."""
    metadata = getattr(message, "response_metadata", None) or {}
    reason = next((metadata[key] for key in _END_KEYS if metadata.get(key)), None)
    if reason is None and metadata.get("status") in ("completed", "incomplete"):  # OpenAI's other interface
        details = metadata.get("incomplete_details")
        reason = (details.get("reason") if isinstance(details, Mapping) else None) or metadata["status"]
    if reason is None:
        return None
    reason = str(reason)
    if _FILTER.search(reason):
        return "filter"
    return "length" if _LENGTH.search(reason) or reason == "incomplete" else "stop"


def refusal(message: Any) -> bool:
    """The provider says that the model declined."""
    extra = getattr(message, "additional_kwargs", None) or {}
    content = getattr(message, "content", None)
    parts = content if isinstance(content, list) else []
    return bool(extra.get("refusal")) or any(isinstance(p, Mapping) and p.get("type") == "refusal" for p in parts)


class Visible:
    """The text of a reply as a reader may see it: no white space before the first word, no thinking aloud.

    Local models put their reasoning at the head of the reply, between the tags of `_THOUGHTS`.
    """

    def __init__(self) -> None:
        self._head: str | None = ""  # what has come before it is clear how the reply begins; None once it is

    def feed(self, piece: str) -> str:
        """What of the reply may be shown after `piece`."""
        if self._head is None:
            return piece
        self._head = (self._head + piece).lstrip()
        if end := self._end():
            _, closed, rest = self._head.partition(end)
            if not closed:
                return ""
            self._head = ""
            return self.feed(rest)
        if any(begin.startswith(self._head) for begin in _THOUGHTS):  # the empty head too
            return ""
        shown, self._head = self._head, None
        return shown

    def close(self) -> str:
        """What is left when the reply is over; a thought that never ended is not part of it."""
        thinks = self._end() is not None
        head, self._head = self._head, None
        return head if head and not thinks else ""

    def _end(self) -> str | None:
        """What ends the thought with which the reply begins, None where it begins with none."""
        return next((end for begin, end in _THOUGHTS.items() if (self._head or "").startswith(begin)), None)
