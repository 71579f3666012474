"""What programs send over HTTP, read once into values, and what they get back, in OpenAI's shapes where it has one."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from qa.answer import Answer, Length, Strictness
from qa.answering.question import Turn, problem
from qa.packs.formats import FORMATS
from qa.web.gate.refusal import Refused, wrong

_B = TypeVar("_B", bound=BaseModel)

MOST_HISTORY = 100
"""Messages of a conversation; of a chat completion, whose clients send all of theirs each time, the last ones."""

LONGEST_DRAFT = 2_000_000
"""Characters of a draft, some 300,000 words."""


class StrictBody(BaseModel):
    """A body in which nothing stands that is not named, and nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class HistoryMessage(BaseModel):
    """One thing said before."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str


class AskBody(StrictBody):
    """The body of `POST /v1/ask`. `model` may be a name that `GET /v1/models` lists.

    `unread` names filters that are not to be read out of the question; `format` is one of `qa.packs.formats`, in place
    of JSON.
    """

    question: str
    history: list[HistoryMessage | tuple[Literal["user", "assistant"], str]] = Field(
        default=[], max_length=MOST_HISTORY
    )
    filters: dict[str, Any] | None = None
    unread: list[str] = Field(default=[], max_length=10)
    strictness: Strictness | None = None
    length: Length = "normal"
    model: str | None = None
    stream: bool = False
    format: str | None = None


class TopicBody(StrictBody):
    """The body of `POST /v1/timeline`."""

    topic: str
    filters: dict[str, Any] | None = None


class QuotesBody(StrictBody):
    """The body of `POST /v1/quotes`."""

    speaker: str
    topic: str | None = None
    filters: dict[str, Any] | None = None


class FileBody(StrictBody):
    """A draft in a file: the file's name, and its bytes in base 64."""

    name: str
    data: str


class DraftBody(StrictBody):
    """The body of `POST /v1/factcheck`: a `text`, or a `file` in its place.

    The report begins with `notices`: what was not checked of a file whose text was read before.
    """

    text: str | None = Field(default=None, max_length=LONGEST_DRAFT)
    file: FileBody | None = None
    notices: list[Annotated[str, Field(max_length=1_000)]] = Field(default=[], max_length=20)
    filters: dict[str, Any] | None = None
    stream: bool = False


class MessagePart(BaseModel):
    """One part of a message that is not a plain string."""

    type: str
    text: str = ""


class Message(BaseModel):
    """One message of a chat; those of the system and of tools are not read."""

    role: str
    content: str | list[MessagePart] | None = None


class StreamOptions(BaseModel):
    """How a stream is wanted."""

    include_usage: bool = False


class TextFormat(BaseModel):
    """In which form an answer is wanted: there is "text" alone."""

    type: str = "text"


Choice = str | dict[str, Any]
"""Whether tools are to be called, as OpenAI's clients say it."""


class ChatBody(BaseModel):
    """The body of `POST /v1/chat/completions`; what is not named here is not read."""

    model: str = ""
    messages: list[Message]
    response_format: TextFormat | None = None
    tool_choice: Choice | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=1, ge=1, le=1)
    filters: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class FlowQuestion:
    """A question with how `ArticleQA.stream` is to answer it."""

    question: str
    history: tuple[Turn, ...] = ()
    filters: Mapping[str, Any] | None = None
    unread: Sequence[str] = ()
    strictness: Strictness | None = None
    length: Length = "normal"
    model: str | None = None


def parse_question(body: bytes, model_name: str) -> tuple[FlowQuestion, AskBody]:
    """The question in the body of `/v1/ask`. Raises Refused."""
    read = parsed(AskBody, body)
    if read.format is not None and (read.stream or read.format not in FORMATS):
        said = f"format: One of {', '.join(FORMATS)}, of an answer that is not streamed."
        raise Refused(422, "invalid_format", said, param="format")
    sound(read.question)
    told = dict(read) | {
        "history": tuple((s.role, s.content) if isinstance(s, HistoryMessage) else s for s in read.history),
        "model": served_model(read.model, model_name),
    }
    return FlowQuestion(**{field.name: told[field.name] for field in fields(FlowQuestion)}), read


