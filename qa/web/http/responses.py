"""OpenAI's Responses: a question in, an answer with annotations out, whole or as the events of its stream, or again.

What is not named in the body here is not read, `instructions` no more than a system's message of a chat completion:
how is answered, the library decides. A talk goes on from `previous_response_id`, as far as it is still kept.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from qa.answer import Answer, Delta, Final, StreamEvent
from qa.answering.question import Turn
from qa.web.gate.refusal import Refused
from qa.web.http import annotated, shapes
from qa.web.http.annotated import Addressed
from qa.web.http.answer_streams import Answering, client_of
from qa.web.http.replied import Kept, Replied
from qa.web.http.replies import body_of, json_of, sse

_MOST_METADATA = 16  # as with OpenAI


class InputItem(BaseModel):
    """One item of the input; those that are no message, and messages of the system and of tools, are not read."""

    type: str = "message"
    role: str = ""
    content: str | list[shapes.MessagePart] | None = None


class TextOptions(BaseModel):
    """How the text is wanted."""

    format: shapes.TextFormat | None = None


class ResponseBody(BaseModel):
    """The body of `POST /v1/responses`."""

    model: str = ""
    input: str | Annotated[list[InputItem], Field(max_length=shapes.MOST_HISTORY)]
    instructions: str | list[Any] | None = None
    previous_response_id: str | None = None
    store: bool | None = None
    stream: bool | None = None
    metadata: Annotated[dict[str, str], Field(max_length=_MOST_METADATA)] | None = None
    background: bool | None = None
    conversation: Any = None
    text: TextOptions | None = None
    tool_choice: shapes.Choice | None = None
    filters: dict[str, Any] | None = None


@dataclass(frozen=True)
class Posed:
    """What is asked in a body, and by whom."""

    asked: shapes.FlowQuestion
    body: ResponseBody
    owner: str


def router(answering: Answering, replied: Replied) -> APIRouter:
    """The routes; `replied` keeps what can be read again, and gone on from."""
    routes = APIRouter()
    qa = answering.qa

    @routes.post("/v1/responses", openapi_extra=body_of(ResponseBody))
    async def respond(request: Request) -> Response:
        """Ask a question in the shape of OpenAI's Responses; the text is annotated with its sources."""
        posed = read(await request.body(), client_of(request).name, replied)
        address = annotated.addressed(qa.article, annotated.base_of(request))
        made = PendingResponse(posed, posed.asked.model or qa.model_name, address, replied)
        if posed.body.stream:
            stream = Events(made)
            return await answering.streamed("responses", posed.asked, request, stream.told, stream.failed)
        answer = await answering.whole("responses", posed.asked, request)
        return json_of(await asyncio.to_thread(made.whole, answer))

    @routes.get("/v1/responses/{id}")
    def stored(id: str, request: Request, stream: bool = False) -> Response:
        """A response of one's own, as it was told, as long as it is kept."""
        if stream:
            raise Refused(
                400, "unsupported_parameter", "A stored response is given whole; leave stream out.", param="stream"
            )
        return Response(_kept(client_of(request).name, id, replied, "id")[1], media_type="application/json")

    @routes.delete("/v1/responses/{id}")
    def delete(id: str, request: Request) -> Response:
        """Keep a response of one's own no longer; nothing can be gone on from it then."""
        if not replied.drop(client_of(request).name, id):
            raise _missing(id, "id")
        return json_of({"id": id, "object": "response", "deleted": True})

    return routes


def read(body: bytes, owner: str, replied: Replied) -> Posed:
    """The question in a body: the last message of its input, with those before and the talk so far as history.

    Raises Refused.
    """
    told = shapes.parsed(ResponseBody, body)
    for name in ("background", "conversation"):
        if getattr(told, name):
            said = f"{name} is not served here; leave it out, and go on from a response with previous_response_id."
            raise Refused(400, "unsupported_parameter", said, param=name)
    shapes.only_text(told.text.format if told.text else None, told.tool_choice, "text.format")
    previous = told.previous_response_id
    before = () if previous is None else _kept(owner, previous, replied, "previous_response_id")[0]
    lacking = "The input does not end with a user's message; end it with a question."
    asked = shapes.last_asked((*before, *_said(told.input)), told.model, told.filters, "input", lacking)
    return Posed(asked, told, owner)


def _kept(owner: str, id: str, replied: Replied, param: str) -> Kept:
    kept = replied.of(owner, id)
    if kept is None:
        raise _missing(id, param)
    return kept


def _missing(id: str, param: str) -> Refused:
    previous = param == "previous_response_id"
    said = f"{'Previous response' if previous else 'Response'} with id '{id[:100]}' not found."
    return Refused(404, f"{'previous_' if previous else ''}response_not_found", said, param=param)


def _said(given: str | list[InputItem]) -> list[Turn]:
    if isinstance(given, str):
        return [("user", given)]
    return shapes.turns_of(item for item in given if item.type == "message")


