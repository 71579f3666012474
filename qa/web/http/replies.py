"""What goes out over HTTP: JSON, server-sent events, and what is told to a program when something went wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import FilterError, LibraryError, ModelError, QAError, ReadError, SettingsError
from qa.web.gate.refusal import Refused

# Many clients cut a stream into lines at these too, which JSON lets stand as they are.
_BREAKS = {sign: f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}

_log = logging.getLogger(__name__)

SSE = "text/event-stream"
"""The media type of server-sent events."""

UNHELD = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""The headers of a stream that nobody on its way holds back."""


def refused(error: Exception) -> Refused:
    """The refusal that tells `error` to a program: ours in its own words, of any other only that there was one, which
    is logged."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, ReadError):
        return Refused(422, "not_readable", str(error))
    if isinstance(error, FilterError):
        return Refused(422, "invalid_filter", str(error), param="filters")
    if isinstance(error, SettingsError):
        return Refused(422, "invalid_setting", str(error))
    if isinstance(error, ModelError):
        return Refused(503 if error.retryable else 502, "model_failed", str(error))
    if isinstance(error, LibraryError):
        return Refused(503, "library_unavailable", str(error))
    if isinstance(error, QAError):
        return Refused(500, "failed", str(error))
    _log.error("a request could not be answered", exc_info=error)
    return Refused(500, "internal_error", "Something went wrong here, and the server's log says what. Ask again.")


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever goes wrong meanwhile is raised as the refusal that tells it."""
    try:
        yield
    except Exception as error:
        raise refused(error) from error


@contextmanager
def taking(code: str, kind: type[QAError] = SettingsError, param: str | None = None) -> Iterator[None]:
    """An error of that kind meanwhile is raised as a refusal of that code, of `param` if it is told."""
    try:
        yield
    except kind as error:
        raise Refused(422, code, str(error), param=param) from error


def sse(name: str, told: Mapping[str, Any]) -> str:
    """One server-sent event with a name."""
    return f"event: {name}\n{data(told)}"


def data(told: Mapping[str, Any]) -> str:
    """One server-sent event without a name."""
    return f"data: {_encoded(told)}\n\n"


def _encoded(data: Mapping[str, Any]) -> str:
    """JSON on one line, whoever cuts lines; what cannot be encoded as UTF-8 is replaced."""
    line = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode()
    for sign, escaped in _BREAKS.items():
        line = line.replace(sign, escaped)
    return line


def json_of(data: Mapping[str, Any], status: int = 200) -> Response:
    return Response(_encoded(data), status, media_type="application/json")


def body_of(model: Any) -> dict[str, Any]:
    """How OpenAPI tells the JSON body of a route that reads it by `model`, what it is made of told in its place."""
    schema = model.model_json_schema(ref_template="{model}")
    schema = _in_place(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _in_place(schema: Any, parts: Mapping[str, Any]) -> Any:
    """`schema` with each of its `parts` where it is referred to."""
    if isinstance(schema, list):
        return [_in_place(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$ref") in parts:
        return _in_place(parts[schema["$ref"]], parts)
    return {name: _in_place(value, parts) for name, value in schema.items()}


class ToldFailures:
    """ASGI middleware: a failure that nobody has foreseen is told as any other is; once a response has begun, it ends
    the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            await refused(error).response()(scope, receive, send)