def chatted(body: bytes) -> tuple[FlowQuestion, ChatBody]:
    """The question in the body of `/v1/chat/completions`: the last message, with those before as history.

    A `model` other than "extractive" means the one this server runs, whose name the response says. Raises Refused.
    """
    read = parsed(ChatBody, body)
    only_text(read.response_format, read.tool_choice, "response_format")
    turns = turns_of(read.messages)[-MOST_HISTORY - 1 :]
    lacking = "The last message is not a user's; end the messages with a question."
    return last_asked(turns, read.model, read.filters, "messages", lacking), read


def turns_of(messages: Iterable[Any]) -> list[Turn]:
    """What user and assistant say in messages, which have a role and content."""
    return [(m.role, text_of(m.content)) for m in messages if m.role in ("user", "assistant")]


def last_asked(
    turns: Sequence[Turn], model: str, filters: Mapping[str, Any] | None, param: str, lacking: str
) -> FlowQuestion:
    """The question that a talk ends with. Raises Refused, with `lacking` for one that ends with none."""
    if not turns or turns[-1][0] != "user":
        raise Refused(422, "no_question", lacking, param=param)
    return FlowQuestion(
        question=sound(turns[-1][1], param),
        history=tuple(turns[:-1]),
        filters=filters,
        model="extractive" if model == "extractive" else None,
    )


def completion(answer: Answer, annotations: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """An answer as OpenAI's `chat.completion`, with our fields beside theirs."""
    message = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": list(annotations)}
    return {
        "id": reply_id(answer.question),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": answer.model,
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish_reason, "logprobs": None}],
        "usage": usage(answer),
        **extra(answer),
    }


def extra(answer: Answer) -> dict[str, Any]:
    """What OpenAI has no field for."""
    told = answer.to_dict()
    kept = "citations abstained sentences disagreements filters read as_of newest newer notices"
    return {key: told[key] for key in kept.split()}


def usage(answer: Answer) -> dict[str, int]:
    """Tokens in OpenAI's names."""
    into, out = (int(answer.usage.get(key) or 0) for key in ("tokens_in", "tokens_out"))
    return {"prompt_tokens": into, "completion_tokens": out, "total_tokens": into + out}


def model_card(name: str) -> dict[str, Any]:
    """One model in OpenAI's list."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "article-qa"}


def reply_id(question: str) -> str:
    """An id for a reply to `question`, different each time."""
    return "chatcmpl-" + hashlib.sha256(f"{time.time_ns()}\x1f{question}".encode("utf-8", "replace")).hexdigest()[:24]


def only_text(format: TextFormat | None, choice: Choice | None, param: str) -> None:
    """Raises Refused where the answer must have another form than text, or must call tools: whoever relies on that
    would take prose for it. `param` is where the form is asked for."""
    if format is not None and format.type != "text":
        said = f"An answer is text with its sources, in no other form; leave {param} out and read `citations`."
        raise Refused(400, "unsupported_parameter", said, param=param)
    if isinstance(choice, dict):  # chat completions say one deeper than responses how those that are allowed are called
        allowed = choice.get("allowed_tools")
        choice = str((allowed if isinstance(allowed, dict) else choice).get("mode", choice.get("type")))
    if choice not in (None, "auto", "none"):
        said = "No tools are called here; leave tool_choice out, or set it to none or auto."
        raise Refused(400, "unsupported_parameter", said, param="tool_choice")


def parsed(kind: type[_B], body: bytes) -> _B:
    """The body as a value. Raises Refused."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        place, said = wrong(error, lambda: from_json(body))
        raise Refused(422 if place else 400, "invalid_body", said, param=place) from None


def sound(words: str, param: str = "question") -> str:
    """The question, which stands in `param`. Raises Refused for one that cannot be asked."""
    wrong = problem(words)
    if wrong:
        raise Refused(422, "invalid_question", wrong, param=param)
    return words


def served_model(asked_for: str | None, running: str) -> str | None:
    """What to pass on: None for the one that runs. No other can be asked for: it would run at the owner's cost."""
    if asked_for is None or asked_for == running:
        return None
    if asked_for == "extractive":
        return "extractive"
    raise Refused(
        404,
        "model_not_found",
        f"The model {json.dumps(asked_for)} is not served here; GET /v1/models says which are.",
        param="model",
    )


def text_of(content: str | list[MessagePart] | None) -> str:
    """What a message says in words."""
    if isinstance(content, list):
        return "\n".join(part.text for part in content if part.type in ("text", "input_text", "output_text"))
    return content or ""