class PendingResponse:
    """A response that is being made: what it says of itself before its answer is there, and then."""

    def __init__(self, posed: Posed, model: str, address: Addressed, replied: Replied) -> None:
        self.id, self.item_id = f"resp_{secrets.token_hex(24)}", f"msg_{secrets.token_hex(24)}"
        self._created = int(time.time())
        self._posed, self._model, self._address, self._replied = posed, model, address, replied

    def begun(self, status: str = "in_progress", error: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The response without its output."""
        body = self._posed.body
        return {
            "id": self.id,
            "object": "response",
            "created_at": self._created,
            "status": status,
            "background": False,
            "error": None if error is None else dict(error),
            "incomplete_details": None,
            "instructions": body.instructions,
            "max_output_tokens": None,
            "metadata": body.metadata or {},
            "model": self._model,
            "output": [],
            "parallel_tool_calls": False,
            "previous_response_id": body.previous_response_id,
            "reasoning": {"effort": None, "summary": None},
            "store": body.store is not False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
            "usage": None,
            "user": None,
        }

    def part(self, text: str, annotations: list[dict[str, Any]]) -> dict[str, Any]:
        """The one part of the one message."""
        return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}

    def message(self, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": self.item_id, "type": "message", "status": status, "role": "assistant", "content": content}

    def annotations(self, answer: Answer) -> list[dict[str, Any]]:
        """Those of the part."""
        return annotated.both(answer, self._address)

    def whole(self, answer: Answer, annotations: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """The response with its answer, which can be read again, and gone on from."""
        status = "incomplete" if answer.cut_off else "completed"
        why = "content_filter" if answer.filtered else "max_output_tokens"
        told = self.annotations(answer) if annotations is None else annotations
        response = {
            **self.begun(status),
            "model": answer.model,
            "incomplete_details": {"reason": why} if answer.cut_off else None,
            "output": [self.message(status, [self.part(answer.text, told)])],
            "usage": _usage(answer),
            **shapes.extra(answer),
        }
        posed = self._posed
        if posed.body.store is not False:
            talk = (*posed.asked.history, ("user", posed.asked.question), ("assistant", answer.text))
            self._replied.keep(posed.owner, self.id, talk, bytes(json_of(response).body))
        return response


class Events:
    """A response as the events of OpenAI's stream. The text is that of the deltas, which are checked as they come; the
    annotations follow it, when all of it is told."""

    def __init__(self, reply: PendingResponse) -> None:
        self._reply = reply
        self._number = 0
        self._said = ""

    def told(self, event: StreamEvent) -> str:
        """The lines that tell `event`, none for what has no place here."""
        lines = "" if self._number else self._begin()
        if isinstance(event, Delta):
            return lines + self._delta(event.text)
        if isinstance(event, Final):
            return lines + self._end(event.told or event.answer)
        return lines

    def failed(self, refused: Refused) -> str:
        """The last lines of an answer that came to nothing."""
        error = {"code": "server_error", "message": refused.message}
        return ("" if self._number else self._begin()) + self._event(
            "response.failed", response=self._reply.begun("failed", error)
        )

    def _begin(self) -> str:
        reply = self._reply
        return (
            self._event("response.created", response=reply.begun())
            + self._event("response.in_progress", response=reply.begun())
            + self._event("response.output_item.added", output_index=0, item=reply.message("in_progress", []))
            + self._placed("response.content_part.added", part=reply.part("", []))
        )

    def _delta(self, text: str) -> str:
        self._said += text
        return self._placed("response.output_text.delta", delta=text, logprobs=[])

    def _end(self, answer: Answer) -> str:
        reply = self._reply
        if answer.text.startswith(self._said):
            rest = answer.text[len(self._said) :]
        else:
            rest, answer = "", replace(answer, text=self._said)
        annotations = reply.annotations(answer)
        response = reply.whole(answer, annotations)
        (message,) = response["output"]
        lines = [self._delta(rest)] if rest else []
        for index, one in enumerate(annotations):
            lines.append(self._placed("response.output_text.annotation.added", annotation_index=index, annotation=one))
        lines += [
            self._placed("response.output_text.done", text=answer.text, logprobs=[]),
            self._placed("response.content_part.done", part=message["content"][0]),
            self._event("response.output_item.done", output_index=0, item=message),
            self._event(f"response.{response['status']}", response=response),
        ]
        return "".join(lines)

    def _placed(self, name: str, **told: Any) -> str:
        return self._event(name, item_id=self._reply.item_id, output_index=0, content_index=0, **told)

    def _event(self, name: str, **told: Any) -> str:
        line = sse(name, {"type": name, "sequence_number": self._number, **told})
        self._number += 1
        return line


def _usage(answer: Answer) -> dict[str, Any]:
    told = shapes.usage(answer)
    return {
        "input_tokens": told["prompt_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": told["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": told["total_tokens"],
    }
